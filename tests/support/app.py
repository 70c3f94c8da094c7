"""The real app over the simulation, driven by keys and read as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from instantly_tui.config.files import places
from instantly_tui.config.launch import Launch
from instantly_tui.config.settings import Settings
from instantly_tui.demo.faults import FaultTransport, in_process
from instantly_tui.demo.world import World, build_world
from instantly_tui.ui.app import InstantlyApp
from tests.support.pilot import Hand, running

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
OPENING = ("opening", "verify", "switching", "clients")
"""Groups of the workers that open workspaces, most of them in threads."""


def launch_for(
    folder: Path,
    *,
    keymap: dict[str, str] | None = None,
    undo_seconds: float = 10.0,
    size: str = "small",
    read_only: bool = False,
    mail_spacing: float | None = 0.0,
) -> Launch:
    """A demo start with its folders below `folder`, where lists of mails need not wait for each other."""
    settings = replace(Settings(), keymap=keymap or {}, undo_seconds=undo_seconds, animations=False)
    where = places({"INSTANTLY_TUI_HOME": str(folder)})
    return Launch(
        settings,
        (),
        where,
        demo=True,
        demo_size=size,
        demo_now=NOW,
        read_only=read_only,
        mail_spacing=mail_spacing,
    )


@asynccontextmanager
async def demo_app(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 36),
    world: str = "small",
    launch: Launch | None = None,
) -> AsyncIterator[tuple[InstantlyApp, Hand, FaultTransport]]:
    """The app signed in to a fresh world, with a line that can be made to fail; on its brief."""
    started = launch or launch_for(folder, size=world)
    data = build_world(started.demo_size, seed=started.demo_seed, now=NOW)
    line = FaultTransport(in_process(data))
    app = InstantlyApp(started, line=(data, line))
    async with running(app, size=size) as pilot:
        await settle(app, pilot)
        yield app, pilot, line


async def settle(app: InstantlyApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is on its way: no call, no thread of ours, no message."""
    while True:
        await opened(app, pilot)
        session = app.session
        if session is None or session.workspace.scheduler.idle:
            return
        await asyncio.sleep(0.002)


async def opened(app: InstantlyApp, pilot: Pilot[None]) -> None:
    """Wait until no workspace is being opened and no message is on its way; calls may be."""
    await pilot.pause()
    while any(worker.group in OPENING and not worker.is_finished for worker in app.workers):
        await asyncio.sleep(0.002)
        await pilot.pause()


async def press(app: InstantlyApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other and wait until all is quiet; text for a field goes in at once."""
    left = list(keys)
    while left:
        text = ""
        if isinstance(app.screen.focused, Input | TextArea):
            while left and len(left[0]) == 1:
                text += left.pop(0)
        if text:
            app.post_message(events.Paste(text))
        else:
            await pilot.press(left.pop(0))
        await opened(app, pilot)
    await settle(app, pilot)


def screen_lines(app: InstantlyApp) -> list[str]:
    """What the user sees, line by line; the one place that looks at the compositor."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def screen_text(app: InstantlyApp) -> str:
    return "\n".join(screen_lines(app))


def world_of(app: InstantlyApp) -> World:
    """The simulated workspace's own data."""
    assert app.session is not None
    assert app.session.world is not None
    return app.session.world


def front(app: InstantlyApp) -> Any:
    """The place in front, with whatever it has of its own."""
    return app.screen
