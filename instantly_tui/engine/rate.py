"""A rate limit kept on this side: how long until one more request fits."""

from __future__ import annotations

from collections import deque

from instantly_tui.engine.clock import Clock

RECOVERY = 60.0
"""Seconds without a 429 after which a slowed bucket doubles its rate again."""
SLOWEST = 0.125
"""The smallest share of its rate a bucket is slowed to."""
FINEST = 100
"""A window is remembered in at most about this many pieces, however many requests it holds."""
INSTANT = 1e-6
"""Seconds that count as none, so that rounding never adds a wait."""


class Tally:
    """How many requests went when, for one window; coarsely where the window holds many."""

    def __init__(self, limit: int, per: float) -> None:
        self.entries: deque[tuple[float, int]] = deque()
        """Time of the last request of each piece of the window, and how many there were in it."""
        self._per = per
        self._grain = per / FINEST if limit > FINEST else 0.0
        self._piece_since = 0.0

    def note(self, now: float) -> None:
        """Count one request."""
        if self.entries and now - self._piece_since < self._grain:
            _, count = self.entries.pop()
            # The later time: a piece leaves the window with its last request.
            self.entries.append((now, count + 1))
        else:
            self._piece_since = now
            self.entries.append((now, 1))

    def forget(self, now: float) -> None:
        """Drop what has left the window."""
        while self.entries and self.entries[0][0] + self._per <= now + INSTANT:
            self.entries.popleft()


class Bucket:
    """At most `limit` requests in any `per` seconds, some of them kept apart, none while frozen."""

    def __init__(
        self,
        limit: int,
        per: float,
        clock: Clock,
        spacing: float = 0.0,
        burst: int = 1,
        reserve: int = 0,
    ) -> None:
        """`spacing`: seconds between requests, of which urgent ones may go `burst` ahead; `reserve`: how many
        must be left for one that is not urgent. Raises ValueError when nothing could ever go."""
        if limit < 1 or burst < 1 or reserve > limit:
            raise ValueError(
                f"a bucket of {limit} with a burst of {burst} and {reserve} in reserve lets nothing pass"
            )
        self.limit = limit
        self.per = per
        self.strikes = 0
        """How many times in a row the server said 429."""
        self._clock = clock
        self._spacing, self._burst, self._reserve = spacing, burst, reserve
        self._sent = Tally(limit, per)
        self._pace = 1.0
        self._slow_until = 0.0
        self._frozen_until = float("-inf")

    def wait(self, urgent: bool = True) -> float:
        """Seconds until one more request fits; 0 when it fits now."""
        now = self._clock.now()
        self._sent.forget(now)
        pace = self._pace_at(now)
        longest = max(
            self._frozen_until - now,
            self._until_room(now, pace, urgent),
            self._until_spaced(now, pace, urgent),
        )
        return longest if longest > INSTANT else 0.0

    def take(self, urgent: bool = True) -> bool:
        """Count one request as sent now; False when it does not fit after all."""
        self._sent.note(self._clock.now())
        return True

    def freeze(self, seconds: float) -> None:
        """Let nothing pass for `seconds`, and afterwards half as much as before for a while."""
        now = self._clock.now()
        # Requests already under way are answered 429 together; only the first of them is news.
        if now >= self._frozen_until:
            self.strikes += 1
            self._pace = max(self._pace_at(now) / 2, SLOWEST)
        self._frozen_until = max(self._frozen_until, now + seconds)
        self._slow_until = self._frozen_until + RECOVERY

    def passed(self) -> None:
        """A request got through: the next 429 is a first one."""
        if self._clock.now() >= self._frozen_until:
            self.strikes = 0

    def left(self) -> int:
        """How many requests fit now; 0 while frozen."""
        now = self._clock.now()
        self._sent.forget(now)
        if now < self._frozen_until:
            return 0
        return max(0, self._room(self._pace_at(now)) - self._used())

    def frozen(self) -> float:
        """Seconds until the answer to a 429 is over; 0 when there is none."""
        return max(0.0, self._frozen_until - self._clock.now())

    def _used(self) -> int:
        return sum(count for _, count in self._sent.entries)

    def _room(self, pace: float) -> int:
        return max(1, int(self.limit * pace))

    def _until_room(self, now: float, pace: float, urgent: bool) -> float:
        needed = 1 if urgent else max(1, int(self._reserve * pace))
        excess = self._used() + needed - self._room(pace)
        if excess <= 0:
            return 0.0
        wait = 0.0
        for sent, count in self._sent.entries:
            excess -= count
            wait = sent + self.per - now
            if excess <= 0:
                break
        # The rate may recover before the window does.
        return min(wait, self._slow_until - now) if pace < 1 else wait

    def _until_spaced(self, now: float, pace: float, urgent: bool) -> float:
        if not self._spacing:
            return 0.0
        spacing = self._spacing / pace
        due = float("-inf")
        for sent, count in self._sent.entries:
            due = max(due, sent) + count * spacing
        return due - now - (self._burst - 1) * spacing * urgent

    def _pace_at(self, now: float) -> float:
        while self._pace < 1.0 and now >= self._slow_until:
            self._pace = min(1.0, self._pace * 2)
            self._slow_until += RECOVERY
        return self._pace
