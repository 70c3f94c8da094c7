"""Periods, the figures of a period, and how they changed against the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from instantly_tui.api.campaign_stats import Day, Overview
from instantly_tui.resources.cells import UNKNOWN, count, percent
from instantly_tui.resources.spec import Cell, Tone

PRESETS = (7, 14, 30, 90)
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

    @property
    def words(self) -> str:
        return f"{self.start:%d %b} – {self.end:%d %b %Y} ({self.days} days, UTC)"

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
        if not 1 <= days <= 366:
            raise ValueError("a period has 1 to 366 days")
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
    return Period(start, end)


def by_day(rows: Sequence[Day], period: Period) -> list[Day]:
    """One row for each day of the period; a day the answer leaves out had nothing."""
    known = {row.date: row for row in rows}
    nothing = {
        name: 0 for name in ("sent", "contacted", "unique_replies", "replies_automatic", "opportunities")
    }
    return [known.get(day) or Day(date=day, **nothing) for day in period]


@dataclass(frozen=True)
class Metric:
    """One figure of the row above the chart."""

    title: str
    now: Cell
    change: Cell


def metrics(now: Overview, before: Overview | None, *, opens: bool) -> list[Metric]:
    """Positive replies first; the change is against the period before, in points for rates."""

    def amount(title: str, name: str, *, less_is_better: bool = False) -> Metric:
        value = getattr(now, name)
        old = getattr(before, name) if before else None
        return Metric(title, count(value), change(value, old, less_is_better=less_is_better))

    def share(title: str, part: str, whole: str, *, less_is_better: bool = False, digits: int = 1) -> Metric:
        value = percent(getattr(now, part), getattr(now, whole), digits=digits)
        if value is UNKNOWN:
            return Metric(title, value, Cell(""))
        old = None if before is None else _share(getattr(before, part), getattr(before, whole))
        new = _share(getattr(now, part), getattr(now, whole))
        return Metric(
            title, Cell(value.text + " %", value.tone), points(new, old, less_is_better=less_is_better)
        )

    rows = [
        share("positive", "total_opportunities", "contacted_count", digits=2),
        share("replies", "reply_count_unique", "contacted_count"),
        amount("auto-replies", "reply_count_automatic"),
        amount("sent", "emails_sent_count"),
        amount("contacted", "contacted_count"),
        share("bounced", "bounced_count", "emails_sent_count", less_is_better=True),
        amount("unsubscribed", "unsubscribed_count", less_is_better=True),
        amount("interested", "total_interested"),
        amount("meetings", "total_meeting_booked"),
        amount("won", "total_closed"),
    ]
    if opens:
        rows.insert(2, share("opened", "open_count_unique", "contacted_count"))
    return rows


def _share(part: float | None, whole: float | None) -> float | None:
    return 100 * part / whole if part is not None and whole else None


def change(now: float | None, before: float | None, *, less_is_better: bool = False) -> Cell:
    """How an amount changed, in percent of what it was; empty when that can't be said."""
    if now is None or not before:
        return Cell("")
    share = 100 * (now - before) / before
    return Cell(f"{share:+.0f} %", _tone(share, less_is_better))


def points(now: float | None, before: float | None, *, less_is_better: bool = False) -> Cell:
    """How a rate changed, in percentage points."""
    if now is None or before is None:
        return Cell("")
    return Cell(f"{now - before:+.2f} pt", _tone(now - before, less_is_better))


def _tone(change: float, less_is_better: bool) -> Tone:
    if abs(change) < 0.005:
        return "muted"
    return "good" if (change > 0) != less_is_better else "warn"
