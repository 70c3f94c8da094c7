"""One list, read page by page along the API's cursors as far as someone looks."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.api.page import Page, Record
from instantly_tui.engine.chain import Chain, Slot
from instantly_tui.engine.changes import Change
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.packed import Part, hashes_in, unpack
from instantly_tui.engine.scheduler import Job, Priority, Scheduler
from instantly_tui.engine.store import Store

R = TypeVar("R", bound=Record)
Check = Callable[[Sequence[R], datetime], Mapping[str, int]]
"""How many records of a page read at that time do not fit what was asked, by the word they don't fit."""

LISTED_BY_DEFAULT = 10
"""Rows on a page when the call names no limit (API.md §2)."""
FOLLOWED = 3
"""How many pages beyond those on screen are read again to close a gap that a refresh has found."""
RETRY_PAUSE = 5.0
"""Seconds after a failure in which looking at the list does not ask again; doubled by each failure."""
LONGEST_PAUSE = 60.0
MOST_NOTED = 200
"""Of how many pages it is kept which rows do not fit; of more than that their number is a lower bound."""


class Walk:
    """Pages read again one after the other, each by the cursor the one before it ends with now.

    `span`: the first slot and the last, and the last row; behind these it only follows a gap.
    """

    def __init__(self, slot: Slot, last: Slot, last_row: float, priority: Priority) -> None:
        self.span = (slot, last, last_row)
        self.slot = slot
        """Whose page is asked for now."""
        self.priority = priority
        self.follow = FOLLOWED
        self.cursor: str | None = None
        self.job: Job[Any] | None = None


