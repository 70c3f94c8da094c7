"""Sending accounts: listing, connecting, changing, pausing (API.md §9); the key of one is its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from instantly_tui.demo.account_fields import (
    ACTIVE,
    CREATABLE,
    FILTERS,
    NOT_KEPT,
    PATCHABLE,
    PAUSED,
    PROVIDERS,
    SHAPE,
    STATUSES,
    passes,
    whole_warmup,
)
from instantly_tui.demo.http import Ctx, Route, Row, bad, found, page
from instantly_tui.demo.routes.account_warmup import refuse_while_busy
from instantly_tui.demo.schema import Field, body, csv, paging

SORTS = ("timestamp_created", "email", "stat_warmup_score", "status")
ASKED = {
    "search": Field(),
    "status": Field("number", enum=STATUSES),
    "provider_code": Field("number", enum=PROVIDERS),
    "tag_ids": Field(),
    "tag_ids_all": Field(),
    "include_tags": Field("boolean", default=False),
    "filter": Field(enum=tuple(FILTERS)),
    "sort_by": Field(enum=SORTS, default="timestamp_created"),
    "sort_order": Field(enum=("asc", "desc"), default="desc"),
    "skip": Field("integer", min=0, default=0),
}
EMAILS = Field("array", required=True, min=1, max=100, items=Field())
SETUP_SECONDS = 5
FALLS_BACK_AFTER = 30
"""Virtual seconds until a mailbox marked as fixed that is not fixed shows its error again."""
TAKEN = "This account has already been added to this or a different workspace"


def list_accounts(ctx: Ctx) -> Row:
    """Newest first with a cursor, or in another order with `skip` and no cursor."""
    asked = paging(ctx, ASKED)
    column, downwards = asked["sort_by"], asked["sort_order"] == "desc"
    rows = list(_chosen(ctx, asked))
    by_creation = column == "timestamp_created"
    if by_creation and asked.get("starting_after"):
        beyond = _beyond(asked["starting_after"], downwards)
        rows = [row for row in rows if beyond(row)]
    rows.sort(
        key=lambda row: (row.get(column) or 0 if column != "email" else "", row["email"]), reverse=downwards
    )
    rows = rows[asked["skip"] : asked["skip"] + ctx.limit]
    show = _with_tags(ctx) if asked["include_tags"] else lambda row: _listed(ctx, row)
    return page(rows, _cursor if by_creation else None, ctx, show=show)


def create_account(ctx: Ctx) -> Row:
    """Connect a mailbox by IMAP and SMTP; the demonstration password `wrong` is refused."""
    fields = body(ctx, CREATABLE)
    email = fields["email"].lower()
    if any(email in space.accounts for space in ctx.world.spaces.values()):
        bad(TAKEN)
    if "wrong" in (fields["imap_password"], fields["smtp_password"]):
        bad("Invalid credentials: the mail server refused the user name or password")
    row: Row = {
        **_kept(fields),
        "email": email,
        "status": ACTIVE,
        "warmup_status": 0,
        "stat_warmup_score": 0,
        "setup_pending": True,
        "is_managed_account": False,
        "timestamp_created": ctx.stamp(),
        "timestamp_updated": ctx.stamp(),
        "organization": ctx.space.id,
    }
    ctx.space.accounts[email] = row
    ctx.world.clock.after(SETUP_SECONDS, lambda: row.update(setup_pending=False))
    return SHAPE.show(ctx, row)


def get_account(ctx: Ctx) -> Row:
    """One account with its whole warmup settings."""
    return SHAPE.show(ctx, _named(ctx))


def patch_account(ctx: Ctx) -> Row:
    """Change the given fields; `warmup` is replaced as a whole, null empties a field."""
    fields = body(ctx, PATCHABLE, at_least=1)
    row = _named(ctx)
    refuse_while_busy(ctx, [row["email"]])
    if fields.get("remove_tracking_domain"):
        fields.update(tracking_domain_name=None, tracking_domain_status=None)
    for name in [name for name, value in fields.items() if value is None]:
        row.pop(name, None)
    row.update(_kept(fields))
    row["timestamp_updated"] = ctx.stamp()
    return SHAPE.show(ctx, row)


def delete_account(ctx: Ctx) -> Row:
    """Disconnect a mailbox; campaigns go on naming it."""
    row = _named(ctx)
    del ctx.space.accounts[row["email"]]
    return SHAPE.show(ctx, row)


def pause(ctx: Ctx) -> Row:
    """Stop sending from a mailbox; when it was changed last does not move."""
    row = _named(ctx)
    row["status"] = PAUSED
    return SHAPE.show(ctx, row)


def resume(ctx: Ctx) -> Row:
    """Let a paused mailbox send again; one in error stays in error."""
    row = _named(ctx)
    if row.get("status") == PAUSED:
        row["status"] = ACTIVE
    return SHAPE.show(ctx, row)


def mark_fixed(ctx: Ctx) -> Row:
    """Clear an error; where the cause remains the error comes back."""
    row = _named(ctx)
    error, reason = row.get("status", ACTIVE), row.get("status_message")
    if error < 0:
        row["status"] = ACTIVE
        row.pop("status_message", None)
        if row.get("_broken"):
            ctx.world.clock.after(FALLS_BACK_AFTER, lambda: _fall_back(row, error, reason))
    return SHAPE.show(ctx, row)


def pause_many(ctx: Ctx) -> Row:
    """Pause up to 100; an unknown or already paused mailbox is reported as failed."""
    emails = dict.fromkeys(body(ctx, {"emails": EMAILS})["emails"])
    paused = [email for email in emails if ctx.space.accounts.get(email, {}).get("status", PAUSED) != PAUSED]
    for email in paused:
        ctx.space.accounts[email]["status"] = PAUSED
    ctx.affected = len(paused)
    return {"paused_emails": paused, "failed_emails": [email for email in emails if email not in paused]}


def _named(ctx: Ctx) -> Row:
    return found(ctx.space.accounts.get(ctx.path["email"].lower()))


def _kept(fields: Row) -> Row:
    kept = {name: value for name, value in fields.items() if value is not None and name not in NOT_KEPT}
    if "warmup" in kept:
        kept["warmup"] = whole_warmup(kept["warmup"])
    return kept


def _fall_back(row: Row, error: int, reason: Any) -> None:
    if row["status"] == ACTIVE:
        row["status"] = error
        if reason is not None:
            row["status_message"] = reason


def _cursor(row: Row) -> str:
    return f"{row['timestamp_created']}&{row['email']}"


def _beyond(after: str, downwards: bool) -> Callable[[Row], bool]:
    """Whether a row lies strictly beyond a cursor, which is a time or a time and an address."""
    moment, _, email = after.partition("&")
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        bad("querystring/starting_after must be a cursor of this list")
    bound = (moment, email) if email or downwards else (moment, "\uffff")
    if downwards:
        return lambda row: (row["timestamp_created"], row["email"]) < bound
    return lambda row: (row["timestamp_created"], row["email"]) > bound


def _chosen(ctx: Ctx, asked: Row) -> Iterator[Row]:
    text = asked.get("search", "").casefold()
    some, every = set(csv(asked.get("tag_ids"))), set(csv(asked.get("tag_ids_all")))
    tags = _tags_by_account(ctx) if some or every else {}
    fits = passes(asked.get("filter"))
    for row in ctx.space.accounts.values():
        words = f"{row['email']} {row['first_name']} {row['last_name']}".casefold()
        own = tags.get(row["email"], set())
        if (
            text in words
            and asked.get("status", row.get("status")) == row.get("status")
            and asked.get("provider_code", row["provider_code"]) == row["provider_code"]
            and (not some or some & own)
            and every <= own
            and fits(row)
        ):
            yield row


def _tags_by_account(ctx: Ctx) -> dict[str, set[str]]:
    tags: dict[str, set[str]] = {}
    for mapping in ctx.space.tag_mappings:
        tags.setdefault(mapping["resource_id"], set()).add(mapping["tag_id"])
    return tags


def _listed(ctx: Ctx, row: Row) -> Row:
    """The row as a list shows it: of the warmup settings only the limit."""
    shown = SHAPE.show(ctx, row)
    if "warmup" in shown:
        shown["warmup"] = {"limit": shown["warmup"]["limit"]}
    return shown


def _with_tags(ctx: Ctx) -> Callable[[Row], Row]:
    tags = _tags_by_account(ctx)

    def show(row: Row) -> Row:
        own = [ctx.space.tags[key] for key in sorted(tags.get(row["email"], ())) if key in ctx.space.tags]
        shown = [{name: tag[name] for name in ("id", "label", "description") if name in tag} for tag in own]
        return {**_listed(ctx, row), "tags": shown or None}

    return show


def _route(method: str, template: str, handler: Callable[[Ctx], Any], verb: str, audit: int = 0) -> Route:
    return Route(method, f"/accounts{template}", handler, f"accounts:{verb}", audit=audit)


ROUTES = (
    _route("GET", "", list_accounts, "read"),
    _route("POST", "", create_account, "create", audit=6),
    _route("POST", "/pause", pause_many, "update", audit=36),
    _route("GET", "/{email}", get_account, "read"),
    _route("PATCH", "/{email}", patch_account, "update", audit=36),
    _route("DELETE", "/{email}", delete_account, "delete", audit=7),
    _route("POST", "/{email}/pause", pause, "update", audit=36),
    _route("POST", "/{email}/resume", resume, "update", audit=36),
    _route("POST", "/{email}/mark-fixed", mark_fixed, "update", audit=36),
)
