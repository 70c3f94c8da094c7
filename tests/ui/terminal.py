"""A program in a real pseudo terminal: keys in, the screen and the terminal's modes out."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import sys
import termios
from pathlib import Path
from time import monotonic

import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0

NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[uqm]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
MODES = {
    "other screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse movement": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "pasting": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "no wrapping": (b"\x1b[?7l", b"\x1b[?7h"),
    "key protocol": (b"\x1b[>25u", b"\x1b[<u"),
}


class Terminal:
    """Runs `python -m module` in a pseudo terminal of its own."""

    def __init__(self, *arguments: str, width=100, height=30, environ=None):
        self.width, self.height = width, height
        self.output = b""
        self.status: int | None = None
        self._keys, self._line = os.openpty()
        self.resize(width, height)
        self.settings_before = termios.tcgetattr(self._line)
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("SSH_", "TEXT"))
        }
        inherited.pop("NO_COLOR", None)
        environ = {
            **inherited,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            **(environ or {}),
        }
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._keys)
            os.setsid()
            fcntl.ioctl(self._line, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(self._line, descriptor)
            os.execvpe(sys.executable, [sys.executable, "-m", *arguments], environ)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        self.hang_up()
        os.close(self._line)

    def send(self, keys: str):
        os.write(self._keys, keys.encode())

    def signal(self, number: int):
        os.kill(self.pid, number)

    def resize(self, width, height):
        self.width, self.height = width, height
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def hang_up(self):
        """Close the terminal's end, as a dropped line does."""
        if self._keys >= 0:
            os.close(self._keys)
            self._keys = -1

    def text(self):
        return "\n".join(self.screen().display)

    def screen(self):
        screen = pyte.Screen(self.width, self.height)
        pyte.ByteStream(screen).feed(NOT_FOR_PYTE.sub(b"", self.output))
        return screen

    def wait_text(self, pattern: str):
        """Read until the screen shows it."""
        deadline = monotonic() + PATIENCE
        while not re.search(pattern, self.text()):
            assert monotonic() < deadline, f"{pattern!r} never came; the screen is\n{self.text()}"
            assert self._read() is not None, f"ended without {pattern!r}:\n{self.text()}"

    def wait_output(self, part: bytes):
        """Read until it has written this."""
        deadline = monotonic() + PATIENCE
        while part not in self.output:
            assert monotonic() < deadline, f"{part!r} never came"
            self._read()

    def wait_exit(self):
        """The exit status, once it has ended; what it still writes is read."""
        deadline = monotonic() + PATIENCE
        while self.status is None:
            assert monotonic() < deadline, "it does not end"
            self._read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        while self._keys >= 0 and self._read():
            pass
        return self.status

    def modes_left(self):
        """The modes that were set and not taken back."""
        left = {name for name, (on, off) in MODES.items() if self.output.rfind(on) > self.output.rfind(off)}
        if termios.tcgetattr(self._line) != self.settings_before:
            left.add("settings")
        return left

    def _read(self):
        """What it wrote, empty when nothing came for a moment, None when it can't write any more."""
        if self._keys < 0:
            return b""
        ready, _, _ = select.select([self._keys], [], [], 0.05)
        if not ready:
            return b""
        try:
            data = os.read(self._keys, 65536)
        except OSError:
            return None
        if b"\x1b[?2026$p" in data:
            os.write(self._keys, b"\x1b[?2026;2$y")
        self.output += data
        return data
