"""A list in another order or narrowed, over the rows that are here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import Record
from instantly_tui.engine.packed import Part
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.scheduler import Priority

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class _Seen:
    """What was found out about the rows of one part: all that sorting needs, and no record."""

    keys: dict[str, int]
    """The offset in the part of each key."""
    passes: list[bool]
    values: list[Any]


class View(Generic[R]):
    """The rows of a pager that pass `where`, sorted by `order`; honest only as far as the pager is complete.

    Rows that have no value to sort by come last either way. Made anew when rows change, of what changed.
    """

    def __init__(
        self,
        pager: Pager[R],
        *,
        where: Callable[[R], bool] | None = None,
        order: Callable[[R], Any] | None = None,
        reverse: bool = False,
    ) -> None:
        self._pager, self._where, self._order, self._reverse = pager, where, order, reverse
        self._made_of = (-1, -1)
        self._seen: dict[Part, _Seen] = {}
        self._places: list[int] = []
        self._held: dict[str, Any] = {}
        """By which values rows are sorted whatever is known of them now."""

    def hold(self) -> None:
        """Keep the rows that are here where they are, whatever becomes of them, until `release`."""
        self._sorted()
        self._held = {
            key: seen.values[offset]
            for seen in self._seen.values()
            for key, offset in seen.keys.items()
            if seen.passes[offset]
        } | self._held

    def release(self) -> None:
        """Sort by what is known now."""
        self._held = {}
        self._made_of = (-1, -1)

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
        """The record at a row of this view; None when it is not here."""
        places = self._sorted()
        return self._pager.row(places[index]) if 0 <= index < len(places) else None

    def key_at(self, index: int) -> str | None:
        """The key of a row of this view; None when it is not here."""
        places = self._sorted()
        return self._pager.key_at(places[index]) if 0 <= index < len(places) else None

    def index_of(self, key: str, near: int = 0) -> int | None:
        """The row a key is at now; None when it is not here or does not pass."""
        places = self._sorted()
        if 0 <= near < len(places) and self._pager.key_at(places[near]) == key:
            return near
        place = self._pager.index_of(key)
        if place is None or place not in places:
            return None
        return places.index(place)

    def indices_of(self, keys: Collection[str]) -> list[int]:
        """The rows these keys are at now, in order; keys that are not here or do not pass are left out."""
        wanted = set(self._pager.indices_of(keys))
        return [index for index, place in enumerate(self._sorted()) if place in wanted]

    def ensure(self, index: int, priority: Priority = Priority.VISIBLE) -> None:
        """Read on when more rows are wanted than pass; a narrowed list may need many pages for one row."""
        missing = index + 1 - len(self)
        if missing > 0 and not self._pager.complete:
            self._pager.ensure(len(self._pager) + missing - 1, priority)

    def _sorted(self) -> list[int]:
        """Places in the pager, in the order of this view."""
        versions = (self._pager.version, self._pager.laid)
        if versions != self._made_of:
            changed = self._pager.laid_since(self._made_of[1])
            self._made_of = versions
            # Parts are never changed, only replaced: what was found out about one stays true.
            self._seen = {part: self._looked_at(part, changed) for _, part in self._pager.parts()}
            self._places = self._arranged()
        return self._places

    def _looked_at(self, part: Part, changed: frozenset[str] | None) -> _Seen:
        seen = self._seen.get(part)
        if seen is None or changed is None:
            rows = self._pager.rows_of(part)
            judged = [self._judged(row) for _, row in rows]
            keys = {key: offset for offset, (key, _) in enumerate(rows)}
            return _Seen(keys, [passes for passes, _ in judged], [value for _, value in judged])
        touched = {seen.keys[key] for key in changed if key in seen.keys}
        if touched:
            rows = self._pager.rows_of(part)
            for offset in touched:
                seen.passes[offset], seen.values[offset] = self._judged(rows[offset][1])
        return seen

    def _judged(self, row: R) -> tuple[bool, Any]:
        passes = self._where is None or self._where(row)
        return passes, self._order(row) if passes and self._order is not None else None

    def _arranged(self) -> list[int]:
        passing = [
            (first + offset, self._held.get(key, self._seen[part].values[offset]))
            for first, part in self._pager.parts()
            for key, offset in self._seen[part].keys.items()
            if self._seen[part].passes[offset]
        ]
        valued = [row for row in passing if row[1] is not None]
        if self._order is not None:
            valued.sort(key=itemgetter(1), reverse=self._reverse)
        return [place for place, _ in (*valued, *(row for row in passing if row[1] is None))]
