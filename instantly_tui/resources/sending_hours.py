"""When a schedule lets a campaign send: in words, whether it does now, when next (API.md §7.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from instantly_tui.api.sequences import CampaignSchedule, Schedule

DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
AHEAD = 14
"""Days that are looked at for the next opening."""


def schedule_words(schedule: Schedule) -> str:
    """Days, hours and zone as one phrase."""
    if not schedule.days:
        return "no days are set"
    days = ", ".join(DAYS[day] for day in schedule.days)
    if schedule.days == (1, 2, 3, 4, 5):
        days = "Mon–Fri"
    elif len(schedule.days) == len(DAYS):
        days = "every day"
    return f"{days} {schedule.timing.start}–{schedule.timing.end} {schedule.timezone}"


def is_open(schedule: CampaignSchedule, now: datetime) -> bool | None:
    """Whether mails may leave at this moment; None when a zone or an hour can't be read."""
    windows = _windows(schedule, now, 0)
    return None if windows is None else any(opens <= now < shuts for opens, shuts in windows)


def next_opening(schedule: CampaignSchedule, now: datetime) -> datetime | None:
    """When it opens next, in its own zone; None when that can't be told or lies far ahead."""
    later = [opens for opens, _ in _windows(schedule, now, AHEAD) or () if opens > now]
    return min(later, default=None)


def is_over(schedule: CampaignSchedule, now: datetime) -> bool:
    """Whether its last day has passed everywhere."""
    return schedule.end_date is not None and now.date() > schedule.end_date + timedelta(days=1)


def _windows(schedule: CampaignSchedule, now: datetime, ahead: int) -> list[tuple[datetime, datetime]] | None:
    """The windows of yesterday, today and the days ahead; None when a part of the schedule can't be read."""
    found: list[tuple[datetime, datetime]] = []
    for part in schedule.schedules:
        try:
            zone = ZoneInfo(part.timezone)
            opens, shuts = time.fromisoformat(part.timing.start), time.fromisoformat(part.timing.end)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
        today = now.astimezone(zone).date()
        # A start far ahead is where to look, not the days before it.
        first = max(today - timedelta(days=1), schedule.start_date or today - timedelta(days=1))
        for day in _days(first, ahead + 2):
            ended = schedule.end_date is not None and day > schedule.end_date
            if not ended and (day.weekday() + 1) % 7 in part.days:
                found.append((datetime.combine(day, opens, zone), datetime.combine(day, shuts, zone)))
    return found


def _days(first: date, number: int) -> Iterable[date]:
    return (first + timedelta(days=ahead) for ahead in range(number))
