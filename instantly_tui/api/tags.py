"""Custom tags on sending accounts and campaigns (API.md §13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.page import (
    CleanLine,
    CleanText,
    Code,
    Key,
    Page,
    Record,
    When,
    list_of,
    nothing,
    record_of,
)


class TagResource(IntEnum):
    """What a tag can be on."""

    ACCOUNT = 1
    CAMPAIGN = 2


class Tag(Record):
    """A tag; it has no colour, and a description given at creation may not come back."""

    id: Key
    label: CleanLine = ""
    description: CleanText = ""
    organization_id: CleanLine = ""
    timestamp_created: When = None
    timestamp_updated: When = None


class TagMapping(Record):
    """A tag on something."""

    id: Key
    tag_id: CleanLine = ""
    resource_id: CleanLine = ""
    """An account's address or a campaign's id."""
    resource_type: Code = None
    organization_id: CleanLine = ""
    timestamp_created: When = None


_tag = record_of(Tag)


def list_tags(
    cursor: str | None = None,
    *,
    search: str | None = None,
    resource_ids: Sequence[str] = (),
    tag_ids: Sequence[str] = (),
    limit: int = 100,
) -> Call[Page[Tag]]:
    """One page of tags, in the order of their random ids."""
    return list_of(
        Tag,
        "/custom-tags",
        cursor,
        limit,
        "custom_tags:read",
        search=search,
        resource_ids=",".join(resource_ids),
        tag_ids=",".join(tag_ids),
    )


def get_tag(tag_id: str) -> Call[Tag]:
    """One tag."""
    return Call("GET", path("/custom-tags/{}", tag_id), _tag, effect="read", scope="custom_tags:read")


def create_tag(label: str, description: str | None = None) -> Call[Tag]:
    """A new tag; Conflict when there is one with this label."""
    if not label.strip():
        raise ValueError("a tag needs a label")
    body = given(label=label, description=description)
    return Call("POST", "/custom-tags", _tag, json=body, scope="custom_tags:create")


def patch_tag(tag_id: str, changes: Mapping[str, Any]) -> Call[Tag]:
    """Change `label` or `description`; Conflict when there is another tag with the label."""
    if not changes:
        raise ValueError("nothing to change")
    where = path("/custom-tags/{}", tag_id)
    return Call("PATCH", where, _tag, json=dict(changes), effect="set", scope="custom_tags:update")


def delete_tag(tag_id: str) -> Call[None]:
    """Delete a tag and take it off everything."""
    return Call("DELETE", path("/custom-tags/{}", tag_id), nothing, effect="set", scope="custom_tags:delete")


def toggle_tags(
    tag_ids: Sequence[str], resource_type: TagResource, resource_ids: Sequence[str], *, assign: bool
) -> Call[None]:
    """Put tags on accounts (by address) or campaigns (by id), or take them off."""
    if not tag_ids or not resource_ids or not all(resource_ids):
        raise ValueError("name the tags and what they go on: all would be meant without")
    body = {
        "tag_ids": list(tag_ids),
        "resource_type": int(resource_type),
        "resource_ids": list(resource_ids),
        "assign": assign,
    }
    return Call("POST", "/custom-tags/toggle-resource", nothing, json=body, effect="set")


def list_tag_mappings(
    cursor: str | None = None, *, resource_ids: Sequence[str] = (), limit: int = 100
) -> Call[Page[TagMapping]]:
    """One page of what tags are on; check `resource_id` again, the filter was seen to fail."""
    return list_of(
        TagMapping,
        "/custom-tag-mappings",
        cursor,
        limit,
        "custom_tag_mappings:read",
        resource_ids=",".join(resource_ids),
    )
