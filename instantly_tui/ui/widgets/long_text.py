"""A panel for texts of any length: only the rows in sight are drawn, and some lines never wrap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.wrapping import hang_of, rows_of

Row = tuple[int, int, int]
"""Number of its line, its start and end there; a line that is cut has an end below 0."""
LETTERS_FOR_A_CELL = 8
"""Letters of a line that are looked at for each cell it has: marks have no width of their own."""


class OneLine(tuple[Piece, ...]):
    """A line that is cut where its pane ends: who wrote, to whom, what is attached."""

    __slots__ = ()


class KeptEnd(OneLine):
    """A line whose last piece is never cut: what stands before it gives way."""

    __slots__ = ()


def one_line(*pieces: Piece, end: Piece | None = None) -> OneLine:
    """These pieces as a line that never wraps, with an end that is never cut."""
    return OneLine(pieces) if end is None else KeptEnd((*pieces, end))


class LongText(Widget):
    """Lines of pieces, wrapped for its width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"long--{tone}" for tone in ("plain", "good", "warn", "bad", "muted", "accent")
    }
    DEFAULT_CSS = """
    LongText { height: auto; }
    LongText > .long--good { color: $text-success; }
    LongText > .long--warn { color: $text-warning; }
    LongText > .long--bad { color: $text-error; }
    LongText > .long--muted { color: $text-muted; }
    LongText > .long--accent { color: $text-primary; text-style: bold; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._lines: list[TextLine] = []
        self._width = -1
        self._rows: list[Row] = []
        self._styles_by_tone: dict[str, Style] = {}

    def show(self, lines: list[TextLine]) -> None:
        self._lines, self._width = lines, -1
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lay_out(width)
        return len(self._rows)

    def notify_style_update(self) -> None:
        self._styles_by_tone.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        self._lay_out(self.size.width)
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self._style("plain"))
        number, start, end = self._rows[y]
        texts = row_texts(self._lines[number], start, end, self._width)
        strip = Strip([Segment(text, self._style(tone)) for text, tone in texts])
        return strip.adjust_cell_length(self.size.width, self._style("plain"))

    def _lay_out(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self._rows = rows_in(self._lines, width)

    def _style(self, tone: str) -> Style:
        style = self._styles_by_tone.get(tone)
        if style is None:
            style = self._styles_by_tone[tone] = self.get_component_rich_style(f"long--{tone}")
        return style


class LongPanel(Panel):
    """A panel whose text may be a whole book."""

    DEFAULT_CSS = """
    LongPanel > .panel--title { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def compose(self) -> ComposeResult:
        yield Static(Content(self._title), classes="panel--title", markup=False)
        yield LongText(classes="panel--text")

    def show(self, lines: Iterable[TextLine], title: str | None = None) -> None:
        """Show these lines, wrapped at words; the same lines again cost nothing."""
        cut_or_not = (line if isinstance(line, OneLine) else tuple(line) for line in lines)
        shown = (self._title if title is None else title, tuple(cut_or_not))
        if shown == self._shown:
            return
        if shown[0] != self._shown[0]:
            self.query_one(".panel--title", Static).update(Content(shown[0]))
        self._shown = shown
        self.query_one(LongText).show(list(shown[1]))


def rows_in(lines: Sequence[TextLine], width: int) -> list[Row]:
    """The rows that lines take at a width."""
    rows: list[Row] = []
    for number, line in enumerate(lines):
        if isinstance(line, OneLine):
            rows.append((number, 0, -1))
        else:
            text = _text(line)
            rows += ((number, start, end) for start, end in rows_of(text, width, len(hang_of(text))))
    return rows


def row_texts(line: TextLine, start: int, end: int, width: int) -> Iterator[tuple[str, str]]:
    """The texts of one row of a line, with their tones; together at most `width` cells."""
    if end < 0:
        yield from _cut(line, width)
        return
    if start:
        hang = hang_of(_text(line))
        if len(hang) <= width // 2:
            yield hang, "muted"
    at = 0
    for piece in line:
        if at < end and start < at + len(piece.text):
            yield piece.text[max(0, start - at) : end - at], piece.tone
        at += len(piece.text)


def _text(line: TextLine) -> str:
    return line[0].text if len(line) == 1 else "".join(piece.text for piece in line)


def _cut(line: TextLine, width: int) -> Iterator[tuple[str, str]]:
    """As much of a line as fits, with … where it goes on."""
    end = line[-1:] if isinstance(line, KeptEnd) else ()
    room = width - sum(cell_len(piece.text) for piece in end)
    yield from _fitting(line[: len(line) - len(end)], room)
    yield from ((piece.text, piece.tone) for piece in end)


def _fitting(pieces: TextLine, room: int) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        if room <= 0:
            return
        text = "".join(islice(piece.text, LETTERS_FOR_A_CELL * (room + 1)))
        cells = cell_len(text)
        if cells > room or len(text) < len(piece.text):
            yield set_cell_size(text, room - 1).rstrip() + "…", piece.tone
            return
        yield text, piece.tone
        room -= cells
