"""`:import` by keys: what is guessed, shown and asked, what is sent, and what a second look says."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import Gate, hold, refuse, status
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.importing.plan import Target
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.import_leads import PAGES, ImportScreen
from tests.support.app import demo_app, front, launch_for, press, screen_text, settle, world_of
from tests.support.dirty import dirty_file

ADD = "/leads/add"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the user is in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def typed(line: str) -> tuple[str, ...]:
    return ":", *line, "enter"


async def shows(app: Any, pilot: Any, words: str) -> str:
    """The screen as soon as these words are on it: threads read files at their own pace."""
    for _ in range(5000):
        await settle(app, pilot)
        if words in (shown := screen_text(app)):
            return shown
        await asyncio.sleep(0.002)
    raise AssertionError(f"{words!r} is not on the screen:\n{screen_text(app)}")


def addresses(app: Any, name: str) -> list[str]:
    space = next(iter(world_of(app).spaces.values()))
    campaign = next(row["id"] for row in space.campaigns.values() if row["name"] == name)
    return [row["email"] for row in space.leads.scan(LeadQuery(campaign=campaign), limit=None)]


def test_no_key_means_two_things() -> None:
    KeyTable((*ImportScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_file_goes_from_its_name_to_its_report_by_keys(
    tmp_path: Path, here: Path, size: tuple[int, int]
) -> None:
    made = dirty_file(here / "leads.csv", 60)
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await press(app, pilot, *typed("import nothing.csv"))
        assert "there is no file nothing.csv" in screen_text(app)
        await press(app, pilot, ":", *"import l", "tab", "enter")
        shown = await shows(app, pilot, "valid")
        assert "semicolons between cells, UTF-8 with Windows-1252 · 60 rows" in shown
        for guess in ("Vorname", "first name", "{{Stadt}}", "not chosen"):
            assert guess in shown
        await press(app, pilot, "i")
        assert "no campaign or list is chosen" in screen_text(app)

        await press(app, pilot, "o")
        assert "Preview" in screen_text(app)
        assert "lead1@import1.exa" in screen_text(app)
        await press(app, pilot, "o", "j", "j", "j", "j", "enter")
        await press(app, pilot, *"left out", "enter")
        assert "columns are left out: Stadt" in await shows(app, pilot, "left out: Stadt")

        await press(app, pilot, "t", *"Fintech VPs", "enter")
        await shows(app, pilot, "all addresses")
        before = addresses(app, "Fintech VPs")
        await press(app, pilot, "v")
        valid = len(made.leads) + len(made.blocked) + len(made.there) + len(made.elsewhere)
        assert f"about {valid * 0.25:,.0f} credits" in screen_text(app)
        await press(app, pilot, "v", "i")
        question = " ".join(screen_text(app).split())
        assert f"Add {valid} leads to Fintech VPs? u does not take it back." in question
        await press(app, pilot, "i")
        assert line.count(path=ADD) == 0

        gate = Gate()
        line.script(hold(gate), path=ADD)
        await press(app, pilot, "i")
        await pilot.press("y")
        await gate.reached()
        await pilot.press("p")
        gate.open()
        assert "p goes on" in await shows(app, pilot, "paused")
        await press(app, pilot, "ctrl+q")
        assert ":import leads.csv goes on" in " ".join(screen_text(app).split())
        await press(app, pilot, "escape", "p")
        shown = await shows(app, pilot, "all values are there")
        assert f"{valid} added" in shown
        added = sorted(set(addresses(app, "Fintech VPs")) - set(before))
        assert len(added) == valid
        with (here / "leads.import.csv").open(encoding="utf-8-sig", newline="") as file:
            told = [row["Address"] for row in csv.DictReader(file) if row["Result"] == "added"]
        assert len(told) == valid
        assert all(any(address in cell for cell in told) for address in added)
        assert (here / "leads.import.csv").stat().st_mode & 0o777 == 0o600

        await press(app, pilot, "escape", *typed("import leads.csv"))
        shown = await shows(app, pilot, "the same content was imported")
        assert line.count("POST", ADD) == 1


async def test_an_import_that_was_cut_off_is_told_of_and_goes_on(tmp_path: Path, here: Path) -> None:
    names = [f"l{number}@cut.example" for number in range(1500)]
    (here / "cut.csv").write_text("email\n" + "\n".join(names))
    launch = launch_for(tmp_path)
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        gate = Gate()
        line.script(hold(gate, acted=False), path=ADD, skip=1)
        await press(app, pilot, *typed("import cut.csv"))
        await shows(app, pilot, "1,500 valid")
        await press(app, pilot, "t", *"Fintech VPs", "enter")
        await shows(app, pilot, "all addresses")
        await press(app, pilot, "i")
        await pilot.press("y")
        await gate.reached()
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        assert "The import of cut.csv did not end" in "\n".join(m.text for m in app.messages.log)
        await press(app, pilot, *typed("import cut.csv"))
        shown = await shows(app, pilot, "this import was cut off")
        assert "after 1,000 rows, one call of 500 with an unclear end" in shown
        await press(app, pilot, "t")
        assert "goes on as it was begun" in screen_text(app)


async def test_yes_means_what_was_asked_and_nothing_that_came_after(tmp_path: Path, here: Path) -> None:
    (here / "leads.csv").write_text("email\na@many.example\n")
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *typed("import leads.csv"))
        await shows(app, pilot, "1 valid")
        await press(app, pilot, "t", *"Fintech VPs", "enter")
        await shows(app, pilot, "all addresses")
        # The choice of another target is still being read when the question comes.
        gate = Gate()
        line.script(hold(gate), path="/lead-lists")
        await pilot.press("t")
        await gate.reached()
        await pilot.press("i")
        gate.open()
        await settle(app, pilot)
        assert "Add 1 lead to Fintech VPs?" in screen_text(app)
        place = front(app)
        assert isinstance(place, ImportScreen)
        plan = place.errand.plan
        assert plan is not None
        place.errand.decide(replace(plan, target=Target("campaign", "another", "Another")))
        await press(app, pilot, "y")
        assert "nothing is sent" in screen_text(app)
        assert line.count(path=ADD) == 0

        # What was decided holds when the same file is read anew.
        await press(app, pilot, "ctrl+r")
        assert "into        Another" in await shows(app, pilot, "all addresses")
        page = {"items": [{"id": f"c{n}", "name": f"C {n}", "status": 1} for n in range(100)]}
        for number in range(PAGES):
            line.script(status(200, page | {"next_starting_after": f"{number}"}), path="/campaigns")
        await press(app, pilot, "t")
        assert "Only the first 1,000 of each are here" in screen_text(app)


async def test_a_profile_that_may_only_read_sends_nothing(tmp_path: Path, here: Path) -> None:
    (here / "leads.csv").write_text("email\na@many.example\n")
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        line.script(refuse(), path="/block-lists-entries/download", times=3)
        # Named where a campaign is in front, the leads are meant for that.
        await press(app, pilot, "g", "c", "enter")
        name = front(app).targets()[0].name
        await press(app, pilot, *typed("import leads.csv"))
        shown = await shows(app, pilot, "as far as possible")
        assert f"into        {name}" in shown
        assert "the block list could not be read" in shown
        await press(app, pilot, "i", "y")
        assert "this profile is read-only" in screen_text(app)
        assert line.count(path=ADD) == 0
