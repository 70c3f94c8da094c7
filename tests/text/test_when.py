"""Times in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.when import ago, clock, day, duration, moment, stamp

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (0.9, "0 s"),
        (9, "9 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (7_800, "2 h"),
        (86_399, "23 h"),
        (86_400, "1 d"),
        (29 * 86_400, "29 d"),
        (45 * 86_400, "1 mo"),
        (800 * 86_400, "2 y"),
    ],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_duration_in_two_parts() -> None:
    assert duration(7_800, 2) == "2 h 10 min"
    assert duration(7_200, 2) == "2 h"
    assert duration(86_400 + 5, 2) == "1 d"
    assert duration(3, 2) == "3 s"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "now"),
        (0.5, "now"),
        (9, "9 s ago"),
        (3 * 3600, "3 h ago"),
        (-240, "in 4 min"),
        (-86_400 * 2, "in 2 d"),
    ],
)
def test_ago(seconds: float, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words


def test_an_unknown_time_is_a_dash() -> None:
    assert ago(None, NOW) == moment(None, NOW) == stamp(None) == "—"


def test_days_are_those_of_the_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    late = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert day(late, NOW, UTC) == "yesterday"
    assert day(late, NOW, tokyo) == "today"
    assert moment(late, NOW, UTC) == "19 Nov"
    assert moment(late, NOW, tokyo) == "01:00"


@pytest.mark.parametrize(
    ("when", "words", "narrow"),
    [
        (datetime(2026, 11, 20, 7, 1, tzinfo=UTC), "today", "07:01"),
        (datetime(2026, 11, 21, 7, 1, tzinfo=UTC), "tomorrow", "21 Nov"),
        (datetime(2026, 11, 13, 7, 1, tzinfo=UTC), "Fri 13 Nov", "13 Nov"),
        (datetime(2025, 12, 31, 7, 1, tzinfo=UTC), "31 Dec 2025", "Dec 2025"),
    ],
)
def test_day_and_moment(when: datetime, words: str, narrow: str) -> None:
    assert day(when, NOW, UTC) == words
    assert moment(when, NOW, UTC) == narrow


def test_clock_and_stamp_name_the_zone_they_are_in() -> None:
    zone = timezone(timedelta(hours=-5), "EST")
    assert clock(NOW, zone) == "04:43"
    assert stamp(NOW, zone) == "Fri 20 Nov 2026, 04:43 EST"


def test_a_clock_change_moves_the_time_of_day_and_nothing_else() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (clock(before, berlin), clock(after, berlin)) == ("02:30", "02:30")
    assert ago(before, after) == "1 h ago"


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_every_time_fits_a_column(when: datetime) -> None:
    assert len(ago(when, NOW)) <= 10
    assert len(moment(when, NOW, UTC)) <= 8
