"""Points in time and lengths of time in words, short enough for a column."""

from __future__ import annotations

from datetime import datetime, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_MONTH = 30 * _DAY
_YEAR = 365 * _DAY

_UNITS = ((_YEAR, "y"), (_MONTH, "mo"), (_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (1, "s"))


def duration(seconds: float, parts: int = 1) -> str:
    """A length of time rounded down, as in `9 s`, `4 min`, `2 d`; with two parts `2 h 10 min`."""
    left = max(int(seconds), 0)
    words: list[str] = []
    for size, unit in _UNITS:
        count, rest = divmod(left, size)
        if count or words:
            words += [f"{count} {unit}"] if count else []
            left = rest
            parts -= 1
            if not parts:
                break
    return " ".join(words) or "0 s"


def ago(when: datetime | None, now: datetime) -> str:
    """How long ago (`3 h ago`) or how soon (`in 4 min`); `—` when it isn't known. Both times are aware."""
    if when is None:
        return "—"
    seconds = (now - when).total_seconds()
    if -1 < seconds < 1:
        return "now"
    return f"{duration(seconds)} ago" if seconds > 0 else f"in {duration(-seconds)}"


def clock(when: datetime, zone: tzinfo | None = None) -> str:
    """The time of day as `09:41`, in the zone or in the machine's own."""
    return f"{when.astimezone(zone):%H:%M}"


def day(when: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """The day as `today`, `yesterday`, `tomorrow`, `Fri 20 Nov`, or `20 Nov 2025` in another year."""
    date, today = when.astimezone(zone).date(), now.astimezone(zone).date()
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get((today - date).days)
    if near:
        return near
    text = f"{date.day} {_MONTHS[date.month - 1]}"
    return f"{_DAYS[date.weekday()]} {text}" if date.year == today.year else f"{text} {date.year}"


def moment(when: datetime | None, now: datetime, zone: tzinfo | None = None) -> str:
    """A point in time for a narrow column: `09:41` today, else `20 Nov`, else `Nov 2025`; `—` for none."""
    if when is None:
        return "—"
    local, here = when.astimezone(zone), now.astimezone(zone)
    if local.date() == here.date():
        return f"{local:%H:%M}"
    month = _MONTHS[local.month - 1]
    return f"{local.day} {month}" if local.year == here.year else f"{month} {local.year}"


def stamp(when: datetime | None, zone: tzinfo | None = None) -> str:
    """A point in time in full, with its zone: `Fri 20 Nov 2026, 09:41 UTC`; `—` for none."""
    if when is None:
        return "—"
    local = when.astimezone(zone)
    date = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{date}, {local:%H:%M} {local.tzname()}"
