"""Finding leads: pages, filters, cursors."""

from __future__ import annotations

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


async def every(service, **body):
    """The ids of all leads that a body finds, page by page."""
    ids = []
    while True:
        page = await service.post("/leads/list", {"limit": 100, **body})
        ids += [row["id"] for row in page["items"]]
        if not page.get("next_starting_after"):
            return ids
        body["starting_after"] = page["next_starting_after"]


def leads_of(service, wanted=lambda row: True):
    """Every lead of the workspace that fits, oldest first."""
    return [row for row in service.space.leads.scan(LeadQuery(), limit=None) if wanted(row)]


def ids_of(service, wanted):
    return [row["id"] for row in leads_of(service, wanted)]


def small_campaign(service):
    """A campaign with some leads, but not many."""
    sizes = {key: service.space.leads.count(campaign=key) for key in service.space.campaigns}
    return min((key for key in sizes if sizes[key] > 20), key=lambda key: sizes[key])


async def test_ten_by_default_oldest_first_and_a_cursor_on_every_page_with_rows():
    async with checked() as service:
        page = await service.post("/leads/list", {})
        assert len(page["items"]) == 10
        assert page["next_starting_after"] == page["items"][-1]["id"]
        ids = await every(service)
        assert len(set(ids)) == len(service.space.leads)
        assert ids == sorted(ids)
        assert await service.post("/leads/list", {"starting_after": ids[-1]}) == {"items": []}


async def test_no_body_at_all_is_a_list_too():
    async with checked() as service:
        assert len((await service.post("/leads/list"))["items"]) == 10


async def test_a_cursor_stays_good_when_its_lead_is_gone():
    async with checked() as service:
        cursor = (await service.post("/leads/list", {"limit": 5}))["next_starting_after"]
        wanted = await service.post("/leads/list", {"limit": 5, "starting_after": cursor})
        await service.delete(f"/leads/{cursor}")
        assert await service.post("/leads/list", {"limit": 5, "starting_after": cursor}) == wanted


async def test_filters_combine_with_and():
    async with checked() as service:
        campaign = small_campaign(service)
        inside = await every(service, campaign=campaign)
        assert inside == ids_of(service, lambda row: row.get("campaign") == campaign)
        assert await every(service, campaign=campaign, ids=[inside[3], UNKNOWN]) == [inside[3]]
        assert await every(service, campaign=campaign, excluded_ids=inside[1:]) == inside[:1]
        key = next(iter(service.space.lists))
        assert await every(service, campaign=campaign, list_id=key) == []
        assert await every(service, in_list=True) == ids_of(service, lambda row: "list_id" in row)
        assert await every(service, in_campaign=False) == ids_of(service, lambda row: "campaign" not in row)


FILTERS = {
    "FILTER_VAL_COMPLETED": lambda row: row["status"] == 3,
    "FILTER_VAL_BOUNCED": lambda row: row["status"] == -1,
    "FILTER_VAL_UNSUBSCRIBED": lambda row: row["status"] == -2,
    "FILTER_VAL_SKIPPED": lambda row: row["status"] == -3,
    "FILTER_VAL_INVALID": lambda row: row.get("verification_status") == -1,
    "FILTER_LEAD_INTERESTED": lambda row: row.get("lt_interest_status") == 1,
    "FILTER_LEAD_OUT_OF_OFFICE": lambda row: row.get("lt_interest_status") == 0,
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda row: row.get("lt_interest_status", 0) > 4,
    "FILTER_VAL_REPLIED": lambda row: row["email_reply_count"] > 0,
    "FILTER_VAL_IN_SUBSEQUENCE": lambda row: "subsequence_id" in row,
    "FILTER_VAL_COMPLETED_NO_REPLY": lambda row: row["status"] == 3 and not row["email_reply_count"],
    "FILTER_VAL_OPENED_NO_REPLY": lambda row: row["email_open_count"] and not row["email_reply_count"],
}


@pytest.mark.parametrize("name", FILTERS)
async def test_named_filters(name):
    async with checked() as service:
        found = await every(service, filter=name)
        assert found
        assert found == ids_of(service, FILTERS[name])


async def test_filters_hold_for_leads_changed_since():
    async with checked() as service:
        key = ids_of(service, FILTERS["FILTER_VAL_BOUNCED"])[0]
        await service.patch(f"/leads/{key}", {"lt_interest_status": 4, "first_name": "Zebulon"})
        assert key in await every(service, filter="FILTER_LEAD_CLOSED")
        assert await every(service, search="zEBUl") == [key]


