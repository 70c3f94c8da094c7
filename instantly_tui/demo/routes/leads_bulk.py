"""Many leads at once: adding, deleting, moving, assigning, setting an interest (API.md §8.3, §8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import Any

from instantly_tui.demo.http import Ctx, Problem, Reply, Route, Row, bad, found
from instantly_tui.demo.interest import set_interest
from instantly_tui.demo.jobs import JobRunner
from instantly_tui.demo.lead_fields import (
    CHOICE,
    ESG_CODES,
    ESP_CODES,
    FLAG,
    IDS,
    OWNER,
    PROFILE,
    SKIPS,
    TARGET,
    TEXT,
    UUID,
    check_variables,
    query_of,
)
from instantly_tui.demo.lead_intake import (
    BLOCKED,
    INCOMPLETE,
    INVALID,
    SKIPPED,
    STORED,
    THERE,
    TWICE,
    Intake,
    learn_provider,
    refuse_beyond_plan,
    remaining,
    verifier,
)
from instantly_tui.demo.lead_moves import Mover
from instantly_tui.demo.lead_query import LEAD_FILTERS
from instantly_tui.demo.schema import Field, body

LATER = 2
"""Virtual seconds until a queued change without a job shows."""
IN_VERIFICATION = (11, 12)
NO_TARGET = (
    "body must have required property 'campaign_id', body must have required property 'list_id', "
    "body must match a schema in anyOf"
)
ADD = {
    "campaign_id": TARGET,
    "list_id": TARGET,
    "leads": Field(
        "array", required=True, min=1, max=1000, items=Field("object", fields={"email": TEXT, **PROFILE})
    ),
    "blocklist_id": Field(null=True, format="uuid"),
    "assigned_to": UUID,
    "verify_leads_on_import": FLAG,
    **SKIPS,
}
DELETE = {
    "campaign_id": UUID,
    "list_id": UUID,
    "status": Field("number", enum=(1, 2, 3, -1, -2, -3)),
    "ids": IDS,
    "limit": Field("integer", min=1, max=10000),
}
MOVE = {
    **CHOICE,
    "excluded_ids": IDS,
    "contacts": Field("array", items=Field(format="email")),
    "to_campaign_id": UUID,
    "to_list_id": UUID,
    "ignore_resource_filter_clauses": FLAG,
    "check_duplicates_in_campaigns": FLAG,
    "skip_leads_in_verification": FLAG,
    "limit": Field("number"),
    "assigned_to": UUID,
    "esp_code": Field("number", enum=ESP_CODES),
    "esg_code": Field(enum=ESG_CODES),
    "copy_leads": FLAG,
    "check_duplicates": FLAG,
    "reset_interest_status": FLAG,
}
ASSIGN = {
    **CHOICE,
    "filter": Field(enum=tuple(sorted(LEAD_FILTERS))),
    "organization_user_ids": Field("array", required=True, min=1, items=UUID),
    "smart_view_id": UUID,
    "limit": Field("integer", min=0),
    "assigned_to": OWNER,
    "has_clause": FLAG,
}
INTEREST = {
    "lead_email": Field(required=True),
    "interest_value": Field("number", required=True, null=True),
    "campaign_id": Field(),
    "list_id": Field(),
    "ai_interest_value": Field("number"),
    "disable_auto_interest": FLAG,
}


def add_leads(ctx: Ctx) -> Row:
    """Add up to 1,000 leads; every lead sent is in exactly one of the counters (BEHAVIOUR 7.6)."""
    asked = body(ctx, ADD)
    for index, lead in enumerate(asked["leads"]):
        check_variables(lead, f"body/leads/{index}")
    if bool(asked.get("campaign_id")) == bool(asked.get("list_id")):
        bad("Exactly one of campaign_id and list_id is required")
    intake = Intake(ctx, asked, campaign=asked.get("campaign_id"), list_id=asked.get("list_id"))
    counters = dict.fromkeys((BLOCKED, THERE, SKIPPED, INVALID, INCOMPLETE, TWICE), 0)
    accepted: list[tuple[int, Row]] = []
    for index, lead in enumerate(asked["leads"]):
        verdict, _ = intake.verdict(lead)
        if verdict == STORED:
            accepted.append((index, lead))
        else:
            counters[verdict] += 1
    refuse_beyond_plan(ctx.space, len(accepted))
    created = [(index, intake.store(lead)) for index, lead in accepted]
    ctx.affected = len(created)
    _learn_later(ctx, intake, [row for _, row in created])
    return {
        "status": "success",
        "total_sent": len(asked["leads"]),
        "leads_uploaded": len(created),
        **counters,
        "blocklist_used": asked.get("blocklist_id"),
        "remaining_in_plan": remaining(ctx.space) if intake.campaign else None,
        "created_leads": [_summary(index, row) for index, row in created],
    }


def delete_leads(ctx: Ctx) -> Row:
    """Delete what the filters leave of a campaign or list; without `ids` all of it (BEHAVIOUR 7.13)."""
    asked = body(ctx, DELETE)
    if "campaign_id" not in asked and "list_id" not in asked:
        bad(NO_TARGET)
    wanted = {"campaign": asked.get("campaign_id", ""), "list_id": asked.get("list_id", "")}
    if "ids" in asked:
        wanted["ids"] = asked["ids"]
    status = asked.get("status")
    rows = [
        row
        for row in ctx.space.leads.scan(query_of(ctx, wanted), limit=None)
        if status in (None, row["status"])
    ]
    chosen = rows[: asked.get("limit")]
    for row in chosen:
        ctx.space.leads.remove(row["id"])
    ctx.affected = len(chosen)
    return {"count": len(chosen)}


def move_leads(ctx: Ctx) -> Row:
    """Start a job that moves or copies leads into a campaign or list (BEHAVIOUR 7.14)."""
    asked = body(ctx, MOVE, required=False)
    source = asked.get("campaign") or asked.get("list_id")
    if not asked.get("to_campaign_id") and not asked.get("to_list_id"):
        bad("Either to_campaign_id or to_list_id is required")
    if "ids" in asked and not source:
        bad("campaign or list_id is required when ids are given")
    if asked.get("to_campaign_id"):
        found(ctx.space.campaigns.get(asked["to_campaign_id"].lower()))
    else:
        found(ctx.space.lists.get(asked["to_list_id"].lower()))
    leads = _chosen(ctx, asked)
    ctx.affected = len(leads)
    mover = Mover(ctx.space, asked, [row["id"] for row in leads])
    emails = {row["id"]: row.get("email", "") for row in leads}
    filters = {name: asked.get(name) for name in (*CHOICE, "excluded_ids", "contacts")}
    return JobRunner(ctx.world, ctx.space).start(
        "move-leads",
        entity_type="campaign" if asked.get("campaign") else "list",
        entity_id=(source or asked.get("to_campaign_id") or asked["to_list_id"]).lower(),
        items=emails,
        data={"filters": filters},
        finish=mover.run,
        fails=lambda key: f"Could not move {emails[key]}" if "failjob" in emails[key] else None,
    )


def update_interest(ctx: Ctx) -> Reply:
    """Queue an interest status for a person; it shows two virtual seconds later (BEHAVIOUR 7.15)."""
    asked = body(ctx, INTEREST)
    email, campaign, list_id = asked["lead_email"].strip(), asked.get("campaign_id"), asked.get("list_id")
    if not any(
        campaign in (None, row.get("campaign")) and list_id in (None, row.get("list_id"))
        for row in ctx.space.leads.by_email(email)
    ):
        raise Problem(400, "Invalid lead email", body={"error": "Invalid lead email"})
    ctx.world.clock.after(
        LATER,
        lambda: set_interest(
            ctx.space,
            email,
            asked["interest_value"],
            ctx.stamp(),
            campaign=campaign,
            list_id=list_id,
            ai_value=asked.get("ai_interest_value"),
        ),
    )
    return Reply(_queued(ctx), {"message": "Lead interest status update background job submitted"})


def assign_leads(ctx: Ctx) -> Reply:
    """Queue leads for one user after the other (BEHAVIOUR 7.17)."""
    asked = body(ctx, ASSIGN)
    users = [user.lower() for user in asked["organization_user_ids"]]
    known = {row["user_id"] for row in ctx.space.members.values()}
    if not known.issuperset(users):
        message = "Invalid ID on `organization_user_ids` field"
        raise Problem(400, message, body={"message": message})
    choice = {name: value for name, value in asked.items() if name != "organization_user_ids"}
    leads = _chosen(ctx, choice)

    def assign() -> None:
        for row, user in zip(leads, cycle(users), strict=False):
            ctx.space.leads.patch(row["id"], {"assigned_to": user})

    ctx.world.clock.after(LATER, assign)
    message = "Your request will be processed in a background job"
    return Reply(_queued(ctx), {"status": "accepted", "message": message})


def _queued(ctx: Ctx) -> int:
    """The status of a queued change: documented 202, recorded 200 (API.md §8.4)."""
    return 202 if ctx.on("accepted_202") else 200


def _chosen(ctx: Ctx, asked: Mapping[str, Any]) -> list[Row]:
    """The leads that all filters of a move or an assignment leave, oldest first, up to its limit."""
    rows = ctx.space.leads.scan(query_of(ctx, asked), limit=None)
    exact = [name for name in ("assigned_to", "esp_code") if asked.get(name) is not None]
    rows = [row for row in rows if all(row.get(name) == asked[name] for name in exact)]
    if asked.get("skip_leads_in_verification"):
        rows = [row for row in rows if row.get("verification_status") not in IN_VERIFICATION]
    limit = asked.get("limit")
    return rows if limit is None else rows[: int(limit)]


def _learn_later(ctx: Ctx, intake: Intake, rows: list[Row]) -> None:
    learn_provider(ctx, [row["id"] for row in rows])
    pending = [row["id"] for row in rows if "verification_status" in row]
    if pending:
        JobRunner(ctx.world, ctx.space).start(
            "import-leads",
            entity_type="campaign" if intake.campaign else "list",
            entity_id=intake.campaign or intake.list_id,
            items=pending,
            each=verifier(ctx.space),
        )


def _summary(index: int, row: Row) -> Row:
    names = ("email", "first_name", "last_name", "phone")
    return {"index": index, "id": row["id"], **{name: row[name] for name in names if row.get(name)}}


ROUTES = (
    Route("POST", "/leads/add", add_leads, "leads:create", audit=9),
    Route("DELETE", "/leads", delete_leads, "leads:delete", audit=2),
    Route("POST", "/leads/move", move_leads, "leads:update", audit=8),
    Route("POST", "/leads/update-interest-status", update_interest, "leads:update", listed=False),
    Route("POST", "/leads/bulk-assign", assign_leads, "leads:update", listed=False),
)
