"""Reading leads: ids, pages, and every filter against looking at each row."""

from __future__ import annotations

import itertools
import random

import pytest

from instantly_tui.demo.ids import stamp_ms, uuid7_parts
from instantly_tui.demo.lead_query import LEAD_FILTERS, LeadQuery, row_filter
from instantly_tui.demo.names import FIRST, LAST
from instantly_tui.demo.world import build_world

FULL = {
    "SKIPPED": lambda row: row["status"] == -3,
    "CONTACTED": lambda row: "timestamp_last_contact" in row,
    "RISKY": lambda row: row.get("verification_status") == -2,
    "COMPLETED_NO_REPLY": lambda row: row["status"] == 3 and row["email_reply_count"] == 0,
    "OPENED_NO_REPLY": lambda row: row["email_open_count"] > 0 and row["email_reply_count"] == 0,
    "IN_SUBSEQUENCE": lambda row: "subsequence_id" in row,
}
"""Some filters once more, written out from BEHAVIOUR 7.11."""


@pytest.fixture(scope="module")
def space():
    world = build_world("small")
    return world.spaces[world.admin_id]


@pytest.fixture(scope="module")
def rows(space):
    return space.leads.scan(LeadQuery(), limit=None)


def pages(table, query, limit):
    """All rows, page by page."""
    found, after = [], None
    while page := table.scan(query, after, limit):
        assert len(page) <= limit
        found += page
        after = page[-1]["email" if query.distinct_contacts else "id"]
    return found


def test_ids_rise_and_carry_the_moment_of_creation(rows):
    ids = [row["id"] for row in rows]
    assert all(one < other for one, other in itertools.pairwise(ids))
    for row in rows:
        parts = uuid7_parts(row["id"])
        assert parts is not None
        assert parts[0] == stamp_ms(row["timestamp_created"])


def test_get_finds_each_and_nothing_else(space, rows):
    assert [space.leads.get(row["id"]) for row in rows] == rows
    some = rows[17]["id"]
    for wrong in ("", "nonsense", some.upper()[:-1], some[:-1] + ("0" if some[-1] != "0" else "1"), "0" * 36):
        assert space.leads.get(wrong) is None


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_join_to_the_whole(space, rows, limit):
    query = LeadQuery(campaign=next(row["campaign"] for row in rows if "campaign" in row))
    whole = [row for row in rows if row.get("campaign") == query.campaign]
    assert pages(space.leads, query, limit) == whole
    if limit == 100:
        assert pages(space.leads, LeadQuery(), limit) == rows


