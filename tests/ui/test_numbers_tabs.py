"""The tables of a period: steps, campaigns, stages and weekdays are the server's own numbers, to the unit."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from instantly_tui.demo.faults import status
from instantly_tui.resources.variants import letter, percent_sure
from instantly_tui.text.proportions import compare
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.compare import CompareScreen
from instantly_tui.ui.screens.numbers import NumbersScreen
from tests.support.app import demo_app, press, screen_lines, screen_text
from tests.ui.figures import TODAY, campaign_of, row_with, share, space_of

SIZES = [(120, 36), (80, 24)]
NOW = (TODAY - timedelta(days=29), TODAY)
BEFORE = (TODAY - timedelta(days=59), TODAY - timedelta(days=30))
BARS = " ▁▂▃▄▅▆▇█"
"""What a scrollbar leaves at the end of a line."""


def copied(app: InstantlyApp) -> list[dict[str, str]]:
    """The table on the clipboard; a bare number was made one for a spreadsheet."""
    rows = csv.DictReader(io.StringIO(app.clipboard), delimiter="\t")
    return [{title: cell.removeprefix("'") for title, cell in row.items()} for row in rows]


def moved(now: float, before: float, digits: int) -> str:
    by = round(round(now, digits) - round(before, digits), digits)
    return f"{'+' if by > 0 else '−'}{abs(by):.{digits}f} pt" if by else "="


@pytest.fixture(autouse=True)
def _no_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)


async def opened(app: InstantlyApp, pilot: Pilot[None], name: str) -> dict[str, Any]:
    """Go to one campaign's numbers."""
    campaign = campaign_of(space_of(app), name)
    app.navigator.go("campaign-numbers", campaign["id"])
    await press(app, pilot)
    return campaign


