"""Lead lists and how far their addresses are verified (API.md §11)."""

from __future__ import annotations

from typing import Any

from instantly_tui.demo.http import Ctx, Route, found, page
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.rows import by_time, uuid4
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id

Row = dict[str, Any]

SHAPE = Shape(
    required=("id", "organization_id", "name", "timestamp_created"),
    nullable=("has_enrichment_task", "owned_by"),
)
OPTIONAL = {
    "has_enrichment_task": Field("boolean", null=True),
    "owned_by": Field(null=True, format="uuid"),
}
STATS = {
    1: "verified",
    -1: "invalid",
    -2: "risky",
    -3: "catch_all",
    -4: "job_change",
    11: "verification_job_pending_leadfinder",
    12: "verification_job_pending_user",
}
UNVERIFIED = "verification_job_pending_user"


def list_lists(ctx: Ctx) -> Row:
    """Newest first; the cursor is the last row's ISO timestamp (API.md §2)."""
    asked = paging(
        ctx,
        {
            "starting_after": Field(format="date-time"),
            "has_enrichment_task": Field("boolean"),
            "search": Field(),
        },
    )
    needle = asked.get("search", "").casefold()
    tasked = asked.get("has_enrichment_task")
    rows = [
        row
        for row in ctx.space.lists.values()
        if needle in row["name"].casefold()
        and (tasked is None or bool(row.get("has_enrichment_task")) is tasked)
    ]
    rows, cursor_of = by_time(ctx, rows, asked.get("starting_after"))
    return page(rows, cursor_of, ctx, show=lambda row: SHAPE.show(ctx, row))


def create_list(ctx: Ctx) -> Row:
    """An empty list of the given name; two lists may share a name."""
    fields = body(ctx, {"name": Field(required=True), **OPTIONAL})
    row = {
        "id": uuid4(ctx.world),
        "organization_id": ctx.space.id,
        "timestamp_created": ctx.stamp(),
        **{name: value for name, value in fields.items() if value is not None},
    }
    ctx.space.lists[row["id"]] = row
    return SHAPE.show(ctx, row)


def get_list(ctx: Ctx) -> Row:
    """One list."""
    return SHAPE.show(ctx, found(ctx.space.lists.get(path_id(ctx))))


def patch_list(ctx: Ctx) -> Row:
    """Change the given fields; null takes an optional one away."""
    key = path_id(ctx)
    fields = body(ctx, {"name": Field(), **OPTIONAL}, at_least=1)
    row = found(ctx.space.lists.get(key))
    row.update(fields)
    for name in OPTIONAL:
        if row.get(name) is None:
            row.pop(name, None)
    return SHAPE.show(ctx, row)


def delete_list(ctx: Ctx) -> Row:
    """Delete a list and the leads that lie in it (BEHAVIOUR 11.4)."""
    row = found(ctx.space.lists.pop(path_id(ctx), None))
    ctx.space.leads.clear(list_id=row["id"])
    return SHAPE.show(ctx, row)


def verification_stats(ctx: Ctx) -> Row:
    """Leads of a list by verification; the parts sum to `total_leads`, unverified ones are pending."""
    row = found(ctx.space.lists.get(path_id(ctx)))
    stats = dict.fromkeys(STATS.values(), 0)
    leads = ctx.space.leads.scan(LeadQuery(list_id=row["id"]), limit=None)
    for lead in leads:
        stats[STATS.get(lead.get("verification_status", 0), UNVERIFIED)] += 1
    return {"stats": stats, "total_leads": len(leads)}


ROUTES = (
    Route("GET", "/lead-lists", list_lists, "lead_lists:read"),
    Route("POST", "/lead-lists", create_list, "lead_lists:create"),
    Route("GET", "/lead-lists/{id}", get_list, "lead_lists:read"),
    Route("PATCH", "/lead-lists/{id}", patch_list, "lead_lists:update"),
    Route("DELETE", "/lead-lists/{id}", delete_list, "lead_lists:delete"),
    Route("GET", "/lead-lists/{id}/verification-stats", verification_stats, "lead_lists:read", listed=False),
)
