"""Periods in UTC, their days, and how figures changed from one period to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from instantly_tui.api.campaign_stats import Day
from instantly_tui.resources.spec import Cell, Tone
from instantly_tui.text import numbers as in_words

LONGEST = 366
MANIFOLD = 10
"""From so many times as much on, a change is said as a multiple."""
NO_CHANGE = Cell("")
_LAST = re.compile(r"(\d{1,3})d")


@dataclass(frozen=True)
class Period:
    """Days in UTC, both ends counted, as the API has them (API.md §2)."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def before(self) -> Period:
        """As many days just before."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))

    def to_come(self, today: date) -> int:
        """How many of its days are after today: the one before has no such days."""
        return max(0, min(self.days, (self.end - today).days))

    @property
    def words(self) -> str:
        """Both ends in full, with the zone they are in."""
        days = "1 day" if self.days == 1 else f"{self.days} days"
        return f"{self.start:%d %b %Y} – {self.end:%d %b %Y} ({days}, UTC)"

    @property
    def short_words(self) -> str:
        """The same on half the room."""
        return f"{self.start:%d %b}–{self.end:%d %b %y} UTC"

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=step) for step in range(self.days))


def last_days(days: int, today: date) -> Period:
    """The last so many days, today among them."""
    return Period(today - timedelta(days=days - 1), today)


def parse_period(text: str, today: date) -> Period:
    """`7d`, `30d`, `yesterday` or `2026-10-01..2026-10-31`; raises ValueError with what is wrong."""
    text = text.strip()
    if found := _LAST.fullmatch(text):
        days = int(found[1])
        if not 1 <= days <= LONGEST:
            raise ValueError(f"a period has 1 to {LONGEST} days")
        return last_days(days, today)
    if text == "yesterday":
        day = today - timedelta(days=1)
        return Period(day, day)
    first, dots, last = text.partition("..")
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat((last if dots else first).strip())
    except ValueError:
        raise ValueError(f"`{text}` is no period: use 7d, 30d or 2026-10-01..2026-10-31") from None
    if end < start:
        raise ValueError("the period ends before it begins")
    if (end - start).days >= LONGEST:
        raise ValueError(f"a period has 1 to {LONGEST} days")
    return Period(start, end)


def by_day(rows: Sequence[Day], period: Period, today: date) -> list[Day]:
    """One row for each day of the period; one the answer leaves out had nothing, one to come is unknown."""
    known = {row.date: row for row in rows}
    nothing = dict.fromkeys((name for name in Day.model_fields if name != "date"), 0)
    return [known.get(day) or (Day(date=day, **nothing) if day <= today else Day(date=day)) for day in period]


def change(now: float | None, before: float | None, *, less_is_better: bool = False) -> Cell:
    """How an amount changed, in percent of what it was or as a multiple of it.

    Empty when either is not known; `new` when there was nothing before.
    """
    if now is None or before is None:
        return NO_CHANGE
    tone = _tone(now - before, less_is_better)
    if before > 0 and now / before >= MANIFOLD:
        return Cell(f"×{now / before:,.0f}", tone)
    words = in_words.change(now, before)
    return Cell(words, "muted" if words == "=" else tone)


def points(now: float | None, before: float | None, *, digits: int = 1, less_is_better: bool = False) -> Cell:
    """How a rate (a share of 1) changed, in percentage points; empty when either is not known."""
    if now is None or before is None:
        return NO_CHANGE
    moved = round(100 * now, digits) - round(100 * before, digits)
    return Cell(in_words.points(moved, 0, digits), _tone(round(moved, digits), less_is_better))


def _tone(change: float, less_is_better: bool) -> Tone:
    if not change:
        return "muted"
    return "good" if (change > 0) != less_is_better else "warn"
