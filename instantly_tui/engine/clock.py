"""Time as a value passed in: the real clock, and in tests one turned by hand."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Before every moment: where none is known, the thing is taken for the oldest."""


class Clock(Protocol):
    """Where the engine gets its time from."""

    def now(self) -> float:
        """Seconds that only ever go forward, from an arbitrary start."""

    def wall(self) -> datetime:
        """The aware UTC date and time."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""

    async def wait(self, event: asyncio.Event, timeout: float | None) -> bool:
        """Wait until the event is set; False when `timeout` seconds passed before."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait(self, event: asyncio.Event, timeout: float | None) -> bool:
        try:
            async with asyncio.timeout(timeout):
                await event.wait()
        except TimeoutError:
            return False
        return True
