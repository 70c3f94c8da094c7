"""The workspace a key belongs to (API.md §17)."""

from __future__ import annotations

from typing import Any, NoReturn

from instantly_tui.demo.http import Ctx, Problem, Route
from instantly_tui.demo.schema import Field, Shape, body

Row = dict[str, Any]

SHAPE = Shape(
    required=("id", "name", "owner", "timestamp_created", "timestamp_updated"),
    nullable=(
        "scheduled_for_removal_at",
        "plan_id",
        "plan_id_bundle",
        "plan_id_leadfinder",
        "plan_id_crm",
        "plan_id_website_visitor",
        "plan_id_inbox_placement",
        "org_logo_url",
        "org_client_domain",
        "default_opportunity_value",
        "add_unsub_to_block",
    ),
)


def get_current(ctx: Ctx) -> Row:
    """The workspace acted on: with `x-as-workspace` the sub-workspace (BEHAVIOUR 3.10)."""
    return SHAPE.show(ctx, ctx.space.workspace)


def patch_current(ctx: Ctx) -> Row:
    """Change the name or the logo; a null logo takes it away."""
    fields = body(ctx, {"name": Field(), "org_logo_url": Field(null=True)}, at_least=1)
    return _change(ctx, fields)


def add_domain(ctx: Ctx) -> Row:
    """Set the agency domain; it is never verified here."""
    return _change(ctx, {"org_client_domain": body(ctx, {"domain": Field(required=True)})["domain"]})


def get_domain(ctx: Ctx) -> Row:
    """The agency domain and the DNS record that would verify it."""
    name = ctx.space.workspace.get("org_client_domain", "")
    if not name:
        return {"verified": False, "name": "", "verification": []}
    record = {
        "type": "TXT",
        "domain": f"_verify.{name}",
        "value": f"workspace={ctx.space.id}",
        "reason": "pending_domain_verification",
    }
    return {"verified": False, "name": name, "verification": [record]}


def remove_domain(ctx: Ctx) -> Row:
    """Take the agency domain away."""
    return _change(ctx, {"org_client_domain": None})


def refuse(ctx: Ctx) -> NoReturn:
    """Removing a workspace and giving it away are never allowed here (BEHAVIOUR 11.15)."""
    raise Problem(403, "Not allowed in the simulation")


def _change(ctx: Ctx, fields: Row) -> Row:
    row = ctx.space.workspace
    row.update(fields, timestamp_updated=ctx.stamp())
    for name in [name for name in fields if row[name] is None]:
        del row[name]
    return SHAPE.show(ctx, row)


ROUTES = (
    Route("GET", "/workspaces/current", get_current, "workspaces:read"),
    Route("PATCH", "/workspaces/current", patch_current, "workspaces:update"),
    Route("POST", "/workspaces/current/whitelabel-domain", add_domain, "workspaces:update"),
    Route("GET", "/workspaces/current/whitelabel-domain", get_domain, "workspaces:read"),
    Route("DELETE", "/workspaces/current/whitelabel-domain", remove_domain, "workspaces:update"),
    Route("POST", "/workspaces/current/schedule-for-removal", refuse, "workspaces:delete"),
    Route("DELETE", "/workspaces/current/schedule-for-removal", refuse, "workspaces:delete"),
    Route("POST", "/workspaces/current/change-owner", refuse, "workspaces:update"),
)
