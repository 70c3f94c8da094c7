"""What burns, as a plan: a dry run of exact requests, run on y alone, each row with its result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import status
from instantly_tui.engine.clock import SystemClock
from instantly_tui.engine.undo import UndoLog
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.incident import IncidentScreen
from tests.support.app import demo_app, launch_for, press, screen_lines, screen_text
from tests.ui.figures import campaign_of, row_with, share, space_of, stats_of

OPEN = (":", *"incident", "enter")


def test_no_key_has_two_meanings():
    KeyTable((*IncidentScreen.ACTIONS, *GLOBAL))


def burning(app: InstantlyApp) -> tuple[dict[str, Any], list[str]]:
    """The demo's burning campaign, made worse than the limit, and its senders in error."""
    space = space_of(app)
    row = campaign_of(space, "Ops leaders")
    space.stats.record(row["id"], step=0, variant=0, account=row["email_list"][0], sent=30, bounced=30)
    broken = [email for email in row["email_list"] if space.accounts[email]["status"] < 0]
    assert broken
    return row, broken


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_plan_is_shown_ticked_run_read_back_and_taken_back(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        row, broken = burning(app)
        await press(app, pilot, "ctrl+r", *OPEN)
        lines, stats = screen_lines(app), stats_of(space, row["id"])
        first = row_with(lines, "▶")
        assert "[x] " in first
        assert "pause “Ops leaders”" in first
        rate = share(stats["bounced_count"], stats["emails_sent_count"])
        assert f"bounces {rate} % of {stats['emails_sent_count']:,} sent (stop at 5 %)" in screen_text(app)
        in_use = {
            email
            for each in space.campaigns.values()
            if each["status"] in (1, 4)
            for email in each["email_list"]
            if space.accounts[email]["status"] < 0
        }
        assert set(broken) <= in_use
        shown = {email for email in in_use if any(f"pause {email[:18]}" in text for text in lines)}
        assert shown == in_use
        await press(app, pilot, "y")
        assert "enter shows the exact requests first" in screen_text(app)
        await press(app, pilot, "j", "space", "enter")
        text = " ".join(screen_text(app).split())
        assert f"POST /api/v2/campaigns/{row['id']}/pause" in text
        left_out = next(email for email in in_use if email not in text)
        assert len([email for email in in_use if email in text]) == len(in_use) - 1
        await press(app, pilot, "enter")
        assert line.count("POST") == 0, "nothing leaves before y"
        await press(app, pilot, "enter", "y")
        assert f"{len(in_use)} steps of the incident: done" in screen_text(app)
        assert row["status"] == 2
        assert all(space.accounts[email]["status"] == 2 for email in in_use - {left_out})
        assert space.accounts[left_out]["status"] < 0
        assert line.count("POST", "/campaigns/") == 1
        assert screen_text(app).count("✓ done, read back") >= len(in_use)
        assert all(len(text) <= size[0] for text in screen_lines(app))
        await press(app, pilot, "u")
        assert row["status"] == 1, "one undo takes all of it back"
        assert all(space.accounts[email]["status"] == 1 for email in in_use - {left_out})
        assert "↶ taken back" in screen_text(app)


async def test_the_brief_leads_to_the_reason(tmp_path: Path):
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, _):
        row, _ = burning(app)
        await press(app, pilot, "ctrl+r")
        number = row_with(screen_lines(app), "“Ops leaders” bounces").split("✖")[0].strip(" ▶")
        await press(app, pilot, number)
        assert "harming itself: bounce" in screen_text(app)
        assert "pause this campaign" in screen_text(app)
        assert row["status"] == 1


async def test_each_row_says_what_became_of_it_and_what_could_not_be_read(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        row, broken = burning(app)
        line.script(status(404), method="GET", path="/accounts", times=9)
        await press(app, pilot, "ctrl+r", *OPEN)
        assert "not whole: the accounts in error could not be read" in screen_text(app)
        line.script(status(400), method="POST", path=f"/campaigns/{row['id']}/pause")
        await press(app, pilot, "enter", "y")
        assert row["status"] == 1
        assert "refused" in row_with(screen_lines(app), "▶")
        assert "[ ]" in row_with(screen_lines(app), "▶"), "it may be tried again"
        assert all(space_of(app).accounts[email]["status"] < 0 for email in broken)


async def test_nothing_burning_and_a_read_only_profile_are_said(tmp_path: Path):
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        burning(app)
        await press(app, pilot, "ctrl+r", *OPEN, "enter", "y")
        assert "this profile is read-only" in screen_text(app)
        assert "exactly as they leave" in screen_text(app), "the dry run is for everybody"
        assert line.count("POST") == 0
        for each in space_of(app).campaigns.values():
            each["status"] = 2
        await press(app, pilot, "escape", "escape", "ctrl+r", *OPEN, "ctrl+r")
        assert "nothing burns" in screen_text(app)
        await press(app, pilot, "enter")
        assert "there is nothing to do" in screen_text(app)


def test_acts_remembered_together_are_one_and_go_back_newest_first():
    log, gone = UndoLog(SystemClock()), list[str]()
    log.push("before", lambda: gone.append("before"))
    with log.together("plan"):
        log.push("first", lambda: gone.append("first"))
        log.push("second", lambda: gone.append("second"))
    assert log.undo() == "plan"
    assert gone == ["second", "first"]
    assert log.undo() == "before"
    with log.together("nothing"):
        pass
    assert log.undo() is None
    with log.together("late"):
        log.push("late", lambda: False)
    assert log.undo() is None
