"""People of a workspace, and the workspaces of a group (API.md §17)."""

from __future__ import annotations

from typing import Any

from instantly_tui.demo.http import Ctx, Problem, Route, bad, found, page
from instantly_tui.demo.rows import by_id, id_of, uuid4, uuid7
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id
from instantly_tui.demo.world import Space

Row = dict[str, Any]

ROLES = ("owner", "admin", "editor", "view", "client")
PERMISSIONS = (
    "dashboard.view",
    "campaigns.view",
    "campaigns.create",
    "campaigns.edit",
    "campaigns.delete",
    "organization.manage",
    "organization.integrations",
    "organization.billing",
    "organization.users.manage",
    "leadFinder.view",
    "customLeadLabels.create",
    "customLeadLabels.edit",
    "customLeadLabels.delete",
    "unibox.all",
    "analytics.view",
    "websiteChat.view",
    "websiteChat.manage",
    "agency.manage",
    "accounts.view",
    "accounts.manage",
    "leadManagement.view",
    "leads.move",
    "crm.view",
    "websiteVisitors.view",
    "blocklist.manage",
    "preferences.manage",
    "inboxPlacement.view",
    "aiAgents.manage",
    "workspaceGroupMembers.invite",
    "workspaceGroupMembers.remove",
    "workspaceGroupMembers.leave",
)
MEMBER = Shape(
    required=("id", "email", "user_id", "role", "timestamp_created", "workspace_id", "accepted"),
    nullable=("user_email", "nickname", "issuer_id", "permissions"),
    odd={"role": "auditor"},
)
GROUP = Shape(
    required=(
        "id",
        "admin_workspace_id",
        "sub_workspace_id",
        "status",
        "timestamp_created",
        "timestamp_updated",
    ),
    nullable=("sub_workspace_name", "admin_workspace_name"),
    odd={"status": "expired"},
)
NICKNAME = Field(null=True, max=80)
NO_ADMIN = "Undefined"
CONFLICT = "The sub workspace already has an active parent or invitation"


def list_members(ctx: Ctx) -> Row:
    """By id descending, cursor the id."""
    asked = paging(
        ctx, {"starting_after": Field(format="uuid"), "accepted": Field("boolean"), "search": Field()}
    )
    needle, accepted = asked.get("search", "").casefold(), asked.get("accepted")
    rows = [
        row
        for row in ctx.space.members.values()
        if needle in _words(row) and accepted in (None, row["accepted"])
    ]
    rows = by_id(ctx, rows, asked.get("starting_after"))
    return page(rows, id_of, ctx, show=lambda row: MEMBER.show(ctx, row))


def create_member(ctx: Ctx) -> Row:
    """Invite somebody; the invitation stays unanswered."""
    fields = body(
        ctx,
        {
            "email": Field(required=True, format="email"),
            "role": Field(required=True, enum=ROLES),
            "user_email": Field(null=True, format="email"),
            "nickname": NICKNAME,
            "permissions": Field("array", null=True, items=Field(enum=PERMISSIONS)),
        },
    )
    if any(row["email"].lower() == fields["email"].lower() for row in ctx.space.members.values()):
        bad("This user is already a member of the workspace")
    row = {
        "id": uuid7(ctx.world),
        "user_id": uuid4(ctx.world),
        "timestamp_created": ctx.stamp(),
        "workspace_id": ctx.space.id,
        "accepted": False,
        **{name: value for name, value in fields.items() if value is not None},
    }
    ctx.space.members[row["id"]] = row
    return MEMBER.show(ctx, row)


def get_member(ctx: Ctx) -> Row:
    """One member."""
    return MEMBER.show(ctx, found(ctx.space.members.get(path_id(ctx))))


def patch_member(ctx: Ctx) -> Row:
    """Change role or nickname; a null nickname takes it away."""
    key = path_id(ctx)
    fields = body(ctx, {"role": Field(enum=ROLES), "nickname": NICKNAME}, at_least=1)
    row = found(ctx.space.members.get(key))
    row.update(fields)
    if row.get("nickname") is None:
        row.pop("nickname", None)
    return MEMBER.show(ctx, row)


