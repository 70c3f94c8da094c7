"""Lines that many places show: an answer that is not here, tabs, rows that never wrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from instantly_tui.engine.answers import Answer
from instantly_tui.resources.spec import Column
from instantly_tui.ui.widgets.columns import GUTTER, lay_out, row_cells
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine

NARROW = 100
TINY = 80
"""Cells of the screen below which there is one column, and below which only what is chosen is named."""
LOW = 30
"""Lines of the screen below which charts become bars (PRODUCT.md section 4.5)."""
EDGES = 3
"""Cells of a panel that no text stands in."""


def waiting(answer: Answer[Any], what: str = "") -> list[TextLine]:
    """What to say in place of a value that is not known: that it is on its way, or why it is not here."""
    if answer.error is not None:
        words = f"{what} could not be read".strip()
        return [[Piece(f"{words}: {answer.error} — ctrl+r tries again", "bad")]]
    return [[Piece(f"reading {what} …" if what else "reading …", "muted")]]


def stale(answer: Answer[Any], what: str) -> list[TextLine]:
    """A line that says that a value is an older one because reading it again failed; none when it is not."""
    if answer.error is None or answer.value is None:
        return []
    return [[Piece(f"{what} could not be read again: {answer.error}", "warn")]]


def trouble(answer: Answer[Any], what: str) -> list[TextLine]:
    """A line that says why a value is not here or only an older one; none while nothing went wrong."""
    return stale(answer, what) or (waiting(answer, what) if answer.error is not None else [])


def tabs(titles: Sequence[tuple[str, str]], current: str, width: int) -> list[Piece]:
    """Keys and titles of the tabs with the current one marked; below 80 cells only that one."""
    if width < TINY:
        title = dict(titles)[current]
        return [Piece(f" ‹{current}/{len(titles)}› {title} ", "accent")]
    gap = " │ " if width >= NARROW else "  "
    pieces = [Piece(" ")]
    for number, (key, title) in enumerate(titles):
        here = key == current
        pieces.append(Piece(f"{'▸' if here else ''}{key} {title}", "accent" if here else "muted"))
        pieces.append(Piece(gap if number < len(titles) - 1 else " ", "muted"))
    return pieces


def fitted(columns: Sequence[Column[Any]], records: Sequence[Any], width: int) -> list[TextLine]:
    """Records under the columns' titles, each on one line: columns are dropped, names cut, numbers never."""
    places = lay_out(columns, width + GUTTER)
    head = "".join(
        (place.column.title.rjust(place.width) if place.right else place.column.title.ljust(place.width))
        + place.space
        for place in places
    )
    lines: list[TextLine] = [[Piece(head, "muted")]]
    for record in records:
        cells = row_cells(record, places, cursor=False, marked=False)[1:]
        lines.append([Piece(text, cast("Tone", tone)) for text, tone in cells])
    return lines
