"""Campaign figures: per campaign, in total, by day, by step and variant (API.md §7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from instantly_tui.api.call import Call, given
from instantly_tui.api.page import (
    CalendarDay,
    CleanLine,
    Code,
    Count,
    Flag,
    Key,
    Number,
    Record,
    record_of,
    rows_of,
)


def rate(part: float | None, whole: float | None) -> float | None:
    """A share between 0 and 1 (above, when the parts outnumber the whole); None when there is no whole."""
    return part / whole if part is not None and whole else None


class Counters(Record):
    """What campaigns count; None means the answer did not say."""

    emails_sent_count: Count = None
    contacted_count: Count = None
    new_leads_contacted_count: Count = None
    completed_count: Count = None
    open_count: Count = None
    """0 when open tracking is off: no rate then, rather than 0 %."""
    open_count_unique: Count = None
    open_count_unique_by_step: Count = None
    reply_count: Count = None
    """Automatic replies too; the unique counts leave them out."""
    reply_count_unique: Count = None
    reply_count_unique_by_step: Count = None
    reply_count_automatic: Count = None
    reply_count_automatic_unique: Count = None
    reply_count_automatic_unique_by_step: Count = None
    link_click_count: Count = None
    link_click_count_unique: Count = None
    link_click_count_unique_by_step: Count = None
    bounced_count: Count = None
    unsubscribed_count: Count = None
    total_opportunities: Count = None
    total_opportunity_value: Number = None

    @property
    def bounce_rate(self) -> float | None:
        """Bounces over mails sent."""
        return rate(self.bounced_count, self.emails_sent_count)


class CampaignStats(Counters):
    """The figures of one campaign; one without activity has no row, which is zeros."""

    campaign_id: Key
    campaign_name: CleanLine = ""
    campaign_status: Code = None
    campaign_is_evergreen: Flag = None
    leads_count: Count = None
    """Means nothing (0 or absent) when asked with `exclude_total_leads_count`."""


class Overview(Counters):
    """The figures of several campaigns together."""

    total_interested: Count = None
    total_meeting_booked: Count = None
    total_meeting_completed: Count = None
    total_closed: Count = None


class Engagement(Record):
    """What was sent and what came of it."""

    sent: Count = None
    opened: Count = None
    unique_opened: Count = None
    replies: Count = None
    unique_replies: Count = None
    replies_automatic: Count = None
    unique_replies_automatic: Count = None
    clicks: Count = None
    unique_clicks: Count = None


class _Activity(Engagement):
    opportunities: Count = None
    unique_opportunities: Count = None


class Day(_Activity):
    """What happened on one day, in UTC."""

    date: CalendarDay
    contacted: Count = None
    new_leads_contacted: Count = None


class StepStats(_Activity):
    """The figures of one variant of one step."""

    step: CleanLine = ""
    """As the server counts; whether from 0 or 1 is not known for campaigns."""
    variant: CleanLine = ""
    """ "0" is variant A."""
    meetings_booked: Count = None
    won: Count = None

    @property
    def attributed(self) -> bool:
        """Whether it belongs to a step; the server sums up in one more row what it could not place."""
        return self.step not in ("", "null")


def campaign_analytics(
    ids: Sequence[str] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    exclude_total_leads_count: bool | None = None,
) -> Call[tuple[CampaignStats, ...]]:
    """One row for each campaign with activity, of all campaigns when no ids are given; both days count."""
    return Call(
        "GET",
        "/campaigns/analytics",
        rows_of(CampaignStats),
        given(**window(start, end), **_which(ids), exclude_total_leads_count=exclude_total_leads_count),
        effect="read",
    )


def overview(
    ids: Sequence[str] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    status: int | None = None,
    expand_crm_events: bool | None = None,
) -> Call[Overview]:
    """The totals of these campaigns, or of all."""
    return Call(
        "GET",
        "/campaigns/analytics/overview",
        record_of(Overview),
        given(
            **window(start, end), **_which(ids), campaign_status=status, expand_crm_events=expand_crm_events
        ),
        effect="read",
    )


def daily(
    campaign_id: str | None = None,
    *,
    start: date | None = None,
    end: date | None = None,
    status: int | None = None,
) -> Call[tuple[Day, ...]]:
    """One row a day for one campaign, or for all together; here the filter is named `campaign_id`."""
    return Call(
        "GET",
        "/campaigns/analytics/daily",
        rows_of(Day),
        given(**window(start, end), campaign_id=campaign_id, campaign_status=status),
        effect="read",
    )


def steps(
    campaign_id: str,
    *,
    start: date | None = None,
    end: date | None = None,
    include_opportunities_count: bool | None = None,
) -> Call[tuple[StepStats, ...]]:
    """One row for each variant of each step of a campaign."""
    if not campaign_id:
        raise ValueError("without a campaign the steps of the whole workspace would be added up")
    return Call(
        "GET",
        "/campaigns/analytics/steps",
        rows_of(StepStats),
        given(
            **window(start, end),
            campaign_id=campaign_id,
            include_opportunities_count=include_opportunities_count,
        ),
        effect="read",
    )


def window(start: date | None, end: date | None) -> dict[str, Any]:
    """The parameters of a period whose both days count; a day that is None sets no bound."""
    return given(
        start_date=start.isoformat() if start else None,
        end_date=end.isoformat() if end else None,
    )


def _which(ids: Sequence[str]) -> dict[str, Any]:
    if len(ids) == 1:
        return {"id": ids[0]}
    return {"ids": list(ids)} if ids else {}
