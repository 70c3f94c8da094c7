"""Background jobs, judged by what they did."""

from __future__ import annotations

from typing import Any

import pytest

from instantly_tui.engine.changes import Change
from tests.support.changes import changing
from tests.support.record_server import LOST_BEFORE, job


async def test_a_job_is_asked_after_in_growing_steps_until_it_is_over():
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", "in-progress")] * 7 + [
            job("j1", "success", total_to_process=3, success_count=3)
        ]
        followed = it.jobs.follow("j1", "Warm up 3")
        asked: list[float] = []
        while not followed.ended.is_set():
            before = it.server.count("background-jobs")
            await it.clock.advance(0.25)
            asked += [it.clock.now()] * (it.server.count("background-jobs") - before)
        assert asked == [0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5, 45.5]
        assert it.said == ["Warm up 3: 3 of 3 done"]
        assert it.notices[0].level == "done"
        assert Change("jobs", frozenset({"j1"})) in it.changes
        assert it.jobs.running == 0


@pytest.mark.parametrize(
    ("status", "data", "says", "level"),
    [
        (
            "success",
            {"total_leads": 12, "moved_leads": 0, "duplicated_leads": 12},
            "ended without an error, but nothing was done (0 of 12 done, 12 there already)",
            "warn",
        ),
        (
            "success",
            {"total_leads": 12, "moved_leads": 9, "leads_in_other_campaigns": 2, "leads_missing_email": 1},
            "9 of 12 done, 2 in other campaigns, 1 without an address",
            "done",
        ),
        (
            "success",
            {
                "total_to_process": 2,
                "success_count": 1,
                "failed_count": 1,
                "processed_emails": [
                    {"email": "x@example.org", "status": "failed", "error": "not connected"}
                ],
            },
            "1 of 2 done, 1 failed: not connected",
            "warn",
        ),
        ("completed", {}, "done", "done"),
        ("failed", {"error": "boom", "success_count": 1}, "failed: boom (1 done)", "error"),
        ("cancelled", {}, "cancelled", "error"),
        ("error", {}, "failed", "error"),
    ],
)
async def test_how_a_job_ended(status: str, data: dict[str, Any], says: str, level: str):
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", status, **data)]
        it.jobs.follow("j1", "Move leads")
        await it.clock.advance(1)
        assert it.said == [f"Move leads: {says}"]
        assert it.notices[0].level == level
        assert it.notices[0].sticky == (level != "done")


@pytest.mark.parametrize("status", ["paused", "draining", "something new", ""])
async def test_a_status_that_may_change_is_followed_on(status: str):
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", status), job("j1", status), job("j1", "success", success_count=1)]
        followed = it.jobs.follow("j1", "Warm up")
        await it.clock.advance(2)
        assert not followed.ended.is_set()
        assert it.jobs.running == 1
        await it.clock.advance(2)
        assert it.said == ["Warm up: 1 done"]


async def test_a_look_that_fails_is_shown_and_repeated():
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", "success", success_count=1)]
        it.server.faults["background-jobs"] = [LOST_BEFORE] * 3
        followed = it.jobs.follow("j1", "Warm up")
        await it.clock.advance(2.6)
        assert "did not answer in time" in followed.line
        assert it.said == []
        await it.clock.advance(5)
        assert it.said == ["Warm up: 1 done"]


@pytest.mark.parametrize("fault", ["404", "401", "402"])
async def test_when_nothing_more_can_be_learnt_it_says_so(fault: str):
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", "success")]
        it.server.faults["background-jobs"] = [fault]
        followed = it.jobs.follow("j1", "Warm up")
        await it.clock.advance(60)
        assert followed.ended.is_set()
        assert followed.job is None
        assert it.said[0].startswith("Warm up: how it ended can't be learnt: ")
        assert it.notices[0].level == "error"
        assert it.server.count("background-jobs") == 1


async def test_a_job_is_followed_once():
    async with changing() as it:
        it.server.jobs["j1"] = [job("j1", "success", success_count=1)]
        assert it.jobs.follow("j1", "Warm up") is it.jobs.follow("j1", "Warm up")
        assert it.jobs.followed[0].line == "Warm up: queued"
        await it.clock.advance(60)
        assert it.server.count("background-jobs") == 1
        assert len(it.said) == 1
