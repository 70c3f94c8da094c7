"""Every filter of leads: what a word asks, the rows it gives, and that a server ignoring it is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from instantly_tui.api.interest import INTERESTS
from instantly_tui.api.leads import Lead, list_leads
from instantly_tui.demo.lead_query import LeadQuery as DemoQuery
from instantly_tui.demo.world import World, build_world
from instantly_tui.resources.lead_filters import LEAD_FILTERS, counted, lead_query, why_not
from instantly_tui.resources.lead_fits import strays
from instantly_tui.resources.spec import Query
from instantly_tui.ui.queries import BadQuery, parse
from tests.demo.service import serving

Row = dict[str, Any]
Fits = Callable[[Row], bool]
NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
LABEL = 5
"""The number of a label of the workspace's own that some leads carry."""


@cache
def world() -> World:
    """A world that is only read, in which some leads carry a label."""
    made = build_world("small", now=NOW)
    leads = made.spaces[made.admin_id].leads
    for row in leads.scan(DemoQuery(), limit=None)[7:300:41]:
        leads.patch(row["id"], {"lt_interest_status": LABEL})
        leads.patch(row["id"], {"timestamp_last_interest_change": "2026-11-18T08:00:00.000Z"})
    return made


@cache
def rows() -> list[Row]:
    made = world()
    return made.spaces[made.admin_id].leads.scan(DemoQuery(), limit=None)


@cache
def records() -> list[Lead]:
    return [Lead.model_validate(row) for row in rows()]


def since(field: str, days: int) -> Fits:
    edge = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
    return lambda row: field in row and row[field] >= edge


def is_(field: str, *values: Any) -> Fits:
    return lambda row: row.get(field) in values


def has(field: str) -> Fits:
    return lambda row: bool(row.get(field))


def lacks(field: str) -> Fits:
    return lambda row: not row.get(field)


OF_FILTER: dict[str, Fits] = {
    "FILTER_VAL_CONTACTED": has("timestamp_last_contact"),
    "FILTER_VAL_NOT_CONTACTED": lacks("timestamp_last_contact"),
    "FILTER_VAL_ACTIVE": is_("status", 1),
    "FILTER_VAL_COMPLETED": is_("status", 3),
    "FILTER_VAL_UNSUBSCRIBED": is_("status", -2),
    "FILTER_VAL_BOUNCED": is_("status", -1),
    "FILTER_VAL_SKIPPED": is_("status", -3),
    "FILTER_VAL_RISKY": is_("verification_status", -2),
    "FILTER_VAL_INVALID": is_("verification_status", -1),
    "FILTER_VAL_VALID": is_("verification_status", 1),
    "FILTER_VAL_IN_SUBSEQUENCE": has("subsequence_id"),
    "FILTER_VAL_OPENED_NO_REPLY": lambda row: row["email_open_count"] > 0 == row["email_reply_count"],
    "FILTER_VAL_COMPLETED_NO_REPLY": lambda row: row["status"] == 3 and row["email_reply_count"] == 0,
    "FILTER_VAL_NO_OPENS": lambda row: row["email_open_count"] == 0,
    "FILTER_VAL_REPLIED": lambda row: row["email_reply_count"] > 0,
    "FILTER_VAL_LINK_CLICKED": lambda row: row["email_click_count"] > 0,
    "FILTER_LEAD_INTERESTED": is_("lt_interest_status", 1),
    "FILTER_LEAD_MEETING_BOOKED": is_("lt_interest_status", 2),
    "FILTER_LEAD_MEETING_COMPLETED": is_("lt_interest_status", 3),
    "FILTER_LEAD_CLOSED": is_("lt_interest_status", 4),
    "FILTER_LEAD_OUT_OF_OFFICE": is_("lt_interest_status", 0),
    "FILTER_LEAD_NOT_INTERESTED": is_("lt_interest_status", -1),
    "FILTER_LEAD_WRONG_PERSON": is_("lt_interest_status", -2),
    "FILTER_LEAD_LOST": is_("lt_interest_status", -3),
    "FILTER_LEAD_NO_SHOW": is_("lt_interest_status", -4),
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda row: row.get("lt_interest_status", 0) > 4,
    "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE": lambda row: row.get("lt_interest_status", 0) < -4,
}


