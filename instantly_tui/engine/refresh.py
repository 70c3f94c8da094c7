"""Reading what is on the screen again: often while someone looks, seldom without focus, then not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from instantly_tui.engine.clock import Clock

BLURRED_FACTOR = 4.0
"""How much longer it takes while the terminal has no focus."""
IDLE_SECONDS = 900.0
"""Without a key for so long nothing is read again until the next one."""
SILENT_SECONDS = 60.0
"""Without a key for so long nobody looks, as far as can be told of a terminal that never tells its focus."""


class Refresh:
    """Knows whether someone looks, and calls its watchers whenever what they show is due to be read again."""

    def __init__(self, clock: Clock, seconds: float = 15.0) -> None:
        """`seconds`: between two refreshes while the terminal has the focus."""
        self._clock, self.seconds = clock, seconds
        self._watchers: list[Callable[[], object]] = []
        self._focused: bool | None = None
        self._touched_at = self._last = clock.now()
        self._wake = asyncio.Event()
        self.touched: list[Callable[[], object]] = []
        """Called with every key and every change of the focus."""

    def watch(self, watcher: Callable[[], object]) -> None:
        """Call it at every refresh from now on."""
        if watcher not in self._watchers:
            self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], object]) -> None:
        """Call it no more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def touch(self) -> None:
        """Someone is there; after a long absence what is shown is read at once."""
        was_idle = self.idle
        self._touched_at = self._clock.now()
        if was_idle:
            self._wake.set()
        self._tell_touched()

    def focus(self, focused: bool) -> None:
        """The terminal got or lost the focus; what became too old meanwhile is read at once."""
        self._focused = focused
        self._wake.set()
        self._tell_touched()

    def _tell_touched(self) -> None:
        for listener in tuple(self.touched):
            listener()

    @property
    def away(self) -> float:
        """Seconds since the last key."""
        return self._clock.now() - self._touched_at

    @property
    def idle(self) -> bool:
        """Whether nobody has touched a key for long."""
        return self.away >= IDLE_SECONDS

    @property
    def blurred(self) -> bool:
        """Whether the terminal has said that it lost the focus."""
        return self._focused is False

    @property
    def looked_at(self) -> bool:
        """Whether someone looks: the terminal has the focus, or, if it tells none, a key was pressed."""
        return self.away < SILENT_SECONDS if self._focused is None else self._focused

    async def run(self) -> None:
        """Refresh for ever."""
        while True:
            self._wake.clear()
            due = self._due_in()
            if due is None or due > 0:
                await self._clock.wait(self._wake, due)
                continue
            self._last = self._clock.now()
            for watcher in tuple(self._watchers):
                watcher()

    def _due_in(self) -> float | None:
        """Seconds until the next refresh; None when only the user can bring it about."""
        if self.idle:
            return None
        seconds = self.seconds * BLURRED_FACTOR if self.blurred else self.seconds
        return self._last + seconds - self._clock.now()
