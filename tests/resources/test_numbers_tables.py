"""Stages, weekdays and campaigns of a period as rows: what is not known is never 0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from instantly_tui.api.campaign_stats import CampaignStats, Day, Overview
from instantly_tui.resources.compared import compared, compared_columns
from instantly_tui.resources.funnel import BAR, funnel, funnel_columns
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.weekdays import weekday_columns, weekdays

MONDAY = date(2026, 11, 16)


def table(columns: Sequence[Column[Any]], records: Sequence[Any]) -> list[dict[str, str]]:
    def text(cell: Cell | str) -> str:
        return cell if isinstance(cell, str) else cell.text

    return [{column.title: text(column.cell(record)) for column in columns} for record in records]


NOW = Overview(
    contacted_count=1_000,
    open_count_unique=400,
    reply_count_unique=30,
    total_opportunities=6,
    total_meeting_booked=2,
    total_closed=0,
)
BEFORE = Overview(contacted_count=500, open_count_unique=250, reply_count_unique=10, total_opportunities=3)


def test_each_stage_is_a_share_of_the_leads_contacted_and_of_the_stage_before():
    rows = {row["Stage"]: row for row in table(funnel_columns(), funnel(NOW, BEFORE, opens="rate"))}
    assert list(rows) == ["contacted", "opened", "human replies", "positive", "meetings", "won"]
    assert rows["human replies"]["Of contacted"] == "3.00 %"
    assert rows["human replies"]["±Share"] == "+1.00 pt"
    assert rows["human replies"]["Of the one before"] == "3.00 %", "opens are no stage a reply has to pass"
    assert rows["positive"]["Of the one before"] == "20.00 %"
    assert rows["opened"]["±Share"] == "−10.00 pt"
    assert (rows["won"]["Number"], rows["won"]["Of contacted"], rows["won"][""]) == ("0", "0.00 %", "")
    assert rows["won"]["±Number"] == rows["meetings"]["±Share"] == "", "nobody said how many before"
    assert rows["contacted"][""] == "█" * BAR
    assert len(rows["meetings"][""]) == 1, "more than nothing can be seen"


@pytest.mark.parametrize(("opens", "number"), [("", "–"), ("count", "400")])
def test_opens_that_are_not_all_tracked_are_no_share(opens: str, number: str):
    opened = table(funnel_columns(), funnel(NOW, None, opens=opens))[1]
    assert (opened["Number"], opened["Of contacted"], opened["±Share"]) == (number, "–", "")


def test_nobody_contacted_has_no_shares():
    rows = table(funnel_columns(), funnel(Overview(contacted_count=0, reply_count_unique=0), None, opens=""))
    assert {row["Of contacted"] for row in rows} == {"–"}
    assert [row["Number"] for row in rows] == ["0", "–", "0", "–", "–", "–"]


def day(number: int, **counts: int) -> Day:
    zeros = {
        "sent": 0,
        "contacted": 0,
        "unique_replies": 0,
        "unique_opportunities": 0,
        "replies_automatic": 0,
    }
    return Day(date=MONDAY + timedelta(days=number), **{**zeros, **counts})


def test_weekdays_are_averages_over_the_days_that_are_over():
    days = [day(0, sent=10, contacted=10, unique_replies=1), day(7, sent=30, contacted=30, unique_replies=3)]
    today = day(8, sent=99)
    before = [day(-7, sent=5, contacted=50, unique_replies=1)]
    rows = table(weekday_columns(), weekdays([*days, today], before, today.date))
    monday, tuesday = rows[0], rows[1]
    assert (monday["Days"], monday["Sent"], monday["Replies"], monday["Reply%"]) == ("2", "20", "2.0", "10.0")
    assert monday["±Reply"] == "+8.0 pt"
    assert (tuesday["Days"], tuesday["Sent"], tuesday["Reply%"]) == ("0", "–", "–"), "today is not over"
    assert {row["±Reply"] for row in table(weekday_columns(), weekdays(days, None, today.date))} == {""}


def test_a_day_with_an_unknown_number_makes_its_average_unknown():
    rows = table(weekday_columns(), weekdays([Day(date=MONDAY, contacted=5)], None, date(2026, 12, 1)))
    assert (rows[0]["Sent"], rows[0]["Contacted"], rows[0]["Reply%"]) == ("–", "5", "–")


def stats(name: str, sent: int, positive: int = 0, replies: int = 0) -> CampaignStats:
    return CampaignStats(
        campaign_id=name,
        campaign_name=name,
        campaign_status=1,
        emails_sent_count=sent,
        contacted_count=sent // 2,
        total_opportunities=positive,
        reply_count_unique=replies,
        bounced_count=0,
    )


def test_campaigns_are_compared_with_themselves_and_none_is_lost():
    now = [stats("a", 200, 1, 5), stats("new", 100, 2, 0)]
    before = [stats("a", 100, 1, 1), stats("silent", 50, 1, 1)]
    rows = {row["Campaign"]: row for row in table(compared_columns(), compared(now, before))}
    assert list(rows) == ["new", "a", "silent"]
    assert (rows["a"]["±Pos"], rows["a"]["±Reply"], rows["a"]["±Sent"]) == ("−1.00 pt", "+3.0 pt", "+100 %")
    assert (rows["new"]["±Pos"], rows["new"]["±Sent"]) == ("new", "new")
    assert (rows["silent"]["Pos%"], rows["silent"]["±Pos"], rows["silent"]["Sent"]) == ("–", "", "0")
    unknown = table(compared_columns(), compared(now, None))
    assert [row["±Sent"] for row in unknown] == ["", ""]
