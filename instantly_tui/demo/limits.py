"""The published rate limits, counted per workspace over a rolling window (API.md §4)."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import NamedTuple


class Window(NamedTuple):
    """At most `requests` in any `seconds`."""

    requests: int
    seconds: float


MAIL_LIST = "emails.list"
MAIL_TEST = "emails.test"
AI_LABEL = "labels.ai"

PUBLISHED = {
    "second": Window(100, 1),
    "minute": Window(6000, 60),
    MAIL_LIST: Window(20, 60),
    MAIL_TEST: Window(10, 60),
    AI_LABEL: Window(500, 30 * 24 * 3600),
}

EVERY = ("second", "minute")


class Limiter:
    """Counts what was let through; a refused request counts for nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic, *, scale: float = 1.0) -> None:
        """`now` in seconds that only go forward; `scale` stretches every window, 0 lifts all limits."""
        self._now = now
        self.scale = scale
        self._seen: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def take(self, workspace: str, special: str | None = None) -> bool:
        """Count one request against the workspace's limits; False when one of them is used up."""
        now = self._now()
        names = (*EVERY, special) if special else EVERY
        counts = [(self._counted(workspace, name, now), PUBLISHED[name].requests) for name in names]
        if any(len(seen) >= most for seen, most in counts):
            return False
        for seen, _ in counts:
            seen.append(now)
        return True

    def reset(self) -> None:
        """Forget everything counted."""
        self._seen.clear()

    def _counted(self, workspace: str, name: str, now: float) -> deque[float]:
        seen = self._seen[workspace, name]
        oldest = now - PUBLISHED[name].seconds * self.scale
        while seen and seen[0] <= oldest:
            seen.popleft()
        return seen