def delete_member(ctx: Ctx) -> Row:
    """Take somebody out of the workspace; never its owner."""
    key = path_id(ctx)
    if found(ctx.space.members.get(key))["role"] == "owner":
        bad("The owner of a workspace cannot be removed")
    return MEMBER.show(ctx, ctx.space.members.pop(key))


def list_group(ctx: Ctx) -> Row:
    """Memberships by id descending; an admin finds the candidates for `x-as-workspace` among them."""
    asked = paging(ctx, {"starting_after": Field(format="uuid")})
    rows = by_id(ctx, ctx.space.group_members.values(), asked.get("starting_after"))
    return page(rows, id_of, ctx, show=lambda row: GROUP.show(ctx, row))


def create_group_member(ctx: Ctx) -> Row:
    """Invite a workspace into the group; 409 where that would bend the hierarchy (BEHAVIOUR 11.12)."""
    wanted = body(ctx, {"sub_workspace_id": Field(required=True, format="uuid")})["sub_workspace_id"].lower()
    sub = found(ctx.world.spaces.get(wanted))
    if sub is ctx.space or sub.group_members or _above(ctx.space):
        raise Problem(409, CONFLICT)
    now = ctx.stamp()
    row = {
        "id": uuid7(ctx.world),
        "admin_workspace_id": ctx.space.id,
        "sub_workspace_id": sub.id,
        "status": "pending",
        "timestamp_created": now,
        "timestamp_updated": now,
        "sub_workspace_name": sub.workspace["name"],
        "admin_workspace_name": ctx.space.workspace["name"],
    }
    for space in (ctx.space, sub):
        space.group_members[row["id"]] = row
    return GROUP.show(ctx, row)


def get_group_member(ctx: Ctx) -> Row:
    """One membership."""
    return GROUP.show(ctx, found(ctx.space.group_members.get(path_id(ctx))))


def delete_group_member(ctx: Ctx) -> Row:
    """End a membership, from either side."""
    row = found(ctx.space.group_members.get(path_id(ctx)))
    for side in (row["admin_workspace_id"], row["sub_workspace_id"]):
        if side in ctx.world.spaces:
            ctx.world.spaces[side].group_members.pop(row["id"], None)
    return GROUP.show(ctx, row)


def get_admin(ctx: Ctx) -> Row:
    """Which workspace this one belongs to."""
    row = _above(ctx.space)
    if row is None:
        return {"workspace_name": NO_ADMIN, "has_admin_workspace": False}
    return {
        "workspace_name": row["admin_workspace_name"],
        "has_admin_workspace": True,
        "workspace_group_member_id": row["id"],
    }


def _above(space: Space) -> Row | None:
    """The accepted membership by which a workspace belongs to an admin's."""
    for row in space.group_members.values():
        if row["sub_workspace_id"] == space.id and row["status"] == "accepted":
            return row
    return None


def _words(row: Row) -> str:
    name = row.get("name", {})
    words = (row["email"], row.get("user_email", ""), name.get("first", ""), name.get("last", ""))
    return " ".join(words).casefold()


ROUTES = (
    Route("GET", "/workspace-members", list_members, "workspace_members:read"),
    Route("POST", "/workspace-members", create_member, "workspace_members:create"),
    Route("GET", "/workspace-members/{id}", get_member, "workspace_members:read"),
    Route("PATCH", "/workspace-members/{id}", patch_member, "workspace_members:update"),
    Route("DELETE", "/workspace-members/{id}", delete_member, "workspace_members:delete"),
    Route("GET", "/workspace-group-members", list_group, "workspace_group_members:read"),
    Route("POST", "/workspace-group-members", create_group_member, "workspace_group_members:create"),
    Route("GET", "/workspace-group-members/admin", get_admin, "workspace_group_members:read", listed=False),
    Route("GET", "/workspace-group-members/{id}", get_group_member, "workspace_group_members:read"),
    Route("DELETE", "/workspace-group-members/{id}", delete_group_member, "workspace_group_members:delete"),
)
