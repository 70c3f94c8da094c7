"""Windows of days as analytics requests name them (API.md §2, §7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from instantly_tui.demo.http import Problem


def window(asked: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last UTC day of `start_date` and `end_date`, None for one not given.

    Each is `YYYY-MM-DD` or a full ISO time. 400 with only a message when they are in the wrong order.
    """
    start, end = _day(asked.get("start_date")), _day(asked.get("end_date"))
    if start is not None and end is not None and start > end:
        raise refused("Start Date must be earlier than End Date")
    return start, end


def refused(message: str) -> Problem:
    """A 400 in the short envelope of the analytics routes."""
    return Problem(400, message, body={"message": message})


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refused(f"Invalid date: {text}") from None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
