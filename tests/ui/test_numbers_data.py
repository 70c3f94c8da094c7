"""Periods, the days of a period, and how figures changed."""

from __future__ import annotations

from datetime import date

import pytest

from instantly_tui.api.campaign_stats import Day, Overview
from instantly_tui.resources.cells import UNKNOWN
from instantly_tui.resources.periods import Period, by_day, change, last_days, parse_period, points
from instantly_tui.ui.screens.charting import day_rows
from instantly_tui.ui.screens.numbers_data import figure_lines, metrics, more_sent

TODAY = date(2026, 11, 20)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("7d", "2026-11-14", "2026-11-20"),
        (" 1d ", "2026-11-20", "2026-11-20"),
        ("366d", "2025-11-20", "2026-11-20"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("2026-10-01..2026-10-31", "2026-10-01", "2026-10-31"),
        ("2026-10-01 .. 2026-10-31", "2026-10-01", "2026-10-31"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
    ],
)
def test_a_period_is_what_was_typed(typed: str, start: str, end: str):
    assert parse_period(typed, TODAY) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0d", "1 to 366"),
        ("367d", "1 to 366"),
        ("2026-10-31..2026-10-01", "ends before"),
        ("2025-01-01..2026-10-01", "1 to 366"),
        ("last week", "no period"),
        ("", "no period"),
        ("..", "no period"),
        ("2026-10-01..", "no period"),
        ("2026-13-01..2026-13-02", "no period"),
    ],
)
def test_what_is_no_period_is_said(typed: str, said: str):
    with pytest.raises(ValueError, match=said):
        parse_period(typed, TODAY)


def test_the_period_before_ends_the_day_before_and_is_as_long():
    assert OCTOBER.before == Period(date(2026, 8, 31), date(2026, 9, 30))
    assert OCTOBER.before.days == OCTOBER.days == 31
    assert last_days(30, TODAY).before.end == date(2026, 10, 21)


def test_days_to_come_are_those_after_today():
    days = {day: OCTOBER.to_come(date(2026, 10, day)) for day in (1, 30, 31)}
    assert days == {1: 30, 30: 1, 31: 0}
    assert (OCTOBER.to_come(TODAY), OCTOBER.to_come(date(2026, 1, 1))) == (0, 31)


def test_the_zone_is_said_in_both_lengths():
    assert OCTOBER.words == "01 Oct 2026 – 31 Oct 2026 (31 days, UTC)"
    assert OCTOBER.short_words == "01 Oct–31 Oct 26 UTC"
    assert Period(TODAY, TODAY).words.endswith("(1 day, UTC)")


def test_each_day_has_a_row_and_those_to_come_are_unknown():
    sent = Day(date=date(2026, 11, 19), sent=5)
    days = by_day([sent], Period(date(2026, 11, 18), date(2026, 11, 21)), TODAY)
    assert [day.date.day for day in days] == [18, 19, 20, 21]
    assert days[1] is sent
    assert [day.sent for day in days] == [0, 5, 0, None]
    assert days[0].unique_opened == 0
    assert days[3].unique_opened is None


@pytest.mark.parametrize(
    ("now", "before", "words", "tone"),
    [
        (112, 100, "+12 %", "good"),
        (97, 100, "−3 %", "warn"),
        (100, 100, "=", "muted"),
        (0, 0, "=", "muted"),
        (1_003, 1_000, "=", "muted"),
        (5, 0, "new", "good"),
        (0, 5, "−100 %", "warn"),
        (999, 100, "+899 %", "good"),
        (1_000, 100, "×10", "good"),
        (None, 5, "", "plain"),
        (5, None, "", "plain"),
    ],
)
def test_amounts_change_in_percent(now: int | None, before: int | None, words: str, tone: str):
    cell = change(now, before)
    assert (cell.text, cell.tone) == (words, tone)


def test_more_of_what_is_bad_warns():
    assert change(12, 10, less_is_better=True).tone == "warn"
    assert change(8, 10, less_is_better=True).tone == "good"
    assert points(0.05, 0.03, less_is_better=True).tone == "warn"


def test_rates_change_in_points_of_what_is_shown():
    assert points(0.015, 0.01, digits=1).text == "+0.5 pt"
    assert points(0.0071, 0.0069, digits=2).text == "+0.02 pt"
    assert points(0.01004, 0.01, digits=1).text == "="
    assert points(None, 0.01).text == points(0.01, None).text == ""


NOW = Overview(
    emails_sent_count=200,
    contacted_count=100,
    reply_count_unique=4,
    total_opportunities=1,
    bounced_count=3,
    open_count_unique=50,
)
BEFORE = Overview(emails_sent_count=100, contacted_count=100, reply_count_unique=2, total_opportunities=1)


def test_figures_are_shares_of_what_they_belong_to():
    found = {each.title: (each.now.text, each.change.text) for each in metrics(NOW, BEFORE)}
    assert found["positive"] == ("1.00 %", "=")
    assert found["replies"] == ("4.0 %", "+2.0 pt")
    assert found["sent"] == ("200", "+100 %")
    assert found["bounced"] == ("1.5 %", ""), "nobody said how many bounced before"
    assert found["won"] == (UNKNOWN.text, "")
    assert "opened" not in found


def test_opens_are_a_share_only_where_every_mail_is_tracked():
    rate = {each.title: each.now.text for each in metrics(NOW, None, opens="rate")}
    count = {each.title: each.now.text for each in metrics(NOW, None, opens="count")}
    assert rate["opened"] == "50.0 %"
    assert count["opened"] == "50"


def test_nothing_contacted_is_unknown_and_not_nought():
    none = Overview(contacted_count=0, reply_count_unique=0, emails_sent_count=0, bounced_count=0)
    found = {each.title: each.now.text for each in metrics(none, None)}
    assert found["replies"] == found["bounced"] == found["positive"] == UNKNOWN.text
    assert found["sent"] == "0"


def test_a_day_of_which_a_number_is_missing_is_in_the_total_and_one_to_come_is_not():
    odd, known = Day(date=date(2026, 11, 18), unique_replies=3), Day(date=date(2026, 11, 19), sent=5)
    known = known.model_copy(update={"unique_replies": 4})
    *shown, total = day_rows(by_day([odd, known], Period(odd.date, date(2026, 11, 22)), TODAY))
    assert [row.date for row in shown] == [date(2026, 11, day) for day in (22, 21, 20, 19, 18)]
    assert (total.unique_replies, total.sent) == (7, None), "nobody said how many were sent on the 18th"
    assert (day_rows([known])[1].sent, day_rows([])) == (5, [])


def test_days_hold_more_than_the_figures_only_when_both_are_known():
    days = [Day(date=TODAY, sent=7), Day(date=TODAY)]
    assert more_sent(days, Overview(emails_sent_count=5)) == 2
    assert more_sent(days, Overview(emails_sent_count=9)) == 0
    assert more_sent(days, Overview()) == more_sent(days, None) == 0, "not all of them are more than unknown"


@pytest.mark.parametrize("width", [12, 20, 40, 57, 77, 117, 200])
def test_figures_fit_their_width_and_keep_all(width: int):
    lines = figure_lines(metrics(NOW, BEFORE, opens="rate"), width)
    text = ["".join(piece.text for piece in line).rstrip() for line in lines]
    assert all(len(line) <= max(width, 14) for line in text)
    for word in ("positive", "auto-replies", "unsubscribed", "opened", "1.00 %", "+100 %"):
        assert any(word in line for line in text)
