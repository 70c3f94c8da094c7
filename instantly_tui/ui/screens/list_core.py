"""What every list shows: rows in an order, narrowed by filters, with honest counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.engine.changes import Change
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.views import View
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.queries import words_of
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.moving import Moving
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

WHOLE = 100_000
"""A row no short list reaches: asking for it reads the list to its end."""


class ListCore(Acting, Moving):
    """The rows of one resource: what was asked for, what is shown of it, and what is said about that."""

    ACTIONS: ClassVar[tuple[Command, ...]] = LIST
    DEFAULT_CSS = """
    ListCore #facts { color: $text-muted; }
    ListCore Rows { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = Query()
        """What the server was asked for."""
        self.text = ""
        """What the rows that are here must contain, while the list is whole."""
        self.sorted_by = self.resource.by
        self.reverse = False
        self._pager: Pager[Any] | None = None

    @property
    def pager(self) -> Pager[Any]:
        if self._pager is None:
            raise RuntimeError("the list was not opened yet")
        return self._pager

    def crumbs(self) -> str:
        words = words_of(self.asked, self.filters())
        return f"{self.resource.name} /{words}" if words else self.resource.name

    def filters(self) -> tuple[Filter, ...]:
        """The server filters with their choices filled in."""
        return self.resource.filters

    def columns(self) -> tuple[Column[Any], ...]:
        return self.resource.columns

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(self.columns(), self.nothing())
        yield RowsHeader(rows)
        yield rows

    def on_mount(self) -> None:
        super().on_mount()
        self.rows.empty = self.empty

    def arrive(self) -> None:
        self._open()
        self.workspace.refresh.watch(self.renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self.renew_quietly)
        if self._pager is not None:
            self._pager.close()

    def _open(self) -> None:
        pager = self.workspace.open(self.resource, self.asked)
        if pager is not self._pager:
            self._pager = pager
            self.show_source()
        pager.ensure(WHOLE if self.resource.whole else 2 * self.size.height)

    def show_source(self) -> None:
        """Give the list its rows anew: other order, other filter."""
        self.rows.set_source(self._view())

    def _view(self) -> Any:
        """The rows in the order and with the text asked for; only a whole list can be either."""
        if not self.resource.whole:
            return self.pager
        column = next((c for c in self.columns() if c.title == self.sorted_by and c.order), None)
        text = self.text.casefold()
        return View(
            self.pager,
            where=(lambda record: text in self.words(record)) if text else None,
            order=column.order if column else None,
            reverse=self.reverse,
        )

    def words(self, record: Any) -> str:
        """What a text filter looks in."""
        cells = (column.cell(record) for column in self.columns())
        return " ".join(cell.text if isinstance(cell, Cell) else cell for cell in cells).casefold()

    def changed(self, changes: frozenset[Change]) -> None:
        mine = [change for change in changes if change.kind == self.resource.name]
        if any(not change.keys for change in mine):
            self.rows.redraw(frozenset())
        elif mine:
            self.rows.redraw(frozenset().union(*(change.keys for change in mine)))
        self.draw_facts()

    def draw(self) -> None:
        self.rows.redraw(frozenset())
        self.draw_facts()

    def draw_facts(self) -> None:
        """The line above the list: what is shown of how much, in which order."""
        left = [Piece(" " + self.resource.title, "accent"), Piece(f" · {self.count_words()}")]
        if self.resource.whole and self.sorted_by:
            left.append(Piece(f" · by {self.sorted_by.lower()}{' ↑' if self.reverse else ' ↓'}"))
        if self.text:
            left.append(Piece(f" · containing “{self.text}”", "warn"))
        right = [Piece(f"{len(self.rows.marks)} marked", "warn")] if self.rows.marks else []
        shown = len(self.rows.source)
        right.append(Piece(f"{min(self.rows.cursor + 1, shown):,}/{shown:,} "))
        self.query_one("#facts", Line).show([*left, *self.more_facts()], right)

    def more_facts(self) -> list[Piece]:
        """What a subclass adds to the line above its list."""
        return []

    def count_words(self) -> str:
        """How many rows there are; never a number that isn't the total without saying so."""
        pager = self.pager
        loaded = f"{len(pager):,}"
        words = loaded if pager.complete else f"{loaded} loaded, more"
        if pager.error is not None and len(pager):
            words += f" — stopped: {pager.error}"
        elif self.rows.going_to is not None:
            words += f" (reading to {self.rows.going_to + 1:,}, esc stops)"
        elif pager.loading:
            words += " …"
        if pager.unreadable:
            words += f", {pager.unreadable} unreadable"
        return words

    def empty(self) -> Cell:
        """What to say where there are no rows; a failure never looks like an empty list."""
        pager = self.pager
        if pager.error is not None:
            return Cell(f"could not be read: {pager.error} — ctrl+r tries again", "bad")
        if not pager.complete:
            return Cell("loading …", "muted")
        if self.text:
            return Cell(f"no row contains “{self.text}” — \\ clears the filter", "muted")
        if self.asked != Query():
            return Cell("nothing matches this filter — \\ clears it", "muted")
        return Cell(f"no {self.resource.title.lower()} in this workspace", "muted")

    def read_at(self) -> float | None:
        return self._pager.read_at if self._pager is not None else None

    def renew(self) -> None:
        super().renew()
        self.renew_quietly()

    def renew_quietly(self) -> None:
        """Read what is on the screen again."""
        if self._pager is not None:
            top = 0 if self.resource.whole else self.rows.top
            self._pager.refresh(top, top + self.size.height)

    def cancel(self) -> bool:
        if self._pager is None or not self._pager.loading:
            return False
        self._pager.stop()
        self.draw_facts()
        return True

    def ask_for(self, query: Query) -> None:
        """Ask the server a different question."""
        self.asked = query
        if self._pager is not None:
            self._pager.close()
        self._open()
        self.redraw()

    @on(Rows.Moved)
    @on(Rows.Marked)
    def _moved(self) -> None:
        self.draw_facts()
        self.draw_lines()
        self.moved()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def moved(self) -> None:
        """Called when another row is under the cursor."""

    @staticmethod
    def nothing() -> Nothing:
        """The rows of a list that was not opened yet."""
        return Nothing()

    def targets(self) -> tuple[Any, ...]:
        """The marked records, else the one under the cursor."""
        rows = self.rows
        if rows.marks:
            return tuple(rows.marked_records)
        return (rows.current,) if rows.current is not None else ()

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        self.rows.clear_marks()

    def go_back(self) -> None:
        if self.cancel():
            self.say("stopped reading")
        elif self.rows.marks:
            self.rows.clear_marks()
        elif self.text:
            self.filter_text("")
        else:
            super().go_back()

    def filter_text(self, text: str) -> None:
        """Show only the rows here that contain a text."""
        self.text = text
        self.show_source()
        self.redraw()

    def goto(self, row: int) -> None:
        """Put the cursor on a row, counted from 1, reading on as far as needed."""
        self.rows.go(row - 1)
        self.draw_facts()

    def action_last_row(self) -> None:
        super().action_last_row()
        if not self.pager.complete:
            self.say(f"last loaded row; {self.count_words()}")

    def action_open(self) -> None:
        key = self.rows.current_key
        if key is not None and self.resource.detail_place:
            self.shell.navigator.go(self.resource.detail_place, key)

    def action_mark(self) -> None:
        self.rows.mark()

    def action_mark_range(self) -> None:
        self.rows.mark_range()

    def action_mark_all(self) -> None:
        self.rows.mark_shown()

    def action_wide(self) -> None:
        self.rows.wide = not self.rows.wide


class Nothing:
    """A list before it was opened."""

    complete = False
    error = None
    loading = True

    def __len__(self) -> int:
        return 0

    def row(self, index: int) -> None:
        return None

    def key_at(self, index: int) -> None:
        return None

    def ensure(self, index: int, priority: Any = None) -> None:
        return None
