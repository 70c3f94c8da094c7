"""The schedule of a campaign being edited: its rows, and each change to it as a new edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import DAYS, Where
from instantly_tui.text.clean import clean
from instantly_tui.text.soon import soon

Kind = Literal["start_date", "end_date", "name", "day", "from", "to", "timezone"]

WEEK = ("1", "2", "3", "4", "5", "6", "0")
"""The API's days, Monday first (0 is Sunday, API.md §7.2)."""
DAY_WORDS = {"sun": "Sunday", "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday"} | {
    "fri": "Friday",
    "sat": "Saturday",
}
NO_DATE = ("none", "no", "never", "-", "–")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class HoursRow:
    """One value of a schedule."""

    kind: Kind
    title: str
    value: str
    schedule: int = -1
    """Which set of days and hours it belongs to; -1 for a value of the whole."""
    day: str = ""
    """For a day its number as the API has it."""
    on: bool = False
    """For a day whether mails leave on it."""

    @property
    def key(self) -> str:
        return f"{self.schedule}.{self.kind}{self.day}"

    @property
    def where(self) -> Where:
        return where_of(self.kind, self.schedule, self.day)


def where_of(kind: Kind, schedule: int = -1, day: str = "") -> Where:
    """The way to a value of the schedule."""
    if schedule < 0:
        return ("campaign_schedule", kind)
    way: Where = ("campaign_schedule", "schedules", schedule)
    if kind == "day":
        return (*way, "days", day)
    return (*way, "timing", kind) if kind in ("from", "to") else (*way, kind)


def schedules_of(edit: CampaignEdit) -> list[Any]:
    """The sets of days and hours."""
    held = edit.wanted.get("campaign_schedule")
    every = held.get("schedules") if isinstance(held, Mapping) else None
    return list(every) if isinstance(every, list) else []


def is_odd(edit: CampaignEdit, place: int) -> bool:
    """Whether a set of hours, or with -1 the schedule itself, is not what the API says it is."""
    held = edit.wanted.get("campaign_schedule") if place < 0 else schedules_of(edit)[place]
    if not isinstance(held, Mapping):
        return place >= 0 or held is not None
    return not isinstance(held.get("timing") or {}, Mapping)


def rows_of(edit: CampaignEdit) -> list[HoursRow]:
    """Everything a schedule says, a line each."""
    held = edit.wanted.get("campaign_schedule")
    whole = held if isinstance(held, Mapping) else {}
    rows = [
        HoursRow("start_date", "First day", _date_words(whole.get("start_date"), "at once")),
        HoursRow("end_date", "Last day", _date_words(whole.get("end_date"), "no end")),
    ]
    for place, each in enumerate(schedules_of(edit)):
        rows += _rows_of_one(place, each if isinstance(each, Mapping) else {})
    return rows


def _rows_of_one(place: int, held: Mapping[str, Any]) -> list[HoursRow]:
    days = held.get("days") if isinstance(held.get("days"), Mapping) else {}
    timing = held.get("timing") if isinstance(held.get("timing"), Mapping) else {}
    rows = [
        HoursRow("name", f"Hours {place + 1}", _words(held.get("name")), place),
        HoursRow("timezone", "  Time zone", _words(held.get("timezone")), place),
        HoursRow("from", "  From", _words((timing or {}).get("from")), place),
        HoursRow("to", "  Until", _words((timing or {}).get("to")), place),
    ]
    for day in WEEK:
        on = (days or {}).get(day) is True
        title = f"  {DAY_WORDS[DAYS[int(day)]]}"
        rows.append(HoursRow("day", title, "● on" if on else "○ off", place, day, on))
    return rows


def _words(value: Any) -> str:
    return clean(str(value)) if value else "–"


def _date_words(value: Any, none: str) -> str:
    return clean(str(value)) if value else none


def toggle_day(edit: CampaignEdit, schedule: int, day: str) -> CampaignEdit:
    """With that day on, or off."""
    held = schedules_of(edit)[schedule].get("days")
    days = dict(held) if isinstance(held, Mapping) else {}
    days[day] = not days.get(day)
    return edit.with_value(("campaign_schedule", "schedules", schedule, "days"), days)


