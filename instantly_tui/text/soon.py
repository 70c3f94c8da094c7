"""A moment to come, from the few words someone types for it: `fri 9`, `3d`, `tomorrow 14:30`, `24 dec`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from instantly_tui.text.calendar_words import (
    MONTHS,
    NINE,
    WEEKDAYS,
    at,
    day_of,
    either,
    next_monday,
    on_or_after,
    plain,
    weekday_from,
)

EXAMPLES = "fri 9, 3d, 2h, tomorrow 14:30, next week, 24 dec, 2026-12-24 09:00"
FARTHEST = timedelta(days=3660)
MOST = 9999
"""The largest count of minutes, days or weeks that is read."""

_NAMED_DAYS = {
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "heute": 0,
    "morgen": 1,
    "ubermorgen": 2,
    "uebermorgen": 2,
    "aujourd'hui": 0,
    "demain": 1,
    "apres-demain": 2,
    "hoy": 0,
    "manana": 1,
    "pasado manana": 2,
    "day after tomorrow": 2,
}
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "ein": 1,
    "eine": 1,
    "einem": 1,
    "einer": 1,
    "un": 1,
    "une": 1,
    "una": 1,
}
_UNITS = {
    "min": "min mins minute minutes minuten minuto minutos",
    "hour": "h hr hrs hour hours stunde stunden std heure heures hora horas",
    "day": "d day days tag tage tagen t jour jours j dia dias",
    "week": "w week weeks wk wks woche wochen semaine semaines sem semana semanas",
    "month": "mo month months monat monate monaten mois mes meses",
    "year": "y year years jahr jahre jahren an ans ano anos",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_COUNTED = rf"(?:(?:in|dans|en|dentro de)\s+)?(\d{{1,9}}\s?|(?:{either(_COUNTS)})\s+)"
_AS_ONE = re.compile(r"(?<=\d)t(?=\d)")
"""Between day and time in `2026-12-24T09:00`."""
_NEXT = "next|nachste|nachsten|nachster|nachstes|kommende|kommenden|proxima|proximo|prochaine?"
_PARTS = {
    "noon": 12,
    "midday": 12,
    "mittag": 12,
    "mittags": 12,
    "midi": 12,
    "mediodia": 12,
    "afternoon": 14,
    "nachmittag": 14,
    "apres-midi": 14,
    "tarde": 14,
    "evening": 18,
    "abend": 18,
    "soir": 18,
    "noche": 18,
    "morning": 9,
    "fruh": 9,
    "vormittag": 9,
    "matin": 9,
}
_FILLERS = re.compile(
    r"\b(?:on|at|by|the|of|am|um|den|der|im|gegen|le|la|les|el|los|las|de|du|des|a|por|para|uhr|in|ce)\b|[,;]"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?"
_MONTH = rf"({either(MONTHS)})\.?"
_YEAR = r"(?:\s+(\d{4}))?"


class _Typed:
    """What was typed, as far as it is not understood yet."""

    def __init__(self, text: str) -> None:
        self.left = f" {text} "

    def take(self, pattern: str) -> re.Match[str] | None:
        """Cut the first place that fits out of what is left."""
        found = re.search(rf"(?<![\w:./-])(?:{pattern})(?![\w:/-])", self.left)
        if found:
            self.left = f"{self.left[: found.start()]} {self.left[found.end() :]}"
        return found


def soon(words: str, now: datetime) -> datetime:
    """The moment these words mean, seen from `now`, an aware time in the zone of whoever types.

    A day without a time of day is 09:00 there. Always later than `now`; ValueError, with one sentence that
    says what is wrong, for words that mean no such moment.
    """
    words = " ".join(words.split())
    typed = _Typed(_AS_ONE.sub(" ", plain(words)))
    if not typed.left.strip():
        raise ValueError(f"no time was given; it looks like {EXAMPLES}")
    if re.fullmatch(r" \d{1,2} ", typed.left):
        number = typed.left.strip()
        raise ValueError(f"`{number}` may be a day or an hour: write {number}d or {number}:00")
    moment = _passed(typed, now)
    if moment is None:
        when = _time(typed)
        counted = _span(typed, now)
        named = counted or _first(typed, now, _iso, _named, _dated, _numbered, _weekday, _next_of, _of_month)
        when = when or _time_after(typed, hour=named is not None and counted is None)
        moment = _together(words, now, named, when)
    if _FILLERS.sub(" ", typed.left).strip():
        raise ValueError(f"`{words}` is no day or time that is understood; it looks like {EXAMPLES}")
    if moment.astimezone(UTC) <= now.astimezone(UTC):
        raise ValueError(f"{said(moment, now)} is past")
    return moment


def said(moment: datetime, now: datetime) -> str:
    """A moment in a sentence: weekday, day, time, and the year when it is another one."""
    local = moment.astimezone(now.tzinfo)
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"


def _first(typed: _Typed, now: datetime, *readers: Callable[[_Typed, datetime], date | None]) -> date | None:
    return next((day for read in readers if (day := read(typed, now)) is not None), None)


def _together(words: str, now: datetime, day: date | None, when: time | None) -> datetime:
    if day is None and when is None:
        raise ValueError(f"`{words}` is no day or time that is understood; it looks like {EXAMPLES}")
    if day is not None:
        if day < now.date() or day - now.date() > FARTHEST:
            problem = "is past" if day < now.date() else "is more than ten years away"
            raise ValueError(f"{day.day} {day:%b} {day.year} {problem}")
        moment = at(day, when or NINE, now.tzinfo)
        return moment if when is not None or day != now.date() else _still_today(moment, now)
    assert when is not None
    today = at(now.date(), when, now.tzinfo)
    is_past = today.astimezone(UTC) <= now.astimezone(UTC)
    return at(now.date() + timedelta(1), when, now.tzinfo) if is_past else today


def _still_today(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        raise ValueError("today 09:00 is past; say when, as in `today 16:00` or `2h`")
    return moment


def _passed(typed: _Typed, now: datetime) -> datetime | None:
    """After some minutes or hours from now, whatever the clocks do meanwhile."""
    if found := typed.take(r"(?:in\s+|dans\s+|en\s+)?(\d{1,9})\s?m"):
        raise ValueError(f"`{found[1]}m` may be minutes or months: write {found[1]}min or {found[1]}mo")
    units = either(word for word, unit in _UNIT_OF.items() if unit in ("min", "hour"))
    # Beside a day, as in "tomorrow 14h", it is a time of day.
    found = re.fullmatch(rf"\s*{_COUNTED}({units})\s*", typed.left)
    if found is None:
        return None
    typed.left = ""
    seconds = _count(found[1]) * (60 if _UNIT_OF[found[2]] == "min" else 3600)
    return (now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(now.tzinfo)


def _count(word: str) -> int:
    count = _COUNTS.get(word.strip()) or int(word)
    if not 0 < count <= MOST:
        raise ValueError(f"{count} is no count that can be waited for; it goes from 1 to {MOST}")
    return count


def _span(typed: _Typed, now: datetime) -> date | None:
    """After some days, weeks, months or years."""
    units = either(word for word, unit in _UNIT_OF.items() if unit not in ("min", "hour"))
    found = typed.take(rf"{_COUNTED}({units})")
    if found is None:
        return None
    count, unit = _count(found[1]), _UNIT_OF[found[2]]
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        if timedelta(days) > FARTHEST:
            raise ValueError(f"{count} {unit}s are more than ten years")
        return now.date() + timedelta(days)
    return _months_on(now.date(), count * (12 if unit == "year" else 1))


def _months_on(start: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    if months > 120:
        raise ValueError(f"{months} months are more than ten years")
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    days = (day_of(year, month + 1, day) for day in range(start.day, 0, -1))
    return next(day for day in days if day is not None)


def _iso(typed: _Typed, now: datetime) -> date | None:
    found = typed.take(r"(\d{4})-(\d{1,2})-(\d{1,2})")
    return _real(found[0], int(found[1]), int(found[2]), int(found[3])) if found else None


def _real(shown: str, year: int, month: int, day: int) -> date:
    found = day_of(year, month, day)
    if found is None:
        raise ValueError(f"there is no {shown.strip()} in the calendar")
    return found


def _coming(shown: str, now: datetime, month: int, day: int, year: str | None) -> date:
    if year:
        return _real(shown, int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = on_or_after(now.date(), month, day) if 1 <= month <= 12 else None
    if found is None:
        raise ValueError(f"there is no {shown.strip()} in the calendar")
    return found


def _dated(typed: _Typed, now: datetime) -> date | None:
    """A day and the name of a month, in either order."""
    if found := typed.take(rf"{_DAY}\s?(?:of\s+|de\s+)?{_MONTH}(?:\s+de)?{_YEAR}"):
        return _coming(found[0], now, MONTHS[found[2]], int(found[1]), found[3])
    if found := typed.take(rf"{_MONTH}\s?(?:the\s+)?{_DAY}(?!:)(?:,?\s+(\d{{4}}))?"):
        return _coming(found[0], now, MONTHS[found[1]], int(found[2]), found[3])
    return None


def _numbered(typed: _Typed, now: datetime) -> date | None:
    """Day and month as numbers; where it can't be told which is which, that is said."""
    if found := typed.take(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4}|\d{2})?)?"):
        return _coming(found[0], now, int(found[2]), int(found[1]), found[3])
    found = typed.take(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(
            f"{found[0].strip()} can be read two ways: write {first}.{second}. or the month's name"
        )
    day, month = (first, second) if first > 12 else (second, first)
    return _coming(found[0], now, month, day, found[3])


def _named(typed: _Typed, now: datetime) -> date | None:
    found = typed.take(either(_NAMED_DAYS))
    return None if found is None else now.date() + timedelta(_NAMED_DAYS[found[0]])


def _weekday(typed: _Typed, now: datetime) -> date | None:
    """The next such day; with `next` the one of the week that begins on Monday. Today is not meant."""
    days = either(WEEKDAYS)
    found = typed.take(rf"(?P<next>{_NEXT})\s+({days})\.?") or typed.take(
        rf"({days})\.?\s+(?P<next>prochain|proximo)"
    )
    if found:
        name = next(group for group in found.groups() if group in WEEKDAYS)
        return weekday_from(next_monday(now.date()), WEEKDAYS[name])
    found = typed.take(rf"(?:this\s+|diesen\s+|ce\s+|este\s+)?({days})\.?")
    return None if found is None else weekday_from(now.date() + timedelta(1), WEEKDAYS[found[1]])


def _next_of(typed: _Typed, now: datetime) -> date | None:
    """The first day of the next week, month or year."""
    words = {
        word: unit for word, unit in _UNIT_OF.items() if unit in ("week", "month", "year") and len(word) > 2
    }
    found = typed.take(rf"(?:{_NEXT})\s+({either(words)})") or typed.take(
        rf"({either(words)})\s+(?:prochaine?|proxim[ao]|que viene)"
    )
    if found is None:
        return None
    today = now.date()
    if words[found[1]] == "week":
        return next_monday(today)
    if words[found[1]] == "month":
        return _months_on(today.replace(day=1), 1)
    return date(today.year + 1, 1, 1)


def _of_month(typed: _Typed, now: datetime) -> date | None:
    """The next day of a month that has this number, as in `the 5th`."""
    found = typed.take(r"(\d{1,2})(?:st|nd|rd|th|\.)")
    if found is None:
        return None
    number = int(found[1])
    starts = (_months_on(now.date().replace(day=1), ahead) for ahead in range(14))
    days = (day_of(start.year, start.month, number) for start in starts)
    day = next((day for day in days if day is not None and day > now.date()), None)
    if day is None:
        raise ValueError(f"no month has a day {number}")
    return day


def _time(typed: _Typed) -> time | None:
    """A time of day that can be nothing else."""
    found = (
        typed.take(r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\.?")
        or typed.take(r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?(?:\s?uhr)?")
        or typed.take(r"(?P<h>\d{1,2})\s?h\s?(?P<m>\d{2})")
        or typed.take(r"(?P<h>\d{1,2})(?:\.(?P<m>\d{2}))?\s?uhr")
    )
    if found is None:
        return None
    parts = found.groupdict()
    hour, minute = int(parts["h"]), int(parts["m"] or 0)
    half = parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no {found[0].strip()} on a clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    return _clock(found[0], hour, minute)


def _time_after(typed: _Typed, *, hour: bool) -> time | None:
    """What may be a time of day once the day is known: a part of the day, with `hour` a bare number."""
    if found := typed.take(rf"(?:in the\s+|por la\s+|de la\s+|am\s+)?({either(_PARTS)})"):
        return time(_PARTS[found[1]])
    if not hour:
        return None
    found = typed.take(r"(?:at\s+|um\s+|a\s+las\s+|a\s+)?(\d{1,2})(?:\s?h)?")
    return None if found is None else _clock(found[0], int(found[1]), 0)


def _clock(shown: str, hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise ValueError(f"there is no {shown.strip()} on a clock")
    return time(hour, minute)
