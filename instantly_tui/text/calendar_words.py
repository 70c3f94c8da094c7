"""Words of the calendar in English, German, French and Spanish, without accents; and the machine's zone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

NINE = time(9)
"""When a working day begins."""
SATURDAY = 5
YEARS_AHEAD = 8
"""A 29 February is never further away than this."""


class LocalZone(tzinfo):
    """The machine's zone with its summer time; what `astimezone()` gives knows the offset of one day only."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        return dt.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


LOCAL = LocalZone()


def _numbered(first: int, *names: str) -> dict[str, int]:
    """Each name of the groups, which come in order, with its group's number."""
    return {name: number for number, group in enumerate(names, first) for name in group.split()}


WEEKDAYS: Mapping[str, int] = _numbered(
    0,
    "monday mon montag mo lundi lun lunes",
    "tuesday tues tue dienstag di mardi mar martes",
    "wednesday wed mittwoch mi mercredi mer miercoles mie",
    "thursday thurs thur thu donnerstag do jeudi jeu jueves jue",
    "friday fri freitag fr vendredi ven viernes vie",
    "saturday sat samstag sonnabend sa samedi sam sabado sab",
    "sunday sun sonntag so dimanche dim domingo dom",
)
"""Names and short names of the days, Monday 0."""

MONTHS: Mapping[str, int] = _numbered(
    1,
    "january jan januar janner jaenner janvier janv enero ene",
    "february feb februar feber fevrier fevr fev febrero",
    "march mar marz maerz mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug aout agosto ago",
    "september sept sep septembre septiembre setiembre set",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic",
)
"""Names and short names of the months, January 1."""


def either(words: Iterable[str]) -> str:
    """The inside of a pattern that takes one of these words, the longest that fits."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def plain(text: str) -> str:
    """Small letters without accents; the line breaks stay."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def at(day: date, when: time, zone: tzinfo | None) -> datetime:
    """A day and a time of day in a zone; one that the clocks skip becomes the one they go on with."""
    there = datetime.combine(day, when, zone)
    return there.astimezone(UTC).astimezone(zone)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, or None where it has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def on_or_after(start: date, month: int, day: int) -> date | None:
    """The first such day of a year from `start` on; None for one no year has."""
    years = range(start.year, start.year + YEARS_AHEAD + 1)
    days = (day_of(year, month, day) for year in years)
    return next((found for found in days if found is not None and found >= start), None)


def weekday_from(start: date, weekday: int) -> date:
    """The first such weekday from `start` on, `start` included."""
    return start + timedelta((weekday - start.weekday()) % 7)


def next_monday(today: date) -> date:
    """The first day of the week after this one."""
    return today + timedelta(7 - today.weekday())
