"""A running scheduler over a held line and a hand-turned clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from instantly_tui.api.call import Call, Effect
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.scheduler import Scheduler
from tests.support.clock import FakeClock, settle
from tests.support.line import Line


def text(body: bytes) -> str:
    """Read an answer as the text it is."""
    return body.decode()


def call(path: str, effect: Effect = "read", **fields: Any) -> Call[str]:
    """A call whose answer is plain text."""
    return Call("GET" if effect == "read" else "POST", path, text, effect=effect, **fields)


@asynccontextmanager
async def running(
    line: Line, clock: FakeClock, buckets: Mapping[str, Bucket] | None = None, **options: Any
) -> AsyncIterator[Scheduler]:
    """Run a scheduler without jitter; on leaving it is cancelled as the app does."""
    scheduler = Scheduler(line.send, buckets or {}, clock, chance=lambda: 0.0, **options)
    run = asyncio.create_task(scheduler.run())
    await settle()
    try:
        yield scheduler
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
