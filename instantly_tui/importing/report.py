"""The report of an import: every row with what became of it, beside the file, for its owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from instantly_tui.config.files import make_folder
from instantly_tui.importing.fates import Fates
from instantly_tui.importing.plan import Plan, Reader
from instantly_tui.text.clean import clean
from instantly_tui.text.tables import BYTE_ORDER_MARK, delimited

HEADS = ("Row", "Line", "Address", "Result", "Reason")
RESULTS = {"to add": "not sent", "added": "added", "twice": "duplicate", "here": "already here"}
BLOCK = 2000
"""Rows written at once."""


def write(plan: Plan, fates: Fates, other: Path) -> Path:
    """Write the report to a new file and say where: for a thread. Raises OSError, or ValueError.

    `other`: the folder for it when the one of the file takes none.
    """
    path, handle = _new(plan.source.path, other)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(BYTE_ORDER_MARK + delimited([HEADS]))
            block: list[tuple[str, ...]] = []
            for cells in _rows(plan, fates):
                block.append(cells)
                if len(block) == BLOCK:
                    file.write(delimited(block))
                    block.clear()
            file.write(delimited(block))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _rows(plan: Plan, fates: Fates) -> Iterator[tuple[str, ...]]:
    reader = Reader(plan)
    for row in reader.rows():
        fate = fates[row.number]
        address = clean(reader.raw_address(row))
        yield str(row.number), str(row.line), address, RESULTS.get(fate.group, fate.group), fate.words


def _new(beside: Path, other: Path) -> tuple[Path, int]:
    """A file that was not there before, and its handle."""
    for folder in (beside.absolute().parent, other):
        if folder == other:
            make_folder(folder)
        for number in count(1):
            path = folder / f"{beside.stem}.import{'' if number == 1 else f'-{number}'}.csv"
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
                return path, os.open(path, flags, 0o600)
            except FileExistsError:
                continue
            except OSError:
                if folder == other:
                    raise
                break
    raise AssertionError("the numbers ended")
