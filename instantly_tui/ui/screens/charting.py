"""A place with a daily chart: its cursor, its metrics, its table twin."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.campaign_stats import Day
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, table
from instantly_tui.ui.widgets.plot import Series

CHART = (
    Command("chart.left", ("h", "left"), "Day before", "day", "-1", motion=True, hint=40),
    Command("chart.right", ("l", "right"), "Day after", "day", "1", motion=True, hint=41),
    Command("chart.metric", ("v",), "Metric", "metric", hint=42, help="Which figures the chart shows"),
)

METRICS: tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...] = (
    ("Sent and replies", (("sent", "sent", False), ("human replies", "unique_replies", True))),
    ("Positive", (("opportunities", "opportunities", False), ("human replies", "unique_replies", False))),
    ("Replies", (("human", "unique_replies", False), ("automatic", "replies_automatic", False))),
    ("Contacted", (("contacted", "contacted", False), ("new leads", "new_leads_contacted", False))),
    ("Opens and clicks", (("opened", "unique_opened", False), ("clicked", "unique_clicks", True))),
)
"""Name of each choice, and its series: words, field of a day, whether it has the scale on the right."""


def series_of(days: Sequence[Day], metric: int) -> list[Series]:
    """The chosen figures as series."""
    return [
        Series(words, [_number(getattr(day, field)) for day in days], right=right)
        for words, field, right in METRICS[metric][1]
    ]


def labels_of(days: Sequence[Day]) -> list[str]:
    return [f"{day.date:%d %b}" for day in days]


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def table_lines(chart: Chart) -> list[TextLine]:
    """The chart's numbers as a table, newest day first."""
    rows = chart.table()
    heads, body = rows[0], rows[1:]
    cells = [[Piece(text) for text in row] for row in reversed(body)]
    return table(cells, ("Day (UTC)", *heads[1:]), right=tuple(range(1, len(heads))))


class Charting(PlaceScreen):
    """A place with one chart of days."""

    metric = 0

    @property
    def chart(self) -> Chart:
        return self.query_one(Chart)

    def show_days(self, days: Sequence[Day]) -> None:
        """Draw these days."""
        self.chart.set(series_of(days, self.metric), labels_of(days))

    def action_day(self, by: str) -> None:
        self.chart.move(int(by))

    def action_metric(self) -> None:
        self.metric = (self.metric + 1) % len(METRICS)
        self.say(METRICS[self.metric][0])
        self.draw()
