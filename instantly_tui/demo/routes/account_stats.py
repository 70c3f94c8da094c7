"""What became of an account's mails: warmup, daily sends, and which campaigns use it (API.md §9)."""

from __future__ import annotations

from datetime import timedelta

from instantly_tui.demo.dates import refused, window
from instantly_tui.demo.http import Ctx, Problem, Route, Row, page
from instantly_tui.demo.rows import by_time
from instantly_tui.demo.schema import Field, Shape, body, paging, query
from instantly_tui.demo.sending import senders

SOME = Field("array", required=True, min=1, max=100, items=Field())
DAILY = {
    "emails": Field("array", min=1, max=200, items=Field()),
    "start_date": Field(),
    "end_date": Field(),
}
MOST_DAYS = 31
DEFAULT_DAYS = 30
TOO_LARGE = (
    "Analytics request is too large for this workspace. Add an emails filter or request a smaller date range."
)
MAPPING = Shape(required=("campaign_id", "campaign_name", "timestamp_created"), odd={"status": 7})


def warmup_analytics(ctx: Ctx) -> Row:
    """Seven days of warmup and their sums, by address; an unknown address is left out."""
    emails = body(ctx, {"emails": SOME})["emails"]
    known = {email: ctx.space.stats.warmup(email) for email in emails}
    return {
        "email_date_data": {email: both[0] for email, both in known.items() if both is not None},
        "aggregate_data": {email: both[1] for email, both in known.items() if both is not None},
    }


def daily(ctx: Ctx) -> list[Row]:
    """A row for each day and account with mail; without addresses only where a switch allows it."""
    asked = query(ctx, DAILY)
    start, end = window(asked)
    end = end or (start + timedelta(days=DEFAULT_DAYS - 1) if start else ctx.now().date())
    start = start or end - timedelta(days=DEFAULT_DAYS - 1)
    if (end - start).days >= MOST_DAYS:
        raise refused(TOO_LARGE) if ctx.on("account_days_400") else Problem(413, TOO_LARGE)
    if asked.get("emails"):
        return ctx.space.stats.account_daily(asked["emails"], start, end)
    if not ctx.on("account_days_unfiltered"):
        raise Problem(413, TOO_LARGE)
    rows = ctx.space.stats.account_daily(ctx.space.accounts, start, end)
    # A small workspace was seen to answer with one row that belongs to no account.
    return [*rows, {**rows[-1], "email_account": ""}] if rows else []


def campaigns_of(ctx: Ctx) -> Row:
    """The campaigns that send from an account, by address or by tag; newest first, cursor the time."""
    asked = paging(ctx, {"starting_after": Field(format="date-time")})
    email = ctx.path["email"].lower()
    rows = [
        {
            "campaign_id": row["id"],
            "campaign_name": row["name"],
            "status": row["status"],
            "timestamp_created": row["timestamp_created"],
        }
        for row in ctx.space.campaigns.values()
        if email in senders(ctx.space, row)
    ]
    chosen, cursor_of = by_time(ctx, rows, asked.get("starting_after"))
    return page(chosen, cursor_of, ctx, show=lambda row: MAPPING.show(ctx, row))


ROUTES = (
    Route("POST", "/accounts/warmup-analytics", warmup_analytics, "accounts:read"),
    Route("GET", "/accounts/analytics/daily", daily, "accounts:read", listed=False),
    Route("GET", "/account-campaign-mappings/{email}", campaigns_of, "account_campaign_mappings:read"),
)
