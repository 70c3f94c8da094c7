"""Lead lists and labels by keys over the demo: made, renamed, counted, opened, deleted with their leads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import lose, status
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.ui.widgets.rows import Rows
from tests.support.app import demo_app, front, launch_for, press, screen_lines, screen_text, world_of

SIZES = [(120, 36), (80, 24)]


def space_of(app):
    return world_of(app).spaces[world_of(app).admin_id]


def rows_of(app) -> Rows:
    return front(app).query_one(Rows)


def said(app) -> str:
    return app.messages.piece.text


def names(app) -> list[str]:
    source = rows_of(app).source
    return [source.row(at).name for at in range(len(source))]


def leads(app, **query) -> list[dict[str, Any]]:
    return space_of(app).leads.scan(LeadQuery(**query), limit=None)


@pytest.mark.parametrize("size", SIZES)
async def test_a_list_is_made_renamed_opened_and_deleted(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        await press(app, pilot, "g", "l", "L")
        assert front(app).place == "lists"
        assert names(app) == sorted((row["name"] for row in space.lists.values()), key=str.casefold)
        rows = rows_of(app)
        each = rows.current
        total = space.leads.count(list_id=each.id)
        good = sum(row.get("verification_status") == 1 for row in leads(app, list_id=each.id))
        assert rows.current.figures.total_leads == total
        assert f"{total:,} leads: {good:,} verified ({100 * good / total:.0f}%)" in screen_text(app)
        assert line.count(path="/verification-stats") == len(space.lists), "one for each, once"

        await press(app, pilot, "c", *"Trade fair", "enter")
        assert "Make the list “Trade fair”?" in said(app)
        await press(app, pilot, "y")
        assert rows.current.name == "Trade fair"
        key = rows.current.id
        assert space.lists[key]["name"] == "Trade fair"
        await press(app, pilot, "r", *" 2026", "enter", "y")
        assert space.lists[key]["name"] == "Trade fair 2026"
        await press(app, pilot, "u")
        assert space.lists[key]["name"] == "Trade fair"

        await press(app, pilot, "g", "g", "enter")
        assert front(app).place == "leads"
        assert f"leads of {each.name[:16]}" in screen_lines(app)[0]
        source = rows_of(app).source
        shown = [source.key_at(at) for at in range(len(source))]
        assert shown == [row["id"] for row in leads(app, list_id=each.id)][: len(shown)]
        await press(app, pilot, "escape")
        assert front(app).place == "lists"

        await press(app, pilot, "D")
        assert f"Delete “{each.name}” with its {total:,} leads?" in said(app)
        await press(app, pilot, "y", *"another name", "enter")
        assert "nothing was deleted" in said(app)
        assert each.id in space.lists
        await press(app, pilot, "D", "y", *each.name, "enter")
        assert each.id not in space.lists
        assert not leads(app, list_id=each.id)
        assert each.name not in names(app)

        await press(app, pilot, ":", *"leads list:trade", "enter")
        assert "leads of Trade fair" in screen_lines(app)[0], "filters know the new list at once"


@pytest.mark.parametrize("size", SIZES)
async def test_a_label_is_made_changed_opened_and_deleted(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        await press(app, pilot, ":", *"labels", "enter")
        rows = rows_of(app)
        await press(app, pilot, "c", *"Later", "enter")
        await press(app, pilot, *"neutral", "enter")
        assert "Make the label “Later”, neutral?" in said(app)
        await press(app, pilot, "y")
        key = rows.current.id
        made = space.labels[key]
        assert (made["label"], made["interest_status_label"]) == ("Later", "neutral")
        assert f"{made['interest_status']:+,d}" in screen_text(app)

        await press(app, pilot, "E", *"be used", "enter", "y")
        assert space.labels[key]["use_with_ai"] is True
        await press(app, pilot, "u")
        assert not space.labels[key].get("use_with_ai")

        label = next(row for row in space.labels.values() if row["label"] == "Send proposal")
        number = label["interest_status"]
        carrying = [row["id"] for row in leads(app) if row.get("lt_interest_status") == number]
        mails = [
            row["id"] for row in space.mails.select(lambda row: row.get("i_status") == number, limit=None)
        ]
        await press(app, pilot, "G", "enter")
        assert "leads of Send proposal" in screen_lines(app)[0]
        source = rows_of(app).source
        assert [source.key_at(at) for at in range(len(source))] == carrying
        assert "Send proposal" in screen_text(app).split("\n", 4)[4], "by its name in the column, too"

        # A server that does not filter names leads of all kinds: they are no number to go by.
        await press(app, pilot, "escape", "D", *"won")
        line.script(status(200, {"items": leads(app)[:3]}), path="/leads/list")
        await press(app, pilot, "enter")
        assert "how many is not known" in said(app)
        await press(app, pilot, "n", "D", *"won", "enter")
        assert f"Delete “Send proposal”? {len(carrying)} leads, and its mails, get “won”." in said(app)
        await press(app, pilot, "y", *"Send proposal", "enter")
        assert label["id"] not in space.labels
        assert {space.leads.get(lead)["lt_interest_status"] for lead in carrying} == {4}
        assert {space.mails.get(mail)["i_status"] for mail in mails} <= {4}


async def test_what_fails_is_said_and_nothing_is_done_twice(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        before = len(space.lists)
        await press(app, pilot, ":", *"lists", "enter")
        line.script(lose(), method="POST", path="/lead-lists", times=1)
        await press(app, pilot, "c", *"Fair", "enter", "y")
        assert line.count("POST", "/lead-lists") == 1
        assert "unclear" in said(app)
        assert len(space.lists) == before + 1
        await press(app, pilot, "ctrl+r")
        assert "Fair" in names(app)

        line.script(status(403, {"message": "no"}), path="/verification-stats", times=99)
        await press(app, pilot, "ctrl+r", "D")
        assert "how many could not be read" in said(app)
        await press(app, pilot, "n", "c", "enter")
        assert "a list needs a name" in said(app)


async def test_a_read_only_profile_changes_no_list_and_no_label(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        for place in ("lists", "labels"):
            await press(app, pilot, ":", *place, "enter")
            for key in "crD":
                await press(app, pilot, key)
                assert "this profile is read-only" in said(app), (place, key)
        assert all(seen.method == "GET" or seen.path.endswith("/list") for seen in line.requests)
