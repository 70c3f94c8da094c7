"""The report of the showcase workspace against its leads and mails, counted one by one."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from instantly_tui.demo.faults import Forward, Gate
from instantly_tui.demo.history import AUTO, BOUNCED, HUMAN, UNSUBSCRIBED
from instantly_tui.resources.periods import Period, last_days
from instantly_tui.resources.report import Part, Report
from instantly_tui.resources.report_csv import as_csv
from instantly_tui.resources.report_html import as_html
from instantly_tui.resources.report_markdown import as_markdown
from instantly_tui.text.clean import clean
from instantly_tui.text.tables import BYTE_ORDER_MARK
from instantly_tui.ui.report_reading import Reader, Subject
from tests.support.clock import FakeClock
from tests.support.workspace import Demo, demo_workspace

POSITIVE, MEETING, WON = (1, 2, 3, 4), 2, 4
OUTCOME = {
    "Meetings booked": "meetings",
    "Won": "won",
    "Positive replies": "positive",
    "Replies": "replies",
    "Leads contacted": "contacted",
    "Mails sent": "sent",
    "Bounced": "bounced",
    "Unsubscribed": "unsubscribed",
    "Automatic replies": "automatic",
}


@dataclass
class Shown:
    """A report, one of its first campaign alone, and the world they were read from."""

    space: Any
    period: Period
    part: Part
    alone: Part
    report: Report

    def counted(self, period: Period) -> dict[str, Counter[str]]:
        """What happened in those days, by campaign: every lead's mails and answers walked through."""
        self.space.tell()
        found: dict[str, Counter[str]] = {}
        for group in self.space.leads.groups.all:
            if group.history is not None:
                counter = found.setdefault(group.upload.campaign, Counter())
                for rank in range(group.size):
                    counter.update(happened(group.history, rank, period))
        return found


def happened(history: Any, rank: int, period: Period) -> Iterator[str]:
    """One lead's part in the figures of a period."""
    sent = sum(inside(moment, period) for _, moment, _ in history.sends(rank))
    yield from ["sent"] * sent
    if sent:
        yield "contacted"
    outcome = history.outcomes.get(rank)
    if outcome is None:
        return
    kinds = {BOUNCED: "bounced", UNSUBSCRIBED: "unsubscribed"}
    if outcome.kind in kinds and inside(outcome.at, period):
        yield kinds[outcome.kind]
    if outcome.kind == HUMAN and outcome.received and inside(outcome.received[0], period):
        yield "replies"
    if outcome.kind == AUTO:
        yield from ["automatic"] * sum(inside(moment, period) for moment in outcome.received)
    firsts = {
        "positive": POSITIVE,
        "meetings": (MEETING,),
        "won": (WON,),
    }
    for name, values in firsts.items():
        moments = [moment for moment, value in outcome.interest if value in values]
        if moments and inside(moments[0], period):
            yield name


def inside(moment_ms: int, period: Period) -> bool:
    return period.start <= datetime.fromtimestamp(moment_ms / 1000, UTC).date() <= period.end


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    async def all_of_it() -> Shown:
        async with demo_workspace(tmp_path_factory.mktemp("report"), size="showcase") as demo:
            space, period = next(iter(demo.world.spaces.values())), last_days(30, demo.clock.wall().date())
            before = len(demo.faults.requests)
            part = await read(demo, period, Subject("Acme Agency"))
            assert len(demo.faults.requests) == before + 7
            assert part.campaigns is not None
            first = part.campaigns[0].name
            key = next(key for key, row in space.campaigns.items() if row["name"] == first)
            alone = await read(demo, period, Subject(first, key))
            report = Report("Report", period, (part,), demo.clock.wall())
            return Shown(space, period, part, alone, report)

    return asyncio.run(all_of_it())


async def read(demo: Demo, period: Period, subject: Subject) -> Part:
    reading = asyncio.create_task(
        Reader(demo.workspace.scheduler, period, lambda _: None).part(subject, demo.clock.wall)
    )
    await demo.settle(30)
    return await reading


