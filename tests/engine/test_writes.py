"""Changes: shown at once, confirmed or rolled back, in order, held, in bulk; every outcome said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from instantly_tui.api.accounts import Account, enable_warmup, pause_accounts
from instantly_tui.api.campaigns import delete_campaign
from instantly_tui.engine.changes import Change
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.scheduler import Priority
from instantly_tui.engine.writes import Many, Outcome, Write
from tests.support.changes import ACTIVE, PAUSED, Changing, changing
from tests.support.record_server import LOST_AFTER, LOST_BEFORE, REFUSED

EACH = " — :results tells each"
"""Ends what is said of several writes that did not all go well."""


def account_write(it: Changing, name: str, **fields: object) -> Write:
    return replace(
        Write(
            "accounts",
            f"{name}@example.org",
            f"{name}@example.org",
            pause_accounts([f"{name}@example.org"]),
            {"status": PAUSED},
            record=it.account(name),
        ),
        **fields,  # type: ignore[arg-type]
    )


PAUSE_MANY = Many(
    lambda writes: pause_accounts([write.key for write in writes]),
    lambda answer, write: "not connected" if write.key in answer.failed_emails else None,
)


async def test_the_change_shows_before_anything_is_sent_and_stays_when_confirmed():
    async with changing() as it:
        batch = it.writes.run("Pause", [it.pause("a")])
        assert it.campaign("a").status == PAUSED
        assert (it.server.requests, batch.pending, it.writes.pending) == ([], 1, 1)
        await it.clock.advance(0)
        assert it.server.requests == ["POST /campaigns/a/pause"]
        assert it.campaign("a").status == PAUSED
        assert not it.store.pending("campaigns", "a")
        assert it.notices == [Notice("Pause Campaign a: done", "done")]
        assert (batch.pending, it.writes.pending) == (0, 0)
        assert Change("writes") in it.changes


@pytest.mark.parametrize(
    ("fault", "times", "state", "says"),
    [
        ("400", 1, "refused", "Pause Campaign a: refused: Instantly does not accept it: says 400"),
        ("404", 1, "refused", "Pause Campaign a: refused: Instantly has no such record any more (says 404)"),
        (REFUSED, 3, "not_sent", "Pause Campaign a: not sent: could not reach 127.0.0.1 (refused)"),
    ],
)
async def test_what_was_not_done_is_rolled_back_with_the_reason(
    fault: str, times: int, state: str, says: str
):
    async with changing() as it:
        it.server.faults["pause"] = [fault] * times
        batch = it.writes.run("Pause", [it.pause("a")])
        await it.clock.advance(10)
        assert it.campaign("a").status == ACTIVE
        assert [outcome.state for outcome in batch.outcomes] == [state]
        assert it.said[0].startswith(says)
        assert (it.notices[0].level, it.notices[0].sticky) == ("error", True)


@pytest.mark.parametrize("fault", [LOST_BEFORE, LOST_AFTER, "500"])
async def test_a_lost_answer_is_asked_again_as_doing_it_twice_is_the_same(fault: str):
    async with changing() as it:
        it.server.faults["pause"] = [fault]
        it.writes.run("Pause", [it.pause("a")])
        await it.clock.advance(10)
        assert it.server.count("POST") == 2
        assert it.said == ["Pause Campaign a: done"]


async def test_after_the_last_lost_answer_the_record_is_read_and_shown():
    async with changing() as it:
        it.server.faults["pause"] = [LOST_AFTER] * 3
        it.writes.run("Pause", [it.pause("a")])
        await it.clock.advance(10)
        assert it.server.requests[-1] == "GET /campaigns/a"
        assert it.campaign("a").status == PAUSED
        assert it.said == ["Pause Campaign a: no answer, but it is so now"]


async def test_after_the_last_lost_answer_an_unchanged_record_is_said():
    async with changing() as it:
        it.server.faults["pause"] = [LOST_BEFORE] * 3
        batch = it.writes.run("Pause", [it.pause("a")])
        await it.clock.advance(10)
        assert it.campaign("a").status == ACTIVE
        assert batch.outcomes[0].state == "unclear"
        assert it.said == ["Pause Campaign a: unclear: no answer; showing what the server says now"]
        assert it.notices[0].level == "warn"


async def test_when_the_record_can_not_be_read_either_that_is_said():
    async with changing() as it:
        it.server.faults = {"pause": [LOST_BEFORE] * 3, "campaigns/a": ["404"]}
        batch = it.writes.run("Pause", [it.pause("a")])
        it.server.faults = {"pause": [LOST_BEFORE] * 3, "campaigns/b": []}
        it.server.campaigns.pop("a")
        await it.clock.advance(10)
        assert batch.outcomes[0].state == "unclear"
        assert it.said[0].endswith("; refresh to see")


async def test_a_call_that_must_not_happen_twice_is_not_repeated():
    async with changing() as it:
        it.server.faults["accounts/pause"] = [LOST_AFTER]
        batch = it.writes.run("Pause", [account_write(it, "a")])
        await it.clock.advance(60)
        assert it.server.count("POST") == 1
        assert batch.outcomes[0].state == "unclear"
        assert it.account("a").status == ACTIVE


async def test_writes_of_one_record_keep_their_order():
    async with changing() as it:
        it.server.faults["pause"] = ["500"]
        it.writes.run("Pause", [it.pause(key) for key in "abcdef"])
        it.writes.run("Activate", [it.activate("a"), it.activate("f")])
        assert it.campaign("a").status == ACTIVE
        await it.clock.advance(10)
        asked = [request for request in it.server.requests if "/a/" in request]
        assert asked == ["POST /campaigns/a/pause", "POST /campaigns/a/pause", "POST /campaigns/a/activate"]
        assert {key: row["status"] for key, row in it.server.campaigns.items()} == {
            "a": ACTIVE,
            "b": PAUSED,
            "c": PAUSED,
            "d": PAUSED,
            "e": PAUSED,
            "f": ACTIVE,
        }
        assert it.campaign("f").status == ACTIVE


async def test_marked_rows_are_answered_for_one_by_one():
    async with changing() as it:
        it.server.campaigns.pop("b")
        it.server.faults["campaigns/d"] = ["400"]
        skipped = [Outcome(it.pause("f"), "skipped", "it is not active")]
        batch = it.writes.run("Pause", [it.pause(key) for key in "abcde"], skipped=skipped)
        await it.clock.advance(1)
        assert len(batch.done) == 3
        assert it.said == [
            "Pause: 3 done, 2 refused (Campaign b: Instantly has no such record any more "
            "(Resource not found); refresh the list; …), 1 skipped (Campaign f: it is not active)" + EACH
        ]
        assert [it.campaign(key).status for key in "abcde"] == [PAUSED, ACTIVE, PAUSED, ACTIVE, PAUSED]


async def test_a_large_batch_leaves_room_for_others():
    async with changing() as it:
        it.writes.run("Pause", [it.pause(key) for key in "abcdef" * 8])
        assert it.scheduler.state().waiting <= 4
        job = it.scheduler.submit(it.activate("a").call, Priority.WRITE)
        await it.clock.advance(0)
        assert job.future.done()


async def test_nothing_to_do_is_said():
    async with changing() as it:
        batch = it.writes.run(
            "Pause", [], skipped=[Outcome(it.pause("a"), "skipped", "it is paused already")]
        )
        assert it.said == ["Pause Campaign a: skipped: it is paused already"]
        assert (batch.pending, it.notices[0].level) == (0, "warn")
        await it.writes.quiet()


async def test_a_held_change_waits_and_can_be_taken_back():
    async with changing() as it:
        batch = it.writes.run("Interested", [it.interest(1)], hold=10)
        assert it.lead().lt_interest_status == 1
        assert it.said == ["Interested Dana: leaves in 10 s, u takes it back"]
        await it.clock.advance(9)
        assert (it.writes.held, it.server.requests) == (1, [])
        assert it.writes.take_back(batch)
        assert it.lead().lt_interest_status is None
        await it.clock.advance(60)
        assert (it.server.requests, it.writes.pending, len(it.said)) == ([], 0, 1)
        assert not it.writes.take_back(batch)
        assert batch.taken_back


async def test_a_slip_that_is_corrected_never_leaves():
    async with changing() as it:
        it.writes.run("Interested", [it.interest(1)], hold=10)
        await it.clock.advance(3)
        second = it.writes.run("Not interested", [it.interest(-1)], hold=10)
        assert it.lead().lt_interest_status == -1
        await it.clock.advance(10)
        assert it.server.count("update-interest-status") == 1
        assert it.server.leads["lead-1"]["lt_interest_status"] == -1
        assert it.said[-1] == "Not interested Dana: done"
        back = second.inverse()
        assert [write.edit for write in back] == [{"lt_interest_status": None}]


async def test_flush_sends_what_is_held_now():
    async with changing() as it:
        it.writes.run("Interested", [it.interest(1)], hold=10)
        await it.writes.flush()
        assert it.clock.now() == 0
        assert it.server.count("update-interest-status") == 1
        assert it.writes.pending == 0


async def test_everything_held_can_be_dropped_at_once():
    async with changing() as it:
        it.writes.run("Interested", [it.interest(1)], hold=10)
        it.writes.run("Pause", [it.pause("a"), it.pause("b")], hold=10)
        assert it.writes.take_back_all() == 3
        await it.clock.advance(20)
        assert it.server.requests == []
        assert it.campaign("b").status == ACTIVE


async def test_a_queued_change_is_shown_until_the_server_shows_it():
    async with changing() as it:
        it.server.queue_reads = 2
        it.writes.run("Interested", [it.interest(1)])
        await it.clock.advance(0)
        assert it.said == ["Interested Dana: queued on the server"]
        assert it.store.pending("leads", "lead-1")
        await it.clock.advance(4)
        assert it.lead().lt_interest_status == 1
        await it.clock.advance(1)
        assert not it.store.pending("leads", "lead-1")
        assert it.lead().lt_interest_status == 1
        assert it.server.count("GET") == 3
        assert len(it.said) == 1


async def test_a_queued_change_that_never_shows_is_said_and_given_up():
    async with changing() as it:
        it.server.queue_reads = 99
        it.writes.run("Interested", [it.interest(1)])
        await it.clock.advance(11)
        assert it.said[-1] == "Interested Dana: accepted, but the server does not show it after 10 s"
        assert it.lead().lt_interest_status is None
        assert it.server.count("GET") == 4


async def test_many_in_one_call_with_the_failures_of_its_answer():
    async with changing() as it:
        it.server.failing["b@example.org"] = "x"
        batch = it.writes.run("Pause", [account_write(it, name) for name in "abc"], many=PAUSE_MANY)
        assert it.account("b").status == PAUSED
        await it.clock.advance(0)
        assert it.server.requests == ["POST /accounts/pause"]
        assert [it.account(name).status for name in "abc"] == [PAUSED, ACTIVE, PAUSED]
        assert it.said == ["Pause: 2 done, 1 refused (b@example.org: not connected)" + EACH]
        assert len(batch.done) == 2


async def test_many_are_sent_in_parts_of_what_one_call_takes():
    async with changing() as it:
        it.writes.run(
            "Pause", [account_write(it, name) for name in "abcde"], many=replace(PAUSE_MANY, size=2)
        )
        await it.clock.advance(0)
        assert it.server.count("POST /accounts/pause") == 3
        assert it.said == ["Pause: 5 done"]


async def test_many_that_are_refused_together_roll_back_together():
    async with changing() as it:
        it.server.faults["accounts/pause"] = ["400"]
        it.writes.run("Pause", [account_write(it, name) for name in "abc"], many=PAUSE_MANY)
        await it.clock.advance(0)
        assert [it.account(name).status for name in "abc"] == [ACTIVE] * 3
        assert it.said == ["Pause: 3 refused (a@example.org: Instantly does not accept it: says 400)" + EACH]


def warm_up(it: Changing, name: str) -> Write:
    return account_write(
        it,
        name,
        call=enable_warmup([f"{name}@example.org"]),
        edit={"warmup_status": 1},
        job=lambda answer: answer.id,
    )


WARM_MANY = Many(
    lambda writes: enable_warmup([write.key for write in writes]),
    lambda job, write: next((r.error for r in job.data.processed_emails if r.email == write.key), None),
)


async def test_what_a_job_does_is_shown_until_its_end_and_its_failures_rolled_back():
    async with changing() as it:
        it.server.failing["b@example.org"] = "not connected"
        it.writes.run("Warmup on", [warm_up(it, name) for name in "abc"], many=WARM_MANY)
        await it.clock.advance(0)
        assert it.said == ["Warmup on: 3 done (started)"]
        assert [it.account(name).warmup_status for name in "abc"] == [1, 1, 1]
        await it.clock.advance(2)
        assert it.said[1:] == ["Warmup on 3: 2 of 3 done, 1 failed: not connected"]
        assert [it.account(name).warmup_status for name in "abc"] == [1, 0, 1]
        assert not any(it.store.pending("accounts", f"{name}@example.org") for name in "abc")


async def test_parts_of_a_job_wait_for_each_other():
    async with changing() as it:
        it.writes.run("Warmup on", [warm_up(it, name) for name in "abcd"], many=replace(WARM_MANY, size=2))
        await it.clock.advance(1)
        assert it.server.count("warmup/enable") == 1
        await it.clock.advance(1)
        assert it.server.count("warmup/enable") == 2
        await it.clock.advance(60)
        assert [job.line for job in it.jobs.followed] == ["Warmup on 2: 2 of 2 done"] * 2


async def test_a_job_that_is_running_already_is_said():
    async with changing() as it:
        it.server.faults["warmup/enable"] = ["409"]
        it.writes.run("Warmup on", [replace(warm_up(it, "a"))])
        await it.clock.advance(0)
        assert it.account("a").warmup_status == 0
        assert it.said[0].startswith("Warmup on a@example.org: refused: ")
        assert "in the way" in it.said[0]


async def test_a_removed_record_is_told_and_one_that_was_gone_counts_as_done():
    async with changing() as it:
        gone = [replace(it.pause(key), call=delete_campaign(key), removes=True, edit=None) for key in "ab"]
        it.server.campaigns.pop("b")
        it.writes.run("Delete", gone)
        await it.clock.advance(0)
        assert it.said == ["Delete: 2 done"]
        assert it.removed == [("campaigns", frozenset({"a"})), ("campaigns", frozenset({"b"}))]


async def test_an_answer_without_the_record_keeps_what_was_asked_for():
    async with changing() as it:
        it.writes.run("Pause", [account_write(it, "a")])
        await it.clock.advance(0)
        kept = it.store.get("accounts", "a@example.org")
        assert isinstance(kept, Account)
        assert kept.status == PAUSED
        assert not it.store.pending("accounts", "a@example.org")


async def test_a_guess_that_came_to_nothing_is_not_confirmed_by_a_later_change():
    async with changing() as it:
        it.server.faults["accounts/pause"] = ["400"]
        it.writes.run("Pause", [account_write(it, "a")])
        second = account_write(it, "a", edit={"daily_limit": 30.0})
        assert second.record is not None
        it.writes.run("Limit", [second])
        await it.clock.advance(0)
        assert (it.account("a").status, it.account("a").daily_limit) == (ACTIVE, 30.0)


async def test_what_is_still_held_when_the_program_ends_never_leaves():
    async with changing() as it:
        batch = it.writes.run("Interested", [it.interest(1)], hold=10)
        await it.clock.advance(1)
    assert it.server.requests == []
    assert batch.outcomes[0].state == "unclear"
    assert it.lead().lt_interest_status is None
