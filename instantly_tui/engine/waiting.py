"""Jobs, and the line they stand in until they are sent."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.engine.clock import Clock

T = TypeVar("T")


class Priority(IntEnum):
    """What goes first."""

    WRITE = 0
    VISIBLE = 1
    NEAR = 2
    REFRESH = 3
    BACKGROUND = 4

    @property
    def urgent(self) -> bool:
        """Whether somebody waits for it in front of the screen."""
        return self <= Priority.VISIBLE


@dataclass(eq=False)
class Job(Generic[T]):
    """A call on its way, from `submit` until its future is done."""

    call: Call[T]
    priority: Priority
    order: int
    future: asyncio.Future[T]
    holders: int = 1
    failures: int = 0
    not_before: float = 0.0
    sent_at: float = float("-inf")
    """When it was last sent, by the engine's clock: how old its answer is."""
    trouble: ApiError | None = None
    """Why it is being sent again."""
    task: asyncio.Task[None] | None = None

    @property
    def writes(self) -> bool:
        return self.call.effect != "read"

    @property
    def lasting(self) -> bool:
        """Whether it is finished even when the app is closed meanwhile."""
        return self.writes or self.priority is Priority.WRITE

    @property
    def group(self) -> Group:
        return (self.call.limits, self.call.slow)


Group = tuple[tuple[str, ...], bool]
"""Calls with the same limits and slowness: where the first of them can't go, none can."""
_Entry = tuple[Priority, int, int, Job[Any]]


class Waiting:
    """Waiting jobs: one queue for each group, and those that may not go before some time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: set[Job[Any]] = set()
        self._queues: dict[Group, list[_Entry]] = {}
        self._delayed: list[tuple[float, int, Job[Any]]] = []
        self._ties = itertools.count()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job[Any]]:
        return iter(tuple(self._jobs))

    def add(self, job: Job[Any]) -> None:
        """Let a job wait for its turn, which does not come before `job.not_before`."""
        self._jobs.add(job)
        if job.not_before > self._clock.now():
            heapq.heappush(self._delayed, (job.not_before, next(self._ties), job))
        else:
            queue = self._queues.setdefault(job.group, [])
            heapq.heappush(queue, (job.priority, job.order, next(self._ties), job))

    def discard(self, job: Job[Any]) -> None:
        """Let a job wait no longer; its entry in the queue goes when it comes to the front."""
        self._jobs.discard(job)

    def raised(self, job: Job[Any]) -> None:
        """Put a job whose priority went up to its new place."""
        if job in self._jobs and job.not_before <= self._clock.now():
            self.add(job)

    def first(self) -> Job[Any] | None:
        """The job that goes next when nothing blocks it."""
        return min(self._jobs, key=lambda job: (job.priority, job.order), default=None)

    def next(self, blocked: Collection[Group]) -> Job[Any] | None:
        """The job whose turn it is among the groups not blocked."""
        self._wake_delayed()
        heads = [
            head for group in self._queues if group not in blocked if (head := self._head(group)) is not None
        ]
        return min(heads)[-1] if heads else None

    def until_delayed(self) -> float | None:
        """Seconds until a job's own pause is over; None when none pauses."""
        return self._delayed[0][0] - self._clock.now() if self._delayed else None

    def _wake_delayed(self) -> None:
        while self._delayed and self._delayed[0][0] <= self._clock.now():
            job = heapq.heappop(self._delayed)[-1]
            if job in self._jobs:
                self.add(job)

    def _head(self, group: Group) -> _Entry | None:
        queue = self._queues[group]
        now = self._clock.now()
        while queue:
            priority, _, _, job = queue[0]
            if job in self._jobs and job.priority == priority and job.not_before <= now:
                return queue[0]
            heapq.heappop(queue)
        return None


def identity(call: Call[Any]) -> Hashable:
    """Equal for two reads with interchangeable answers: what is asked, and what is made of the answer."""
    return (call.key, call.parse)


def never_unseen(future: asyncio.Future[Any]) -> None:
    """Mark a failure as seen: whoever submitted a job is free to look only at what it changes."""
    if not future.cancelled():
        future.exception()


Chance = Callable[[], float]
"""A number from 0 up to 1, as `random.random` gives it."""
