"""Many leads at once: adding and deleting."""

from __future__ import annotations

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"
COUNTERS = (
    "leads_uploaded",
    "in_blocklist",
    "duplicated_leads",
    "skipped_count",
    "invalid_email_count",
    "incomplete_count",
    "duplicate_email_count",
)


def campaign_of(service):
    return max(service.space.campaigns, key=lambda key: service.space.leads.count(campaign=key))


def leads_of(service, **query):
    return service.space.leads.scan(LeadQuery(**query), limit=None)


async def remove(service, body):
    return await service.send("DELETE", "/leads", json=body)


async def test_every_lead_sent_is_in_exactly_one_counter():
    async with checked() as service:
        campaign = campaign_of(service)
        there = leads_of(service, campaign=campaign)[0]["email"]
        elsewhere = next(
            row["email"]
            for row in leads_of(service, in_list=True)
            if row.get("email")
            and all(lead.get("campaign") != campaign for lead in service.space.leads.by_email(row["email"]))
        )
        await service.post("/block-lists-entries", {"bl_value": "blocked.test"})
        leads = [
            {"email": "one@fresh.test", "first_name": "One", "phone": "+1"},
            {"email": "x@blocked.test"},
            {"email": there.upper()},
            {"email": elsewhere},
            {"email": "no address"},
            {"first_name": "Nameonly"},
            {"email": "ONE@fresh.test"},
            {"email": "two@fresh.test", "custom_variables": {"seats": 3}},
        ]
        body = {"campaign_id": campaign, "leads": leads, "skip_if_in_workspace": True}
        answer = await service.post("/leads/add", body)
        created = answer.pop("created_leads")
        remaining = answer.pop("remaining_in_plan")
        assert answer == {
            "status": "success",
            "total_sent": 8,
            "leads_uploaded": 2,
            "in_blocklist": 1,
            "duplicated_leads": 1,
            "skipped_count": 1,
            "invalid_email_count": 2,
            "incomplete_count": 0,
            "duplicate_email_count": 1,
            "blocklist_used": None,
        }
        assert sum(answer[name] for name in COUNTERS) == answer["total_sent"]
        assert [row["index"] for row in created] == [0, 7]
        assert created[0] == {
            "index": 0,
            "id": created[0]["id"],
            "email": "one@fresh.test",
            "first_name": "One",
            "phone": "+1",
        }
        assert (await service.get(f"/leads/{created[1]['id']}"))["payload"]["seats"] == 3
        answer = await service.post(
            "/leads/add", {"campaign_id": campaign, "leads": [{"email": "3@fresh.test"}]}
        )
        assert answer["remaining_in_plan"] == remaining - 1


async def test_a_list_takes_leads_without_address_but_not_without_name():
    async with checked() as service:
        key = next(iter(service.space.lists))
        leads = [{"last_name": "Duval"}, {"phone": "1"}, {"email": "bad"}, {"email": "a@fresh.test"}]
        answer = await service.post("/leads/add", {"list_id": key, "leads": leads})
        assert [answer[name] for name in COUNTERS] == [2, 0, 0, 0, 1, 1, 0]
        assert answer["remaining_in_plan"] is None


async def test_verification_of_added_leads_is_a_job():
    async with checked() as service:
        leads = [{"email": f"v{number}@fresh.test"} for number in range(3)]
        body = {"campaign_id": campaign_of(service), "leads": leads, "verify_leads_on_import": True}
        answer = await service.post("/leads/add", body)
        key = answer["created_leads"][0]["id"]
        assert (await service.get(f"/leads/{key}"))["verification_status"] == 12
        job = (await service.get("/background-jobs", params={"limit": 1}))["items"][0]
        assert (job["type"], job["status"]) == ("import-leads", "pending")
        service.world.clock.advance(2)
        assert (await service.get(f"/background-jobs/{job['id']}"))["data"]["success_count"] == 3
        assert (await service.get(f"/leads/{key}"))["verification_status"] == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"leads": [{}]}, "Exactly one of campaign_id and list_id is required"),
        (
            {"campaign_id": UNKNOWN, "list_id": UNKNOWN, "leads": [{}]},
            "Exactly one of campaign_id and list_id is required",
        ),
        ({"campaign_id": UNKNOWN}, "body must have required property 'leads'"),
        ({"campaign_id": UNKNOWN, "leads": []}, "body/leads must NOT have fewer than 1 items"),
        ({"campaign_id": UNKNOWN, "leads": [{}] * 1001}, "body/leads must NOT have more than 1000 items"),
        (
            {"campaign_id": UNKNOWN, "leads": [{}, {"custom_variables": {"a": []}}]},
            "body/leads/1/custom_variables/a must be string,number,boolean,null",
        ),
    ],
)
async def test_refused_additions(body, message):
    async with checked() as service:
        status, answer = await service.refused("POST", "/leads/add", json=body)
        assert (status, answer["message"]) == (400, message)


async def test_a_full_plan_takes_none_of_them():
    async with checked() as service:
        before = len(service.space.leads)
        service.space.workspace["_lead_limit"] = before + 1
        leads = [{"email": "a@fresh.test"}, {"email": "b@fresh.test"}]
        body = {"campaign_id": campaign_of(service), "leads": leads}
        assert (await service.refused("POST", "/leads/add", json=body))[0] == 402
        assert len(service.space.leads) == before


async def test_only_the_named_leads_of_that_campaign_are_deleted():
    async with checked() as service:
        campaign = campaign_of(service)
        inside = [row["id"] for row in leads_of(service, campaign=campaign)[:3]]
        outside = leads_of(service, in_list=True)[0]["id"]
        before = len(service.space.leads)
        response = await remove(service, {"campaign_id": campaign, "ids": [*inside, outside, UNKNOWN]})
        assert response.json() == {"count": 3}
        assert len(service.space.leads) == before - 3
        assert service.space.leads.get(outside)
        response = await remove(service, {"campaign_id": campaign, "ids": inside})
        assert (response.status_code, response.json()) == (200, {"count": 0})


async def test_deleting_without_ids_takes_all_that_match():
    async with checked() as service:
        campaign = campaign_of(service)
        total = service.space.leads.count(campaign=campaign)
        bounced = len(leads_of(service, campaign=campaign, filter="FILTER_VAL_BOUNCED"))
        assert (await remove(service, {"campaign_id": campaign, "status": -1})).json() == {"count": bounced}
        assert (await remove(service, {"campaign_id": campaign, "limit": 2})).json() == {"count": 2}
        assert (await remove(service, {"campaign_id": campaign})).json() == {"count": total - bounced - 2}
        assert service.space.leads.count(campaign=campaign) == 0


@pytest.mark.parametrize("body", [{}, {"ids": [UNKNOWN]}])
async def test_deleting_needs_a_campaign_or_a_list(body):
    async with checked() as service:
        before = len(service.space.leads)
        response = await remove(service, body)
        assert response.status_code == 400
        assert response.json()["message"].startswith("body must have required property 'campaign_id'")
        assert len(service.space.leads) == before
