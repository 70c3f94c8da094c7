"""From what the user started us with to a running workspace; imported after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from instantly_tui.api.transport import Connection, Exchange, Transport, connect
from instantly_tui.config.launch import Launch
from instantly_tui.engine.changes import Change
from instantly_tui.engine.clock import Clock, SystemClock
from instantly_tui.workspace import Notice, Workspace

if TYPE_CHECKING:
    from instantly_tui.demo.world import World

LIVE_URL = "https://api.instantly.ai"


@dataclass
class Session:
    """One signed-in workspace and what it stands on."""

    workspace: Workspace
    transport: Transport
    label: str
    mode: str
    """LIVE, READ-ONLY or DEMO."""
    clock: Clock
    world: World | None = None


class DemoClock(SystemClock):
    """The machine's clock, with the demo workspace's date: fixed for pictures, else today's."""

    def __init__(self, today: datetime | None) -> None:
        self._fixed = today

    def wall(self) -> datetime:
        return self._fixed or datetime.now(UTC)


def open_session(
    launch: Launch,
    publish: Callable[[Change], object],
    notify: Callable[[Notice], object],
    log: Callable[[Exchange], None] | None = None,
) -> Session:
    """Build the transport and the workspace for what was asked: a demo, or the API with a key."""
    world: Any = None
    inner = None
    clock: Clock = SystemClock()
    if launch.demo:
        from instantly_tui.demo.faults import in_process
        from instantly_tui.demo.world import build_world

        fixed = launch.demo_now
        world = build_world(launch.demo_size, seed=launch.demo_seed, now=fixed or datetime.now(UTC))
        inner = in_process(world)
        clock = DemoClock(fixed)
        connection = Connection("http://127.0.0.1", "demo-all", read_only=launch.read_only)
    else:
        if launch.key is None:
            raise ValueError("no key was given")
        profile = launch.profile
        connection = Connection(
            launch.base_url or LIVE_URL,
            launch.key.reveal(),
            as_workspace=profile.as_workspace if profile else "",
            read_only=launch.read_only,
        )
    transport = connect(connection, inner=inner, log=log)
    workspace = Workspace(
        transport=transport,
        clock=clock,
        publish=publish,
        notify=notify,
        state_folder=launch.places.state,
        undo_seconds=launch.settings.undo_seconds,
        read_only=launch.read_only,
        name="demo" if launch.demo else (launch.profile.name if launch.profile else "default"),
    )
    mode = "DEMO" if launch.demo else "READ-ONLY" if launch.read_only else "LIVE"
    return Session(workspace, transport, "", mode, clock, world)
