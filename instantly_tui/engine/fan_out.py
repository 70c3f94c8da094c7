"""The same question to many clients at once: each by its own way and limits, each with its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.scheduler import Priority, Scheduler, Send

T = TypeVar("T")
C = TypeVar("C", bound=Hashable)

AT_ONCE = 5
"""Clients asked at the same time."""


@dataclass(frozen=True)
class Told(Generic[C, T]):
    """What became of the question to one client: an answer, or why there is none."""

    client: C
    answer: T | None = None
    error: ApiError | None = None


async def fan_out(
    clients: Iterable[C],
    ask: Callable[[C], Awaitable[T]],
    arrived: Callable[[Told[C, T]], object],
    *,
    at_once: int = AT_ONCE,
) -> None:
    """Ask each client, `at_once` of them at the same time, and hand on what each says as it comes.

    An ApiError is its client's result and nobody else's; anything else ends all. Cancelling ends all, and
    whoever had not answered is not handed on.
    """
    waiting = iter(dict.fromkeys(clients))

    async def one_after_the_other() -> None:
        for client in waiting:
            try:
                told = Told[C, T](client, await ask(client))
            except ApiError as error:
                told = Told(client, error=error)
            arrived(told)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_after_the_other())


class Line:
    """The way to one client: a scheduler over that client's own limits, until `close`."""

    def __init__(self, send: Send, limits: Mapping[str, Bucket], clock: Clock) -> None:
        self.scheduler = Scheduler(send, limits, clock)
        self._run: asyncio.Task[None] | None = None

    async def ask(self, call: Call[T], priority: Priority = Priority.VISIBLE) -> T:
        """Send a read and wait for its answer; raises ApiError, and ValueError for what is no read.

        What stopped an earlier question, a refused key or a lapsed plan, is asked about anew.
        """
        if call.effect != "read":
            raise ValueError(
                f"{call.method} {call.path} is no read: it belongs to the workspace that is open"
            )
        if self._run is None:
            self._run = asyncio.create_task(self.scheduler.run())
        self.scheduler.resume()
        return await self.scheduler.ask(call, priority)

    async def close(self) -> None:
        """End what is under way and ask nothing more."""
        run, self._run = self._run, None
        if run is not None:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