class Pager(Generic[R]):
    """The rows of one list in the server's order, as a source for a view that holds no rows.

    Rows stay packed; a record is made when someone looks, with the store's changes laid over it. Arrivals
    are told as `Change(kind, keys)`, a new length, end or error as `Change(kind)`.
    """

    def __init__(
        self,
        kind: str,
        page: Callable[[str | None], Call[Page[R]]],
        key: Callable[[R], str],
        store: Store,
        scheduler: Scheduler,
        clock: Clock,
        check: Check[R] | None = None,
    ) -> None:
        self.kind = kind
        self.error: ApiError | None = None
        """Why the last read failed; None again after one that succeeded."""
        self._page, self._key, self._check = page, key, check
        self._strays: dict[str | None, Mapping[str, int]] = {}
        self._store, self._scheduler, self._clock = store, scheduler, clock
        self._chain = Chain(page(None).parse, key)
        self._wants: dict[Priority, int] = {}
        self._job: Job[Page[R]] | None = None
        self._asked: str | None = None
        self._walks: list[Walk] = []
        self._failures = 0
        self._not_before = float("-inf")

    def __len__(self) -> int:
        return len(self._chain)

    @property
    def complete(self) -> bool:
        """Whether every row of the list is here; until then its length is a lower bound."""
        return self._chain.whole

    @property
    def loading(self) -> bool:
        """Whether further rows are on their way."""
        return self._job is not None

    @property
    def refreshing(self) -> bool:
        """Whether rows that are here are being read again."""
        return bool(self._walks)

    @property
    def wanted(self) -> int:
        """The furthest row asked for; -1 when none is."""
        return max(self._wants.values(), default=-1)

    @property
    def unreadable(self) -> int:
        """How many rows the server sent without a usable key; they are not shown."""
        return self._chain.unreadable

    @property
    def strays(self) -> Mapping[str, int]:
        """How many rows the server sent that do not fit what was asked, by the word that they don't fit."""
        total: Counter[str] = Counter()
        # A page read again may be found by another cursor now: what was noted by the former one is over.
        cursors = {slot.cursor for slot in self._chain.slots} if self._strays else frozenset()
        for cursor, each in self._strays.items():
            if cursor in cursors:
                total.update(each)
        return total

    @property
    def read_at(self) -> float | None:
        """When the oldest of the rows was asked for, by the engine's clock; None without rows."""
        return self._chain.oldest

    @property
    def version(self) -> int:
        """Grows with every change of a row or of the order, but for what the store lays over rows."""
        return self._chain.version

    @property
    def laid(self) -> int:
        """Grows with every change of what the store lays over rows of this kind."""
        return self._store.version(self.kind)

    def laid_since(self, laid: int) -> frozenset[str] | None:
        """The keys over which something else is laid since then; None when it is too long ago to tell."""
        return self._store.changed_since(self.kind, laid)

    def row(self, index: int) -> R | None:
        """The record at a row as it is to be shown; None when it is not here."""
        found = self._chain.row(index)
        if found is None:
            return None
        record, read_at = found
        return self._store.shown(self.kind, self._key(record), record, read_at)

    def key_at(self, index: int) -> str | None:
        """The key of a row; None when it is not here."""
        found = self._chain.row(index)
        return None if found is None else self._key(found[0])

    def index_of(self, key: str, near: int = 0) -> int | None:
        """The row a key is at now, looked for outward from a row; None when it is not here."""
        return self._chain.find(key, near)

    def indices_of(self, keys: Collection[str]) -> list[int]:
        """The rows these keys are at now, in order; keys that are not here are left out."""
        return self._chain.find_all(keys)

    def parts(self) -> Iterator[tuple[int, Part]]:
        """The rows in pieces that are replaced when they change, each with the number of its first row."""
        return self._chain.parts()

    def rows_of(self, part: Part) -> list[tuple[str, R]]:
        """Key and record of each row of a piece, as they are to be shown."""
        rows = [(self._key(record), record) for record in self._chain.records(part)]
        return [(key, self._store.shown(self.kind, key, record, part.read_at)) for key, record in rows]

    def read(self, content: bytes) -> Page[R]:
        """The page an answer is; raises ValueError when it is none."""
        return self._chain.parse(content)

    def page_of(self, part: Part) -> Page[R]:
        """The page that a piece's rows came with, as the server sent it."""
        return self.read(unpack(part.packed))

    def ensure(self, index: int, priority: Priority = Priority.VISIBLE) -> None:
        """Read on until this row is here or the list ends; for a while after a failure it only takes note."""
        self._wants[priority] = max(index, self._wants.get(priority, -1))
        self._read_on()

    def stop(self) -> None:
        """Read no further than what is here."""
        self._wants.clear()
        if self._job is not None:
            self._abandon_reading_on()
            self._store.publish(Change(self.kind))

    def refresh(self, first: int, last: int, priority: Priority = Priority.REFRESH) -> None:
        """Read again the pages these rows are on, and the first page for newcomers; retry what failed."""
        self._not_before = float("-inf")
        slots = self._chain.slots
        if not slots:
            self._wants[priority] = max(last, 0, self._wants.get(priority, -1))
            self._read_on(look_again=True)
            return
        start, end, upto = self._chain.slot_of(max(first, 0)), self._chain.slot_of(max(last, 0)), float(last)
        if last >= len(self) - 1:
            # Behind the last row there may be slots whose rows are all gone, and new rows in them.
            end, upto = len(slots) - 1, math.inf
        # Adjacent pages are one walk: the first of them says where the second begins now.
        spans = [(0, end, upto)] if start <= 1 else [(0, 0, 0.0), (start, end, upto)]
        walks = [Walk(slots[begin], slots[finish], row, priority) for begin, finish, row in spans]
        if [walk.span for walk in walks] == [walk.span for walk in self._walks]:
            for walk in self._walks:
                self._hurry(walk, priority)
        else:
            self._abandon_walks()
            self._walks = walks
            for walk in walks:
                self._ask_again(walk)
        self._read_on()

    def remove(self, keys: Collection[str]) -> None:
        """Take rows out that are known to be gone, without asking."""
        if self._chain.hide(keys):
            self._store.publish(Change(self.kind))

    def close(self) -> None:
        """Ask for nothing any more; what is here stays, and `ensure` or `refresh` begin again."""
        self._wants.clear()
        self._abandon_walks()
        self._abandon_reading_on()

    def _read_on(self, look_again: bool = False) -> None:
        """Ask for the next page when a row is wanted that is not here; `look_again`: even past the end."""
        missing = [priority for priority, index in self._wants.items() if index >= len(self)]
        if self._job is not None:
            if missing:
                self._scheduler.hurry(self._job, min(missing))
            return
        if not look_again and (not missing or self._chain.ended or self._clock.now() < self._not_before):
            return
        self._asked = self._chain.next
        call = self._page(self._asked)
        self._job = job = self._scheduler.submit(call, min(missing, default=Priority.REFRESH))
        job.future.add_done_callback(partial(self._arrived, job, call))

    def _arrived(self, job: Job[Page[R]], call: Call[Page[R]], future: asyncio.Future[Page[R]]) -> None:
        if job is not self._job:
            return
        self._job = None
        before = self._facts()
        page = self._page_of(future)
        if page is None:
            return
        self._note_strays(self._asked, page)
        loop = page.next_cursor == self._chain.next or self._chain.asked(page.next_cursor)
        self._chain.append(page, job.sent_at, ended=loop or _ends(call, page))
        self._tell(page, self._facts() != before)
        self._read_on()

    def _ask_again(self, walk: Walk) -> None:
        walk.cursor = walk.slot.cursor
        call = self._page(walk.cursor)
        walk.job = job = self._scheduler.submit(call, walk.priority)
        job.future.add_done_callback(partial(self._arrived_again, walk, job, call))

    def _arrived_again(
        self, walk: Walk, job: Job[Page[R]], call: Call[Page[R]], future: asyncio.Future[Page[R]]
    ) -> None:
        if job is not walk.job:
            return
        before = self._facts()
        page = self._page_of(future)
        slot = walk.slot
        if page is None or slot not in self._chain.slots:
            self._walks.remove(walk)
            return
        self._note_strays(walk.cursor, page)
        order = [*hashes_in(slot.parts)]
        ended = page.next_cursor == walk.cursor or _ends(call, page)
        # Asked for by a cursor, or before rows, that another page read again has changed meanwhile.
        if slot.cursor != walk.cursor or not self._chain.replace(slot, page, job.sent_at, ended=ended):
            self._ask_again(walk)
            return
        self._tell(page, self._facts() != before or order != [*hashes_in(slot.parts)])
        if self._job is not None and self._chain.next != self._asked:
            self._abandon_reading_on()
        if not self._goes_on(walk):
            self._walks.remove(walk)
            at_end = not self._chain.slots or slot is self._chain.slots[-1]
            look_again = walk.priority.urgent or _full(call, page)
            self._read_on(at_end and page.next_cursor is not None and look_again)
            return
        self._ask_again(walk)
        self._read_on()

    def _hurry(self, walk: Walk, priority: Priority) -> None:
        walk.priority = min(walk.priority, priority)
        if walk.job is not None:
            self._scheduler.hurry(walk.job, priority)

    def _goes_on(self, walk: Walk) -> bool:
        """Move a walk to its next slot; False at its end."""
        slots = self._chain.slots
        number = slots.index(walk.slot) + 1 if walk.slot in slots else len(slots)
        if number == len(slots):
            return False
        _, last, last_row = walk.span
        if last not in slots[number:] and self._chain.first_row_of(number) > last_row:
            if not slots[number].unsettled or not walk.follow:
                return False
            walk.follow -= 1
        walk.slot = slots[number]
        return True

    def _page_of(self, future: asyncio.Future[Page[R]]) -> Page[R] | None:
        """The page that arrived; None when none did, which is told unless it was given up."""
        if future.cancelled():
            return None
        error = future.exception()
        if error is None:
            self.error, self._failures = None, 0
            return future.result()
        if not isinstance(error, ApiError):
            raise error
        self.error = error
        self._failures += 1
        pause = min(RETRY_PAUSE * 2.0 ** (self._failures - 1), LONGEST_PAUSE)
        self._not_before = self._clock.now() + pause
        self._store.publish(Change(self.kind))
        return None

    def _note_strays(self, cursor: str | None, page: Page[R]) -> None:
        found = self._check(page.items, self._clock.wall()) if self._check else {}
        if found and (cursor in self._strays or len(self._strays) < MOST_NOTED):
            self._strays[cursor] = found
        else:
            self._strays.pop(cursor, None)

    def _facts(self) -> tuple[int, bool, int, ApiError | None]:
        return len(self), self.complete, self.unreadable, self.error

    def _tell(self, page: Page[R], list_changed: bool) -> None:
        if page.items:
            self._store.publish(Change(self.kind, frozenset(map(self._key, page.items))))
        if list_changed:
            self._store.publish(Change(self.kind))

    def _abandon_reading_on(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            self._scheduler.release(job)

    def _abandon_walks(self) -> None:
        for walk in self._walks:
            if walk.job is not None:
                job, walk.job = walk.job, None
                self._scheduler.release(job)
        self._walks = []


def _limit(call: Call[Page[R]]) -> int:
    asked = call.params.get("limit", (call.json or {}).get("limit", LISTED_BY_DEFAULT))
    return int(asked)


def _full(call: Call[Page[R]], page: Page[R]) -> bool:
    return len(page.items) + page.unreadable >= _limit(call)


def _ends(call: Call[Page[R]], page: Page[R]) -> bool:
    """Whether a page is the last one: it says so, or to ask for the next one would cost too much.

    Every page but the empty one after the last carries a cursor (API.md §2). The mail list has 20 requests
    a minute, so there a page that is not full is taken for the last; a refresh looks again.
    """
    return page.next_cursor is None or (MAIL_LIST in call.limits and not _full(call, page))