async def test_search_looks_into_names_and_address():
    async with checked() as service:
        some = leads_of(service, lambda row: "campaign" in row)[7]
        for text in (some["email"].upper(), some["first_name"], some["last_name"].lower()):
            assert some["id"] in await every(service, search=text, campaign=some["campaign"])
        assert await every(service, search="nobody is called this") == []


async def test_contacts_are_whole_addresses_in_any_case():
    async with checked() as service:
        everywhere = leads_of(service, lambda row: "email" in row)
        emails = [row["email"] for row in everywhere]
        twice = next(email for email in emails if emails.count(email) > 1)
        wanted = [row["id"] for row in everywhere if row["email"] == twice]
        assert await every(service, contacts=[twice.upper(), "nobody@example.com"]) == wanted
        assert await every(service, contacts=[twice[1:]]) == []


async def test_distinct_contacts_are_ordered_by_address_which_is_the_cursor():
    async with checked() as service:
        asked = {"distinct_contacts": True, "limit": 7, "in_list": True}
        page = await service.post("/leads/list", asked)
        emails = sorted(
            {row["email"] for row in leads_of(service, lambda r: "list_id" in r) if "email" in row}
        )
        assert [row["email"] for row in page["items"]] == emails[:7]
        assert page["next_starting_after"] == emails[6]
        page = await service.post("/leads/list", {**asked, "starting_after": emails[6]})
        assert [row["email"] for row in page["items"]] == emails[7:14]


async def test_queries_look_at_what_happened():
    async with checked() as service:
        query = {"actionType": "reply", "values": {"occurrence-count": {"condition": "more", "count": 1}}}
        wanted = ids_of(service, lambda row: row["email_reply_count"] > 1)
        assert wanted
        assert await every(service, queries=[query]) == wanted
        status = {"status": 1, "condition": "is"}
        query = {"actionType": "lead-status", "values": {"lead-status": status}}
        assert await every(service, queries=[query]) == ids_of(service, FILTERS["FILTER_LEAD_INTERESTED"])


async def test_an_unknown_name_of_a_parameter_leaves_the_list_unfiltered():
    async with checked() as service:
        wrong = {"campaign_id": small_campaign(service), "limit": 50}
        assert await service.post("/leads/list", wrong) == await service.post("/leads/list", {"limit": 50})


async def test_an_unknown_filter_is_refused_or_ignored():
    async with checked() as service:
        assert (await service.refused("POST", "/leads/list", json={"filter": "FILTER_VAL_NICE"}))[0] == 400
        service.switch("unknown_filter_ignored")
        page = await service.post("/leads/list", {"filter": "FILTER_VAL_NICE"})
        assert page == await service.post("/leads/list", {})


async def test_a_list_lead_from_the_finder_is_status_0_without_empty_texts():
    async with checked() as service:
        page = await service.post("/leads/list", {"in_list": True, "limit": 100})
        found = [row for row in page["items"] if row["status"] == 0]
        assert found
        assert not any("upload_method" in row for row in found)
        assert not any("" in (row.get("first_name"), row.get("website")) for row in found)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"limit": 0}, "body/limit must be >= 1"),
        ({"limit": 101}, "body/limit must be <= 100"),
        ({"limit": "many"}, "body/limit must be integer"),
        ({"campaign": "x"}, 'body/campaign must match format "uuid"'),
        ({"ids": ["x"]}, 'body/ids/0 must match format "uuid"'),
        ({"contacts": ["x"]}, 'body/contacts/0 must match format "email"'),
        ({"starting_after": "7"}, 'body/starting_after must match format "uuid"'),
        ({"enrichment_status": 5}, "body/enrichment_status must be equal to one of the allowed values"),
        ({"queries": [{"values": {}}]}, "body/queries/0 must have required property 'actionType'"),
        ([], "body must be object"),
    ],
)
async def test_refusals(body, message):
    async with checked() as service:
        status, answer = await service.refused("POST", "/leads/list", json=body)
        assert (status, answer["message"]) == (400, message)


async def test_numbers_and_booleans_may_come_as_text():
    async with checked() as service:
        page = await service.post("/leads/list", {"limit": "3", "in_campaign": "true"})
        assert len(page["items"]) == 3
        assert all("campaign" in row for row in page["items"])
