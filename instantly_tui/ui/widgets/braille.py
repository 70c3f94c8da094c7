"""Lines through points, eight dots to a character cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

DASHES = ((1, 0), (6, 2), (2, 2), (10, 4), (3, 5), (1, 4))
"""Dots drawn and left out, over and over, for each line in turn: they differ without colour too."""

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_GLYPHS = (" ", *map(chr, range(0x2801, 0x2900)))


class Grid:
    """`width` by `height` cells of dots; each cell knows the line drawn in it first."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._dots = [bytearray(width) for _ in range(height)]
        self._lines = [bytearray(width) for _ in range(height)]

    def line(self, number: int, points: Sequence[tuple[int, int] | None]) -> None:
        """Join points given in dots from the top left; None is a gap, a lone point is a dot.

        `number` is 0 to 254; it decides the dashes and is what `runs` tells.
        """
        drawn, left_out = DASHES[number % len(DASHES)]
        period = drawn + left_out
        dots, lines, owner = self._dots, self._lines, number + 1
        step = 0
        last: tuple[int, int] | None = None
        for point in points:
            if point is None:
                last = None
                continue
            x, y = last or point
            across, down = point[0] - x, point[1] - y
            last = point
            steps = max(abs(across), abs(down), 1)
            # Counted in halves of a step from the middle of the first dot, so that no fractions are needed.
            across, down, whole = 2 * across, 2 * down, 2 * steps
            over_x, over_y = steps, steps
            for _ in range(steps + 1):
                if step % period < drawn:
                    row, column = y + over_y // whole >> 2, x + over_x // whole >> 1
                    dots[row][column] |= _BITS[y + over_y // whole & 3][x + over_x // whole & 1]
                    if not lines[row][column]:
                        lines[row][column] = owner
                over_x += across
                over_y += down
                step += 1
            step -= 1  # the last dot is the next one's first

    def runs(self, row: int) -> Iterator[tuple[str, int | None]]:
        """The texts of one row from left to right, each with its line's number; None if all is blank.

        Blank cells belong to the text before them: fewer texts are fewer codes.
        """
        dots, lines = self._dots[row], self._lines[row]
        start, current = 0, 0
        for x, number in enumerate(lines):
            if number and number != current:
                if current:
                    yield "".join(map(_GLYPHS.__getitem__, dots[start:x])), current - 1
                    start = x
                current = number
        yield "".join(map(_GLYPHS.__getitem__, dots[start:])), current - 1 if current else None
