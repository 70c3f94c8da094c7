"""Where a long line is broken for a pane: between words, beside wide characters, else anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import get_character_cell_size

HANG_LIMIT = 24
"""Cells of indentation that the following rows of a line keep."""
_HANG = re.compile(r" *(?:>[ >]*)?(?:(?:[-*•]|[0-9]{1,3}[.)]) )?")


def hang_of(text: str) -> str:
    """What the rows after a line's first begin with: its indentation and its quotation marks."""
    match = _HANG.match(text)
    start = match.group()[:HANG_LIMIT] if match else ""
    return "".join(character if character in " >" else " " for character in start)


def rows_of(text: str, width: int, hang: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each row of one line; rows after the first have `hang` cells less room.

    The space a line is broken at belongs to no row.
    """
    width = max(1, width)
    hang = hang if hang <= width // 2 else 0
    if text.isascii():
        yield from _rows_of_ascii(text, width, hang)
    else:
        yield from _rows_of_cells(text, width, hang)


def _rows_of_ascii(text: str, width: int, hang: int) -> Iterator[tuple[int, int]]:
    start, room, indent = 0, width, hang
    while len(text) - start > room:
        space = text.rfind(" ", start + indent + 1, start + room + 1)
        end = space if space >= 0 else start + room
        yield start, end
        start = _after_spaces(text, end)
        room, indent = width - hang, 0
    if start < len(text) or not text:
        yield start, len(text)


def _rows_of_cells(text: str, width: int, hang: int) -> Iterator[tuple[int, int]]:
    start, used, room, indent = 0, 0, width, hang
    break_at = -1
    index = 0
    while index < len(text):
        cells = get_character_cell_size(text[index])
        if (cells == 2 or text[index] == " ") and index > start + indent:
            break_at = index
        if used + cells > room and index > start:
            end = break_at if break_at > start else index
            yield start, end
            index = start = _after_spaces(text, end)
            used, room, indent, break_at = 0, width - hang, 0, -1
            continue
        used += cells
        index += 1
    if start < len(text) or not text:
        yield start, len(text)


def _after_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position
