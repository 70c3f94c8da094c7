"""When a campaign's schedule lets it send (API.md §7.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Row = dict[str, Any]
LOOK_BACK_DAYS = 15


def is_open(campaign: Row, now: datetime) -> bool:
    """Whether the schedule lets the campaign send at this moment."""
    return any(opens <= now < shuts for opens, shuts in _windows(campaign, now, days=1))


def shut_since(campaign: Row, now: datetime) -> datetime | None:
    """When the last window closed; None when none was open in the last two weeks."""
    ended = [shuts for _, shuts in _windows(campaign, now, days=LOOK_BACK_DAYS) if shuts <= now]
    return max(ended, default=None)


def _windows(campaign: Row, now: datetime, days: int) -> list[tuple[datetime, datetime]]:
    """Every window of the last `days` days and of today, as UTC moments."""
    schedule = campaign["campaign_schedule"]
    first, last = _bound(schedule.get("start_date")), _bound(schedule.get("end_date"))
    windows = []
    for part in schedule["schedules"]:
        zone = _zone(part["timezone"])
        today = now.astimezone(zone).date()
        for back in range(days + 1):
            day = today - timedelta(days=back)
            if (first and day < first) or (last and day > last):
                continue
            # Day keys count from Sunday, weekday() from Monday.
            if part["days"].get(str((day.weekday() + 1) % 7)):
                windows.append(
                    (_moment(day, part["timing"]["from"], zone), _moment(day, part["timing"]["to"], zone))
                )
    return windows


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def _bound(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _zone(name: str) -> ZoneInfo:
    """The zone, or UTC on a machine whose time zone data does not know it."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
