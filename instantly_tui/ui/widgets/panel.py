"""A scrollable block of styled text with a title; what it shows is data, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from instantly_tui.ui.widgets.lines import STYLES, Piece

TextLine = Sequence[Piece]


class Panel(VerticalScroll, can_focus=False):
    """A title line and lines of pieces below it."""

    DEFAULT_CSS = """
    Panel { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    Panel > .panel--title { height: 1; text-style: bold; color: $text-primary; }
    Panel > .panel--text { height: auto; }
    """

    def __init__(self, title: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._title = title
        self._shown: tuple[str, tuple[tuple[Piece, ...], ...]] = ("", ())

    def compose(self) -> ComposeResult:
        yield Static(Content(self._title), classes="panel--title", markup=False)
        yield Static(Content(""), classes="panel--text", markup=False)

    def show(self, lines: Iterable[TextLine], title: str | None = None) -> None:
        """Show these lines, wrapped at words; the same lines again cost nothing."""
        title = self._title if title is None else title
        shown = (title, tuple(tuple(line) for line in lines))
        if shown == self._shown:
            return
        self._shown = shown
        self.query_one(".panel--title", Static).update(Content(title))
        self.query_one(".panel--text", Static).update(content_of(shown[1]))

    @property
    def text(self) -> str:
        return "\n".join("".join(piece.text for piece in line) for line in self._shown[1])


def content_of(lines: Iterable[TextLine]) -> Content:
    """Lines of pieces as one content."""
    parts: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        if number:
            parts.append(("\n", ""))
        parts += [(piece.text, STYLES[piece.tone]) for piece in line]
    return Content.assemble(*parts)


def fact(label: str, *value: Piece, width: int = 10) -> TextLine:
    """A label and its value on one line."""
    return (Piece(label + " " * max(1, width - cell_len(label)), "muted"), *value)


def table(rows: Sequence[Sequence[Piece]], heads: Sequence[str], right: Sequence[int] = ()) -> list[TextLine]:
    """Rows under heads, each column as wide as its widest cell; `right` names the right-aligned ones."""
    widths = [
        max(cell_len(head), *(cell_len(row[index].text) for row in rows)) if rows else cell_len(head)
        for index, head in enumerate(heads)
    ]

    def put(text: str, index: int) -> str:
        pad = " " * (widths[index] - cell_len(text))
        return (pad + text if index in right else text + pad) + "  "

    lines: list[TextLine] = [[Piece(put(head, index), "muted") for index, head in enumerate(heads)]]
    lines += [[Piece(put(piece.text, index), piece.tone) for index, piece in enumerate(row)] for row in rows]
    return lines
