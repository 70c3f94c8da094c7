"""Ids and time stamps in the forms the API uses (API.md §1, §2)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.date()
DAY_MS = 86_400_000
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LOW_62 = (1 << 62) - 1


def to_ms(when: datetime) -> int:
    """Milliseconds since 1970 of an aware time."""
    return (when - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC time of `ms` milliseconds since 1970."""
    return EPOCH + timedelta(milliseconds=ms)


def stamp(ms: int) -> str:
    """ISO 8601 in UTC with milliseconds, such as `2026-08-13T11:11:58.093Z`."""
    day, rest = divmod(ms, DAY_MS)
    seconds, thousandths = divmod(rest, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_date(day)}T{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}Z"


@lru_cache(maxsize=512)
def _date(day: int) -> str:
    """The day with that number since 1970; every row holds several stamps of few days."""
    return (EPOCH_DAY + timedelta(days=day)).isoformat()


def stamp_ms(text: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 text; `ValueError` when it is none."""
    when = datetime.fromisoformat(text)
    return to_ms(when if when.tzinfo else when.replace(tzinfo=UTC))


def day_text(ms: int) -> str:
    """The UTC day of `ms` as `YYYY-MM-DD`."""
    return _date(ms // DAY_MS)


def day_ms(day: date) -> int:
    """The first millisecond of a UTC day."""
    return (day - EPOCH_DAY).days * DAY_MS


def _dashed(number: int) -> str:
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def uuid7(ms: int, a: int, b: int) -> str:
    """A UUID version 7: `ms` first, then the low 12 bits of `a` and the low 62 bits of `b`."""
    return _dashed(ms << 80 | 7 << 76 | (a & 0xFFF) << 64 | 2 << 62 | b & LOW_62)


def uuid7_parts(text: str) -> tuple[int, int] | None:
    """The milliseconds and the low 62 bits of a UUID version 7, None for any other text."""
    if len(text) != 36:
        return None
    try:
        number = int(text.replace("-", ""), 16)
    except ValueError:
        return None
    if number >> 76 & 0xF != 7:
        return None
    return number >> 80, number & LOW_62


def uuid4(chance: random.Random) -> str:
    """A UUID version 4 drawn from `chance`."""
    return _dashed(chance.getrandbits(128) & ~(0xF << 76) & ~(3 << 62) | 4 << 76 | 2 << 62)


def job_id(ms: int, chance: random.Random) -> str:
    """A background job's id: 24 lower-case hex characters, seconds first (BEHAVIOUR 1.3)."""
    return f"{ms // 1000:08x}{chance.getrandbits(64):016x}"


def mix(number: int) -> int:
    """Scrambles an integer to 64 bits, the same on every machine (`hash()` of a text is not)."""
    number = (number + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    number = (number ^ number >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return number ^ number >> 31


def thread_id(campaign_id: str, person: int) -> str:
    """The opaque thread id of one lead in one campaign: campaign prefix, then 23 characters of the lead.

    The same lead has the same suffix in every campaign (BEHAVIOUR 9.9).
    """
    left = mix(person) << 64 | mix(person ^ 0x5DEECE66D) << 10
    return campaign_id[:2] + "-" + "".join(BASE64[left >> shift & 63] for shift in range(0, 138, 6))
