"""Exports hold what was shown, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.tables import delimited, inline, markdown

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",;\t"))
def test_every_cell_reads_back(rows: list[list[str]], delimiter: str) -> None:
    written = delimited(rows, delimiter, guard=False)
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)) == rows


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), CELLS, st.sampled_from(["", " ", "   "]))
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


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Q4 *founders* #1", r"Q4 \*founders\* \#1"),
        ("<script>alert('x')</script>", r"\<script\>alert('x')\</script\>"),
        ("see https://evil.example/ now", r"see https\://evil.example/ now"),
        ("www.evil.example", r"www\.evil.example"),
        ("[x](javascript:alert)\n![y](z)", r"\[x\](javascript:alert) !\[y\](z)"),
        ("R&D &lt;b&gt; $5 @dana a\\|b", r"R\&D \&lt;b\&gt; \$5 \@dana a\\\|b"),
        ("3.4 % – fine", "3.4 % – fine"),
    ],
)
def test_text_stays_text_in_markdown(text: str, written: str) -> None:
    assert inline(text) == written
