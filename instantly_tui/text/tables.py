"""Rows of text as CSV, TSV or Markdown, harmless to whoever opens them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The wide forms too: some spreadsheets take them for the narrow ones."""
_MARKS = re.compile(r"[\\|\[\]<>`*_~#&$@]|(?<=[A-Za-z]):(?=//)|(?i:(?<=www)\.)")
"""What Markdown, and GitHub's on top of it, reads as more than text: addresses become links by themselves."""
BYTE_ORDER_MARK = "\ufeff"
"""Put before CSV for spreadsheets that otherwise guess the encoding."""


def delimited(rows: Iterable[Sequence[str]], delimiter: str = ",", *, guard: bool = True) -> str:
    """Rows with every cell quoted; with `guard` none is taken for a formula by a spreadsheet."""
    return "".join(delimiter.join(_quoted(cell, guard) for cell in row) + "\r\n" for row in rows)


def markdown(rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """A table whose first row is its head; the columns in `numbers` stand to the right."""
    lines: list[str] = []
    for row in rows:
        lines.append("| " + " | ".join(inline(cell) for cell in row) + " |")
        if len(lines) == 1:
            rules = ("---:" if index in numbers else "---" for index in range(len(row)))
            lines.append("| " + " | ".join(rules) + " |")
    return "\n".join(lines) + "\n" if lines else ""


def inline(text: str) -> str:
    """One line of Markdown that reads as this text: no markup, link, mention or HTML comes of it."""
    return " ".join(_MARKS.sub(lambda found: "\\" + found[0], text).split())


def _quoted(cell: str, guard: bool) -> str:
    if guard and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        cell = "'" + cell
    return '"' + cell.replace('"', '""') + '"'
