"""Rows of text as CSV, TSV or Markdown, harmless to whoever opens them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""Put before CSV for spreadsheets that otherwise guess the encoding."""


def delimited(rows: Iterable[Sequence[str]], delimiter: str = ",", *, guard: bool = True) -> str:
    """Rows with every cell quoted; with `guard` none is taken for a formula by a spreadsheet."""
    return "".join(delimiter.join(_quoted(cell, guard) for cell in row) + "\r\n" for row in rows)


def markdown(rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """A table whose first row is its head; the columns in `numbers` stand to the right."""
    lines: list[str] = []
    for row in rows:
        lines.append("| " + " | ".join(literal(cell) for cell in row) + " |")
        if len(lines) == 1:
            rules = ("---:" if index in numbers else "---" for index in range(len(row)))
            lines.append("| " + " | ".join(rules) + " |")
    return "\n".join(lines) + "\n" if lines else ""


def literal(cell: str) -> str:
    """A text on one line of Markdown that stays what it is."""
    for character in "\\|[]<>`*_":
        cell = cell.replace(character, "\\" + character)
    return " ".join(cell.split())


def _quoted(cell: str, guard: bool) -> str:
    if guard and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        cell = "'" + cell
    return '"' + cell.replace('"', '""') + '"'
