"""The rows of a list in order, as a chain of pages in which each begins where the one before it ended."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from instantly_tui.api.page import Page, Record
from instantly_tui.engine.packed import Decoder, KeySet, Part, hashes_in, pack, rows_in

R = TypeVar("R", bound=Record)

LOOK_AHEAD = 64
"""In how many slots after a page read again its last rows are looked for."""
STRAYS = 8
"""How many rows of such a page may be shown elsewhere before its end counts as not found."""
MOST_PARTS = 4
"""Of how many pages' rows a slot may be pieced together before it should be read again."""


class Slot:
    """What is asked for by one cursor: the rows after it, up to the next slot's cursor."""

    __slots__ = ("cursor", "parts", "unreadable")

    def __init__(self, cursor: str | None, parts: list[Part], unreadable: int = 0) -> None:
        self.cursor = cursor
        self.parts = parts
        self.unreadable = unreadable

    @property
    def unsettled(self) -> bool:
        """Whether it should be read again soon: rows may be missing, or it is made up of many pages."""
        return len(self.parts) > MOST_PARTS or any(part.gap for part in self.parts)


@dataclass(frozen=True)
class _Place:
    """Where a row is: the number of its slot, of the part in that, and of the row in that."""

    slot: int
    part: int
    offset: int


@dataclass(frozen=True)
class _Cover:
    """What a page read again covers of the rows shown from its slot on."""

    stop: int
    """The number of the first slot it leaves alone."""
    gone: list[Part]
    """The rows it replaces."""
    rest: list[Part]
    """The rows of the last slot before `stop` that come after those."""
    sure: bool
    """Whether the first row after those directly follows the page's last."""
    found: bool = True
    """Whether any row of it was shown before."""


