"""Tables on the clipboard: whole columns, harmless cells, cut between rows, honest about what is missing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.screens.copying import Form, Sheet, copied
from tests.support.app import demo_app, press, screen_text
from tests.ui.figures import space_of

COLUMNS = (
    Column[Any]("Name", lambda row: row[0]),
    Column[Any]("Sent", lambda row: Cell(f"{row[1]:,}"), 7, "right"),
    Column[Any]("Only wide", lambda row: "w", 5, wide=True),
)


def sheet(*rows: tuple[str, int], note: str = "") -> Sheet:
    return Sheet("A *title*", COLUMNS, rows, note=note)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter="\t"))


def test_tsv_holds_all_columns_with_bare_numbers_and_no_formula():
    found = copied(sheet(("=1+1", 1_234_567), ("a\tb", -1_000), ("1,234 times", 5)), "tsv")
    assert cells(found.text) == [
        ["Name", "Sent", "Only wide"],
        ["'=1+1", "1234567", "w"],
        ["a\tb", "'-1000", "w"],
        ["1,234 times", "5", "w"],
    ]
    assert (found.rows, found.whole) == (3, True)


def test_markdown_has_title_alignment_and_note_and_takes_texts_literally():
    found = copied(sheet(("a|b <i>", 1_234), note="n_1"), "markdown")
    assert found.text.splitlines() == [
        r"A \*title\*",
        "",
        "| Name | Sent | Only wide |",
        "| --- | ---: | --- |",
        r"| a\|b \<i\> | 1,234 | w |",
        "",
        r"n\_1",
    ]


@pytest.mark.parametrize("form", ["tsv", "markdown"])
def test_a_table_too_long_is_cut_between_rows_and_read_no_further(form: Form):
    read = []

    def rows():
        for number in range(1_000):
            read.append(number)
            yield "ä" * 10, number

    found = copied(Sheet("t", COLUMNS, rows(), note="end"), form, 400)
    assert not found.whole
    assert 0 < found.rows == len(read) - 1 < 20
    assert len(found.text.encode()) <= 400
    assert found.text.count("ä" * 10) == found.rows


async def test_lists_are_copied_as_far_as_they_are_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TMUX", raising=False)
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c", "y", "t")
        rows = cells(app.clipboard)
        campaigns = space_of(app).campaigns
        assert rows[0] == ["Status", "Campaign", "Pos%", "Reply%", "Bounce%", "Sent", "Left", "Created"]
        assert {row[1].lstrip("'") for row in rows[1:]} == {row["name"] for row in campaigns.values()}
        assert f"copied all {len(campaigns)} rows as TSV" in screen_text(app)
        await press(app, pilot, "space", "j", "space", "y", "m")
        assert "copied the 2 rows marked as Markdown" in screen_text(app)
        assert len(app.clipboard.splitlines()) == 2 + 2 + 2
        await press(app, pilot, "v")
        assert "side by side" in screen_text(app)
        await press(app, pilot, "escape")
        before = len(line.requests)
        await press(app, pilot, "g", "l", "y", "t")
        assert "rows read so far, not the whole list, as TSV" in screen_text(app)
        assert len(cells(app.clipboard)) > 100
        assert len(line.requests) - before < 10, "copying reads nothing on"
