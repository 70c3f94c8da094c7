"""A list whose reads may take minutes: the seconds so far are shown, and one key ends the wait."""

from __future__ import annotations

from textual.timer import Timer

from instantly_tui.resources.spec import Cell
from instantly_tui.ui.screens.list_core import ListCore

SHOWN_AFTER = 3
"""Seconds from which on a read that was not expected to be slow is counted."""


class SlowReads(ListCore):
    """A list that tells how long the server has been working on its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._since = 0.0
        """When the page that is on its way was asked for, on the engine's clock."""
        self._waits_for: tuple[object, int] | None = None
        """What is read and behind which row; None while nothing is."""
        self._ticking: Timer | None = None
        self._by_hand = False
        """Whether the user asks for the list anew."""

    def renew(self) -> None:
        self._by_hand = True
        super().renew()
        self._by_hand = False

    def renew_quietly(self) -> None:
        """Read what is on the screen again; a search, which may take minutes, only when asked to."""
        if self._by_hand or not self.asked.search:
            super().renew_quietly()

    def leave(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
        self._ticking = self._waits_for = None
        super().leave()

    def waited(self) -> int | None:
        """The seconds that the page on its way has taken so far; None while none is worth counting."""
        pager = self._pager
        if pager is None or not pager.loading:
            self._waits_for = None
            return None
        clock = self.workspace.clock
        if self._waits_for != (now := (pager, len(pager))):
            self._waits_for, self._since = now, clock.now()
        if self._ticking is None:
            self._ticking = self.set_timer(1.0, self._tick)
        seconds = int(clock.now() - self._since)
        return seconds if self.asked.search or seconds >= SHOWN_AFTER else None

    def _tick(self) -> None:
        """Draw the seconds, while there are any to draw."""
        self._ticking = None
        if self.waited() is None:
            return
        self.draw_facts()
        if not len(self.pager):
            self.rows.redraw(frozenset())

    def reading_words(self) -> str:
        seconds, words = self.waited(), super().reading_words()
        if seconds is None:
            return words
        return f"{words.removesuffix(', esc stops)') or ' (reading'}, {seconds} s, esc stops)"

    def empty(self) -> Cell:
        pager = self.pager
        if pager.error is None and not pager.complete and not pager.loading and not self.text:
            return Cell("stopped before the server had answered — ctrl+r asks again", "warn")
        seconds = self.waited()
        if seconds is None:
            return super().empty()
        what = f"searching for “{self.asked.search}”" if self.asked.search else "loading"
        return Cell(f"{what} … {seconds} s, esc stops; the server may take up to two minutes", "muted")
