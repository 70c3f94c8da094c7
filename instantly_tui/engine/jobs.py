"""Background jobs of the server, followed to their end and judged by their counters, not by their status."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat

from instantly_tui.api.background_jobs import STATUS_WORDS, BackgroundJob, JobData, get_job
from instantly_tui.api.errors import ApiError, EdgeRefused, RateLimited, Refused
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.notice import Level, Notice, Notify
from instantly_tui.engine.scheduler import Priority, Scheduler
from instantly_tui.engine.spawn import Spawn

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look; then LAST_PAUSE for good. Small jobs take 0.2 to 0.5 s (API.md §16)."""
LAST_PAUSE = 10.0

# Every counter there is, but not the list of moved addresses, which can hold ten thousand.
_WANTED = tuple(JobData.model_fields)

_LEFT_OUT = (
    ("duplicated_leads", "there already"),
    ("leads_in_other_campaigns", "in other campaigns"),
    ("ignored_leads_from_blocklist", "on the block list"),
    ("leads_missing_email", "without an address"),
)


@dataclass
class Followed:
    """A job we started, as last seen."""

    id: str
    label: str
    """What it does, in our words: `Move 12 leads`."""
    started: datetime
    job: BackgroundJob | None = None
    trouble: str = ""
    """Why the last look failed; empty when it didn't."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when it is over, or nothing more can be learnt about it."""

    @property
    def level(self) -> Level:
        """How good the end is; `info` before."""
        if not self.ended.is_set():
            return "info"
        if self.job is None or not self.job.over or not self.job.succeeded:
            return "error"
        return "warn" if self.job.done_count == 0 or self.job.data.failed_count else "done"

    @property
    def line(self) -> str:
        """One sentence: what it does and how far it is, by its counters."""
        if self.trouble:
            return f"{self.label}: {self.trouble}"
        if self.job is None:
            return f"{self.label}: queued"
        return f"{self.label}: {in_words(self.job)}"


def in_words(job: BackgroundJob) -> str:
    """Status and counters of a job; a success that did nothing is said to be that."""
    counted = _counted(job)
    if not job.over:
        progress = f" {job.progress:.0f} %" if job.progress else ""
        return f"{STATUS_WORDS.get(job.status, job.status or 'queued')}{progress}{counted and f', {counted}'}"
    if not job.succeeded:
        why = f": {job.data.error}" if job.data.error else ""
        return f"{STATUS_WORDS.get(job.status, job.status)}{why}{counted and f' ({counted})'}"
    if job.done_count == 0:
        return f"ended without an error, but nothing was done ({counted})"
    return counted or "done"


def _counted(job: BackgroundJob) -> str:
    data, done, total = job.data, job.done_count, job.total_count
    parts = []
    if done is not None:
        parts.append(f"{done:,} of {total:,} done" if total is not None else f"{done:,} done")
    if data.failed_count:
        errors = dict.fromkeys(row.error for row in data.processed_emails if row.error)
        why = f": {next(iter(errors))}" if errors else ""
        parts.append(f"{data.failed_count:,} failed{why}")
    for name, words in _LEFT_OUT:
        count = getattr(data, name)
        if count:
            parts.append(f"{count:,} {words}")
    return ", ".join(parts)


class JobFollower:
    """Asks after each job in growing steps until it is over, however long that takes."""

    def __init__(
        self, scheduler: Scheduler, clock: Clock, publish: Publish, notify: Notify, spawn: Spawn
    ) -> None:
        self._scheduler, self._clock = scheduler, clock
        self._publish, self._notify, self._spawn = publish, notify, spawn
        self._followed: dict[str, Followed] = {}

    @property
    def followed(self) -> tuple[Followed, ...]:
        """Every job of this run, oldest first."""
        return tuple(self._followed.values())

    @property
    def running(self) -> int:
        """How many are not over yet."""
        return sum(not job.ended.is_set() for job in self._followed.values())

    def follow(self, job_id: str, label: str) -> Followed:
        """Follow a job and say how it ended; one that is followed already is not followed twice."""
        known = self._followed.get(job_id)
        if known is not None:
            return known
        followed = Followed(job_id, label, self._clock.wall())
        self._followed[job_id] = followed
        self._spawn(self._watch(followed), f"job {job_id}")
        self._publish(Change("jobs", frozenset({job_id})))
        return followed

    async def _watch(self, followed: Followed) -> None:
        try:
            for pause in _pauses():
                await self._clock.sleep(pause)
                if await self._look(followed):
                    break
        finally:
            followed.ended.set()
        level = followed.level
        self._notify(Notice(followed.line, level, sticky=level in ("warn", "error")))
        self._publish(Change("jobs", frozenset({followed.id})))

    async def _look(self, followed: Followed) -> bool:
        """Ask once; whether there is nothing more to learn."""
        try:
            job = await self._scheduler.ask(get_job(followed.id, data_fields=_WANTED), Priority.REFRESH)
        except ApiError as error:
            if isinstance(error, Refused) and not isinstance(error, RateLimited | EdgeRefused):
                followed.trouble = f"how it ended can't be learnt: {error}"
                return True
            followed.trouble = str(error)
        else:
            followed.job, followed.trouble = job, ""
        self._publish(Change("jobs", frozenset({followed.id})))
        return followed.job is not None and followed.job.over


def _pauses() -> Iterator[float]:
    return chain(PAUSES, repeat(LAST_PAUSE))
