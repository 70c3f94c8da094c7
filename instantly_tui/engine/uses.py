"""How often something with a quota was used from here: the server never tells what is left of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from instantly_tui.api.limits import PUBLISHED
from instantly_tui.engine.clock import Clock

DAY = 24 * 3600
LONGEST_LINE = 40
"""Characters of a date in the file; a longer line was not written by us."""


class Uses:
    """The dates of all uses of one thing in one workspace, a line each in a file that only grows.

    Lines are added whole, so that several processes may share the file.
    """

    def __init__(self, path: Path, limit: str, clock: Clock) -> None:
        """`limit`: the name of the published limit it counts against."""
        self._path, self._clock = path, clock
        self.limit = PUBLISHED[limit].requests
        self.days = round(PUBLISHED[limit].seconds / DAY)

    def used(self) -> int:
        """How many of the uses are counted still. Raises OSError when the file can't be read."""
        now = self._clock.wall()
        oldest = now - timedelta(self.days)
        return sum(1 for moment in self._moments() if oldest < moment)

    def note(self) -> None:
        """Count a use now. Raises OSError when that can't be written."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        number = os.open(self._path, flags, 0o600)
        try:
            os.write(number, f"{self._clock.wall().astimezone(UTC).isoformat(timespec='seconds')}\n".encode())
            os.fsync(number)
        finally:
            os.close(number)

    def line(self) -> str:
        """How much of it was used, in words. Raises OSError as `used` does."""
        return f"used from here: {self.used():,} of {self.limit:,} in {self.days} days"

    def _moments(self) -> list[datetime]:
        try:
            lines = self._path.read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            return []
        found = (_moment(line) for line in lines)
        return [moment for moment in found if moment is not None]


def _moment(line: str) -> datetime | None:
    """The date of a line; None for one that a crash has halved."""
    try:
        moment = datetime.fromisoformat(line.strip()[:LONGEST_LINE])
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