def of_word(word: str, value: str) -> Fits:
    """What the filter means, read from API.md §8.2 and BEHAVIOUR 7.10-7.12, told by a row of the server."""
    some = rows()
    two = {some[3]["email"], some[500]["email"]}
    ids = {some[5]["id"], some[700]["id"]}
    flag = value == "yes"
    known: dict[str, Fits] = {
        "interest": is_("lt_interest_status", int(value) if value.lstrip("-").isdecimal() else None),
        "not-interest": lambda row: str(row.get("lt_interest_status")) != value,
        "campaign": is_("campaign", value),
        "list": is_("list_id", value),
        "in-campaign": lambda row: ("campaign" in row) is flag,
        "in-list": lambda row: ("list_id" in row) is flag,
        "contact": lambda row: row.get("email") in two,
        "assigned": is_("assigned_to", value),
        "enrichment": lambda row: str(row.get("enrichment_status")) == value,
        "gateway": lambda row: (
            ("esg_code" in row) is (value == "all")
            if value in ("all", "none")
            else str(row.get("esg_code")) == value
        ),
        "visitor": lambda row: bool(row.get("is_website_visitor")) is flag,
        "replied-in": since("timestamp_last_reply", 20),
        "opened-in": since("timestamp_last_open", 20),
        "clicked-in": since("timestamp_last_click", 20),
        "contacted-in": since("timestamp_last_contact", 20),
        "interest-in": since("timestamp_last_interest_change", 5),
        "replies": lambda row: row["email_reply_count"] >= 2,
        "opens": lambda row: row["email_open_count"] <= 1,
        "clicks": lambda row: row["email_click_count"] == 1,
        "id": lambda row: row["id"] in ids,
        "not-id": lambda row: row["id"] not in ids,
    }
    return OF_FILTER[value] if value.startswith("FILTER_") else known[word]


TYPED = {
    "replied-in": "20",
    "opened-in": "20",
    "clicked-in": "20",
    "contacted-in": "20",
    "interest-in": "5",
    "replies": ">=2",
    "opens": "<=1",
    "clicks": "1",
}
"""What is typed where there is nothing to choose from."""
UNTOLD = ("view", "distinct")
"""No row tells whether it is in a smart view; one row for each address is held by itself."""


def values_of(word: str, options: tuple[tuple[str, str], ...]) -> list[str]:
    """The values of a filter to try: all there are, of records one that is in use."""
    some = rows()
    in_use = {
        "campaign": [next(row["campaign"] for row in some if "campaign" in row)],
        "list": [next(row["list_id"] for row in some if "list_id" in row)],
        "assigned": [next(row["assigned_to"] for row in some if "assigned_to" in row)],
        "contact": [f"{some[3]['email'].upper()},{some[500]['email']}"],
        "id": [f"{some[5]['id']},{some[700]['id']}"],
        "not-id": [f"{some[5]['id']},{some[700]['id']}"],
    }
    own = [str(LABEL)] if "interest" in word and word not in TYPED else []
    return in_use.get(word) or [*(value for value, _ in options), *own] or [TYPED[word]]


def cases() -> list[Any]:
    return [
        pytest.param(each.name, value, id=f"{each.name}-{value[:40]}")
        for each in LEAD_FILTERS
        if each.name not in UNTOLD
        for value in values_of(each.name, each.options)
    ]


async def found(query: Query) -> list[Lead]:
    """Every lead the service finds for a question, by our own calls."""
    leads: list[Lead] = []
    async with serving(world()) as service:
        cursor = None
        while True:
            call = list_leads(lead_query(query), cursor)
            page = call.parse((await service.send(call.method, call.path, json=call.json)).content)
            leads += page.items
            if page.next_cursor is None:
                return leads
            cursor = page.next_cursor


