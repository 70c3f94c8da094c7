"""What the simulated service tells of accounts: warmup, daily sends, domains, campaigns."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.demo.service import serving

DAILY = "/accounts/analytics/daily"
COUNTERS = ("sent", "received", "landed_inbox", "landed_spam")


async def test_a_week_of_warmup_adds_up():
    async with serving() as service:
        emails = list(service.space.accounts)
        found = await service.post("/accounts/warmup-analytics", {"emails": [*emails, "no@fresh.example"]})
        days, sums = found["email_date_data"], found["aggregate_data"]
        warmed = [row["email"] for row in service.space.accounts.values() if "timestamp_warmup_start" in row]
        assert set(days) == set(sums) == set(warmed) < set(emails)
        for email in warmed:
            for counter in COUNTERS:
                counted = sum(day.get(counter, 0) for day in days[email].values())
                assert sums[email].get(counter, 0) == counted, (email, counter)
            assert len(days[email]) <= 7
            assert 0 <= sums[email]["health_score"] <= 100
        assert any(len(week) == 7 for week in days.values())


async def test_warmup_of_nobody_is_empty_and_of_too_many_is_refused():
    async with serving() as service:
        found = await service.post("/accounts/warmup-analytics", {"emails": ["no@fresh.example"]})
        assert found == {"email_date_data": {}, "aggregate_data": {}}
        for emails, word in (([], "fewer"), (["x"] * 101, "more")):
            status, answer = await service.refused(
                "POST", "/accounts/warmup-analytics", json={"emails": emails}
            )
            assert status == 400
            assert f"must NOT have {word} than" in answer["message"]


async def test_daily_sends_agree_with_the_campaigns():
    async with serving() as service:
        emails = list(service.space.accounts)
        today = service.world.clock.now().date()
        window = {"start_date": str(today - timedelta(days=9)), "end_date": str(today)}
        rows = await service.get(DAILY, params={"emails": emails, **window})
        days = await service.get("/campaigns/analytics/daily", params=window)
        assert {row["date"] for row in rows if row["sent"]} == {day["date"] for day in days if day["sent"]}
        for day in days:
            mine = [row for row in rows if row["date"] == day["date"]]
            assert sum(row["sent"] for row in mine) == day["sent"]
            assert len(mine) == len({row["email_account"] for row in mine})


async def test_the_usual_window_is_thirty_days():
    async with serving() as service:
        email = service.campaign(1)["email_list"][0]
        rows = await service.get(DAILY, params={"emails": email})
        first = service.world.clock.now().date() - timedelta(days=29)
        assert rows
        assert all(str(first) <= row["date"] for row in rows)
        assert await service.get(DAILY, params={"emails": email, "date": "2020-01-01"}) == rows


@pytest.mark.parametrize(
    "asked", [{}, {"emails": "a@fresh.example", "start_date": "2026-10-01", "end_date": "2026-11-01"}]
)
async def test_a_question_too_wide_is_a_413(asked):
    async with serving() as service:
        status, answer = await service.refused("GET", DAILY, params=asked)
        assert (status, answer["error"]) in ((413, "Request Entity Too Large"), (413, "Payload Too Large"))
        assert answer["message"].startswith("Analytics request is too large for this workspace.")
        if asked:
            service.switch("account_days_400")
            assert (await service.refused("GET", DAILY, params=asked))[0] == 400


async def test_thirty_one_days_are_not_too_many_and_the_order_matters():
    async with serving() as service:
        asked = {"emails": "a@fresh.example", "start_date": "2026-10-01", "end_date": "2026-10-31"}
        assert await service.get(DAILY, params=asked) == []
        turned = {**asked, "start_date": "2026-11-01"}
        wanted = (400, {"message": "Start Date must be earlier than End Date"})
        assert await service.refused("GET", DAILY, params=turned) == wanted


async def test_a_small_workspace_may_answer_without_addresses():
    async with serving() as service:
        service.switch("account_days_unfiltered")
        rows = await service.get(DAILY)
        assert [row["email_account"] for row in rows].count("") == 1
        assert {row["email_account"] for row in rows} - {""} <= set(service.space.accounts)


async def test_vitals_are_told_by_domain_for_any_address():
    async with serving() as service:
        domains = {email.partition("@")[2] for email in service.space.accounts}
        asked = [*service.space.accounts, "anyone@nobodys.example"]
        found = await service.post("/accounts/test/vitals", {"accounts": asked})
        good = {row["domain"] for row in found["success_list"]}
        bad = {row["domain"] for row in found["failure_list"]}
        assert (found["status"], good | bad) == ("success", domains | {"nobodys.example"})
        assert good
        assert bad - {"nobodys.example"}
        for row in (*found["success_list"], *found["failure_list"]):
            assert row["allPass"] is (row["mx"] and row["spf"] and row["dkim"] and row["dmarc"])


@pytest.mark.parametrize("body", [None, {"emails": ["a@fresh.example"]}, {"accounts": []}])
async def test_vitals_of_nothing_are_refused(body):
    async with serving() as service:
        wanted = (400, {"error": "Bad request - no emails sent"})
        assert await service.refused("POST", "/accounts/test/vitals", json=body) == wanted


async def test_a_tracking_domain_is_ready_unset_or_nonsense():
    async with serving() as service:
        path = "/accounts/ctd/status"
        rows = service.space.accounts.values()
        host = next(row["tracking_domain_name"] for row in rows if row.get("tracking_domain_name"))
        found = await service.get(path, params={"host": host})
        assert found == {"success": True, "ssl": True, "cname": True, "host": host}
        unset = await service.get(path, params={"host": "track.fresh.example"})
        assert unset == {"ssl": False, "cname": False, "host": "track.fresh.example"}
        status, answer = await service.refused("GET", path, params={"host": "no host"})
        assert (status, answer["status"], answer["host"]) == (400, "error", "no host")
        status, answer = await service.refused("GET", path)
        assert answer["message"] == "querystring must have required property 'host'"


async def test_the_campaigns_of_an_account_are_those_that_name_it_or_its_tag():
    async with serving() as service:
        campaigns = service.space.campaigns
        email = service.campaign(1)["email_list"][0]
        path = f"/account-campaign-mappings/{quote(email, safe='')}"
        rows = await service.all_pages(path, limit=1)
        wanted = {key for key, row in campaigns.items() if email in row["email_list"]}
        assert {row["campaign_id"] for row in rows} == wanted
        moments = [row["timestamp_created"] for row in rows]
        assert moments == sorted(moments, reverse=True)
        page = await service.get(path, params={"limit": 1})
        assert page["next_starting_after"] == moments[0]
        tag = next(iter(service.space.tags))
        other = next(row for row in campaigns.values() if row["id"] not in wanted)
        other["email_tag_list"] = [tag]
        body = {"tag_ids": [tag], "resource_type": 1, "resource_ids": [email], "assign": True}
        await service.post("/custom-tags/toggle-resource", body)
        rows = await service.all_pages(path, limit=100)
        assert {row["campaign_id"] for row in rows} == wanted | {other["id"]}
        assert (await service.get("/account-campaign-mappings/no%40fresh.example"))["items"] == []
