"""Moving and copying leads by a background job."""

from __future__ import annotations

from itertools import islice

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"
COUNTERS = (
    "moved_leads",
    "duplicated_leads",
    "leads_missing_email",
    "leads_in_other_campaigns",
    "ignored_leads_from_blocklist",
)


def leads_of(service, **query):
    return service.space.leads.scan(LeadQuery(**query), limit=None)


def places(service):
    """Two campaigns with leads, and the list whose first leads have no address."""
    campaigns = [key for key in service.space.campaigns if service.space.leads.count(campaign=key) > 20]
    nameless = next(row["list_id"] for row in leads_of(service, in_list=True) if "email" not in row)
    return campaigns[0], campaigns[1], nameless


def on_its_own(service, lead):
    """Whether this address is only one lead."""
    return len(service.space.leads.by_email(lead["email"])) == 1


async def run(service, **body):
    """The finished job of a move."""
    job = await service.post("/leads/move", body)
    service.world.clock.advance(60)
    return await service.get(f"/background-jobs/{job['id']}")


def counted(job):
    return {name: job["data"][name] for name in COUNTERS if job["data"][name]}


async def test_the_answer_is_a_pending_job_and_nothing_has_moved():
    async with checked() as service:
        source, target, _ = places(service)
        ids = [row["id"] for row in leads_of(service, campaign=source)[:3]]
        job = await service.post("/leads/move", {"campaign": source, "ids": ids, "to_campaign_id": target})
        assert (job["type"], job["status"], job["progress"]) == ("move-leads", "pending", 0)
        assert (job["entity_type"], job["entity_id"], job["user_id"]) == ("campaign", source, None)
        filters = job["data"]["filters"]
        assert (filters["campaign"], filters["ids"], filters["search"]) == (source, ids, None)
        service.world.clock.advance(0.2)
        assert (await service.get(f"/background-jobs/{job['id']}"))["status"] == "in-progress"
        assert (await service.get(f"/leads/{ids[0]}"))["campaign"] == source
        service.world.clock.advance(0.5)
        done = await service.get(f"/background-jobs/{job['id']}")
        assert (done["status"], done["progress"], "user_id" in done) == ("success", 100, False)
        assert done["data"]["filters"] == {"campaign": source, "ids": ids}
        assert counted(done) == {"moved_leads": 3}
        assert done["data"]["total_leads"] == 3
        moved = [await service.get(f"/leads/{key}") for key in ids]
        assert [row["campaign"] for row in moved] == [target] * 3
        assert done["data"]["moved_lead_emails"] == [row["email"] for row in moved]


async def test_a_list_lead_becomes_active_in_a_campaign_and_leaves_its_list():
    async with checked() as service:
        _, target, source = places(service)
        fresh = next(row for row in leads_of(service, list_id=source) if "email" in row)
        assert fresh["status"] == 0
        await run(service, list_id=source, ids=[fresh["id"]], to_campaign_id=target)
        row = await service.get(f"/leads/{fresh['id']}")
        assert (row["status"], row["campaign"], "list_id" in row) == (1, target, False)
        assert row["payload"]["campaign"] == target
        assert "list_id" not in row["payload"]


async def test_a_copy_is_a_new_lead_without_history():
    async with checked() as service:
        source, _, target = places(service)
        original = leads_of(service, campaign=source, filter="FILTER_VAL_REPLIED")[0]
        before = len(service.space.leads)
        job = await run(service, campaign=source, ids=[original["id"]], to_list_id=target, copy_leads=True)
        assert counted(job) == {"moved_leads": 1}
        assert len(service.space.leads) == before + 1
        copy = next(
            row for row in service.space.leads.by_email(original["email"]) if row.get("list_id") == target
        )
        assert copy["id"] != original["id"]
        assert (copy["first_name"], copy["email_reply_count"]) == (original["first_name"], 0)
        assert copy["status_summary"] == {}
        assert copy["payload"]["industry"] == original["payload"]["industry"]
        assert await service.get(f"/leads/{original['id']}") == original


