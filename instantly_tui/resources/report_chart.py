"""A chart of days as inline SVG: axes, legend and the value of each day; colours come from the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Literal

WIDTH, HEIGHT = 960, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 28
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_TICKS = 5
MOST_DATES = 9
GAP = 0.24
"""Share of a day's room that stays empty between its bars and the next day's."""


@dataclass(frozen=True)
class Series:
    """One figure of each day; None is not known and leaves a gap."""

    name: str
    values: Sequence[int | None]
    ink: Literal["main", "reply", "good", "past"]
    """What the page colours it by."""
    line: bool = False


def chart(title: str, days: Sequence[date], series: Sequence[Series]) -> str:
    """A figure with its caption, its legend and the drawing; the days are in UTC."""
    step, top = scale(max((value or 0 for each in series for value in each.values), default=0))
    parts = [
        f'<figure class="chart"><figcaption>{escape(title)} {_legend(series)}</figcaption>',
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        *_left_axis(step, top),
        *_bottom_axis(days),
        *_bars([each for each in series if not each.line], top),
        *(line for each in series if each.line for line in _line(each, top)),
        *_values(days, series),
        "</svg></figure>",
    ]
    return "\n".join(parts)


def scale(most: int) -> tuple[int, int]:
    """The distance of the marks, a round number, and the highest mark, at or above the highest value."""
    size = 1
    while True:
        for round_number in (1, 2, 5):
            step = round_number * size
            if step * MOST_TICKS >= most:
                return step, max(step, -(-most // step) * step)
        size *= 10


def _legend(series: Sequence[Series]) -> str:
    inks = ((each.ink + (" line" if each.line else ""), escape(each.name)) for each in series)
    keys = (f'<span class="key"><i class="{ink}"></i>{name}</span>' for ink, name in inks)
    return f'<span class="legend">{" ".join(keys)}</span>'


def _height(value: float, top: int) -> float:
    return PLOT_HEIGHT * value / top


def _left_axis(step: int, top: int) -> Iterator[str]:
    for mark in range(0, top + 1, step):
        y = TOP + PLOT_HEIGHT - _height(mark, top)
        kind = "axis" if mark == 0 else "grid"
        yield f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{mark:,}</text>'


def _bottom_axis(days: Sequence[date]) -> Iterator[str]:
    """A date below every so many days, the first of them the first day."""
    apart = max(1, -(-len(days) // MOST_DATES))
    for place in range(0, len(days), apart):
        x = _middle(place, len(days))
        yield f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{days[place]:%d %b}</text>'


def _room(count: int) -> float:
    return PLOT_WIDTH / max(1, count)


def _middle(place: int, count: int) -> float:
    return LEFT + (place + 0.5) * _room(count)


def _bars(series: Sequence[Series], top: int) -> Iterator[str]:
    for number, each in enumerate(series):
        room = _room(len(each.values))
        width = room * (1 - GAP) / len(series)
        for place, value in enumerate(each.values):
            if value:
                x = LEFT + place * room + room * GAP / 2 + number * width
                high = _height(value, top)
                y = TOP + PLOT_HEIGHT - high
                size = f'width="{width:.1f}" height="{high:.1f}"'
                yield f'<rect class="{each.ink}" x="{x:.1f}" y="{y:.1f}" {size}/>'


def _line(series: Series, top: int) -> Iterator[str]:
    """Its known stretches; a gap where a day is not known."""
    points = [
        (place, None if value is None else TOP + PLOT_HEIGHT - _height(value, top))
        for place, value in enumerate(series.values)
    ]
    for known, stretch in groupby(points, lambda point: point[1] is not None):
        if known:
            ends = [(_middle(place, len(points)), y) for place, y in stretch]
            if len(ends) == 1:
                # A line of one point is not drawn at all.
                (x, y), half = ends[0], _room(len(points)) * (1 - GAP) / 2
                ends = [(x - half, y), (x + half, y)]
            drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in ends)
            yield f'<polyline class="{series.ink}" points="{drawn}"/>'


def _values(days: Sequence[date], series: Sequence[Series]) -> Iterator[str]:
    """What a pointer over a day shows."""
    room = _room(len(days))
    for place, day in enumerate(days):
        known = (
            f"{each.name}: {'–' if each.values[place] is None else format(each.values[place], ',')}"
            for each in series
            if place < len(each.values)
        )
        words = escape(f"{day:%a %d %b %Y}\n" + "\n".join(known))
        yield (
            f'<rect class="day" x="{LEFT + place * room:.1f}" y="{TOP}" width="{room:.1f}"'
            f' height="{PLOT_HEIGHT}"><title>{words}</title></rect>'
        )
