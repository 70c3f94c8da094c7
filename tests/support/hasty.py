"""A clock on which nobody waits: time passes as soon as nothing else is to be done."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from tests.support.clock import START

TURNS = 50
"""Turns of the loop in which something else may happen before time passes."""


class HastyClock:
    """Sleeping takes no time, but the time it says it took."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def wall(self) -> datetime:
        return START + timedelta(seconds=self._now)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self._now += seconds

    async def wait(self, event: asyncio.Event, timeout: float | None) -> bool:
        if timeout is None:
            return await event.wait()
        for _ in range(TURNS):
            if event.is_set():
                return True
            await asyncio.sleep(0)
        self._now += timeout
        return event.is_set()