@pytest.mark.parametrize(("word", "value"), cases())
async def test_a_filter_gives_the_leads_it_means_and_is_missed_when_ignored(word: str, value: str) -> None:
    query, fits = Query().with_filter(word, value), of_word(word, value)
    wanted = [row["id"] for row in rows() if fits(row)]

    leads = await found(query)

    assert [lead.id for lead in leads] == wanted
    check = strays(query)
    assert not check(leads, NOW)
    others = [lead for row, lead in zip(rows(), records(), strict=True) if not fits(row)]
    if others:
        missed = check(others, NOW)
        assert missed[f"{word}:"] > 0.5 * len(others), "all but those within the tolerance"


async def test_filters_and_a_search_hold_together() -> None:
    name = next(row["first_name"] for row in rows() if row.get("lt_interest_status") == 1)
    query = Query(name.casefold()).with_filter("status", "FILTER_VAL_COMPLETED").with_filter("interest", "1")
    wanted = [
        row["id"]
        for row in rows()
        if row["status"] == 3
        and row.get("lt_interest_status") == 1
        and any(
            name.casefold() in row.get(key, "").casefold() for key in ("first_name", "last_name", "email")
        )
    ]

    leads = await found(query)

    assert wanted
    assert [lead.id for lead in leads] == wanted
    missed = strays(query)([Lead(id="x", email="who@example.com", status=-1)], NOW)
    assert set(missed) == {"status:", "interest:", "the search"}


async def test_one_row_for_each_address_and_two_are_noticed() -> None:
    query = Query().with_filter("distinct", "yes")

    leads = await found(query)

    addresses = Counter(row["email"].casefold() for row in rows() if row.get("email"))
    assert [lead.email.casefold() for lead in leads] == sorted(addresses)
    assert not strays(query)(leads, NOW)
    assert strays(query)([*leads, leads[0], leads[4]], NOW) == {"distinct:yes": 2}


def test_a_combination_the_server_can_not_be_asked_is_said() -> None:
    both = Query().with_filter("only", "FILTER_VAL_REPLIED").with_filter("status", "FILTER_VAL_ACTIVE")

    assert why_not(both) == (
        "the server takes only one of only: and status: at a time; interest: may stand beside it"
    )
    assert why_not(both.with_filter("only", None).with_filter("interest", "1")) is None


def test_fixed_interests_are_asked_by_name_and_days_go_with_counts() -> None:
    for interest in INTERESTS:
        assert lead_query(Query().with_filter("interest", str(interest.value))).filter == interest.filter
    query = Query().with_filter("replied-in", "7").with_filter("replies", ">1").with_filter("interest", "77")
    values = {"occurrence-count": {"condition": "more", "count": 1}, "occurrence-days": 7}
    status = {"status": 77, "condition": "is"}
    assert lead_query(query).body() == {
        "queries": [
            {"actionType": "reply", "values": values},
            {"actionType": "lead-status", "values": {"lead-status": status}},
        ]
    }


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("statsu:active", "there is no filter `statsu:`; did you mean `status`?"),
        ("status:actve", "did you mean `active`?"),
        ("interest:wun", "did you mean `won`?"),
        ("replied-in:soon", "takes a number of days"),
        ("opens:many", "takes a number, also with"),
        ("contact:dana", "“dana” is no address"),
        ("id:17", "“17” is no id"),
        ("gateway:mimecat", "did you mean `mimecast`?"),
    ],
)
def test_what_means_nothing_is_an_error_with_the_nearest_match(typed: str, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(typed, LEAD_FILTERS)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        (">2", ("more", 2)),
        (">=2", ("more", 1)),
        ("<2", ("less", 2)),
        ("<=0", ("less", 1)),
        ("3", ("equal", 3)),
        ("=3", ("equal", 3)),
    ],
)
def test_a_count_is_read(typed: str, means: tuple[str, int]) -> None:
    assert counted(typed) == means
