"""The rows of a file of leads, one after the other; no more of it is in memory than the row at hand."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from instantly_tui.importing.source import Source, open_file

LONGEST_LINE = 1 << 20
"""Characters of a line that are read; what is behind them is passed over, and its row refused."""
MOST_LINES = 100
"""Lines of one row: a quote that is never closed would swallow the rest of the file."""
MOST_COLUMNS = 10_000
MOST_ROWS = 1_000_000


@dataclass
class Row:
    """One row, as it is in the file."""

    number: int
    """From 1, without the header."""
    line: int
    """Where it begins in the file, from 1."""
    cells: list[Any]
    """Texts; out of JSON also numbers and flags, None for a field that is missing."""
    problem: str = ""
    """Why it can't be read; empty when it can."""


@dataclass
class _Lines:
    """The file line by line, with those of the present row kept until it is known to be one."""

    file: io.TextIOWrapper
    taken: list[str] = field(default_factory=list)
    ahead: deque[str] = field(default_factory=deque)
    number: int = 0
    """How many lines were handed out."""
    cut: bool = False
    """Whether a line of this row was too long."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise csv.Error("too many lines in one row")
        line = self.ahead.popleft() if self.ahead else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def _read(self) -> str:
        line = self.file.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            self.cut = True
            while (rest := self.file.readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
                pass
            line += "\n"
        return line.replace("\0", "") or ("\n" if line else "")

    def begin(self) -> int:
        """Forget the row before; the number of the line the next one begins on."""
        self.taken.clear()
        self.cut = False
        return self.number + 1

    def back_to_first(self) -> str:
        """Hand out all lines of this row anew, but for the first, which is given back."""
        first, *rest = self.taken
        self.ahead.extendleft(reversed(rest))
        self.number -= len(rest)
        self.taken = [first]
        return first


def heads(source: Source) -> list[str]:
    """The titles of the columns; ValueError when there are none or too many.

    JSON Lines name theirs in every line, so that all of them are looked at.
    """
    found: dict[str, None] = {}
    if source.form == "table":
        titles = next((row.cells for row in _table(source) if not row.problem), [])
        if len(titles) > MOST_COLUMNS:
            raise ValueError(
                f"{source.path.name} has {len(titles):,} columns; at most {MOST_COLUMNS:,} are read"
            )
        if not titles:
            raise ValueError(f"{source.path.name} has no row that can be read")
        return titles
    for row in _objects(source):
        if isinstance(row.cells[0], Mapping):
            found |= dict.fromkeys(row.cells[0])
        if len(found) > MOST_COLUMNS:
            raise ValueError(f"{source.path.name} has more than {MOST_COLUMNS:,} fields")
    if not found:
        raise ValueError(f"{source.path.name} has no line that is a JSON object")
    return list(found)


def rows(source: Source, columns: list[str], *, headed: bool) -> Iterator[Row]:
    """All rows but the header; `columns` are the fields to take out of JSON, in this order.

    Raises ValueError when there are more than MOST_ROWS, OSError when the file can't be read any more.
    """
    if source.form != "table":
        for row in _objects(source):
            held = row.cells[0]
            row.cells = [held.get(name) for name in columns] if isinstance(held, Mapping) else []
            yield _counted(row)
        return
    readable = 0
    for row in _table(source):
        if headed and not row.problem and not readable:
            readable = 1
            continue
        row.number -= readable
        yield _counted(row)


def _counted(row: Row) -> Row:
    if row.number > MOST_ROWS:
        raise ValueError(f"more than {MOST_ROWS:,} rows: split the file")
    return row


def _opened(source: Source) -> io.TextIOWrapper:
    codec, errors = source.decoder
    return io.TextIOWrapper(open_file(source.path), encoding=codec, errors=errors, newline="")


def _table(source: Source) -> Iterator[Row]:
    """Every line that is not blank is in exactly one row."""
    number = 0
    with _opened(source) as file:
        lines = _Lines(file)
        for _ in range(source.skip):
            next(lines, None)
        reader = csv.reader(lines, delimiter=source.delimiter, strict=True)
        while True:
            line = lines.begin()
            try:
                cells = next(reader)
                problem = "a line longer than a million characters" if lines.cut else ""
            except StopIteration:
                return
            except csv.Error:
                cells = _leniently(lines.back_to_first(), source.delimiter)
                problem = (
                    "its quotes don't match" if not lines.cut else "a line longer than a million characters"
                )
            if any(cell.strip() for cell in cells) or problem:
                number += 1
                yield Row(number, line, cells, problem)


def _leniently(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _objects(source: Source) -> Iterator[Row]:
    """The objects of JSON Lines, each as the only cell of its row."""
    number = 0
    with _opened(source) as file:
        lines = _Lines(file)
        while True:
            line = lines.begin()
            text = next(lines, None)
            if text is None:
                return
            if not text.strip("\ufeff \t\r\n"):
                continue
            number += 1
            try:
                held: Any = json.loads(text)
                problem = "" if isinstance(held, dict) else "no JSON object"
            except (ValueError, RecursionError):
                held, problem = None, "no JSON"
            if lines.cut:
                problem = "a line longer than a million characters"
            yield Row(number, line, [held], problem)
