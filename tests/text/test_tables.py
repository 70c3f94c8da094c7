"""Exports hold what was shown, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.tables import delimited, markdown

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",;\t"))
def test_every_cell_reads_back(rows: list[list[str]], delimiter: str) -> None:
    written = delimited(rows, delimiter, guard=False)
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)) == rows


@given(st.sampled_from("=+-@\t\r"), CELLS, st.sampled_from(["", " ", "   "]))
def test_no_cell_starts_a_formula(start: str, rest: str, spaces: str) -> None:
    cell = next(csv.reader(io.StringIO(delimited([[spaces + start + rest]]), newline="")))[0]
    assert cell == "'" + spaces + start + rest


@pytest.mark.parametrize("cell", ["Acme", "3.4 %", "a=b", "dana@example.com", ""])
def test_other_cells_stay(cell: str) -> None:
    assert delimited([[cell]]) == f'"{cell}"\r\n'


def test_markdown() -> None:
    assert markdown([["Name", "Sent"], ["A|B <b>\nx", "1,240"]], frozenset({1})) == (
        "| Name | Sent |\n| --- | ---: |\n| A\\|B \\<b\\> x | 1,240 |\n"
    )
    assert markdown([]) == ""
