"""The simulation's clock: it stands still until told to move, or runs with a given source of seconds."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from instantly_tui.demo.ids import to_ms


class SimClock:
    """A clock starting at `start`.

    With `running` (a monotonic source of seconds, such as `time.monotonic`) it moves by itself, without it
    only `advance` moves it. Events wait in due order and are run by `run_due`, one at a time with the clock
    showing at least the moment each was due.
    """

    def __init__(self, start: datetime, running: Callable[[], float] | None = None) -> None:
        self.start = start.astimezone(UTC)
        self._running = running
        self._began = running() if running else 0.0
        self._added = 0.0
        self._events: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        """The simulated UTC time."""
        passed = self._added
        if self._running is not None:
            passed += self._running() - self._began
        return self.start + timedelta(seconds=passed)

    def ms(self) -> int:
        """The simulated time in milliseconds since 1970."""
        return to_ms(self.now())

    def advance(self, seconds: float) -> None:
        """Moves the clock forward, stopping at every event on the way to run it."""
        if seconds < 0:
            raise ValueError("a clock cannot be turned back")
        until = self.now() + timedelta(seconds=seconds)
        while self._events and self._events[0][0] <= until:
            due, _, event = heapq.heappop(self._events)
            self._move_to(due)
            event()
        self._move_to(until)

    def at(self, when: datetime, event: Callable[[], object]) -> None:
        """Runs `event` once when the clock has reached `when`."""
        heapq.heappush(self._events, (when, next(self._order), event))

    def after(self, seconds: float, event: Callable[[], object]) -> None:
        """Runs `event` once, `seconds` simulated seconds from now."""
        self.at(self.now() + timedelta(seconds=seconds), event)

    def run_due(self) -> int:
        """Runs every event due by now, in due order; returns how many ran."""
        ran = 0
        while self._events and self._events[0][0] <= self.now():
            _, _, event = heapq.heappop(self._events)
            event()
            ran += 1
        return ran

    @property
    def waiting(self) -> int:
        """How many events have not run yet."""
        return len(self._events)

    def _move_to(self, when: datetime) -> None:
        ahead = (when - self.now()).total_seconds()
        if ahead > 0:
            self._added += ahead
