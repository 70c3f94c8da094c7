"""What must be written so that a terminal shows a new screen, given what it shows already."""

from __future__ import annotations

import re
import unicodedata
from array import array

from rich.cells import get_character_cell_size

from instantly_tui.ui.paint import TAIL, UNKNOWN, Paint
from instantly_tui.ui.pens import DEFAULT, Pens

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"

_LEAST_LINE = 7
"""Bytes that a jump and a character take: a changed line can't be written in less."""
_SCROLL_AT = 4
"""Fewer changed lines than this are not looked at for having moved."""
_MOST_TEXTS = 1_000
_AT_ONCE = 1_000
"""Characters that leave in one write and one packet: no terminal shows half of them, announced or not."""

_JUMP = re.compile(r"\x1b\[(\d*);?(\d*)H")
_PIECE = re.compile(r"\x1b\[([\d;]*)m|([^\x00-\x1f\x7f]+)")
_DRAWS_NOTHING = re.compile(
    r"(?:\x1b\[[?<=>][\d;]*\$?[a-z]|\x1b\[2[23];0t|\x07|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1bPtmux;(?:\x1b\x1b|[^\x1b])*\x1b\\)+"
)
_OTHER_SCREEN = "?1049"


class _Foreign(Exception):
    """Something only the terminal itself can read."""


_SINGLE = {chr(code) for code in range(0x20, 0x7F)}
"""Characters known to take one cell everywhere."""


class _Widths(dict[str, int]):
    """Cells a character takes: 0, 1 or 2, and -1 where terminals disagree."""

    def __missing__(self, char: str) -> int:
        unsure = (
            unicodedata.category(char) in {"Cf", "Mc", "Cn", "Cc", "Cs", "Zl", "Zp"}
            or char in "\ufe0e\ufe0f"  # text or emoji style
            or "\U0001f1e6" <= char <= "\U0001f1ff"  # letters that pair into flags
            or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
            or "\u1160" <= char <= "\u11ff"  # parts of Korean syllables
        )
        width = self[char] = -1 if unsure else get_character_cell_size(char)
        if width == 1:
            _SINGLE.add(char)
        return width


_WIDTHS = _Widths()


class _Chars(dict[str, int]):
    """The cell numbers of characters in one style."""

    def __init__(self, pen: int, screen: ScreenDiff) -> None:
        super().__init__()
        self._pen, self._screen = pen, screen

    def __missing__(self, text: str) -> int:
        number = self[text] = self._screen.cell(text, self._pen)
        return number


