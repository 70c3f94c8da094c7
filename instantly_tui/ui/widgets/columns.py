"""Where the columns of a list go, and how a text fits a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from instantly_tui.resources.spec import Column

GUTTER = 2
"""Cells before the first column: the cursor, then the mark."""
NARROW = 100
"""Below this many cells the columns stand one cell apart instead of two."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Terminals disagree on how wide a joined, styled or tinted sequence is; its parts alone are safe.
_JOINERS = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Placed:
    """A column and the cells it has on this screen."""

    column: Column[Any]
    width: int
    space: str
    """What is left free after it."""
    right: bool


def lay_out(columns: Sequence[Column[Any]], width: int, *, wide: bool = False) -> tuple[Placed, ...]:
    """The columns that fit `width` cells: fixed widths first, the rest shared by the flexible ones."""
    shown = [column for column in columns if wide or not column.wide]
    gap = 1 if width < NARROW else 2
    room = max(0, width - GUTTER)
    while _least(shown, gap) > room and (goes := _first_to_go(shown)) is not None:
        shown.remove(goes)
    widths = _shares(shown, room - gap * max(0, len(shown) - 1))
    return tuple(
        Placed(column, cells, " " * gap if index < len(shown) - 1 else "", column.align == "right")
        for index, (column, cells) in enumerate(zip(shown, widths, strict=True))
    )


def _least(shown: Sequence[Column[Any]], gap: int) -> int:
    return sum(_least_width(column) for column in shown) + gap * max(0, len(shown) - 1)


def _least_width(column: Column[Any]) -> int:
    return column.least if column.width is None else column.width


def _first_to_go(shown: Iterable[Column[Any]]) -> Column[Any] | None:
    """Extra columns of the wide view go before all others, then the highest `drop`, the rightmost first."""
    droppable = [column for column in shown if column.drop or column.wide]
    return max(reversed(droppable), key=lambda column: (column.wide, column.drop), default=None)


def _shares(shown: Sequence[Column[Any]], room: int) -> list[int]:
    """Cells for each column, at most `room` in all as long as only numbers stand in the way."""
    widths = [column.width or 0 for column in shown]
    flexible = [index for index, column in enumerate(shown) if column.width is None]
    left = room - sum(widths)
    for place, index in enumerate(flexible):
        share = max(1, left // (len(flexible) - place))
        widths[index] = share
        left -= share
    for index in reversed(range(len(shown))):
        if left >= 0:
            break
        if shown[index].align == "left":
            given = min(-left, widths[index] - 1)
            widths[index] -= given
            left += given
    return widths


def plain(text: str) -> str:
    """`text` as one line every terminal draws equally wide."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("␦", _JOINERS.sub("", text))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells; cut with … when it is too long."""
    if text.isascii() and text.isprintable():
        size = len(text)
    else:
        text = plain(text)
        size = cell_len(text)
    if size > width:
        if width <= 0:
            return ""
        text = set_cell_size(text, width - 1).rstrip() + "…"
        size = cell_len(text)
    return text.rjust(len(text) + width - size) if right else text.ljust(len(text) + width - size)


def fit_all(texts: Sequence[str], places: Sequence[Placed]) -> list[str]:
    """One line of cells; a number too long for its column takes the room of a text beside it.

    A number that fits nowhere shows as `#`: half a number would be a wrong one.
    """
    if any(place.right and len(text) > place.width for text, place in zip(texts, places, strict=True)):
        return _fit_tight(texts, places)
    return [
        fit(text, place.width, right=place.right) + place.space
        for text, place in zip(texts, places, strict=True)
    ]


def _fit_tight(texts: Sequence[str], places: Sequence[Placed]) -> list[str]:
    widths = [place.width for place in places]
    for index, place in enumerate(places):
        if place.right and len(texts[index]) > place.width:
            _borrow(index, cell_len(plain(texts[index])) - widths[index], widths, places)
    cells = []
    for text, width, place in zip(texts, widths, places, strict=True):
        if place.right and cell_len(plain(text)) > width:
            text = "#" * width
        cells.append(fit(text, width, right=place.right) + place.space)
    return cells


def _borrow(needy: int, cells: int, widths: list[int], places: Sequence[Placed]) -> None:
    nearest = sorted(range(len(places)), key=lambda index: (index > needy, abs(index - needy)))
    for index in nearest:
        given = min(cells, widths[index] - 2)
        if not places[index].right and given > 0:
            widths[index] -= given
            widths[needy] += given
            cells -= given


def row_cells(record: Any, places: Sequence[Placed], *, cursor: bool, marked: bool) -> list[tuple[str, str]]:
    """A record as texts with tones, the gutter first; under the cursor all tones are `cursor`."""
    texts: list[str] = []
    tones: list[str] = []
    for place in places:
        cell = place.column.cell(record)
        if isinstance(cell, str):
            texts.append(cell)
            tones.append("plain")
        else:
            texts.append(cell.text)
            tones.append(cell.tone)
    gutter = ("▶" if cursor else " ") + ("✓" if marked else " ")
    if cursor:
        return [(gutter, "cursor"), *((text, "cursor") for text in fit_all(texts, places))]
    return [(gutter, "plain"), *zip(fit_all(texts, places), tones, strict=True)]


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in plain(paragraph).split(" "):
            longer = f"{line} {word}" if line else word
            if line and cell_len(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return [fit(line, width) for line in lines]
