"""What was measured beside what it may be, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured number and its budget."""

    metric: str
    value: float
    unit: str
    most: float | None = None
    """The largest allowed value, or ratio when there is a floor; None is told, not judged."""
    floor: float | None = None
    """What the smallest possible program took in the same run; the budget is then a ratio to it."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def judged(self) -> float:
        """What is held against the budget."""
        return self.value if self.ratio is None else self.ratio

    @property
    def verdict(self) -> str:
        if self.most is None:
            return ""
        if self.judged > self.most:
            return f"OVER by {100 * (self.judged / self.most - 1):.0f} %" if self.most else "OVER"
        return "ok" if not self.most or self.judged <= 0.8 * self.most else "ok, near"


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def middle(values: Iterable[float]) -> float:
    """The median; of nothing it is 0."""
    found = list(values)
    return median(found) if found else 0.0


def table(figures: Iterable[Figure]) -> str:
    """The figures as aligned lines."""
    rows = [("metric", "budget", "figure", "to floor", "", "")]
    for figure in figures:
        budget = "" if figure.most is None else f"≤ {figure.most:g}{' x' if figure.floor else ''}"
        ratio = f"{figure.ratio:.2f} x" if figure.ratio is not None else ""
        rows.append((figure.metric, budget, _number(figure), ratio, figure.verdict, figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}"
        f"  {row[4]:<{widths[4]}}  {row[5]}".rstrip()
        for row in rows
    )


def _number(figure: Figure) -> str:
    digits = 0 if figure.value >= 100 or figure.unit in ("B", "requests") else 1
    return f"{figure.value:,.{digits}f} {figure.unit}".rstrip()
