"""What the scheduler does after each kind of failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from instantly_tui.api.call import Call, Effect
from instantly_tui.api.errors import (
    ApiError,
    Invalid,
    Missing,
    NoPlan,
    NotSent,
    RateLimited,
    ReadOnly,
    Uncertain,
)
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.scheduler import ATTEMPTS, Priority
from tests.support.clock import FakeClock, settle
from tests.support.line import Line
from tests.support.sending import call, running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def failing(*errors: Exception) -> Callable[[Call[object]], bytes | Exception]:
    """Fail with each error in turn, then answer."""
    rest = list(errors)
    return lambda _: rest.pop(0) if rest else b"done"


@pytest.mark.parametrize("effect", ["read", "set", "once"])
async def test_what_was_not_sent_goes_again_whatever_it_does(effect: Effect, clock: FakeClock) -> None:
    line = Line(failing(NotSent("no connection"), NotSent("no connection")))
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a", effect), Priority.VISIBLE)
        await clock.advance(5)
        assert await job.future == "done"
        assert len(line.sent) == 3


@pytest.mark.parametrize(("effect", "sendings"), [("read", ATTEMPTS), ("set", ATTEMPTS), ("once", 1)])
async def test_only_what_is_harmless_goes_again_after_an_uncertain_end(
    effect: Effect, sendings: int, clock: FakeClock
) -> None:
    line = Line(lambda _: Uncertain("no answer"))
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a", effect), Priority.VISIBLE)
        await clock.advance(600)
        assert isinstance(job.future.exception(), Uncertain)
        assert len(line.sent) == sendings


async def test_a_slow_call_is_not_repeated_after_its_timeout(clock: FakeClock) -> None:
    line = Line(lambda _: Uncertain("no answer in 150 s"))
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/search", slow=True), Priority.VISIBLE)
        await clock.advance(600)
        assert isinstance(job.future.exception(), Uncertain)
        assert len(line.sent) == 1


@pytest.mark.parametrize(
    "error",
    [Invalid("no", 400), Missing("gone", 404), ReadOnly("read-only profile")],
    ids=lambda e: type(e).__name__,
)
async def test_a_refusal_is_final(error: ApiError, clock: FakeClock) -> None:
    line = Line(lambda _: error)
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a", "set"), Priority.WRITE)
        await clock.advance(600)
        assert job.future.exception() is error
        assert len(line.sent) == 1


async def test_a_retry_waits_in_the_queue_and_not_on_a_slot(clock: FakeClock) -> None:
    line = Line()
    async with running(line, clock, slots=1) as scheduler:
        scheduler.submit(call("/a"), Priority.VISIBLE)
        await settle()
        scheduler.submit(call("/b"), Priority.BACKGROUND)
        line.answer("/a", NotSent("no connection"))
        await settle()
        assert line.open == ["/b"]
        state = scheduler.state()
        assert (state.trouble, state.seconds, state.limit) == ("no connection", 0.5, "")
        line.answer("/b", b"")
        await clock.advance(0.4)
        assert line.open == []
        await clock.advance(0.1)
        assert line.open == ["/a"]
        line.answer("/a", NotSent("no connection"))
        await clock.advance(0.9)
        assert line.open == []
        await clock.advance(0.1)
        assert line.open == ["/a"]


async def test_a_job_waiting_for_its_retry_can_be_given_up_and_hurried(clock: FakeClock) -> None:
    line = Line()
    async with running(line, clock, slots=1) as scheduler:
        job = scheduler.submit(call("/a"), Priority.BACKGROUND)
        await settle()
        line.answer("/a", NotSent("no connection"))
        await settle()
        assert scheduler.submit(call("/a"), Priority.VISIBLE) is job
        await settle()
        assert line.open == []
        scheduler.release(job)
        scheduler.release(job)
        await clock.advance(10)
        assert len(line.sent) == 1
        assert scheduler.idle


@pytest.mark.parametrize("effect", ["read", "set", "once"])
async def test_after_a_429_the_call_goes_again_whatever_it_does(effect: Effect, clock: FakeClock) -> None:
    line = Line(failing(*[RateLimited()] * 4))
    buckets = {"all": Bucket(100, 60, clock)}
    async with running(line, clock, buckets) as scheduler:
        job = scheduler.submit(call("/a", effect, limits=("all",)), Priority.VISIBLE)
        pauses = []
        for _ in range(4):
            await settle()
            state = scheduler.state()
            assert (state.limit, state.waiting) == ("all", 1)
            pauses.append(state.seconds)
            await clock.advance(state.seconds)
        assert pauses == [1, 2, 4, 8]
        assert await job.future == "done"


async def test_a_429_is_waited_out_as_long_as_the_server_asks(clock: FakeClock) -> None:
    line = Line(failing(RateLimited(retry_after=30)))
    buckets = {"all": Bucket(100, 60, clock)}
    async with running(line, clock, buckets) as scheduler:
        job = scheduler.submit(call("/a", limits=("all",)), Priority.VISIBLE)
        await clock.advance(29.9)
        assert len(line.sent) == 1
        await clock.advance(0.1)
        assert await job.future == "done"


async def test_a_read_keeps_trying_and_its_pauses_stop_growing(clock: FakeClock) -> None:
    line = Line(lambda _: RateLimited())
    async with running(line, clock, {"all": Bucket(100, 60, clock)}) as scheduler:
        job = scheduler.submit(call("/a", limits=("all",)), Priority.VISIBLE)
        await clock.advance(1000)
        before = len(line.sent)
        await clock.advance(120)
        assert len(line.sent) - before == 2
        assert not job.future.done()


async def test_a_429_of_a_narrow_limit_leaves_the_others_alone(clock: FakeClock) -> None:
    line = Line()
    buckets = {"second": Bucket(50, 1, clock), "emails.list": Bucket(18, 60, clock)}
    async with running(line, clock, buckets) as scheduler:
        scheduler.submit(call("/emails", limits=("second", "emails.list")), Priority.VISIBLE)
        await settle()
        line.answer("/emails", RateLimited())
        await settle()
        scheduler.submit(call("/leads", limits=("second",)), Priority.BACKGROUND)
        await settle()
        assert line.open == ["/leads"]
        assert scheduler.state().limit == "emails.list"


async def test_a_429_without_any_bucket_still_pauses(clock: FakeClock) -> None:
    line = Line(failing(RateLimited(), RateLimited()))
    async with running(line, clock) as scheduler:
        job = scheduler.submit(call("/a"), Priority.VISIBLE)
        await clock.advance(0.9)
        assert len(line.sent) == 1
        await clock.advance(2.2)
        assert await job.future == "done"


async def test_the_pauses_are_stretched_by_chance() -> None:
    clock = FakeClock()
    line = Line(failing(RateLimited()))
    buckets = {"all": Bucket(100, 60, clock)}
    async with running(line, clock, buckets) as scheduler:
        scheduler._chance = lambda: 0.8
        scheduler.submit(call("/a", limits=("all",)), Priority.VISIBLE)
        await settle()
        assert scheduler.state().seconds == pytest.approx(1.2)


async def test_an_answer_that_breaks_its_reader_ends_that_job_only(clock: FakeClock) -> None:
    def parse(body: bytes) -> str:
        raise KeyError(body)

    line = Line(lambda _: b"something")
    async with running(line, clock) as scheduler:
        broken = scheduler.submit(Call("GET", "/broken", parse, effect="read"), Priority.VISIBLE)
        sound = scheduler.submit(call("/sound"), Priority.VISIBLE)
        await settle()
        error = broken.future.exception()
        assert isinstance(error, Uncertain)
        assert "/broken" in str(error)
        assert "something" not in str(error)
        assert await sound.future == "something"


async def test_a_read_refused_for_the_plan_halts_but_a_used_up_quota_does_not(clock: FakeClock) -> None:
    line = Line()
    async with running(line, clock) as scheduler:
        scheduler.submit(call("/leads/add", "once"), Priority.WRITE)
        await settle()
        line.answer("/leads/add", NoPlan("lead limit reached", 402))
        await settle()
        assert scheduler.halted is None
        scheduler.submit(call("/campaigns"), Priority.VISIBLE)
        await settle()
        line.answer("/campaigns", NoPlan("no active paid plan", 402))
        await settle()
        assert isinstance(scheduler.halted, NoPlan)
