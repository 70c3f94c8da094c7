"""The words of a query for mails: what the server filters by, and what is decided over the mails read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from instantly_tui.api.emails import Email, EmailQuery
from instantly_tui.api.interest import INTERESTS
from instantly_tui.resources.mail_classes import mail_class
from instantly_tui.resources.spec import Filter, Query

CLASSES = ("auto", "hot", "objection", "question")
_STEP = re.compile(r"(\d{1,3})([a-z]?)", re.IGNORECASE)
_PLACE = re.compile(r"\d+_(\d+)_(\d+)")


def asked_for(query: Query) -> EmailQuery:
    """The question to the server: the newest received mail of each thread that fits."""
    status, mode = query.get("status"), query.get("mode")
    return EmailQuery(
        email_type="received",
        latest_of_thread=True,
        preview_only=True,
        sort_order="desc",
        search=query.search or None,
        is_unread=True if query.get("is") == "unread" else None,
        has_reminder=True if query.get("has") == "reminder" else None,
        mode="emode_focused" if mode == "focused" else "emode_others" if mode == "others" else None,
        lead=query.get("lead"),
        company_domain=query.get("domain"),
        campaign_id=query.get("campaign"),
        eaccount=tuple(filter(None, (query.get("account") or "").split(","))),
        i_status=int(status) if status else None,
        assigned_to=query.get("assigned"),
        min_timestamp_created=_midnight(query.get("after")),
        max_timestamp_created=_midnight(query.get("before")),
    )


def _midnight(day: str | None) -> str | None:
    """The beginning of a local day, as the server writes moments."""
    if day is None:
        return None
    begin = datetime.combine(date.fromisoformat(day), time()).astimezone(UTC)
    return f"{begin:%Y-%m-%dT%H:%M:%S}.000Z"


def _no_day(typed: str) -> str | None:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return "a day looks like 2026-11-24"
    return None


def _no_address(typed: str) -> str | None:
    if "@" in typed and "," not in typed:
        return None
    return "the server needs one whole address; a name typed alone is looked for in what was read"


def _no_account(typed: str) -> str | None:
    whole = all("@" in part for part in typed.split(","))
    return None if whole else "the server needs whole addresses, with commas between"


def _no_domain(typed: str) -> str | None:
    return None if "." in typed and "@" not in typed else "a domain looks like example.com"


def _no_step(typed: str) -> str | None:
    return None if _STEP.fullmatch(typed) else "a step looks like 2, or 2B with its variant"


def _is(value: str) -> Callable[[Email], bool]:
    if value == "unread":
        return lambda mail: mail.is_unread is not False
    return lambda mail: mail_class(mail) == value


def _has(value: str) -> Callable[[Email], bool]:
    # Of reminders lists may be silent: the server's word stands.
    return (lambda mail: bool(mail.attachments)) if value == "attachment" else lambda _: True


def _at_step(value: str) -> Callable[[Email], bool]:
    """Mails that answer a step of the sequence, counted from 1, with the variants from A."""
    wanted = _STEP.fullmatch(value)
    if wanted is None:
        return lambda _: False
    step, variant = int(wanted[1]) - 1, wanted[2].casefold()

    def fits(mail: Email) -> bool:
        found = _PLACE.fullmatch(mail.step)
        if found is None or int(found[1]) != step:
            return False
        return not variant or int(found[2]) == ord(variant) - ord("a")

    return fits


MAIL_FILTERS = (
    Filter(
        "is",
        "Unread, or of a kind",
        (("unread", "unread"), *((name, name) for name in CLASSES)),
        several=True,
        local=lambda value: value != "unread",
        fits=_is,
    ),
    Filter(
        "has",
        "With a reminder or an attachment",
        (("reminder", "reminder"), ("attachment", "attachment")),
        several=True,
        local=lambda value: value != "reminder",
        fits=_has,
    ),
    Filter("mode", "Focused or others", (("focused", "focused"), ("others", "others"))),
    Filter("lead", "From (a lead's exact address)", aliases=("from",), check=_no_address),
    Filter("domain", "Company domain", check=_no_domain),
    Filter("campaign", "Campaign", source="campaigns"),
    Filter("account", "Sending account", check=_no_account),
    Filter("status", "Interest", tuple((str(each.value), each.word) for each in INTERESTS)),
    Filter("step", "Step answered (2, or 2B)", check=_no_step, local=lambda _: True, fits=_at_step),
    Filter("after", "After (YYYY-MM-DD)", check=_no_day),
    Filter("before", "Before (YYYY-MM-DD)", check=_no_day),
    Filter("assigned", "Assigned to", source="members"),
)
