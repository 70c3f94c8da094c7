"""Background jobs as the API shows them (API.md §16)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from instantly_tui.demo.http import Ctx, Route, bad, found, page, stamp
from instantly_tui.demo.rows import id_of
from instantly_tui.demo.schema import Field, Shape, csv, paging, query

Row = dict[str, Any]

SHAPE = Shape(
    required=("id", "workspace_id", "type", "status", "progress", "created_at", "updated_at"),
    nullable=("user_id", "entity_id"),
    odd={"status": "hibernating"},
)
KINDS = (
    "move-leads",
    "import-leads",
    "export-leads",
    "update-warmup-accounts",
    "rename-variable",
    "broadcast-ai-generate",
    "broadcast-website-scrape",
    "import-subscribers-from-crm",
    "resync-subscriber-crm-tags",
)
ENTITIES = ("list", "campaign", "workspace", "broadcast", "subscriber-group-sync", "subscriber-group")
FILTERS = {
    "ids": Field(),
    "included_ids": Field(),
    "excluded_ids": Field(),
    "entity_id": Field(),
    "status": Field(),
    "type": Field(enum=KINDS),
    "entity_type": Field(enum=ENTITIES),
    "sort_column": Field(enum=("created_at", "updated_at"), default="created_at"),
    "sort_order": Field(enum=("asc", "desc"), default="desc"),
}
JOB_ID = re.compile(r"[0-9a-f]{24}")


def list_jobs(ctx: Ctx) -> Row:
    """Newest first unless told otherwise; the cursor is the last row's id."""
    asked = paging(ctx, FILTERS)
    column, newest_first = asked["sort_column"], asked["sort_order"] == "desc"
    rows = [row for row in ctx.space.jobs.values() if _wanted(row, asked)]
    rows.sort(key=lambda row: (row[column], row["id"]), reverse=newest_first)
    after = asked.get("starting_after")
    if after:
        if not JOB_ID.fullmatch(after):
            bad("Invalid starting_after")
        edge = (_moment(ctx, after, column), after)
        rows = [
            row for row in rows if row["id"] != after and ((row[column], row["id"]) < edge) is newest_first
        ]
    return page(rows[: ctx.limit], id_of, ctx, show=lambda row: SHAPE.show(ctx, row))


def get_job(ctx: Ctx) -> Row:
    """One job; `data_fields` limits what its data shows."""
    asked = query(ctx, {"data_fields": Field()})
    row = SHAPE.show(ctx, found(ctx.space.jobs.get(ctx.path["id"])))
    names = csv(asked.get("data_fields"))
    if names and "data" in row:
        row["data"] = {name: value for name, value in row["data"].items() if name in names}
    return row


def _moment(ctx: Ctx, key: str, column: str) -> str:
    """Where a job stands in the order; an unknown one by the second in its id."""
    row = ctx.space.jobs.get(key)
    moment: str = row[column] if row else stamp(datetime.fromtimestamp(int(key[:8], 16), UTC))
    return moment


def _wanted(row: Row, asked: Row) -> bool:
    named = csv(asked.get("ids")) + csv(asked.get("included_ids"))
    if (named and row["id"] not in named) or row["id"] in csv(asked.get("excluded_ids")):
        return False
    for name in ("entity_id", "status"):
        values = csv(asked.get(name))
        if values and row.get(name) not in values:
            return False
    return all(asked.get(name) in (None, row.get(name)) for name in ("type", "entity_type"))


ROUTES = (
    Route("GET", "/background-jobs", list_jobs, "background-jobs:read"),
    Route("GET", "/background-jobs/{id}", get_job, "background-jobs:read"),
)
