"""The list that holds no rows: it draws what is on screen from whatever it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.message import Message

from instantly_tui.ui.widgets.columns import GUTTER
from instantly_tui.ui.widgets.row_source import RowSource
from instantly_tui.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from instantly_tui.resources.spec import Column

SCREENS_AHEAD = 2
"""How many screens below the last visible row are asked for."""
SEARCHED = 20_000
"""How far from its old place the record under the cursor is looked for when rows moved."""


class Rows(RowView, can_focus=True, inherit_bindings=False):
    """A list of records; the cursor and the marks are its own, everything else is read when drawn."""

    class _About(Message):
        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            return self.rows

    class Moved(_About):
        """Another record is under the cursor, or the cursor is on another row."""

    class Chosen(_About):
        """The record under the cursor is to be opened."""

    class Marked(_About):
        """Other records are marked."""

    class ReachedEnd(_About):
        """The cursor can't go further down: this is the last row read so far."""

    def __init__(self, columns: Sequence[Column[Any]], source: RowSource, *, id: str | None = None) -> None:
        super().__init__(columns, source, id=id)
        self._key: str | None = None
        self._mark_from: str | None = None
        self._going_to: int | None = None
        self.steady = False
        """Whether the cursor's record keeps its line on the screen even when rows come in above the first."""
        self._came_above = 0

    # What is shown

    @property
    def current(self) -> Any:
        """The record under the cursor, or None."""
        return self._source.row(self.cursor) if len(self._source) else None

    @property
    def current_key(self) -> str | None:
        return self._source.key_at(self.cursor) if len(self._source) else None

    @property
    def going_to(self) -> int | None:
        """The row that is waited for since `go`, or None."""
        return self._going_to

    @property
    def new_above(self) -> int:
        """How many rows came in above the first visible one while the list was held steady."""
        return min(self._came_above, self.top)

    def set_source(self, source: RowSource) -> None:
        """Show other rows, from the first; marks don't carry over."""
        self._came_above = 0
        self._source = source
        self._key = self._mark_from = self._going_to = None
        self.clear_marks()
        self.set_reactive(Rows.cursor, 0)
        self.scroll_to(y=0, animate=False, force=True)
        self.redraw(frozenset())
        self._ask_ahead()

    def redraw(self, keys: frozenset[str]) -> None:
        """Draw these records again; no keys: the list itself changed, and the cursor follows its record."""
        if not keys:
            self._follow()
            return
        self._redraw_keys(keys)

    # Moving

    def move(self, by: int) -> None:
        """Move the cursor by rows, scrolling only as far as needed."""
        self._put(self.cursor + by)

    def page(self, by: int) -> None:
        """Move by screens; one line stays in sight."""
        self._turn(by * max(1, self.height_in_rows - 1))

    def half_page(self, by: int) -> None:
        self._turn(by * max(1, self.height_in_rows // 2))

    def first(self) -> None:
        self._put(0)

    def last(self) -> None:
        """To the last row read so far."""
        self._put(max(0, len(self._source) - 1))

    def go(self, index: int) -> None:
        """To a row by number from 0; one that isn't read yet is waited for until the cursor is moved."""
        self._put(index, said=False)
        if index >= len(self._source) and not self._source.complete:
            self._going_to = index
            self._source.ensure(index)

    def stop_going(self) -> None:
        """Stay where the cursor is instead of waiting for the row asked for."""
        self._going_to = None

    def choose(self) -> None:
        """Open the record under the cursor."""
        if self.current_key is not None:
            self.post_message(self.Chosen(self))

    # Marks

    def mark(self) -> None:
        """Mark the record under the cursor, or take its mark away."""
        if (key := self.current_key) is None:
            return
        self.marks ^= {key}
        self._mark_from = key
        self._redraw_row(self.cursor)
        self.post_message(self.Marked(self))

    def mark_range(self) -> None:
        """Mark everything between the last marked record and the cursor."""
        if len(self._source) == 0:
            return
        start = self._find(self._mark_from) if self._mark_from is not None else None
        ends = sorted((self.cursor if start is None else start, self.cursor))
        self._mark_all(range(ends[0], ends[1] + 1))
        self._mark_from = self.current_key

    def mark_shown(self) -> None:
        """Mark every record of this list that has been read."""
        self._mark_all(range(len(self._source)))

    def clear_marks(self) -> None:
        self._mark_from = None
        if self.marks:
            self.marks.clear()
            self.refresh()
            self.post_message(self.Marked(self))

    @property
    def marked_records(self) -> list[Any]:
        """The marked records that are still in the list, from the top."""
        if not self.marks:
            return []
        # A source that knows where its keys are need not make every record up to the last one.
        find = getattr(self._source, "indices_of", None)
        scan = (i for i in range(len(self._source)) if self._source.key_at(i) in self.marks)
        indices = scan if find is None else find(self.marks)
        return [record for i in indices if (record := self._source.row(i)) is not None]

    def _mark_all(self, indices: range) -> None:
        self.marks.update(key for i in indices if (key := self._source.key_at(i)) is not None)
        self.refresh()
        self.post_message(self.Marked(self))

    # The cursor and the scroll position

    def _put(self, index: int, *, said: bool = True) -> None:
        self._going_to = None
        last = len(self._source) - 1
        if index > last and said:
            self.post_message(self.ReachedEnd(self))
        self.cursor = max(0, min(index, last))
        self._show_cursor()

    def _turn(self, by: int) -> None:
        if by > 0 and self.cursor < len(self._source) - 1:
            self._scroll(self.top + by)
            self._put(min(self.cursor + by, len(self._source) - 1))
        elif by < 0:
            self._scroll(self.top + by)
            self._put(self.cursor + by)
        else:
            self._put(self.cursor + by)

    def _scroll(self, top: int) -> None:
        lowest = max(0, self.virtual_size.height - self.height_in_rows)
        self.scroll_to(y=max(0, min(top, lowest)), animate=False, force=True)

    def _show_cursor(self) -> None:
        bottom = self.top + self.height_in_rows - 1
        if self.cursor < self.top:
            self._scroll(self.cursor)
        elif self.cursor > bottom:
            self._scroll(self.cursor - self.height_in_rows + 1)

    def watch_cursor(self, old: int, new: int) -> None:
        self._key = self.current_key
        self._redraw_row(old)
        self._redraw_row(new)
        self._source.ensure(new + SCREENS_AHEAD * self.height_in_rows)
        self.post_message(self.Moved(self))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value:
            self._came_above = min(self._came_above, int(new_value))
        self._ask_ahead()

    def _ask_ahead(self) -> None:
        self._source.ensure(self.top + (1 + SCREENS_AHEAD) * self.height_in_rows)

    def _follow(self) -> None:
        """Room for the rows there are now, the cursor on the record it was on, at the same line."""
        was, count = self._key, len(self._source)
        self._make_room()
        index = self.cursor
        if self._going_to is not None and (count > self._going_to or self._source.complete):
            index, self._going_to = self._going_to, None
        elif was is not None and (found := self._find(was)) is not None:
            index = found
        index = max(0, min(index, count - 1))
        at_top, moved = self.top == 0, index - self.cursor
        self.set_reactive(Rows.cursor, index)
        if moved and (self.steady or not at_top):
            came = max(0, moved) if self.steady and was == self.current_key else 0
            self._scroll(self.top + moved)
            self._came_above = min(self._came_above + came, self.top)
        self._show_cursor()
        self.refresh()
        self._key = self.current_key
        if self._key != was:
            self.post_message(self.Moved(self))

    def _find(self, key: str) -> int | None:
        """Where the record is now: near the cursor first, outwards in both directions."""
        count, near = len(self._source), self.cursor
        for away in range(min(SEARCHED, max(near, count - near)) + 1):
            for index in (near - away, near + away):
                if 0 <= index < count and self._source.key_at(index) == key:
                    return index
        return None

    # Events

    def on_mount(self) -> None:
        self.redraw(frozenset())

    def on_resize(self) -> None:
        self._lay_out()
        self._show_cursor()
        self._ask_ahead()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, one on the cursor opens; in the gutter it marks."""
        index = self.top + event.y
        if not 0 <= index < len(self._source):
            return
        here = index == self.cursor
        self._put(index)
        if event.x < GUTTER:
            self.mark()
        elif here:
            self.choose()
