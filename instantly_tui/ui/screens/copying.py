"""Tables as text for elsewhere: what a place shows, on the clipboard, as TSV or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from instantly_tui.resources.export import shown
from instantly_tui.resources.spec import Column
from instantly_tui.text.numbers import plural
from instantly_tui.text.tables import delimited, inline, markdown
from instantly_tui.ui.clipboard import LIMIT_BYTES
from instantly_tui.ui.place import PlaceScreen

Form = Literal["tsv", "markdown"]
FORMS: dict[str, str] = {"tsv": "TSV", "markdown": "Markdown"}
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True)
class Sheet:
    """A table with all its columns, also those that have no room on this screen."""

    title: str
    """What it is of, with its period."""
    columns: Sequence[Column[Any]]
    records: Iterable[Any]
    before: str = "all"
    after: str = ""
    """The words around the number of rows, which say what part of the whole they are."""
    note: str = ""
    """What a reader must know besides; Markdown has room for it."""


@dataclass(frozen=True)
class Copied:
    """A table as text."""

    text: str
    rows: int
    whole: bool
    """Whether no row was left out for want of room."""


def copied(sheet: Sheet, form: Form, limit: int = LIMIT_BYTES) -> Copied:
    """The table as text of at most `limit` bytes, cut between rows; only as many records are read."""
    head = [column.title for column in sheet.columns]
    right = frozenset(index for index, column in enumerate(sheet.columns) if column.align == "right")
    if form == "tsv":
        parts, foot = [delimited([head], "\t")], ""
    else:
        parts = [f"{inline(sheet.title)}\n\n", markdown([head], right)]
        foot = f"\n{inline(sheet.note)}\n" if sheet.note else ""
    left = limit - sum(len(part.encode()) for part in chain(parts, [foot]))
    count = 0
    for record in sheet.records:
        cells = shown(sheet.columns, record)
        if form == "tsv":
            row = delimited([[_bare(cell) if i in right else cell for i, cell in enumerate(cells)]], "\t")
        else:
            row = markdown([cells]).split("\n", 1)[0] + "\n"
        left -= len(row.encode())
        if left < 0:
            return Copied("".join([*parts, foot]), count, False)
        parts.append(row)
        count += 1
    return Copied("".join([*parts, foot]), count, True)


def _bare(number: str) -> str:
    """A number as a spreadsheet reads it in any language: no thousands set apart."""
    return number.replace(",", "") if _GROUPED.fullmatch(number) else number


class Copying(PlaceScreen):
    """A place whose table can be copied."""

    def sheet(self) -> Sheet | None:
        """The table in front; None when there is none now."""
        return None

    def action_copy_table(self, form: Form) -> None:
        sheet = self.sheet()
        if sheet is None:
            self.say("there is no table here to copy", "warn")
            return
        found = copied(sheet, form)
        if not found.rows:
            self.say("there are no rows to copy", "warn")
            return
        words = f"{sheet.before} {plural(found.rows, 'row')} {sheet.after}".strip()
        if not found.whole:
            words = f"the first {plural(found.rows, 'row')}, as a terminal's clipboard takes no more,"
        self.shell.copy(found.text, f"{words} as {FORMS[form]}")
