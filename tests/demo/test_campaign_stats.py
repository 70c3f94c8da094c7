"""Campaign analytics, whose numbers have to agree with each other."""

from __future__ import annotations

import pytest

from tests.demo.service import serving

PATH = "/campaigns/analytics"
PAIRS = {
    "emails_sent_count": "sent",
    "open_count": "opened",
    "reply_count": "replies",
    "link_click_count": "clicks",
    "total_opportunities": "unique_opportunities",
}
"""Counters of a campaign's row, and of a day."""


def total(rows, name):
    """The sum of one counter."""
    return sum(row[name] for row in rows)


async def test_days_add_up_to_the_campaigns_row_and_rows_to_the_overview():
    async with serving() as service:
        rows = await service.get(PATH)
        overview = await service.get(f"{PATH}/overview")
        assert rows
        for row in rows:
            days = await service.get(f"{PATH}/daily", params={"campaign_id": row["campaign_id"]})
            for field, counter in PAIRS.items():
                assert row[field] == total(days, counter), (row["campaign_name"], field)
        for field in overview:
            if field in rows[0]:
                assert overview[field] == total(rows, field), field


async def test_steps_add_up_to_what_was_sent():
    async with serving() as service:
        for row in await service.get(PATH):
            steps = await service.get(f"{PATH}/steps", params={"campaign_id": row["campaign_id"]})
            assert total(steps, "sent") == row["emails_sent_count"]
        assert {"step", "variant", "sent"} <= set(steps[0])
        assert "opportunities" not in steps[0]
        flag = {"campaign_id": row["campaign_id"], "include_opportunities_count": "true"}
        steps = await service.get(f"{PATH}/steps", params=flag)
        assert {"opportunities", "unique_opportunities", "meetings_booked", "won"} <= set(steps[0])


async def test_numbers_are_possible():
    async with serving() as service:
        for row in await service.get(PATH):
            assert row["contacted_count"] <= row["emails_sent_count"]
            assert row["contacted_count"] <= row["leads_count"]
            assert row["completed_count"] <= row["leads_count"]
            assert row["bounced_count"] + row["unsubscribed_count"] <= row["contacted_count"]
            assert row["open_count_unique"] <= row["open_count"]
            campaign = service.space.campaigns[row["campaign_id"]]
            assert campaign["open_tracking"] or not row["open_count"]
            assert campaign["link_tracking"] or not row["link_click_count"]


async def test_campaigns_that_sent_nothing_are_missing_and_the_overview_is_zero():
    async with serving() as service:
        draft = service.campaign(0)["id"]
        rows = await service.get(PATH)
        assert draft not in {row["campaign_id"] for row in rows}
        for template, name in (("", "id"), ("/daily", "campaign_id"), ("/steps", "campaign_id")):
            assert await service.get(PATH + template, params={name: draft}) == []
        overview = await service.get(f"{PATH}/overview", params={"id": draft})
        assert len(overview) == 23
        assert "completed_count" not in overview
        assert set(overview.values()) == {0}


async def test_one_or_several_campaigns_are_asked_for_and_a_wrong_name_asks_for_all():
    async with serving() as service:
        rows = await service.get(PATH)
        keys = [row["campaign_id"] for row in rows[:2]]
        one = await service.get(PATH, params={"id": keys[0]})
        two = await service.get(PATH, params={"ids": keys})
        wrong = await service.get(PATH, params={"campaign_id": keys[0]})
        assert [row["campaign_id"] for row in one] == keys[:1]
        assert {row["campaign_id"] for row in two} == set(keys)
        assert wrong == rows
        pair = await service.get(f"{PATH}/overview", params={"ids": keys})
        assert pair["emails_sent_count"] == total(two, "emails_sent_count")


async def test_windows_are_days_with_the_last_one_included():
    async with serving() as service:
        days = await service.get(f"{PATH}/daily")
        first, last = days[0]["date"], days[-1]["date"]
        asked = {"start_date": first, "end_date": last}
        assert await service.get(f"{PATH}/daily", params=asked) == days
        one = await service.get(f"{PATH}/daily", params={"start_date": last, "end_date": last})
        assert one == days[-1:]
        exact = {"start_date": f"{last}T08:00:00.000Z", "end_date": f"{last}T09:00:00+00:00"}
        assert await service.get(f"{PATH}/daily", params=exact) == one


@pytest.mark.parametrize("template", ["", "/overview", "/daily", "/steps"])
async def test_a_window_the_wrong_way_round_is_refused_in_the_short_envelope(template):
    async with serving() as service:
        asked = {"start_date": "2026-11-02", "end_date": "2026-11-01"}
        wanted = (400, {"message": "Start Date must be earlier than End Date"})
        assert await service.refused("GET", PATH + template, params=asked) == wanted
        status, answer = await service.refused("GET", PATH + template, params={"start_date": "soon"})
        assert (status, set(answer)) == (400, {"message"})


async def test_states_narrow_the_totals():
    async with serving() as service:
        rows = await service.get(PATH)
        active = [row for row in rows if row["campaign_status"] == 1]
        overview = await service.get(f"{PATH}/overview", params={"campaign_status": 1})
        assert overview["emails_sent_count"] == total(active, "emails_sent_count")
        days = await service.get(f"{PATH}/daily", params={"campaign_status": 1})
        assert total(days, "sent") == overview["emails_sent_count"]


async def test_leads_need_not_be_counted():
    async with serving() as service:
        asked = {"exclude_total_leads_count": "true"}
        assert {row["leads_count"] for row in await service.get(PATH, params=asked)} == {0}
        service.switch("leads_count_absent")
        assert not any("leads_count" in row for row in await service.get(PATH, params=asked))
        assert all(row["leads_count"] for row in await service.get(PATH))


async def test_a_counter_may_be_a_text():
    async with serving() as service:
        service.switch("odd_counter")
        rows = await service.get(PATH)
        assert [row["open_count_unique"] for row in rows].count("\\N") == 1


async def test_a_deleted_campaign_keeps_its_past_in_the_workspaces_days_only():
    async with serving() as service:
        before = await service.get(f"{PATH}/daily")
        overview = await service.get(f"{PATH}/overview")
        key = service.campaign(3)["id"]
        gone = (await service.get(PATH, params={"id": key}))[0]
        await service.delete(f"/campaigns/{key}")
        assert await service.get(f"{PATH}/daily") == before
        after = await service.get(f"{PATH}/overview")
        assert after["emails_sent_count"] == overview["emails_sent_count"] - gone["emails_sent_count"]


async def test_a_reply_is_counted_the_moment_it_arrives():
    async with serving() as service:
        mail = service.space.mails.select(lambda row: row["ue_type"] == 1, limit=1)[0]
        asked = {"id": mail["campaign_id"]}
        before = (await service.get(PATH, params=asked))[0]
        await service.control("inbound", lead=mail["lead"], campaign=mail["campaign_id"])
        after = (await service.get(PATH, params=asked))[0]
        assert after["reply_count"] == before["reply_count"] + 1
        assert after["emails_sent_count"] == before["emails_sent_count"]