def test_a_cursor_is_compared_not_looked_up(space, rows):
    query = LeadQuery()
    for place in (0, 5, len(rows) // 2, len(rows) - 2):
        between = rows[place]["id"][:-1] + "f"
        expected = [row for row in rows if row["id"] > between][:3]
        assert space.leads.scan(query, between, 3) == expected
    assert space.leads.scan(query, "00000000-0000-4000-8000-000000000000", 2) == rows[:2]
    assert space.leads.scan(query, "ffffffff-ffff-4fff-8fff-ffffffffffff", 2) == []


@pytest.mark.parametrize("name", sorted(LEAD_FILTERS))
def test_each_filter_finds_what_looking_at_every_row_finds(space, rows, name):
    test = row_filter(name)
    assert test is not None
    expected = [row["id"] for row in rows if test(row)]
    assert [row["id"] for row in pages(space.leads, LeadQuery(filter=name), 37)] == expected
    assert expected, "the data should show every filter at work"
    campaign = next((row["campaign"] for row in rows if test(row) and "campaign" in row), None)
    if campaign:
        inside = [row["id"] for row in rows if test(row) and row.get("campaign") == campaign]
        found = pages(space.leads, LeadQuery(filter=name, campaign=campaign), 11)
        assert [row["id"] for row in found] == inside


@pytest.mark.parametrize("name", sorted(FULL))
def test_filters_mean_what_the_document_says(space, rows, name):
    found = space.leads.scan(LeadQuery(filter=f"FILTER_VAL_{name}"), limit=None)
    assert [row["id"] for row in found] == [row["id"] for row in rows if FULL[name](row)]


def test_there_are_27_filters_and_an_unknown_one_changes_nothing(space, rows):
    assert len(LEAD_FILTERS) == 27
    assert len(space.leads.scan(LeadQuery(filter="FILTER_VAL_NONSENSE"), limit=None)) == len(rows)


def test_every_state_appears(rows):
    assert {row["status"] for row in rows} == {0, 1, 2, 3, -1, -2, -3}
    interests = {row.get("lt_interest_status") for row in rows}
    assert interests >= {None, 0, 1, 2, 3, 4, -1, -2, -3, -4, 11, -7, 77}
    assert {row.get("verification_status") for row in rows} == {None, 1, 11, 12, -1, -2, -3, -4}
    assert {row.get("enrichment_status") for row in rows} >= {None, 1, 11, -1, -2}
    assert {row.get("upload_method") for row in rows} == {None, "api", "manual"}
    assert sum("email" not in row for row in rows) == 2


def test_payload_copies_the_profile_and_has_variables_of_each_type(rows):
    kinds = set()
    for row in rows:
        for name, copy in (("first_name", "firstName"), ("company_name", "companyName"), ("email", "email")):
            if row.get(name):
                assert row["payload"][copy] == row[name]
        kinds |= {type(value) for value in row["payload"].values()}
    assert kinds == {str, int, bool, type(None)}
    blank = [row for row in rows if row.get("upload_method") and row["website"] == ""]
    assert blank
    silent = [row for row in rows if row["status"] == 0]
    assert all("" not in row.values() and "upload_method" not in row for row in silent if "email" in row)


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "KOCH",
        "ürg",
        "田",
        "@",
        ".test",
        "a.b",
        "dana.whit",
        "zzz",
        "b",
        "labs",
        "ridge",
        "lee1",
        "-ko",
        "محمد",
        " lee ",
    ],
)
def test_search_looks_into_names_and_addresses(space, rows, text):
    wanted = text.strip().lower()
    expected = [
        row["id"]
        for row in rows
        if any(wanted in row.get(key, "").lower() for key in ("first_name", "last_name", "email"))
    ]
    assert [row["id"] for row in space.leads.scan(LeadQuery(search=text), limit=None)] == expected


def test_contacts_find_exact_addresses_in_any_case(space, rows):
    by_email: dict[str, list[str]] = {}
    for row in rows:
        if "email" in row:
            by_email.setdefault(row["email"], []).append(row["id"])
    twice = [email for email, ids in by_email.items() if len(ids) > 1]
    assert len(twice) > 50, "some people are in more than one campaign"
    asked = [*twice[5:9], twice[0].upper(), "nobody@example.com", "x@"]
    found = space.leads.scan(LeadQuery(contacts=asked), limit=None)
    assert [row["id"] for row in found] == sorted(
        itertools.chain(*(by_email.get(e.lower(), []) for e in asked))
    )
    for email in (*twice[:20], *list(by_email)[::97]):
        assert [row["id"] for row in space.leads.by_email(email)] == by_email[email]


def test_distinct_contacts_give_each_address_once_by_address(space, rows):
    first: dict[str, str] = {}
    for row in rows:
        if "email" in row:
            first.setdefault(row["email"], row["id"])
    expected = [first[email] for email in sorted(first)]
    found = pages(space.leads, LeadQuery(distinct_contacts=True), 100)
    assert [row["id"] for row in found] == expected
    replied = LeadQuery(distinct_contacts=True, filter="FILTER_VAL_REPLIED")
    emails = [row["email"] for row in pages(space.leads, replied, 9)]
    assert emails == sorted({row["email"] for row in rows if row["email_reply_count"]})


def test_ids_and_excluded_ids(space, rows):
    chosen = [row["id"] for row in random.Random(4).sample(rows, 30)]
    found = space.leads.scan(LeadQuery(ids=[*chosen, "nonsense", chosen[0]]), limit=None)
    assert [row["id"] for row in found] == sorted(chosen)
    assert space.leads.scan(LeadQuery(ids=[])) == []
    rest = space.leads.scan(LeadQuery(excluded_ids=chosen), limit=None)
    assert [row["id"] for row in rest] == [row["id"] for row in rows if row["id"] not in chosen]


