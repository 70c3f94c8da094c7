from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from instantly_tui.engine.refresh import IDLE_SECONDS, Refresh
from tests.support.clock import FakeClock, settle


class Watched:
    """A running refresh, and when it refreshed."""

    def __init__(self, clock: FakeClock, refresh: Refresh) -> None:
        self.clock, self.refresh = clock, refresh
        self.times: list[float] = []

    def note(self) -> None:
        self.times.append(self.clock.now())


@pytest.fixture
async def it() -> AsyncIterator[Watched]:
    clock = FakeClock()
    refresh = Refresh(clock)
    watched = Watched(clock, refresh)
    refresh.watch(watched.note)
    run = asyncio.create_task(refresh.run())
    await settle()
    yield watched
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)


async def test_every_fifteen_seconds_while_someone_looks(it: Watched) -> None:
    await it.clock.advance(46)
    assert it.times == [15, 30, 45]


async def test_every_minute_without_the_focus(it: Watched) -> None:
    await it.clock.advance(20)
    it.refresh.focus(False)
    await it.clock.advance(116)
    assert it.times == [15, 75, 135]


async def test_coming_back_refreshes_what_has_become_too_old(it: Watched) -> None:
    it.refresh.focus(False)
    await it.clock.advance(40)
    it.refresh.focus(True)
    await settle()
    assert it.times == [40]


async def test_changing_windows_to_and_fro_refreshes_no_more_often(it: Watched) -> None:
    for _ in range(30):
        it.refresh.focus(False)
        await it.clock.advance(0.5)
        it.refresh.focus(True)
        await it.clock.advance(0.5)
    assert it.times == [15, 30]


async def test_not_at_all_after_a_quarter_of_an_hour_without_a_key(it: Watched) -> None:
    await it.clock.advance(IDLE_SECONDS)
    assert it.times[-1] == IDLE_SECONDS - 15
    await it.clock.advance(100_000)
    assert it.times[-1] == IDLE_SECONDS - 15
    it.refresh.touch()
    await settle()
    assert it.times[-1] == IDLE_SECONDS + 100_000
    await it.clock.advance(15)
    assert it.times[-1] == IDLE_SECONDS + 100_015


async def test_idle_it_does_not_even_wake(it: Watched) -> None:
    await it.clock.advance(IDLE_SECONDS + 1)
    assert not any(not woken.done() for _, _, woken in it.clock._sleepers)


async def test_a_key_puts_the_end_off_and_refreshes_nothing_by_itself(it: Watched) -> None:
    for _ in range(4):
        await it.clock.advance(IDLE_SECONDS / 2)
        it.refresh.touch()
    assert it.times[-1] == 2 * IDLE_SECONDS
    assert len(it.times) == 2 * IDLE_SECONDS / 15


async def test_who_stopped_watching_is_not_called_and_nobody_twice(it: Watched) -> None:
    it.refresh.watch(it.note)
    await it.clock.advance(15)
    assert it.times == [15]
    it.refresh.unwatch(it.note)
    it.refresh.unwatch(it.note)
    await it.clock.advance(60)
    assert it.times == [15]


async def test_a_watcher_may_leave_while_it_is_called(it: Watched) -> None:
    def leave() -> None:
        it.refresh.unwatch(leave)
        it.refresh.unwatch(it.note)
        left.append(it.clock.now())

    left: list[float] = []
    it.refresh.watch(leave)
    await it.clock.advance(30)
    assert left == [15]
    assert it.times == [15]
