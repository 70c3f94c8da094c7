"""A clock that stands still until a test turns it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)


class FakeClock:
    """Time moves only by `advance`; sleepers wake in order, with the loop run in between."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self._now

    def wall(self) -> datetime:
        return self._start + timedelta(seconds=self._now)

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    async def wait(self, event: asyncio.Event, timeout: float | None) -> bool:
        if timeout is None:
            await event.wait()
            return True
        tasks = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(self.sleep(timeout))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return event.is_set()

    def jump(self, seconds: float) -> None:
        """Let `seconds` pass where nobody sleeps."""
        assert not any(not woken.done() for _, _, woken in self._sleepers)
        self._now += seconds

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass, waking every sleeper at its own moment."""
        end = self._now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            if not woken.done():
                woken.set_result(None)
            await settle()
        self._now = end
        await settle()


async def settle(turns: int = 20) -> None:
    """Give every ready task its turns."""
    for _ in range(turns):
        await asyncio.sleep(0)
