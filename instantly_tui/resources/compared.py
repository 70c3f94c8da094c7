"""Campaigns of a period, each with its change against the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.campaign_stats import CampaignStats, rate
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources.periods import NO_CHANGE, change, points
from instantly_tui.resources.spec import Cell, Column


@dataclass(frozen=True)
class Compared:
    """One campaign in both periods."""

    now: CampaignStats
    before: CampaignStats | None
    """None when the period before is not known."""

    @property
    def campaign_id(self) -> str:
        return self.now.campaign_id

    @property
    def name(self) -> str:
        return self.now.campaign_name


def compared(now: Sequence[CampaignStats], before: Sequence[CampaignStats] | None) -> list[Compared]:
    """Every campaign active in either period, the most positive first.

    A campaign the answer leaves out had no activity, which is zeros (API.md §7.4); `before` is None while
    the period before is not known.
    """
    known = {row.campaign_id: row for row in before or ()}
    here = {row.campaign_id for row in now}
    rows = [
        Compared(row, None if before is None else known.get(row.campaign_id, _nothing(row))) for row in now
    ]
    rows += [Compared(_nothing(row), row) for row in before or () if row.campaign_id not in here]
    return sorted(rows, key=lambda row: (-figures.positive_order(row.now), row.name))


def _nothing(row: CampaignStats) -> CampaignStats:
    """The same campaign in a window without activity."""
    zeros: dict[str, Any] = dict.fromkeys(
        (
            "emails_sent_count",
            "contacted_count",
            "reply_count_unique",
            "total_opportunities",
            "bounced_count",
        ),
        0,
    )
    return CampaignStats(
        campaign_id=row.campaign_id,
        campaign_name=row.campaign_name,
        campaign_status=row.campaign_status,
        **zeros,
    )


def compared_columns() -> tuple[Column[Any], ...]:
    """Each rate beside its change in points; amounts change in percent."""
    return (
        Column("Status", lambda row: figures.status(row.now.campaign_status), figures.STATUS_WIDTH, drop=5),
        Column("Campaign", lambda row: row.name, least=20),
        Column("Pos%", lambda row: figures.positive(row.now), 5, "right"),
        Column("±Pos", lambda row: _moved(row, "total_opportunities", "contacted_count", 2), 8, "right"),
        Column("Reply%", lambda row: figures.replies(row.now), 6, "right"),
        Column("±Reply", lambda row: _moved(row, "reply_count_unique", "contacted_count", 1), 8, "right"),
        Column("Bounce%", lambda row: figures.bounces(row.now), 7, "right"),
        Column(
            "±Bounce",
            lambda row: _moved(row, "bounced_count", "emails_sent_count", 1, less_is_better=True),
            8,
            "right",
            drop=3,
        ),
        Column("Sent", lambda row: figures.sent(row.now), 7, "right", drop=2),
        Column("±Sent", _sent, 7, "right", drop=4),
    )


def _moved(row: Compared, part: str, whole: str, digits: int, *, less_is_better: bool = False) -> Cell:
    if row.before is None:
        return NO_CHANGE
    now, before = (rate(getattr(each, part), getattr(each, whole)) for each in (row.now, row.before))
    if now is not None and before is None:
        return Cell("new", "muted")
    return points(now, before, digits=digits, less_is_better=less_is_better)


def _sent(row: Compared) -> Cell:
    before = row.before.emails_sent_count if row.before else None
    return change(row.now.emails_sent_count, before)
