"""The lower half of the brief in lines: yesterday against its week, thirty days as bars."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.campaign_stats import Day
from instantly_tui.resources import cells
from instantly_tui.text.spark import spark
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, table

WEEK = 7
ROWS: tuple[tuple[str, str, int | None], ...] = (
    ("positive", "unique_opportunities", 2),
    ("human replies", "unique_replies", 1),
    ("auto-replies", "replies_automatic", None),
    ("sent", "sent", None),
    ("contacted", "contacted", None),
)
"""Name, field of a day, and the digits of its share in the leads contacted that day, if it has one."""
TREND = (("sent", "sent"), ("human replies", "unique_replies"))


def yesterday_lines(days: Sequence[Day], *, short: bool) -> list[TextLine]:
    """Yesterday beside the seven days that end with it; `days` ends with today.

    `short`: on fewer lines, and without the bars of the whole month.
    """
    week = days[-1 - WEEK : -1]
    chosen = (*ROWS[:2], ROWS[3]) if short else ROWS
    body = [_row(name, field, digits, week) for name, field, digits in chosen]
    lines = table(body, ("", week[-1].date.strftime("%a %d %b"), "%", "7 days", "a day", "%"), (1, 2, 4, 5))
    return lines


def trend_lines(days: Sequence[Day]) -> list[TextLine]:
    """The days as bars, each row on its own scale."""
    width = max(len(name) for name, _ in TREND)
    return [
        [
            Piece(f"{name.ljust(width)}  ", "muted"),
            Piece(spark([getattr(day, field) for day in days])),
        ]
        for name, field in TREND
    ]


def _row(name: str, field: str, digits: int | None, week: Sequence[Day]) -> list[Piece]:
    values = [getattr(day, field) for day in week]
    contacted = [day.contacted for day in week]
    whole = _sum(values)
    shares = (Piece(""), Piece(""))
    if digits is not None:
        shares = (
            piece(cells.percent(values[-1], contacted[-1], digits=digits)),
            piece(cells.percent(whole, _sum(contacted), digits=digits)),
        )
    mean = None if whole is None else whole / len(values)
    return [
        Piece(name, "muted"),
        piece(cells.count(values[-1])),
        shares[0],
        Piece(spark(values)),
        piece(cells.count(mean)),
        shares[1],
    ]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