@pytest.mark.parametrize(
    ("query", "test"),
    [
        (LeadQuery(in_campaign=True), lambda row: "campaign" in row),
        (LeadQuery(in_campaign=False), lambda row: "campaign" not in row),
        (LeadQuery(in_list=True), lambda row: "list_id" in row),
        (LeadQuery(in_list=False), lambda row: "list_id" not in row),
        (LeadQuery(is_website_visitor=True), lambda row: row.get("is_website_visitor") is True),
        (LeadQuery(is_website_visitor=False), lambda row: "is_website_visitor" not in row),
        (LeadQuery(enrichment_status=11), lambda row: row.get("enrichment_status") == 11),
        (LeadQuery(esg_code="all"), lambda row: "esg_code" in row),
        (LeadQuery(esg_code="none"), lambda row: "esg_code" not in row),
        (LeadQuery(esg_code="3"), lambda row: row.get("esg_code") == 3),
        (LeadQuery(smart_view_id="019ffad2-5c8d-7f3d-bee3-56986ea16c41"), lambda row: True),
    ],
)
def test_the_other_conditions(space, rows, query, test):
    expected = [row["id"] for row in rows if test(row)]
    assert expected
    assert [row["id"] for row in space.leads.scan(query, limit=None)] == expected


def test_owner_list_and_a_campaign_with_a_list(space, rows):
    owner = next(row["assigned_to"] for row in rows if "assigned_to" in row)
    found = space.leads.scan(LeadQuery(organization_user_ids=[owner]), limit=None)
    assert found == [row for row in rows if row.get("assigned_to") == owner]
    for key in space.lists:
        assert len(space.leads.scan(LeadQuery(list_id=key), limit=None)) == space.leads.count(list_id=key) > 0
    assert space.leads.scan(LeadQuery(list_id=key, campaign=next(iter(space.campaigns)))) == []
    for key in space.campaigns:
        assert len(space.leads.scan(LeadQuery(campaign=key), limit=None)) == space.leads.count(campaign=key)


def history_entry(kind, **values):
    return {"actionType": kind, "values": values}


@pytest.mark.parametrize(
    ("entry", "test"),
    [
        (
            history_entry("reply", **{"occurrence-count": {"condition": "more", "count": 1}}),
            lambda row: row["email_reply_count"] > 1,
        ),
        (
            history_entry("email-open", **{"occurrence-count": {"condition": "less", "count": 1}}),
            lambda row: row["email_open_count"] < 1,
        ),
        (
            history_entry("link-click", **{"occurrence-count": {"condition": "equal", "count": 2}}),
            lambda row: row["email_click_count"] == 2,
        ),
        (
            history_entry("last-contacted", **{"occurrence-days": 2}),
            lambda row: row.get("timestamp_last_contact", "") >= "2026-11-18T09:43",
        ),
        (
            history_entry("lead-status", **{"lead-status": {"status": 77, "condition": "is"}}),
            lambda row: row.get("lt_interest_status") == 77,
        ),
        (
            history_entry("lead-status", **{"lead-status": {"status": -1, "condition": "is-not"}}),
            lambda row: row.get("lt_interest_status") != -1,
        ),
        (
            history_entry("lead-status-change", **{"occurrence-days": 3}),
            lambda row: row.get("timestamp_last_interest_change", "") >= "2026-11-17T09:43",
        ),
    ],
)
def test_queries_ask_what_happened(space, rows, entry, test):
    expected = [row["id"] for row in rows if test(row)]
    assert expected
    assert [row["id"] for row in pages(space.leads, LeadQuery(queries=[entry]), 50)] == expected


def test_names_are_lists_of_people_not_of_one(rows):
    assert len({row["first_name"] for row in rows if row.get("first_name")}) > 60
    assert len({row["company_domain"] for row in rows}) > 1_000
    assert all(plain.isascii() for names in (*FIRST.values(), *LAST.values()) for _, plain in names)
