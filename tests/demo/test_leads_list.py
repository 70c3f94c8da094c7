"""Finding leads: pages, filters, cursors."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


async def every(service, **body):
    """All leads that a body finds, page by page."""
    rows = []
    while True:
        page = await service.post("/leads/list", {"limit": 100, **body})
        rows += page["items"]
        if not page.get("next_starting_after"):
            return rows
        body["starting_after"] = page["next_starting_after"]


def busiest(service):
    """The campaign with the most leads."""
    return max(service.space.campaigns, key=lambda key: service.space.leads.count(campaign=key))


async def test_ten_by_default_oldest_first_with_the_id_as_cursor_on_every_full_or_short_page():
    async with checked() as service:
        page = await service.post("/leads/list", {})
        assert len(page["items"]) == 10
        assert page["next_starting_after"] == page["items"][-1]["id"]
        rows = await every(service)
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids)) == len(service.space.leads)
        assert ids == sorted(ids)
        assert await service.post("/leads/list", {"starting_after": ids[-1]}) == {"items": []}


async def test_no_body_at_all_is_a_list_too():
    async with checked() as service:
        assert len((await service.post("/leads/list"))["items"]) == 10


async def test_a_cursor_stays_good_when_its_lead_is_gone():
    async with checked() as service:
        page = await service.post("/leads/list", {"limit": 5})
        wanted = await service.post(
            "/leads/list", {"limit": 5, "starting_after": page["next_starting_after"]}
        )
        await service.delete(f"/leads/{page['next_starting_after']}")
        after = await service.post("/leads/list", {"limit": 5, "starting_after": page["next_starting_after"]})
        assert after == wanted


async def test_filters_combine_with_and():
    async with checked() as service:
        campaign = busiest(service)
        inside = await every(service, campaign=campaign)
        assert len(inside) == service.space.leads.count(campaign=campaign)
        assert {row["campaign"] for row in inside} == {campaign}
        some = inside[3]
        assert [row["id"] for row in await every(service, campaign=campaign, ids=[some["id"], UNKNOWN])] == [
            some["id"]
        ]
        rest = await every(service, campaign=campaign, excluded_ids=[some["id"]])
        assert len(rest) == len(inside) - 1
        key = next(iter(service.space.lists))
        assert await every(service, campaign=campaign, list_id=key) == []
        assert {row["list_id"] for row in await every(service, in_list=True)} == {
            key for key in service.space.lists if service.space.leads.count(list_id=key)
        }
        assert not any("campaign" in row for row in await every(service, in_campaign=False))


STATUS = {
    "FILTER_VAL_ACTIVE": 1,
    "FILTER_VAL_COMPLETED": 3,
    "FILTER_VAL_BOUNCED": -1,
    "FILTER_VAL_UNSUBSCRIBED": -2,
    "FILTER_VAL_SKIPPED": -3,
}


@pytest.mark.parametrize("name", STATUS)
async def test_status_filters(name):
    async with checked() as service:
        rows = await every(service, filter=name)
        wanted = [row for row in await every(service) if row["status"] == STATUS[name]]
        assert rows == wanted
        assert rows


async def test_interest_and_activity_filters():
    async with checked() as service:
        rows = await every(service)
        for name, wanted in {
            "FILTER_LEAD_INTERESTED": lambda row: row.get("lt_interest_status") == 1,
            "FILTER_LEAD_OUT_OF_OFFICE": lambda row: row.get("lt_interest_status") == 0,
            "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda row: row.get("lt_interest_status", 0) > 4,
            "FILTER_VAL_REPLIED": lambda row: row["email_reply_count"] > 0,
            "FILTER_VAL_CONTACTED": lambda row: "timestamp_last_contact" in row,
            "FILTER_VAL_NO_OPENS": lambda row: not row["email_open_count"],
            "FILTER_VAL_OPENED_NO_REPLY": lambda row: (
                row["email_open_count"] and not row["email_reply_count"]
            ),
        }.items():
            assert await every(service, filter=name) == [row for row in rows if wanted(row)], name


async def test_the_same_filters_hold_for_leads_changed_since():
    async with checked() as service:
        row = (await every(service, filter="FILTER_VAL_CONTACTED"))[0]
        await service.patch(f"/leads/{row['id']}", {"lt_interest_status": 4, "first_name": "Zebulon"})
        assert row["id"] in [found["id"] for found in await every(service, filter="FILTER_LEAD_CLOSED")]
        found = await every(service, search="zEBUl")
        assert [lead["id"] for lead in found] == [row["id"]]


async def test_search_looks_into_names_and_address():
    async with checked() as service:
        some = next(row for row in await every(service, in_campaign=True))
        for text in (some["email"].upper(), some["first_name"], some["last_name"].lower()):
            assert some["id"] in [row["id"] for row in await every(service, search=text)]
        assert await every(service, search="nobody is called this") == []


async def test_contacts_are_whole_addresses_in_any_case():
    async with checked() as service:
        some = next(row for row in await every(service, in_campaign=True))
        rows = await every(service, contacts=[some["email"].upper()])
        assert rows
        assert {row["email"] for row in rows} == {some["email"]}
        assert rows == await every(service, contacts=[some["email"], "nobody@example.com"])


async def test_distinct_contacts_are_ordered_by_address_which_is_the_cursor():
    async with checked() as service:
        page = await service.post("/leads/list", {"distinct_contacts": True, "limit": 7})
        assert page["next_starting_after"] == page["items"][-1]["email"]
        rows = await every(service, distinct_contacts=True)
        emails = [row["email"] for row in rows]
        assert emails == sorted({row["email"] for row in await every(service) if "email" in row})


async def test_the_queries_look_at_what_happened():
    async with checked() as service:
        query = {"actionType": "reply", "values": {"occurrence-count": {"condition": "more", "count": 0}}}
        assert await every(service, queries=[query]) == await every(service, filter="FILTER_VAL_REPLIED")
        status = {"status": 1, "condition": "is"}
        query = {"actionType": "lead-status", "values": {"lead-status": status}}
        assert await every(service, queries=[query]) == await every(service, filter="FILTER_LEAD_INTERESTED")


async def test_an_unknown_name_of_a_parameter_leaves_the_list_unfiltered():
    async with checked() as service:
        wrong = {"campaign_id": busiest(service), "limit": 50}
        assert await service.post("/leads/list", wrong) == await service.post("/leads/list", {"limit": 50})


async def test_an_unknown_filter_is_refused_or_ignored():
    async with checked() as service:
        status, _ = await service.refused("POST", "/leads/list", json={"filter": "FILTER_VAL_NICE"})
        assert status == 400
        service.switch("unknown_filter_ignored")
        page = await service.post("/leads/list", {"filter": "FILTER_VAL_NICE"})
        assert page == await service.post("/leads/list", {})


async def test_a_list_lead_from_the_finder_is_status_0_without_empty_texts():
    async with checked() as service:
        found = [row for row in await every(service, in_list=True) if row["status"] == 0]
        assert found
        assert all(
            "upload_method" not in row and "" not in row.values() for row in found if row["company_domain"]
        )


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
