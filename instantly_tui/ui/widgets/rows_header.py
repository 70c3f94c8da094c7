"""The titles above a list, in the list's own columns."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from instantly_tui.ui.widgets.columns import GUTTER, Placed, fit
from instantly_tui.ui.widgets.rows import Rows


class RowsHeader(Widget):
    """One line of titles; the sorted column carries ▲ or ▼."""

    DEFAULT_CSS = """
    RowsHeader { height: 1; color: $text-muted; text-style: bold; }
    """
    ALLOW_SELECT = False

    sorted_by: reactive[tuple[str, bool] | None] = reactive(None)
    """Title of the sorted column and whether it runs backwards; None in the server's order."""

    def __init__(self, rows: Rows, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows = rows

    def on_mount(self) -> None:
        self.watch(self._rows, "placed", self._laid_out, init=False)

    def _laid_out(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        titles = " " * GUTTER
        for place in self._rows.placed:
            arrow = self._arrow(place)
            if arrow and place.right and cell_len(place.column.title) >= place.width:
                # No room in the column: the gap before it is never drawn in.
                titles = titles[:-1] + arrow + fit(place.column.title, place.width) + place.space
            else:
                titles += self._title(place, arrow)
        style = self.rich_style
        return Strip([Segment(titles, style)]).adjust_cell_length(self.size.width, style)

    def _arrow(self, place: Placed) -> str:
        if self.sorted_by is None or self.sorted_by[0] != place.column.title:
            return ""
        return "▼" if self.sorted_by[1] else "▲"

    def _title(self, place: Placed, arrow: str) -> str:
        """A right-aligned title keeps its mark on the left, so that it ends where the numbers end."""
        title, width = place.column.title, place.width
        if arrow:
            fitted = fit(title, min(len(title), width - 1))
            title = arrow + fitted if place.right else fitted + arrow
        return fit(title, width, right=place.right) + place.space
