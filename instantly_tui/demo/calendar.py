"""The sending days of the simulated history: the weekdays of the last 120 days, up to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from instantly_tui.demo.ids import DAY_MS, EPOCH, EPOCH_DAY

HISTORY_DAYS = 120
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """`days[k]` is the first millisecond of sending day k; `now` the moment the history ends at, in ms."""

    now: int
    days: tuple[int, ...]

    @property
    def last(self) -> int:
        """The number of the newest sending day: today on a weekday."""
        return len(self.days) - 1

    def shut(self, day: int, opens: int, shuts: int) -> int:
        """Until which minute of that day mail has gone out: `shuts`, on today at most two minutes ago."""
        passed = (self.now - self.days[day]) // MINUTE_MS - 2
        return max(opens, min(shuts, passed))

    def elapsed(self, day: int, opens: int, shuts: int) -> float:
        """The share of the day's sending window that has passed, 1.0 on all days before today."""
        return (self.shut(day, opens, shuts) - opens) / (shuts - opens)

    def back(self, days: int) -> int:
        """The sending day `days` calendar days ago, or the first one after it."""
        wanted = self.now - days * DAY_MS
        return next((k for k, start in enumerate(self.days) if start + DAY_MS > wanted), self.last)


def calendar(now: int) -> Calendar:
    """The calendar of a world whose history ends at `now` (ms since 1970)."""
    today = now // DAY_MS
    weekdays = (
        day
        for day in range(today - HISTORY_DAYS + 1, today + 1)
        if (EPOCH_DAY + timedelta(days=day)).weekday() < 5
    )
    return Calendar(now, tuple(day * DAY_MS for day in weekdays))


def utc_minutes(timezone: str, clock: str, now: int) -> int:
    """The minute of the UTC day at which it is `clock` (HH:MM) in `timezone`, with today's offset."""
    try:
        zone: tzinfo = ZoneInfo(timezone)
    except ZoneInfoNotFoundError:
        # A machine without time zone data: the history then keeps UTC hours.
        zone = UTC
    offset = (EPOCH + timedelta(milliseconds=now)).astimezone(zone).utcoffset() or timedelta()
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes) - offset // timedelta(minutes=1)
