"""A place with a daily chart: its cursor, its metrics, its table twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from instantly_tui.api.campaign_stats import Day
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.variants import CLICKS, OPENS
from instantly_tui.text.numbers import NOTHING
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.answer_lines import fitted
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.panel import TextLine
from instantly_tui.ui.widgets.plot import Series

CHART = (
    Command("chart.left", ("h", "left"), "Day before", "day", "-1", motion=True, hint=40),
    Command("chart.right", ("l", "right"), "Day after", "day", "1", motion=True, hint=41),
    Command("chart.metric", ("v",), "Metric", "metric", hint=42, help="Which figures the chart shows"),
)

BEFORE = "before "
"""Begins the field of a series that shows the period before, day by day."""
WEEK = 7
NO_TOTAL = "contacted: a lead written to on two days counts on both, so the days make no total"


@dataclass(frozen=True)
class SeriesOf:
    """What one line of the chart shows."""

    words: str
    field: str
    """Of a day; after `before` it is that of the same day of the period before."""
    right: bool = False
    """Whether it has the scale on the right, unless it is alone."""
    whole: str = ""
    """The field it is a share of: then each point is that of the seven days up to it,
    or of as many as the period has by then."""


_SENT = SeriesOf("sent", "sent")
_HUMAN = SeriesOf("human replies", "unique_replies")
METRICS: tuple[tuple[str, tuple[SeriesOf, ...]], ...] = (
    ("Sent and replies", (_SENT, replace(_HUMAN, right=True))),
    ("Positive", (SeriesOf("positive", "unique_opportunities"), _HUMAN)),
    (
        "Rates of up to 7 days, of the leads written to on each (a lead on two days counts twice)",
        (
            SeriesOf("positive %", "unique_opportunities", whole="contacted"),
            SeriesOf("human replies %", "unique_replies", right=True, whole="contacted"),
        ),
    ),
    (
        "Human replies against the period before",
        (_HUMAN, SeriesOf("the period before", BEFORE + "unique_replies")),
    ),
    ("Replies", (SeriesOf("human", "unique_replies"), SeriesOf("automatic", "replies_automatic"))),
    ("Contacted", (SeriesOf("contacted", "contacted"), SeriesOf("new leads", "new_leads_contacted"))),
    ("Opens and clicks", (SeriesOf("opened", OPENS), SeriesOf("clicked", CLICKS, right=True))),
)
"""Name of each choice, and its series."""


def metrics_of(untracked: frozenset[str], *, before: bool = False) -> list[tuple[str, list[SeriesOf]]]:
    """The choices with what can be known; one that has nothing left is no choice.

    `before`: whether the days of the period before can be asked for.
    """
    known = [
        (name, [each for each in series if each.field not in untracked])
        for name, series in METRICS
        if before or not any(each.field.startswith(BEFORE) for each in series)
    ]
    return [(name, series) for name, series in known if series]


def series_of(days: Sequence[Day], chosen: Sequence[SeriesOf], before: Sequence[Day] = ()) -> list[Series]:
    """The chosen figures as series; one alone stands on the left scale."""
    return [_series(each, days, before, right=each.right and len(chosen) > 1) for each in chosen]


def _series(chosen: SeriesOf, days: Sequence[Day], before: Sequence[Day], *, right: bool) -> Series:
    if chosen.whole:
        shares = [_share(days[max(0, at - WEEK + 1) : at + 1], chosen) for at in range(len(days))]
        return Series(chosen.words, shares, right=right, show=_percent)
    if chosen.field.startswith(BEFORE):
        field = chosen.field.removeprefix(BEFORE)
        values = [getattr(day, field) for day in before] or [None] * len(days)
        return Series(chosen.words, values, right=right)
    return Series(chosen.words, [getattr(day, chosen.field) for day in days], right=right)


def _share(days: Sequence[Day], chosen: SeriesOf) -> float | None:
    """The share of some days together, in percent; None where a number is missing or nobody was contacted."""
    parts, wholes = ([getattr(day, field) for day in days] for field in (chosen.field, chosen.whole))
    if None in parts or None in wholes or not sum(wholes):
        return None
    return float(100 * sum(parts) / sum(wholes))


def _percent(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f} %"


def labels_of(days: Sequence[Day]) -> list[str]:
    return [f"{day.date:%d %b}" for day in days]


def _count(field: str, untracked: frozenset[str]) -> Callable[[Any], Cell]:
    return lambda day: cells.UNKNOWN if field in untracked else cells.count(getattr(day, field))


def day_columns(untracked: frozenset[str]) -> tuple[Column[Any], ...]:
    """The chart's numbers as columns; a figure that is not tracked is not 0."""
    fields = (
        ("Sent", "sent", 0),
        ("Contacted", "contacted", 2),
        ("New", "new_leads_contacted", 4),
        ("Replies", "unique_replies", 0),
        ("Auto", "replies_automatic", 1),
        ("Positive", "unique_opportunities", 0),
        ("Opened", OPENS, 3),
        ("Clicked", CLICKS, 5),
    )
    return (
        Column("Day (UTC)", _day, 15),
        *(
            Column(title, _count(field, untracked), max(8, len(title)), "right", drop)
            for title, field, drop in fields
        ),
    )


def _day(day: Day | Total) -> str:
    return f"{day.date:%a %d %b %Y}" if isinstance(day, Day) else "Total"


class Total:
    """The days added up, with their fields; None where they make no total or one of them is not known."""

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = days

    def __getattr__(self, field: str) -> int | None:
        if field == "contacted" and len(self._days) > 1:
            # A lead written to on two days counts on both.
            return None
        values = [getattr(day, field) for day in self._days]
        return None if None in values else sum(values)


def day_rows(days: Sequence[Day]) -> list[Day | Total]:
    """The newest day first, and under them what they add up to; days to come, all unknown, add nothing."""
    return [*reversed(days), Total([day for day in days if _known(day)])] if days else []


def _known(day: Day) -> bool:
    return any(getattr(day, name) is not None for name in Day.model_fields if name != "date")


def days_table(days: Sequence[Day], width: int, untracked: frozenset[str]) -> list[TextLine]:
    """The chart's numbers as a table."""
    return fitted(day_columns(untracked), day_rows(days), width)


class Charting(PlaceScreen):
    """A place with one chart of days."""

    metric = 0
    untracked: frozenset[str] = frozenset()
    """Fields of a day that are not counted for what is shown."""

    @property
    def chart(self) -> Chart:
        return self.query_one(Chart)

    has_before = False
    """Whether this place can read the days of the period before."""

    @property
    def _choice(self) -> tuple[str, list[SeriesOf]]:
        choices = metrics_of(self.untracked, before=self.has_before)
        return choices[self.metric % len(choices)]

    @property
    def metric_name(self) -> str:
        return self._choice[0]

    @property
    def wants_before(self) -> bool:
        """Whether the chosen figures need the days of the period before."""
        return any(each.field.startswith(BEFORE) for each in self._choice[1])

    def show_days(self, days: Sequence[Day], before: Sequence[Day] = ()) -> None:
        """Draw these days."""
        self.chart.set(series_of(days, self._choice[1], before), labels_of(days))

    def action_day(self, by: str) -> None:
        self.chart.move(int(by))

    def action_metric(self) -> None:
        self.metric = (self.metric + 1) % len(metrics_of(self.untracked, before=self.has_before))
        self.say(self.metric_name)
        self.draw()
