"""Our share of the workspace's limits, which every other tool and key of it uses too."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypedDict

from instantly_tui.api.limits import AI_LABEL, MAIL_LIST, MAIL_TEST, MINUTE, PUBLISHED, SECOND
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.rate import Bucket, Tally

BUSY_PAUSE = 0.02
"""Seconds before looking again at a file another process holds."""
LONGEST_BUSY = 0.5
"""Seconds it may be held in one go before we go on without it: its holder has stopped."""
FUTURE = 1.0
"""Seconds a time in the file may lie ahead of this machine's clock; further ahead it is not believed."""


FARTHEST = 7200.0
"""Seconds: a pause said to be longer is not believed either."""
MAIL_SPACING = 3.5
"""Seconds between lists of mails, so that what nobody waits for spreads over the minute."""


class Entry(TypedDict):
    """What one process wrote: its requests and the end of its pause after a 429, by the date."""

    sent: list[tuple[float, int]]
    frozen: float


def buckets(
    clock: Clock, folder: Path | None = None, mark: str = "", *, mail_spacing: float | None = None
) -> dict[str, Bucket]:
    """Half of the published limits, and for the list of mails what leaves room for a person.

    With a folder, all our processes that name the same `mark` keep them together. `mail_spacing`: seconds
    between lists of mails in place of `MAIL_SPACING`.
    """
    apart = MAIL_SPACING if mail_spacing is None else mail_spacing

    def bucket(name: str, limit: int, spacing: float = 0.0, burst: int = 1, reserve: int = 0) -> Bucket:
        per = PUBLISHED[name].seconds
        if folder is None:
            return Bucket(limit, per, clock, spacing, burst, reserve)
        return SharedBucket(folder / f"{mark}.{name}", limit, per, clock, spacing, burst, reserve)

    return {
        SECOND: bucket(SECOND, 50),
        MINUTE: bucket(MINUTE, 3000),
        # What nobody waits for goes while nine are left, so that it never takes one of the last eight.
        MAIL_LIST: bucket(MAIL_LIST, 18, spacing=apart, burst=6, reserve=9),
        MAIL_TEST: bucket(MAIL_TEST, 9),
        AI_LABEL: bucket(AI_LABEL, PUBLISHED[AI_LABEL].requests),
    }


def mark_of(key: str, as_workspace: str = "") -> str:
    """What to call a workspace in a file name: the same for the same key, and telling nothing of it."""
    return sha256(f"{as_workspace}\n{key}".encode()).hexdigest()[:16]


class SharedBucket(Bucket):
    """A bucket whose requests are written to a file, where our other processes read them.

    A file that can't be used is not shared: then `problem` says why, and the server has the last word.
    """

    def __init__(self, path: Path, limit: int, per: float, clock: Clock, *spread: Any) -> None:
        """`spread`: spacing, burst and reserve, as `Bucket` takes them."""
        super().__init__(limit, per, clock, *spread)
        self.problem = ""
        self._path = path
        self._me = secrets.token_hex(8)
        self._mine = Tally(limit, per)
        self._busy_since: float | None = None
        self._held_until = float("-inf")

    def wait(self, urgent: bool = True) -> float:
        """Seconds until one more request fits; 0 when it fits as far as is known."""
        return max(super().wait(urgent), self._held_until - self._clock.now(), 0.0)

    def take(self, urgent: bool = True) -> bool:
        """Count one request as sent now; False when the others left no room, or are just writing."""
        now = self._clock.now()
        try:
            with _held(self._path) as file:
                self._learn(others := self._read(file, now), now)
                if super().wait(urgent):
                    return False
                self._note(now)
                self._write(file, others, now)
        except OSError as error:
            if isinstance(error, BlockingIOError) and self._wait_for_it(now):
                return False
            self._note(now)
            self.problem = f"{self._path.name}: {error.strerror}"
        else:
            self.problem, self._busy_since = "", None
        return True

    def freeze(self, seconds: float) -> None:
        """Let nothing pass here and in the other processes for `seconds`, afterwards half as much here."""
        super().freeze(seconds)
        now = self._clock.now()
        try:
            with _held(self._path) as file:
                self._write(file, self._read(file, now), now)
        except OSError as error:
            # The others find out by their own 429.
            self.problem = f"{self._path.name}: {error.strerror}"

    def _note(self, now: float) -> None:
        self._mine.note(now)
        self._sent.note(now)

    def _wait_for_it(self, now: float) -> bool:
        """Leave a file to its holder for a moment; False when that one seems to have stopped for good."""
        self._busy_since = now if self._busy_since is None else self._busy_since
        if now - self._busy_since >= LONGEST_BUSY:
            return False
        self._held_until = now + BUSY_PAUSE
        return True

    def _learn(self, others: dict[str, Entry], now: float) -> None:
        """Reckon with what the others have sent."""
        self._mine.forget(now)
        ahead = self._clock.wall().timestamp() - now
        theirs = [(at - ahead, count) for entry in others.values() for at, count in entry["sent"]]
        self._sent.entries = deque(sorted([*self._mine.entries, *theirs]))
        frozen = max((entry["frozen"] for entry in others.values()), default=0.0) - ahead
        self._frozen_until = max(self._frozen_until, frozen)

    def _read(self, file: IO[str], now: float) -> dict[str, Entry]:
        """What the others wrote, as far as it still counts; times by the date."""
        date = self._clock.wall().timestamp()
        try:
            held = json.load(file)
        except ValueError:
            return {}
        others: dict[str, Entry] = {}
        for name, entry in held.items() if isinstance(held, dict) else ():
            try:
                sent = [(float(at), int(count)) for at, count in entry["sent"]]
                frozen = float(entry["frozen"])
            except (TypeError, ValueError, KeyError):
                continue
            sent = [(at, count) for at, count in sent if date - self.per < at < date + FUTURE]
            if name != self._me and (sent or date < frozen < date + FARTHEST):
                others[name] = {"sent": sent, "frozen": frozen}
        return others

    def _write(self, file: IO[str], others: dict[str, Entry], now: float) -> None:
        ahead = self._clock.wall().timestamp() - now
        sent = [(at + ahead, count) for at, count in self._mine.entries]
        frozen = self._frozen_until + ahead if self._frozen_until > now else 0.0
        file.seek(0)
        file.truncate()
        json.dump({**others, self._me: {"sent": sent, "frozen": frozen}}, file)


@contextmanager
def _held(path: Path) -> Iterator[IO[str]]:
    """The file, held against our other processes; BlockingIOError while one of them holds it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file
