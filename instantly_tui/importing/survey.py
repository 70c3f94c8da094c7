"""What is in a file of leads before anything is asked or sent: the first half of the dry run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from instantly_tui.importing.columns import Kinds, guessed, with_kinds
from instantly_tui.importing.fates import TODO, TWICE, Fate, Fates
from instantly_tui.importing.plan import Plan, Reader, Target
from instantly_tui.importing.rows import heads, rows
from instantly_tui.importing.source import look

PREVIEW = 24
"""Rows shown as they would be sent."""
CELL = 200
"""Characters of a cell that are kept for the preview."""


@dataclass(frozen=True)
class Shown:
    """One row of the preview."""

    number: int
    line: int
    fate: Fate
    cells: tuple[str, ...]
    """One for each column."""


@dataclass(frozen=True)
class Survey:
    """A file as read by a plan."""

    plan: Plan
    """With the kinds its values turned out to have."""
    fates: Fates
    preview: tuple[Shown, ...] = ()
    samples: tuple[str, ...] = ()
    """For each column, the first value that is not empty."""
    short: int = 0
    """Rows with fewer cells than columns: the missing ones are empty."""
    notes: tuple[str, ...] = ()


def begin(path: Path, target: Target | None = None) -> Plan:
    """What is guessed of a file; OSError, or ValueError with a sentence."""
    source = look(path)
    titles = heads(source)
    first = next((row for row in rows(source, titles, headed=True) if not row.problem), None)
    columns, headed = guessed(titles, first.cells if first else ())
    if source.form != "table":
        headed = True
        # The fields of JSON are found by their own names, however those look.
        columns = tuple(replace(column, title=title) for column, title in zip(columns, titles, strict=True))
    return Plan(source, columns, headed, target)


def survey(plan: Plan) -> Survey:
    """Read the whole file by a plan: for a thread. Raises OSError, or ValueError with a sentence."""
    reader, fates = Reader(plan), Fates()
    kinds = [Kinds() for _ in plan.columns]
    variables = [(at, kinds[at]) for at, column in enumerate(plan.columns) if column.variable]
    samples = [""] * len(plan.columns)
    unseen = set(range(len(plan.columns)))
    preview: list[Shown] = []
    known: set[int] = set()
    short = 0
    for row in reader.rows():
        address, fate = reader.address(row)
        if fate is TODO:
            mark = hash(address.casefold())
            if mark in known:
                fate = TWICE
            known.add(mark)
        fates.add(fate)
        if fate is TODO:
            short += len(row.cells) < len(plan.columns)
            for at, kind in variables:
                if at < len(row.cells):
                    kind.see(row.cells[at])
            for at in [at for at in unseen if at < len(row.cells)]:
                if row.cells[at] not in (None, "") and (sample := _short(row.cells[at])):
                    samples[at] = sample
                    unseen.discard(at)
        if len(preview) < PREVIEW:
            cells = tuple(_short(cell) for cell in row.cells[: len(plan.columns)])
            preview.append(Shown(row.number, row.line, fate, cells))
    found = replace(plan, columns=with_kinds(plan.columns, kinds))
    return Survey(found, fates, tuple(preview), tuple(samples), short, _notes(found))


def _notes(plan: Plan) -> tuple[str, ...]:
    """What the user should know of what was found."""
    notes = []
    left = [column.title for column in plan.columns if not column.becomes]
    if left:
        named = ", ".join(left[:3]) + (" …" if len(left) > 3 else "")
        notes.append(f"{len(left):,} of {len(plan.columns):,} columns are left out: {named}")
    if not plan.headed:
        notes.append("the first row has an address: it is taken for a lead, not for titles")
    if "windows" in plan.source.encoding:
        notes.append("it is not wholly UTF-8: look at the accents in the preview")
    return tuple(notes)


def _short(cell: object) -> str:
    text = "" if cell is None else cell if isinstance(cell, str) else str(cell)
    return text[:CELL].strip()
