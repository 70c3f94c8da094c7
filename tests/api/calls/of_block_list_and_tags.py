"""Calls on the block list and tags."""

from __future__ import annotations

from instantly_tui.api import block_list, tags
from tests.api.calls.case import ADDRESS, ID, OTHER, Case, delete, patch, post, read

LISTS = (
    read(
        block_list.list_entries(ID, search="example", domains_only=True),
        "/block-lists-entries",
        {"limit": 100, "starting_after": ID, "search": "example", "domains_only": True},
        "block_list_entries:read",
    ),
    read(block_list.get_entry(ID), f"/block-lists-entries/{ID}", {}, "block_list_entries:read"),
    post(
        block_list.create_entry("example.com"),
        "/block-lists-entries",
        {"bl_value": "example.com"},
        "once",
        "block_list_entries:create",
    ),
    post(
        block_list.create_entries(["example.com", ADDRESS]),
        "/block-lists-entries/bulk-create",
        {"bl_values": ["example.com", ADDRESS]},
        "once",
        "block_list_entries:create",
    ),
    patch(
        block_list.patch_entry(ID, "example.org"),
        f"/block-lists-entries/{ID}",
        {"bl_value": "example.org"},
        "block_list_entries:update",
    ),
    delete(block_list.delete_entry(ID), f"/block-lists-entries/{ID}", "block_list_entries:delete"),
    post(
        block_list.delete_entries([ID]),
        "/block-lists-entries/bulk-delete",
        {"ids": [ID]},
        "once",
        "block_list_entries:delete",
    ),
    Case(
        block_list.delete_matching("example", domains_only=True),
        "DELETE",
        "/block-lists-entries",
        {"search": "example", "domains_only": True},
        None,
        "once",
        "block_list_entries:delete",
    ),
    read(
        block_list.download(search="example"),
        "/block-lists-entries/download",
        {"search": "example"},
        "block_list_entries:read",
    ),
    read(
        tags.list_tags(ID, search="eu", resource_ids=(ID, OTHER), tag_ids=(OTHER,)),
        "/custom-tags",
        {
            "limit": 100,
            "starting_after": ID,
            "search": "eu",
            "resource_ids": f"{ID},{OTHER}",
            "tag_ids": OTHER,
        },
        "custom_tags:read",
    ),
    read(tags.get_tag(ID), f"/custom-tags/{ID}", {}, "custom_tags:read"),
    post(tags.create_tag("EU"), "/custom-tags", {"label": "EU"}, "once", "custom_tags:create"),
    patch(tags.patch_tag(ID, {"label": "US"}), f"/custom-tags/{ID}", {"label": "US"}, "custom_tags:update"),
    delete(tags.delete_tag(ID), f"/custom-tags/{ID}", "custom_tags:delete"),
    post(
        tags.toggle_tags([ID], tags.TagResource.ACCOUNT, [ADDRESS], assign=True),
        "/custom-tags/toggle-resource",
        {"tag_ids": [ID], "resource_type": 1, "resource_ids": [ADDRESS], "assign": True},
        "set",
        "",
    ),
    read(
        tags.list_tag_mappings(resource_ids=(ID,)),
        "/custom-tag-mappings",
        {"limit": 100, "resource_ids": ID},
        "custom_tag_mappings:read",
    ),
)
