"""Sends calls in order of priority, a few at a time, within the rate limits."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError, KeyRefused, NoPlan, NotSent, RateLimited, ReadOnly, Uncertain
from instantly_tui.api.limits import EVERY
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.waiting import Chance, Group, Job, Priority, Waiting, identity, never_unseen

__all__ = ["Job", "Priority", "Scheduler", "Send", "State"]

T = TypeVar("T")

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a call is sent before its failure is shown, where a second sending is harmless."""
RETRY_PAUSE = 0.5
"""Seconds before the second attempt; doubled for each one after it."""
LONGEST_PAUSE = 60.0
"""Seconds: the end of the doubling after 429s without a `Retry-After`."""
LONGEST_REQUESTED = 3600.0
"""Seconds: the longest `Retry-After` taken at its word."""
SLOW_SLOTS = 2
"""Slots that slow calls never take, so that one search can't hold up everything else."""
RACE_PAUSE = 0.05
"""Seconds before asking again for room in a limit that another process has just used up."""
CALLBACK_TURNS = 3
"""Turns of the loop until whoever waits for a future, shielded or not, has had the answer."""


class Send(Protocol):
    """How a call reaches the server; raises nothing but ApiError."""

    async def __call__(self, call: Call[T], /) -> T: ...


@dataclass(frozen=True)
class State:
    """What the scheduler is doing, for the status line."""

    in_flight: int
    waiting: int
    limit: str = ""
    """Name of the rate limit the first waiting call waits for; empty when it is not a limit."""
    seconds: float = 0.0
    """Until the first waiting call may go."""
    trouble: str = ""
    """Why the first waiting call is sent again; empty on its first attempt."""


