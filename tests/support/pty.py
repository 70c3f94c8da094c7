"""A program in a real pty, driven by keys and judged by its screen.

Tests wait for what is on the screen (`wait`), never for a time: the seconds given are only how long a
failure takes. `settle` and the figures are for the benchmark.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.support.emulator import Emulator

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds after which something that did not come counts as never coming."""

_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "delete": "\x1b[3~",
    "insert": "\x1b[2~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in enumerate("PQRS", 1)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
}
_ARROWS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}

# Takes the pty as its controlling terminal and becomes the program, where there is no `setsid --ctty`.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
_QUESTION = re.compile(rb"\x1b\[[?>0-9]*(?:\$p|[cnqtu])|\x1b\]1[01];\?")
_FRAME_END = b"\x1b[?2026l"


def key_bytes(name: str) -> bytes:
    """What a terminal sends for a key: `j`, `enter`, `ctrl+r`, `shift+up`, `alt+x`."""
    if len(name) == 1:
        return name.encode()
    if name in _KEYS:
        return _KEYS[name].encode()
    *modifiers, base = name.split("+")
    weight = 1 + sum(_MODIFIERS[modifier] for modifier in modifiers)
    if base in _ARROWS:
        return f"\x1b[{'' if weight == 1 else f'1;{weight}'}{_ARROWS[base]}".encode()
    if modifiers == ["ctrl"] and len(base) == 1:
        return bytes([ord(base.upper()) & 0x1F])
    if modifiers == ["alt"]:
        return b"\x1b" + key_bytes(base)
    raise ValueError(f"no key is called {name!r}")


class Settled(NamedTuple):
    """What came after something was sent; times in seconds from then, None when nothing came."""

    first: float | None
    """Until the first byte."""
    frame: float | None
    """Until the first synchronised update was whole."""
    last: float | None
    """Until the last byte before it was quiet."""
    bytes: int
    frames: int


class _Chunk(NamedTuple):
    at: float
    size: int
    frames: int