def test_every_total_and_campaign_to_the_unit(shown: Shown) -> None:
    for period, figures, which in (
        (shown.period, shown.part.now, "now"),
        (shown.period.before, shown.part.before, "before"),
    ):
        counted = shown.counted(period)
        together = sum(counted.values(), Counter())
        assert together["sent"] > 10_000
        assert together["positive"] > 20
        assert {name: getattr(figures, name) for name in OUTCOME.values()} == {
            name: together[name] for name in OUTCOME.values()
        }
        rows = shown.space.campaigns
        named = {clean(rows[key]["name"]): counter for key, counter in counted.items() if key in rows}
        assert shown.part.campaigns is not None
        for campaign in shown.part.campaigns:
            told = getattr(campaign, which)
            for name in ("positive", "replies", "automatic", "contacted", "sent", "bounced", "unsubscribed"):
                assert getattr(told, name) == named[campaign.name][name], (campaign.name, name)
        active = {name for name, counter in named.items() if counter["sent"]}
        assert active <= {campaign.name for campaign in shown.part.campaigns}


async def test_a_report_is_of_the_day_it_was_asked_for(tmp_path: Path) -> None:
    """However long the answers take: a day that began meanwhile is not over, nor without any mail."""
    slow = Gate()

    async def fate(request: httpx.Request, forward: Forward) -> httpx.Response:
        await slow.pass_through()
        return await forward(request)

    async with demo_workspace(tmp_path, clock=FakeClock(datetime(2026, 11, 20, 23, 59, tzinfo=UTC))) as demo:
        asked_at = demo.clock.wall()
        demo.faults.script(fate, path="/overview")
        reader = Reader(
            demo.workspace.scheduler, Period(date(2026, 11, 20), date(2026, 11, 21)), lambda _: None
        )
        reading = asyncio.create_task(reader.part(Subject("Acme"), demo.clock.wall))
        await slow.reached()
        await demo.clock.advance(120)
        slow.open()
        await demo.settle(30)
        part = await reading
        assert part.read_at == asked_at
        assert part.days is not None
        assert part.days[1].figures.sent is None


def test_days_and_steps_add_up_to_the_totals(shown: Shown) -> None:
    assert shown.part.days is not None
    assert [day.date for day in shown.part.days] == list(shown.period)
    for name in ("sent", "replies", "positive", "automatic"):
        assert sum(getattr(day.figures, name) for day in shown.part.days) == getattr(shown.part.now, name)
    steps = shown.part.steps
    assert steps is not None
    most = max(shown.part.campaigns or (), key=lambda campaign: campaign.now.sent or 0)
    assert steps.campaign == most.name
    assert sum(row.figures.sent or 0 for row in steps.rows) + steps.unplaced == most.now.sent


def test_all_three_forms_say_the_same(shown: Shown) -> None:
    truth = sum(shown.counted(shown.period).values(), Counter())
    rows = list(csv.DictReader(io.StringIO(as_csv(shown.report).removeprefix(BYTE_ORDER_MARK), newline="")))
    total = next(row for row in rows if row["Row"] == "total")
    assert {name: int(total[title]) for title, name in OUTCOME.items()} == {
        name: truth[name] for name in OUTCOME.values()
    }
    assert date.fromisoformat(total["From (UTC)"]) == shown.period.start
    in_days = [int(row["Mails sent"]) for row in rows if row["Row"] == "day"]
    in_campaigns = [int(row["Mails sent"]) for row in rows if row["Row"] == "campaign"]
    assert sum(in_days) == sum(in_campaigns) == truth["sent"]
    markdown, page = as_markdown(shown.report), as_html(shown.report)
    for title, name in OUTCOME.items():
        assert f"| {title} | {truth[name]:,} |" in markdown
        assert re.search(rf"<td[^>]*>{title}</td><td[^>]*>{truth[name]:,}</td>", page)


def test_one_campaign_is_as_in_the_report_of_all(shown: Shown) -> None:
    assert shown.part.campaigns is not None
    first, alone = shown.part.campaigns[0], shown.alone
    assert alone.is_campaign
    assert alone.now is not None
    assert alone.days is not None
    for name in ("positive", "replies", "contacted", "sent", "bounced"):
        assert getattr(alone.now, name) == getattr(first.now, name)
    assert sum(day.figures.sent or 0 for day in alone.days) == first.now.sent


def test_no_id_is_in_any_form(shown: Shown) -> None:
    forms = as_csv(shown.report) + as_html(shown.report) + as_markdown(shown.report)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", forms)


def test_lines_end_as_each_form_wants_it(shown: Shown) -> None:
    """A byte order mark once, CR LF in the CSV and LF in the others."""
    content = as_csv(shown.report)
    assert content.count(BYTE_ORDER_MARK) == 1
    assert content.count("\r\n") == content.count("\n") > 60
    assert "\r" not in as_html(shown.report) + as_markdown(shown.report)
    width = {len(row) for row in csv.reader(io.StringIO(content, newline=""))}
    assert len(width) == 1
