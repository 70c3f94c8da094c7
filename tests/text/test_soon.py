"""A moment to come from typed words: worked examples, refusals, and what holds on every day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.calendar_words import LOCAL, WEEKDAYS
from instantly_tui.text.soon import said, soon

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 9, 43, tzinfo=BERLIN)
"""A Friday."""

MEANT = {
    "fri 9": "Fri 27 Nov 09:00",
    "fri": "Fri 27 Nov 09:00",
    "Fri at 14:30": "Fri 27 Nov 14:30",
    "mon": "Mon 23 Nov 09:00",
    "do": "Thu 26 Nov 09:00",
    "mar": "Tue 24 Nov 09:00",
    "vendredi midi": "Fri 27 Nov 12:00",
    "el viernes por la tarde": "Fri 27 Nov 14:00",
    "9 am montag": "Mon 23 Nov 09:00",
    "next fri": "Fri 27 Nov 09:00",
    "nächsten Freitag um 9": "Fri 27 Nov 09:00",
    "lundi prochain": "Mon 23 Nov 09:00",
    "próximo lunes": "Mon 23 Nov 09:00",
    "3d": "Mon 23 Nov 09:00",
    "3d 14:00": "Mon 23 Nov 14:00",
    "2h": "Fri 20 Nov 11:43",
    "90 min": "Fri 20 Nov 11:13",
    "in 2 weeks": "Fri 4 Dec 09:00",
    "in einer Woche": "Fri 27 Nov 09:00",
    "dans 3 jours": "Mon 23 Nov 09:00",
    "en 2 semanas": "Fri 4 Dec 09:00",
    "1mo": "Sun 20 Dec 09:00",
    "1y": "Sat 20 Nov 2027 09:00",
    "next week": "Mon 23 Nov 09:00",
    "la semana que viene": "Mon 23 Nov 09:00",
    "next month": "Tue 1 Dec 09:00",
    "tomorrow": "Sat 21 Nov 09:00",
    "tomorrow 14:30": "Sat 21 Nov 14:30",
    "demain 14h30": "Sat 21 Nov 14:30",
    "demain 14h": "Sat 21 Nov 14:00",
    "mañana a las 10": "Sat 21 Nov 10:00",
    "übermorgen 8:15": "Sun 22 Nov 08:15",
    "today 16:00": "Fri 20 Nov 16:00",
    "14:30": "Fri 20 Nov 14:30",
    "8:00": "Sat 21 Nov 08:00",
    "24 dec": "Thu 24 Dec 09:00",
    "dec 24 9": "Thu 24 Dec 09:00",
    "24. Dezember 14 Uhr": "Thu 24 Dec 14:00",
    "3 mar": "Wed 3 Mar 2027 09:00",
    "24 dec 2026 9:30 pm": "Thu 24 Dec 21:30",
    "24.12.": "Thu 24 Dec 09:00",
    "24/12": "Thu 24 Dec 09:00",
    "the 5th": "Sat 5 Dec 09:00",
    "29 feb": "Tue 29 Feb 2028 09:00",
    "2026-12-24 09:00": "Thu 24 Dec 09:00",
    "2026-12-24T09:00": "Thu 24 Dec 09:00",
}

REFUSED = {
    "": "no time was given",
    "soon": "is no day or time",
    "fri fri": "is no day or time",
    "3d 2h": "is no day or time",
    "fri 9 10": "is no day or time",
    "[/b]": "is no day or time",
    "3": "may be a day or an hour",
    "3m": "may be minutes or months",
    "5/12": "can be read two ways",
    "today 8:00": "is past",
    "today": "is past",
    "24 dec 2020": "24 Dec 2020 is past",
    "0001-01-01": "is past",
    "9999-12-31 23:59": "more than ten years away",
    "9999d": "more than ten years",
    "99999999w": "from 1 to 9999",
    "0d": "from 1 to 9999",
    "fri 25": "there is no 25 on a clock",
    "13pm": "on a clock",
    "31.2.": "there is no 31.2. in the calendar",
    "2026-13-01": "in the calendar",
}


@pytest.mark.parametrize(("words", "meant"), MEANT.items())
def test_words_mean_a_moment(words: str, meant: str) -> None:
    assert said(soon(words, NOW), NOW) == meant


@pytest.mark.parametrize(("words", "why"), REFUSED.items())
def test_what_means_no_moment_to_come_is_refused_in_one_line(words: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)) as refusal:
        soon(words, NOW)
    assert "\n" not in str(refusal.value)


def test_hours_go_by_the_clock_and_days_by_the_calendar_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    assert soon("9h", before).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=9)
    assert said(soon("9h", before), before) == "Sun 25 Oct 04:00"
    assert said(soon("1d", before), before) == "Sun 25 Oct 09:00"
    spring = datetime(2027, 3, 27, 12, 0, tzinfo=BERLIN)
    assert said(soon("tomorrow 2:30", spring), spring) == "Sun 28 Mar 03:30"


MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2035, 12, 31), timezones=st.sampled_from([BERLIN, LOCAL, UTC])
)
WORDS = st.one_of(
    st.sampled_from(
        ["tomorrow", "next week", "next month", "next year", "2h", "1mo", "the 31st", "29 feb", "14:30"]
    ),
    st.builds("{}{}".format, st.integers(1, 400), st.sampled_from(["d", "h", "min", "w"])),
    st.builds("{} {}:{:02d}".format, st.sampled_from([*WEEKDAYS]), st.integers(0, 23), st.integers(0, 59)),
    st.builds("{} {}".format, st.integers(1, 28), st.sampled_from(["jan", "mai", "août", "diciembre"])),
)


@given(WORDS, MOMENTS)
def test_it_always_lies_ahead(words: str, now: datetime) -> None:
    try:
        moment = soon(words, now)
    except ValueError as problem:
        assert "is past" in str(problem)  # noqa: PT017
        assert now.date().day == int(words.split()[0]), "only a day of today can be over"
        return
    assert moment.utcoffset() is not None
    assert moment.astimezone(UTC) > now.astimezone(UTC)


@given(st.sampled_from([*WEEKDAYS.items()]), MOMENTS)
def test_a_weekday_is_that_day_within_a_week_at_nine(weekday: tuple[str, int], now: datetime) -> None:
    name, number = weekday
    moment = soon(name, now)
    assert moment.weekday() == number
    assert timedelta(0) < moment.date() - now.date() <= timedelta(7)
    assert (moment.hour, moment.minute) == (9, 0)


@given(st.text(max_size=40), MOMENTS)
def test_whatever_is_typed_is_a_moment_ahead_or_a_sentence(words: str, now: datetime) -> None:
    try:
        moment = soon(words, now)
    except ValueError as problem:
        assert str(problem)  # noqa: PT017
    else:
        assert moment.astimezone(UTC) > now.astimezone(UTC)
