"""Every filter the server has for leads: the words a user types, and what they become (API.md §8.2)."""

from __future__ import annotations

import re
from typing import Any

from instantly_tui.api.interest import INTERESTS
from instantly_tui.api.leads import ACTIVITY_FILTERS, ENRICHMENT_WORDS, LABEL_FILTERS, LeadQuery
from instantly_tui.resources.spec import Filter, Query

GATEWAYS = ("in queue", "Barracuda", "Mimecast", "Proofpoint", "Cisco")
STATUS = ("ACTIVE", "COMPLETED", "BOUNCED", "UNSUBSCRIBED", "SKIPPED")
VERIFICATION = ("VALID", "INVALID", "RISKY")
ONE_AT_A_TIME = ("only", "status", "verification")
"""Words that are all sent as the server's `filter`, which takes one value."""
HAPPENED = {
    "replied-in": "reply",
    "opened-in": "email-open",
    "clicked-in": "link-click",
    "contacted-in": "last-contacted",
    "interest-in": "lead-status-change",
}
"""Word and the server's name for what happened in the last days."""
COUNTED = {"replies": "reply", "opens": "email-open", "clicks": "link-click"}
"""Word and the server's name for what is counted."""
_COUNT = re.compile(r"(>=|<=|[<>=])?(\d{1,6})")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_FIXED = {str(each.value): each.filter for each in INTERESTS}


def lead_query(query: Query) -> LeadQuery:
    """The server's own question for what the user asked; ValueError for a value that is no number."""
    enrichment = query.get("enrichment")
    slot = next((value for word in ONE_AT_A_TIME if (value := query.get(word))), None)
    interest = query.get("interest")
    if interest is not None and slot is None:
        # The server's own word for it where there is one: only these are documented to filter.
        slot = _FIXED.get(interest)
        interest = None if slot else interest
    return LeadQuery(
        search=query.search or None,
        filter=slot,
        campaign=query.get("campaign"),
        list_id=query.get("list"),
        in_campaign=_flag(query.get("in-campaign")),
        in_list=_flag(query.get("in-list")),
        ids=_several(query.get("id")),
        excluded_ids=_several(query.get("not-id")),
        contacts=_several(query.get("contact")),
        organization_user_ids=_several(query.get("assigned")),
        smart_view_id=query.get("view"),
        is_website_visitor=_flag(query.get("visitor")),
        distinct_contacts=_flag(query.get("distinct")),
        enrichment_status=int(enrichment) if enrichment else None,
        esg_code=query.get("gateway"),
        queries=(*_activities(query), *_interests(interest, query.get("not-interest"))),
    )


def why_not(query: Query) -> str | None:
    """Why the server can't be asked this, as a sentence; None when it can."""
    words = [f"{word}:" for word in ONE_AT_A_TIME if query.get(word)]
    if len(words) < 2:
        return None
    return f"the server takes only one of {' and '.join(words)} at a time; interest: may stand beside it"


def counted(typed: str) -> tuple[str, int]:
    """The server's condition (`more`, `less`, `equal`) and number for `>2`, `<=1` or `0`; else ValueError."""
    found = _COUNT.fullmatch(typed)
    if found is None:
        raise ValueError(f"{typed!r} is no number of times")
    sign, number = found[1] or "=", int(found[2])
    if sign in (">", ">="):
        return "more", number - (sign == ">=")
    if sign in ("<", "<="):
        return "less", number + (sign == "<=")
    return "equal", number


def _flag(value: str | None) -> bool | None:
    return None if value is None else value == "yes"


def _several(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in (value or "").split(",") if part)


