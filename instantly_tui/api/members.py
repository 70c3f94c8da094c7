"""The people of a workspace, where the user ids of owners and assignees come from (API.md §17)."""

from __future__ import annotations

from pydantic import AliasPath, Field

from instantly_tui.api.call import Call, path
from instantly_tui.api.page import CleanLine, Flag, Key, Lines, Page, Record, Ref, When, list_of, record_of


class Member(Record):
    """A person in the workspace."""

    id: Key
    user_id: CleanLine = ""
    """What `assigned_to` and `owned_by` take."""
    email: CleanLine = ""
    user_email: CleanLine = ""
    nickname: CleanLine = ""
    first_name: CleanLine = Field(default="", validation_alias=AliasPath("name", "first"))
    last_name: CleanLine = Field(default="", validation_alias=AliasPath("name", "last"))
    role: CleanLine = ""
    """`owner`, `admin`, `editor`, `view` or `client`."""
    accepted: Flag = None
    permissions: Lines = ()
    workspace_id: CleanLine = ""
    issuer_id: Ref = None
    timestamp_created: When = None

    @property
    def name(self) -> str:
        """Nickname, else first and last name, else the address."""
        return self.nickname or f"{self.first_name} {self.last_name}".strip() or self.email


def list_members(
    cursor: str | None = None,
    *,
    search: str | None = None,
    accepted: bool | None = None,
    limit: int = 100,
) -> Call[Page[Member]]:
    """One page of members."""
    return list_of(
        Member,
        "/workspace-members",
        cursor,
        limit,
        "workspace_members:read",
        search=search,
        accepted=accepted,
    )


def get_member(member_id: str) -> Call[Member]:
    """One member, by the id of the membership."""
    return Call(
        "GET",
        path("/workspace-members/{}", member_id),
        record_of(Member),
        effect="read",
        scope="workspace_members:read",
    )
