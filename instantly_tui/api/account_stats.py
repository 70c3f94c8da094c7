"""Account figures: warmup and mails by day (API.md §9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from instantly_tui.api.call import Call
from instantly_tui.api.page import (
    ByName,
    CalendarDay,
    CleanLine,
    Count,
    Number,
    Record,
    record_of,
    rows_of,
)

MOST_WARMUP = 100
"""Addresses in one question for warmup figures."""
MOST_DAILY = 200
"""Addresses in one question for daily figures."""
LONGEST_DAILY = 31
"""Days in one question for daily figures, both ends counted."""


class AccountDay(Record):
    """What an account sent and got on one day, in UTC; days without mail have no row."""

    date: CalendarDay
    email_account: CleanLine = ""
    """May be empty: mails of an account that is gone."""
    sent: Count = None
    bounced: Count = None
    contacted: Count = None
    new_leads_contacted: Count = None
    opened: Count = None
    unique_opened: Count = None
    replies: Count = None
    unique_replies: Count = None
    replies_automatic: Count = None
    unique_replies_automatic: Count = None
    clicks: Count = None
    unique_clicks: Count = None


class WarmupDay(Record):
    """One account's warmup mails of a day."""

    sent: Count = None
    landed_inbox: Count = None
    landed_spam: Count = None
    received: Count = None


class WarmupTotal(WarmupDay):
    """One account's warmup mails of the last days together."""

    health_score: Number = None
    """0 to 100."""
    health_score_label: CleanLine = ""


class WarmupAnalytics(Record):
    """Warmup figures by address; an unknown address is left out."""

    totals: ByName[WarmupTotal] = Field(default_factory=dict, validation_alias="aggregate_data")
    days: ByName[ByName[WarmupDay]] = Field(default_factory=dict, validation_alias="email_date_data")
    """By address, then by day as `YYYY-MM-DD`."""


def warmup_analytics(emails: Sequence[str]) -> Call[WarmupAnalytics]:
    """Warmup figures of up to 100 accounts; reads, although it is a POST."""
    return Call(
        "POST",
        "/accounts/warmup-analytics",
        record_of(WarmupAnalytics),
        json={"emails": _checked(emails, MOST_WARMUP)},
        effect="read",
        scope="accounts:read",
    )


def account_daily(emails: Sequence[str], start: date, end: date) -> Call[tuple[AccountDay, ...]]:
    """One row for each account and day with mail, for up to 200 accounts and 31 days; both days count."""
    if not 0 <= (end - start).days < LONGEST_DAILY:
        raise ValueError(f"ask for 1 to {LONGEST_DAILY} days, the first before the last")
    return Call(
        "GET",
        "/accounts/analytics/daily",
        rows_of(AccountDay),
        {
            "start_date": start.isoformat(),
            "end_date": end.isoformat(),
            "emails": _checked(emails, MOST_DAILY),
        },
        effect="read",
    )


def _checked(emails: Sequence[str], most: int) -> list[str]:
    if not emails or not all(emails):
        raise ValueError("name the accounts to ask about")
    if len(emails) > most:
        raise ValueError(f"at most {most} accounts at once, not {len(emails)}")
    return list(emails)
