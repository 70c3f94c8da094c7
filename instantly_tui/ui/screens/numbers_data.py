"""The figures of a period as they are shown, with their change against the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from instantly_tui.api.campaign_stats import Day, Overview, rate
from instantly_tui.resources.cells import UNKNOWN, count, percent
from instantly_tui.resources.periods import NO_CHANGE, change, points
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

GAP = 2


@dataclass(frozen=True)
class Metric:
    """One figure of the row above the chart."""

    title: str
    now: Cell
    change: Cell


@dataclass(frozen=True)
class _Amount:
    """A figure that is counted."""

    title: str
    field: str
    less_is_better: bool = False


@dataclass(frozen=True)
class _Share:
    """A figure in percent of another."""

    title: str
    part: str
    whole: str
    digits: int = 1
    less_is_better: bool = False


_METRICS: tuple[_Amount | _Share, ...] = (
    _Share("positive", "total_opportunities", "contacted_count", 2),
    _Share("replies", "reply_count_unique", "contacted_count"),
    _Amount("auto-replies", "reply_count_automatic"),
    _Amount("sent", "emails_sent_count"),
    _Amount("contacted", "contacted_count"),
    _Share("bounced", "bounced_count", "emails_sent_count", less_is_better=True),
    _Amount("unsubscribed", "unsubscribed_count", less_is_better=True),
    _Amount("interested", "total_interested"),
    _Amount("meetings", "total_meeting_booked"),
    _Amount("won", "total_closed"),
)
_OPENS: dict[str, _Amount | _Share] = {
    "rate": _Share("opened", "open_count_unique", "contacted_count"),
    "count": _Amount("opened", "open_count_unique"),
}


def metrics(now: Overview, before: Overview | None, *, opens: str = "") -> list[Metric]:
    """Positive replies first; the change is against the period before, in points for rates.

    `opens`: "rate" where every mail is tracked, "count" where only some are: then a share of all leads
    would say too little; empty leaves them out.
    """
    chosen = [*_METRICS, _OPENS[opens]] if opens else list(_METRICS)
    return [
        _amount(each, now, before) if isinstance(each, _Amount) else _share(each, now, before)
        for each in chosen
    ]


def _amount(metric: _Amount, now: Overview, before: Overview | None) -> Metric:
    value = getattr(now, metric.field)
    old = getattr(before, metric.field) if before else None
    return Metric(metric.title, count(value), change(value, old, less_is_better=metric.less_is_better))


def _share(metric: _Share, now: Overview, before: Overview | None) -> Metric:
    value = percent(getattr(now, metric.part), getattr(now, metric.whole), digits=metric.digits)
    if value is UNKNOWN:
        return Metric(metric.title, value, NO_CHANGE)
    old = None if before is None else rate(getattr(before, metric.part), getattr(before, metric.whole))
    new = rate(getattr(now, metric.part), getattr(now, metric.whole))
    moved = points(new, old, digits=metric.digits, less_is_better=metric.less_is_better)
    return Metric(metric.title, Cell(value.text + " %", value.tone), moved)


def more_sent(days: Sequence[Day], figures: Overview | None) -> int:
    """How many mails more the days hold than the figures say; 0 while that can't be told."""
    counted = [day.sent for day in days if day.sent is not None]
    if figures is None or figures.emails_sent_count is None:
        return 0
    return max(0, sum(counted) - figures.emails_sent_count)


def figure_lines(rows: Sequence[Metric], width: int) -> list[TextLine]:
    """The figures side by side under their titles, as many on a line as fit."""
    for across in range(len(rows), 1, -1):
        widths = _widths(rows, across)
        if sum(widths) - GAP <= width:
            break
    else:
        across, widths = 1, _widths(rows, 1)
    lines: list[TextLine] = []
    for start in range(0, len(rows), across):
        some = rows[start : start + across]
        lines.append([Piece(row.title.ljust(size), "muted") for row, size in zip(some, widths, strict=False)])
        values: list[Piece] = []
        for row, size in zip(some, widths, strict=False):
            values.append(Piece(row.now.text + " ", row.now.tone))
            values.append(Piece(row.change.text.ljust(size - len(row.now.text) - 1), row.change.tone))
        lines.append(values)
    return lines


def _widths(rows: Sequence[Metric], across: int) -> list[int]:
    return [
        max(max(len(row.title), len(row.now.text) + 1 + len(row.change.text)) for row in rows[at::across])
        + GAP
        for at in range(across)
    ]
