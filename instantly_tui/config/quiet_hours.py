"""The hours in which nothing rings, by the clock on the wall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class QuietHours:
    """From one time of day up to another, over midnight when the second is the earlier one."""

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        """Whether nothing rings at this time of day."""
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def quiet_hours(text: str) -> QuietHours | None:
    """The hours in a text such as `22:00-07:00`, None in an empty one; raises ValueError for any other."""
    if not text.strip():
        return None
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*", text)
    try:
        if found is None:
            raise ValueError
        hours = [int(number) for number in found.groups()]
        begin, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        raise ValueError('must be two times such as "22:00-07:00"') from None
    if begin == end:
        raise ValueError(f"begins and ends at {begin:%H:%M}; give two different times")
    return QuietHours(begin, end)
