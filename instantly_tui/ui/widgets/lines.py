"""The three fixed lines of every place: status on top, hints and messages at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

Tone = Literal["plain", "good", "warn", "bad", "muted", "accent"]

STYLES: dict[str, str] = {
    "plain": "",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
    "muted": "$text-muted",
    "accent": "bold $text-primary",
}


@dataclass(frozen=True)
class Piece:
    """A short text with its meaning, to be set beside others on one line."""

    text: str
    tone: Tone = "plain"


def line_of(left: Sequence[Piece], right: Sequence[Piece], width: int) -> Content:
    """Set two groups of pieces on one line; the left gives way, the right is never cut before it is gone."""
    right_text = "  ".join(piece.text for piece in right if piece.text)
    room = max(0, width - cell_len(right_text) - (2 if right_text else 0))
    parts: list[Content | tuple[str, str]] = []
    for piece in left:
        if room <= 0:
            break
        text = piece.text
        if cell_len(text) > room:
            text = set_cell_size(text, max(0, room - 1)).rstrip() + "…"
        parts.append((text, STYLES[piece.tone]))
        room -= cell_len(text)
    parts.append((" " * max(0, room + (2 if right_text else 0)), ""))
    for index, piece in enumerate(piece for piece in right if piece.text):
        parts.append((("  " if index else "") + piece.text, STYLES[piece.tone]))
    return Content.assemble(*parts)


class Line(Widget):
    """One line of pieces that repaints only when they differ from what is shown."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._shown: tuple[tuple[Piece, ...], tuple[Piece, ...]] = ((), ())

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Show these pieces, at the left and at the right end."""
        pieces = (tuple(left), tuple(right))
        if pieces != self._shown:
            self._shown = pieces
            self.refresh()

    @property
    def text(self) -> str:
        return "".join(piece.text for side in self._shown for piece in side)

    def render(self) -> Content:
        left, right = self._shown
        return line_of(left, right, self.size.width)


class MessageLine(Widget):
    """What was just done, what went wrong, or a question; as high as its text, at most three lines."""

    DEFAULT_CSS = "MessageLine { height: auto; min-height: 1; max-height: 3; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._piece = Piece("")

    def show(self, piece: Piece) -> None:
        if piece == self._piece:
            return
        self._piece = piece
        self.refresh(layout=True)

    @property
    def text(self) -> str:
        return self._piece.text

    def render(self) -> Content:
        return Content.styled(f" {self._piece.text}" if self._piece.text else " ", STYLES[self._piece.tone])
