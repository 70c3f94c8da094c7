"""Campaigns: reading, writing, starting, pausing, copying (API.md §7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from instantly_tui.demo import sending
from instantly_tui.demo.campaign_fields import CREATABLE, PATCHABLE, SHAPE, STATUSES, copied, without_nulls
from instantly_tui.demo.http import Ctx, Problem, Reply, Route, Row, bad, found, page
from instantly_tui.demo.rows import by_id, id_of, uuid4
from instantly_tui.demo.schema import Field, body, csv, paging, path_id, query

FILTERS = {
    "starting_after": Field(format="uuid"),
    "search": Field(),
    "tag_ids": Field(),
    "ai_sales_agent_id": Field(format="uuid"),
    "status": Field("number", enum=STATUSES),
    "exclude_status": Field("number", enum=STATUSES),
}
CORE_VARIABLES = frozenset(
    ("email", "firstName", "lastName", "companyName", "jobTitle", "phone", "website", "personalization")
)
SHARED_FOR = timedelta(days=7)
SETTLES_AFTER = 60
"""Virtual seconds until a started campaign that cannot send shows it."""


def list_campaigns(ctx: Ctx) -> Row:
    """By id descending, which is no order in time; cursor the id."""
    asked = paging(ctx, FILTERS)
    rows = by_id(ctx, _chosen(ctx, asked), asked.get("starting_after"))
    return page(rows, id_of, ctx, show=lambda row: _listed(ctx, row))


def create_campaign(ctx: Ctx) -> Row:
    """A draft with what was sent and nothing else."""
    fields = body(ctx, CREATABLE)
    return _single(ctx, _add(ctx, {"open_tracking": False, **without_nulls(fields)}))


def get_campaign(ctx: Ctx) -> Row:
    """One campaign, with the reason when it is not sending."""
    return _single(ctx, _named(ctx))


def patch_campaign(ctx: Ctx) -> Row:
    """Change the given fields; lists and objects are replaced as a whole, null empties a field."""
    key = path_id(ctx)
    fields = body(ctx, PATCHABLE, at_least=1)
    row = found(ctx.space.campaigns.get(key))
    for name, value in fields.items():
        if value is None:
            row.pop(name, None)
        else:
            row[name] = value
    row["timestamp_updated"] = ctx.stamp()
    return _single(ctx, row)


def delete_campaign(ctx: Ctx) -> Row:
    """Take the campaign, its leads and its subsequences away; its mails stay."""
    row = _named(ctx)
    shown = _single(ctx, row)
    ctx.space.remove_campaign(row["id"])
    return shown


def activate(ctx: Ctx) -> Row:
    """Start or resume; a campaign that cannot send is accepted all the same and shows it later."""
    row = _named(ctx, bad_request=True)
    if row["status"] == -99:
        bad("This campaign cannot be activated because the account is suspended")
    if ctx.on("strict_activation"):
        _refuse_unready(ctx, row)
    row["status"] = sending.ACTIVE
    row["timestamp_updated"] = ctx.stamp()
    world, space, paused = ctx.world, ctx.space, ctx.on("accountless_pauses")
    world.clock.after(
        SETTLES_AFTER, lambda: sending.settle_accounts(space, row, world.clock.now(), paused=paused)
    )
    return _single(ctx, row)


def pause(ctx: Ctx) -> Row:
    """Pause what runs; anything else stays as it is and is answered all the same."""
    row = _named(ctx, bad_request=True)
    if row["status"] in (sending.ACTIVE, sending.RUNNING_SUBSEQUENCES):
        row["status"] = sending.PAUSED
        row["timestamp_updated"] = ctx.stamp()
    return _single(ctx, row)


def duplicate(ctx: Ctx) -> Row:
    """A draft with the same schedule, sequences and settings, without leads."""
    key = path_id(ctx)
    name = body(ctx, {"name": Field()}, required=False).get("name")
    row = found(ctx.space.campaigns.get(key))
    if name is not None and not name.strip():
        message = "New campaign name is required"
        raise Problem(400, message, body={"message": message})
    return _single(ctx, _add(ctx, {**copied(row), "name": name or f"{row['name']} (copy)"}))


def share(ctx: Ctx) -> Reply:
    """Let others copy the campaign for seven days."""
    _named(ctx)["_shared_until"] = ctx.now() + SHARED_FOR
    return Reply(204)


def create_from_shared(ctx: Ctx) -> Row:
    """A draft of the same name in this workspace from a campaign shared in any, without its senders."""
    key = path_id(ctx)
    row = next((space.campaigns[key] for space in ctx.world.spaces.values() if key in space.campaigns), None)
    until = found(row).get("_shared_until")
    if row is None or until is None or until < ctx.now():
        message = "The requested campaign not shared"
        raise Problem(403, message, body={"message": message})
    settings = {name: value for name, value in copied(row).items() if name != "email_list"}
    return _single(ctx, _add(ctx, {**settings, "name": row["name"]}))


def export(ctx: Ctx) -> Row:
    """The whole campaign, to be kept elsewhere."""
    return _listed(ctx, _named(ctx))


def add_variables(ctx: Ctx) -> Row:
    """Add names to the variables that leads of this campaign may carry."""
    key = path_id(ctx)
    names = body(ctx, {"variables": Field("array", required=True, items=Field())})["variables"]
    row = found(ctx.space.campaigns.get(key))
    for name in names:
        kind = "core_variables" if name in CORE_VARIABLES else "custom_variables"
        row[kind] = {**row.get(kind, {}), name: True}
    row["timestamp_updated"] = ctx.stamp()
    return _single(ctx, row)


def count_launched(ctx: Ctx) -> Row:
    """How many campaigns run."""
    running = (sending.ACTIVE, sending.RUNNING_SUBSEQUENCES)
    return {"count": sum(row["status"] in running for row in ctx.space.campaigns.values())}


def search_by_contact(ctx: Ctx) -> Row:
    """The campaigns that have a lead with exactly this address; no cursor."""
    asked = query(
        ctx,
        {
            "search": Field(),
            "sort_column": Field(default="timestamp_created"),
            "sort_order": Field(default="asc"),
        },
    )
    leads = ctx.space.leads.by_email(asked["search"]) if asked.get("search") else []
    keys = {lead["campaign"] for lead in leads if lead.get("campaign")}
    rows = [ctx.space.campaigns[key] for key in keys if key in ctx.space.campaigns]
    column = asked["sort_column"]
    rows.sort(key=lambda row: (str(row.get(column, "")), row["id"]), reverse=asked["sort_order"] == "desc")
    return {"items": [_listed(ctx, row) for row in rows]}


def _named(ctx: Ctx, *, bad_request: bool = False) -> Row:
    """The campaign of the path; with `bad_request` a switch turns the 404 into the documented oddity."""
    row = ctx.space.campaigns.get(path_id(ctx))
    if row is None and bad_request and ctx.on("missing_campaign_400"):
        message = "Resource not found"
        raise Problem(400, message, body={"statusCode": 404, "error": "Not Found", "message": message})
    return found(row)


def _listed(ctx: Ctx, row: Row) -> Row:
    """The row as lists show it: without the reason why it is not sending."""
    return SHAPE.show(ctx, {name: value for name, value in row.items() if name != "not_sending_status"})


def _single(ctx: Ctx, row: Row) -> Row:
    reason = sending.not_sending(ctx.space, row, ctx.now())
    return _listed(ctx, row) if reason is None else SHAPE.show(ctx, {**row, "not_sending_status": reason})


def _add(ctx: Ctx, fields: Row) -> Row:
    row: Row = {
        "id": uuid4(ctx.world),
        "status": sending.DRAFT,
        **fields,
        "timestamp_created": ctx.stamp(),
        "timestamp_updated": ctx.stamp(),
        "organization": ctx.space.id,
        "_unseen": True,
    }
    ctx.space.campaigns[row["id"]] = row
    return row


def _refuse_unready(ctx: Ctx, row: Row) -> None:
    if not ctx.space.leads.count(campaign=row["id"]):
        bad("Campaign has no leads")
    if not sending.senders(ctx.space, row):
        bad("Campaign has no sending accounts")
    if not sending.steps(row):
        bad("Campaign has no sequence steps")


def _chosen(ctx: Ctx, asked: Row) -> Iterator[Row]:
    text = asked.get("search", "").casefold()
    tags = set(csv(asked.get("tag_ids")))
    tagged = {row["resource_id"] for row in ctx.space.tag_mappings if row["tag_id"] in tags}
    agent = asked.get("ai_sales_agent_id")
    for row in ctx.space.campaigns.values():
        if (
            text in row["name"].casefold()
            and (not tags or row["id"] in tagged)
            and asked.get("status", row["status"]) == row["status"]
            and asked.get("exclude_status") != row["status"]
            and (agent is None or row.get("ai_sdr_id") == agent)
        ):
            yield row


def _route(method: str, template: str, handler: Any, verb: str, **more: Any) -> Route:
    return Route(method, f"/campaigns{template}", handler, f"campaigns:{verb}", **more)


ROUTES = (
    _route("GET", "", list_campaigns, "read"),
    _route("POST", "", create_campaign, "create"),
    _route("GET", "/count-launched", count_launched, "read"),
    _route("GET", "/search-by-contact", search_by_contact, "read"),
    _route("GET", "/{id}", get_campaign, "read"),
    _route("PATCH", "/{id}", patch_campaign, "update", audit=11),
    _route("DELETE", "/{id}", delete_campaign, "delete", audit=3),
    _route("POST", "/{id}/activate", activate, "update", audit=4),
    _route("POST", "/{id}/pause", pause, "update", audit=5),
    _route("POST", "/{id}/duplicate", duplicate, "create"),
    _route("POST", "/{id}/share", share, "update", listed=False),
    _route("POST", "/{id}/from-export", create_from_shared, "create"),
    _route("POST", "/{id}/export", export, "read"),
    _route("POST", "/{id}/variables", add_variables, "update", audit=11),
)
