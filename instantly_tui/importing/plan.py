"""An import as it was decided: the file, what its columns become, where the leads go, on which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from instantly_tui.importing.columns import LEFT_OUT, Column
from instantly_tui.importing.fates import NO_ADDRESS, NOT_AN_ADDRESS, TODO, TOO_MANY_CELLS, Fate, Fates
from instantly_tui.importing.rows import Row, rows
from instantly_tui.importing.source import Source
from instantly_tui.importing.tidy import address_in, tidy

Skip = Literal["", "workspace", "campaign", "list"]
SKIPS: dict[Skip, str] = {
    "": "nowhere but in the target",
    "workspace": "anywhere in the workspace",
    "campaign": "in any campaign",
    "list": "in any list",
}
"""Whom to leave out: who is there already."""
CREDITS_EACH = 0.25
"""What verifying an address costs, about (API.md §18)."""


@dataclass(frozen=True)
class Target:
    """The campaign or the list the leads go into."""

    kind: Literal["campaign", "list"]
    id: str
    name: str


@dataclass(frozen=True)
class Plan:
    """Everything that decides what is sent; the same plan makes the same leads of the same file."""

    source: Source
    columns: tuple[Column, ...]
    headed: bool
    target: Target | None = None
    skip: Skip = "workspace"
    verify: bool = False

    @property
    def problem(self) -> str:
        """Why nothing can be sent by this plan; empty when something can."""
        if not any(column.becomes == "email" for column in self.columns):
            return "no column is the address: enter on the column that is"
        return "" if self.target is not None else "no campaign or list is chosen: t chooses one"

    @property
    def flags(self) -> dict[str, bool]:
        """The conditions, as the server names them."""
        found = {f"skip_if_in_{self.skip}": True} if self.skip else {}
        return found | ({"verify_leads_on_import": True} if self.verify else {})

    def with_column(self, index: int, becomes: str, *, as_text: bool = False) -> Plan:
        """The plan with another meaning of one column; a field that another column had is taken from that."""
        changed = [
            replace(column, becomes=LEFT_OUT, kind="text")
            if column.becomes == becomes and becomes and at != index
            else column
            for at, column in enumerate(self.columns)
        ]
        changed[index] = replace(changed[index], becomes=becomes, kind="text", as_text=as_text)
        return replace(self, columns=tuple(changed))


@dataclass(frozen=True)
class Lead:
    """A row as it is sent."""

    row: int
    address: str
    body: Mapping[str, Any]


class Reader:
    """Makes leads of rows by a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._used = [(at, column) for at, column in enumerate(plan.columns) if column.becomes]
        self._address = next((at for at, column in self._used if column.becomes == "email"), -1)

    def rows(self) -> Iterator[Row]:
        """The rows of the file; ValueError or OSError when it can't be read to its end."""
        titles = [column.title for column in self._plan.columns]
        return rows(self._plan.source, titles, headed=self._plan.headed)

    def raw_address(self, row: Row) -> str:
        """The address as it is in the file, in one clean line."""
        cell = row.cells[self._address] if 0 <= self._address < len(row.cells) else ""
        return tidy(cell) if isinstance(cell, str) else "" if cell is None else str(cell)

    def address(self, row: Row) -> tuple[str, Fate]:
        """The address of a row and `TODO`, or why it is not sent."""
        if row.problem:
            return "", Fate("invalid", row.problem)
        beyond = row.cells[len(self._plan.columns) :]
        if any(cell.strip() for cell in beyond if isinstance(cell, str)):
            return "", TOO_MANY_CELLS
        raw = self.raw_address(row)
        if not raw:
            return "", NO_ADDRESS
        found = address_in(raw)
        return found, TODO if found else NOT_AN_ADDRESS

    def lead(self, row: Row) -> Lead:
        """The row as it is sent."""
        body: dict[str, Any] = {}
        variables: dict[str, Any] = {}
        for at, column in self._used:
            value = column.value(row.cells[at]) if at < len(row.cells) else None
            if value is None:
                continue
            if column.variable:
                variables[column.variable] = value
            else:
                body[column.becomes] = value
        body["email"] = address = address_in(self.raw_address(row))
        if variables:
            body["custom_variables"] = variables
        return Lead(row.number, address, body)

    def leads(self, fates: Fates) -> Iterator[Lead]:
        """The rows that are still to be sent, as leads, in order."""
        for row in self.rows():
            if row.number <= len(fates) and fates[row.number] is TODO:
                yield self.lead(row)

    def these(self, wanted: set[int]) -> list[Lead]:
        """Some rows as leads; the file is read only as far as needed."""
        found: list[Lead] = []
        for row in self.rows():
            if row.number in wanted:
                found.append(self.lead(row))
                if len(found) == len(wanted):
                    break
        return found


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as the journal keeps it."""
    return {**asdict(plan), "source": {**asdict(plan.source), "path": str(plan.source.path.absolute())}}


def from_json(held: Mapping[str, Any]) -> Plan:
    """The plan out of a journal; ValueError, KeyError or TypeError when it is none."""
    source = Source(**{**held["source"], "path": Path(held["source"]["path"])})
    columns = tuple(Column(**column) for column in held["columns"])
    target = Target(**held["target"]) if held["target"] else None
    return Plan(source, columns, held["headed"], target, held["skip"], held["verify"])
