"""The Unibox: the queue of threads, the conversation beside or behind it, one key for each decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget

from instantly_tui.api.emails import Email, unread_count
from instantly_tui.engine.changes import Change
from instantly_tui.resources.emails import EMAILS, WHEN, when
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answering import Answering
from instantly_tui.ui.screens.drafting import standing
from instantly_tui.ui.screens.inbox_keys import CHANGING, COMMANDS
from instantly_tui.ui.screens.inbox_list import InboxList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

REST_SECONDS = 0.15
"""How long the cursor must rest on a row before its mail is read."""
TWO_PANES = 100
"""Cells from which the list and the conversation stand side by side."""


class InboxScreen(InboxList, Answering):
    """The reply desk."""

    place = "inbox"
    resource = EMAILS
    ACTIONS: ClassVar[tuple[Command, ...]] = COMMANDS
    DEFAULT_CSS = "InboxScreen #queue { width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
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
        return Cell(ours.sign, ours.tone) if ours is not None else self.sign_of(mail)

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Line(id="facts")
        with Horizontal():
            rows = Rows(self.columns(), self.nothing())
            yield Vertical(RowsHeader(rows), rows, id="queue")
            yield from self.panes()

    def on_mount(self) -> None:
        super().on_mount()
        self.rows.steady = True

    def arrive(self) -> None:
        super().arrive()
        # The list of mails is scarce: it is read again when the unread count says so, not by the clock.
        self.workspace.refresh.unwatch(self.renew_quietly)
        self.workspace.mail_watch.watch(self._newcomers, self.pager.read_at)
        if self.shell.news is not None:
            self.shell.news.seen()
        self.read_current()

    def show_query(self) -> None:
        super().show_query()
        if self.is_current:
            # A list read for another tab or filter may have missed what came since.
            self.workspace.mail_watch.watch(self._newcomers, self.pager.read_at)

    def leave(self) -> None:
        self.workspace.mail_watch.unwatch(self._newcomers)
        super().leave()

    def _newcomers(self, _: int) -> None:
        """Read the first page again, where new mails are."""
        self.pager.refresh(0, 0)

    def more_facts(self) -> list[Piece]:
        facts = super().more_facts()
        if above := self.rows.new_above:
            facts.insert(0, Piece(f" · ▲ {above:,} new above", "accent"))
        return facts

    def draw(self) -> None:
        super().draw()
        self.draw_reading()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        if any(change.kind == "outbox" for change in changes):
            self.rows.refresh()
        writing, self._writing = self._writing, self.workspace.writes.pending
        if writing and not self._writing:
            self.scope.want(unread_count(), max_age=0.0)
        self.draw_reading()

    def moved(self) -> None:
        """Show the row's mail, and read what is missing of it once the cursor rests on it."""
        super().moved()
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
        if command.action in ("unfold", "view") and not self.pane.display:
            return (
                "the mail is not in sight: esc goes back to it" if self.is_reading else "enter shows the mail"
            )
        return super().why_not(command)
