"""The Unibox: one row for each thread, its newest received mail, and what is decided on it."""

from __future__ import annotations

from datetime import datetime

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email, get_email, list_emails
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.interest_actions import interest_actions
from instantly_tui.resources.mail_actions import DONE, MAIL_INTEREST, UNREAD
from instantly_tui.resources.mail_classes import is_automatic
from instantly_tui.resources.mail_filters import MAIL_FILTERS, asked_for
from instantly_tui.resources.spec import Cell, Column, Query, Resource
from instantly_tui.text.when import moment

WHEN = "When"
"""Title of the column that is shorter where the present is known."""
QUEUE = Query(filters=(("is", "unread"),))
"""The threads nobody has read yet."""


def state(mail: Email) -> Cell:
    """Due, read, or unread, of a person or automatic, each with its own sign."""
    if mail.reminder_ts is not None:
        return Cell("◷", "accent")
    if not mail.is_unread:
        return Cell("·", "muted")
    return Cell("○", "muted") if is_automatic(mail) else Cell("●", "accent")


def when(mail: Email, now: datetime | None = None) -> Cell:
    """When the server stored it, for what the header says can lie; short when it is known what is today."""
    if now is None:
        return cells.moment(mail.timestamp_created)
    return Cell(moment(mail.timestamp_created, now), "muted")


def subject(mail: Email) -> Cell:
    """Subject and the beginning of the text."""
    begin = mail.content_preview or mail.body.text
    title = mail.subject or "(no subject)"
    text = f"{title} — {' '.join(begin[:400].split())}" if begin else title
    return Cell(text, "plain" if mail.is_unread else "muted")


def interest(mail: Email) -> Cell:
    """The interest status in words; empty when none is set."""
    return cells.interest(mail.i_status)


def _page(query: Query, cursor: str | None) -> Call[Page[Email]]:
    return list_emails(asked_for(query), cursor)


EMAILS = Resource[Email](
    name="emails",
    title="Inbox",
    aliases=("inbox", "i"),
    key=lambda mail: mail.id,
    name_of=lambda mail: f"{mail.from_name}: {mail.subject}",
    email=lambda mail: mail.other or None,
    page=_page,
    one=get_email,
    columns=(
        Column("", state, 1),
        Column(WHEN, when, 8, drop=2),
        Column("From", lambda mail: mail.from_name or mail.other, 20),
        Column("Subject", subject),
        Column("Interest", interest, 15, drop=3),
    ),
    filters=MAIL_FILTERS,
    actions=(DONE, UNREAD, *interest_actions(MAIL_INTEREST)),
)
