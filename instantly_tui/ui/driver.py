"""The driver that writes only what changed on the screen, for slow lines; and when not to use it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from instantly_tui.ui.screen_diff import ScreenDiff

if TYPE_CHECKING:
    from types import FrameType

    from textual.app import App
    from textual.driver import Driver

STOCK_TERMINALS = ("dumb", "unknown", "vt100", "vt102", "vt52", "ansi", "cons25", "emacs", "eterm")
"""Starts of `TERM` that stand for terminals without insert line, delete line or erase character."""
SPACE_TERMINALS = ("screen", "tmux", "linux", "rxvt", "cygwin")
"""Starts of `TERM` that stand for terminals which may erase with another background than the one set."""


def stock_only(environ: Mapping[str, str]) -> bool:
    """Whether this terminal can't be trusted with the codes the differences are written in."""
    term = environ.get("TERM", "").lower()
    return not term or term.startswith(STOCK_TERMINALS)


def erases_with_background(environ: Mapping[str, str]) -> bool:
    """Whether erased cells take the background colour; where they may not, spaces are written."""
    return not environ.get("TERM", "").lower().startswith(SPACE_TERMINALS)


def choose_driver(environ: Mapping[str, str], *, stock: bool = False) -> type[Driver] | None:
    """The driver for `App(driver_class=…)`; None leaves it to Textual."""
    if stock or sys.platform == "win32" or stock_only(environ):
        return None
    return DiffDriver if erases_with_background(environ) else SpacingDiffDriver


class Output:
    """A terminal to write to that may be gone: the writing thread must outlive it, or exit would hang."""

    def __init__(self, file: TextIO, gone: Callable[[], object]) -> None:
        self._file = file
        self._gone = gone
        self._lost = False

    def write(self, text: str) -> int:
        return self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        self._try(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _try(self, act: Callable[[], int | None]) -> int:
        if not self._lost:
            try:
                return act() or 0
            except OSError:
                self._lost = True
                self._gone()
        return 0


if sys.platform != "win32":
    from textual import events
    from textual.drivers.linux_driver import LinuxDriver
    from textual.geometry import Size

    class DiffDriver(LinuxDriver):
        """Textual's own driver for Linux and macOS, with a screen's differences in place of the screen."""

        ERASES = True

        def __init__(self, app: App[Any], **options: Any) -> None:
            super().__init__(app, **options)
            self._diff = ScreenDiff(erase=self.ERASES)
            self._changed_behind_us = False
            self._away = False
            """Whether the terminal is another program's: nothing is written to it then."""
            self._file: Any = Output(sys.__stderr__ or sys.stderr, self._terminal_gone)

        def forget_screen(self) -> None:
            """Draw everything at the next writing; may be called from a signal handler."""
            self._changed_behind_us = True

        def write(self, data: str) -> None:
            if self._away:
                return
            if self._changed_behind_us:
                self._changed_behind_us = False
                self._diff.forget()
            width, height = self._app.size
            if changes := self._diff.write(data, width, height):
                super().write(changes)

        def suspend_application_mode(self) -> None:
            super().suspend_application_mode()
            self._away = True

        def start_application_mode(self) -> None:
            self._away = False
            self.forget_screen()
            super().start_application_mode()  # type: ignore[no-untyped-call]
            resized = signal.getsignal(signal.SIGWINCH)

            def on_resize(number: int, frame: FrameType | None) -> None:
                # The terminal has moved or cut what it shows, perhaps back to a size we know already.
                self.forget_screen()
                if callable(resized):
                    resized(number, frame)
                asyncio.run_coroutine_threadsafe(self._measure(), self._loop)

            signal.signal(signal.SIGWINCH, on_resize)

        async def _measure(self) -> None:
            """Tell the size once more: a signal within the handling of another leaves the older size last."""
            if not self._in_band_window_resize:
                size = Size(*self._get_terminal_size())
                await self._app._post_message(events.Resize(size, size))
            self._app.refresh()

        def _terminal_gone(self) -> None:
            """As if the line had hung up; called in the writing thread."""
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=128 + signal.SIGHUP))

    class SpacingDiffDriver(DiffDriver):
        """For terminals that don't fill erased cells with the background colour."""

        ERASES = False
