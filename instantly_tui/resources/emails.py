"""The Unibox: one row for each thread, its newest received mail, and what is decided on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from instantly_tui.api.block_list import create_entry
from instantly_tui.api.call import Call
from instantly_tui.api.emails import (
    Email,
    get_email,
    list_emails,
    mark_thread_read,
    patch_email,
)
from instantly_tui.api.interest import INTERESTS, RESET_KEY, Interest
from instantly_tui.api.leads import set_interest
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.mail_classes import is_automatic
from instantly_tui.resources.mail_filters import MAIL_FILTERS, asked_for
from instantly_tui.resources.spec import Action, Cell, Column, Query, Resource
from instantly_tui.text.when import moment

WHEN = "When"
"""Title of the column that is shorter where the present is known."""
QUEUE = Query(filters=(("is", "unread"),))
"""The threads nobody has read yet."""


def state(mail: Email) -> Cell:
    """Unread, read, automatic or due, each with its own sign."""
    if mail.reminder_ts is not None:
        return Cell("◷", "accent")
    if is_automatic(mail):
        return Cell("○", "muted")
    return Cell("●", "accent") if mail.is_unread else Cell("·", "muted")


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


def _read(mail: Email) -> Call[Any]:
    # A mail outside every thread can only be marked by itself.
    return mark_thread_read(mail.thread_id) if mail.thread_id else patch_email(mail.id, is_unread=False)


DONE = Action[Email](
    name="done",
    title="Done",
    key="e",
    call=_read,
    edit=lambda _: {"is_unread": False},
    reread=lambda mail: get_email(mail.id),
    hold=True,
    help="Mark the thread read and go on; held, u takes it back",
)
READ = replace(
    DONE,
    name="read",
    title="Mark read",
    blocked=lambda mail: None if mail.is_unread else "it is read already",
)
"""Goes along with a decision: a thread that was decided on is read."""
UNREAD = Action[Email](
    name="unread",
    title="Read/unread",
    key="m",
    call=lambda mail: _read(mail) if mail.is_unread else patch_email(mail.id, is_unread=True),
    edit=lambda mail: {"is_unread": not mail.is_unread},
    reread=lambda mail: get_email(mail.id),
    hold=True,
    help="Read threads become unread, unread ones read; held, u takes it back",
)


def remind_at(moment: datetime | None) -> Action[Email]:
    """Set the reminder of a mail, or take it away."""
    words = f"Remind {moment.astimezone():%a %d %b %H:%M}" if moment else "No reminder"
    return Action[Email](
        name="remind",
        title=words,
        key="",
        call=lambda mail: patch_email(mail.id, reminder_ts=moment),
        edit=lambda _: {"reminder_ts": moment},
        reread=lambda mail: get_email(mail.id),
        hold=True,
    )


def _no_lead(mail: Email) -> str | None:
    return None if mail.lead else "this mail belongs to no lead, so it has no interest status"


def _interest_action(name: str, title: str, key: str, value: int | None) -> Action[Email]:
    return Action[Email](
        name=name,
        title=title,
        key=key,
        call=lambda mail: set_interest(
            mail.lead, value, campaign_id=mail.campaign_id, everywhere=mail.campaign_id is None
        ),
        edit=lambda _: {"i_status": value},
        blocked=_no_lead,
        reread=lambda mail: get_email(mail.id),
        hold=True,
        along=READ,
        help="Sets it and marks the thread read; held, then queued by the server; u takes it back",
    )


def _of(each: Interest) -> Action[Email]:
    return _interest_action(
        f"interest-{each.word.replace(' ', '-')}", each.word.capitalize(), f"i {each.key}", each.value
    )


def set_label(value: int, label: str) -> Action[Email]:
    """Set one of the workspace's own labels."""
    return _interest_action("label", label, "", value)


def _block(name: str, title: str, key: str, domain: bool) -> Action[Email]:
    def value(mail: Email) -> str:
        return mail.other.rpartition("@")[2] if domain else mail.other

    return Action[Email](
        name=name,
        title=title,
        key=key,
        call=lambda mail: create_entry(value(mail)),
        blocked=lambda mail: None if "@" in mail.other else "nobody is known to have written this",
        confirm=lambda mails: (
            f"Block {', '.join(sorted({value(mail) for mail in mails}))} for the whole workspace?"
        ),
        help="No campaign of the workspace writes there any more",
    )


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
    actions=(
        DONE,
        UNREAD,
        *(_of(each) for each in INTERESTS),
        _interest_action("interest-reset", "No interest set", f"i {RESET_KEY}", None),
        _block("block-address", "Block address", "b e", domain=False),
        _block("block-domain", "Block domain", "b d", domain=True),
    ),
)
