"""One campaign's place: why it sends, its days, steps, copy and senders; pause and undo from here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import status
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.campaign import CampaignScreen
from tests.support.app import demo_app, press, screen_lines, screen_text
from tests.ui.figures import TODAY, campaign_of, day_of, row_with, share, space_of, stats_of

SIZES = [(120, 36), (80, 24)]


@asynccontextmanager
async def opened(folder: Path, name: str, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Any]:
    """The app on the campaign with this name."""
    async with demo_app(folder, size=size) as (app, pilot, line):
        campaign = campaign_of(space_of(app), name)
        app.navigator.go("campaign", campaign["id"])
        await press(app, pilot)
        yield app, pilot, line, campaign


def test_no_key_has_two_meanings():
    KeyTable((*CampaignScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_it_is_and_why_it_sends_or_not(tmp_path: Path, size: tuple[int, int]):
    async with opened(tmp_path, "Fintech VPs", size) as (app, _, _, campaign):
        stats, lines = stats_of(space_of(app), campaign["id"]), screen_lines(app)
        assert "● active" in row_with(lines, " state ")
        rates = row_with(lines, " all time ")
        assert f"positive {share(stats['total_opportunities'], stats['contacted_count'], 2)} %" in rates
        assert f"replies {share(stats['reply_count_unique'], stats['contacted_count'])} %" in rates
        mails = next(text for text in lines if text.startswith(" mails  "))
        assert f"{stats['emails_sent_count']:,} sent" in mails
        assert f"{stats['leads_count'] - stats['contacted_count']:,} leads left" in mails
        assert f"{len(campaign['email_list'])} attached" in screen_text(app)
        assert campaign["campaign_schedule"]["schedules"][0]["timezone"] in screen_text(app)
        assert all(len(text) <= size[0] for text in lines)


@pytest.mark.parametrize("size", SIZES)
async def test_the_chart_tells_the_value_of_a_date(tmp_path: Path, size: tuple[int, int]):
    async with opened(tmp_path, "Fintech VPs", size) as (app, pilot, _, campaign):
        await press(app, pilot, "3", "l", "h")
        day = day_of(space_of(app), TODAY - timedelta(days=1), campaign["id"])
        legend = row_with(screen_lines(app), "19 Nov   ")
        assert f"sent {day['sent']:,}" in legend
        assert f"(right) {day['unique_replies']}" in legend
        await press(app, pilot, "v")
        legend = row_with(screen_lines(app), "19 Nov   ")
        assert f"positive {day['unique_opportunities']}" in legend


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_has_the_same_numbers(tmp_path: Path, size: tuple[int, int]):
    async with opened(tmp_path, "Fintech VPs", size) as (app, pilot, _, campaign):
        await press(app, pilot, "t")
        day = day_of(space_of(app), TODAY - timedelta(days=1), campaign["id"])
        cells = row_with(screen_lines(app), "Thu 19 Nov 2026").split()
        assert cells[4:6] == [f"{day['sent']:,}", f"{day['contacted']:,}"]
        await press(app, pilot, "t")
        assert "Thu 19 Nov 2026" not in screen_text(app)


async def test_a_day_without_tracking_shows_no_nought(tmp_path: Path):
    async with opened(tmp_path, "DACH SaaS") as (app, pilot, _, campaign):
        assert campaign["open_tracking"] is False
        await press(app, pilot, "t")
        lines = screen_lines(app)
        opened_at = row_with(lines, "Day (UTC)").split().index("Opened") - 1
        assert row_with(lines, "Thu 19 Nov 2026").split()[opened_at + 3] == "–"
        await press(app, pilot, "1", "v", "v", "v", "v")
        assert "Opens and clicks" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_steps_are_the_servers_own(tmp_path: Path, size: tuple[int, int]):
    async with opened(tmp_path, "Fintech VPs", size) as (app, pilot, _, campaign):
        await press(app, pilot, "3")
        rows = space_of(app).stats.steps(campaign["id"], opportunities=True)
        lines = screen_lines(app)
        head = next(index for index, text in enumerate(lines) if "Reply%" in text)
        placed = [row for row in rows if row["step"] is not None]
        assert placed
        for number, row in enumerate(placed, 1):
            cells = lines[head + number].replace("▶", " ").split()
            assert cells[:3] == [row["step"], chr(ord("A") + int(row["variant"])), f"{row['sent']:,}"]
            assert share(row["unique_replies"], row["sent"]) in cells[3:]


async def test_copy_is_readable_and_senders_are_listed(tmp_path: Path):
    async with opened(tmp_path, "Fintech VPs") as (app, pilot, _, campaign):
        await press(app, pilot, "4")
        text = screen_text(app)
        assert "Step 1, variant A" in text
        assert campaign["sequences"][0]["steps"][0]["variants"][0]["subject"] in text
        assert "<div>" not in text
        assert "&nbsp;" not in text
        await press(app, pilot, "j", "pagedown", "5")
        assert all(address in screen_text(app) for address in campaign["email_list"])


@pytest.mark.parametrize("size", SIZES)
async def test_pause_and_undo_here_ask_the_reason_anew(tmp_path: Path, size: tuple[int, int]):
    async with opened(tmp_path, "Fintech VPs", size) as (app, pilot, line, campaign):
        await press(app, pilot, "p", "y")
        assert campaign["status"] == 2
        assert "‖ paused" in row_with(screen_lines(app), " state ")
        assert line.count("GET", "/sending-status") == 2
        assert "activate it to go on" in screen_text(app)
        await press(app, pilot, "u")
        assert campaign["status"] == 1
        assert "● active" in row_with(screen_lines(app), " state ")
        assert line.count("GET", "/sending-status") == 3


async def test_each_part_that_can_not_be_read_says_so(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        campaign = campaign_of(space_of(app), "Fintech VPs")
        for path in ("/analytics", "/sending-status"):
            line.script(status(404), path=path, times=99)
        app.navigator.go("campaign", campaign["id"])
        await press(app, pilot)
        text = screen_text(app)
        for what in ("the figures", "why it sends or not", "the daily figures"):
            assert f"{what} could not be read" in text
        await press(app, pilot, "3")
        assert "the steps could not be read" in screen_text(app)


async def test_a_campaign_that_is_gone_is_said_and_nothing_can_be_done_to_it(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        app.navigator.go("campaign", "0199a0de-0000-7000-8000-00000000dead")
        await press(app, pilot)
        assert "could not be read" in screen_text(app)
        await press(app, pilot, "p", "y", "2", "3", "4", "5", "t")
        assert "could not be read" in screen_text(app)
        assert line.count("POST") == 0


async def test_the_reason_is_a_key_away_and_asked_for_again_only_when_it_is_older(tmp_path: Path):
    async with opened(tmp_path, "Fintech VPs") as (app, pilot, line, _):
        await press(app, pilot, "3", "d")
        assert "Why it sends or not" in screen_text(app)
        assert line.count("GET", "/sending-status") == 1
        await press(app, pilot, "ctrl+r")
        assert line.count("GET", "/sending-status") == 2


async def test_its_leads_and_numbers_are_a_key_away(tmp_path: Path):
    async with opened(tmp_path, "Fintech VPs") as (app, pilot, _, _):
        for key, words in (("L", "leads of Fintech VPs"), ("V", "numbers ▸ Fintech VPs")):
            await press(app, pilot, key)
            assert words in screen_text(app)
            await press(app, pilot, "escape")
            assert "campaigns ▸ Fintech VPs" in screen_text(app)
