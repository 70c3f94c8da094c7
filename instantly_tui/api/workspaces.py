"""The workspace the key belongs to, or the one it acts on (API.md §17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.page import CleanLine, Flag, Key, Number, Record, When, record_of


class Workspace(Record):
    """A workspace."""

    id: Key
    name: CleanLine = ""
    owner: CleanLine = ""
    """Id of a user."""
    plan_id: CleanLine = ""
    plan_id_bundle: CleanLine = ""
    plan_id_leadfinder: CleanLine = ""
    plan_id_crm: CleanLine = ""
    plan_id_website_visitor: CleanLine = ""
    plan_id_inbox_placement: CleanLine = ""
    add_unsub_to_block: Flag = None
    default_opportunity_value: Number = None
    org_logo_url: CleanLine = ""
    org_client_domain: CleanLine = ""
    scheduled_for_removal_at: When = None
    timestamp_created: When = None
    timestamp_updated: When = None


_workspace = record_of(Workspace)


def current() -> Call[Workspace]:
    """The workspace all calls act on; also the cheapest way to check a key."""
    return Call("GET", "/workspaces/current", _workspace, effect="read", scope="workspaces:read")


def patch_workspace(changes: Mapping[str, Any]) -> Call[Workspace]:
    """Change `name` or `org_logo_url`."""
    if not changes:
        raise ValueError("nothing to change")
    return Call(
        "PATCH",
        "/workspaces/current",
        _workspace,
        json=dict(changes),
        effect="set",
        scope="workspaces:update",
    )
