"""Keys for an app under test, each waited for until nothing is left to happen, and not a moment longer.

Textual's own pilot sleeps until the process has been idle for a while, 20 ms at the least and several times
for each key. Here an app is quiet when its event loop has nothing left to run: then only time, the network
or a thread can change what is shown.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual._time import get_time
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.pilot import Pilot

CALM = 3
"""Turns of the loop with nothing to run, so that what a thread or a socket brings is seen as well."""
APART = 0.1
"""Seconds between two keys by their own times: not so fast that they could be a paste."""
MOST = 200_000
"""Turns after which an app that is never quiet is a failure."""


async def run_out() -> None:
    """Let everything happen that needs no time to pass."""
    loop: Any = asyncio.get_running_loop()
    calm = 0
    for _ in range(MOST):
        await asyncio.sleep(0)
        calm = 0 if loop._ready else calm + 1
        if calm == CALM:
            return
    raise AssertionError("the app is never quiet")


class Hand(Pilot[None]):
    """A pilot that never sleeps, and whose keys say that they came one after the other as a hand types."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__(app)
        self._last = 0.0

    def moment(self, later: float = APART) -> float:
        """A moment so many seconds after the last key, for an event's own time."""
        self._last = max(get_time(), self._last) + later
        return self._last

    async def press(self, *keys: str) -> None:
        for key in keys:
            event = key_event(key)
            event.time = self.moment()
            self.app.post_message(event)
            await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Let everything happen and be drawn that needs no time to pass, once `delay` seconds have."""
        if delay is not None:
            await asyncio.sleep(delay)
        loop: Any = asyncio.get_running_loop()
        while self.app.is_running:
            await run_out()
            self._draw()
            if not loop._ready:
                return

    def _draw(self) -> None:
        """Do now what Textual leaves to its next frames, among them the 50 ms after a change of screens."""
        for timer in tuple(self.app._timers):
            waits = timer._task is not None and not timer._task.done()
            if waits and timer.name == "delay_update" and timer._callback is not None:
                timer.stop()
                timer._callback()
        if self.app._resize_timer is not None:
            self.app._check_resize()
        if self.app.screen_stack:
            self.app.screen._on_timer_update()


def key_event(key: str) -> events.Key:
    """A key by its name or its character, as a terminal's driver tells of it."""
    name = _character_to_key(key) if len(key) == 1 else key
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)


@asynccontextmanager
async def running(
    app: App[Any],
    *,
    size: tuple[int, int] | None = (80, 24),
    message_hook: Callable[[Message], None] | None = None,
) -> AsyncIterator[Hand]:
    """The app without a terminal, quiet after its start."""
    async with app.run_test(size=size, message_hook=message_hook):
        hand = Hand(app)
        await hand.pause()
        yield hand
