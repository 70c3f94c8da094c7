"""What is decided on a thread by one key: read, unread, an interest status, a reminder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email, get_email, mark_thread_read, patch_email
from instantly_tui.api.leads import set_interest
from instantly_tui.resources.interest_actions import InterestOf
from instantly_tui.resources.spec import Action


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


def remind(title: str, when: Callable[[Email], datetime | None]) -> Action[Email]:
    """Set the reminder of each mail to the moment that is told for it; none is told where none can be set."""
    return Action[Email](
        name="remind",
        title=title,
        key="",
        call=lambda mail: patch_email(mail.id, reminder_ts=when(mail)),
        edit=lambda mail: {"reminder_ts": when(mail)},
        blocked=lambda mail: None if when(mail) else "it does not tell when its writer is back",
        reread=lambda mail: get_email(mail.id),
        hold=True,
    )


NO_REMINDER = Action[Email](
    name="remind",
    title="No reminder",
    key="",
    call=lambda mail: patch_email(mail.id, reminder_ts=None),
    edit=lambda _: {"reminder_ts": None},
    reread=lambda mail: get_email(mail.id),
    hold=True,
)


def _set_interest(mail: Email, value: int | None) -> Call[None]:
    return set_interest(
        mail.lead,
        value,
        campaign_id=mail.campaign_id,
        list_id=None if mail.campaign_id else mail.list_id,
        everywhere=not (mail.campaign_id or mail.list_id),
    )


MAIL_INTEREST = InterestOf[Email](
    field="i_status",
    call=_set_interest,
    blocked=lambda mail: None if mail.lead else "this mail belongs to no lead, so it has no interest status",
    reread=lambda mail: get_email(mail.id),
    help="Sets it and marks the thread read; held, then queued by the server; u takes it back",
    along=READ,
)
