"""The user's own queries, kept by name for each place; read from `views.toml`, never written to it.

    # Tabs 9 and 0 of the inbox, and what 0 offers when there are more.
    [[inbox]]
    name = "Fintech, hot"
    query = "is:unread is:hot campaign:fintech-vps"

    [[inbox]]
    name = "Invoices"
    query = 'has:attachment "invoice"'

    # Keys 5 to 9 of the campaigns.
    [[campaigns]]
    name = "DACH, running"
    query = "status:active dach"

    # Keys 5 to 9 of the leads.
    [[leads]]
    name = "Opened often, silent"
    query = "opens:>3 replies:0"

A query is what could be typed after `/` in that place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instantly_tui.config.toml import TomlFile, nearest, read_toml
from instantly_tui.text.clean import clean

PLACES = ("inbox", "campaigns", "leads")
"""Where own queries are shown."""
_WORDS = ("name", "query")


@dataclass(frozen=True)
class SavedQuery:
    """One query with a name."""

    name: str
    query: str
    where: str = ""
    """File and line, to say where something is wrong with it."""


@dataclass(frozen=True)
class SavedQueries:
    """Everything a file says."""

    by_place: Mapping[str, tuple[SavedQuery, ...]]
    problems: tuple[str, ...] = ()
    """What is wrong with the file, by line; what is wrong is left out."""

    def of(self, place: str) -> tuple[SavedQuery, ...]:
        """The queries of a place, in the order of the file."""
        return self.by_place.get(place, ())


def load(path: Path) -> SavedQueries:
    """The queries of a file; no file is no problem."""
    file = read_toml(path)
    found: dict[str, tuple[SavedQuery, ...]] = {}
    for place, tables in file.values.items():
        if place not in PLACES:
            near = nearest(place, PLACES) or f"; there is {', '.join(PLACES)}"
            _problem(file, _header(file, place, 0), f"{place!r} is no place with own queries{near}")
        elif not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            _problem(file, _header(file, place, 0), f"write [[{place}]] above each query")
        else:
            found[place] = _of_place(file, place, tables)
    return SavedQueries(found, tuple(file.problems))


class ViewsFile:
    """The file as it was last read; read again when it has changed, by its date and size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.queries = SavedQueries({})
        self._seen: tuple[int, int] | None = None

    def changed(self) -> bool:
        """Whether it says something else since the last call."""
        try:
            facts = self.path.stat()
            now = (facts.st_mtime_ns, facts.st_size)
        except OSError:
            now = None
        if now == self._seen:
            return False
        self._seen = now
        before, self.queries = self.queries, load(self.path)
        return self.queries != before


def _of_place(file: TomlFile, place: str, tables: list[dict[str, Any]]) -> tuple[SavedQuery, ...]:
    queries: list[SavedQuery] = []
    for number, table in enumerate(tables):
        line = _header(file, place, number)
        for word in table:
            if word not in _WORDS:
                _problem(file, line, f"{word!r} is no word of a query{nearest(word, _WORDS)}", word)
        texts = [table.get(word) for word in _WORDS]
        wrong = [
            word
            for word, text in zip(_WORDS, texts, strict=True)
            if not (isinstance(text, str) and text.strip())
        ]
        if wrong:
            _problem(file, line, f"a query needs a {' and a '.join(wrong)}, each a text in quotes", wrong[0])
            continue
        name, query = (" ".join(clean(str(text)).split()) for text in texts)
        if name in (each.name for each in queries):
            _problem(file, line, f"there is a query {name!r} already", "name")
            continue
        queries.append(SavedQuery(name, query, f"{file.path}, line {_line(file, line, 'query')}"))
    return tuple(queries)


def _problem(file: TomlFile, line: int, message: str, word: str = "") -> None:
    """Note what is wrong at a word of the table that begins at a line."""
    file.problems.append(f"{file.path}, line {_line(file, line, word)}: {message}; it is left out")


def _header(file: TomlFile, place: str, number: int) -> int:
    """The line of the place's table with this number, from 0; 1 when it is written unusually."""
    header = re.compile(
        rf"\s*\[{{1,2}}\s*[\"']?{re.escape(place)}[\"']?\s*\]{{1,2}}|\s*{re.escape(place)}\s*="
    )
    lines = [at for at, line in enumerate(file.text.splitlines(), 1) if header.match(line)]
    return lines[number] if number < len(lines) else 1


def _line(file: TomlFile, table: int, word: str) -> int:
    """The line of a word in the table that begins at a line; that of the table when it isn't there."""
    if not word:
        return table
    for at, line in enumerate(file.text.splitlines()[table:], table + 1):
        if line.lstrip().startswith("["):
            break
        if re.match(rf"\s*[\"']?{re.escape(word)}[\"']?\s*=", line):
            return at
    return table
