"""The workspaces of a group, which an admin workspace's key can act on (API.md §17)."""

from __future__ import annotations

from instantly_tui.api.call import Call, path
from instantly_tui.api.page import CleanLine, Flag, Key, Page, Record, Ref, When, list_of, record_of

ACCEPTED = "accepted"
"""The status of a sub-workspace that can be acted on; others are `pending` and `rejected`."""


class GroupMember(Record):
    """A sub-workspace's place in a group."""

    id: Key
    admin_workspace_id: CleanLine = ""
    sub_workspace_id: CleanLine = ""
    """What `x-as-workspace` takes."""
    status: CleanLine = ""
    sub_workspace_name: CleanLine = ""
    admin_workspace_name: CleanLine = ""
    timestamp_created: When = None
    timestamp_updated: When = None


class AdminWorkspace(Record):
    """The workspace above this one."""

    workspace_name: CleanLine = ""
    """ "Undefined" when there is none."""
    has_admin_workspace: Flag = None
    workspace_group_member_id: Ref = None


def list_group_members(cursor: str | None = None, *, limit: int = 100) -> Call[Page[GroupMember]]:
    """One page of the group's sub-workspaces."""
    return list_of(GroupMember, "/workspace-group-members", cursor, limit, "workspace_group_members:read")


def get_group_member(member_id: str) -> Call[GroupMember]:
    """One sub-workspace of the group."""
    return Call(
        "GET",
        path("/workspace-group-members/{}", member_id),
        record_of(GroupMember),
        effect="read",
        scope="workspace_group_members:read",
    )


def get_admin_workspace() -> Call[AdminWorkspace]:
    """The workspace above this one, if there is one."""
    return Call("GET", "/workspace-group-members/admin", record_of(AdminWorkspace), effect="read")
