"""A row of numbers as a row of little bars."""

from __future__ import annotations

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"


def spark(values: Sequence[float | None]) -> str:
    """One bar for each value, the highest as full as it gets; a dot where the value is not known."""
    top = max((value for value in values if value is not None), default=0)
    return "".join(GAP if value is None else _bar(value, top) for value in values)


def _bar(value: float, top: float) -> str:
    if top <= 0 or value <= 0:
        return BARS[0]
    return BARS[min(len(BARS) - 1, round(value / top * (len(BARS) - 1)))]
