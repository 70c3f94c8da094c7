"""Order, sharing, giving up and stopping; what happens after a failure is in test_scheduler_failures."""

from __future__ import annotations

import asyncio

import pytest

from instantly_tui.api.call import Call
from instantly_tui.api.errors import KeyRefused, NotSent, Uncertain
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.scheduler import Priority
from tests.support.clock import FakeClock, settle
from tests.support.line import Line
from tests.support.sending import call, running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def line() -> Line:
    return Line()


async def test_the_answer_comes_parsed(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        await settle()
        line.answer("/a", b"hello")
        assert await job.future == "hello"


async def test_four_are_under_way_and_the_rest_go_by_priority(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        for name in ("/1", "/2", "/3", "/4"):
            scheduler.submit(call(name), Priority.BACKGROUND)
        await settle()
        for name, priority in (
            ("/background", Priority.BACKGROUND),
            ("/refresh", Priority.REFRESH),
            ("/near", Priority.NEAR),
            ("/visible", Priority.VISIBLE),
        ):
            scheduler.submit(call(name), priority)
        scheduler.submit(call("/write", "once"), Priority.WRITE)
        await settle()
        assert line.open == ["/1", "/2", "/3", "/4"]
        assert scheduler.state().waiting == 5
        for name in ("/1", "/2", "/3", "/4", "/write"):
            line.answer(name, b"")
            await settle()
        assert [sent.path for sent in line.sent[4:]] == [
            "/write",
            "/visible",
            "/near",
            "/refresh",
            "/background",
        ]


async def test_equal_priority_goes_in_order_of_asking(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=1) as scheduler:
        for name in ("/1", "/2", "/3"):
            scheduler.submit(call(name), Priority.NEAR)
        for name in ("/1", "/2", "/3"):
            await settle()
            line.answer(name, b"")
        assert [sent.path for sent in line.sent] == ["/1", "/2", "/3"]


async def test_a_blocked_job_lets_those_with_other_limits_pass(line: Line, clock: FakeClock) -> None:
    buckets = {"mail": Bucket(1, 60, clock), "all": Bucket(100, 1, clock)}
    async with running(line, clock, buckets) as scheduler:
        for name in ("/mail-1", "/mail-2"):
            scheduler.submit(call(name, limits=("all", "mail")), Priority.VISIBLE)
        for number in range(5):
            scheduler.submit(call(f"/lead-{number}", limits=("all",)), Priority.BACKGROUND)
        await settle()
        assert line.open == ["/mail-1", "/lead-0", "/lead-1", "/lead-2"]
        for name in tuple(line.open):
            line.answer(name, b"")
        await settle()
        assert line.open == ["/lead-3", "/lead-4"]
        state = scheduler.state()
        assert (state.in_flight, state.waiting, state.limit, state.seconds) == (2, 1, "mail", 60)
        assert scheduler.budget("mail") == (0, 1)
        await clock.advance(60)
        assert line.open == ["/lead-3", "/lead-4", "/mail-2"]


async def test_slow_calls_never_take_every_slot(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        for number in range(4):
            scheduler.submit(call(f"/search-{number}", slow=True), Priority.VISIBLE)
        scheduler.submit(call("/lead"), Priority.BACKGROUND)
        await settle()
        assert line.open == ["/search-0", "/search-1", "/lead"]
        line.answer("/search-0", b"")
        await settle()
        assert line.open == ["/search-1", "/lead", "/search-2"]


async def test_the_same_read_is_sent_once(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        first = scheduler.submit(call("/a"), Priority.BACKGROUND)
        second = scheduler.submit(call("/a"), Priority.BACKGROUND)
        await settle()
        third = scheduler.submit(call("/a"), Priority.BACKGROUND)
        other = scheduler.submit(call("/a", params={"limit": 5}), Priority.BACKGROUND)
        await settle()
        assert line.open == ["/a", "/a"]
        assert first is second is third is not other


async def test_a_read_asked_for_again_takes_the_higher_priority(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=1) as scheduler:
        scheduler.submit(call("/first"), Priority.VISIBLE)
        await settle()
        for name in ("/1", "/2"):
            scheduler.submit(call(name), Priority.BACKGROUND)
        scheduler.submit(call("/2"), Priority.VISIBLE)
        scheduler.submit(call("/2"), Priority.REFRESH)
        await settle()
        line.answer("/first", b"")
        await settle()
        assert line.open == ["/2"]


async def test_a_read_for_another_purpose_is_not_shared(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        scheduler.submit(call("/a"), Priority.VISIBLE)
        other = scheduler.submit(Call("GET", "/a", len, effect="read"), Priority.VISIBLE)
        await settle()
        assert line.open == ["/a", "/a"]
        line.answer("/a", b"text")
        line.answer("/a", b"text")
        assert await other.future == 4


async def test_writes_are_never_shared(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        scheduler.submit(call("/a", "set"), Priority.WRITE)
        scheduler.submit(call("/a", "set"), Priority.WRITE)
        await settle()
        assert line.open == ["/a", "/a"]


async def test_a_read_that_left_before_a_write_was_done_is_not_shared_after_it(
    line: Line, clock: FakeClock
) -> None:
    async with running(line, clock) as scheduler:
        before = scheduler.submit(call("/a"), Priority.VISIBLE)
        scheduler.submit(call("/a/pause", "set"), Priority.WRITE)
        await settle()
        await clock.advance(0.1)
        line.answer("/a/pause", b"")
        await settle()
        after = scheduler.submit(call("/a"), Priority.VISIBLE)
        await clock.advance(0.1)
        assert after is not before
        assert line.open == ["/a", "/a"]
        line.answer("/a", b"old")
        await settle()
        line.answer("/a", b"new")
        assert (await before.future, await after.future) == ("old", "new")


async def test_the_last_holder_withdraws_a_waiting_read(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=1) as scheduler:
        scheduler.submit(call("/first"), Priority.VISIBLE)
        await settle()
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        scheduler.submit(call("/a"), Priority.VISIBLE)
        scheduler.release(job)
        assert not job.future.done()
        scheduler.release(job)
        assert job.future.cancelled()
        line.answer("/first", b"")
        await settle()
        assert [sent.path for sent in line.sent] == ["/first"]
        assert scheduler.idle


async def test_the_last_holder_cancels_a_running_read_and_frees_its_slot(
    line: Line, clock: FakeClock
) -> None:
    async with running(line, clock, slots=1) as scheduler:
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        await settle()
        scheduler.release(job)
        again = scheduler.submit(call("/a"), Priority.VISIBLE)
        await settle()
        assert [held.path for held in line.dropped] == ["/a"]
        assert again is not job
        line.answer("/a", b"new")
        assert await again.future == "new"


async def test_a_read_given_up_in_the_turn_it_starts_leaves_nothing_behind(
    line: Line, clock: FakeClock
) -> None:
    async with running(line, clock, slots=1) as scheduler:
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        # Nothing is sent in the turn in which the scheduler makes the task.
        await settle(1)
        while job.task is None:
            await settle(1)
        scheduler.release(job)
        await settle()
        assert line.sent == []
        assert scheduler.idle


async def test_a_write_is_never_given_up(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=1) as scheduler:
        first = scheduler.submit(call("/a", "set"), Priority.WRITE)
        second = scheduler.submit(call("/b", "once"), Priority.WRITE)
        await settle()
        scheduler.release(first)
        scheduler.release(second)
        line.answer("/a", b"1")
        await settle()
        line.answer("/b", b"2")
        assert (await first.future, await second.future) == ("1", "2")


async def test_asking_lets_go_of_a_read_but_not_of_a_write_when_the_asker_is_cancelled(
    line: Line, clock: FakeClock
) -> None:
    async with running(line, clock) as scheduler:
        read = asyncio.create_task(scheduler.ask(call("/read")))
        shared = asyncio.create_task(scheduler.ask(call("/shared")))
        other = asyncio.create_task(scheduler.ask(call("/shared")))
        write = asyncio.create_task(scheduler.ask(call("/write", "once"), Priority.WRITE))
        await settle()
        for task in (read, shared, write):
            task.cancel()
        await settle()
        assert [held.path for held in line.dropped] == ["/read"]
        assert line.open == ["/write", "/shared"]
        line.answer("/shared", b"yes")
        assert await other == "yes"


async def test_idle_only_after_the_callbacks_ran(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        seen: list[bool] = []

        async def reader() -> None:
            await asyncio.shield(scheduler.submit(call("/a"), Priority.VISIBLE).future)
            seen.append(scheduler.idle)
            await scheduler.ask(call("/b"))
            seen.append(scheduler.idle)

        task = asyncio.create_task(reader())
        await settle()
        line.answer("/a", b"")
        while not line.open:
            assert not scheduler.idle
            await settle(1)
        line.answer("/b", b"")
        await task
        assert seen == [False, False]
        await settle()
        assert scheduler.idle


async def test_sent_at_is_the_time_of_the_last_sending(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        await settle()
        assert job.sent_at == 0
        await clock.advance(3)
        line.answer("/a", NotSent("no connection"))
        await clock.advance(1)
        assert job.sent_at == 3.5
        line.answer("/a", b"")
        await job.future


async def test_closing_cancels_reads_and_says_what_became_of_each_write(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=2) as scheduler:
        sending = scheduler.submit(call("/sending", "once"), Priority.WRITE)
        reading = scheduler.submit(call("/reading"), Priority.VISIBLE)
        await settle()
        waiting = scheduler.submit(call("/waiting", "once"), Priority.WRITE)
        wanted = scheduler.submit(call("/wanted"), Priority.VISIBLE)
        started = scheduler.submit(call("/started", "once"), Priority.WRITE)
    assert isinstance(sending.future.exception(), Uncertain)
    assert isinstance(waiting.future.exception(), NotSent)
    assert isinstance(started.future.exception(), NotSent)
    assert reading.future.cancelled()
    assert wanted.future.cancelled()


async def test_draining_waits_for_the_writes_and_drops_the_reads(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=2) as scheduler:
        scheduler.submit(call("/write", "once"), Priority.WRITE)
        read = scheduler.submit(call("/read"), Priority.VISIBLE)
        await settle()
        scheduler.submit(call("/next-write", "once"), Priority.WRITE)
        drain = asyncio.create_task(scheduler.drain(10))
        await settle()
        assert read.future.cancelled()
        assert scheduler.submit(call("/late"), Priority.VISIBLE).future.cancelled()
        line.answer("/write", Uncertain("no answer"))
        truth = scheduler.submit(call("/truth"), Priority.WRITE)
        await settle()
        line.answer("/next-write", b"")
        await settle()
        assert not drain.done()
        line.answer("/truth", b"")
        assert await drain
        assert truth.future.done()


async def test_draining_ends_in_time(line: Line, clock: FakeClock) -> None:
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/write", "once"), Priority.WRITE)
        drain = asyncio.create_task(scheduler.drain(10))
        await clock.advance(9)
        assert not drain.done()
        await clock.advance(1)
        assert not await drain
    assert isinstance(job.future.exception(), Uncertain)


async def test_after_a_refused_key_nothing_is_sent_until_resumed(line: Line, clock: FakeClock) -> None:
    async with running(line, clock, slots=1) as scheduler:
        first = scheduler.submit(call("/a"), Priority.VISIBLE)
        waiting = scheduler.submit(call("/b"), Priority.VISIBLE)
        write = scheduler.submit(call("/c", "once"), Priority.WRITE)
        await settle()
        line.answer("/c", KeyRefused("the key is not accepted", 401))
        await settle()
        later = scheduler.submit(call("/d"), Priority.VISIBLE)
        await settle()
        assert [sent.path for sent in line.sent] == ["/c"]
        for job in (first, waiting, write, later):
            assert isinstance(job.future.exception(), KeyRefused)
        assert scheduler.halted is write.future.exception()
        assert scheduler.idle
        scheduler.resume()
        scheduler.submit(call("/e"), Priority.VISIBLE)
        await settle()
        assert line.open == ["/e"]
