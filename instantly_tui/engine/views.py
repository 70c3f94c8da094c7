"""A list in another order or narrowed, over the rows that are here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import Record
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.scheduler import Priority

R = TypeVar("R", bound=Record)


class View(Generic[R]):
    """The rows of a pager that pass `where`, sorted by `order`; honest only as far as the pager is complete."""

    def __init__(
        self,
        pager: Pager[R],
        *,
        where: Callable[[R], bool] | None = None,
        order: Callable[[R], Any] | None = None,
        reverse: bool = False,
    ) -> None:
        self._pager, self._where, self._order, self._reverse = pager, where, order, reverse
        self._version = -1
        self._places: list[int] = []

    @property
    def complete(self) -> bool:
        """Whether the list behind is read to its end."""
        return self._pager.complete

    @property
    def error(self) -> ApiError | None:
        return self._pager.error

    @property
    def loading(self) -> bool:
        return self._pager.loading

    def __len__(self) -> int:
        return len(self._sorted())

    def row(self, index: int) -> R | None:
        places = self._sorted()
        return self._pager.row(places[index]) if 0 <= index < len(places) else None

    def key_at(self, index: int) -> str | None:
        places = self._sorted()
        return self._pager.key_at(places[index]) if 0 <= index < len(places) else None

    def ensure(self, index: int, priority: Priority = Priority.VISIBLE) -> None:
        """Read on when more rows are wanted than pass; a narrowed list may need many pages for one row."""
        if index >= len(self) and not self._pager.complete:
            self._pager.ensure(len(self._pager), priority)

    def _sorted(self) -> list[int]:
        """Places in the pager, in the order of this view; made anew after every change of the rows."""
        if self._version == self._pager.version:
            return self._places
        self._version = self._pager.version
        where, order = self._where, self._order
        rows = [(place, row) for place in range(len(self._pager)) if (row := self._pager.row(place)) is not None]
        kept = [(place, row) for place, row in rows if where is None or where(row)]
        if order is not None:
            kept.sort(key=lambda pair: order(pair[1]), reverse=self._reverse)
        self._places = [place for place, _ in kept]
        return self._places
