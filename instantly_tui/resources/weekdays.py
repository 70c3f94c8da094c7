"""How the days of the week differ: averages of each, over how many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from instantly_tui.api.campaign_stats import Day
from instantly_tui.resources import cells
from instantly_tui.resources.periods import NO_CHANGE, points
from instantly_tui.resources.spec import Cell, Column

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
POSITIVE, HUMAN = "unique_opportunities", "unique_replies"


@dataclass(frozen=True)
class Weekday:
    """One day of the week in a period and in the one before."""

    name: str
    days: tuple[Day, ...]
    before: tuple[Day, ...] | None
    """None when the period before is not known."""

    def mean(self, field: str) -> float | None:
        """A day's average; None when there was no such day, or a number is not known."""
        total = _sum(self.days, field)
        return None if total is None else total / len(self.days)


def weekdays(days: Sequence[Day], before: Sequence[Day] | None, today: date) -> list[Weekday]:
    """Seven rows from Monday; today and days to come are left out, as they are not over."""
    over = [day for day in days if day.date < today]
    return [
        Weekday(
            name,
            tuple(day for day in over if day.date.weekday() == number),
            None if before is None else tuple(day for day in before if day.date.weekday() == number),
        )
        for number, name in enumerate(NAMES)
    ]


def weekday_columns() -> tuple[Column[Any], ...]:
    """Positive replies first; shares are of the leads contacted on those days."""
    return (
        Column("Weekday", lambda row: row.name, 9),
        Column("Days", lambda row: cells.count(len(row.days)), 4, "right"),
        Column("Pos%", lambda row: _share(row, POSITIVE, 2), 5, "right"),
        Column("±Pos", lambda row: _moved(row, POSITIVE, 2), 8, "right", drop=1),
        Column("Reply%", lambda row: _share(row, HUMAN, 1), 6, "right"),
        Column("±Reply", lambda row: _moved(row, HUMAN, 1), 8, "right", drop=2),
        Column("Positive", lambda row: _mean(row, POSITIVE, 1), 8, "right"),
        Column("Replies", lambda row: _mean(row, HUMAN, 1), 7, "right"),
        Column("Auto", lambda row: _mean(row, "replies_automatic", 1), 5, "right", drop=4),
        Column("Sent", lambda row: _mean(row, "sent", 0), 7, "right"),
        Column("Contacted", lambda row: _mean(row, "contacted", 0), 9, "right", drop=3),
    )


def _sum(days: Sequence[Day] | None, field: str) -> int | None:
    values = [getattr(day, field) for day in days or ()]
    return None if not values or None in values else sum(values)


def _mean(row: Weekday, field: str, digits: int) -> Cell:
    mean = row.mean(field)
    return cells.UNKNOWN if mean is None else Cell(f"{mean:,.{digits}f}")


def _share(row: Weekday, field: str, digits: int) -> Cell:
    return cells.percent(_sum(row.days, field), _sum(row.days, "contacted"), digits=digits)


def _moved(row: Weekday, field: str, digits: int) -> Cell:
    now, before = (
        (part / whole if part is not None and whole else None)
        for part, whole in ((_sum(days, field), _sum(days, "contacted")) for days in (row.days, row.before))
    )
    return NO_CHANGE if row.before is None else points(now, before, digits=digits)
