"""What the user can take back, newest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from instantly_tui.engine.clock import Clock

REMEMBERED = 100
TOO_LATE = 2.0
"""Seconds after the end of an undo window in which `undo` is still meant for what has just left."""


@dataclass(eq=False)
class Undoable:
    """One thing that was done and how to take it back."""

    label: str
    take_back: Callable[[], object]
    """Takes it back; False when it turns out to be too late."""
    until: float | None = None
    """The clock's time from which it can't be taken back any more; None for no such time."""


class UndoLog:
    """Remembers the last hundred acts; the newest that can still be taken back goes first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Undoable] = deque(maxlen=REMEMBERED)
        self._together: list[Undoable] | None = None
        """What is remembered as one act while that is put together."""

    def push(self, label: str, take_back: Callable[[], object], until: float | None = None) -> Undoable:
        """Remember an act that was just done."""
        entry = Undoable(label, take_back, until)
        (self._entries if self._together is None else self._together).append(entry)
        return entry

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """Remember the acts done meanwhile as one, taken back newest first and all at once."""
        acts: list[Undoable] = []
        self._together = acts
        try:
            yield
        finally:
            self._together = None
        if acts:
            ends = [act.until for act in acts]
            lasting = any(end is None for end in ends)
            until = None if lasting else max(end for end in ends if end is not None)
            self.push(label, lambda: any([act.take_back() is not False for act in reversed(acts)]), until)

    def peek(self) -> Undoable | None:
        """What `undo` would take back now; None when there is nothing."""
        while self._entries:
            entry = self._entries[-1]
            if entry.until is None or entry.until > self._clock.now():
                return entry
            self._entries.pop()
        return None

    def undo(self) -> str | None:
        """Take back the newest act that still can be; its label, or None when nothing was.

        Whoever comes just too late for one act did not mean the one before it: then nothing happens.
        """
        newest = self._entries[-1] if self._entries else None
        entry = self.peek()
        if entry is None:
            return None
        if newest is not entry and newest is not None and newest.until is not None:
            missed_by = self._clock.now() - newest.until
            if missed_by < TOO_LATE:
                return None
        self._entries.remove(entry)
        return None if entry.take_back() is False else entry.label
