"""What `POST /leads/list` may ask for, and the two ways to answer: on a place in an upload, or on a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from instantly_tui.demo.groups import LeadGroup
from instantly_tui.demo.ids import DAY_MS, stamp_ms
from instantly_tui.demo.names import FIRST, LAST
from instantly_tui.demo.people import address_search, name_places

Row = dict[str, Any]
Places = Iterable[int]
INTEREST_OF = {
    "FILTER_LEAD_INTERESTED": 1,
    "FILTER_LEAD_MEETING_BOOKED": 2,
    "FILTER_LEAD_MEETING_COMPLETED": 3,
    "FILTER_LEAD_CLOSED": 4,
    "FILTER_LEAD_OUT_OF_OFFICE": 0,
    "FILTER_LEAD_NOT_INTERESTED": -1,
    "FILTER_LEAD_WRONG_PERSON": -2,
    "FILTER_LEAD_LOST": -3,
    "FILTER_LEAD_NO_SHOW": -4,
}
STATUS_FILTERS = {
    "FILTER_VAL_ACTIVE": 1,
    "FILTER_VAL_COMPLETED": 3,
    "FILTER_VAL_BOUNCED": -1,
    "FILTER_VAL_UNSUBSCRIBED": -2,
    "FILTER_VAL_SKIPPED": -3,
}
VERIFICATION_FILTERS = {"FILTER_VAL_VALID": 1, "FILTER_VAL_INVALID": -1, "FILTER_VAL_RISKY": -2}
ACTIVITY_FILTERS = (
    "FILTER_VAL_CONTACTED",
    "FILTER_VAL_NOT_CONTACTED",
    "FILTER_VAL_IN_SUBSEQUENCE",
    "FILTER_VAL_OPENED_NO_REPLY",
    "FILTER_VAL_COMPLETED_NO_REPLY",
    "FILTER_VAL_NO_OPENS",
    "FILTER_VAL_REPLIED",
    "FILTER_VAL_LINK_CLICKED",
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE",
    "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE",
)
LEAD_FILTERS = frozenset((*INTEREST_OF, *STATUS_FILTERS, *VERIFICATION_FILTERS, *ACTIVITY_FILTERS))
"""The 27 values of `filter` (API.md §6)."""


@dataclass(slots=True)
class LeadQuery:
    """The list body's fields (API.md §8.2); None or empty means "not asked".

    An unknown `filter` matches everything: refusing it is the route's decision (BEHAVIOUR 4.13).
    """

    search: str = ""
    filter: str = ""
    campaign: str = ""
    list_id: str = ""
    in_campaign: bool | None = None
    in_list: bool | None = None
    ids: list[str] | None = None
    excluded_ids: list[str] = field(default_factory=list)
    contacts: list[str] | None = None
    organization_user_ids: list[str] | None = None
    smart_view_id: str = ""
    is_website_visitor: bool | None = None
    distinct_contacts: bool = False
    enrichment_status: int | None = None
    esg_code: str = ""
    queries: list[Row] = field(default_factory=list)


def places(group: LeadGroup, name: str) -> Places:
    """The places worth looking at for that filter, rising."""
    if name in INTEREST_OF or name in (
        "FILTER_VAL_BOUNCED",
        "FILTER_VAL_UNSUBSCRIBED",
        "FILTER_VAL_IN_SUBSEQUENCE",
        "FILTER_VAL_OPENED_NO_REPLY",
        "FILTER_VAL_REPLIED",
        "FILTER_VAL_LINK_CLICKED",
        "FILTER_LEAD_CUSTOM_LABEL_POSITIVE",
        "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE",
    ):
        return group.touched
    if name in ("FILTER_VAL_CONTACTED", "FILTER_VAL_COMPLETED", "FILTER_VAL_COMPLETED_NO_REPLY"):
        return range(group.contacted)
    if name in ("FILTER_VAL_NOT_CONTACTED", "FILTER_VAL_SKIPPED", "FILTER_VAL_INVALID"):
        return range(group.contacted, group.size)
    return range(group.size)


def place_filter(name: str) -> Callable[[LeadGroup, int], bool] | None:
    """The filter on a place; None when every lead passes."""
    if name in INTEREST_OF:
        wanted = INTEREST_OF[name]
        return lambda group, i: group.interest(i) == wanted
    if name in STATUS_FILTERS:
        status = STATUS_FILTERS[name]
        return lambda group, i: group.status(i) == status
    if name in VERIFICATION_FILTERS:
        code = VERIFICATION_FILTERS[name]
        return lambda group, i: group.verification(i) == code
    return {
        "FILTER_VAL_CONTACTED": lambda group, i: i < group.contacted,
        "FILTER_VAL_NOT_CONTACTED": lambda group, i: i >= group.contacted,
        "FILTER_VAL_IN_SUBSEQUENCE": lambda group, i: group.in_subsequence(i),
        "FILTER_VAL_OPENED_NO_REPLY": lambda group, i: group.opens(i) > 0 and not group.replies(i),
        "FILTER_VAL_COMPLETED_NO_REPLY": lambda group, i: group.status(i) == 3 and not group.replies(i),
        "FILTER_VAL_NO_OPENS": lambda group, i: not group.opens(i),
        "FILTER_VAL_REPLIED": lambda group, i: group.replies(i) > 0,
        "FILTER_VAL_LINK_CLICKED": lambda group, i: group.clicks(i) > 0,
        "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda group, i: (group.interest(i) or 0) > 4,
        "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE": lambda group, i: (group.interest(i) or 0) < -4,
    }.get(name)


def row_filter(name: str) -> Callable[[Row], bool] | None:
    """The same filter on a row (BEHAVIOUR 7.11)."""
    if name in INTEREST_OF:
        wanted = INTEREST_OF[name]
        return lambda row: row.get("lt_interest_status") == wanted
    if name in STATUS_FILTERS:
        status = STATUS_FILTERS[name]
        return lambda row: bool(row["status"] == status)
    if name in VERIFICATION_FILTERS:
        code = VERIFICATION_FILTERS[name]
        return lambda row: row.get("verification_status") == code
    return {
        "FILTER_VAL_CONTACTED": lambda row: "timestamp_last_contact" in row,
        "FILTER_VAL_NOT_CONTACTED": lambda row: "timestamp_last_contact" not in row,
        "FILTER_VAL_IN_SUBSEQUENCE": lambda row: "subsequence_id" in row,
        "FILTER_VAL_OPENED_NO_REPLY": lambda row: (
            row["email_open_count"] > 0 and not row["email_reply_count"]
        ),
        "FILTER_VAL_COMPLETED_NO_REPLY": lambda row: row["status"] == 3 and not row["email_reply_count"],
        "FILTER_VAL_NO_OPENS": lambda row: not row["email_open_count"],
        "FILTER_VAL_REPLIED": lambda row: row["email_reply_count"] > 0,
        "FILTER_VAL_LINK_CLICKED": lambda row: row["email_click_count"] > 0,
        "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda row: row.get("lt_interest_status", 0) > 4,
        "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE": lambda row: row.get("lt_interest_status", 0) < -4,
    }.get(name)


def _esg_wanted(text: str) -> Callable[[int | None], bool]:
    if text == "all":
        return lambda code: code is not None
    if text == "none":
        return lambda code: code is None
    return lambda code: str(code) == text


def place_tests(query: LeadQuery) -> list[Callable[[LeadGroup, int], bool]]:
    """Every condition of the query except containers, `ids`, `contacts` and `queries`, on a place."""
    tests: list[Callable[[LeadGroup, int], bool]] = []
    filtered = place_filter(query.filter) if query.filter else None
    if filtered:
        tests.append(filtered)
    if query.organization_user_ids is not None:
        owners = set(query.organization_user_ids)
        tests.append(lambda group, i: group.owner(i) in owners)
    if query.is_website_visitor is not None:
        seen = query.is_website_visitor
        tests.append(lambda group, i: group.visitor(i) is seen)
    if query.enrichment_status is not None:
        enrichment = query.enrichment_status
        tests.append(lambda group, i: group.enrichment(i) == enrichment)
    if query.esg_code:
        wanted = _esg_wanted(query.esg_code)
        tests.append(lambda group, i: wanted(group.esg(i)))
    if query.search:
        tests.append(_search_places(query.search.strip().lower()))
    return tests


def _search_places(text: str) -> Callable[[LeadGroup, int], bool]:
    firsts = {
        code: {place for place, name in enumerate(names) if text in name[0].lower()}
        for code, names in FIRST.items()
    }
    lasts = {
        code: {place for place, name in enumerate(names) if text in name[0].lower()}
        for code, names in LAST.items()
    }
    in_address = address_search(text)

    def matches(group: LeadGroup, i: int) -> bool:
        number, locale = group.number(i), group.locale(i)
        first, last = name_places(number, locale)
        if first in firsts[locale] or last in lasts[locale]:
            return True
        return i >= group.upload.nameless and in_address(number, locale, first, last)

    return matches


def row_tests(query: LeadQuery, now: int) -> list[Callable[[Row], bool]]:
    """Every condition of the query except the cursor, on a row; `now` in ms is for `queries`."""
    tests: list[Callable[[Row], bool]] = []
    if query.campaign:
        tests.append(lambda row: row.get("campaign") == query.campaign)
    if query.list_id:
        tests.append(lambda row: row.get("list_id") == query.list_id)
    for key, wanted in (("campaign", query.in_campaign), ("list_id", query.in_list)):
        if wanted is not None:
            tests.append(lambda row, key=key, wanted=wanted: (key in row) is wanted)  # type: ignore[misc]
    if query.ids is not None:
        ids = set(query.ids)
        tests.append(lambda row: row["id"] in ids)
    if query.excluded_ids:
        excluded = set(query.excluded_ids)
        tests.append(lambda row: row["id"] not in excluded)
    if query.contacts is not None:
        contacts = {email.lower() for email in query.contacts}
        tests.append(lambda row: row.get("email", "").lower() in contacts)
    filtered = row_filter(query.filter) if query.filter else None
    if filtered:
        tests.append(filtered)
    if query.organization_user_ids is not None:
        owners = set(query.organization_user_ids)
        tests.append(lambda row: row.get("assigned_to", "") in owners)
    if query.is_website_visitor is not None:
        tests.append(lambda row: row.get("is_website_visitor", False) is query.is_website_visitor)
    if query.enrichment_status is not None:
        tests.append(lambda row: row.get("enrichment_status") == query.enrichment_status)
    if query.esg_code:
        esg = _esg_wanted(query.esg_code)
        tests.append(lambda row: esg(row.get("esg_code")))
    if query.search:
        text = query.search.strip().lower()
        tests.append(
            lambda row: any(text in row.get(key, "").lower() for key in ("first_name", "last_name", "email"))
        )
    tests.extend(history_test(entry, now) for entry in query.queries)
    return tests


ACTIONS = {
    "reply": ("email_reply_count", "timestamp_last_reply"),
    "email-open": ("email_open_count", "timestamp_last_open"),
    "link-click": ("email_click_count", "timestamp_last_click"),
    "last-contacted": ("", "timestamp_last_contact"),
    "lead-status-change": ("", "timestamp_last_interest_change"),
}


def history_test(entry: Row, now: int) -> Callable[[Row], bool]:
    """One entry of `queries` as a condition on a row (API.md §8.2)."""
    values: Row = entry.get("values") or {}
    if entry.get("actionType") == "lead-status":
        wanted: Row = values.get("lead-status") or {}
        same = wanted.get("condition", "is") == "is"
        return lambda row: (row.get("lt_interest_status") == wanted.get("status")) is same
    count_key, time_key = ACTIONS.get(str(entry.get("actionType")), ("", ""))
    days = values.get("occurrence-days")
    count: Row = values.get("occurrence-count") or {}

    def matches(row: Row) -> bool:
        if not time_key:
            return True
        if days is not None and (time_key not in row or now - stamp_ms(row[time_key]) > int(days) * DAY_MS):
            return False
        if not count_key or not count:
            return time_key in row
        had, number = row[count_key], int(count.get("count", 0))
        condition = count.get("condition")
        return bool(
            had > number if condition == "more" else had < number if condition == "less" else had == number
        )

    return matches
