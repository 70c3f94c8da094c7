"""From the process to the first paint and back: environment, driver, memory, signals."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

    from textual.app import App
    from textual.driver import Driver

GRACE_SECONDS = 5.0
"""How long an orderly end may take after a signal before the process ends without one."""

_OVER_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")


THREAD_SECONDS = 0.001
"""How long another thread may keep the interpreter from the keys; Python's own 5 ms add up to stalls."""


def prepare_environment(environ: MutableMapping[str, str]) -> None:
    """Set what libraries read when they are imported, unless the user said so.

    Over SSH nothing is animated. Pydantic looks for no plugins: that reads the description of each
    distribution that is installed, at the first answer.
    """
    environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if any(name in environ for name in _OVER_SSH):
        environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")


def driver_for(*, stock: bool) -> type[Driver] | None:
    """The driver for `App(driver_class=…)`; None is Textual's own."""
    if stock or "TEXTUAL_DRIVER" in os.environ:
        return None
    from instantly_tui.ui.driver import choose_driver

    return choose_driver(os.environ)


def settle_memory(app: App[Any]) -> None:
    """Once the frame in work is drawn, look for garbage again, but never among what is there by now.

    Nothing is looked for until then: the modules and the first screen are for good, and going through
    them would cost tens of milliseconds between two keys.
    """
    app.call_after_refresh(_settle)


def _settle() -> None:
    # Only after a start that switched it off: elsewhere, as in tests, much of what is there is garbage.
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def run(app: App[Any], *, mouse: bool = True) -> int:
    """Run the app in this terminal until it ends; the exit status, 128 + n after signal n."""
    sys.setswitchinterval(THREAD_SECONDS)
    # httpx imports its own command line when it can, which takes 20 ms and 3 MB.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    ending = _Ending(app)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(ending.guard(mouse=mouse))
    _let_go_of_a_lost_terminal()
    return ending.status or app.return_code or 0


def _let_go_of_a_lost_terminal() -> None:
    """Drop what could not be written: Python tries once more as it ends, and would end with 120 for it."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


class _Ending:
    """Turns signals into an orderly end, so that the terminal gets its modes back."""

    def __init__(self, app: App[Any]) -> None:
        self.status = 0
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._terminal = _TerminalState()

    async def guard(self, *, mouse: bool) -> None:
        """Run the app; signals end it from here on."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if sys.platform != "win32":
            # Not the loop's own handlers: those wait for a loop that may be stuck.
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, self._signalled)
        await self._app.run_async(mouse=mouse)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        """End the app; the second of several signals changes nothing."""
        if self.status:
            return
        self.status = 128 + number
        timer = threading.Timer(GRACE_SECONDS, self._give_up)
        timer.daemon = True
        timer.start()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._app.is_running:
            self._app.exit(return_code=self.status)
        elif self._task is not None:
            self._task.cancel()

    def _give_up(self) -> None:
        """The orderly end hangs, on a terminal that takes no more output, for one."""
        self._terminal.restore()
        os._exit(self.status)


class _TerminalState:
    """How the terminal was set before we touched it."""

    def __init__(self) -> None:
        self._saved: tuple[int, list[Any]] | None = None
        if sys.platform == "win32" or sys.__stdin__ is None:
            return
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError):
            descriptor = sys.__stdin__.fileno()
            self._saved = (descriptor, termios.tcgetattr(descriptor))

    def restore(self) -> None:
        if sys.platform == "win32" or self._saved is None:
            return
        import termios

        descriptor, attributes = self._saved
        with contextlib.suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
