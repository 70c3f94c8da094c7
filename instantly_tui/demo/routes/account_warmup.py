"""Warmup switched on and off for many accounts by a background job, and accounts moved between workspaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from instantly_tui.demo.account_fields import FILTERS, passes
from instantly_tui.demo.http import Ctx, Problem, Route, Row, bad
from instantly_tui.demo.jobs import JobRunner
from instantly_tui.demo.schema import Field, body

KIND = "update-warmup-accounts"
SOME = Field("array", max=100, items=Field())
WHICH = {
    "emails": SOME,
    "include_all_emails": Field("boolean"),
    "excluded_emails": SOME,
    "filter": Field(
        "object", null=True, fields={"tag_id": Field(), "filter": Field(null=True, enum=tuple(FILTERS))}
    ),
    "search": Field(),
}
MOVE = {
    "emails": Field("array", required=True, min=1, items=Field()),
    "source_workspace_id": Field(required=True),
    "destination_workspace_id": Field(required=True),
}
SUSPENDED = (-1, -3)
"""Warmup states that no switch ends: banned, permanently suspended."""


def enable(ctx: Ctx) -> Row:
    """Start a job that switches warmup on."""
    return _start(ctx, 1)


def disable(ctx: Ctx) -> Row:
    """Start a job that switches warmup off."""
    return _start(ctx, 0)


def move(ctx: Ctx) -> Row:
    """Hand accounts to another workspace of the group; only the admin's key may."""
    asked = body(ctx, MOVE)
    if ctx.key.workspace_id != ctx.world.admin_id:
        raise Problem(403, "Only the admin workspace can move accounts")
    source = ctx.world.spaces.get(asked["source_workspace_id"])
    destination = ctx.world.spaces.get(asked["destination_workspace_id"])
    if source is None or destination is None:
        bad("The source or the destination workspace does not belong to your workspace group")
    emails = dict.fromkeys(asked["emails"])
    unknown = [email for email in emails if email not in source.accounts]
    if unknown:
        bad(f"Account not found: {unknown[0]}")
    for email in emails:
        row = source.accounts.pop(email)
        row["organization"] = destination.id
        destination.accounts[email] = row
    return {"status": "success"}


def refuse_while_busy(ctx: Ctx, emails: Iterable[str]) -> None:
    """409 while a warmup job works on any of these accounts."""
    if JobRunner(ctx.world, ctx.space).busy(KIND, emails):
        raise Problem(409, f"{KIND} job in progress")


def _start(ctx: Ctx, status: int) -> Row:
    emails = _wanted(ctx, body(ctx, WHICH, required=False))
    refuse_while_busy(ctx, emails)
    accounts, processed = ctx.space.accounts, []

    def each(email: str) -> str | None:
        reason = _switch(accounts.get(email), status, ctx.stamp())
        entry: dict[str, Any] = {"email": email, "status": "failed" if reason else "success"}
        processed.append({**entry, "error": reason} if reason else entry)
        return reason

    return JobRunner(ctx.world, ctx.space).start(
        KIND,
        entity_type="workspace",
        entity_id=ctx.space.id,
        items=emails,
        data={"warmup_status": status, "step": "PROCESSING"},
        each=each,
        finish=lambda: {"step": "DONE", "processed_emails": processed},
    )


def _switch(row: Row | None, status: int, moment: str) -> str | None:
    """Set one account's warmup; why it was not possible, or None."""
    if row is None:
        return "Account not found"
    if status and row["warmup_status"] in SUSPENDED:
        return "Warmup is suspended for this account"
    row["warmup_status"] = status
    if status:
        row["timestamp_warmup_start"] = moment
    return None


def _wanted(ctx: Ctx, asked: Row) -> list[str]:
    if not asked.get("include_all_emails"):
        if not asked.get("emails"):
            bad("Either emails or include_all_emails must be provided")
        return list(dict.fromkeys(asked["emails"]))
    rule = asked.get("filter") or {}
    fits = passes(rule.get("filter"))
    tagged = {row["resource_id"] for row in ctx.space.tag_mappings if row["tag_id"] == rule.get("tag_id")}
    text = asked.get("search", "").casefold()
    excluded = set(asked.get("excluded_emails", ()))
    return [
        email
        for email, row in ctx.space.accounts.items()
        if email not in excluded and text in email and fits(row) and ("tag_id" not in rule or email in tagged)
    ]


ROUTES = (
    Route("POST", "/accounts/warmup/enable", enable, "accounts:update", listed=False, audit=36),
    Route("POST", "/accounts/warmup/disable", disable, "accounts:update", listed=False, audit=36),
    Route("POST", "/accounts/move", move, "accounts:update", listed=False, audit=36),
)
