"""Pages kept small: the answer compressed, the keys as hashes, records made again when someone looks."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from instantly_tui.api.page import Page, Record

R = TypeVar("R", bound=Record)

READY_PAGES = 4
"""How many pages' records are kept: a screen shows one or two, and records take twenty times the room."""
READY_ROWS = 256
"""How many records that were looked at are kept: those on a screen of a sorted list come from many pages."""
LEVEL = 3
"""Of zlib: an eighth smaller than level 1 in the same time."""
SHARDS = 1024


def pack(content: bytes) -> bytes:
    """Compress an answer, quickly rather than well."""
    return zlib.compress(content, LEVEL)


def unpack(packed: bytes) -> bytes:
    """The answer as it came."""
    return zlib.decompress(packed)


class Part:
    """Rows of one packed page, in order: all of them, or those still to be shown. Never changed once made."""

    __slots__ = ("gap", "hashes", "packed", "picks", "read_at")

    def __init__(
        self, packed: bytes, hashes: array[int], picks: array[int] | None, read_at: float, gap: bool = False
    ) -> None:
        self.packed = packed
        self.hashes = hashes
        """The hash of each row's key."""
        self.picks = picks
        """The place of each row on its page; None when all are shown."""
        self.read_at = read_at
        """When the page was asked for, by the engine's clock."""
        self.gap = gap
        """Whether rows nobody has read yet may lie directly before these."""

    def __len__(self) -> int:
        return len(self.hashes)

    def place(self, offset: int) -> int:
        """Where on its page a row is."""
        return offset if self.picks is None else self.picks[offset]

    def marked(self, gap: bool) -> Part:
        """The same rows, with or without a gap before them."""
        return self if gap == self.gap else Part(self.packed, self.hashes, self.picks, self.read_at, gap)

    def cut(self, offset: int) -> tuple[Part, Part]:
        """The rows before and from an offset on."""
        return self._only(range(offset), self.gap), self._only(range(offset, len(self)), False)

    def without(self, hashes: Collection[int]) -> Part:
        """The part without rows of these keys."""
        kept = [offset for offset, held in enumerate(self.hashes) if held not in hashes]
        return self if len(kept) == len(self) else self._only(kept, self.gap)

    def _only(self, offsets: Sequence[int], gap: bool) -> Part:
        hashes = array("q", [self.hashes[offset] for offset in offsets])
        return Part(self.packed, hashes, array("H", map(self.place, offsets)), self.read_at, gap)


class KeySet:
    """The hashes of all keys of a list, in ten bytes each: which rows are shown already.

    The shards are in order, so that a million rows are searched as fast as a hundred.
    """

    def __init__(self) -> None:
        self._shards: list[array[int] | None] = [None] * SHARDS

    def __contains__(self, hashed: int) -> bool:
        shard = self._shards[hashed % SHARDS]
        if shard is None:
            return False
        place = bisect_left(shard, hashed)
        return place < len(shard) and shard[place] == hashed

    def add(self, hashed: int) -> None:
        shard = self._shards[hashed % SHARDS]
        if shard is None:
            shard = self._shards[hashed % SHARDS] = array("q")
        insort(shard, hashed)

    def discard(self, hashed: int) -> None:
        shard = self._shards[hashed % SHARDS]
        if shard is not None and hashed in self:
            del shard[bisect_left(shard, hashed)]


class Decoder(Generic[R]):
    """Makes records of packed pages, and keeps the last few."""

    def __init__(self, parse: Callable[[bytes], Page[R]]) -> None:
        self._parse = parse
        self._pages: OrderedDict[bytes, tuple[R, ...]] = OrderedDict()
        self._rows: OrderedDict[tuple[bytes, int], R] = OrderedDict()

    def item(self, packed: bytes, place: int) -> R:
        """One record of a page."""
        found = self._rows.get((packed, place))
        if found is None:
            found = self._rows[packed, place] = self.items(packed)[place]
            if len(self._rows) > READY_ROWS:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end((packed, place))
        return found

    def items(self, packed: bytes) -> tuple[R, ...]:
        """The records of a page, checked by its reader again when they are no longer kept."""
        items = self._pages.get(packed)
        if items is None:
            items = self._parse(unpack(packed)).items
        self.keep(packed, items)
        return items

    def keep(self, packed: bytes, items: tuple[R, ...]) -> None:
        """Keep the records of a page that is looked at, or has just been read."""
        self._pages[packed] = items
        self._pages.move_to_end(packed)
        if len(self._pages) > READY_PAGES:
            self._pages.popitem(last=False)


def rows_in(parts: Iterable[Part]) -> int:
    return sum(map(len, parts))


def hashes_in(parts: Iterable[Part]) -> Iterator[int]:
    for part in parts:
        yield from part.hashes
