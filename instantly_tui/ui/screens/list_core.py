"""What every list shows: rows in an order, narrowed by filters, with honest counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.engine.batch import Batch
from instantly_tui.engine.changes import Change
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.views import View
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query
from instantly_tui.ui.choices import filled
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.navigation import Sought
from instantly_tui.ui.queries import words_of
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.acts_on_marks import ActsOnMarks
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
        self.untouched = True
        """Whether the cursor is still where the list put it: then it stays at the top while rows move."""
        self._lines_for: tuple[int, str | None] | None = None
        """The row that facts, status and hints are drawn for, ahead of the list telling that it moved."""
        self._pager: Pager[Any] | None = None
        self._arranged = False
        """Whether the whole list was here when it was last put in order."""
        self._sought: Sought | None = None
        self._acts_on_marks = ActsOnMarks()

    @property
    def pager(self) -> Pager[Any]:
        if self._pager is None:
            raise RuntimeError("the list was not opened yet")
        return self._pager

    def crumbs(self) -> str:
        words = self.asked_words()
        return f"{self.resource.name} /{words}" if words else self.resource.name

    def asked_words(self) -> str:
        """What the server was asked for beyond what it always is, as the user could have typed it."""
        always = self.plain().filters
        filters = tuple(each for each in self.asked.filters if each not in always)
        return words_of(Query(self.asked.search, filters), self.filters({name for name, _ in filters}))

    def filters(self, names: Collection[str] | None = None) -> tuple[Filter, ...]:
        """The server filters; those named (all, when none are) with the choices that are read for them."""
        return tuple(
            filled(each, self.scope) if names is None or each.name in names else each
            for each in self.resource.filters
        )

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

    def show_source(self, *, stay: bool = False) -> None:
        """Give the list its rows anew, from the top: other order, other filter; or `stay` where one is."""
        rows, source = self.rows, self._view()
        key, marks = (rows.current_key, set(rows.marks)) if stay else (None, set[str]())
        rows.set_source(source)
        self.untouched = key is None
        if key is not None and (index := source.index_of(key)) is not None:
            rows.go(index)
        rows.marks |= marks
        ordered = self.resource.whole and self.pager.complete and self.sorted_by
        self.query_one(RowsHeader).sorted_by = (self.sorted_by, self.reverse) if ordered else None

    def _view(self) -> Any:
        """The rows in the order and with the text asked for; only a whole list can be sorted."""
        self._arranged = self.pager.complete
        if not self.resource.whole:
            return self.pager
        text = self.text.casefold()
        order = next((c.order for c in self.columns() if c.title == self.sorted_by), None)
        return View(
            self.pager,
            where=(lambda record: text in self.words(record)) if text else None,
            order=order if self._arranged else None,
            reverse=self.reverse and self._arranged,
        )

    def words(self, record: Any) -> str:
        """What a text filter looks in."""
        cells = (column.cell(record) for column in self.columns())
        return " ".join(cell.text if isinstance(cell, Cell) else cell for cell in cells).casefold()

    def changed(self, changes: frozenset[Change]) -> None:
        self._acts_on_marks.mark_failures(self.rows)
        mine = [change for change in changes if change.kind == self.resource.name]
        if mine and (self.resource.whole or any(not change.keys for change in mine)):
            self._draw_rows()
        elif mine:
            self.rows.redraw(frozenset().union(*(change.keys for change in mine)))
        self.draw_facts()

    def draw(self) -> None:
        self._acts_on_marks.mark_failures(self.rows)
        self._draw_rows()
        self.draw_facts()

    def _draw_rows(self) -> None:
        """Draw all rows in the order they have now; the cursor follows its record once it was moved."""
        rows, wanted = self.rows, self.rows.going_to
        if self.resource.whole and self.pager.complete and not self._arranged:
            self.show_source(stay=not self.untouched)
        rows.redraw(frozenset())
        self._look_for_sought()
        if wanted is not None and rows.going_to is None and len(rows.source) <= wanted:
            self.say(f"the list ends at row {len(rows.source):,}", "warn")
        elif self.resource.whole and self.untouched and rows.cursor:
            rows.first()

    def seek(self, sought: Sought) -> None:
        """Put the cursor on a record as soon as it is here."""
        self._sought = sought
        self._look_for_sought()

    def _look_for_sought(self) -> None:
        sought, source = self._sought, self.rows.source
        if sought is None or self._pager is None or (not len(source) and not self._pager.complete):
            return
        self._sought = None
        index = next((i for i in range(len(source)) if source.key_at(i) == sought.key), None)
        if index is None:
            self.say(f"{sought.name} is not among what is shown here any more", "warn")
        else:
            self.rows.go(index)

    def perform(self, command: Command) -> None:
        self._sought = None
        if not command.motion:
            self._acts_on_marks.forget()
        if command.section in ("lists", "row"):
            self.untouched = False
        if command.section == "row" and isinstance(self.rows.source, View):
            # What is done to a row must not carry it, and the cursor with it, to another end of the list.
            self.rows.source.hold()
        super().perform(command)
        if command.motion:
            # Not only when the list tells that it moved: that would be drawn as a frame of its own.
            self.draw_facts()
            self._lines_for = (self.rows.cursor, self.rows.current_key)

    def draw_facts(self) -> None:
        """The line above the list: what is shown of how much, in which order."""
        left = [Piece(" " + self.resource.title, "accent"), Piece(f" · {self.count_words()}")]
        if self.resource.whole and self.sorted_by and self.pager.complete:
            left.append(Piece(f" · by {self.sorted_by.lower()} {'▼' if self.reverse else '▲'}"))
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
        return self.with_progress(loaded if pager.complete else f"{loaded} loaded, more")

    def with_progress(self, words: str) -> str:
        """A count with what has become of reading more: why it stopped, how far it goes, what was lost."""
        pager = self.pager
        if pager.error is not None and len(pager):
            words += f" — stopped: {pager.error}"
        elif goes_on := self.reading_words():
            words += goes_on
        elif pager.loading:
            words += " …"
        if pager.unreadable:
            words += f", {pager.unreadable} unreadable"
        return words

    def reading_words(self) -> str:
        """How far the user has the list read, or what that waits for; empty as a rule."""
        row = self.rows.going_to
        return "" if row is None else f" (reading to {row + 1:,}, esc stops)"

    def empty(self) -> Cell:
        """What to say where there are no rows; a failure never looks like an empty list."""
        pager = self.pager
        if pager.error is not None:
            return Cell(f"could not be read: {pager.error} — ctrl+r tries again", "bad")
        if not pager.complete:
            return Cell("loading …", "muted")
        if self.text:
            return Cell(f"no row contains “{self.text}” — \\ clears the filter", "muted")
        if self.asked != self.plain():
            return Cell("nothing matches this filter — \\ clears it", "muted")
        return Cell(f"no {self.resource.title.lower()} in this workspace", "muted")

    def read_at(self) -> float | None:
        return self._pager.read_at if self._pager is not None else None

    def renew(self) -> None:
        super().renew()
        if isinstance(self.rows.source, View):
            self.rows.source.release()
        self._open()
        self.renew_quietly()

    def renew_quietly(self) -> None:
        """Read what is on the screen again."""
        if self._pager is not None:
            top = 0 if self.resource.whole else self.rows.top
            self._pager.refresh(top, top + self.size.height)

    def cancel(self) -> bool:
        """Read no further, and wait for no row."""
        if self._pager is None or not (self._pager.loading or self.rows.going_to is not None):
            return False
        self._pager.stop()
        self.rows.stop_going()
        self.draw_facts()
        return True

    def plain(self) -> Query:
        """What the server is asked for without any filter."""
        return Query()

    def ask_for(self, query: Query) -> None:
        """Ask the server a different question."""
        self.asked = query
        if self._pager is not None:
            self._pager.close()
        self._open()
        self.redraw()

    @on(Rows.Moved)
    @on(Rows.Marked)
    def _moved(self, event: Rows.Moved | Rows.Marked) -> None:
        if isinstance(event, Rows.Marked) or self._lines_for != (self.rows.cursor, self.rows.current_key):
            self.draw_facts()
            self.draw_lines()
        self._lines_for = None
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

    def under_way(self, batch: Batch) -> None:
        if self.rows.marks:
            self._acts_on_marks.follow(batch, self.rows.marks)

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
        """Show only the rows here that contain a text; with all of them again, stay on the one found."""
        found, self.text = bool(self.text) and not text, text
        self.show_source(stay=found)
        self.redraw()

    def goto(self, row: int) -> None:
        """Put the cursor on a row, counted from 1, reading on as far as needed."""
        self.untouched = False
        shown = len(self.rows.source)
        self.rows.go(max(0, row - 1))
        if row > shown and self.rows.source.complete:
            self.say(f"the list ends at row {shown:,}", "warn")
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
