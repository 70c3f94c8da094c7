"""The Unibox: the queue of threads, the conversation beside or behind it, one key for each decision."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget

from instantly_tui.api.emails import Email, unread_count
from instantly_tui.engine.changes import Change
from instantly_tui.resources.emails import EMAILS, WHEN, state, when
from instantly_tui.resources.spec import Cell, Column, Query
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answering import Answering
from instantly_tui.ui.screens.drafting import standing
from instantly_tui.ui.screens.inbox_keys import CHANGING, COMMANDS
from instantly_tui.ui.screens.inbox_tabs import TABS, Tab, count_of, tab_pieces
from instantly_tui.ui.widgets.lines import Line
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

REST_SECONDS = 0.15
"""How long the cursor must rest on a row before its mail is read."""
BARE_ADDRESS = re.compile(r"(^|\s)([^\s:\"']+@[^\s:\"']+)")
TWO_PANES = 100
"""Cells from which the list and the conversation stand side by side."""


class InboxScreen(Answering):
    """The reply desk."""

    place = "inbox"
    resource = EMAILS
    ACTIONS: ClassVar[tuple[Command, ...]] = COMMANDS
    DEFAULT_CSS = "InboxScreen #queue { width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.tab: Tab = TABS[0]
        self._counted: dict[str, Any] = {}
        """The rows of each tab that was looked at with the present filter, by the tab's key."""
        self._resting: Timer | None = None
        self._writing = 0

    def crumbs(self) -> str:
        words = super().crumbs().partition("/")[2]
        return f"inbox ▸ {self.tab.title.lower()}" + (f" /{words}" if words else "")

    def columns(self) -> tuple[Column[Any], ...]:
        """With what has become of our answers, and the mails of today by their time."""
        cells = {"": self._state, WHEN: lambda mail: when(mail, self.workspace.clock.wall())}
        return tuple(replace(each, cell=cells.get(each.title, each.cell)) for each in self.resource.columns)

    def _state(self, mail: Email) -> Cell:
        ours = standing(self.workspace, mail)
        return Cell(ours.sign, ours.tone) if ours is not None else state(mail)

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Line(id="facts")
        with Horizontal():
            rows = Rows(self.columns(), self.nothing())
            yield Vertical(RowsHeader(rows), rows, id="queue")
            yield from self.panes()

    def _open(self) -> None:
        pager = self.workspace.open(self.resource, self.tab.within(self.asked))
        if pager is not self._pager:
            self._pager = pager
            self.show_source()
        pager.ensure(2 * self.size.height)

    def _view(self) -> Any:
        view = self._counted[self.tab.key] = self.tab.of(self.pager)
        return view

    def arrive(self) -> None:
        super().arrive()
        self.read_current()

    def show_all(self) -> None:
        self.tab = next(tab for tab in TABS if tab.query == Query())

    def filter_by(self, words: str) -> None:
        """A bare address stands for the lead's, the only text the server looks for in mails."""
        super().filter_by(BARE_ADDRESS.sub(r"\1lead:\2", words))

    def draw(self) -> None:
        super().draw()
        self.draw_reading()

    def draw_facts(self) -> None:
        super().draw_facts()
        counts = {key: count_of(rows) for key, rows in self._counted.items()}
        unread = self.shell.facts.unread
        if unread is not None and self.asked == Query():
            counts[TABS[0].key] = f"{unread:,}"
        narrow = self.size.width < TWO_PANES
        self.query_one("#tabs", Line).show(tab_pieces(self.tab, counts, narrow=narrow))

    def count_words(self) -> str:
        words = super().count_words()
        return words if self.tab.where is None else f"{len(self.rows.source):,} of {words}"

    def empty(self) -> Cell:
        usual = super().empty()
        if usual.tone == "bad" or not self.pager.complete or self.asked != Query():
            return usual
        return Cell(self.tab.empty, "muted")

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        if self.tab.where is not None and self.pager.error is None:
            # A page may hold none of what this tab shows: the screen is to be filled all the same.
            self.rows.source.ensure(self.rows.top + self.rows.height_in_rows)
        if any(change.kind == "outbox" for change in changes):
            self.rows.refresh()
        writing, self._writing = self._writing, self.workspace.writes.pending
        if writing and not self._writing:
            self.scope.want(unread_count(), max_age=0.0)
        self.draw_reading()

    def moved(self) -> None:
        """Show the row's mail, and read what is missing of it once the cursor rests on it."""
        self.forget_look()
        self.draw_reading()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self.read_current)

    def why_not(self, command: Command) -> str | None:
        if command.action in CHANGING:
            if self.workspace.read_only:
                return "this profile is read-only"
            if not self.targets():
                return "no thread is selected"
        if command.id == "list.open" and self.is_in == "mail":
            return "it is open already"
        return super().why_not(command)

    def action_tab(self, key: str) -> None:
        self.tab = next(tab for tab in TABS if tab.key == key)
        self._ask()

    def ask_for(self, query: Query) -> None:
        self.asked = query
        self._counted.clear()
        self._ask()

    def _ask(self) -> None:
        """Read what the tab and the filter say now."""
        self.enter("list")
        self.pager.close()
        self._open()
        self.show_source()
        self.redraw()
