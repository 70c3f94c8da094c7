"""`:report` by keys: what is meant, what is asked, what is written, and what is said when that fails."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import events

from instantly_tui.demo.faults import Forward, Gate, status
from instantly_tui.resources.periods import Period
from instantly_tui.resources.report import Report
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.report_files import folder_for, slug, write_one
from instantly_tui.ui.report_verb import parse
from instantly_tui.ui.screens.report import ReportScreen
from tests.support.app import NOW, demo_app, front, press, screen_lines, screen_text, world_of
from tests.ui.reply_desk import until

TODAY = NOW.date()
LAST_30 = Period(date(2026, 10, 22), TODAY)


def report(line: str) -> tuple[str, ...]:
    return ":", *f"report {line}".strip(), "enter"


def analytics(line: Any) -> list[str]:
    return [seen.path.partition("analytics")[2] for seen in line.requests if "/analytics" in seen.path]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the user is in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.mark.parametrize(
    ("line", "name", "period"),
    [
        ("acme 30d", "acme", LAST_30),
        ("", "", LAST_30),
        ("30d", "", LAST_30),
        ("Kraft & Söhne", "Kraft & Söhne", LAST_30),
        ("“Wave 3/4” yesterday", "Wave 3/4", Period(date(2026, 11, 19), date(2026, 11, 19))),
        ("all 2026-10-01..2026-10-31", "all", Period(date(2026, 10, 1), date(2026, 10, 31))),
        ("acme 2026-10-05", "acme", Period(date(2026, 10, 5), date(2026, 10, 5))),
        ("Q4 founders", "Q4 founders", LAST_30),
    ],
)
def test_what_is_typed(line: str, name: str, period: Period) -> None:
    wanted = parse(line, TODAY)
    assert (wanted.name, wanted.period) == (name, period)


@pytest.mark.parametrize(
    "line", ["acme 999d", "acme 2026-10-31..2026-10-01", "acme 2026-13-01", "x 2027-01-01"]
)
def test_dates_that_are_none_are_no_name(line: str) -> None:
    with pytest.raises(ValueError, match="period"):
        parse(line, TODAY)


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    assert [slug(name) for name in ("../../etc/passwd", "Kraft & Söhne", "日本", "-x", "a" * 90)] == [
        *("etc-passwd", "kraft-sohne", "client", "x", "a" * 40)
    ]
    for number in ("", "-2", "-3"):
        written = write_one(tmp_path, Report("R", LAST_30, (), NOW), "../Acme")
        assert {path.name for path in written} == {
            f"report-acme-2026-10-22_2026-11-20{number}.{form}" for form in ("html", "md", "csv")
        }
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    (tmp_path / "report-b-2026-10-22_2026-11-20.md").symlink_to(tmp_path / "nowhere")
    written = write_one(tmp_path, Report("R", LAST_30, (), NOW), "b")
    assert {path.stem for path in written} == {"report-b-2026-10-22_2026-11-20-2"}


def test_a_folder_that_takes_no_files_is_left_alone(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder_for(tmp_path) == here
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert folder_for(tmp_path / "state") == tmp_path / "state" / "exports"


def test_its_keys_do_not_clash() -> None:
    KeyTable((*ReportScreen.ACTIONS, *GLOBAL))


async def test_one_client_one_campaign_and_a_name_of_several(tmp_path: Path, here: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        before = len(analytics(line))
        await press(app, pilot, *report("acme agency 30d"))
        await until(app, pilot, lambda: front(app).making.files)
        assert sorted(analytics(line)[before:]) == ["", "", *["/daily"] * 2, *["/overview"] * 2, "/steps"]
        names = [f"report-acme-agency-2026-10-22_2026-11-20.{form}" for form in ("html", "md", "csv")]
        assert sorted(path.name for path in files_in(here)) == sorted(names)
        assert {path.stat().st_mode & 0o777 for path in files_in(here)} == {0o600}
        overview = next(iter(world_of(app).spaces.values())).stats.overview(LAST_30.start, LAST_30.end)
        text = screen_text(app)
        assert f"files in {here}" in text
        for name, field in (("Mails sent", "emails_sent_count"), ("Won", "total_closed")):
            row = next(each for each in screen_lines(app) if each.strip().startswith(name))
            assert row.split()[len(name.split())] == f"{overview[field]:,}"
        await press(app, pilot, "y")
        assert "copied the path" in app.messages.log[-1].text
        page = (here / names[0]).read_text("utf-8")
        assert f">{overview['emails_sent_count']:,}<" in page

        # A part that can't be read is said, in the files and here, and the rest is there.
        line.script(status(500), path="/campaigns/analytics/steps", times=100)
        await press(app, pilot, "ctrl+r")
        await until(app, pilot, lambda: front(app).making.files)
        again = here / names[1].replace(".md", "-2.md")
        assert "the steps could not be read" in again.read_text("utf-8")
        assert "the steps could not be read" in screen_text(app)
        assert (here / names[0]).read_text("utf-8") == page, "nothing is overwritten"

        # Going away and back makes nothing anew.
        count = len(files_in(here))
        await press(app, pilot, "escape", "]")
        assert front(app).place == "report"
        assert len(files_in(here)) == count


async def test_a_name_that_matches_several_asks(tmp_path: Path, here: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = next(iter(world_of(app).spaces.values()))
        chosen = next(row for row in space.campaigns.values() if "wave" in row["name"].lower())
        await press(app, pilot, *report("a 14d"))
        await until(app, pilot, lambda: app.screen.__class__.__name__ == "Picker")
        await press(app, pilot, "escape")
        assert "stopped, nothing was written" in screen_text(app)
        assert not files_in(here)
        await press(app, pilot, "escape")

        before = len(line.requests)
        await press(app, pilot, *report(f"{chosen['name']} 14d"))
        await until(app, pilot, lambda: front(app).making.files)
        asked = [seen.path for seen in line.requests[before:] if "/analytics" in seen.path]
        assert len(asked) == 7, "the campaign is found in what the report needs anyway"
        table = next(path for path in files_in(here) if path.suffix == ".csv").read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table, newline="")))
        truth = space.stats.overview(date(2026, 11, 7), TODAY, [chosen["id"]])
        assert rows[0]["Client or campaign"] == chosen["name"]
        assert rows[0]["Mails sent"] == str(truth["emails_sent_count"])

        await press(app, pilot, *report("nobody at all"))
        await until(app, pilot, lambda: front(app).making.problem)
        assert "no client and no campaign is called “nobody at all”" in screen_text(app)
        await press(app, pilot, *report("acme 0d"))
        assert "a period has 1 to 366 days" in app.messages.log[-1].text


async def test_all_clients_stopped_then_read_with_who_is_missing(tmp_path: Path, here: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        slow = Gate()
        spaces = {space.workspace["name"]: space for space in world_of(app).spaces.values()}

        async def fate(request: httpx.Request, forward: Forward) -> httpx.Response:
            client = request.headers.get("x-as-workspace")
            if client == spaces["Northwind"].id:
                await slow.pass_through()
            kraft = client == spaces["Kraft & Söhne"].id
            return await (status(403)(request, forward) if kraft else forward(request))

        for path in ("", "/overview", "/daily", "/steps"):
            line.script(fate, path=f"/campaigns/analytics{path}", times=10_000)
        await pilot.press(":")
        app.post_message(events.Paste("report all 7d"))
        await pilot.press("enter")
        await slow.reached()
        await until_shown(app, pilot, "3 of 4 read")
        assert "✖ not read  Old Harbor: the workspace has no active plan" in screen_text(app)
        assert "… reading   Northwind" in screen_text(app)
        assert all(len(each) <= 80 for each in screen_lines(app))
        await pilot.press("ctrl+c")
        await until_shown(app, pilot, "stopped, nothing was written")
        assert slow.waiting == 0, "who stops waiting stops the requests"
        assert not files_in(here)
        slow.open()
        await press(app, pilot, "ctrl+r")
        await until(app, pilot, lambda: front(app).making.files)
        folder = here / "report-all-2026-11-14_2026-11-20"
        assert folder.stat().st_mode & 0o777 == 0o700
        stems = ("acme-agency", "all-clients", "northwind")
        assert [path.name for path in files_in(folder)] == [
            f"{stem}.{form}" for stem in stems for form in ("csv", "html", "md")
        ]
        text = (folder / "all-clients.md").read_text("utf-8")
        assert "Old Harbor is not in this report: the workspace has no active plan" in text
        assert "Kraft & Söhne is not in this report" in text.replace("\\", "")
        read = (spaces[name].stats for name in ("Acme Agency", "Northwind"))
        sent = sum(each.overview(date(2026, 11, 14), TODAY)["emails_sent_count"] for each in read)
        assert f"| Mails sent | {sent:,} |" in text
        assert "2 clients missing" in app.messages.log[-1].text
        assert "Kraft" not in (folder / "northwind.md").read_text("utf-8")


async def until_shown(app: Any, pilot: Any, text: str) -> None:
    async with asyncio.timeout(20):
        while text not in screen_text(app):
            await pilot.pause()
            await asyncio.sleep(0.002)
