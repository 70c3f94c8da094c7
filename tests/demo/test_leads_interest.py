"""Interest statuses and owners set for leads: queued, without a job."""

from __future__ import annotations

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"
SUBMITTED = {"message": "Lead interest status update background job submitted"}


def thread_lead(service, status=1):
    """A lead of that status with a thread of its own, and that thread."""
    for mail in service.space.mails.select(lambda row: "lead_id" in row, limit=None):
        lead = service.space.leads.get(mail["lead_id"])
        if lead["status"] == status and "lt_interest_status" not in lead:
            return lead, mail["thread_id"]
    raise LookupError(status)


async def test_an_interest_shows_two_seconds_later_on_lead_and_thread():
    async with checked() as service:
        lead, thread = thread_lead(service)
        jobs = set(service.space.jobs)
        body = {"lead_email": lead["email"].upper(), "interest_value": 1, "campaign_id": lead["campaign"]}
        assert await service.post("/leads/update-interest-status", body) == SUBMITTED
        service.world.clock.advance(1.9)
        assert await service.get(f"/leads/{lead['id']}") == lead
        service.world.clock.advance(0.2)
        row = await service.get(f"/leads/{lead['id']}")
        assert (row["lt_interest_status"], row["status"]) == (1, 3)
        assert row["timestamp_last_interest_change"] > lead["timestamp_updated"]
        mails = await service.all_pages("/emails", search=f"thread:{thread}")
        assert {mail["i_status"] for mail in mails} == {1}
        assert set(service.space.jobs) == jobs


async def test_null_takes_the_interest_away():
    async with checked() as service:
        lead = service.space.leads.scan(LeadQuery(filter="FILTER_LEAD_INTERESTED"), limit=1)[0]
        body = {"lead_email": lead["email"], "interest_value": None}
        await service.post("/leads/update-interest-status", body)
        service.world.clock.advance(2)
        assert "lt_interest_status" not in await service.get(f"/leads/{lead['id']}")
        mails = await service.all_pages("/emails", lead=lead["email"])
        assert mails
        assert not any("i_status" in mail for mail in mails)


async def test_without_a_campaign_the_person_is_touched_everywhere_and_with_one_only_there():
    async with checked() as service:
        campaigns = list(service.space.campaigns)[:2]
        email = "ann@fresh.test"
        first, second = [await service.post("/leads", {"campaign": key, "email": email}) for key in campaigns]
        body = {"lead_email": email, "interest_value": -1, "campaign_id": campaigns[0]}
        await service.post("/leads/update-interest-status", body)
        service.world.clock.advance(2)
        assert (await service.get(f"/leads/{first['id']}"))["lt_interest_status"] == -1
        assert "lt_interest_status" not in await service.get(f"/leads/{second['id']}")
        await service.post("/leads/update-interest-status", {"lead_email": email, "interest_value": 11})
        service.world.clock.advance(2)
        for key in (first["id"], second["id"]):
            assert (await service.get(f"/leads/{key}"))["lt_interest_status"] == 11


async def test_an_interest_is_counted_in_the_overview():
    async with checked() as service:
        lead, _ = thread_lead(service)
        before = await service.get("/campaigns/analytics/overview", params={"id": lead["campaign"]})
        body = {"lead_email": lead["email"], "interest_value": 1, "campaign_id": lead["campaign"]}
        await service.post("/leads/update-interest-status", body)
        service.world.clock.advance(2)
        after = await service.get("/campaigns/analytics/overview", params={"id": lead["campaign"]})
        assert after["total_interested"] == before["total_interested"] + 1
        assert after["total_opportunities"] == before["total_opportunities"] + 1


async def test_the_documented_202_can_be_asked_for():
    async with checked() as service:
        lead, _ = thread_lead(service)
        service.switch("accepted_202")
        body = {"lead_email": lead["email"], "interest_value": 1}
        assert (await service.send("POST", "/leads/update-interest-status", json=body)).status_code == 202


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"lead_email": "nobody@example.com", "interest_value": 1}, {"error": "Invalid lead email"}),
        ({"lead_email": "x@y.test"}, "body must have required property 'interest_value'"),
        ({"lead_email": "x@y.test", "interest_value": "high"}, "body/interest_value must be number,null"),
    ],
)
async def test_refused_interests(body, answer):
    async with checked() as service:
        status, got = await service.refused("POST", "/leads/update-interest-status", json=body)
        assert status == 400
        assert answer in (got, got.get("message"))


async def test_leads_go_round_the_users():
    async with checked() as service:
        users = [row["user_id"] for row in service.space.members.values()][:2]
        campaign = max(service.space.campaigns, key=lambda key: service.space.leads.count(campaign=key))
        body = {"campaign": campaign, "organization_user_ids": users, "limit": 5}
        answer = await service.post("/leads/bulk-assign", body)
        assert answer["status"] == "accepted"
        service.world.clock.advance(2)
        page = await service.post("/leads/list", {"campaign": campaign, "limit": 5})
        assert [row["assigned_to"] for row in page["items"]] == [users[n % 2] for n in range(5)]
        some = page["items"][0]["id"]
        found = {"organization_user_ids": users[:1], "ids": [some], "campaign": campaign}
        assert [row["id"] for row in (await service.post("/leads/list", found))["items"]] == [some]


@pytest.mark.parametrize(
    ("users", "more", "message"),
    [
        ([UNKNOWN], {}, "Invalid ID on `organization_user_ids` field"),
        ([], {}, "body/organization_user_ids must NOT have fewer than 1 items"),
        (
            [UNKNOWN],
            {"filter": "FILTER_VAL_NICE"},
            "body/filter must be equal to one of the allowed values",
        ),
    ],
)
async def test_refused_assignments(users, more, message):
    async with checked() as service:
        body = {"organization_user_ids": users, **more}
        status, answer = await service.refused("POST", "/leads/bulk-assign", json=body)
        assert (status, answer["message"]) == (400, message)
