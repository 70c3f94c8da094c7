"""Every task of a workspace in one group: none is lost, none fails unheard, all end together."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from instantly_tui.engine.clock import Clock
from instantly_tui.engine.notice import Notice, Notify

log = logging.getLogger(__name__)

RESTART_PAUSE = 1.0
"""Seconds before work that must never end is started again after it failed."""


class Tasks:
    """Runs coroutines beside each other from `run` to its end."""

    def __init__(self, clock: Clock, notify: Notify) -> None:
        self._clock, self._notify = clock, notify
        self._group: asyncio.TaskGroup | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()

    async def run(self, start: Callable[[], object]) -> None:
        """Call `start` when work can be spawned, and keep everything running until `stop` or cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                start()
                await self._stopped.wait()
            finally:
                self._group = None
            for task in tuple(self._running):
                task.cancel()

    @property
    def running(self) -> bool:
        """Whether work can be spawned."""
        return self._group is not None

    def stop(self) -> None:
        """Cancel everything and let `run` return."""
        self._stopped.set()

    def spawn(self, work: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]:
        """Run work beside the rest; when it fails unexpectedly the user is told and the log knows where."""
        if self._group is None:
            work.close()
            raise RuntimeError(f"{name}: the workspace is not running")
        task = self._group.create_task(self._guarded(work, name), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # A task cancelled before its first turn never comes to await its work.
        task.add_done_callback(lambda _: work.close())
        return task

    def keep(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        """Run work that never ends; after an unexpected failure it starts again."""
        self.spawn(self._kept(work, name), name)

    async def _kept(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        while True:
            try:
                await work()
                return
            except Exception as error:
                self._report(name, error)
            await self._clock.sleep(RESTART_PAUSE)

    async def _guarded(self, work: Coroutine[Any, Any, None], name: str) -> None:
        try:
            await work
        except Exception as error:
            self._report(name, error)

    def _report(self, name: str, error: Exception) -> None:
        # Where it happened and what kind it was; the text of an error may quote mails or addresses.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s failed: %s\n%s", name, type(error).__name__, where)
        text = f"Something unexpected went wrong ({name}: {type(error).__name__}); the log has the details"
        self._notify(Notice(text, "error", sticky=True))
