"""Rows of any list as CSV, TSV, Markdown or JSON Lines, page after page into one file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal, cast

from pydantic import AliasPath

from instantly_tui.api import accounts, campaigns, leads
from instantly_tui.api.interest import BY_VALUE
from instantly_tui.api.page import Record
from instantly_tui.engine.exports import Encoded, Piece
from instantly_tui.resources.spec import Cell, Column, Resource
from instantly_tui.text.tables import BYTE_ORDER_MARK, delimited, markdown

Form = Literal["csv", "tsv", "jsonl", "md"]
FORMS: Mapping[Form, str] = {"csv": "CSV", "tsv": "TSV", "jsonl": "JSON Lines", "md": "Markdown"}

VARIABLES = "payload"
"""The field that holds the custom variables (API.md §8.1)."""
OTHER_VARIABLES, OTHER_FIELDS = "other_variables", "other_fields"
"""The last columns: as JSON, what a row has that the first page gave no column."""
MOST_VARIABLES = 500
"""Columns for variables; a spreadsheet has 16,384 in all."""

WORDS: Mapping[str, Mapping[str, Mapping[int, str]]] = {
    "leads": {
        "status": leads.STATUS_WORDS,
        "lt_interest_status": {value: interest.word for value, interest in BY_VALUE.items()},
        "verification_status": leads.VERIFICATION_WORDS,
        "enrichment_status": leads.ENRICHMENT_WORDS,
        "esp_code": leads.ESP_WORDS,
    },
    "campaigns": {"status": campaigns.STATUS_WORDS},
    "accounts": {"status": accounts.STATUS_WORDS, "warmup_status": accounts.WARMUP_WORDS},
}
"""For fields that hold a number for a word: the word gets a column of its own beside it."""

_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Encoder:
    """One list in one form."""

    resource: Resource[Any]
    form: Form
    bom: bool = False
    """Whether CSV and TSV begin with a byte order mark, for spreadsheets that guess the encoding wrongly."""

    def encode(self, piece: Piece, layout: Mapping[str, Any] | None) -> Encoded:
        """A piece of the list; the first one, which has no layout yet, with what stands above all rows."""
        piece = replace(piece, rows=[_without_passwords(row) for row in piece.rows])
        if self.form == "jsonl":
            return Encoded(json_lines(piece.rows).encode(), len(piece.rows), {})
        if self.form == "md":
            return self._as_markdown(piece.records, first=layout is None)
        table = Table.of(self.resource.name, piece) if layout is None else Table.from_layout(layout)
        lines = [table.cells(row) for row in piece.rows]
        if layout is None:
            lines.insert(0, table.heads)
        text = delimited(lines, "," if self.form == "csv" else "\t")
        if layout is None and self.bom:
            text = BYTE_ORDER_MARK + text
        return Encoded(text.encode("utf-8", "replace"), len(piece.rows), table.layout)

    def _as_markdown(self, records: Sequence[Any], *, first: bool) -> Encoded:
        columns = self.resource.columns
        right = frozenset(index for index, column in enumerate(columns) if column.align == "right")
        head = [column.title for column in columns]
        text = markdown([head, *(shown(columns, record) for record in records)], right)
        if not first:
            text = text.split("\n", 2)[2]
        return Encoded(text.encode("utf-8", "replace"), len(records), {})


@dataclass(frozen=True)
class Table:
    """The columns of a delimited file: decided by its first rows, and the same for all others."""

    resource: str
    fields: tuple[str, ...]
    variables: tuple[str, ...] = ()
    has_variables: bool = False

    @classmethod
    def of(cls, resource: str, piece: Piece) -> Table:
        """The fields we know of and those the rows have, in this order; then the variables they have."""
        rows = [row for row in piece.rows if isinstance(row, dict)]
        known = [name for record in piece.records[:1] for name in _names(type(record))]
        fields = dict.fromkeys([*known, *(name for row in rows for name in row)])
        has_variables = VARIABLES in fields and resource == "leads"
        if has_variables:
            del fields[VARIABLES]
        names = dict.fromkeys(
            name
            for row in rows
            for name, value in _variables(row).items()
            if not _repeats(name, value, row, fields)
        )
        variables = tuple(names)[:MOST_VARIABLES] if has_variables else ()
        return cls(resource, tuple(fields), variables, has_variables)

    @classmethod
    def from_layout(cls, layout: Mapping[str, Any]) -> Table:
        return cls(
            layout["resource"],
            tuple(layout["fields"]),
            tuple(layout["variables"]),
            bool(layout["has_variables"]),
        )

    @property
    def layout(self) -> dict[str, Any]:
        """What tells the same table from JSON."""
        return {
            "resource": self.resource,
            "fields": self.fields,
            "variables": self.variables,
            "has_variables": self.has_variables,
        }

    @property
    def heads(self) -> list[str]:
        """The names of the columns; a variable that is called like another column is told from it."""
        heads = list(self._heads())
        taken = {head.casefold() for head in (*heads, OTHER_VARIABLES, OTHER_FIELDS)}
        for name in map(tidy, self.variables):
            head = name
            while head.casefold() in taken:
                head = f"variable {head}"
            taken.add(head.casefold())
            heads.append(head)
        return [*heads, *([OTHER_VARIABLES] if self.has_variables else ()), OTHER_FIELDS]

    def cells(self, row: Any) -> list[str]:
        """The cells of one row, as many as there are heads."""
        held: Mapping[str, Any] = row if isinstance(row, dict) else {"": row}
        words = WORDS.get(self.resource, {})
        cells: list[str] = []
        for name in self.fields:
            value = held.get(name)
            cells.append(text_of(value))
            if name in words:
                cells.append(_word(words[name], value))
        others = {name: value for name, value in held.items() if name not in self._fields}
        if self.has_variables:
            variables = _variables(held)
            if VARIABLES in others and isinstance(others[VARIABLES], dict):
                del others[VARIABLES]
            cells += [text_of(variables.get(name)) for name in self.variables]
            cells.append(text_of(self._other_variables(held, variables)))
        cells.append(text_of(others))
        return cells

    def _other_variables(self, held: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables without a column, but for those that only repeat a field in another spelling."""
        return {
            name: value
            for name, value in variables.items()
            if name not in self._variables and not _repeats(name, value, held, self._fields)
        }

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(self.fields)

    @cached_property
    def _variables(self) -> frozenset[str]:
        return frozenset(self.variables)

    def _heads(self) -> Iterator[str]:
        words = WORDS.get(self.resource, {})
        for name in self.fields:
            yield tidy(name)
            if name in words:
                yield f"{name}_word"


