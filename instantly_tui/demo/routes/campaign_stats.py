"""Campaign analytics: per campaign, summed, by day, by step (API.md §7.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from instantly_tui.demo.campaign_fields import STATUSES
from instantly_tui.demo.dates import window
from instantly_tui.demo.http import Ctx, Route, Row
from instantly_tui.demo.schema import Field, query

DATES = {"start_date": Field(), "end_date": Field()}
SEVERAL = {"id": Field(format="uuid"), "ids": Field("array", items=Field(format="uuid"))}
ONE = {"campaign_id": Field(format="uuid")}
STATUS = {"campaign_status": Field("number", enum=STATUSES)}
FLAG = Field("boolean", default=False)


def per_campaign(ctx: Ctx) -> list[Row]:
    """A row for each campaign with activity in the window; the others are missing."""
    asked = query(ctx, {**DATES, **SEVERAL, "exclude_total_leads_count": FLAG})
    start, end = window(asked)
    unwanted = asked["exclude_total_leads_count"]
    rows = ctx.space.stats.campaigns(start, end, _ids(asked), count_leads=not unwanted)
    if unwanted and ctx.on("leads_count_absent"):
        rows = [{name: value for name, value in row.items() if name != "leads_count"} for row in rows]
    if ctx.on("odd_counter"):
        rows = [{**row, "open_count_unique": "\\N"} if place == 0 else row for place, row in enumerate(rows)]
    return rows


def overview(ctx: Ctx) -> Row:
    """The sum of all campaigns, or of the named ones; zeros without activity."""
    asked = query(ctx, {**DATES, **SEVERAL, **STATUS, "expand_crm_events": FLAG})
    start, end = window(asked)
    status, expand = asked.get("campaign_status"), asked["expand_crm_events"]
    return ctx.space.stats.overview(start, end, _ids(asked), status, expand=expand)


def daily(ctx: Ctx) -> list[Row]:
    """A row for each day with activity, of one campaign or of the workspace with its deleted campaigns."""
    asked = query(ctx, {**DATES, **ONE, **STATUS})
    start, end = window(asked)
    return ctx.space.stats.daily(asked.get("campaign_id"), start, end, asked.get("campaign_status"))


def steps(ctx: Ctx) -> list[Row]:
    """A row for each step and variant, and one with step null for what belongs to none."""
    asked = query(ctx, {**DATES, **ONE, "include_opportunities_count": FLAG})
    start, end = window(asked)
    wanted = asked["include_opportunities_count"]
    return ctx.space.stats.steps(asked.get("campaign_id"), start, end, opportunities=wanted)


def _ids(asked: Row) -> list[str] | None:
    """The campaigns asked for, None for all of the workspace."""
    if "id" in asked:
        return [asked["id"].lower()]
    return [key.lower() for key in asked["ids"]] if asked.get("ids") else None


def _route(template: str, handler: Callable[[Ctx], Any]) -> Route:
    return Route("GET", f"/campaigns/analytics{template}", handler, "campaigns:read", listed=False)


ROUTES = (
    _route("", per_campaign),
    _route("/overview", overview),
    _route("/daily", daily),
    _route("/steps", steps),
)
