"""Custom lead labels: interest statuses a workspace made for itself (API.md §11)."""

from __future__ import annotations

from typing import Any

from instantly_tui.demo.http import Ctx, Route, found, page
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.limits import AI_LABEL
from instantly_tui.demo.rows import by_time, uuid7
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id

Row = dict[str, Any]

SHAPE = Shape(
    required=(
        "id",
        "timestamp_created",
        "created_by",
        "organization_id",
        "label",
        "interest_status_label",
        "interest_status",
    ),
    nullable=("description", "use_with_ai"),
    odd={"interest_status": 29999},
)
KIND = Field(enum=("positive", "negative", "neutral"))
OPTIONAL = {"description": Field(null=True), "use_with_ai": Field("boolean", null=True)}
START = {"positive": 5, "negative": -5, "neutral": 1001}
"""First number of each kind; the fixed interest statuses take -4 to 4 (BEHAVIOUR 11.2)."""


def list_labels(ctx: Ctx) -> Row:
    """Newest first; the cursor is the last row's ISO timestamp (API.md §2)."""
    asked = paging(
        ctx,
        {"starting_after": Field(format="date-time"), "search": Field(), "interest_status": KIND},
    )
    needle = asked.get("search", "").casefold()
    kind = asked.get("interest_status")
    rows = [
        row
        for row in ctx.space.labels.values()
        if needle in row["label"].casefold() and kind in (None, row["interest_status_label"])
    ]
    rows, cursor_of = by_time(ctx, rows, asked.get("starting_after"))
    return page(rows, cursor_of, ctx, show=lambda row: SHAPE.show(ctx, row))


def create_label(ctx: Ctx) -> Row:
    """A label with a number of its own, picked by the server."""
    kind = Field(required=True, enum=KIND.enum)
    fields = body(ctx, {"label": Field(required=True), "interest_status_label": kind, **OPTIONAL})
    row = {
        "id": uuid7(ctx.world),
        "timestamp_created": ctx.stamp(),
        "created_by": ctx.space.workspace["owner"],
        "organization_id": ctx.space.id,
        "interest_status": _free_number(ctx, fields["interest_status_label"]),
        **{name: value for name, value in fields.items() if value is not None},
    }
    ctx.space.labels[row["id"]] = row
    return SHAPE.show(ctx, row)


def get_label(ctx: Ctx) -> Row:
    """One label."""
    return SHAPE.show(ctx, found(ctx.space.labels.get(path_id(ctx))))


def patch_label(ctx: Ctx) -> Row:
    """Change the given fields; its number stays, so the leads that carry it keep it."""
    key = path_id(ctx)
    fields = body(ctx, {"label": Field(), "interest_status_label": KIND, **OPTIONAL}, at_least=1)
    row = found(ctx.space.labels.get(key))
    row.update(fields)
    for name in OPTIONAL:
        if row.get(name) is None:
            row.pop(name, None)
    return SHAPE.show(ctx, row)


def delete_label(ctx: Ctx) -> Row:
    """Delete a label; its leads and mails get `reassigned_status` or keep the number (BEHAVIOUR 7.22)."""
    key = path_id(ctx)
    target = body(ctx, {"reassigned_status": Field("number")}, required=False).get("reassigned_status")
    row = found(ctx.space.labels.pop(key, None))
    if target is not None:
        number = row["interest_status"]
        side = "POSITIVE" if number > 0 else "NEGATIVE"
        carrying = LeadQuery(filter=f"FILTER_LEAD_CUSTOM_LABEL_{side}")
        for lead in ctx.space.leads.scan(carrying, limit=None):
            if lead["lt_interest_status"] == number:
                ctx.space.leads.patch(lead["id"], {"lt_interest_status": target})
        mails = ctx.space.mails
        for mail in mails.select(lambda row: row.get("i_status") == number, limit=None):
            mails.patch(mail["id"], {"i_status": target})
    return SHAPE.show(ctx, row)


def try_label(ctx: Ctx) -> Row:
    """Which label a reply would get: the one whose words it holds most of, else Lead."""
    text = body(ctx, {"reply_text": Field(required=True, min=1)})["reply_text"].casefold()
    considered = [row for row in ctx.space.labels.values() if row.get("use_with_ai")]
    hits = {
        row["label"]: sum(
            word in text for word in f"{row['label']} {row.get('description', '')}".casefold().split()
        )
        for row in considered
    }
    best = max(hits, key=lambda label: hits[label], default="")
    return {
        "result": best if hits.get(best) else "Lead",
        "custom_labels_considered": [row["label"] for row in considered],
    }


def _free_number(ctx: Ctx, kind: str) -> int:
    taken = {row["interest_status"] for row in ctx.space.labels.values()}
    number = START[kind]
    while number in taken:
        number += -1 if number < 0 else 1
    return number


ROUTES = (
    Route("GET", "/lead-labels", list_labels, "lead-labels:read"),
    Route("POST", "/lead-labels", create_label, "lead-labels:create"),
    Route("POST", "/lead-labels/ai-reply-label", try_label, "lead-labels:read", limit=AI_LABEL),
    Route("GET", "/lead-labels/{id}", get_label, "lead-labels:read"),
    Route("PATCH", "/lead-labels/{id}", patch_label, "lead-labels:update"),
    Route("DELETE", "/lead-labels/{id}", delete_label, "lead-labels:delete"),
)
