"""Why a campaign sends or not, as the simulated service explains it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from instantly_tui.demo import sending
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.routes.sending_status import MESSAGES
from tests.demo.service import serving

ALWAYS = {"name": "Always", "timing": {"from": "00:00", "to": "23:59"}, "timezone": "Africa/Abidjan"}
EVERY_DAY = {str(day): True for day in range(7)}
STEP = {"type": "email", "delay": 2, "delay_unit": "days", "variants": [{"subject": "Hi", "body": "Hello"}]}
ACCOUNT = "sender@fresh.example"


async def status_of(service, row, **params):
    """The sending status of a campaign."""
    return await service.get(f"/campaigns/{row['id']}/sending-status", params=params)


async def ready(service, leads=2, steps=2, **fields):
    """A running campaign that may send at any time, from one account of its own."""
    account = {
        "email": ACCOUNT,
        "first_name": "Nora",
        "last_name": "Lind",
        "status": 1,
        "warmup_status": 1,
        "provider_code": 2,
        "setup_pending": False,
        "is_managed_account": False,
        "daily_limit": 30,
        "timestamp_created": "2026-01-01T00:00:00.000Z",
        "timestamp_updated": "2026-01-01T00:00:00.000Z",
        "organization": service.space.id,
    }
    service.space.accounts[ACCOUNT] = account
    schedule = {"schedules": [{**ALWAYS, "days": EVERY_DAY}]}
    made = await service.post(
        "/campaigns",
        {
            "name": "Ready",
            "campaign_schedule": schedule,
            "sequences": [{"steps": [STEP] * steps}],
            "email_list": [ACCOUNT],
            "daily_limit": 50,
            **fields,
        },
    )
    for number in range(leads):
        await service.post("/leads", {"campaign": made["id"], "email": f"p{number}@company{number}.example"})
    await status_of(service, made)
    await service.post(f"/campaigns/{made['id']}/activate")
    return service.space.campaigns[made["id"]]


def sent(service, row, count=1, new=1):
    """Mails the campaign sent today."""
    service.space.stats.record(
        row["id"], step=0, variant=0, account=ACCOUNT, sent=count, contacted=count, new_leads_contacted=new
    )


def contact(service, row, when=None):
    """Every lead of the campaign got the first step at that time."""
    moment = (when or service.world.clock.now()).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    step = {"from": ACCOUNT, "stepID": "0_0_0", "timestamp_executed": moment}
    for lead in service.space.leads.scan(LeadQuery(campaign=row["id"])):
        fields = {"status_summary": {"lastStep": step}, "timestamp_last_contact": moment}
        service.space.leads.patch(lead["id"], fields)


async def code_of(service, row):
    """The code, the same in all three places that tell it."""
    found = await status_of(service, row)
    assert found["diagnostics"]["status"] == found["summary"]["status"]
    assert found["summary"]["status_message"] == MESSAGES[found["summary"]["status"]]
    return found["summary"]["status"]


async def test_nothing_is_known_of_a_campaign_just_made():
    async with serving() as service:
        made = await service.post(f"/campaigns/{service.campaign(1)['id']}/duplicate")
        assert await status_of(service, made) == {"diagnostics": None, "summary": None}
        found = await status_of(service, made)
        assert (found["diagnostics"], found["summary"]["status"]) == (None, "campaign_draft")


@pytest.mark.parametrize(("status", "code"), sending.CODES.items())
async def test_a_status_that_explains_itself_has_its_own_code(status, code):
    async with serving() as service:
        found = await status_of(service, service.campaign(status))
    summary = found["summary"]
    assert (summary["status"], summary["status_message"]) == (code, MESSAGES[code])
    assert summary["issue_started_at"] is not None
    assert (found["diagnostics"] is None) is (status != 3)
    unset = {name for name, value in summary.items() if value is None}
    if status in (-1, -2, -99, 4):
        assert set(summary) == {
            "status",
            "status_message",
            "issue_started_at",
            "last_healthy_send_at",
            "ai_summary",
        }
        assert "ai_summary" in unset
    else:
        assert "ai_summary" not in summary


async def test_a_completed_campaign_waits_for_leads_as_the_loop_sees_it():
    async with serving() as service:
        found = await status_of(service, service.campaign(3))
        assert found["diagnostics"]["status"] == "campaign_completed"
        assert found["diagnostics"]["issue_tracking"]["current_status_code"] == "waiting_for_leads"


async def test_a_campaign_that_can_send_is_healthy_and_shows_all_its_facts():
    async with serving() as service:
        row = await ready(service)
        found = await status_of(service, row)
        facts = found["diagnostics"]
        assert (facts["status"], found["summary"]["issue_started_at"]) == ("healthy", None)
        assert set(facts) == {
            "campaign_id",
            "last_updated",
            "status",
            "issue_tracking",
            "schedule_status",
            "accounts_summary",
            "campaign_daily_limit",
            "new_lead_limit",
            "send_one_by_one",
            "follow_ups_waiting",
            "esp_routing_status",
            "domain_limiter",
            "leads_status",
        }
        assert facts["accounts_summary"]["available"] == 1
        assert facts["esp_routing_status"]["connected_esps"] == [1]
        assert "not_sending_status" not in await service.get(f"/campaigns/{row['id']}")


async def test_outside_the_schedule_only_the_schedule_is_told():
    async with serving() as service:
        row = await ready(service)
        row["campaign_schedule"]["schedules"][0]["timing"]["to"] = "09:00"
        assert await code_of(service, row) == "out_of_schedule"
        facts = (await status_of(service, row))["diagnostics"]
        assert set(facts) == {"campaign_id", "last_updated", "status", "issue_tracking", "schedule_status"}
        assert facts["schedule_status"] == {"in_schedule": False}
        assert facts["issue_tracking"]["issue_first_seen_at"] == "2026-11-20T09:00:00.000Z"
        assert facts["issue_tracking"]["consecutive_loops_with_issue"] == 43
        service.world.clock.advance(600)
        later = (await status_of(service, row))["diagnostics"]["issue_tracking"]
        assert later["consecutive_loops_with_issue"] == 53
        assert (await service.get(f"/campaigns/{row['id']}"))["not_sending_status"] == 1


@pytest.mark.parametrize(
    ("change", "closed"),
    [
        ({"days": {"5": True}}, False),
        ({"days": {"4": True, "6": True}}, True),
        ({"timezone": "Asia/Dili", "timing": {"from": "18:00", "to": "19:00"}}, False),
        ({"timezone": "America/Chicago", "timing": {"from": "09:00", "to": "17:00"}}, True),
    ],
)
async def test_days_count_from_sunday_and_hours_are_those_of_the_zone(change, closed):
    async with serving() as service:
        row = await ready(service)
        row["campaign_schedule"]["schedules"][0].update(change)
        assert (await code_of(service, row) == "out_of_schedule") is closed


@pytest.mark.parametrize(
    "bounds", [{"start_date": "2026-11-21"}, {"end_date": "2026-11-19"}, {"start_date": "2027-01-01"}]
)
async def test_a_schedule_has_a_first_and_a_last_day(bounds):
    async with serving() as service:
        row = await ready(service)
        row["campaign_schedule"].update(bounds)
        assert await code_of(service, row) == "out_of_schedule"


async def test_no_accounts_and_only_broken_accounts_are_told_apart():
    async with serving() as service:
        row = await ready(service)
        row["email_list"] = []
        assert await code_of(service, row) == "no_accounts_available"
        row["email_list"] = [ACCOUNT, "gone@fresh.example"]
        service.space.accounts[ACCOUNT]["status"] = -1
        assert await code_of(service, row) == "all_accounts_unhealthy"
        facts = (await status_of(service, row))["diagnostics"]["accounts_summary"]
        assert (facts["total_connected"], facts["unavailable"]["disconnected"]) == (2, 2)


async def test_an_account_can_come_by_its_tag():
    async with serving() as service:
        row = await ready(service)
        tag = next(iter(service.space.tags))
        body = {"tag_ids": [tag], "resource_type": 1, "resource_ids": [ACCOUNT], "assign": True}
        await service.post("/custom-tags/toggle-resource", body)
        service.space.tag_mappings[:] = [
            one for one in service.space.tag_mappings if one["tag_id"] != tag or one["resource_id"] == ACCOUNT
        ]
        row.update(email_list=[], email_tag_list=[tag])
        assert await code_of(service, row) == "healthy"


async def test_limits_of_campaign_account_and_new_leads():
    async with serving() as service:
        row = await ready(service, daily_max_leads=5)
        sent(service, row, count=5, new=5)
        assert await code_of(service, row) == "new_lead_limit_met"
        row["daily_max_leads"] = None
        assert await code_of(service, row) == "healthy"
        sent(service, row, count=25, new=0)
        assert await code_of(service, row) == "account_daily_limit_met"
        assert (await service.get(f"/campaigns/{row['id']}"))["not_sending_status"] == 4
        row["daily_limit"] = 30
        assert await code_of(service, row) == "daily_limit_met"
        assert (await service.get(f"/campaigns/{row['id']}"))["not_sending_status"] == 3
        service.world.clock.advance(86_400)
        assert await code_of(service, row) == "healthy"


async def test_slow_ramp_and_the_gap_hold_an_account_back():
    async with serving() as service:
        row = await ready(service)
        account = service.space.accounts[ACCOUNT]
        account.update(enable_slow_ramp=True, timestamp_created="2026-11-20T00:00:00.000Z")
        sent(service, row, count=2)
        facts = (await status_of(service, row))["diagnostics"]
        assert facts["status"] == "account_daily_limit_met"
        assert facts["accounts_summary"]["unavailable"]["slow_ramp_limit_hit"] == 1
        account.update(enable_slow_ramp=False, sending_gap=10, _last_sent=service.world.clock.now())
        facts = (await status_of(service, row))["diagnostics"]
        assert facts["accounts_summary"]["unavailable"]["global_gap_not_met"] == 1
        service.world.clock.advance(601)
        facts = (await status_of(service, row))["diagnostics"]
        assert facts["accounts_summary"]["available"] == 1


async def test_leads_are_waited_for_and_follow_ups_have_their_delay():
    async with serving() as service:
        empty = await ready(service, leads=0)
        assert await code_of(service, empty) == "waiting_for_leads"
        assert (await service.get(f"/campaigns/{empty['id']}"))["not_sending_status"] == 2
        row = await ready(service)
        contact(service, row)
        assert await code_of(service, row) == "follow_up_delay_not_met"
        waiting = (await status_of(service, row))["diagnostics"]["follow_ups_waiting"]
        assert waiting == {"count": 2, "earliest_wait_time_seconds": 2 * 86_400}
        contact(service, row, service.world.clock.now() - timedelta(days=2))
        assert await code_of(service, row) == "healthy"


async def test_a_campaign_without_steps_sends_nothing():
    async with serving() as service:
        row = await ready(service)
        row["sequences"] = []
        assert await code_of(service, row) == "waiting_for_leads"
        assert row["status"] == 1


async def test_companies_may_be_limited():
    async with serving() as service:
        row = await ready(service, limit_emails_per_company_override={"mode": "custom", "daily_limit": 1})
        contact(service, row)
        for number in range(2):
            await service.post(
                "/leads", {"campaign": row["id"], "email": f"q{number}@company{number}.example"}
            )
        assert await code_of(service, row) == "domain_limit_reached"
        facts = (await status_of(service, row))["diagnostics"]["domain_limiter"]
        assert facts == {"active": True, "domains_at_limit": 2}
        await service.post("/leads", {"campaign": row["id"], "email": "new@company9.example"})
        assert await code_of(service, row) == "healthy"


async def test_mail_hosts_may_have_to_match():
    async with serving() as service:
        row = await ready(service, match_lead_esp=True)
        for lead in service.space.leads.scan(LeadQuery(campaign=row["id"])):
            service.space.leads.patch(lead["id"], {"esp_code": 2})
        assert await code_of(service, row) == "waiting_for_esp_match"
        service.space.accounts[ACCOUNT]["provider_code"] = 3
        assert await code_of(service, row) == "healthy"


async def test_all_eighteen_codes_have_words_and_the_summary_can_be_told_in_a_paragraph():
    assert len(MESSAGES) == 18
    async with serving() as service:
        row = await ready(service)
        told = (await status_of(service, row, with_ai_summary="true"))["summary"]["ai_summary"]
        assert told.startswith("Campaign is sending normally. 0 of 50 mails were sent today.")
        assert "ai_summary" not in (await status_of(service, row))["summary"]


async def test_a_campaign_that_sent_says_when():
    async with serving() as service:
        row = service.campaign(1)
        mail = service.space.mails.select(lambda m: m.get("campaign_id") == row["id"] and m["ue_type"] == 1)[
            0
        ]
        found = await status_of(service, row)
        assert found["summary"]["last_healthy_send_at"] == mail["timestamp_created"]