class Tui:
    """One program in one pty; use it with `with`, so that nothing outlives the test."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 120,
        lines: int = 40,
        env: Mapping[str, str] | None = None,
        term: str = "xterm-256color",
        sync: bool = True,
    ) -> None:
        self._master, self._slave = os.openpty()
        self._emulator = Emulator(columns, lines, self._write, sync=sync)
        self._unseen = bytearray()
        self._set_size(columns, lines)
        self._before = _flags(self._slave)
        self._chunks: list[_Chunk] = []
        self.output = bytearray()
        """Everything the program wrote."""
        self.sent_at = self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            [*_taking_terminal(), *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**_environment(term), **(env or {})},
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)

    @property
    def screen(self) -> Emulator:
        """The terminal as of what was read; drawing waits until someone looks, so as not to spoil figures."""
        self._draw()
        return self._emulator

    @property
    def text(self) -> str:
        """The screen now, after reading what is there already."""
        while self._read(0):
            pass
        return self.screen.text

    def keys(self, *names: str) -> None:
        """Press keys one after the other, each as a write of its own."""
        for name in names:
            self.send(key_bytes(name))

    def type(self, text: str) -> None:
        """Type text key by key."""
        for character in text:
            self.send(character.encode())

    def paste(self, text: str) -> None:
        """Paste as a terminal does: bracketed if the program asked for it."""
        marks = ("\x1b[200~", "\x1b[201~") if 2004 in self.screen.modes else ("", "")
        self.send(text.join(marks).encode())

    def click(self, column: int, line: int) -> None:
        """Click with the first mouse button; cells count from 0."""
        at = f"{column + 1};{line + 1}"
        self.send(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())

    def send(self, data: bytes) -> None:
        """Write to the program's input."""
        self.sent_at = time.perf_counter()
        self._write(data)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal; the program gets its SIGWINCH."""
        self.screen.resize(columns, lines)
        self.sent_at = time.perf_counter()
        self._set_size(columns, lines)

    def signal(self, number: int) -> None:
        self.sent_at = time.perf_counter()
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Take the terminal away, as a broken SSH connection does; nothing can be read after that."""
        for descriptor in (self._master, self._slave):
            os.close(descriptor)
        self._master = self._slave = -1

    def wait(self, pattern: str, seconds: float = PATIENCE) -> float:
        """Read until the pattern is on the screen; seconds from the last sending until its bytes came."""
        return self._wait(pattern, seconds, wanted=True)

    def wait_gone(self, pattern: str, seconds: float = PATIENCE) -> float:
        """Read until the pattern is not on the screen."""
        return self._wait(pattern, seconds, wanted=False)

    def wait_exit(self, seconds: float = PATIENCE) -> int:
        """Read until the program ends; its status, negative for the signal that killed it."""
        deadline = time.perf_counter() + seconds
        while self.process.poll() is None:
            if time.perf_counter() > deadline:
                raise AssertionError(f"still running after {seconds:g} s\n{self.screen.text}")
            self._read(0.02)
        while self._read(0):
            pass
        return self.process.returncode

    def left_behind(self) -> list[str]:
        """What the program did not put back in the terminal; read it after the end."""
        wrong = self.screen.left_on()
        if _flags(self._slave) != self._before:
            wrong.append("termios")
        return wrong

    def settle(self, quiet: float = 0.15, seconds: float = PATIENCE) -> Settled:
        """Read until nothing came for `quiet` seconds; what came since the last sending."""
        since, deadline = self.sent_at, time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            chunks = [chunk for chunk in self._chunks[-4096:] if chunk.at >= since]
            # Before the first byte a program may think longer than it pauses between two.
            if not self._read(quiet if chunks else max(quiet, 0.3)):
                break
        chunks = [chunk for chunk in self._chunks if chunk.at >= since]
        frame = next((chunk.at for chunk in chunks if chunk.frames), None)
        return Settled(
            chunks[0].at - since if chunks else None,
            frame - since if frame else None,
            chunks[-1].at - since if chunks else None,
            sum(chunk.size for chunk in chunks),
            sum(chunk.frames for chunk in chunks),
        )

    def press(self, name: str, quiet: float = 0.06) -> Settled:
        """Press a key and wait until all it caused is there."""
        self.send(key_bytes(name))
        return self.settle(quiet)

    def read_for(self, seconds: float) -> int:
        """Read for a time; the bytes that came."""
        before, deadline = len(self.output), time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)
        return len(self.output) - before

    def cpu_seconds(self) -> float:
        """Processor time of the program so far, without its children."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self) -> int:
        """Memory of the program that is in use now."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )

    def _wait(self, pattern: str, seconds: float, *, wanted: bool) -> float:
        deadline = time.perf_counter() + seconds
        found = re.compile(pattern, re.MULTILINE)
        while bool(found.search(self.screen.text)) != wanted:
            left = deadline - time.perf_counter()
            ended = self.process.poll() is not None
            came = self._read(min(max(left, 0), 0.1))
            # A program that never stops writing gets no more time than one that is silent.
            if left <= 0 or (ended and not came):
                what = "never came" if wanted else "never went"
                raise AssertionError(
                    f"{pattern!r} {what}{' (the program ended)' if ended else ''}\n{self.screen.text}"
                )
        return (self._chunks[-1].at if self._chunks else time.perf_counter()) - self.sent_at

    def _read(self, timeout: float) -> bool:
        """Take what the program wrote, waiting for it at most so long; False when nothing came."""
        if self._master < 0:
            time.sleep(timeout)
            return False
        ready, _, _ = select.select([self._master], [], [], timeout)
        data = os.read(self._master, 65536) if ready else b""
        if not data:
            return False
        self._chunks.append(_Chunk(time.perf_counter(), len(data), data.count(_FRAME_END)))
        self.output += data
        self._unseen += data
        if _QUESTION.search(data):
            self._draw()
        return True

    def _draw(self) -> None:
        unseen, self._unseen = bytes(self._unseen), bytearray()
        self._emulator.feed(unseen)

    def _write(self, data: bytes) -> None:
        """Write all of it; the program may have to be read from before it takes more."""
        while data:
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                data = data[os.write(self._master, data[:1024]) :]
            else:
                self._read(0)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(
            self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, columns * 8, lines * 20)
        )


def _environment(term: str) -> dict[str, str]:
    """This process's environment without what tells of the terminal or the key of whoever runs the tests."""
    strange = re.compile(r"INSTANTLY_|SSH_|TMUX|TEXTUAL|COLUMNS$|LINES$|NO_COLOR$|TERM_PROGRAM|STY$|COVERAGE")
    kept = {name: value for name, value in os.environ.items() if not strange.match(name)}
    return {**kept, "TERM": term, "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _taking_terminal() -> list[str]:
    setsid = shutil.which("setsid")
    return [setsid, "--ctty"] if setsid else [sys.executable, "-S", "-c", _TAKE_TERMINAL]


def _flags(descriptor: int) -> list[Any]:
    """The four groups of flags of a terminal."""
    return termios.tcgetattr(descriptor)[:4]
