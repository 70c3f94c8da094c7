"""The workspaces the user can reach, by their profiles and as clients of an agency, and the way to each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError, NotSent, ScopeMissing
from instantly_tui.api.group_members import ACCEPTED, GroupMember, list_group_members
from instantly_tui.api.page import Page
from instantly_tui.api.transport import Connection, Transport, connect
from instantly_tui.api.workspaces import current
from instantly_tui.config import profiles as profile_file
from instantly_tui.config.launch import Launch, for_profile
from instantly_tui.config.profiles import Profile
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.fan_out import Line, Told, fan_out
from instantly_tui.ui.session import connection_of, limits_of

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

T = TypeVar("T")

MOST_PAGES = 10
"""Pages of an agency's clients that are read: a thousand clients."""


@dataclass(frozen=True, eq=False)
class Client:
    """One workspace of the user."""

    id: str
    name: str
    launch: Launch | None = field(default=None, repr=False)
    """How to sign in to it; None when it can't be."""
    why_not: str = ""
    """Why it is not asked; empty for one that is."""
    locked: bool = False
    """Whether its key comes from a command that was not run yet."""
    here: bool = False
    """Whether it is the one that is open."""
    invited: bool = False
    """Whether it has not accepted yet to be acted on."""


def clients_of(app: InstantlyApp) -> Clients:
    """The app's own; made when they are first looked at."""
    if app.clients is None:
        app.clients = Clients(app)
    return app.clients


class Asker(Protocol):
    """Sends reads to one workspace."""

    async def ask(self, call: Call[T], /) -> T: ...


@dataclass(frozen=True, eq=False)
class _Base:
    """A profile, or what the app was started with: a key and the workspace it belongs to."""

    profile: Profile
    launch: Launch | None
    problem: str = ""
    locked: bool = False

    @property
    def server(self) -> str:
        return self.launch.base_url if self.launch else self.profile.base_url


@dataclass(frozen=True)
class _Group:
    """What a key says of itself."""

    workspace_id: str = ""
    name: str = ""
    members: tuple[GroupMember, ...] = ()
    trouble: str = ""
    """Why its clients could not be listed."""