def _activities(query: Query) -> list[dict[str, Any]]:
    """One entry for each kind of activity: within how many days, how often, or both."""
    count_words = {kind: word for word, kind in COUNTED.items()}
    entries = []
    for word, kind in HAPPENED.items():
        days, count = query.get(word), query.get(count_words.get(kind, ""))
        if days is None and count is None:
            continue
        condition, number = counted(count) if count is not None else ("more", 0)
        values: dict[str, Any] = {"occurrence-count": {"condition": condition, "count": number}}
        if days is not None:
            values["occurrence-days"] = int(days)
        entries.append({"actionType": kind, "values": values})
    return entries


def _interests(is_now: str | None, is_not: str | None) -> list[dict[str, Any]]:
    asked = (("is", is_now), ("is-not", is_not))
    return [
        {"actionType": "lead-status", "values": {"lead-status": {"status": int(value), "condition": how}}}
        for how, value in asked
        if value is not None
    ]


def _as_days(typed: str) -> str | None:
    fits = typed.isascii() and typed.isdecimal() and 0 < int(typed) < 10_000
    return None if fits else "takes a number of days"


def _as_count(typed: str) -> str | None:
    return None if _COUNT.fullmatch(typed) else "takes a number, also with <, >, <= or >= before it"


def _as_ids(typed: str) -> str | None:
    wrong = next((part for part in typed.split(",") if not _ID.fullmatch(part)), None)
    return None if wrong is None else f"“{wrong}” is no id"


def _as_addresses(typed: str) -> str | None:
    wrong = next((part for part in typed.split(",") if not _ADDRESS.fullmatch(part)), None)
    return None if wrong is None else f"“{wrong}” is no address"


def _yes_no(name: str, title: str) -> Filter:
    return Filter(name, title, (("yes", "yes"), ("no", "no")))


def _of(*names: str) -> tuple[tuple[str, str], ...]:
    words = dict(ACTIVITY_FILTERS)
    return tuple((f"FILTER_VAL_{name}", words[f"FILTER_VAL_{name}"]) for name in names)


_INTERESTS = tuple((str(each.value), each.word) for each in INTERESTS)

LEAD_FILTERS = (
    Filter(
        "only", "Only", (*ACTIVITY_FILTERS, *((each.filter, each.word) for each in INTERESTS), *LABEL_FILTERS)
    ),
    Filter("status", "Status", _of(*STATUS)),
    Filter("verification", "Verification", _of(*VERIFICATION), aliases=("verified",)),
    Filter("interest", "Interest, own labels too", _INTERESTS, source="labels"),
    Filter("not-interest", "Any interest but", _INTERESTS, source="labels"),
    Filter("campaign", "Campaign", source="campaigns"),
    Filter("list", "Lead list", source="lead-lists"),
    _yes_no("in-campaign", "In any campaign"),
    _yes_no("in-list", "In any list"),
    Filter("contact", "Exact addresses, with commas", check=_as_addresses),
    Filter("assigned", "Assigned to", source="members"),
    Filter("enrichment", "Enrichment", tuple((str(code), word) for code, word in ENRICHMENT_WORDS.items())),
    Filter(
        "gateway",
        "Mail gateway",
        (*((str(code), name) for code, name in enumerate(GATEWAYS)), ("all", "any"), ("none", "none")),
    ),
    _yes_no("visitor", "Website visitor"),
    _yes_no("distinct", "One row for each address"),
    Filter("replied-in", "Replied in the last … days", check=_as_days),
    Filter("opened-in", "Opened in the last … days", check=_as_days),
    Filter("clicked-in", "Clicked in the last … days", check=_as_days),
    Filter("contacted-in", "Contacted in the last … days", check=_as_days),
    Filter("interest-in", "Interest changed in the last … days", check=_as_days),
    Filter("replies", "Replies, as in >1", check=_as_count),
    Filter("opens", "Opens, as in >2", check=_as_count),
    Filter("clicks", "Clicks, as in 0", check=_as_count),
    Filter("id", "Ids of leads, with commas", check=_as_ids),
    Filter("not-id", "All but these ids", check=_as_ids),
    Filter("view", "Smart view (its id)", check=_as_ids),
)
"""In the order in which they are offered."""
