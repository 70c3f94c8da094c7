"""Custom tags and what they hang on: sending accounts and campaigns (API.md §13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from instantly_tui.demo.account_fields import FILTERS
from instantly_tui.demo.http import Ctx, Problem, Route, bad, found, page
from instantly_tui.demo.rows import by_id, by_time, id_of, uuid4, uuid7
from instantly_tui.demo.schema import Field, Shape, body, check, csv, paging, path_id

Row = dict[str, Any]

ACCOUNT, CAMPAIGN = 1, 2
SHAPE = Shape(required=("id", "timestamp_created", "timestamp_updated", "organization_id", "label"))
MAPPING = Shape(
    required=("id", "tag_id", "resource_id", "resource_type", "timestamp_created", "organization_id"),
    odd={"resource_type": 9},
)
LABEL = Field(min=1, pattern=r".*\S.*")
UUIDS = Field("array", min=1, items=Field(format="uuid"))
NO_TAG = "no-tag"
NAMED = Field(null=True, enum=tuple(FILTERS))
TEXTS = Field("array", min=1, items=Field())

RULES = Field(
    "object",
    fields={
        "tag_id": Field(),
        "tag_ids": UUIDS,
        "tag_ids_all": UUIDS,
        "filter": NAMED,
        "search": Field(),
    },
)


def list_tags(ctx: Ctx) -> Row:
    """By id ascending, which is random in time (API.md §2)."""
    asked = paging(
        ctx,
        {
            "starting_after": Field(format="uuid"),
            "search": Field(),
            "resource_ids": Field(),
            "tag_ids": Field(),
        },
    )
    needle = asked.get("search", "").casefold()
    wanted = set(csv(asked.get("tag_ids")))
    rows = [
        row
        for row in ctx.space.tags.values()
        if needle in row["label"].casefold() and (not wanted or row["id"] in wanted)
    ]
    resources = set(csv(asked.get("resource_ids")))
    if resources:
        used = {m["tag_id"] for m in ctx.space.tag_mappings if m["resource_id"] in resources}
        rows = [row for row in rows if row["id"] in used]
    rows = by_id(ctx, rows, asked.get("starting_after"), newest_first=False)
    return page(rows, id_of, ctx, show=lambda row: _show(ctx, row))


def create_tag(ctx: Ctx) -> Row:
    """A tag; its label is trimmed and must be new."""
    required = Field(required=True, min=LABEL.min, pattern=LABEL.pattern)
    fields = body(ctx, {"label": required, "description": Field(null=True)})
    now = ctx.stamp()
    row: Row = {
        "id": uuid4(ctx.world),
        "timestamp_created": now,
        "timestamp_updated": now,
        "organization_id": ctx.space.id,
        "label": _new_label(ctx, fields["label"]),
        "_description": fields.get("description"),
    }
    ctx.space.tags[row["id"]] = row
    return _show(ctx, row)


def get_tag(ctx: Ctx) -> Row:
    """One tag."""
    return _show(ctx, found(ctx.space.tags.get(path_id(ctx))))


def patch_tag(ctx: Ctx) -> Row:
    """Rename a tag or describe it anew."""
    key = path_id(ctx)
    fields = body(ctx, {"label": LABEL, "description": Field(null=True)}, at_least=1)
    row = found(ctx.space.tags.get(key))
    if "label" in fields:
        row["label"] = _new_label(ctx, fields["label"], but=key)
    if "description" in fields:
        row["_description"] = fields["description"]
    row["timestamp_updated"] = ctx.stamp()
    return _show(ctx, row)


def delete_tag(ctx: Ctx) -> Row:
    """Delete a tag and take it off everything."""
    row = found(ctx.space.tags.pop(path_id(ctx), None))
    ctx.space.tag_mappings[:] = [m for m in ctx.space.tag_mappings if m["tag_id"] != row["id"]]
    return _show(ctx, row)


def list_mappings(ctx: Ctx) -> Row:
    """Newest first; the cursor is an ISO timestamp although the document says id (API.md §2)."""
    asked = paging(ctx, {"starting_after": Field(format="date-time"), "resource_ids": Field()})
    wanted = set() if ctx.on("mapping_filter_ignored") else set(csv(asked.get("resource_ids")))
    rows = [row for row in ctx.space.tag_mappings if not wanted or row["resource_id"] in wanted]
    rows, cursor_of = by_time(ctx, rows, asked.get("starting_after"))
    return page(rows, cursor_of, ctx, show=lambda row: MAPPING.show(ctx, row))


def toggle(ctx: Ctx) -> Row:
    """Put tags on resources or take them off; doing so twice changes nothing more."""
    asked = body(
        ctx,
        {
            "tag_ids": Field("array", required=True, min=1, items=Field(format="uuid")),
            "resource_type": Field("number", required=True, enum=(ACCOUNT, CAMPAIGN)),
            "assign": Field("boolean", required=True),
            "resource_ids": TEXTS,
            "excluded_resource_ids": TEXTS,
            "selected_all": Field("boolean"),
            "filter": Field("any", null=True),
            "search": Field(),
        },
    )
    resources = _resources(ctx, asked)
    for key in asked["tag_ids"]:
        found(ctx.space.tags.get(key))
    ctx.affected = len(resources)
    there = {(row["tag_id"], row["resource_id"]) for row in ctx.space.tag_mappings}
    pairs = [(key, resource) for key in asked["tag_ids"] for resource in resources]
    if not asked["assign"]:
        ctx.space.tag_mappings[:] = [
            row for row in ctx.space.tag_mappings if (row["tag_id"], row["resource_id"]) not in pairs
        ]
        return {"success": True}
    for key, resource in pairs:
        if (key, resource) not in there:
            ctx.space.tag_mappings.append(_mapping(ctx, key, resource, asked["resource_type"]))
    return {"success": True}


def _resources(ctx: Ctx, asked: Row) -> list[str]:
    """The named resources, or with `selected_all` those of the filter; never excluded or unknown ones."""
    table = ctx.space.accounts if asked["resource_type"] == ACCOUNT else ctx.space.campaigns
    if asked.get("selected_all"):
        named = _filtered(ctx, asked, table)
    elif "resource_ids" in asked:
        named = asked["resource_ids"]
    else:
        bad("body must have required property 'resource_ids'")
    excluded = set(asked.get("excluded_resource_ids", ()))
    return [key for key in dict.fromkeys(named) if key in table and key not in excluded]


def _filtered(ctx: Ctx, asked: Row, table: dict[str, Row]) -> list[str]:
    """Keys of the rows that `filter` and `search` leave; `filter` is a name or an object of rules."""
    given = asked.get("filter")
    rules = check(given, RULES, "body/filter") if isinstance(given, dict) else {}
    name = rules.get("filter") if isinstance(given, dict) else check(given, NAMED, "body/filter")
    fits: Callable[[Row], bool] | None = FILTERS.get(name or "")
    needles = [text.casefold() for text in (asked.get("search", ""), rules.get("search", ""))]
    tags_of: dict[str, set[str]] = {key: set() for key in table}
    for mapping in ctx.space.tag_mappings:
        tags_of.setdefault(mapping["resource_id"], set()).add(mapping["tag_id"])
    return [
        key
        for key, row in table.items()
        if (fits is None or fits(row))
        and all(needle in f"{key} {row.get('name', '')}".casefold() for needle in needles)
        and _tagged(tags_of[key], rules)
    ]


def _tagged(tags: set[str], rules: Row) -> bool:
    one = rules.get("tag_id")
    if one == NO_TAG:
        return not tags
    some, every = set(rules.get("tag_ids", ())), set(rules.get("tag_ids_all", ()))
    return one in (None, *tags) and (not some or bool(some & tags)) and every <= tags


def _new_label(ctx: Ctx, label: str, *, but: str = "") -> str:
    """The trimmed label; 409 when another tag has it."""
    label = label.strip()
    if any(row["label"] == label and key != but for key, row in ctx.space.tags.items()):
        raise Problem(409, "A tag with this name already exists.")
    return label


def _mapping(ctx: Ctx, tag: str, resource: str, kind: int) -> Row:
    return {
        "id": uuid7(ctx.world),
        "tag_id": tag,
        "resource_id": resource,
        "resource_type": kind,
        "timestamp_created": ctx.stamp(),
        "organization_id": ctx.space.id,
    }


def _show(ctx: Ctx, row: Row) -> Row:
    """A tag as it leaves; a description is never echoed (BEHAVIOUR 11.1)."""
    shown = SHAPE.show(ctx, row)
    shown.pop("description", None)
    return shown


ROUTES = (
    Route("GET", "/custom-tags", list_tags, "custom_tags:read"),
    Route("POST", "/custom-tags", create_tag, "custom_tags:create"),
    Route("POST", "/custom-tags/toggle-resource", toggle, "custom_tags:update", listed=False),
    Route("GET", "/custom-tags/{id}", get_tag, "custom_tags:read"),
    Route("PATCH", "/custom-tags/{id}", patch_tag, "custom_tags:update"),
    Route("DELETE", "/custom-tags/{id}", delete_tag, "custom_tags:delete"),
    Route("GET", "/custom-tag-mappings", list_mappings, "custom_tag_mappings:read"),
)