async def test_what_stays_behind_is_counted_by_its_reason():
    async with checked() as service:
        source, target, nameless = places(service)
        alone = (row for row in leads_of(service, campaign=source) if on_its_own(service, row))
        first = list(islice(alone, 4))
        there, elsewhere, blocked = (row["email"] for row in first[:3])
        await service.post("/leads", {"campaign": target, "email": there})
        other = next(key for key in service.space.campaigns if key not in (source, target))
        await service.post("/leads", {"campaign": other, "email": elsewhere})
        await service.post("/block-lists-entries", {"bl_value": blocked})
        job = await run(
            service,
            contacts=[row["email"] for row in first],
            campaign=source,
            to_campaign_id=target,
            check_duplicates=True,
            check_duplicates_in_campaigns=True,
        )
        assert counted(job) == {
            "moved_leads": 1,
            "duplicated_leads": 1,
            "leads_in_other_campaigns": 1,
            "ignored_leads_from_blocklist": 1,
        }
        assert job["data"]["moved_lead_emails"] == [first[3]["email"]]
        job = await run(service, list_id=nameless, to_campaign_id=target, limit=2)
        assert counted(job) == {"leads_missing_email": 2}


async def test_a_duplicate_moves_when_nobody_asks_to_look():
    async with checked() as service:
        source, target, _ = places(service)
        lead = leads_of(service, campaign=source)[0]
        await service.post("/leads", {"campaign": target, "email": lead["email"]})
        job = await run(service, campaign=source, ids=[lead["id"]], to_campaign_id=target)
        assert counted(job) == {"moved_leads": 1}


async def test_a_move_of_nothing_is_a_success_of_nothing():
    async with checked() as service:
        source, target, _ = places(service)
        job = await run(service, campaign=source, search="nobody is called this", to_campaign_id=target)
        assert (job["status"], job["data"]["total_leads"], counted(job)) == ("success", 0, {})


async def test_a_failing_lead_fails_the_job_and_nothing_moves():
    async with checked() as service:
        source, target, _ = places(service)
        await service.post("/leads", {"campaign": source, "email": "failjob@fresh.test"})
        before = service.space.leads.count(campaign=source)
        job = await run(service, campaign=source, to_campaign_id=target)
        assert job["status"] == "failed"
        assert 0 < job["progress"] < 100
        assert job["data"]["error"] == "Could not move failjob@fresh.test"
        assert service.space.leads.count(campaign=source) == before


async def test_an_interest_is_kept_or_reset():
    async with checked() as service:
        source, target, _ = places(service)
        first, second = leads_of(service, campaign=source)[:2]
        for row in (first, second):
            await service.patch(f"/leads/{row['id']}", {"lt_interest_status": 1})
        await run(service, campaign=source, ids=[first["id"]], to_campaign_id=target)
        await run(
            service, campaign=source, ids=[second["id"]], to_campaign_id=target, reset_interest_status=True
        )
        assert (await service.get(f"/leads/{first['id']}"))["lt_interest_status"] == 1
        assert "lt_interest_status" not in await service.get(f"/leads/{second['id']}")


async def test_leads_in_verification_can_be_left_out():
    async with checked() as service:
        source, target, _ = places(service)
        pending = [row["id"] for row in leads_of(service, campaign=source)[:2]]
        service.space.leads.patch(pending[0], {"verification_status": 11})
        job = await run(
            service, campaign=source, ids=pending, to_campaign_id=target, skip_leads_in_verification=True
        )
        assert job["data"]["total_leads"] == 1
        assert (await service.get(f"/leads/{pending[0]}"))["campaign"] == source


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"ids": [UNKNOWN]}, 400, "Either to_campaign_id or to_list_id is required"),
        (
            {"ids": [UNKNOWN], "to_list_id": UNKNOWN},
            400,
            "campaign or list_id is required when ids are given",
        ),
        ({"campaign": UNKNOWN, "to_list_id": UNKNOWN}, 404, "Resource not found"),
        ({"campaign": UNKNOWN, "to_campaign_id": UNKNOWN}, 404, "Resource not found"),
        ({"to_list_id": "x"}, 400, 'body/to_list_id must match format "uuid"'),
        ({"esp_code": 7}, 400, "body/esp_code must be equal to one of the allowed values"),
    ],
)
async def test_refusals(body, status, message):
    async with checked() as service:
        answer = await service.refused("POST", "/leads/move", json=body)
        assert (answer[0], answer[1]["message"]) == (status, message)
