"""The subsequences of a campaign: their numbers, why they send or not, pause, resume, copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.api.subsequences import Subsequence
from instantly_tui.demo import subsequence_numbers
from instantly_tui.demo.faults import lose, status
from instantly_tui.resources import subsequences as words
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.campaign import CampaignScreen
from instantly_tui.ui.screens.subsequences import SubsequencesScreen
from tests.support.app import demo_app, press, screen_lines, screen_text, world_of
from tests.ui.figures import row_with, share, space_of
from tests.ui.test_campaign_run import said

NAME = "Opened, no answer"
SIZES = [(120, 36), (80, 24)]


def line_of(app, name: str) -> str:
    """The row of the list with this name; below it the name stands alone."""
    return row_with([text for text in screen_lines(app) if text.strip() != name], name)


def of(**fields) -> Subsequence:
    return Subsequence.model_validate({"id": "s", "name": "S", **fields})


def test_no_key_has_two_meanings() -> None:
    KeyTable((*SubsequencesScreen.ACTIONS, *GLOBAL))
    KeyTable((*CampaignScreen.ACTIONS, *GLOBAL))


def test_conditions_mails_and_limits_are_said_in_words() -> None:
    met = of(conditions={"crm_status": [1, 4711], "lead_activity": [91, 7], "reply_contains": "price"})
    assert words.conditions(met, {4711: "Later"}) == (
        "is set to interested, is set to Later, got all mails, no reply, activity 7?, wrote “price”"
    )
    assert words.conditions(of()) == "nothing: leads are moved in by hand"
    step = {"delay": 3, "pre_delay": 1, "variants": [{}, {}, {"v_disabled": True}]}
    mails = of(sequences=[{"steps": [step, {"delay": 1.5, "delay_unit": "hours", "variants": [{}]}, step]}])
    assert words.mails(mails) == (
        "3 mails: the first 1 day after a lead came in, then 3 days later, then 1.5 hours later · 5 variants"
    )
    assert words.mails(of()) == "none yet"
    assert words.limit(of(daily_limit_mode="custom", daily_limit=20)) == "20 mails a day"
    assert words.limit(of(daily_limit_mode="unlimited")) == "none"
    assert "past the accounts' own limits" in words.limit(of(ignore_account_daily_limit=True))


@pytest.mark.parametrize("size", SIZES)
async def test_a_subsequence_shows_the_servers_numbers_and_obeys(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        row = next(row for row in space.subsequences.values() if row["name"] == NAME)
        parent = space.campaigns[row["parent_campaign"]]
        await press(app, pilot, ":", *"c ", *parent["name"], "enter", "U")
        totals = subsequence_numbers.totals(space, row, world_of(app).clock.ms())
        shown = line_of(app, NAME).split()
        opens = f"{totals['unique_opens']:,}" if parent["open_tracking"] else "–"
        sent, replied = totals["emails_sent"], totals["unique_replies"]
        assert shown[-4:] == [f"{replied:,}", share(replied, sent), opens, f"{sent:,}"]
        if not parent["open_tracking"]:
            assert "open tracking is off" in said(app)
        await press(app, pilot, "G")
        assert "the first 1 day after a lead came in, then 2 days later" in said(app)
        asked = line.count(path="/sending-status")

        await press(app, pilot, "p")
        assert f"Pause “{NAME}”? Leads in it wait" in said(app)
        await press(app, pilot, "y")
        assert row["status"] == 2
        assert "Why paused — resume it to go on" in said(app)
        assert line.count(path="/sending-status") == asked + 1
        await press(app, pilot, "p")
        assert f"Pause: {NAME} is paused, not active" in said(app)
        await press(app, pilot, "a", "y")
        assert row["status"] == 1
        await press(app, pilot, "u")
        assert row["status"] == 2

        before = set(space.subsequences)
        await press(app, pilot, "D", *" 2", "enter")
        assert f"Duplicate “{NAME}” as “{NAME} (copy) 2” in this campaign?" in said(app)
        await press(app, pilot, "y")
        [twin] = set(space.subsequences) - before
        assert space.subsequences[twin]["status"] == 0
        assert "◌ draft" in row_with(screen_lines(app), "▶")
        await press(app, pilot, "escape")
        assert f"▸ subsequences of {parent['name']}" not in said(app)


async def test_what_can_not_be_read_or_known_is_said(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        row = next(row for row in space.subsequences.values() if row["name"] == NAME)
        other = next(key for key in space.campaigns if key != row["parent_campaign"])
        app.navigator.go("campaign-subsequences", other)
        await press(app, pilot)
        assert "this campaign has no subsequences" in said(app)
        await press(app, pilot, "D")
        assert "nothing is selected" in said(app)
        await press(app, pilot, "escape")
        line.script(status(404), path="/subsequences/analytics", times=9)
        line.script(status(404), path="/sending-status", times=9)
        app.navigator.go("campaign-subsequences", row["parent_campaign"])
        await press(app, pilot)
        assert "figures could not be read" in said(app)
        assert line_of(app, NAME).split()[-4:] == ["–"] * 4
        assert "why it sends or not could not be read" in said(app)
        line.script(
            status(401, {"message": "Invalid scope. Required: subsequences:read. Found: campaigns:all"}),
            path="/subsequences",
        )
        await press(app, pilot, "ctrl+r")
        assert "the API key lacks the scope subsequences:read; it has campaigns:all" in said(app)
        line.script(lose(), method="POST", path="/duplicate")
        await press(app, pilot, "D", "enter", "y")
        assert line.count("POST", "/duplicate") == 1, "a lost answer is never asked for twice"
        assert "unclear" in screen_text(app)
