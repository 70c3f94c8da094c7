"""A line chart as lines of text: scales with round figures, dates, a legend in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from instantly_tui.text.numbers import count, short
from instantly_tui.ui.widgets.braille import Grid
from instantly_tui.ui.widgets.columns import fit

Run = tuple[str, str]
"""A text and its part in the chart: a series' tone, or `axis`, `label`, `cursor`."""
Line = list[Run]

TONES = ("accent", "good", "warn", "bad", "plain", "muted")
"""The tones of series that name none, in their order."""

_STROKES = ("──", "╌╌", "··", "┄┄", "- ", "∙ ")
_DATE_STEPS = (1, 2, 3, 5, 7, 14, 28, 56, 91, 182, 365)
_LEAST_SPAN = 1e-6
"""Numbers closer together than this are drawn as equal."""
_LEAST_PLOT = 10
"""Cells of plot below which the figures at its sides are left out."""


@dataclass(frozen=True)
class Series:
    """A named row of numbers, one for each label of the chart."""

    name: str
    values: Sequence[float | None]
    """None where the number is not known: the line has a gap there."""
    tone: str = ""
    right: bool = False
    """Whether it is measured by the scale on the right."""
    show: Callable[[float | None], str] = count


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` in round steps."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """How far up a value is, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> dict[float, str]:
        """Each round value and its figure, as short as it can be without saying something else."""
        steps = round((self.high - self.low) / self.step)
        values = [self.low + self.step * index for index in range(steps + 1)]
        if self.step < 1:
            digits = next(d for d in range(1, 16) if math.isclose(round(self.step, d), self.step))
            return {value: f"{value:.{digits}f}" for value in values}
        exact = all(_means(short(value), value) for value in values)
        return {value: (short if exact else count)(value) for value in values}


def _means(text: str, value: float) -> bool:
    factor = {"k": 1e3, "M": 1e6, "B": 1e9}.get(text[-1:], 1)
    return math.isclose(float(text.rstrip("kMB")) * factor, value)


def nice(values: Sequence[float], steps: int) -> Scale:
    """A scale over 0 and all the values, in about so many round steps or fewer; whole ones for counts."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if high - low < _LEAST_SPAN:
        high = low + 1
    rough = (high - low) / max(1, steps)
    size = 10.0 ** math.floor(math.log10(rough) + 1e-9)
    choices = (1, 2, 2.5, 5, 10) if size >= 10 else (1, 2, 5, 10)
    step = next(size * each for each in choices if size * each >= rough * (1 - 1e-9))
    if all(float(value).is_integer() for value in values):
        step = max(1.0, step)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def draw(
    series: Sequence[Series], labels: Sequence[str], width: int, height: int, *, cursor: int | None = None
) -> list[Line]:
    """`height` lines of `width` cells; on low charts the rule, the dates and the legend go, in this order."""
    with_legend, with_dates, with_rule = height >= 3, height >= 4, height >= 5
    rows = max(1, height - with_legend - with_dates - with_rule)
    plot = _Plot(series, labels, width, rows, cursor)
    lines: list[Line] = [_legend(series, labels, cursor, width)] if with_legend else []
    lines += plot.lines() if plot.known else _nothing(width, rows)
    if with_rule:
        lines.append(plot.rule())
    if with_dates:
        lines.append(plot.dates())
    return [_exactly(line, width) for line in lines[:height]]


def table(series: Sequence[Series], labels: Sequence[str]) -> list[tuple[str, ...]]:
    """The same numbers in words: the names, then one row for each label."""
    rows = [
        (label, *(each.show(_value(each, index)) for each in series)) for index, label in enumerate(labels)
    ]
    return [("", *(each.name for each in series)), *rows]


def nearest(column: int, plot_left: int, plot_width: int, points: int) -> int | None:
    """The index of the point nearest to a column of the chart; None without points."""
    if not points:
        return None
    share = (column - plot_left) / max(1, plot_width - 1)
    return max(0, min(points - 1, round(share * (points - 1))))


def tone_of(series: Series, number: int) -> str:
    return series.tone or TONES[number % len(TONES)]


def plot_area(series: Sequence[Series], width: int, height: int) -> tuple[int, int]:
    """The first column of the plot and its width in cells, as `draw` has them."""
    rows = max(1, height - (height >= 3) - (height >= 4) - (height >= 5))
    plot = _Plot(series, (), width, rows, None)
    return plot.left, plot.width


class _Plot:
    """The drawing area with its scales."""

    def __init__(
        self, series: Sequence[Series], labels: Sequence[str], width: int, rows: int, cursor: int | None
    ) -> None:
        self.known = any(value is not None for each in series for value in each.values)
        self._series, self._labels, self._rows = series, labels, rows
        self._points = max((len(each.values) for each in series), default=0)
        self._cursor = cursor if cursor is not None and 0 <= cursor < self._points else None
        steps = min(5, max(1, (rows - 1) // 2))
        self._scales = {
            right: nice(_known(each for each in series if each.right == right), steps)
            for right in (False, True)
            if right is False or any(each.right for each in series)
        }
        self._figures = {right: self._at_rows(scale) for right, scale in self._scales.items()}
        sides = {right: max(map(len, figures.values())) for right, figures in self._figures.items()}
        room = width - sum(size + 1 for size in sides.values())
        self._sides = sides if room >= _LEAST_PLOT else {}
        self.width = room if self._sides else max(1, width)
        self.left = self._sides[False] + 1 if self._sides else 0

    def _at_rows(self, scale: Scale) -> dict[int, str]:
        last = self._rows - 1
        return {round(last * (1 - scale.share(value))): text for value, text in scale.ticks().items()}

    def _x(self, index: int) -> int:
        """In dots; a single point stands in the middle."""
        if self._points < 2:
            return self.width
        return round(index * (2 * self.width - 1) / (self._points - 1))

    def _y(self, each: Series, value: float) -> int:
        return round((4 * self._rows - 1) * (1 - self._scales[each.right].share(value)))

    def lines(self) -> list[Line]:
        grid = Grid(self.width, self._rows)
        for number, each in enumerate(self._series):
            grid.line(
                number,
                [
                    None if value is None else (self._x(index), self._y(each, value))
                    for index, value in enumerate(each.values)
                ],
            )
        tones = [tone_of(each, number) for number, each in enumerate(self._series)]
        dots = self._points_at(tones)
        lines: list[Line] = []
        for row in range(self._rows):
            runs = [(text, "label" if of is None else tones[of]) for text, of in grid.runs(row)]
            over = dots.get(row, ("┊", "cursor") if self._cursor is not None else None)
            if over is not None:
                runs = _put(runs, self._x(self._cursor or 0) >> 1, over, hides=row in dots)
            lines.append([*self._left(row), *runs, *self._right(row)])
        return lines

    def _points_at(self, tones: Sequence[str]) -> dict[int, Run]:
        """By row, the points to make stand out: those at the cursor, or the only ones."""
        index = 0 if self._points == 1 else self._cursor
        if index is None:
            return {}
        dots: dict[int, Run] = {}
        for each, tone in zip(self._series, tones, strict=True):
            value = _value(each, index)
            if value is not None:
                dots.setdefault(self._y(each, value) >> 2, ("●", tone))
        return dots

    def _left(self, row: int) -> Line:
        if not self._sides:
            return []
        figure = self._figures[False].get(row)
        return [((figure or "").rjust(self._sides[False]) + ("┤" if figure else "│"), "axis")]

    def _right(self, row: int) -> Line:
        if True not in self._sides:
            return []
        figure = self._figures[True].get(row)
        return [(("├" if figure else "│") + (figure or "").ljust(self._sides[True]), "axis")]

    def rule(self) -> Line:
        marks = {tick for tick, _, _ in self._dates()}
        rule = "".join("┬" if column in marks else "─" for column in range(self.width))
        if not self._sides:
            return [(rule, "axis")]
        end = "┘" if True in self._sides else ""
        return [(" " * self._sides[False] + "└" + rule + end, "axis")]

    def dates(self) -> Line:
        text = ""
        for _, start, label in self._dates():
            text += " " * (start - cell_len(text)) + label
        return [(" " * self.left + text, "axis")]

    def _dates(self) -> list[tuple[int, int, str]]:
        """Column of the point, column where its label starts, and the label: as many as stand apart.

        Labels start under their points at equal steps; only the last point's ends at the edge.
        """
        labels = self._labels[: self._points]
        if not labels:
            return []
        apart = max(map(cell_len, labels)) + 2
        step = next(
            (step for step in _DATE_STEPS if self._x(step) >> 1 >= apart or step >= len(labels)), len(labels)
        )
        dates = [
            (self._x(index) >> 1, self._x(index) >> 1, labels[index]) for index in range(0, len(labels), step)
        ]
        dates = [date for date in dates if date[1] + cell_len(date[2]) <= self.width]
        end, last = self._x(len(labels) - 1) >> 1, self.width - cell_len(labels[-1])
        if not dates or dates[-1][0] == end or apart > last:
            return dates
        return [*(date for date in dates if date[1] + apart <= last), (end, last, labels[-1])]


def _known(series: Iterator[Series]) -> list[float]:
    return [value for each in series for value in each.values if value is not None]


def _value(series: Series, index: int) -> float | None:
    return series.values[index] if index < len(series.values) else None


def _legend(series: Sequence[Series], labels: Sequence[str], cursor: int | None, width: int) -> Line:
    """Each series by its stroke and its name; at the cursor with its value, after the label."""
    at = None if cursor is None or not 0 <= cursor < len(labels) else cursor
    entries: list[Line] = [] if at is None else [[(labels[at], "cursor")]]
    for number, each in enumerate(series):
        name = each.name + (" (right)" if each.right else "")
        value = "" if at is None else f" {each.show(_value(each, at))}"
        stroke = _STROKES[number % len(_STROKES)]
        entries.append([(f"{stroke} ", tone_of(each, number)), (name + value, "label")])
    wide = sum(cell_len(text) for entry in entries for text, _ in entry) + 3 * (len(entries) - 1)
    gap = "   " if wide <= width else " "
    return [run for entry in entries for run in (*entry, (gap, "label"))][:-1]


def _nothing(width: int, rows: int) -> list[Line]:
    lines: list[Line] = [[] for _ in range(rows)]
    lines[rows // 2] = [("no data yet".center(width), "axis")]
    return lines


def _put(runs: Line, column: int, over: Run, *, hides: bool) -> Line:
    """The runs of a row with one cell replaced, unless something is there and `over` doesn't hide it."""
    changed: Line = []
    x = 0
    for text, tone in runs:
        inside = column - x
        x += len(text)
        if 0 <= inside < len(text) and (hides or text[inside] == " "):
            changed += [(text[:inside], tone), over, (text[inside + 1 :], tone)]
        else:
            changed.append((text, tone))
    return [run for run in changed if run[0]]


def _exactly(line: Line, width: int) -> Line:
    """The line cut or filled to `width` cells."""
    exact: Line = []
    left = width
    for text, tone in line:
        size = cell_len(text)
        if size > left:
            text = fit(text, left)
            size = left
        if size:
            exact.append((text, tone))
            left -= size
    if left > 0:
        exact.append((" " * left, "label"))
    return exact
