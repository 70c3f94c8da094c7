"""A place with a daily chart: its cursor, its metrics, its table twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from instantly_tui.api.campaign_stats import Day
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Cell, Column
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

SeriesOf = tuple[str, str, bool]
METRICS: tuple[tuple[str, tuple[SeriesOf, ...]], ...] = (
    ("Sent and replies", (("sent", "sent", False), ("human replies", "unique_replies", True))),
    ("Positive", (("positive", "unique_opportunities", False), ("human replies", "unique_replies", False))),
    ("Replies", (("human", "unique_replies", False), ("automatic", "replies_automatic", False))),
    ("Contacted", (("contacted", "contacted", False), ("new leads", "new_leads_contacted", False))),
    ("Opens and clicks", (("opened", "unique_opened", False), ("clicked", "unique_clicks", True))),
)
"""Name of each choice, and its series: words, field of a day, whether it has the scale on the right."""
OPENS, CLICKS = "unique_opened", "unique_clicks"
"""Fields that the server answers with 0 when it does not track them."""


def metrics_of(untracked: frozenset[str]) -> list[tuple[str, list[SeriesOf]]]:
    """The choices with what can be known; one that has nothing left is no choice."""
    known = [(name, [each for each in series if each[1] not in untracked]) for name, series in METRICS]
    return [(name, series) for name, series in known if series]


def series_of(days: Sequence[Day], chosen: Sequence[SeriesOf]) -> list[Series]:
    """The chosen figures as series; one alone stands on the left scale."""
    return [
        Series(words, [getattr(day, field) for day in days], right=right and len(chosen) > 1)
        for words, field, right in chosen
    ]


def labels_of(days: Sequence[Day]) -> list[str]:
    return [f"{day.date:%d %b}" for day in days]


def _count(field: str, untracked: frozenset[str]) -> Callable[[Day], Cell]:
    return lambda day: cells.UNKNOWN if field in untracked else cells.count(getattr(day, field))


def days_table(days: Sequence[Day], width: int, untracked: frozenset[str]) -> list[TextLine]:
    """The chart's numbers as a table, newest day first; a figure that is not tracked is not 0."""
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
    columns: list[Column[Day]] = [Column("Day (UTC)", lambda day: f"{day.date:%a %d %b %Y}", 15)]
    columns += [
        Column(title, _count(field, untracked), max(8, len(title)), "right", drop)
        for title, field, drop in fields
    ]
    return fitted(columns, list(reversed(days)), width)


class Charting(PlaceScreen):
    """A place with one chart of days."""

    metric = 0
    untracked: frozenset[str] = frozenset()
    """Fields of a day that are not counted for what is shown."""

    @property
    def chart(self) -> Chart:
        return self.query_one(Chart)

    @property
    def metric_name(self) -> str:
        choices = metrics_of(self.untracked)
        return choices[self.metric % len(choices)][0]

    def show_days(self, days: Sequence[Day]) -> None:
        """Draw these days."""
        choices = metrics_of(self.untracked)
        self.chart.set(series_of(days, choices[self.metric % len(choices)][1]), labels_of(days))

    def action_day(self, by: str) -> None:
        self.chart.move(int(by))

    def action_metric(self) -> None:
        self.metric = (self.metric + 1) % len(metrics_of(self.untracked))
        self.say(self.metric_name)
        self.draw()
