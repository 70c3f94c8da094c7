"""The client workspaces an admin workspace's key may act on."""

from __future__ import annotations

from instantly_tui.api.group_members import GroupMember, get_group_member, list_group_members
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Cell, Column, Resource

ACCEPTED = "accepted"


def status(member: GroupMember) -> Cell:
    """Whether the workspace may be acted on."""
    good = member.status == ACCEPTED
    return Cell(f"{'●' if good else '◌'} {member.status or '–'}", "good" if good else "warn")


WORKSPACES = Resource[GroupMember](
    name="workspaces",
    title="Client workspaces",
    aliases=("ws",),
    key=lambda member: member.id,
    name_of=lambda member: member.sub_workspace_name or member.sub_workspace_id,
    page=lambda _, cursor: list_group_members(cursor),
    one=get_group_member,
    whole=True,
    by="Workspace",
    columns=(
        Column("State", status, 12),
        Column(
            "Workspace",
            lambda member: member.sub_workspace_name or member.sub_workspace_id,
            order=lambda member: (member.sub_workspace_name or "").casefold(),
        ),
        Column("Since", lambda member: cells.day(member.timestamp_created), 10, drop=1),
    ),
)