def with_hours(edit: CampaignEdit, schedule: int, kind: Kind, value: str) -> CampaignEdit:
    """With another name, zone, beginning or end of one set of hours."""
    return edit.with_value(where_of(kind, schedule), value)


def with_date(edit: CampaignEdit, kind: Kind, day: date | None) -> CampaignEdit:
    """With another first or last day; None for none."""
    return edit.with_value(where_of(kind), day.isoformat() if day else None)


def add_schedule(edit: CampaignEdit, copied: int) -> CampaignEdit:
    """With one more set of days and hours, a copy of that one; where there is none, of usual hours."""
    every = schedules_of(edit)
    new = deepcopy(every[copied]) if 0 <= copied < len(every) else usual_hours()
    new["name"] = f"{new.get('name') or 'Hours'} {len(every) + 1}"
    return edit.with_value(("campaign_schedule", "schedules"), [*every, new])


def remove_schedule(edit: CampaignEdit, place: int) -> CampaignEdit:
    """Without that set; ValueError for the last one."""
    every = schedules_of(edit)
    if len(every) < 2:
        raise ValueError("a schedule needs at least one set of days and hours")
    return edit.with_value(("campaign_schedule", "schedules"), [*every[:place], *every[place + 1 :]])


def usual_hours(zone: str = "Africa/Abidjan") -> dict[str, Any]:
    """Monday to Friday, nine to five; the zone is UTC by the name Instantly accepts (API.md §20)."""
    return {
        "name": "Weekdays",
        "timing": {"from": "09:00", "to": "17:00"},
        "days": {day: day in "12345" for day in "0123456"},
        "timezone": zone,
    }


def parse_clock(typed: str) -> str:
    """A time of day as the API has it: `9`, `9:30`, `930`, `5pm`; ValueError, with a sentence, for others."""
    found = _CLOCK.fullmatch(typed.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = (found[3] or "").casefold() if found else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        hour = 99
    if hour > 23 or minute > 59:
        raise ValueError(f"“{typed.strip()[:40]}” is no time of day: it looks like 09:00, 17:30 or 5pm")
    return f"{hour:02}:{minute:02}"


def check_hours(edit: CampaignEdit, schedule: int, kind: Kind, clock: str) -> None:
    """ValueError, with a sentence, when the end would not come after the beginning."""
    timing = schedules_of(edit)[schedule].get("timing")
    held = dict(timing) if isinstance(timing, Mapping) else {}
    held[kind] = clock
    begin, end = str(held.get("from") or ""), str(held.get("to") or "")
    if begin and end and begin >= end:
        raise ValueError(f"{begin} to {end} is no stretch of a day: the end has to come after the beginning")


def parse_date(typed: str, now: datetime) -> date | None:
    """A day from words (`fri`, `3d`, `24 dec`) or as 2026-12-24; None for none.

    ValueError, with a sentence, for anything else.
    """
    words = typed.strip()
    if words.casefold() in NO_DATE:
        return None
    if words.casefold() in ("today", "now"):
        return now.date()
    try:
        return date.fromisoformat(words)
    except ValueError:
        return soon(words, now).date()


def week_lines(held: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each day with its 24 hours, a sign each: `█` where mails may leave, `·` where not."""
    days = held.get("days") if isinstance(held.get("days"), Mapping) else {}
    timing = held.get("timing") if isinstance(held.get("timing"), Mapping) else {}
    begin, end = (_minutes((timing or {}).get(name)) for name in ("from", "to"))
    lines = []
    for day in WEEK:
        on = (days or {}).get(day) is True and begin is not None and end is not None
        hours = "".join(
            "█" if on and begin < (hour + 1) * 60 and hour * 60 < end else "·"  # type: ignore[operator]
            for hour in range(24)
        )
        lines.append((DAYS[int(day)].title(), hours))
    return lines


def _minutes(clock: Any) -> int | None:
    found = re.fullmatch(r"(\d\d):(\d\d)", clock) if isinstance(clock, str) else None
    return int(found[1]) * 60 + int(found[2]) if found else None
