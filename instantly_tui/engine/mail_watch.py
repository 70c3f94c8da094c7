"""New mails: the unread count is asked for at a pace that follows the day, the scarce list only on news."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from instantly_tui.api.emails import unread_count
from instantly_tui.engine.answers import Answers
from instantly_tui.engine.batch import Outcome
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.refresh import BLURRED_FACTOR, IDLE_SECONDS, Refresh
from instantly_tui.engine.scheduler import Priority

LIVELY_SECONDS = 60.0
"""For so long after a key, a decision or a new mail the count is asked for more often."""
LIVELY_FACTOR = 2 / 3
QUIET_SECONDS = 300.0
"""After so long without any of these it is asked for less often."""
QUIET_FACTOR = 2.0
FARTHEST = 300.0
"""Seconds: the longest pause, also while nobody is there but someone is to be told."""
QUEUE_SECONDS = 300.0
"""The queue is read again after so long although the count has not moved."""

Listener = Callable[[int], object]
"""Told that the queue is not what it was, and how many mails have come at least; 0 when it is only old."""


def pause(seconds: float, *, blurred: bool, away: float, still: float, telling: bool) -> float | None:
    """Seconds between two looks at the count; None when only the user can bring the next one about.

    `seconds`: the usual pause; `away`: since the last key; `still`: since a mail came or was decided on;
    `telling`: whether the user asked to be told of new mails wherever they are.
    """
    if away >= IDLE_SECONDS:
        return FARTHEST if telling else None
    since = min(away, still)
    factor = LIVELY_FACTOR if since < LIVELY_SECONDS else QUIET_FACTOR if since >= QUIET_SECONDS else 1.0
    return min(seconds * factor * (BLURRED_FACTOR if blurred else 1.0), FARTHEST)


class MailWatch:
    """Keeps the unread count young, and tells its listeners when the queue must have changed."""

    def __init__(self, answers: Answers, clock: Clock, refresh: Refresh) -> None:
        self.telling = False
        """Whether it goes on, slowly, while nobody is there."""
        self._answers, self._clock, self._refresh = answers, clock, refresh
        self._scope = answers.scope()
        self._listeners: list[Listener] = []
        self._wake = asyncio.Event()
        self._asked_at = self._told_at = clock.now()
        self._moved_at = float("-inf")
        self._changed_at = float("-inf")
        self._sleeps_until: float | None = None
        """When the next look is due; None when none is."""
        self._failures = 0
        self._count: int | None = None
        self._ours: list[tuple[float, int]] = []
        """When each of our own writes to mails was done, and by how much it moves the count; 0: unknown."""
        refresh.touched.append(self._look_soon)

    @property
    def count(self) -> int | None:
        """Unread mails of the workspace as last told; None when that is not known."""
        return self._count

    def watch(self, listener: Listener, read_at: float | None = None) -> None:
        """Call it with every change from now on, and at once when what it read at `read_at` is too old."""
        if listener not in self._listeners:
            self._listeners.append(listener)
        if read_at is not None and (
            read_at < self._changed_at or self._clock.now() - read_at >= QUEUE_SECONDS
        ):
            listener(0)

    def unwatch(self, listener: Listener) -> None:
        """Call it no more."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def written(self, outcome: Outcome) -> None:
        """Reckon with a write of ours: what it does to the count is no news."""
        write = outcome.write
        if write.kind != "emails" or outcome.state in ("skipped", "taken_back", "not_sent"):
            return
        self._moved_at = self._clock.now()
        moves = 0
        if outcome.state == "done" and write.record is not None and "is_unread" in (write.edit or {}):
            moves = bool((write.edit or {})["is_unread"]) - bool(getattr(write.record, "is_unread", None))
        self._ours.append((self._clock.now(), moves))

    async def run(self) -> None:
        """Ask for ever."""
        self._ask()
        while True:
            self._wake.clear()
            due = self._due_in()
            self._sleeps_until = None if due is None else self._clock.now() + due
            if due is None or due > 0:
                await self._clock.wait(self._wake, due)
            else:
                self._ask()

    def _look_soon(self) -> None:
        """Someone is there again: what is due earlier for that is asked for earlier."""
        due = self._due_in()
        if due is not None and (self._sleeps_until is None or self._clock.now() + due < self._sleeps_until):
            self._wake.set()

    def _due_in(self) -> float | None:
        now = self._clock.now()
        seconds = pause(
            self._refresh.seconds,
            blurred=self._refresh.blurred,
            away=self._refresh.away,
            still=now - self._moved_at,
            telling=self.telling,
        )
        if seconds is None:
            return None
        return self._asked_at + min(seconds * 2.0**self._failures, FARTHEST) - now

    def _ask(self) -> None:
        failed = self._answers.peek(unread_count()).error is not None
        self._failures = min(self._failures + 1, 8) if failed else 0
        self._asked_at = self._clock.now()
        self._scope.want(unread_count(), max_age=0.0, priority=Priority.REFRESH, then=self._counted)

    def _counted(self, count: int | None) -> None:
        if count is None:
            return
        asked_at = self._answers.peek(unread_count()).read_at or self._asked_at
        before, self._count = self._count, count
        ours, self._ours = self._ours, []
        if before is None:
            return
        # A mark whose answer came after the count was asked for may be in it or not: then a mail that came
        # at the same moment is missed until the next look at the queue, but none is made up.
        expected = before + sum(moves for done_at, moves in ours if moves > 0 or done_at <= asked_at)
        came = max(0, count - expected)
        now = self._clock.now()
        if came:
            self._moved_at = now
        if came or (count != before and not ours):
            self._changed_at = asked_at
        elif now - self._told_at < QUEUE_SECONDS:
            return
        self._told_at = now
        for listener in tuple(self._listeners):
            listener(came)
