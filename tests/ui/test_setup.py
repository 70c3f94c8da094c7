"""Without a key that works: what is said, what is offered, and how little is asked of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.config.files import places
from instantly_tui.config.launch import Launch
from instantly_tui.config.secrets import Secret
from instantly_tui.config.settings import Settings
from instantly_tui.demo.faults import FaultTransport, in_process
from instantly_tui.demo.world import build_world
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import NOW, press, screen_text, settle
from tests.support.pilot import running


def started(folder: Path, key: str | None) -> tuple[InstantlyApp, FaultTransport]:
    """The app with a key for the simulation, which it takes for the real service."""
    world = build_world("small", now=NOW)
    line = FaultTransport(in_process(world))
    launch = Launch(
        Settings(),
        (),
        places({"INSTANTLY_TUI_HOME": str(folder)}),
        key=Secret(key) if key else None,
        key_source="the test" if key else "",
        base_url="http://127.0.0.1",
    )
    return InstantlyApp(launch, line=(world, line)), line


async def test_without_a_key_the_setup_is_offered_and_nothing_is_asked(tmp_path: Path) -> None:
    app, line = started(tmp_path, None)
    async with running(app, size=(100, 30)) as pilot:
        await settle(app, pilot)
        assert "paste an API key" in screen_text(app)
        assert not line.requests


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("wrong", "does not accept this key"),
        ("demo-revoked", "does not accept this key"),
        ("demo-lapsed", "no active paid plan"),
    ],
)
async def test_a_key_that_can_not_work_costs_one_request(tmp_path: Path, key: str, words: str) -> None:
    app, line = started(tmp_path, key)
    async with running(app, size=(100, 30)) as pilot:
        await settle(app, pilot)
        assert words in screen_text(app)
        assert len(line.requests) == 1
        await press(app, pilot, "escape")
        assert len(line.requests) == 1


async def test_a_key_without_the_workspace_scope_still_opens(tmp_path: Path) -> None:
    app, _ = started(tmp_path, "demo-some")
    async with running(app, size=(120, 36)) as pilot:
        await settle(app, pilot)
        assert "brief" in screen_text(app)
        assert "LIVE" in screen_text(app)


async def test_the_typed_key_is_hidden_checked_and_stored_only_on_request(tmp_path: Path) -> None:
    app, _ = started(tmp_path, None)
    async with running(app, size=(100, 30)) as pilot:
        await settle(app, pilot)
        await press(app, pilot, "k", *"demo-all")
        assert "demo-all" not in screen_text(app)
        await press(app, pilot, "enter")
        assert "The key works" in screen_text(app)
        await press(app, pilot, "n")
        assert "brief" in screen_text(app)
    keys = app.launch.places.keys
    assert not keys.exists()


async def test_a_stored_key_is_readable_only_by_its_owner(tmp_path: Path) -> None:
    app, _ = started(tmp_path, None)
    async with running(app, size=(100, 30)) as pilot:
        await settle(app, pilot)
        await press(app, pilot, "k", *"demo-all", "enter", "s")
        assert "brief" in screen_text(app)
    keys = app.launch.places.keys
    assert keys.stat().st_mode & 0o777 == 0o600
    assert "demo-all" in keys.read_text()


async def test_the_demo_needs_no_key(tmp_path: Path) -> None:
    app, _ = started(tmp_path, None)
    async with running(app, size=(120, 36)) as pilot:
        await settle(app, pilot)
        await press(app, pilot, "d")
        assert "DEMO" in screen_text(app)