class ScreenDiff:
    """A copy of the terminal's screen, and the writing that keeps the terminal equal to it.

    `erase` is whether the terminal fills erased cells with the background colour; `most_cells` is how many
    different characters in different styles are remembered.
    """

    def __init__(self, *, erase: bool = True, most_cells: int = 200_000) -> None:
        self._erase = erase
        self._most_cells = most_cells
        self._size = (0, 0)
        self._cursor: tuple[int, int] | None = None
        self._sync = False
        self._sync_open = False
        self._reset()

    def _reset(self) -> None:
        self._pens = Pens()
        self._cells: list[tuple[str, int]] = [("", DEFAULT), ("", DEFAULT)]
        self._numbers: dict[tuple[str, int], int] = {}
        self._chars: dict[int, _Chars] = {}
        self._texts: dict[str, tuple[array[int], bool]] = {}
        self._lose()

    def forget(self) -> None:
        """The terminal may show anything: the next writing draws the whole screen."""
        self._trusted = False
        self._cursor = None

    def _lose(self) -> None:
        """Neither what the terminal shows is known nor what it should show."""
        self._lines = self._unknown_lines()
        self._cursor = None
        self._trusted = True

    def _unknown_lines(self) -> list[array[int]]:
        width, height = self._size
        return [array("I", [UNKNOWN]) * width for _ in range(height)]

    def write(self, data: str, width: int, height: int) -> str:
        """What to send instead of `data` to a terminal of `width` by `height` cells; often nothing.

        Drawing codes (cursor jumps, styles, text) are compared cell by cell. Codes that draw nothing go
        through; anything else goes through too, and what the terminal shows is unknown after it.
        """
        if data == SYNC_START:
            self._sync = True
            return ""
        if data == SYNC_END:
            opened, self._sync, self._sync_open = self._sync_open, False, False
            return SYNC_END if opened else ""
        if not data or _DRAWS_NOTHING.fullmatch(data):
            if _OTHER_SCREEN in data:
                self.forget()
            return data
        if (width, height) != self._size:
            self._size = (width, height)
            self._lose()
        if len(self._cells) > self._most_cells:
            self._reset()
        try:
            changes = self._compare(data)
        except (_Foreign, ValueError):
            self._lose()
            changes = data
        if len(changes) > _AT_ONCE and self._sync and not self._sync_open:
            self._sync_open = True
            return SYNC_START + changes
        return changes

    def cell(self, text: str, pen: int) -> int:
        """The number of a character in a style; spaces that look the same have the same."""
        key = (text, self._pens.blank(pen) if text == " " else pen)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._cells)
            self._cells.append(key)
        return number

    def _compare(self, data: str) -> str:
        """The changes that `data` makes; _Foreign when it is more than cursor jumps, styles and text."""
        width, height = self._size
        before, *parts = _JUMP.split(data)
        if before or not parts:
            raise _Foreign
        new: dict[int, array[int]] = {}
        written: dict[int, list[str]] = {}
        unsure: set[int] = set()
        y = x = 0
        for row, column, text in zip(parts[0::3], parts[1::3], parts[2::3], strict=True):
            y, x = int(row or 1) - 1, int(column or 1) - 1
            if not (0 <= y < height and 0 <= x < width):
                raise _Foreign
            length = len(text)
            text = text.rstrip("\n")
            if y + length - len(text) >= height:
                raise _Foreign
            if not text:
                continue
            line = new.get(y)
            if line is None:
                line = new[y] = self._lines[y][:]
            written.setdefault(y, []).append(f"\x1b[{y + 1};{x + 1}H{text}")
            cells, sure = self._read(text)
            if not sure or x + len(cells) > width:
                unsure.add(y)
                x = max(0, min(x, width - 2))  # a wide character that finds no room may be moved left
                cells = array("I", [UNKNOWN]) * (width - x)
            x = _lay(line, x, cells)
        return self._draw(new, {y: written[y] for y in unsure}, (y, min(x, width - 1)))

    def _read(self, text: str) -> tuple[array[int], bool]:
        """The cells of a text with styles, and whether every terminal would lay it out like this."""
        known = self._texts.get(text)
        if known is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            known = self._texts[text] = self._parse(text)
        return known

    def _parse(self, text: str) -> tuple[array[int], bool]:
        cells = array("I")
        sure, pen, position = True, DEFAULT, 0
        for piece in _PIECE.finditer(text):
            if piece.start() != position:
                raise _Foreign
            position = piece.end()
            codes, words = piece.groups()
            if words is None:
                pen = self._pens.after(pen, codes)
                continue
            chars = self._chars.get(pen)
            if chars is None:
                chars = self._chars[pen] = _Chars(pen, self)
            if _SINGLE.issuperset(words):
                cells.extend(map(chars.__getitem__, words))
            else:
                sure = self._parse_wide(words, chars, cells) and sure
        if position != len(text) or pen != DEFAULT:
            raise _Foreign
        return cells, sure

    def _parse_wide(self, words: str, chars: _Chars, cells: array[int]) -> bool:
        """Add the cells of any text; False when terminals may lay it out differently."""
        for char in words:
            width = _WIDTHS[char]
            if width < 0:
                return False
            if width == 0 and not cells:
                raise _Foreign  # it joins whatever the terminal has before the cursor, even in the line above
            if width == 0:
                base = -2 if cells[-1] == TAIL else -1
                text, pen = self._cells[cells[base]]
                if text == " ":
                    return False
                cells[base] = self.cell(text + char, pen)
            else:
                cells.append(chars[char])
                if width == 2:
                    cells.append(TAIL)
        return True

    def _draw(self, new: dict[int, array[int]], unsure: dict[int, list[str]], cursor: tuple[int, int]) -> str:
        shown = self._lines[:]
        for y, line in new.items():
            shown[y] = line
        before = self._lines if self._trusted else self._unknown_lines()
        changed = [y for y in (new if self._trusted else range(len(shown))) if shown[y] != before[y]]
        ways: list[str] = []
        if len(changed) >= _SCROLL_AT and self._trusted and not unsure:
            ways = self._scrolled(changed, shown, cursor)
        if not ways or len(ways[0]) > _LEAST_LINE * len(changed):
            ways.append(self._painted({*changed, *unsure}, before, shown, cursor, unsure=unsure))
        self._lines, self._cursor, self._trusted = shown, cursor, True
        return min(ways, key=len)

    def _painted(
        self,
        changed: set[int],
        before: list[array[int]],
        shown: list[array[int]],
        cursor: tuple[int, int],
        *,
        unsure: dict[int, list[str]],
    ) -> str:
        paint = Paint(self._cells, self._pens, self._cursor, erase=self._erase)
        for y in sorted(changed):
            if y in unsure:
                paint.raw(unsure[y])
            else:
                paint.line(y, before[y], shown[y])
        return paint.finish(cursor)

    def _scrolled(self, changed: list[int], shown: list[array[int]], cursor: tuple[int, int]) -> list[str]:
        """The same changes by letting the terminal move the lines that only moved; none when none did."""
        move = self._moved_by(changed, shown)
        if move is None:
            return []
        steps, first, last = move
        if any(UNKNOWN in line for line in shown[first : last + 1]):
            return []
        gone = [array("I", [UNKNOWN]) * self._size[0]] * abs(steps)
        held = self._lines[first : last + 1]
        moved = self._lines[:]
        moved[first : last + 1] = held[steps:] + gone if steps > 0 else gone + held[:steps]
        paint = Paint(self._cells, self._pens, self._cursor, erase=self._erase)
        paint.scroll(first, last, steps)
        for y in sorted({*changed, *range(first, last + 1)}):
            if moved[y] != shown[y]:
                paint.line(y, moved[y], shown[y])
        return [paint.finish(cursor)]

    def _moved_by(self, changed: list[int], shown: list[array[int]]) -> tuple[int, int, int] | None:
        """How many lines most of the changed lines moved up (or down, below 0), between which lines.

        The last two columns don't count: a frame and a scroll bar stay where they are.
        """
        edge = max(1, self._size[0] - 2)
        was: dict[bytes, int | None] = {}
        for y, line in enumerate(self._lines):
            look = line[:edge].tobytes()
            was[look] = None if look in was else y
        moves: dict[int, list[int]] = {}
        for y in changed:
            old = was.get(shown[y][:edge].tobytes())
            if old is not None and old != y:
                moves.setdefault(old - y, []).append(y)
        if not moves:
            return None
        steps, found = max(moves.items(), key=lambda move: len(move[1]))
        first, last = min(found), max(found)
        first, last = (first, last + steps) if steps > 0 else (first + steps, last)
        return steps, first, last


def _lay(line: array[int], x: int, cells: array[int]) -> int:
    """Put cells into a line from column `x`; _Foreign when that leaves half a wide character."""
    end = x + len(cells)
    if line[x] == TAIL or (end < len(line) and line[end] == TAIL):
        raise _Foreign
    line[x:end] = cells
    return end
