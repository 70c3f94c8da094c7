"""The drawn side of a list: columns and visible rows as lines, kept as long as they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import NULL_SPACING, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from instantly_tui.ui.widgets.columns import GUTTER, Placed, lay_out, row_cells, wrap
from instantly_tui.ui.widgets.drawn_rows import DrawnRows
from instantly_tui.ui.widgets.row_source import RowSource

if TYPE_CHECKING:
    from instantly_tui.resources.spec import Cell, Column

TONES = ("plain", "good", "warn", "bad", "muted", "accent")


class RowView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the rows in sight from a source, with the cursor and the marks it is told."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", *(f"rows--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    RowView {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .rows--cursor { background: $block-cursor-blurred-background; text-style: bold; }
        &:focus > .rows--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        & > .rows--good { color: $text-success; }
        & > .rows--warn { color: $text-warning; }
        & > .rows--bad { color: $text-error; }
        & > .rows--muted { color: $text-muted; }
        & > .rows--accent { color: $text-accent; }
    }
    """
    ALLOW_SELECT = False

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """The index of the row the next key acts on."""
    placed: reactive[tuple[Placed, ...]] = reactive((), init=False)
    """What the header draws too."""
    wide: reactive[bool] = reactive(False, init=False)
    """Whether the columns for wide views are shown as well."""

    def __init__(self, columns: Sequence[Column[Any]], source: RowSource, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marks: set[str] = set()
        """The keys of the marked records."""
        self.empty: Callable[[], Cell | str] = lambda: "nothing here"
        """What to say where there are no rows: why, and what to do."""
        self._columns = tuple(columns)
        self._source = source
        self._styles_by_tone: dict[str, Style] = {}
        self._drawn = DrawnRows()

    @property
    def source(self) -> RowSource:
        return self._source

    @property
    def top(self) -> int:
        """Index of the first visible row."""
        return int(self.scroll_offset.y)

    @property
    def height_in_rows(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        self._columns = tuple(columns)
        self._lay_out()

    def watch_wide(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self.placed = lay_out(self._columns, width, wide=self.wide)
        self._drawn.clear()

    def _make_room(self) -> None:
        height = max(1, len(self._source) + (not self._source.complete))
        if height != self.virtual_size.height:
            self.virtual_size = Size(0, height)

    def _redraw_row(self, index: int) -> None:
        self._drawn.drop(index)
        y = index - self.top
        if 0 <= y < self.height_in_rows:
            self.refresh(Region(0, y, self.size.width, 1))

    def _redraw_keys(self, keys: frozenset[str]) -> None:
        self._drawn.drop_keys(keys)
        for index in range(self.top, self.top + self.height_in_rows):
            if self._source.key_at(index) in keys:
                self._redraw_row(index)

    def notify_style_update(self) -> None:
        self._styles_by_tone.clear()
        self._drawn.clear()
        super().notify_style_update()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        if repaint and not regions:
            self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they are, past Textual's own cache, which scrolling empties; not inside a frame."""
        styles = self.styles
        if styles.gutter != NULL_SPACING or styles.outline or self.opacity < 1:
            return super().render_lines(crop)
        top = self.top
        strips = [self._strip(top + y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        return self._strip(self.top + y)

    def _strip(self, index: int) -> Strip:
        """The line of a row, or what stands below the last one."""
        below = index - len(self._source)
        if below >= 0:
            lines = self._below(self.scrollable_content_region.width)
            return self._line([lines[below]] if below < len(lines) else [])
        key = self._source.key_at(index)
        strip = self._drawn.get(index, key)
        if strip is None:
            record = self._source.row(index)
            if record is None:
                return self._line([(" " * GUTTER + "loading…", "muted")])
            cursor, marked = index == self.cursor, key in self.marks
            strip = self._line(row_cells(record, self.placed, cursor=cursor, marked=marked))
            self._drawn.put(index, key, strip)
        return strip

    def _below(self, width: int) -> list[tuple[str, str]]:
        """What stands where the rows end: that more is coming, why it isn't, or why there are none."""
        source = self._source
        cell: Cell | str
        if source.error is not None or len(source) == 0:
            cell = self.empty()
        elif source.complete:
            return []
        else:
            cell = "loading…" if source.loading else "more below"
        text, tone = (cell, "muted") if isinstance(cell, str) else (cell.text, cell.tone)
        return [(" " * GUTTER + line, tone) for line in wrap(text, max(1, width - GUTTER))]

    def _line(self, cells: Sequence[tuple[str, str]]) -> Strip:
        segments: list[Segment] = []
        run, run_tone = "", ""
        for text, tone in cells:
            if tone != run_tone and run:
                segments.append(Segment(run, self._style(run_tone)))
                run = ""
            run, run_tone = run + text, tone
        if run:
            segments.append(Segment(run, self._style(run_tone)))
        width = self.scrollable_content_region.width
        line = Strip(segments).adjust_cell_length(width, self._style(run_tone or "plain"))
        line = line.adjust_cell_length(self.size.width, self._style("plain"))
        # Here and not in `render_lines`: a kept line is filtered once.
        for line_filter in self.get_line_filters():
            line = line.apply_filter(line_filter, self.background_colors[1])
        return line

    def _style(self, tone: str) -> Style:
        style = self._styles_by_tone.get(tone)
        if style is None:
            style = self._styles_by_tone[tone] = self.get_component_rich_style(f"rows--{tone}")
        return style
