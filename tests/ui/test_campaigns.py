"""The campaign list: figures, order, filters, pause and activate with undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.api.campaigns import CampaignStatus
from instantly_tui.demo.faults import Gate, hold, status
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.campaigns import CampaignsScreen
from tests.support.app import demo_app, press, screen_lines, screen_text, settle
from tests.ui.figures import campaign_of, row_with, share, space_of, stats_of

SIZES = [(120, 36), (80, 24)]
PAUSED, ACTIVE = CampaignStatus.PAUSED.value, CampaignStatus.ACTIVE.value


def rows(app: InstantlyApp) -> list[str]:
    """The rows of the list, from the top."""
    lines = screen_lines(app)
    head = next(index for index, text in enumerate(lines) if "Pos%" in text)
    return [text for text in lines[head + 1 : -2] if text.strip()]


async def to_row(app: InstantlyApp, pilot: object, name: str) -> None:
    """Move the cursor, by keys, to the row with this name."""
    index = next(index for index, text in enumerate(rows(app)) if name in text)
    await press(app, pilot, "g", "g", *["j"] * index)  # type: ignore[arg-type]
    assert name in row_with(rows(app), "▶")


def test_no_key_has_two_meanings():
    KeyTable((*CampaignsScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", SIZES)
async def test_every_figure_is_the_servers_own(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        space = space_of(app)
        assert line.count(path="/campaigns/analytics") - line.count(path="/analytics/daily") == 1
        assert len(rows(app)) == len(space.campaigns)
        for name in ("Fintech VPs", "Ops leaders", "DACH SaaS", "Q3 win-back"):
            stats = stats_of(space, campaign_of(space, name)["id"])
            assert row_with(rows(app), name).split()[-5:] == [
                share(stats["total_opportunities"], stats["contacted_count"], 2),
                share(stats["reply_count_unique"], stats["contacted_count"]),
                share(stats["bounced_count"], stats["emails_sent_count"]),
                f"{stats['emails_sent_count']:,}",
                f"{stats['leads_count'] - stats['contacted_count']:,}",
            ]
        assert row_with(rows(app), "No leads yet").split()[-5:] == ["–"] * 5


async def test_trouble_is_on_top_and_what_is_over_at_the_end(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c")
        order = [text.split()[0 if "▶" not in text else 1] for text in rows(app)]
        assert order == sorted(order, key=["✖", "●", "‖", "◌", "✓"].index)
        names = [text for text in rows(app) if "● active" in text]
        shown = [text[24:].split("  ")[0].strip().casefold() for text in names]
        assert shown == sorted(shown)


async def test_figures_that_can_not_be_read_are_said_and_unknown(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(404), path="/campaigns/analytics", times=9)
        await press(app, pilot, "ctrl+r", "g", "c")
        assert "figures could not be read" in screen_text(app)


async def test_a_list_that_can_not_be_read_is_no_empty_list(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(404), method="GET", path="/v2/campaigns", times=9)
        await press(app, pilot, "g", "c")
        text = screen_text(app)
        assert "could not be read" in text
        assert "no campaigns in this workspace" not in text


@pytest.mark.parametrize("size", SIZES)
async def test_pause_asks_with_another_key_and_undo_activates(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Fintech VPs")
        campaign = campaign_of(space_of(app), "Fintech VPs")
        await press(app, pilot, "p")
        assert "Pause “Fintech VPs”?" in screen_text(app)
        await press(app, pilot, "p")
        assert campaign["status"] == ACTIVE, "the asking key does not confirm"
        assert line.count("POST") == 0, "the asking key does not confirm"
        await press(app, pilot, "p", "enter")
        assert campaign["status"] == ACTIVE, "enter does not confirm"
        assert line.count("POST") == 0, "enter does not confirm"
        await press(app, pilot, "p", "y")
        assert campaign["status"] == PAUSED
        assert "‖ paused" in row_with(rows(app), "Fintech VPs")
        assert "▶" in row_with(rows(app), "Fintech VPs"), "the cursor stays with its campaign"
        await press(app, pilot, "u")
        assert campaign["status"] == ACTIVE
        assert "● active" in row_with(rows(app), "Fintech VPs")


async def test_a_change_on_its_way_shows_as_such(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Fintech VPs")
        gate = Gate()
        line.script(hold(gate), method="POST", path="/pause")
        await pilot.press("p", "y")
        await gate.reached()
        await pilot.pause()
        assert "‖ paused …" in row_with(rows(app), "Fintech VPs")
        gate.open()
        await settle(app, pilot)
        row = row_with(rows(app), "Fintech VPs")
        assert "‖ paused" in row
        assert "…" not in row


async def test_a_refused_pause_shows_what_is_true_again(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Fintech VPs")
        line.script(status(400), method="POST", path="/pause")
        await press(app, pilot, "p", "y")
        assert "● active" in row_with(rows(app), "Fintech VPs")
        assert "Something went wrong" in screen_text(app)


async def test_marked_campaigns_have_a_result_each(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        space = space_of(app)
        for name in ("Fintech VPs", "Ops leaders", "Q3 win-back"):
            await to_row(app, pilot, name)
            await press(app, pilot, "space")
        assert "3 marked" in screen_text(app)
        refused = campaign_of(space, "Ops leaders")["id"]
        line.script(status(400), method="POST", path=f"{refused}/pause")
        await press(app, pilot, "p")
        assert "Pause 2 campaigns?" in screen_text(app)
        await press(app, pilot, "y")
        text = screen_text(app)
        assert "1 done" in text
        assert "1 refused" in text
        assert "Something went wrong" in text
        states = {name: campaign_of(space, name)["status"] for name in ("Fintech VPs", "Ops leaders")}
        assert states == {"Fintech VPs": PAUSED, "Ops leaders": ACTIVE}
        assert "● active" in row_with(rows(app), "Ops leaders")


async def test_what_can_not_be_done_says_why(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Q3 win-back")
        await press(app, pilot, "p")
        assert "Q3 win-back is paused, not active" in screen_text(app)
        await to_row(app, pilot, "Partner list")
        await press(app, pilot, "a")
        assert "suspended" in row_with(screen_lines(app), "Activate: ")
        assert line.count("POST") == 0


async def test_the_server_filters_by_status_and_name(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c", "/", *"status:paused", "enter")
        assert [("‖ paused" in text) for text in rows(app)] == [True]
        assert ("status", "2") in line.requests[-1].query
        await press(app, pilot, "\\")
        assert len(rows(app)) == len(space_of(app).campaigns)
        await press(app, pilot, "/", *"name:fintech", "enter")
        assert len(rows(app)) == 1
        assert "Fintech VPs" in rows(app)[0]
        assert ("search", "fintech") in line.requests[-1].query


async def test_the_row_leads_to_its_leads_and_numbers_and_back(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Fintech VPs")
        for key, words in (
            ("l", "leads of Fintech VPs"),
            ("v", "numbers ▸ Fintech VPs"),
            ("enter", "▸1 Over"),
        ):
            await press(app, pilot, key)
            assert words in screen_text(app)
            await press(app, pilot, "escape")
            assert "▶" in row_with(rows(app), "Fintech VPs")


async def test_the_server_filters_by_tag(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        space = space_of(app)
        campaigns = {row["id"]: row["name"] for row in space.campaigns.values()}
        mapping = next(each for each in space.tag_mappings if each["resource_id"] in campaigns)
        tagged = {
            campaigns[each["resource_id"]]
            for each in space.tag_mappings
            if each["tag_id"] == mapping["tag_id"] and each["resource_id"] in campaigns
        }
        label = space.tags[mapping["tag_id"]]["label"]
        await press(app, pilot, "g", "c", "F", *"tag", "enter")
        await press(app, pilot, *label, "enter")
        assert len(rows(app)) == len(tagged)
        assert all(any(name[:20] in text for text in rows(app)) for name in tagged)
