"""Terminal styles by number, and the shortest way from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

DEFAULT = 0
"""The number of the style a terminal starts with."""

_COLOURS = {str(code) for code in (*range(30, 38), *range(90, 98))}
_BACKGROUNDS = {str(code) for code in (*range(40, 48), *range(100, 108))}
_ATTRIBUTES = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"}
_ENDS = {
    "22": {"1", "2"},
    "23": {"3"},
    "24": {"4", "21"},
    "25": {"5", "6"},
    "27": {"7"},
    "28": {"8"},
    "29": {"9"},
    "54": {"51", "52"},
    "55": {"53"},
}
_SEEN_ON_BLANKS = {"4", "5", "6", "7", "9", "21", "51", "52", "53"}


class Pen(NamedTuple):
    """What a character is drawn with, as the terminal's own codes; empty colours are the terminal's."""

    attributes: frozenset[str]
    colour: str
    background: str


_PLAIN = Pen(frozenset(), "", "")


def read(codes: str, pen: Pen = _PLAIN) -> Pen:
    """`pen` after the style codes of one `CSI … m`; ValueError for a code not known here."""
    attributes, colour, background = set(pen.attributes), pen.colour, pen.background
    rest = iter(codes.split(";"))
    for code in rest:
        if code in _ATTRIBUTES:
            attributes.add(code)
        elif code in {"38", "48"}:
            extended = _extended(code, rest)
            colour, background = (extended, background) if code == "38" else (colour, extended)
        elif code in _COLOURS or code == "39":
            colour = "" if code == "39" else code
        elif code in _BACKGROUNDS or code == "49":
            background = "" if code == "49" else code
        elif code in {"", "0"}:
            attributes, colour, background = set(), "", ""
        elif code in _ENDS:
            attributes -= _ENDS[code]
        else:
            raise ValueError(codes)
    return Pen(frozenset(attributes), colour, background)


def _extended(code: str, following: Iterator[str]) -> str:
    """A colour of the 256 or of the 16 million."""
    kind = next(following, "")
    wanted = {"5": 1, "2": 3}.get(kind)
    values = [next(following, "") for _ in range(wanted or 0)]
    if wanted is None or not all(value.isdigit() for value in values):
        raise ValueError(code)
    return ";".join((code, kind, *values))


class Pens:
    """The styles met so far; equal looks have equal numbers."""

    def __init__(self) -> None:
        self._pens = [_PLAIN]
        self._numbers = {_PLAIN: DEFAULT}
        self._after: dict[tuple[int, str], int] = {}
        self._blanks: dict[int, int] = {}
        self._changes: dict[tuple[int, int], str] = {}

    def __len__(self) -> int:
        return len(self._pens)

    def after(self, pen: int, codes: str) -> int:
        """The style after `CSI codes m`; ValueError for codes not known here."""
        number = self._after.get((pen, codes))
        if number is None:
            number = self._after[pen, codes] = self._number(read(codes, self._pens[pen]))
        return number

    def blank(self, pen: int) -> int:
        """The style without what can't be seen on a space, such as the text colour."""
        number = self._blanks.get(pen)
        if number is None:
            held = self._pens[pen]
            seen = held.attributes & _SEEN_ON_BLANKS
            bare = held if seen else Pen(frozenset(), "", held.background)
            number = self._blanks[pen] = self._number(bare)
        return number

    def erasable(self, pen: int) -> bool:
        """Whether erasing with this style leaves what a space in it shows."""
        return not self._pens[pen].attributes

    def change(self, old: int, new: int) -> str:
        """The shortest codes that turn the style `old` into `new`."""
        codes = self._changes.get((old, new))
        if codes is None:
            codes = self._changes[old, new] = _change(self._pens[old], self._pens[new])
        return codes

    def _number(self, pen: Pen) -> int:
        number = self._numbers.get(pen)
        if number is None:
            number = self._numbers[pen] = len(self._pens)
            self._pens.append(pen)
        return number


def _change(old: Pen, new: Pen) -> str:
    if old == new:
        return ""
    if new == _PLAIN:
        return "\x1b[m"
    whole = ["0", *sorted(new.attributes), *filter(None, (new.colour, new.background))]
    ways = [whole]
    if old.attributes <= new.attributes:
        step = sorted(new.attributes - old.attributes)
        if old.colour != new.colour:
            step.append(new.colour or "39")
        if old.background != new.background:
            step.append(new.background or "49")
        ways.append(step)
    return f"\x1b[{min((';'.join(way) for way in ways), key=len)}m"
