"""The screens worth a picture, and the keys that lead to each from the brief."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from instantly_tui.demo.faults import in_process
from instantly_tui.demo.world import build_world
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.screens.inbox import InboxScreen
from tests.support.app import NOW, launch_for, press, settle
from tests.support.pilot import Hand

REPLY = "Thanks for asking! Tuesday at 10:00 works. Shall I send an invitation?"

WAYS: dict[str, tuple[str, ...]] = {
    "brief": (),
    "campaigns": ("g", "c"),
    "campaign": ("g", "c", "enter"),
    "why": ("g", "c", "enter", "d"),
    "preview": ("g", "c", "enter", "P"),
    "subsequences": ("g", "c", "/", *"Webinar", "enter", "U"),
    "incident": (":", *"incident", "enter"),
    "launch": ("g", "c", "3", "a"),
    "edit": ("g", "c", "E"),
    "schedule": ("g", "c", "E", "2"),
    "senders": ("g", "c", "E", "3"),
    "options": ("g", "c", "E", "4"),
    "wording": ("g", "c", "E", "enter"),
    "changes": ("g", "c", "E", "4", "j", "j", "j", "space", "r"),
    "variants": ("g", "n", "4", "enter", "3"),
    "funnel": ("g", "n", "5"),
    "weekdays": ("g", "n", "6"),
    "compare": ("g", "c", "space", "j", "space", "v"),
    "leads": ("g", "l"),
    "lead": ("g", "l", "enter"),
    "accounts": ("g", "a"),
    "account": ("g", "a", "enter"),
    "inbox": ("g", "i"),
    "thread": ("g", "i", "enter"),
    "desk": ("g", "i", "J", "J", "J", "enter"),
    "compose": ("g", "i", "r", "TYPE", "escape", "e"),
    "review": ("g", "i", "r", "TYPE", "escape"),
    "outbox": ("g", "i", "r", "TYPE", "escape", "y", "g", "o"),
    "numbers": ("g", "n"),
    "setup": (),
    "help": ("g", "c", "?"),
}
"""`TYPE` types a reply. Going to its review and back writes it to disk, which else happens in a while."""

SIZES = {"desk": (160, 36)}
"""Of pictures that show what only a wide screen has; the others are 120 by 36."""
HELD_SECONDS = 60.0
"""Longer than any picture takes, so that a reply that is held is still there."""


def app_for(name: str, folder: Path) -> InstantlyApp:
    """An app that has not started yet, on the demo's data at a fixed date and time, or without a key."""
    launch = launch_for(folder, size="showcase", undo_seconds=HELD_SECONDS)
    if name == "setup":
        shown = replace(launch.places, config=Path("/home/you/.config/instantly-tui"))
        return InstantlyApp(replace(launch, demo=False, places=shown))
    world = build_world("showcase", seed=launch.demo_seed, now=NOW)
    return InstantlyApp(launch, line=(world, in_process(world)))


async def walk(name: str, pilot: Pilot[None]) -> None:
    """Press the keys that lead to a picture and wait until all of it is there."""
    app = pilot.app
    assert isinstance(app, InstantlyApp)
    hand = Hand(app)
    await settle(app, hand)
    for key in WAYS[name]:
        await press(app, hand, *(REPLY if key == "TYPE" else [key]))
    if isinstance(app.screen, InboxScreen):
        # What the cursor rests on is read after a moment.
        app.screen.read_current()
    await settle(app, hand)


@contextmanager
def in_utc() -> Iterator[None]:
    """Times of day as in UTC, wherever the machine is."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
