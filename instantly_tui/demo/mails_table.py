"""The mails of one workspace, newest or oldest first, with threads and the unread count kept ready."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from instantly_tui.demo.ids import stamp, stamp_ms, uuid7

Row = dict[str, Any]


class MailTable:
    """Mails by id; ids rise with `timestamp_created`, so id order is time order (API.md §2).

    `load` gives the first rows (without `body`) when something is first asked; `body` makes the `body` of
    such a row on demand. `changed(old, new)` hears every change, with None for a row that did not or does
    not exist: that is how analytics stay right. Rows handed out are the table's own: change them by `patch`.

    Private keys: `_auto` 1 for an automatic reply, `_done` for a thread marked as done.
    """

    def __init__(
        self,
        load: Callable[[], Iterable[Row]],
        body: Callable[[Row], Row],
        *,
        now_ms: Callable[[], int],
        chance: random.Random,
        changed: Callable[[Row | None, Row | None], None],
    ) -> None:
        self._load: Callable[[], Iterable[Row]] | None = load
        self._body = body
        self._now_ms = now_ms
        self._chance = chance
        self._changed = changed
        self._by_id: dict[str, Row] = {}
        self._order: list[str] = []
        self._threads: dict[str, list[str]] = {}
        self._unread: set[str] = set()

    def _ready(self) -> None:
        if self._load is None:
            return
        load, self._load = self._load, None
        for row in load():
            self._by_id[row["id"]] = row
            self._index(row)
        self._order = sorted(self._by_id)
        for ids in self._threads.values():
            ids.sort()

    def __len__(self) -> int:
        self._ready()
        return len(self._order)

    def get(self, mail_id: str) -> Row | None:
        """The row with that id, without a generated body."""
        self._ready()
        return self._by_id.get(mail_id)

    def full(self, row: Row) -> Row:
        """A copy of the row with its `body`, and `is_auto_reply` on received ones (only GET by id has it)."""
        copy = {key: value for key, value in row.items() if key[0] != "_"}
        if "body" not in copy:
            copy["body"] = self._body(row)
        if row.get("ue_type") == 2:
            copy["is_auto_reply"] = row.get("_auto", 0)
        return copy

    def select(
        self,
        where: Callable[[Row], bool],
        after: str | None = None,
        limit: int | None = 100,
        ascending: bool = False,
        latest_of_thread: bool = False,
    ) -> list[Row]:
        """Up to `limit` matching rows strictly beyond the id `after`, newest first unless `ascending`.

        With `latest_of_thread` only the newest matching row of each thread; rows without thread stand alone.
        """
        self._ready()
        found: list[Row] = []
        if latest_of_thread:
            rows = self._latest(where)
            for row in reversed(rows) if ascending else rows:
                if after is None or (row["id"] > after if ascending else row["id"] < after):
                    found.append(row)
                    if len(found) == limit:
                        break
            return found
        for mail_id in self._beyond(after, ascending):
            row = self._by_id[mail_id]
            if where(row):
                found.append(row)
                if len(found) == limit:
                    break
        return found

    def _beyond(self, after: str | None, ascending: bool) -> Iterator[str]:
        order = self._order
        if ascending:
            first = bisect_right(order, after) if after else 0
            return (order[place] for place in range(first, len(order)))
        last = bisect_left(order, after) if after else len(order)
        return (order[place] for place in range(last - 1, -1, -1))

    def _latest(self, where: Callable[[Row], bool]) -> list[Row]:
        seen: set[str] = set()
        rows: list[Row] = []
        for mail_id in reversed(self._order):
            row = self._by_id[mail_id]
            thread = row.get("thread_id") or mail_id
            if thread not in seen and where(row):
                seen.add(thread)
                rows.append(row)
        return rows

    def thread(self, thread_id: str) -> list[Row]:
        """The mails of a thread, oldest first; an unknown thread has none."""
        self._ready()
        return [self._by_id[mail_id] for mail_id in self._threads.get(thread_id, ())]

    def unread(self) -> int:
        """How many received mails are unread, in all modes."""
        self._ready()
        return len(self._unread)

    def add(self, row: Row) -> Row:
        """Stores a mail and returns it; `id` and the timestamps are made when missing."""
        self._ready()
        row = dict(row)
        ms = stamp_ms(row["timestamp_created"]) if "timestamp_created" in row else self._now_ms()
        row.setdefault("timestamp_created", stamp(ms))
        row.setdefault("timestamp_email", row["timestamp_created"])
        if "id" not in row:
            row["id"] = self._new_id(ms)
        if row["id"] in self._by_id:
            raise ValueError(f"mail {row['id']} exists already")
        self._by_id[row["id"]] = row
        insort(self._order, row["id"])
        self._index(row)
        self._changed(None, row)
        return row

    def patch(self, mail_id: str, fields: Row) -> Row | None:
        """Sets fields of a mail (None removes one) and returns the row; None when there is no such mail."""
        self._ready()
        old = self._by_id.get(mail_id)
        if old is None:
            return None
        new = {key: value for key, value in {**old, **fields}.items() if value is not None}
        self._unindex(old)
        self._by_id[mail_id] = new
        self._index(new)
        self._changed(old, new)
        return new

    def remove(self, mail_id: str) -> Row | None:
        """Deletes a mail and returns what it was; the rest of its thread stays."""
        self._ready()
        row = self._by_id.pop(mail_id, None)
        if row is None:
            return None
        del self._order[bisect_left(self._order, mail_id)]
        self._unindex(row)
        self._changed(row, None)
        return row

    def _new_id(self, ms: int) -> str:
        # Two mails of one millisecond keep the order they were stored in, because ids are the order.
        last = self._order[-1] if self._order else ""
        fresh = uuid7(ms, 0, self._chance.getrandbits(62))
        step = 0
        while fresh <= last and last[:13] == fresh[:13] and step < 0xFFF:
            step += 1
            fresh = uuid7(ms, step, self._chance.getrandbits(62))
        return fresh

    def _index(self, row: Row) -> None:
        thread = row.get("thread_id")
        if thread:
            insort(self._threads.setdefault(thread, []), row["id"])
        if row.get("ue_type") == 2 and row.get("is_unread") == 1:
            self._unread.add(row["id"])

    def _unindex(self, row: Row) -> None:
        thread = row.get("thread_id")
        if thread:
            self._threads[thread].remove(row["id"])
        self._unread.discard(row["id"])