def json_lines(rows: Sequence[Any]) -> str:
    """Each row as the server sent it, on a line of its own; what a terminal would obey is escaped."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "".join(_UNSEEN.sub(_escaped, line) + "\n" for line in lines)


def shown(columns: Sequence[Column[Any]], record: Any) -> list[str]:
    """A record's cells as a list shows them."""
    cells: Sequence[Cell | str] = [column.cell(record) for column in columns]
    return [(cell if isinstance(cell, str) else cell.text).strip() for cell in cells]


def text_of(value: Any) -> str:
    """A value of an answer in one cell: nothing for null and what is empty, JSON for what has parts."""
    if isinstance(value, str):
        return tidy(value)
    if value is None or value == {} or value == []:
        return ""
    return tidy(json.dumps(value, ensure_ascii=False))


def tidy(text: str) -> str:
    """A text with its line breaks, but without tabs and what a terminal or a parser would obey."""
    if text.isprintable():
        return text
    text = _BREAK.sub("\n", text).replace("\t", " ")
    return _CONTROL.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "�", text)


def _without_passwords(row: Any) -> Any:
    """The API tells none in its lists; should it ever, they don't go into a file."""
    if not isinstance(row, dict) or not any("password" in name for name in row):
        return row
    return {name: value for name, value in row.items() if "password" not in name}


def _names(model: type[Record]) -> Iterator[str]:
    """What the API calls the fields of a record."""
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        alias = field.validation_alias
        if isinstance(alias, AliasPath):
            alias = cast("str", alias.path[0])
        yield alias if isinstance(alias, str) else name


def _variables(row: Mapping[str, Any]) -> Mapping[str, Any]:
    held = row.get(VARIABLES)
    return held if isinstance(held, dict) else {}


def _word(words: Mapping[int, str], value: Any) -> str:
    return words.get(value, "") if isinstance(value, int) and not isinstance(value, bool) else ""


def _repeats(name: str, value: Any, row: Mapping[str, Any], fields: Collection[str]) -> bool:
    """Whether a variable only says what a field of the row does."""
    field = _snake(name)
    held = row.get(field)
    return field in fields and ("" if value is None else value) == ("" if held is None else held)


@lru_cache(4096)
def _snake(name: str) -> str:
    """A variable's name as a field of the record would be called."""
    return _CAMEL.sub("_", name).lower()


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
