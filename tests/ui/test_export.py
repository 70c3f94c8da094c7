"""Lists into files by the command bar: which rows, in honest words; then followed, paused and discarded."""

from __future__ import annotations

import asyncio
import csv
import json
import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from instantly_tui.demo.faults import lose, status
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.export_verb import Wanted, parse
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.exports import ExportsScreen
from tests.support.app import demo_app, front, press, screen_text, settle, world_of


async def said(app: InstantlyApp, pilot: Pilot[None], words: str) -> str:
    """The screen once it says this; an export does not wait for the screen to be quiet."""
    for _ in range(1_000):
        await settle(app, pilot)
        if words in (text := screen_text(app)):
            return text
        await asyncio.sleep(0.002)
    raise AssertionError(f"it never said {words!r}:\n{screen_text(app)}")


async def written(app: InstantlyApp, pilot: Pilot[None]) -> str:
    """The screen once every export has come to its end."""
    while any(export.state == "running" for export in app.workspace.exports.all):
        await settle(app, pilot)
        await asyncio.sleep(0.002)
    await settle(app, pilot)
    assert {export.state for export in app.workspace.exports.all} == {"done"}
    return await said(app, pilot, "✓ written")


async def typed(app: InstantlyApp, pilot: Pilot[None], line: str) -> None:
    await press(app, pilot, ":", *line, "enter")


async def test_marked_loaded_and_matching_rows_each_go_into_a_file_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with demo_app(tmp_path) as (app, pilot, line):
        space = next(iter(world_of(app).spaces.values()))
        ids = [row["id"] for row in space.leads.scan(LeadQuery(), None, 10_000)]
        await press(app, pilot, "g", "l", "space", "j", "space")
        await typed(app, pilot, "export jsonl")
        text = screen_text(app)
        assert "Export leads as JSON Lines: which?" in text
        assert "2 marked" in text
        assert "00 loaded (more may exist)" in text
        assert "all there are: read as it goes" in text
        await press(app, pilot, "enter")
        text = await written(app, pilot)
        assert "exports" in text
        (path,) = folder.glob("leads-*.jsonl")
        assert [json.loads(each)["id"] for each in path.read_text("utf-8").splitlines()] == ids[:2]
        await press(app, pilot, "escape")
        await typed(app, pilot, f"export csv bom {path.with_suffix('.csv')}")
        await press(app, pilot, "down", "down", "enter")
        await written(app, pilot)
        await said(app, pilot, f"exported {len(ids):,} rows to {path.with_suffix('.csv').name}")
        with path.with_suffix(".csv").open(newline="", encoding="utf-8-sig") as file:
            assert [row["id"] for row in csv.DictReader(file)] == ids
        await press(app, pilot, "escape")
        await typed(app, pilot, f"export {path}")
        assert f"{path} exists; nothing is overwritten" in " ".join(screen_text(app).split())
        # A name of ours goes on with numbers; a whole list has its own order and is not asked for again.
        await press(app, pilot, "g", "c", "s", *"campaign", "enter", "S")
        source = front(app).rows.source
        shown = [source.row(index).name for index in range(len(source))]
        asked = line.count("GET", "/campaigns")
        for number in range(2):
            await typed(app, pilot, "export csv")
            assert f"{len(space.campaigns)} shown (the whole list)" in screen_text(app)
            assert "read as it goes" not in screen_text(app)
            await press(app, pilot, "enter")
            assert ("-2.csv" in await written(app, pilot)) == bool(number)
            await press(app, pilot, "g", "c")
        assert line.count("GET", "/campaigns") - asked <= 2
        first, second = sorted(folder.glob("campaigns-*.csv"))
        names = [row["name"] for row in csv.DictReader(first.open(newline="", encoding="utf-8"))]
        assert names == shown
        assert names != [row["name"] for row in space.campaigns.values()]
        assert first.read_bytes() == second.read_bytes()


async def test_an_export_is_paused_gone_on_with_and_discarded_by_keys(tmp_path: Path) -> None:
    target = tmp_path / "all.tsv"
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await typed(app, pilot, "export csv")
        assert "there is no list here" in screen_text(app)
        await press(app, pilot, "g", "l")
        # What is refused fails at once; it can be gone on with.
        line.script(status(400, {"message": "no such list"}), path="/leads/list")
        await _all_leads(app, pilot, target)
        text = await said(app, pilot, "✖ failed")
        assert "no such list" in text
        await press(app, pilot, "p")
        await said(app, pilot, "✓ written")
        assert target.exists()
        await press(app, pilot, "p", "d")
        assert "it is whole" in screen_text(app)
        await press(app, pilot, "escape")
        # A line so bad that it waits to ask again.
        line.script(lose(), path="/leads/list", times=3)
        await _all_leads(app, pilot, target.with_name("more.tsv"))
        await said(app, pilot, "asking again in 2 s")
        await press(app, pilot, "ctrl+q")
        assert "The export to more.tsv stops at the last whole page" in " ".join(screen_text(app).split())
        await press(app, pilot, "n", "ctrl+c")
        text = await said(app, pilot, "◦ stopped")
        assert "more.tsv.part" in text
        assert "from the last whole page" in text
        await press(app, pilot, "d", "D")
        await said(app, pilot, "more.tsv.part is removed")
        assert not [each.name for each in os.scandir(tmp_path) if "more" in each.name]


async def _all_leads(app: InstantlyApp, pilot: Pilot[None], target: Path) -> None:
    await typed(app, pilot, f"export {target}")
    await press(app, pilot, "down", "enter")


def test_the_keys_of_the_place_do_not_clash() -> None:
    from instantly_tui.ui.commands import GLOBAL

    KeyTable((*ExportsScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", Wanted("csv")),
        ("tsv bom", Wanted("tsv", True)),
        ("md some leads.txt", Wanted("md", False, Path("some leads.txt"))),
        ("leads.ndjson", Wanted("jsonl", False, Path("leads.ndjson"))),
        ("/", Wanted("csv", False, Path("/"))),
    ],
)
def test_what_is_typed_names_a_form_and_a_file(line: str, wanted: Wanted) -> None:
    assert parse(line) == wanted


def test_what_can_not_be_meant_is_refused_with_what_can(tmp_path: Path) -> None:
    (tmp_path / "taken.csv").write_text("mine")
    for line, words in (
        ("jsonl bom", "JSON Lines has none"),
        ("leads.xlsx", "as what? csv, tsv, jsonl, md"),
        (str(tmp_path / "taken.csv"), "nothing is overwritten"),
        ("csv ~nobody-at-all/x.csv", "no such home folder"),
    ):
        with pytest.raises(ValueError, match=words.replace("?", r"\?")):
            parse(line)
