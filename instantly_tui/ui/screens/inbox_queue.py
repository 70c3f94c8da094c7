"""The rows of the inbox: what fits, and what has ceased to fit under the user's hands until it is let go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from instantly_tui.api.emails import Email
from instantly_tui.engine.clock import LONG_AGO
from instantly_tui.engine.views import View

if TYPE_CHECKING:
    from instantly_tui.api.errors import ApiError
    from instantly_tui.engine.pager import Pager
    from instantly_tui.engine.store import Store


class Queue:
    """A source of rows over a list of mails, newest first, that asks for no page but the first by itself.

    A mail that was decided on stays in its place, whether or not it still fits or is still in the list: the
    rows below it must not move up under the next key. A new queue lets it go.
    """

    def __init__(
        self, pager: Pager[Email], store: Store, fits: Sequence[Callable[[Email], bool]] = ()
    ) -> None:
        self._pager, self._store = pager, store
        self._view = View(pager, where=lambda mail: all(each(mail) for each in fits)) if fits else None
        self._rows = self._view if self._view is not None else pager
        self._decided: dict[str, Email] = {}
        self._here: Email | None = None
        self._made_of: tuple[object, ...] = ()
        self._strays: list[tuple[int, str]] = []
        """Row among all rows, and key, of each mail kept although it does not fit, from the top."""

    def keep(self, mails: Sequence[Email]) -> None:
        """These are decided on: they stay until there is a new queue."""
        for mail in mails:
            self._decided.setdefault(mail.id, mail)
        self._made_of = ()

    def stand_on(self, mail: Email | None) -> None:
        """The cursor is on this mail: it stays even when someone else decides on it."""
        if mail is not self._here:
            self._here, self._made_of = mail, ()

    def has_decided(self, key: str) -> bool:
        """Whether it was decided on since this queue was made."""
        return key in self._decided

    def finished(self) -> set[str]:
        """The keys of those decided on that are read by now."""
        shown = {key: self.row(index) for key in self._decided if (index := self.index_of(key)) is not None}
        return {key for key, mail in shown.items() if mail is None or mail.is_unread is False}

    def is_stray(self, key: str) -> bool:
        """Whether it is only kept: it does not fit, or is not in the list any more."""
        self._arrange()
        return any(key == each for _, each in self._strays)

    @property
    def fitting(self) -> int:
        """How many rows there are without those only kept."""
        return len(self._rows)

    @property
    def shape(self) -> tuple[object, ...]:
        """Differs when rows came or went."""
        self._arrange()
        return (len(self._rows), *self._strays)

    @property
    def complete(self) -> bool:
        return self._pager.complete

    @property
    def error(self) -> ApiError | None:
        return self._pager.error

    @property
    def loading(self) -> bool:
        return self._pager.loading

    def __len__(self) -> int:
        self._arrange()
        return len(self._rows) + len(self._strays)

    def row(self, index: int) -> Email | None:
        """The record at a row; None when there is none."""
        at, stray = self._place(index)
        if stray is None:
            return self._rows.row(at)
        record = self._decided.get(stray) or self._here
        return None if record is None else self._store.shown(self._pager.kind, stray, record, float("-inf"))

    def key_at(self, index: int) -> str | None:
        """The key of a row; None when there is none."""
        at, stray = self._place(index)
        return stray if stray is not None else self._rows.key_at(at)

    def index_of(self, key: str) -> int | None:
        """The row a key is at; None when it is not here."""
        self._arrange()
        for index, stray in self._strays:
            if stray == key:
                return index
        found = self._rows.index_of(key)
        return None if found is None else self._row_of(found)

    def pager_rows(self, first: int, last: int) -> tuple[int, int]:
        """The rows of the whole list that these rows stand for, at least."""
        keys = [key for index in (first, last) if (key := self.key_at(index)) is not None]
        found = self._pager.indices_of(keys)
        return (found[0], found[-1]) if found else (0, 0)

    def ensure(self, index: int) -> None:
        """Ask for the first page when it is missing; further ones are read on the user's word alone."""
        if not len(self._pager):
            self._pager.ensure(0)

    def read_on(self) -> bool:
        """Ask for one page more; False when there is none, or it is on its way."""
        if self._pager.complete or self._pager.loading:
            return False
        self._pager.ensure(len(self._pager))
        return True

    def _place(self, index: int) -> tuple[int, str | None]:
        """Where a row is: its index among those that fit, or the key of one that is only kept."""
        self._arrange()
        before = 0
        for at, key in self._strays:
            if at == index:
                return index, key
            if at > index:
                break
            before += 1
        return index - before, None

    def _row_of(self, index: int) -> int:
        for at, _ in self._strays:
            if at > index:
                break
            index += 1
        return index

    def _arrange(self) -> None:
        made_of = (self._pager.version, self._pager.laid)
        if made_of == self._made_of:
            return
        self._made_of = made_of
        kept = dict(self._decided)
        if self._here is not None:
            kept.setdefault(self._here.id, self._here)
        rows = self._rows
        fitting = {rows.key_at(index) for index in rows.indices_of(kept)} if kept else set()
        strays = [mail for key, mail in kept.items() if key not in fitting]
        strays.sort(key=_when, reverse=True)
        self._strays = [(self._above(mail) + number, mail.id) for number, mail in enumerate(strays)]

    def _above(self, mail: Email) -> int:
        """How many of the rows that fit are newer."""
        rows = self._rows

        def age(index: int) -> float:
            row = rows.row(index)
            return -_when(row).timestamp() if row is not None else float("inf")

        return bisect_left(range(len(rows)), -_when(mail).timestamp(), key=age)


def _when(mail: Email) -> datetime:
    return mail.timestamp_created or LONG_AGO