class Clients:
    """Finds the user's workspaces, and keeps a way to each of them while the app runs."""

    def __init__(self, app: InstantlyApp, environ: Mapping[str, str] = os.environ) -> None:
        self._app, self._environ = app, environ
        self._lines: dict[str, tuple[Line, Transport]] = {}
        self._unlocked: dict[str, Launch] = {}
        """Profiles whose key command was run."""

    async def find(self, *, unlock: bool = False) -> list[Client]:
        """Everyone there is to ask: the open workspace, the other profiles, then the clients of each.

        `unlock` runs the key commands, which may ask the user for something.
        """
        launch = self._app.launch
        bases = await asyncio.to_thread(self._bases, launch, unlock)
        groups: dict[_Base, _Group] = {}

        def note(told: Told[_Base, _Group]) -> None:
            groups[told.client] = told.answer or _Group()

        await fan_out(bases, self._group_of, note)
        return self._named(bases, {base: groups[base] for base in bases})

    async def line(self, client: Client) -> Asker:
        """The way to a client; the open workspace keeps its own, so that its limits are counted once."""
        if client.here:
            return self._app.workspace.scheduler
        assert client.launch is not None
        return await self._reach(client.id, client.launch)

    async def close(self) -> None:
        """End all ways."""
        lines, self._lines = list(self._lines.values()), {}
        for line, transport in lines:
            await line.close()
            await transport.aclose()

    def _bases(self, launch: Launch, unlock: bool) -> list[_Base]:
        """Reads files and may run commands: for a thread."""
        own = replace(profile_of(launch), as_workspace="")
        found = [_Base(own, replace(launch, profile=own))]
        if launch.demo:
            return found
        known, _ = profile_file.load(launch.places.profiles)
        for profile in known.items.values():
            if profile.name == own.name:
                continue
            opened = self._unlocked.get(profile.name)
            if opened is None and profile.key_command and not unlock:
                found.append(_Base(profile, None, "its key comes from a command", locked=True))
                continue
            opened = opened or for_profile(launch, profile, self._environ)
            if opened.key is None:
                found.append(_Base(profile, None, opened.key_problem or "no API key is stored for it"))
                continue
            if profile.key_command:
                self._unlocked[profile.name] = opened
            found.append(_Base(profile, opened))
        return found

    async def _group_of(self, base: _Base) -> _Group:
        """The workspace a key belongs to and its clients; what the key may not say stays empty."""
        if base.profile.as_workspace or base.launch is None:
            return _Group(base.profile.as_workspace)
        asker: Asker
        if self._is_here(base.profile):
            asker = self._app.workspace.scheduler
        else:
            asker = await self._reach(_id(base.profile), base.launch)
        workspace_id = name = ""
        try:
            own = await asker.ask(current())
            workspace_id, name = own.id, own.name
        except ScopeMissing:
            pass
        except ApiError:
            # The same will be said of the workspace itself.
            return _Group()
        members: list[GroupMember] = []
        cursor: str | None = None
        try:
            for _ in range(MOST_PAGES):
                page: Page[GroupMember] = await asker.ask(list_group_members(cursor))
                members += page.items
                cursor = page.next_cursor
                if cursor is None or not page.items:
                    break
        except ApiError as error:
            return _Group(workspace_id, name, tuple(members), str(error))
        return _Group(workspace_id, name, tuple(members))

    def _named(self, bases: Sequence[_Base], groups: Mapping[_Base, _Group]) -> list[Client]:
        """Each workspace once: a profile of its own goes before being somebody's client."""
        clients: dict[tuple[str, str], Client] = {}
        for base in bases:
            group = groups.get(base, _Group())
            place = (base.server, group.workspace_id or f"profile {base.profile.name}")
            name = group.name if base is bases[0] and group.name else base.profile.name
            clients.setdefault(place, self._client(base, base.profile, name, base.problem))
        for base, group in groups.items():
            for member in group.members:
                place = (base.server, member.sub_workspace_id)
                if member.sub_workspace_id and place not in clients:
                    profile = replace(base.profile, as_workspace=member.sub_workspace_id)
                    status = member.status or "not accepted"
                    problem = "" if status == ACCEPTED else f"{status}: it can't be acted on"
                    name = member.sub_workspace_name or member.sub_workspace_id
                    client = self._client(base, profile, name, problem)
                    clients[place] = replace(client, invited=bool(problem))
            if group.trouble:
                words = f"its clients could not be listed: {group.trouble}"
                unlisted = Client(f"{base.profile.name}@*", group.name or base.profile.name, why_not=words)
                clients[base.server, unlisted.id] = unlisted
        found = list(clients.values())
        if not any(client.here for client in found):
            launch = self._app.launch
            name = self._app.facts.name or "this workspace"
            found.insert(0, Client(_id(profile_of(launch)), name, launch, here=True))
        return found

    def _client(self, base: _Base, profile: Profile, name: str, problem: str) -> Client:
        launch = replace(base.launch, profile=profile) if base.launch and not problem else None
        return Client(_id(profile), name, launch, problem, base.locked, self._is_here(profile))

    def _is_here(self, profile: Profile) -> bool:
        return _id(profile) == _id(profile_of(self._app.launch))

    async def _reach(self, client_id: str, launch: Launch) -> Line:
        known = self._lines.get(client_id)
        if known is not None:
            return known[0]
        clock: Clock = self._app.workspace.clock
        connection = replace(connection_of(launch), read_only=True)
        inner = self._app.line_of(launch)
        # Building the store of certificates takes some 40 ms.
        transport = await asyncio.to_thread(_connected, connection, inner)
        if client_id in self._lines:
            await transport.aclose()
            return self._lines[client_id][0]
        line = Line(transport.send, limits_of(launch, connection, clock), clock)
        self._lines[client_id] = line, transport
        return line


def _connected(connection: Connection, inner: Any) -> Transport:
    try:
        return connect(connection, inner=inner)
    except ValueError as error:
        raise NotSent(str(error)) from error


def profile_of(launch: Launch) -> Profile:
    """The profile of a start; one without a profile has a nameless one."""
    return launch.profile or Profile("demo" if launch.demo else "default", base_url=launch.base_url)


def _id(profile: Profile) -> str:
    return f"{profile.name}@{profile.as_workspace}"
