"""What `GET /emails` may ask for, as conditions on a mail (API.md §10, BEHAVIOUR 9.4-9.8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from instantly_tui.demo.http import Row, bad
from instantly_tui.demo.ids import stamp, stamp_ms
from instantly_tui.demo.schema import Field, csv

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space

Test = Callable[[Row], bool]
UUID = Field(format="uuid")
FLAG = Field("boolean")
SCHEDULED = 4
TYPES = {"received": 2, "sent": 1, "manual": 3}
MODES = {"emode_focused": (1,), "emode_others": (0,), "emode_all": (0, 1, None)}
THREAD = "thread:"

LIST = {
    "starting_after": UUID,
    "search": Field(),
    "campaign_id": UUID,
    "list_id": UUID,
    "i_status": Field("number"),
    "eaccount": Field(),
    "is_unread": FLAG,
    "has_reminder": FLAG,
    "mode": Field(enum=tuple(MODES)),
    "preview_only": FLAG,
    "sort_order": Field(enum=("asc", "desc"), default="desc"),
    "scheduled_only": FLAG,
    "assigned_to": Field(),
    "lead": Field(),
    "company_domain": Field(),
    "marked_as_done": FLAG,
    "email_type": Field(enum=tuple(TYPES)),
    "min_timestamp_created": Field(),
    "max_timestamp_created": Field(),
    "latest_of_thread": FLAG,
}


def mail_tests(space: Space, asked: Row) -> list[Test]:
    """One condition for each filter of the checked query; all of them have to hold."""
    scheduled = bool(asked.get("scheduled_only"))
    tests: list[Test] = [lambda row: (row.get("ue_type") == SCHEDULED) is scheduled]
    for name in ("campaign_id", "list_id", "i_status"):
        if name in asked:
            tests.append(_equal(name, asked[name]))
    if "email_type" in asked:
        tests.append(_equal("ue_type", TYPES[asked["email_type"]]))
    if "mode" in asked:
        modes = MODES[asked["mode"]]
        tests.append(lambda row: row.get("is_focused") in modes)
    for name, has in FLAGS.items():
        if name in asked:
            tests.append(_flag(has, asked[name]))
    tests.extend(_people(asked))
    for name, sign in (("min_timestamp_created", 1), ("max_timestamp_created", -1)):
        if name in asked:
            tests.append(_bound(asked[name], sign, name))
    if "assigned_to" in asked:
        tests.append(_owned(space, asked["assigned_to"].lower()))
    return tests


FLAGS: dict[str, Test] = {
    "is_unread": lambda row: bool(row.get("is_unread")),
    "has_reminder": lambda row: bool(row.get("reminder_ts")),
    "marked_as_done": lambda row: bool(row.get("_done")),
}


def _people(asked: Row) -> list[Test]:
    """Conditions on who wrote and who was written to."""
    tests: list[Test] = []
    search = asked.get("search", "").strip()
    if search.startswith(THREAD):
        tests.append(_equal("thread_id", search.removeprefix(THREAD)))
    elif search:
        tests.append(lambda row: search.lower() in row.get("lead", "").lower())
    if "lead" in asked:
        lead = asked["lead"].strip().lower()
        tests.append(lambda row: row.get("lead", "").lower() == lead)
    if "eaccount" in asked:
        mailboxes = {part.lower() for part in csv(asked["eaccount"])}
        tests.append(lambda row: row["eaccount"].lower() in mailboxes)
    if "company_domain" in asked:
        end = "@" + asked["company_domain"].strip().lower()
        tests.append(lambda row: row.get("lead", "").lower().endswith(end))
    return tests


def _equal(name: str, value: object) -> Test:
    if name.endswith("_id") and isinstance(value, str) and name != "thread_id":
        value = value.lower()
    return lambda row: row.get(name) == value


def _flag(has: Test, wanted: bool) -> Test:
    return lambda row: has(row) is wanted


def _bound(text: str, sign: int, name: str) -> Test:
    """Created not before (sign 1) or not after (-1) that moment."""
    try:
        moment = stamp(stamp_ms(text))
    except ValueError:
        bad(f'querystring/{name} must match format "date-time"')
    if sign > 0:
        return lambda row: str(row["timestamp_created"]) >= moment
    return lambda row: str(row["timestamp_created"]) <= moment


def _owned(space: Space, user: str) -> Test:
    """Whether the mail's lead is assigned to that user."""

    @cache
    def is_owned(lead_id: str) -> bool:
        lead = space.leads.get(lead_id)
        return lead is not None and lead.get("assigned_to") == user

    return lambda row: is_owned(row.get("lead_id", ""))
