"""The codes that turn lines of cells into other lines, and where they leave the terminal."""

from __future__ import annotations

from array import array

from instantly_tui.ui.pens import DEFAULT, Pens

UNKNOWN, TAIL = 0, 1
"""A cell nobody knows the content of; the right half of a wide character."""

_STRIDE = 16
"""So many cells are compared at once where nothing changed."""
_GAP = 5
"""So many unchanged cells between changed ones are written again: jumping over them costs as much."""


class Paint:
    """Collects the codes of one writing and follows the terminal's cursor and style through it."""

    def __init__(
        self, cells: list[tuple[str, int]], pens: Pens, cursor: tuple[int, int] | None, *, erase: bool
    ) -> None:
        self._cells, self._pens, self._erase = cells, pens, erase
        self._at = cursor
        self._pen = DEFAULT
        self._out: list[str] = []

    def line(self, y: int, old: array[int], new: array[int]) -> None:
        """Write the runs of cells that differ."""
        width, x = len(new), 0
        while x < width:
            if new[x] == old[x] or new[x] == UNKNOWN:
                x += _STRIDE if new[x : x + _STRIDE] == old[x : x + _STRIDE] else 1
                continue
            start = x
            end = x = x + 1
            while x < width and x - end < _GAP and new[x] != UNKNOWN:
                x += 1
                if new[x - 1] != old[x - 1]:
                    end = x
            while new[start] == TAIL:
                start -= 1
            while end < width and new[end] == TAIL:
                end += 1
            x = end
            self._run(y, start, end, new)

    def _run(self, y: int, start: int, end: int, new: array[int]) -> None:
        self._move(y, start)
        cells, out = self._cells, self._out
        x = start
        while x < end:
            number = new[x]
            text, pen = cells[number]
            if text != " ":
                if pen != self._pen:
                    self._use(pen)
                out.append(text)
                x += 1
                continue
            stop = x + 1
            while stop < end and new[stop] == number:
                stop += 1
            if self._pens.blank(self._pen) != pen:
                self._use(pen)
            if not self._blank(y, x, stop, end, len(new)):
                return
            x = stop
        self._at = (y, end) if end < len(new) else None

    def _blank(self, y: int, start: int, stop: int, end: int, width: int) -> bool:
        """Blank cells, erased where that is shorter; False when the cursor stays before them."""
        count = stop - start
        spaces = " " * count
        if self._erase and self._pens.erasable(self._pens.blank(self._pen)):
            erased = "\x1b[K" if stop == width else f"\x1b[{count}X"
            if stop == end and len(erased) < count:
                self._out.append(erased)
                self._at = (y, start)
                return False
            erased += f"\x1b[{count}C"
            if stop < end and len(erased) < count:
                spaces = erased
        self._out.append(spaces)
        return True

    def raw(self, texts: list[str]) -> None:
        """Write texts as they came, with their own jumps and styles; each ends in the plain style."""
        self._use(DEFAULT)
        self._out.extend(texts)
        self._at = None

    def scroll(self, first: int, last: int, steps: int) -> None:
        """Move the lines between `first` and `last` up by `steps`, or down below 0."""
        move = f"{steps}M" if steps > 0 else f"{-steps}L"
        self._out.append(f"\x1b[{first + 1};{last + 1}r\x1b[{first + 1}H\x1b[{move}\x1b[r")
        self._at = None

    def finish(self, cursor: tuple[int, int]) -> str:
        self._use(DEFAULT)
        self._move(*cursor)
        return "".join(self._out)

    def _use(self, pen: int) -> None:
        if pen != self._pen:
            self._out.append(self._pens.change(self._pen, pen))
            self._pen = pen

    def _move(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y and self._at[1] < x:
            self._out.append(f"\x1b[{x - self._at[1]}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = (y, x)
