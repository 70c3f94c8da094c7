"""A report as CSV: one table, a row for each total, campaign, step and day; no figure is an empty cell."""

from __future__ import annotations

from collections.abc import Iterator

from instantly_tui.api.campaign_stats import rate
from instantly_tui.resources.periods import Period
from instantly_tui.resources.report import Figures, Part, Report
from instantly_tui.text.tables import BYTE_ORDER_MARK, delimited

_FIGURES = (
    ("Meetings booked", "meetings"),
    ("Won", "won"),
    ("Positive replies", "positive"),
    ("Replies", "replies"),
    ("Automatic replies", "automatic"),
    ("Leads contacted", "contacted"),
    ("Mails sent", "sent"),
    ("Bounced", "bounced"),
    ("Unsubscribed", "unsubscribed"),
    ("Leads that opened", "opened"),
)
_RATES = (
    ("Positive-reply rate %", "positive", "contacted"),
    ("Reply rate %", "replies", "contacted"),
    ("Bounce rate %", "bounced", "sent"),
)
HEADS = (
    *("Row", "Client or campaign", "Campaign", "Step", "Variant", "From (UTC)", "To (UTC)"),
    *(title for title, _ in _FIGURES),
    *(title for title, _, _ in _RATES),
    "Remark",
)


def as_csv(report: Report) -> str:
    """Quoted as in RFC 4180, with a byte order mark for spreadsheets; lines end in CR LF."""
    return BYTE_ORDER_MARK + delimited([HEADS, *_rows(report)])


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    now, before = report.period, report.period.before
    if report.several:
        yield _row("total", "all clients", now, report.now)
        yield _row("total before", "all clients", before, report.before)
    for name, why in report.failed:
        yield _row("not read", name, now, None, remark=why)
    for part in report.parts:
        yield from _part(part, now, before)


def _part(part: Part, now: Period, before: Period) -> Iterator[tuple[str, ...]]:
    yield _row("total", part.name, now, part.now, remark="; ".join(part.unread))
    yield _row("total before", part.name, before, part.before)
    for campaign in part.campaigns or ():
        yield _row("campaign", part.name, now, campaign.now, campaign.name, remark=campaign.status)
        yield _row("campaign before", part.name, before, campaign.before, campaign.name)
    if part.steps is not None:
        for step in part.steps.rows:
            place = (part.steps.campaign, str(step.step), step.variant)
            yield _row("step", part.name, now, step.figures, *place)
    for kind, days in (("day", part.days), ("day before", part.days_before)):
        for day in days or ():
            yield _row(kind, part.name, Period(day.date, day.date), day.figures)


def _row(
    kind: str,
    name: str,
    period: Period,
    figures: Figures | None,
    campaign: str = "",
    step: str = "",
    variant: str = "",
    *,
    remark: str = "",
) -> tuple[str, ...]:
    known = figures or Figures()
    return (
        *(kind, name, campaign, step, variant, period.start.isoformat(), period.end.isoformat()),
        *(_number(getattr(known, field)) for _, field in _FIGURES),
        *(_percent(getattr(known, part), getattr(known, whole)) for _, part, whole in _RATES),
        remark,
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _percent(part: int | None, whole: int | None) -> str:
    found = rate(part, whole)
    return "" if found is None else f"{100 * found:.2f}"
