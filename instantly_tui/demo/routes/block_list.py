"""The block list: addresses and domains this workspace never writes to (API.md §12)."""

from __future__ import annotations

import re
from typing import Any

from instantly_tui.demo.http import Ctx, Reply, Route, bad, found, page
from instantly_tui.demo.rows import by_id, id_of, uuid7
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id, query

Row = dict[str, Any]

SHAPE = Shape(required=("id", "timestamp_created", "organization_id", "bl_value", "is_domain"))
FILTERS = {"domains_only": Field("boolean"), "search": Field()}
MANY = Field("array", required=True, min=1, max=1000, items=Field())
VALUE = re.compile(r"(?:[^@\s]+@)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def list_entries(ctx: Ctx) -> Row:
    """Newest first, cursor the id."""
    asked = paging(ctx, {"starting_after": Field(format="uuid"), **FILTERS})
    rows = by_id(ctx, _chosen(ctx, asked), asked.get("starting_after"))
    return page(rows, id_of, ctx, show=lambda row: SHAPE.show(ctx, row))


def create_entry(ctx: Ctx) -> Row:
    """Block one address or domain; one that is blocked already is answered as it stands."""
    value = body(ctx, {"bl_value": Field(required=True)})["bl_value"]
    return SHAPE.show(ctx, _add(ctx, _checked(value)))


def bulk_create(ctx: Ctx) -> Row:
    """Block many; malformed values are counted, doubles are valid and not stored twice (BEHAVIOUR 11.3)."""
    values = body(ctx, {"bl_values": MANY})["bl_values"]
    valid = [value for value in map(_valid, values) if value]
    added = {row["id"]: row for row in (_add(ctx, value) for value in valid)}
    ctx.affected = len(added)
    return {
        "items": [SHAPE.show(ctx, row) for row in added.values()],
        "valid_count": len(valid),
        "invalid_count": len(values) - len(valid),
    }


def get_entry(ctx: Ctx) -> Row:
    """One entry."""
    return SHAPE.show(ctx, found(ctx.space.blocklist.get(path_id(ctx))))


def patch_entry(ctx: Ctx) -> Row:
    """Change the blocked value; whether it is a domain follows from it."""
    key = path_id(ctx)
    fields = body(ctx, {"bl_value": Field()}, at_least=1)
    row = found(ctx.space.blocklist.get(key))
    value = _checked(fields["bl_value"])
    row.update(bl_value=value, is_domain="@" not in value)
    return SHAPE.show(ctx, row)


def delete_entry(ctx: Ctx) -> Row:
    """Unblock one."""
    return SHAPE.show(ctx, found(ctx.space.blocklist.pop(path_id(ctx), None)))


def bulk_delete(ctx: Ctx) -> list[Row]:
    """Unblock many; unknown ids are left out of the answer."""
    ids = body(ctx, {"ids": MANY})["ids"]
    return _remove(ctx, [key for key in dict.fromkeys(ids) if key in ctx.space.blocklist])


def delete_all(ctx: Ctx) -> list[Row]:
    """Unblock everything the filter leaves; without a filter the whole list."""
    return _remove(ctx, [row["id"] for row in _chosen(ctx, query(ctx, FILTERS))])


def download(ctx: Ctx) -> Reply:
    """The entries as CSV, newest first, lines ended by CRLF."""
    rows = sorted(_chosen(ctx, query(ctx, FILTERS)), key=id_of, reverse=True)
    lines = ["Blocked Email,Date", *(f"{row['bl_value']},{row['timestamp_created']}" for row in rows)]
    return Reply(200, "\r\n".join(lines).encode(), "text/csv")


def _chosen(ctx: Ctx, asked: Row) -> list[Row]:
    needle = asked.get("search", "").casefold()
    return [
        row
        for row in ctx.space.blocklist.values()
        if needle in row["bl_value"].casefold() and (row["is_domain"] or not asked.get("domains_only"))
    ]


def _valid(value: str) -> str:
    """The value as it is stored; empty when it is neither an address nor a domain."""
    value = value.strip().lower()
    return value if VALUE.fullmatch(value) else ""


def _checked(value: str) -> str:
    if not _valid(value):
        bad("Invalid email or domain")
    return _valid(value)


def _add(ctx: Ctx, value: str) -> Row:
    for row in ctx.space.blocklist.values():
        if row["bl_value"] == value:
            return row
    row = {
        "id": uuid7(ctx.world),
        "timestamp_created": ctx.stamp(),
        "organization_id": ctx.space.id,
        "bl_value": value,
        "is_domain": "@" not in value,
    }
    ctx.space.blocklist[row["id"]] = row
    return row


def _remove(ctx: Ctx, ids: list[str]) -> list[Row]:
    ctx.affected = len(ids)
    return [SHAPE.show(ctx, ctx.space.blocklist.pop(key)) for key in ids]


ROUTES = (
    Route("GET", "/block-lists-entries", list_entries, "block_list_entries:read"),
    Route("POST", "/block-lists-entries", create_entry, "block_list_entries:create"),
    Route("DELETE", "/block-lists-entries", delete_all, "block_list_entries:delete"),
    Route("POST", "/block-lists-entries/bulk-create", bulk_create, "block_list_entries:create"),
    Route("POST", "/block-lists-entries/bulk-delete", bulk_delete, "block_list_entries:delete"),
    Route("GET", "/block-lists-entries/download", download, "block_list_entries:read"),
    Route("GET", "/block-lists-entries/{id}", get_entry, "block_list_entries:read"),
    Route("PATCH", "/block-lists-entries/{id}", patch_entry, "block_list_entries:update"),
    Route("DELETE", "/block-lists-entries/{id}", delete_entry, "block_list_entries:delete"),
)
