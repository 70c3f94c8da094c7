"""What became of every row of a file, in two bytes each, with its reason in words."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Fate:
    """One of the things that can become of a row."""

    group: str
    """As it is counted: to add, added, invalid, twice, here, blocked or refused."""
    words: str


TODO = Fate("to add", "not sent yet")
ADDED = Fate("added", "added")
FOUND = Fate("added", "added: the answer was lost, the lead is there")
NO_ADDRESS = Fate("invalid", "no address")
NOT_AN_ADDRESS = Fate("invalid", "not an address")
TOO_MANY_CELLS = Fate("invalid", "more cells than columns")
TWICE = Fate("twice", "the address stands in an earlier row")
THERE = Fate("here", "in the target already")
EITHER = Fate("here", "in the target now: added or there before, the server does not say which")
ELSEWHERE = Fate("here", "in the workspace already, and left out as asked")
BLOCKED = Fate("blocked", "on the block list")
MOST = 60_000
"""Different fates that are told apart."""
MANY = Fate("refused", "refused by the server")

Ranges = list[list[int]]


class Fates:
    """The fate of each row by its number, from 1; without one it is `TODO`."""

    def __init__(self) -> None:
        self._known: list[Fate] = [TODO]
        self._codes = array("H", [0])
        self._number = {TODO: 0}
        self._tally = [0]
        """How many rows have each fate."""

    def __len__(self) -> int:
        return len(self._codes) - 1

    def __getitem__(self, row: int) -> Fate:
        return self._known[self._codes[row]]

    def add(self, fate: Fate) -> None:
        """Tell the fate of one row more."""
        code = self._code(fate)
        self._codes.append(code)
        self._tally[code] += 1

    def set(self, rows: Iterable[int], fate: Fate) -> None:
        """Give these rows another fate; numbers there are no rows of are passed over."""
        code = self._code(fate)
        for row in rows:
            if 0 < row < len(self._codes):
                self._tally[self._codes[row]] -= 1
                self._codes[row] = code
                self._tally[code] += 1

    def copy(self) -> Fates:
        """The same fates, to be changed apart."""
        other = Fates()
        other._known, other._number = [*self._known], dict(self._number)
        other._codes, other._tally = array("H", self._codes), [*self._tally]
        return other

    def groups(self) -> Counter[str]:
        """How many rows have a fate of each group."""
        counted: Counter[str] = Counter()
        for fate, count in self.counts():
            counted[fate.group] += count
        return counted

    def counts(self) -> list[tuple[Fate, int]]:
        """Each fate that some row has, and of how many."""
        return [(fate, count) for fate, count in zip(self._known, self._tally, strict=True) if count]

    def _code(self, fate: Fate) -> int:
        code = self._number.get(fate)
        if code is None:
            if len(self._known) >= MOST and fate != MANY:
                return self._code(MANY)
            code = self._number[fate] = len(self._known)
            self._known.append(fate)
            self._tally.append(0)
        return code


def ranges(rows: Iterable[int]) -> Ranges:
    """Row numbers as first and last of each unbroken run, in order."""
    found: Ranges = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return found


def within(found: Ranges) -> Iterator[int]:
    """The row numbers of these ranges."""
    return (row for first, last in found for row in range(first, last + 1))
