"""The numbers of a period: equal to the server's own, to the unit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from instantly_tui.demo.faults import status
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.numbers import NumbersScreen
from tests.support.app import demo_app, press, screen_lines, screen_text
from tests.ui.figures import TODAY, campaign_of, day_of, row_with, share, space_of

SIZES = [(120, 36), (80, 24)]
BARS = " ▁▂▃▄▅▆▇█"
"""What a scrollbar leaves at the end of a line."""
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def figures(app: InstantlyApp) -> dict[str, str]:
    """Each figure with its change, by its title, as they stand on the screen."""
    lines = screen_lines(app)
    top = next(index for index, text in enumerate(lines) if text.startswith(" Figures")) + 1
    found = {}
    while lines[top].startswith(
        (" positive", " auto", " sent", " bounced", " interested", " meet", " won", " unsub", " opened")
    ):
        titles, values = lines[top], lines[top + 1]
        starts = [at for at in range(1, len(titles)) if titles[at] != " " and titles[at - 1] == " "]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            found[titles[start:end].strip()] = values[start:end].strip()
        top += 2
    return found


def expected(now: dict[str, Any]) -> dict[str, str]:
    """The figures without their change."""
    sent, contacted = now["emails_sent_count"], now["contacted_count"]
    return {
        "positive": share(now["total_opportunities"], contacted, 2) + " %",
        "replies": share(now["reply_count_unique"], contacted) + " %",
        "auto-replies": f"{now['reply_count_automatic']:,}",
        "sent": f"{sent:,}",
        "contacted": f"{contacted:,}",
        "bounced": share(now["bounced_count"], sent) + " %",
        "unsubscribed": f"{now['unsubscribed_count']:,}",
        "interested": f"{now['total_interested']:,}",
        "meetings": f"{now['total_meeting_booked']:,}",
        "won": f"{now['total_closed']:,}",
    }


async def stats(app: InstantlyApp, pilot: Pilot[None], period: str) -> None:
    await type_in(app, pilot, ":", f"stats {period}")


async def type_in(app: InstantlyApp, pilot: Pilot[None], key: str, text: str) -> None:
    """Open an input with a key and answer it."""
    await press(app, pilot, key)
    await pilot.press(*text)
    await press(app, pilot, "enter")


def test_no_key_has_two_meanings():
    KeyTable((*NumbersScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", SIZES)
async def test_figures_are_the_servers_own(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        await press(app, pilot, "g", "n")
        shown = figures(app)
        now = space_of(app).stats.overview(TODAY - timedelta(days=29), TODAY)
        for title, value in expected(now).items():
            assert shown[title].startswith(value), title
        assert shown["opened"].startswith(f"{now['open_count_unique']:,}"), (
            "a number: not all mails are tracked"
        )
        assert "UTC" in screen_lines(app)[1]


async def test_changes_are_against_as_many_days_before(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await stats(app, pilot, "7d")
        read = space_of(app).stats.overview
        now, before = (
            read(TODAY - timedelta(days=6 + back), TODAY - timedelta(days=back)) for back in (0, 7)
        )
        change = round(100 * (now["emails_sent_count"] / before["emails_sent_count"] - 1))
        words = f"+{change} %" if change > 0 else f"−{-change} %" if change else "="
        assert figures(app)["sent"] == f"{now['emails_sent_count']:,} {words}"


@pytest.mark.parametrize("size", SIZES)
async def test_any_period_can_be_typed(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await stats(app, pilot, "2026-10-01..2026-10-31")
        wanted = expected(space_of(app).stats.overview(*OCTOBER))
        assert {title: figures(app)[title].split(" ")[0] for title in wanted} == {
            title: value.split(" ")[0] for title, value in wanted.items()
        }
        assert "31 Oct" in screen_lines(app)[1]
        await type_in(app, pilot, "/", "2026-09-01..2026-09-30")
        assert "30 Sep" in screen_lines(app)[1]
        asked = [dict(seen.query) for seen in line.requests if seen.path.endswith("/daily")]
        assert asked[-1] == {"start_date": "2026-09-01", "end_date": "2026-09-30"}


async def test_what_is_no_period_is_said_and_changes_nothing(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await stats(app, pilot, "7d")
        before = figures(app)
        await type_in(app, pilot, "/", "last week")
        assert "`last week` is no period" in screen_text(app)
        assert figures(app) == before


async def test_presets_go_up_and_down_to_their_ends(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "n")
        for key, days in (("{", 14), ("{", 7), ("{", 7), ("}", 14), ("}", 30), ("}", 90), ("}", 90)):
            await press(app, pilot, key)
            assert f"({days} days, UTC)" in screen_lines(app)[1]
        assert "end of the presets" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_value_of_a_date_is_read_by_keys(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        await press(app, pilot, "g", "n")
        for back in range(5):
            await press(app, pilot, "h" if back else "l")
            day = TODAY - timedelta(days=back)
            row, legend = day_of(space_of(app), day), row_with(screen_lines(app), f"{day:%d %b}   ")
            assert f"sent {row['sent']:,}" in legend
            assert f"(right) {row['unique_replies']}" in legend


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_twin_has_every_day(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        await stats(app, pilot, "14d")
        await press(app, pilot, "t")
        space, seen = space_of(app), 0
        for _ in range(2):
            for text in screen_lines(app):
                cells = text.rstrip(BARS).split()
                if "2026" in cells[:4]:
                    day = date.fromisoformat(f"2026-11-{cells[1]}")
                    row = day_of(space, day)
                    assert cells[4:6] == [f"{row['sent']:,}", f"{row['contacted']:,}"]
                    seen += 1
            await press(app, pilot, "pagedown")
        assert seen >= 14
        await press(app, pilot, "t")
        assert "Day (UTC)" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_one_campaigns_numbers_are_its_own(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        space = space_of(app)
        for name, tracked in (("Fintech VPs", True), ("DACH SaaS", False)):
            campaign = campaign_of(space, name)
            app.navigator.go("campaign-numbers", campaign["id"])
            await press(app, pilot)
            now = space.stats.overview(TODAY - timedelta(days=29), TODAY, [campaign["id"]])
            shown = figures(app)
            for title, value in expected(now).items():
                assert shown[title].startswith(value), title
            assert ("opened" in shown) is tracked
            assert ("opens hidden: not tracked" in screen_text(app)) is not tracked
            if tracked:
                assert shown["opened"].startswith(share(now["open_count_unique"], now["contacted_count"]))
            await press(app, pilot, "escape")


async def test_a_window_without_mail_has_no_rates(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await stats(app, pilot, "2020-01-01..2020-01-07")
        shown = figures(app)
        assert shown["positive"] == shown["replies"] == shown["bounced"] == "–"
        assert shown["sent"] == "0 ="
        await press(app, pilot, "4")
        assert "no campaign was active in this period" in screen_text(app)


async def test_days_to_come_are_unknown(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await stats(app, pilot, "2026-11-19..2026-11-21")
        assert "1 day to come · change against the period before" in screen_text(app)
        await press(app, pilot, "t")
        assert set(row_with(screen_lines(app), "Sat 21 Nov 2026").split()[4:]) == {"–"}


async def test_each_part_that_can_not_be_read_says_so(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(404), path="/analytics", times=99)
        await stats(app, pilot, "14d")
        text = screen_text(app)
        assert "the figures could not be read" in text
        assert "the daily figures could not be read" in text
        await press(app, pilot, "t")
        assert "the daily figures could not be read" in screen_text(app)
        await press(app, pilot, "4")
        assert "the campaigns could not be read" in screen_text(app)
        assert "no campaign was active" not in screen_text(app)


async def test_the_period_before_may_fail_alone(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "n")
        line.script(status(404), path="/overview", skip=1, times=9)
        await press(app, pilot, "{")
        assert "the period before could not be read" in screen_text(app)
        sent = space_of(app).stats.overview(TODAY - timedelta(days=13), TODAY)["emails_sent_count"]
        assert figures(app)["sent"] == f"{sent:,}"