class Scheduler:
    """The only sender of calls; every job ends with an answer, an ApiError, or cancelled."""

    def __init__(
        self,
        send: Send,
        buckets: Mapping[str, Bucket],
        clock: Clock,
        *,
        slots: int = 4,
        chance: Chance = random.random,
        told: Callable[[], object] = lambda: None,
    ) -> None:
        """`buckets`: the limits to keep, by name; a call's other limits are not kept.

        `told` is called when the answers of `waits_for` begin or end.
        """
        self.halted: ApiError | None = None
        """Why nothing is sent any more: the key was refused, or the workspace has no plan."""
        self._send, self._buckets, self._clock, self._chance = send, buckets, clock, chance
        self._slots, self._told = slots, told
        self._full: set[str] = set()
        """Limits that calls wait for which somebody waits for, or after a 429."""
        self._waiting = Waiting(clock)
        self._running: set[Job[Any]] = set()
        self._ending = 0
        self._reads: dict[Hashable, Job[Any]] = {}
        self._last_write = float("-inf")
        self._draining = False
        self._order = itertools.count()
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Whether nothing waits, runs, or has callbacks still to run."""
        return not (self._waiting or self._running or self._ending)

    def submit(self, call: Call[T], priority: Priority) -> Job[T]:
        """Queue a call; the same read asked for twice is sent once, with the higher priority."""
        if call.effect == "read" and (known := self._reads.get(identity(call))) and self._answers_now(known):
            known.holders += 1
            self.hurry(known, priority)
            return cast("Job[T]", known)
        job = Job(call, priority, next(self._order), asyncio.get_running_loop().create_future())
        job.future.add_done_callback(never_unseen)
        if self.halted is not None or (self._draining and not job.lasting):
            self._fail(job, self.halted)
            return job
        if call.effect == "read":
            self._reads[identity(call)] = job
        self._enqueue(job)
        return job

    async def ask(self, call: Call[T], priority: Priority = Priority.VISIBLE) -> T:
        """Send a call and wait for its answer; cancelling the caller lets go of a read, never of a write."""
        job = self.submit(call, priority)
        try:
            return await asyncio.shield(job.future)
        except asyncio.CancelledError:
            self.release(job)
            raise

    def release(self, job: Job[Any]) -> None:
        """Say that one holder of a read no longer wants the answer; a write is never abandoned."""
        if job.writes or job.future.done():
            return
        job.holders -= 1
        if job.holders > 0:
            return
        # Ended here and not by its task: a task cancelled before its first turn never runs at all.
        if job.task is not None:
            job.task.cancel()
        self._fail(job, None)

    def hurry(self, job: Job[Any], priority: Priority) -> None:
        """Raise the priority of a job; it is never lowered."""
        if priority < job.priority:
            job.priority = priority
            self._waiting.raised(job)
            self._wake.set()

    def resume(self) -> None:
        """Send again, after the reason in `halted` was dealt with."""
        self.halted = None
        self._wake.set()

    def state(self) -> State:
        """What is under way and what the first waiting call waits for."""
        first = self._waiting.first()
        if first is None:
            return State(len(self._running), 0)
        waits = {name: bucket.wait(first.priority.urgent) for name, bucket in self._limits(first)}
        limit = max(waits, key=lambda name: waits[name], default="")
        seconds = max(first.not_before - self._clock.now(), waits.get(limit, 0.0), 0.0)
        if not waits.get(limit):
            limit = ""
        trouble = str(first.trouble) if first.trouble else ""
        return State(len(self._running), len(self._waiting), limit, seconds, trouble)

    def budget(self, name: str) -> tuple[int, int]:
        """How many requests the named limit lets pass now, and out of how many."""
        bucket = self._buckets[name]
        return bucket.left(), bucket.limit

    def waits_for(self, name: str) -> tuple[float, str] | None:
        """Seconds until the named limit lets a call pass that waits for it, and the trouble with that call.

        None when nobody has to know: nothing waits, or only what may come later.
        """
        if name not in self._full:
            return None
        waiting = (job for job in self._waiting if name in job.call.limits)
        trouble = next((str(job.trouble) for job in waiting if job.trouble), "")
        return self._buckets[name].wait(), trouble

    async def run(self) -> None:
        """Send until cancelled; then running reads are cancelled, and writes end as not sent or unclear."""
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    self._wake.clear()
                    pause = self._start_what_fits(tasks)
                    await self._clock.wait(self._wake, pause)
        finally:
            for job in [*self._waiting, *self._running]:
                self._fail(job, NotSent("the app was closed before it was sent") if job.writes else None)

    async def drain(self, seconds: float) -> bool:
        """Drop all reads but those a write waits for, and wait for the writes; False when some are left."""
        self._draining = True
        for job in [*self._waiting, *self._running]:
            if not job.lasting:
                job.holders = 1
                self.release(job)
        deadline = self._clock.now() + seconds
        while not self.idle:
            left = deadline - self._clock.now()
            self._ended.clear()
            if left <= 0 or not await self._clock.wait(self._ended, left):
                return False
        return True

    def _answers_now(self, job: Job[Any]) -> bool:
        """Whether the answer to `job` will be as fresh as one asked for now.

        A read that left before a write was done may show what was before it.
        """
        return job.task is None or job.sent_at > self._last_write

    def _limits(self, job: Job[Any]) -> Iterator[tuple[str, Bucket]]:
        return ((name, self._buckets[name]) for name in job.call.limits if name in self._buckets)

    def _enqueue(self, job: Job[Any]) -> None:
        self._waiting.add(job)
        self._wake.set()

    def _start_what_fits(self, tasks: asyncio.TaskGroup) -> float | None:
        """Start every job that may go now; the seconds until another may, None when no time was named."""
        pauses: list[float] = []
        blocked: set[Group] = set()
        full: set[str] = set()
        while len(self._running) < self._slots and (job := self._waiting.next(blocked)) is not None:
            urgent = job.priority.urgent
            if job.call.slow and self._slow_slots_taken():
                blocked.add(job.group)
            elif wait := max((bucket.wait(urgent) for _, bucket in self._limits(job)), default=0.0):
                blocked.add(job.group)
                pauses.append(wait)
                limits = self._limits(job)
                full |= {name for name, bucket in limits if bucket.frozen() or (urgent and bucket.wait())}
            elif not all(bucket.take(urgent) for _, bucket in self._limits(job)):
                # Another process was faster; its requests are known to the buckets from now on.
                blocked.add(job.group)
                pauses.append(max([RACE_PAUSE, *(bucket.wait(urgent) for _, bucket in self._limits(job))]))
            else:
                self._waiting.discard(job)
                self._running.add(job)
                job.sent_at = self._clock.now()
                job.task = tasks.create_task(self._attempt(job))
        if (delayed := self._waiting.until_delayed()) is not None:
            pauses.append(delayed)
        if full != self._full:
            self._full = full
            self._told()
        return min(pauses, default=None)

    def _slow_slots_taken(self) -> bool:
        return sum(job.call.slow for job in self._running) >= max(1, self._slots - SLOW_SLOTS)

    async def _attempt(self, job: Job[Any]) -> None:
        try:
            answer = await self._send(job.call)
        except RateLimited as error:
            self._back_off(job, error)
        except ApiError as error:
            job.failures += 1
            if self._may_retry(job, error):
                self._again(job, error, RETRY_PAUSE * 2.0 ** (job.failures - 1))
            else:
                self._fail(job, error)
                if isinstance(error, KeyRefused) or (isinstance(error, NoPlan) and not job.writes):
                    self._halt(error)
        except asyncio.CancelledError:
            if job in self._running:
                lost = Uncertain("the app was closed before the answer came")
                self._fail(job, lost if job.writes else None)
            raise
        except Exception as error:
            # Only the type is logged: the text of such an error may quote the answer.
            log.error("%s %s: %s", job.call.method, job.call.path, type(error).__name__)
            unread = Uncertain(f"the answer to {job.call.method} {job.call.path} could not be read")
            unread.__cause__ = error
            self._fail(job, unread)
        else:
            for _, bucket in self._limits(job):
                bucket.passed()
            self._answer(job, answer)

    def _may_retry(self, job: Job[Any], error: ApiError) -> bool:
        if isinstance(error, NotSent):
            return not isinstance(error, ReadOnly) and job.failures < ATTEMPTS
        harmless = job.call.effect != "once" and not job.call.slow
        return isinstance(error, Uncertain) and harmless and job.failures < ATTEMPTS

    def _back_off(self, job: Job[Any], error: RateLimited) -> None:
        """Freeze the limit that was hit; the call was not done, so it goes again whatever its effect."""
        # A call with a limit of its own most likely ran into that one: the others go on.
        narrow = [bucket for name, bucket in self._limits(job) if name not in EVERY]
        hit = narrow or [bucket for _, bucket in self._limits(job)]
        strikes = max((bucket.strikes for bucket in hit), default=job.failures)
        if error.retry_after is None:
            seconds = min(2.0**strikes, LONGEST_PAUSE)
        else:
            seconds = min(max(error.retry_after, 1.0), LONGEST_REQUESTED)
        seconds *= 1 + self._chance() / 4
        for bucket in hit:
            bucket.freeze(seconds)
        if not hit:
            job.failures += 1
        self._again(job, error, 0.0 if hit else seconds)

    def _again(self, job: Job[Any], error: ApiError, pause: float) -> None:
        """Put a job back into the queue; it does not wait on a slot."""
        self._running.discard(job)
        job.task = None
        if not job.writes and job.future.done():
            self._fail(job, None)
            return
        job.trouble = error
        job.not_before = self._clock.now() + pause * (1 + self._chance() / 4)
        self._enqueue(job)
        self._ended.set()

    def _halt(self, error: ApiError) -> None:
        self.halted = error
        for job in self._waiting:
            self._fail(job, error)

    def _answer(self, job: Job[T], answer: T) -> None:
        if not job.future.done():
            job.future.set_result(answer)
        self._finish(job)

    def _fail(self, job: Job[Any], error: ApiError | None) -> None:
        """End a job without an answer; None means that nobody wants one."""
        if not job.future.done():
            if error is None:
                job.future.cancel()
            else:
                job.future.set_exception(error)
        self._finish(job)

    def _finish(self, job: Job[Any]) -> None:
        self._waiting.discard(job)
        self._running.discard(job)
        asked = identity(job.call)
        if self._reads.get(asked) is job:
            del self._reads[asked]
        if job.writes:
            self._last_write = self._clock.now()
        job.task = None
        self._ending += 1
        self._wake.set()
        self._retire(CALLBACK_TURNS)

    def _retire(self, turns: int) -> None:
        """Count a job as done only after its callbacks ran, so that idle means idle."""
        if turns:
            asyncio.get_running_loop().call_soon(self._retire, turns - 1)
        else:
            self._ending -= 1
            self._ended.set()