class Chain(Generic[R]):
    """Packed rows without repeats; a page read again replaces the stretch of rows it covers.

    The server compares cursors, it does not look them up: a slot covers the rows after its cursor and up to
    the next slot's. So a page read again tells which rows of that stretch are gone, which are new, and by
    which cursor the next slot is to be read from now on.
    """

    def __init__(self, parse: Callable[[bytes], Page[R]], key: Callable[[R], str]) -> None:
        self.slots: list[Slot] = []
        self.next: str | None = None
        """The cursor reading goes on with, also at the end: rows may be added there."""
        self.ended = False
        self.unreadable = 0
        """How many rows could not be read and are left out."""
        self.version = 0
        """Grows with every change of a row or of the order."""
        self.parse = parse
        self._key = key
        self._decoder = Decoder(parse)
        self._shown = KeySet()
        self._cursors: set[str | None] = set()
        self._starts = array("q")
        self._length = 0
        self._gaps = 0
        self._largest_page = 0
        self._oldest: float | None = None

    def __len__(self) -> int:
        return self._length

    @property
    def whole(self) -> bool:
        """Whether it holds every row of the list."""
        return self.ended and not self._gaps

    @property
    def oldest(self) -> float | None:
        """When the oldest of the rows was asked for; None without rows."""
        if self._oldest is None:
            self._oldest = min((part.read_at for part in _parts(self.slots)), default=None)
        return self._oldest

    def row(self, index: int) -> tuple[R, float] | None:
        """The record at a row, and when it was asked for; None outside the list."""
        if not 0 <= index < self._length:
            return None
        number = self.slot_of(index)
        offset = index - self._starts[number]
        for part in self.slots[number].parts:
            if offset < len(part):
                return self._decoder.item(part.packed, part.place(offset)), part.read_at
            offset -= len(part)
        raise AssertionError(f"row {index} is counted but not there")

    def slot_of(self, index: int) -> int:
        """The number of the slot a row is in; of the nearest slot for a row outside the list."""
        return max(0, bisect_right(self._starts, min(index, self._length - 1)) - 1)

    def first_row_of(self, number: int) -> int:
        """The first row of a slot, by its number."""
        return self._starts[number]

    def parts(self) -> Iterator[tuple[int, Part]]:
        """Each part with the number of its first row."""
        first = 0
        for slot in self.slots:
            for part in slot.parts:
                yield first, part
                first += len(part)

    def records(self, part: Part) -> list[R]:
        """The records of a part, in order."""
        items = self._decoder.items(part.packed)
        return [items[part.place(offset)] for offset in range(len(part))]

    def find(self, key: str, near: int = 0) -> int | None:
        """The row of a key, searched outward from a row; None when it is not shown."""
        place = self._search(hash(key), self._outward(self.slot_of(near)))
        if place is None:
            return None
        return self._starts[place.slot] + rows_in(self.slots[place.slot].parts[: place.part]) + place.offset

    def find_all(self, keys: Collection[str]) -> list[int]:
        """The rows of these keys in order, those not shown left out."""
        missing = {hashed for hashed in map(hash, keys) if hashed in self._shown}
        found: list[int] = []
        for first, part in self.parts():
            if not missing:
                break
            hits = missing.intersection(part.hashes)
            missing -= hits
            found += sorted(first + part.hashes.index(hashed) for hashed in hits)
        return found

    def asked(self, cursor: str | None) -> bool:
        """Whether a page was asked for by this cursor."""
        return cursor in self._cursors

    def append(self, page: Page[R], asked_at: float, *, ended: bool) -> None:
        """Add the page asked for by `next`; rows shown already keep their place."""
        cursor = self.next
        if page.items or page.unreadable:
            slot = Slot(cursor, self._fresh(page, self._hashes(page), asked_at), page.unreadable)
            self._starts.append(self._length)
            self.slots.append(slot)
            self._count([slot], 1)
        self.next = cursor if page.next_cursor is None else page.next_cursor
        self.ended = ended or page.next_cursor is None
        # What is appended was asked for last: the oldest row stays the oldest.
        self.version += 1

    def replace(self, slot: Slot, page: Page[R], asked_at: float, *, ended: bool) -> bool:
        """Put a page read again by the slot's cursor in place of the rows it covers.

        False when one of those was asked for later than the page: then nothing is changed.
        """
        at = self.slots.index(slot)
        hashes = self._hashes(page)
        ended = ended or page.next_cursor is None
        cover = self._covered(at, hashes, ended)
        if any(part.read_at > asked_at for part in (*cover.gone, *slot.parts)):
            return False
        before = self.slots[at : cover.stop + 1]
        rows = rows_in(_parts(before))
        self._count(before, -1)
        fresh = set(hashes)
        again = [hashed for hashed in hashes_in(cover.rest) if hashed in fresh]
        for hashed in (*hashes_in(cover.gone), *again):
            self._shown.discard(hashed)
        rest = [part for part in (part.without(fresh) for part in cover.rest) if len(part)]
        slot.parts, slot.unreadable = self._fresh(page, hashes, asked_at), page.unreadable
        after = self._led_on(at, cover, rest, page, ended)
        self.slots[at : cover.stop + 1] = after
        self._count(after, 1)
        same_rows = rows == rows_in(_parts(after)) and len(before) == len(after)
        self._number(at, at + len(after) if same_rows else len(self.slots))
        self._oldest = None
        self.version += 1
        return True

    def hide(self, keys: Iterable[str]) -> int:
        """Take rows out of the list; how many of these keys were shown."""
        hidden = 0
        for hashed in map(hash, keys):
            place = self._search(hashed, self._outward(0))
            if place is not None:
                parts = self.slots[place.slot].parts
                parts[place.part] = parts[place.part].without({hashed})
                self._shown.discard(hashed)
                hidden += 1
        if hidden:
            self._length -= hidden
            self._number(0, len(self.slots))
            self._oldest = None
            self.version += 1
        return hidden

    def _covered(self, at: int, hashes: Sequence[int], ended: bool) -> _Cover:
        slot = self.slots[at]
        if ended:
            return _Cover(len(self.slots), _parts(self.slots[at:]), [], sure=True)
        place = self._last_shown(at, hashes)
        if place is None:
            return _Cover(at + 1, [], slot.parts, sure=False, found=False)
        parts = self.slots[place.slot].parts
        last = parts[place.part]
        upto, beyond = last.cut(place.offset + 1)
        gone = [*_parts(self.slots[at : place.slot]), *parts[: place.part], upto]
        rest = [*([beyond] if len(beyond) else []), *parts[place.part + 1 :]]
        return _Cover(place.slot + 1, gone, rest, last.hashes[place.offset] == hashes[-1])

    def _last_shown(self, at: int, hashes: Sequence[int]) -> _Place | None:
        """Where the last row of a page that was shown before is, in the slots from `at` on."""
        numbers = range(at, min(at + LOOK_AHEAD, len(self.slots)))
        strays = 0
        for hashed in reversed(hashes):
            place = self._search(hashed, numbers)
            if place is not None:
                return place
            strays += hashed in self._shown
            if strays == STRAYS:
                break
        return None

    def _led_on(self, at: int, cover: _Cover, rest: list[Part], page: Page[R], ended: bool) -> list[Slot]:
        """The slots from a page read again up to the first beyond it, which begins where the page ends."""
        slot = self.slots[at]
        if ended:
            self.ended = True
            self.next = slot.cursor if page.next_cursor is None else page.next_cursor
            return [slot] if page.items or page.unreadable else []
        following = self.slots[cover.stop : cover.stop + 1]
        if rest:
            rest[0] = rest[0].marked(rest[0].gap or not cover.sure)
            if cover.stop - 1 > at:
                following.insert(0, self.slots[cover.stop - 1])
                following[0].parts = rest
            elif following and cover.found and self._fits_one(rest + following[0].parts):
                following[0].parts = rest + following[0].parts
            else:
                following.insert(0, Slot(None, rest))
        elif following and following[0].parts and not cover.sure:
            following[0].parts[0] = following[0].parts[0].marked(True)
        if following:
            following[0].cursor = page.next_cursor
        elif page.next_cursor != self.next:
            self.next, self.ended = page.next_cursor, False
        return [slot, *following]

    def _fits_one(self, parts: Sequence[Part]) -> bool:
        """Whether rows are few enough for one slot: reading it again brings no more than a page of them."""
        return rows_in(parts) <= 2 * self._largest_page

    def _fresh(self, page: Page[R], hashes: Sequence[int], asked_at: float) -> list[Part]:
        """The rows of a page that are not shown yet, packed."""
        self._largest_page = max(self._largest_page, len(hashes))
        picks = array("H")
        for place, hashed in enumerate(hashes):
            if hashed not in self._shown:
                self._shown.add(hashed)
                picks.append(place)
        if not picks:
            return []
        packed = pack(page.content)
        self._decoder.keep(packed, page.items)
        kept = array("q", [hashes[place] for place in picks])
        return [Part(packed, kept, picks if len(picks) < len(hashes) else None, asked_at)]

    def _hashes(self, page: Page[R]) -> list[int]:
        return [hash(self._key(item)) for item in page.items]

    def _search(self, hashed: int, numbers: Iterable[int]) -> _Place | None:
        """Look for a row in these slots, in that order."""
        if hashed not in self._shown:
            return None
        for number in numbers:
            for index, part in enumerate(self.slots[number].parts):
                if hashed in part.hashes:
                    return _Place(number, index, part.hashes.index(hashed))
        return None

    def _outward(self, number: int) -> Iterator[int]:
        """All slots, the nearest to a slot first."""
        yield from range(number, min(number + 1, len(self.slots)))
        for distance in range(1, len(self.slots)):
            if number + distance < len(self.slots):
                yield number + distance
            if number >= distance:
                yield number - distance

    def _count(self, slots: Sequence[Slot], sign: int) -> None:
        """Add slots to the totals, or take them out of them."""
        for slot in slots:
            self._length += sign * rows_in(slot.parts)
            self._gaps += sign * sum(part.gap for part in slot.parts)
            self.unreadable += sign * slot.unreadable
            if sign > 0:
                self._cursors.add(slot.cursor)
            else:
                self._cursors.discard(slot.cursor)

    def _number(self, first: int, stop: int) -> None:
        """Note the first row of the slots from `first` up to `stop`, which are those whose rows moved."""
        row = 0
        if first:
            row = self._starts[first - 1] + rows_in(self.slots[first - 1].parts)
        for number in range(first, stop):
            if number < len(self._starts):
                self._starts[number] = row
            else:
                self._starts.append(row)
            row += rows_in(self.slots[number].parts)
        del self._starts[len(self.slots) :]


def _parts(slots: Sequence[Slot]) -> list[Part]:
    return [part for slot in slots for part in slot.parts]