def test_no_key_has_two_meanings():
    for place in (NumbersScreen, CompareScreen):
        KeyTable((*place.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", SIZES)
async def test_variants_are_the_servers_own_and_compared(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        campaign = await opened(app, pilot, "Fintech VPs")
        await press(app, pilot, "3")
        rows = space_of(app).stats.steps(campaign["id"], *NOW, opportunities=True)
        placed = [row for row in rows if row["step"] is not None]
        lines = screen_lines(app)
        head = next(index for index, text in enumerate(lines) if "Step Var" in " ".join(text.split()))
        assert len(placed) > 3
        for number, row in enumerate(placed, 1):
            assert lines[head + number].replace("▶", " ").split()[:5] == [
                row["step"],
                letter(int(row["variant"])),
                f"{row['sent']:,}",
                str(row["unique_opportunities"]),
                share(row["unique_opportunities"], row["sent"], 2),
            ]
        rest = next(row for row in rows if row["step"] is None)
        assert lines[head + len(placed) + 1].split()[:2] == ["–", f"{rest['sent']:,}"]
        assert "not placed" in lines[head + len(placed) + 1]
        asked = [seen for seen in line.requests if seen.path.endswith("/steps")]
        assert len(asked) == 2, "this period and the one before"
        text = " ".join(screen_text(app).split())
        a, b = placed[:2]
        numbers = [f"{row['unique_opportunities']} of {row['sent']}" for row in (a, b)]
        assert f"(A {numbers[0]}, B {numbers[1]}, n = {a['sent'] + b['sent']})" in text
        found = compare(*(row[name] for row in (b, a) for name in ("unique_opportunities", "sent")))
        assert found is not None
        assert f"Step 1 by positive replies: B is better than A, {percent_sure(found.sure)} sure" in text
        assert "by meetings: A against B: not enough data" in text
        await press(app, pilot, "v")
        assert "By Reply%" in screen_text(app)
        assert "Step 1 by human replies: B is better" in " ".join(screen_text(app).split())
        await press(app, pilot, "j", "enter")
        subject = campaign["sequences"][0]["steps"][0]["variants"][1]["subject"]
        assert subject in screen_text(app)
        await press(app, pilot, "escape", "y", "t")
        assert [row["Sent"] for row in copied(app)] == [str(row["sent"]) for row in rows]
        await press(app, pilot, "4", "y", "m")
        assert app.clipboard.startswith("Campaigns · Whole workspace · "), "not those of the one campaign"
        assert all(len(text) <= size[0] for text in screen_lines(app))


async def test_of_many_variants_only_what_matters_has_a_sentence(tmp_path: Path):
    async with demo_app(tmp_path, size=(80, 24), world="showcase") as (app, pilot, line):
        app.navigator.go("campaign", campaign_of(space_of(app), "26 subject lines")["id"])
        await press(app, pilot)
        before = len(line.requests)
        await press(app, pilot, "3", "j")
        text = " ".join(screen_text(app).split())
        assert "A against B: not enough data" in text
        assert "A against D" not in text
        assert "25 compared with the first, which is allowed for: 25 not enough data" in text
        assert "no change is shown: the figures are since the start" in text
        await press(app, pilot, "v", "y", "t")
        assert len(line.requests) - before <= 1
        assert {row["Var"] for row in copied(app) if row["Step"] == "1"} == {letter(i) for i in range(26)}


async def test_steps_say_what_can_not_be_had(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "n", "3", "y", "t")
        assert "steps belong to one campaign" in screen_text(app)
        assert "there is no table here" in screen_text(app)
        line.script(status(404), path="/steps", skip=1, times=9)
        await opened(app, pilot, "DACH SaaS")
        await press(app, pilot, "3")
        text = " ".join(screen_text(app).split())
        assert "no change is shown: the period before could not be read" in text
        assert "open rate hidden" in text
        assert "Open%" not in text
        line.script(status(404), path="/steps", times=9)
        await press(app, pilot, "{")
        assert "the steps could not be read" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_campaigns_stand_most_positive_first_with_their_change(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await press(app, pilot, "g", "n")
        opened_with = len([seen for seen in line.requests if "analytics" in seen.path])
        await press(app, pilot, "4", "y", "t")
        assert len([seen for seen in line.requests if "analytics" in seen.path]) == opened_with + 2
        stats = space_of(app).stats
        now, before = (
            {row["campaign_name"]: row for row in stats.campaigns(*when)} for when in (NOW, BEFORE)
        )
        rows = copied(app)
        assert {row["Campaign"] for row in rows} == {*now, *before}
        rates = [float(row["Pos%"].replace("–", "-1")) for row in rows]
        assert rates == sorted(rates, reverse=True)
        for row in rows:
            if (name := row["Campaign"]) not in now:
                assert (row["Sent"], row["±Sent"], row["Pos%"]) == ("0", "−100 %", "–")
                continue
            counted, earlier = now[name], before.get(name)
            assert row["Sent"] == str(counted["emails_sent_count"])
            assert row["Pos%"] == share(counted["total_opportunities"], counted["contacted_count"], 2)
            assert row["Bounce%"] == share(counted["bounced_count"], counted["emails_sent_count"])
            if earlier is None:
                assert row["±Reply"] == "new"
                continue
            shares = [
                100 * each["reply_count_unique"] / each["contacted_count"] for each in (counted, earlier)
            ]
            assert row["±Reply"] == moved(shares[0], shares[1], 1)
        place = next(index for index, row in enumerate(rows) if row["Campaign"] == "Fintech VPs")
        await press(app, pilot, *["j"] * place, "enter")
        assert "campaigns ▸ Fintech VPs" in screen_text(app)
        await press(app, pilot, "escape")
        assert "▶" in row_with(screen_lines(app), "Fintech VPs")


async def test_the_period_before_of_campaigns_may_fail_alone(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "n")
        line.script(status(404), path="/campaigns/analytics", times=1)
        await press(app, pilot, "4")
        assert "the period before could not be read" in screen_text(app)
        await press(app, pilot, "y", "t")
        assert {row["±Pos"] for row in copied(app)} == {""}


@pytest.mark.parametrize("size", SIZES)
async def test_marked_campaigns_stand_side_by_side(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await press(app, pilot, "g", "n", "{", "4", "space", "j", "j", "space", "y", "t")
        names = [row["Campaign"] for row in copied(app)]
        assert len(names) == 2
        before = len(line.requests)
        await press(app, pilot, "c", "y", "t")
        assert len(line.requests) - before == 4, "each campaign, now and before"
        space = space_of(app)
        period = (TODAY - timedelta(days=13), TODAY)
        shown = {row["Figure"]: row for row in copied(app)}
        assert "14 days" in screen_text(app) or "07 Nov–20 Nov 26" in screen_text(app)
        for name in names:
            figures = space.stats.overview(*period, [campaign_of(space, name)["id"]])
            assert shown["sent"][name] == str(figures["emails_sent_count"])
            assert shown["positive"][name].removesuffix(" %") == share(
                figures["total_opportunities"], figures["contacted_count"], 2
            )
            assert shown["meetings"][name] == str(figures["total_meeting_booked"])
            assert name[:12] in screen_text(app)
        assert f" against {names[0][:12]}" in screen_text(app)
        assert "positive: " in screen_text(app)
        await press(app, pilot, "}", "escape")
        assert "▸4" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_funnel_is_of_leads_contacted(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        stats = space_of(app).stats
        for name, tracked in (("Fintech VPs", True), ("DACH SaaS", False)):
            campaign = await opened(app, pilot, name)
            await press(app, pilot, "5", "y", "t")
            now, before = (stats.overview(*when, [campaign["id"]]) for when in (NOW, BEFORE))
            rows = {row["Stage"]: row for row in copied(app)}
            fields = {
                "contacted": "contacted_count",
                "human replies": "reply_count_unique",
                "positive": "total_opportunities",
                "meetings": "total_meeting_booked",
                "won": "total_closed",
            }
            for stage, field in fields.items():
                assert rows[stage]["Number"] == str(now[field]), stage
                assert rows[stage]["Of contacted"] == share(now[field], now["contacted_count"], 2) + " %"
                if stage != "contacted":
                    shares = [100 * each[field] / each["contacted_count"] for each in (now, before)]
                    assert rows[stage]["±Share"] == moved(shares[0], shares[1], 2)
            opens = share(now["open_count_unique"], now["contacted_count"], 2) + " %" if tracked else "–"
            assert rows["opened"]["Of contacted"] == opens
            assert ("it can't be had" in screen_text(app)) is not tracked
            await press(app, pilot, "escape")
        await press(app, pilot, "g", "n", "5")
        assert "only some campaigns track it" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_weekdays_are_averages_of_days_that_are_over(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, _):
        await press(app, pilot, "g", "n", "6", "y", "t")
        rows = {row["Weekday"]: row for row in copied(app)}
        days = {date.fromisoformat(row["date"]): row for row in space_of(app).stats.daily(None, *NOW)}
        for weekday, (name, row) in enumerate(rows.items()):
            meant = [
                day for back in range(1, 30) if (day := TODAY - timedelta(days=back)).weekday() == weekday
            ]
            assert row["Days"] == str(len(meant)), name
            total = {
                field: sum(days.get(day, {}).get(field, 0) for day in meant)
                for field in ("sent", "unique_replies", "contacted")
            }
            assert row["Sent"] == f"{total['sent'] / len(meant):.0f}"
            rate = share(total["unique_replies"], total["contacted"]) if total["contacted"] else "–"
            assert row["Reply%"] == rate
        assert "today is not over and left out" in screen_text(app)


async def test_days_add_up_to_the_figures_or_say_why_not(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "n")
        space = space_of(app)
        figures = space.stats.overview(*NOW)
        await press(app, pilot, "t", *["pagedown"] * 3)
        total = row_with(screen_lines(app), " Total ").rstrip(BARS).split()
        assert total[1:3] == [f"{figures['emails_sent_count']:,}", "–"], "contacted makes no total"
        assert "campaigns deleted since" not in screen_text(app)
        campaign = campaign_of(space, "Fintech VPs")
        gone = space.stats.overview(*NOW, [campaign["id"]])["emails_sent_count"]
        del space.campaigns[campaign["id"]]
        await press(app, pilot, "ctrl+r", *["pagedown"] * 3)
        assert f"the days hold {gone:,} mails more than the figures" in screen_text(app)


@pytest.mark.parametrize("world", ["small", "showcase"])
async def test_all_that_is_shown_adds_up_to_the_simulations_data(tmp_path: Path, world: str):
    """Since ever: days, campaigns and stages of the screen against what the world holds, to the unit."""
    async with demo_app(tmp_path, world=world) as (app, pilot, _):
        stats = space_of(app).stats
        start = TODAY - timedelta(days=365)
        await press(app, pilot, "g", "n", "/", *"366d", "enter")
        await press(app, pilot, "y", "t")
        days = copied(app)
        daily = stats.daily(None, start, TODAY)
        for title, field in (
            ("Sent", "sent"),
            ("New", "new_leads_contacted"),
            ("Replies", "unique_replies"),
            ("Auto", "replies_automatic"),
            ("Positive", "unique_opportunities"),
        ):
            assert sum(int(row[title]) for row in days) == sum(row[field] for row in daily) > 0, title
        overview = stats.overview(start, TODAY)
        await press(app, pilot, "4", "y", "t")
        assert sum(int(row["Sent"]) for row in copied(app)) == overview["emails_sent_count"]
        await press(app, pilot, "5", "y", "t")
        numbers = {row["Stage"]: int(row["Number"]) for row in copied(app) if row["Number"] != "–"}
        assert numbers["contacted"] == overview["contacted_count"]
        assert numbers["positive"] == overview["total_opportunities"]
        assert numbers["won"] == overview["total_closed"]


async def test_the_chart_compares_with_the_period_before_when_asked(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "n")
        asked = [seen for seen in line.requests if seen.path.endswith("/daily")]
        await press(app, pilot, "v", "v", "h")
        week = [
            row
            for row in space_of(app).stats.daily(None, *NOW)
            if row["date"] > str(TODAY - timedelta(days=7))
        ]
        rate = 100 * sum(row["unique_opportunities"] for row in week) / sum(row["contacted"] for row in week)
        assert f"positive % {rate:.2f} %" in screen_text(app)
        await press(app, pilot, "v")
        found = [seen for seen in line.requests if seen.path.endswith("/daily")]
        assert len(found) == len(asked) + 1
        day = TODAY - timedelta(days=30)
        replies = next((row["unique_replies"] for row in space_of(app).stats.daily(None, day, day)), 0)
        assert f"the period before {replies}" in screen_text(app)
