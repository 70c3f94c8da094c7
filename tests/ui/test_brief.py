"""The brief: what needs the user, from four requests, each line opening what it speaks of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from instantly_tui.demo.faults import FaultTransport, in_process, status
from instantly_tui.demo.world import build_world
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.brief import BriefScreen
from tests.support.app import NOW, demo_app, launch_for, press, screen_lines, screen_text, settle
from tests.support.pilot import running
from tests.ui.figures import TODAY, campaign_of, day_of, row_with, share, space_of, stats_of

BARS = " ▁▂▃▄▅▆▇█"
"""What a scrollbar leaves at the end of a line."""
SIZES = [(120, 36), (80, 24), (160, 45), (60, 20)]


def test_no_key_has_two_meanings():
    KeyTable((*BriefScreen.ACTIONS, *GLOBAL))


async def test_it_takes_four_reads_and_no_more(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        asked = [seen.path.removeprefix("/api/v2") for seen in line.requests]
        assert sorted(asked) == [
            "/accounts",
            "/campaigns/analytics",
            "/campaigns/analytics/daily",
            "/emails/unread/count",
            "/workspaces/current",
        ], "the last is the question about the key"
        assert {seen.method for seen in line.requests} == {"GET"}
        await press(app, pilot, "j", "k", "l", "h")
        assert len(line.requests) == 5


@pytest.mark.parametrize("size", SIZES)
async def test_what_needs_the_user_is_ranked_and_nothing_is_cut(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, _, _):
        lines = screen_lines(app)
        kinds = [word for text in lines for word in ("ACT", "WATCH", "DO", "INFO") if f" {word} " in text]
        assert kinds == sorted(kinds, key=["ACT", "WATCH", "DO", "INFO"].index)
        assert "ACT" in kinds
        assert "▶" in row_with(lines, " 1 ✖" if size[0] < 100 else " 1  ✖")
        assert all(len(text) <= size[0] for text in lines)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_figures_are_the_servers_own(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, _, _):
        space, lines = space_of(app), screen_lines(app)
        assert f"{space.mails.unread()} unread mails" in screen_text(app)
        yesterday = day_of(space, TODAY - timedelta(days=1))
        sent = next(text for text in lines if text.startswith(" sent  "))
        assert sent.split()[1] == f"{yesterday['sent']:,}"
        replies = next(text for text in lines if text.startswith(" human replies"))
        assert replies.split()[2:4] == [
            str(yesterday["unique_replies"]),
            share(yesterday["unique_replies"], yesterday["contacted"]),
        ]
        campaign = campaign_of(space, "Partner list (suspended)")
        stats = stats_of(space, campaign["id"])
        row = next(text for text in lines if "✖ account suspended" in text and "Partner" in text)
        left = stats["leads_count"] - stats["contacted_count"]
        assert row.rstrip(BARS).split()[-5:] == [
            share(stats["total_opportunities"], stats["contacted_count"], 2),
            share(stats["reply_count_unique"], stats["contacted_count"]),
            share(stats["bounced_count"], stats["emails_sent_count"]),
            f"{stats['emails_sent_count']:,}",
            f"{left:,}",
        ]


async def test_the_seven_days_are_those_that_end_with_yesterday(tmp_path: Path):
    async with demo_app(tmp_path) as (app, _, _):
        space = space_of(app)
        days = [day_of(space, TODAY - timedelta(days=back)) for back in range(7, 0, -1)]
        contacted = next(text for text in screen_lines(app) if text.startswith(" contacted"))
        mean = sum(day["contacted"] for day in days) / 7
        assert contacted.split()[1] == f"{days[-1]['contacted']:,}"
        assert contacted.split()[3] == f"{mean:,.0f}"


async def test_each_line_opens_by_its_number(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        screen = app.screen
        assert isinstance(screen, BriefScreen)
        for number, item in enumerate(screen.items()[:9], 1):
            await press(app, pilot, str(number))
            assert app.navigator.current is not None
            assert (app.navigator.current.place, app.navigator.current.arguments) == (
                item.place,
                item.arguments,
            )
            assert "could not" not in screen_text(app)
            await press(app, pilot, "g", "b")


async def test_enter_opens_the_line_under_the_cursor(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        items = app.screen.items() if isinstance(app.screen, BriefScreen) else []
        place = next(index for index, item in enumerate(items) if item.place == "accounts")
        await press(app, pilot, *["j"] * place, "enter")
        domain = items[place].arguments[0]
        rows = [text for text in screen_lines(app) if domain in text]
        broken = [row for row in space_of(app).accounts.values() if row["email"].endswith(domain)]
        assert len(rows) >= len(broken) > 0


async def test_the_cursor_stays_with_its_line_over_a_refresh(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "j", "j", "j")
        before = row_with(screen_lines(app), "▶")
        space = space_of(app)
        first = next(row for row in space.campaigns.values() if row["name"] == "Fintech VPs")
        first["status"] = -2
        await press(app, pilot, "ctrl+r")
        text = screen_text(app)
        assert "“Fintech VPs” stopped: bounce protect" in text
        after = row_with(screen_lines(app), "▶")
        assert after[8:60] == before[8:60]


async def test_a_number_without_a_line_says_so(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        lines = len(app.screen.items()) if isinstance(app.screen, BriefScreen) else 0
        if lines < 9:
            await press(app, pilot, "9")
            assert "there is no line 9" in screen_text(app)
            assert isinstance(app.screen, BriefScreen)


async def test_the_chart_tells_the_value_of_a_day(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "l", "h", "h")
        day = day_of(space_of(app), TODAY - timedelta(days=2))
        legend = row_with(screen_lines(app), "18 Nov   ")
        assert f"sent {day['sent']:,}" in legend
        assert f"(right) {day['unique_replies']}" in legend


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_can_not_be_read_is_said_and_the_rest_is_shown(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        line.script(status(404), path="/accounts", times=99)
        await press(app, pilot, "ctrl+r")
        assert "not whole: the accounts in error" in screen_text(app)
        assert "unread mails" in screen_text(app)


async def test_without_any_answer_the_brief_is_no_empty_list(tmp_path: Path):
    started = launch_for(tmp_path)
    world = build_world("small", seed=7, now=NOW)
    line = FaultTransport(in_process(world))
    for path in ("/accounts", "/campaigns/analytics", "/emails/unread/count"):
        line.script(status(404), path=path, times=99)
    app = InstantlyApp(started, line=(world, line))
    async with running(app, size=(120, 36)) as pilot:
        await settle(app, pilot)
        text = screen_text(app)
        assert "nothing needs you now" not in text
        assert "what needs you could not be found out" in text
        assert "not whole: the campaigns' figures (and 3 more)" in text
        assert "the daily figures could not be read" in text
        assert "the campaigns' figures could not be read" in text
