"""Lines over days: as many series as one can read, the value under the cursor, a table on request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from instantly_tui.ui.widgets.plot import TONES, Series, draw, nearest, plot_area, table

_PARTS = ("axis", "label", "cursor", *TONES)


class Chart(Widget, can_focus=True, inherit_bindings=False):
    """A line chart in braille dots; it is drawn again only when its data, its size or its cursor changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{part}" for part in _PARTS}
    DEFAULT_CSS = """
    Chart {
        height: 1fr;
        min-height: 1;
        & > .chart--axis { color: $text-muted; }
        & > .chart--cursor { color: $text; text-style: bold; }
        & > .chart--accent { color: $text-primary; }
        & > .chart--good { color: $text-success; }
        & > .chart--warn { color: $text-warning; }
        & > .chart--bad { color: $text-error; }
        & > .chart--muted { color: $text-muted; }
    }
    """
    ALLOW_SELECT = False

    cursor: reactive[int | None] = reactive(None, init=False)
    """The point whose values the legend shows; None shows none."""

    class _About(Message):
        def __init__(self, chart: Chart) -> None:
            super().__init__()
            self.chart = chart

        @property
        def control(self) -> Chart:
            return self.chart

    class Moved(_About):
        """The cursor is on another point."""

    class Chosen(_About):
        """The point under the cursor is to be opened."""

    def __init__(
        self, series: Sequence[Series] = (), labels: Sequence[str] = (), *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._series = tuple(series)
        self._labels = tuple(labels)
        self._drawn: list[Strip] | None = None
        self._drawn_for = (0, 0)
        self._styles_by_part: dict[str, Style] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        return self._labels

    def set(self, series: Sequence[Series], labels: Sequence[str]) -> None:
        """Show other numbers; the cursor stays on its label, or goes when that is no longer there."""
        label = None if self.cursor is None else self._labels[self.cursor]
        self._series, self._labels = tuple(series), tuple(labels)
        self.set_reactive(Chart.cursor, self._labels.index(label) if label in self._labels else None)
        self._draw_again()

    def move(self, by: int) -> None:
        """Move the cursor by points; from nowhere it goes to the last."""
        if self._labels:
            last = len(self._labels) - 1
            self.cursor = last if self.cursor is None else max(0, min(last, self.cursor + by))

    def hide_cursor(self) -> None:
        self.cursor = None

    def choose(self) -> None:
        """Open the point under the cursor."""
        if self.cursor is not None:
            self.post_message(self.Chosen(self))

    def table(self) -> list[tuple[str, ...]]:
        """The same numbers in words: the names, then one row for each label."""
        return table(self._series, self._labels)

    def watch_cursor(self) -> None:
        self._draw_again()
        self.post_message(self.Moved(self))

    def on_click(self, event: events.Click) -> None:
        left, width = plot_area(self._series, self.size.width, self.size.height)
        self.cursor = nearest(event.x, left, width, len(self._labels))

    def notify_style_update(self) -> None:
        self._styles_by_part.clear()
        self._drawn = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self._drawn is None or self._drawn_for != (width, height):
            lines = draw(self._series, self._labels, width, height, cursor=self.cursor)
            self._drawn = [
                Strip([Segment(text, self._style(part)) for text, part in line], width) for line in lines
            ]
            self._drawn_for = (width, height)
        return self._drawn[y] if y < len(self._drawn) else Strip.blank(width, self.rich_style)

    def _draw_again(self) -> None:
        self._drawn = None
        self.refresh()

    def _style(self, part: str) -> Style:
        style = self._styles_by_part.get(part)
        if style is None:
            style = self._styles_by_part[part] = self.get_component_rich_style(f"chart--{part}")
        return style
