"""From what the user started us with to a running workspace; imported after the first paint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from instantly_tui.api.accounts import list_accounts
from instantly_tui.api.call import Call
from instantly_tui.api.campaign_stats import campaign_analytics, daily
from instantly_tui.api.campaigns import list_campaigns
from instantly_tui.api.emails import unread_count
from instantly_tui.api.errors import ApiError, KeyRefused, NoPlan, ScopeMissing
from instantly_tui.api.transport import Connection, Exchange, Transport, connect
from instantly_tui.api.workspaces import current
from instantly_tui.config.launch import Launch
from instantly_tui.engine.budget import buckets, mark_of
from instantly_tui.engine.changes import Change
from instantly_tui.engine.clock import Clock, SystemClock
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.rate import Bucket
from instantly_tui.workspace import Workspace

if TYPE_CHECKING:
    from instantly_tui.demo.world import World
    from instantly_tui.ui.edits import Edit

DEMO_URL = "http://127.0.0.1"
DEMO_KEY = "demo-all"


@dataclass
class Session:
    """One signed-in workspace and what it stands on."""

    workspace: Workspace
    transport: Transport
    mode: str
    """LIVE, READ-ONLY or DEMO."""
    line: tuple[World, Any] | None = None
    """The demo's own data and the transport that reaches it; None with the real API."""
    edits: dict[str, Edit] = field(default_factory=dict)
    """Campaigns with changes that were not sent, by id; they last as long as the session."""

    @property
    def world(self) -> World | None:
        return self.line[0] if self.line else None


FIRST_USED = ("httpcore._backends.anyio", "anyio._backends._asyncio")
"""What the HTTP client imports only for its first request."""


class DemoClock(SystemClock):
    """The machine's clock, with the date held still for pictures."""

    def __init__(self, today: datetime | None) -> None:
        self._fixed = today

    def wall(self) -> datetime:
        return self._fixed or super().wall()


def open_session(
    launch: Launch,
    publish: Callable[[Change], object],
    notify: Callable[[Notice], object],
    log: Callable[[Exchange], None] | None = None,
    *,
    line: tuple[World, Any] | None = None,
) -> Session:
    """Build the transport and the workspace for what was asked: a demo, or the API with a key.

    Takes some hundred milliseconds: call it in a thread.

    `line`: a simulated workspace and the transport that reaches it, in place of the demo's own.
    """
    world, inner = line or (None, None)
    clock: Clock = SystemClock()
    connection = connection_of(launch)
    if launch.demo:
        clock = DemoClock(launch.demo_now)
    if launch.demo and line is None:
        from instantly_tui.demo.faults import in_process
        from instantly_tui.demo.story import Story
        from instantly_tui.demo.world import build_world

        fixed = launch.demo_now
        world = build_world(
            launch.demo_size,
            seed=launch.demo_seed,
            now=fixed or datetime.now(UTC),
            running=time.monotonic if fixed is None else None,
        )
        inner = in_process(world)
        if fixed is None:
            Story(world).begin()
    transport = connect(connection, inner=inner, log=log)
    name = "demo" if launch.demo else launch.profile.name if launch.profile else "default"
    if connection.as_workspace:
        # A reply begun in one client's workspace must never be sent from another's.
        name = f"{name}@{connection.as_workspace}"
    workspace = Workspace(
        transport=transport,
        clock=clock,
        publish=publish,
        notify=notify,
        state_folder=launch.places.state,
        undo_seconds=launch.settings.undo_seconds,
        read_only=launch.read_only,
        name=name,
        limits=limits_of(launch, connection, clock),
        refresh_seconds=launch.settings.refresh_seconds,
        follow_mail=True,
    )
    warm((current(), list_campaigns(), campaign_analytics(), daily(), list_accounts(), unread_count()))
    mode = "DEMO" if launch.demo else "READ-ONLY" if launch.read_only else "LIVE"
    return Session(workspace, transport, mode, (world, inner) if world is not None else None)


def warm(calls: Iterable[Call[Any]]) -> None:
    """Build what reads the answers to these calls, some 10 ms each, before an answer is waiting for it."""
    for name in FIRST_USED:
        with suppress(ImportError):
            import_module(name)
    for call in calls:
        with suppress(ValueError):
            call.parse(b"null")


def limits_of(launch: Launch, connection: Connection, clock: Clock) -> dict[str, Bucket]:
    """Our share of a workspace's limits, kept together with our other processes unless it is the demo."""
    folder = None if launch.demo else launch.places.cache / "limits"
    mark = mark_of(connection.key, f"{connection.base_url} {connection.as_workspace}")
    return buckets(clock, folder, mark, mail_spacing=launch.mail_spacing)


def connection_of(launch: Launch) -> Connection:
    """Where to call and as whom."""
    client = launch.profile.as_workspace if launch.profile else ""
    if launch.demo:
        return Connection(DEMO_URL, DEMO_KEY, as_workspace=client, read_only=launch.read_only)
    return Connection(
        launch.base_url,
        launch.key.reveal() if launch.key else "",
        as_workspace=client,
        read_only=launch.read_only,
        ca_bundle=launch.settings.ca_bundle,
    )


@dataclass(frozen=True)
class Verdict:
    """What one question to the server said about a key."""

    problem: str = ""
    """Why it can't be used; empty when it can, or when the server could not be asked."""
    workspace: str = ""
    """The workspace's name, when the key may read it."""


async def verify(transport: Transport) -> Verdict:
    """Ask one cheap question about the key.

    A key without the scope for it is a good key: then the campaigns are asked for, and only then it is said
    that nothing can be read. A server that can't be reached is no verdict on the key.
    """
    try:
        return Verdict(workspace=(await transport.send(current())).name)
    except KeyRefused:
        return Verdict("Instantly does not accept this key: mistyped, deleted, or a key of the old API v1")
    except NoPlan:
        return Verdict("the key is good, but its workspace has no active paid plan: every call is refused")
    except ScopeMissing:
        return await _by_campaigns(transport)
    except ApiError:
        return Verdict()


async def _by_campaigns(transport: Transport) -> Verdict:
    try:
        await transport.send(list_campaigns(limit=1))
    except (KeyRefused, NoPlan) as error:
        return Verdict(str(error))
    except ScopeMissing as error:
        found = ", ".join(error.found) or "none"
        return Verdict(f"the key may read neither the workspace nor its campaigns (its scopes: {found})")
    except ApiError:
        return Verdict()
    return Verdict()
