"""The harness shows what a person would see, and notices what a program leaves behind."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.emulator import Emulator
from tests.support.pty import Tui, key_bytes

PROGRAM = """
import os, signal, sys, termios, tty

before = termios.tcgetattr(0)
tty.setraw(0)
out = lambda text: os.write(1, text.encode())
ON = "\\x1b[?1049h\\x1b[?1000h\\x1b[?2004h\\x1b[?25l\\x1b[>1u"
OFF = "\\x1b[<u\\x1b[?25h\\x1b[?2004l\\x1b[?1000l\\x1b[?1049l"


def size(*_):
    columns, lines = os.get_terminal_size()
    out(f"\\x1b[2;1Hsize {columns}x{lines}\\x1b[K")


def leave(status, clean=True):
    if clean:
        out(OFF)
        termios.tcsetattr(0, termios.TCSANOW, before)
    os._exit(status)


signal.signal(signal.SIGWINCH, size)
signal.signal(signal.SIGTERM, lambda *_: leave(143))
out(ON + "\\x1b[2J\\x1b[Hready \\u7530\\u4e2d\\x1b]0;a title\\x07\\x1b]52;c;Y29waWVk\\x1b\\\\")
size()
seen = b""
while True:
    typed = os.read(0, 1024)
    if typed == b"q":
        leave(0)
    if typed == b"x":
        leave(3, clean=False)
    if typed == b"?":
        seen = b""
        out("\\x1b[?2026$p\\x1b[6n")
        continue
    seen += typed
    out(f"\\x1b[?2026h\\x1b[3;1H{seen[-24:].hex(' ')}\\x1b[K\\x1b[?2026l")
"""


@pytest.fixture
def program(tmp_path: Path) -> Callable[[], Tui]:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return lambda: Tui([sys.executable, "-S", str(path)], columns=80, lines=24)


def test_a_program_is_driven_and_ends_well(program: Callable[[], Tui]) -> None:
    with program() as tui:
        assert tui.wait("ready 田中") > 0
        assert tui.wait("size 80x24") > 0
        assert (tui.screen.title, tui.screen.clipboard) == ("a title", "copied")
        assert 25 not in tui.screen.modes
        tui.keys("a", "up", "ctrl+r")
        tui.wait("61 1b 5b 41 12")
        tui.paste("z")
        tui.wait("1b 5b 32 30 30 7e 7a 1b 5b 32 30 31 7e")
        tui.keys("?")
        tui.wait("1b 5b 3f 32 30 32 36 3b 32 24 79")
        tui.resize(100, 30)
        tui.wait("size 100x30")
        tui.wait_gone("size 80x24")
        assert tui.left_behind() != []
        tui.keys("q")
        assert tui.wait_exit() == 0
        assert tui.left_behind() == []
        assert not tui.screen.alternate
        assert tui.screen.ignored == {}


def test_what_is_left_behind_is_named(program: Callable[[], Tui]) -> None:
    with program() as tui:
        tui.wait("ready")
        tui.keys("x")
        assert tui.wait_exit() == 3
        assert tui.left_behind() == [
            "alternate screen",
            "keyboard protocol",
            "mode 25 off",
            "mode 1000 on",
            "mode 2004 on",
            "termios",
        ]


def test_signals_and_a_lost_terminal_reach_the_program(program: Callable[[], Tui]) -> None:
    with program() as tui:
        tui.wait("ready")
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() == 143
        assert tui.left_behind() == []
    with program() as tui:
        tui.wait("ready")
        tui.hang_up()
        assert tui.wait_exit() == -signal.SIGHUP


def test_bytes_and_frames_are_counted(program: Callable[[], Tui]) -> None:
    with program() as tui:
        tui.wait("size 80x24")
        settled = tui.press("b")
        assert settled.frames == 1
        assert settled.bytes == len("\x1b[?2026h\x1b[3;1H62\x1b[K\x1b[?2026l")
        assert settled.first is not None
        assert settled.frame is not None
        assert settled.first <= settled.frame
        assert tui.cpu_seconds() >= 0
        assert tui.resident_bytes() > 1_000_000


def test_what_never_comes_fails_with_the_screen(program: Callable[[], Tui]) -> None:
    with program() as tui:
        tui.wait("size 80x24")
        with pytest.raises(AssertionError, match=r"'nothing' never came\nready"):
            tui.wait("nothing", seconds=0.2)


def shown(*pieces: bytes) -> Emulator:
    emulator = Emulator(10, 4, lambda _: None)
    for piece in pieces:
        emulator.feed(piece)
    return emulator


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((b"a\x1b[1", b";1Hb"), "b"),
        (("é".encode()[:1], "é".encode()[1:]), "é"),
        ((b"\x1bP>|x\x1b\\a", b"\x1b_apc", b"\x1b\\b"), "ab"),
        ((b"\x1b[38:2::1:2:3mx\x1b[4:3my\x1b[58:2::1:2:3mz\x1b[0m",), "xyz"),
        ((b"ab\x1b[3b",), "abbbb"),
        ((b"1\r\n2\r\n3\r\n4\x1b[1S",), "2\n3\n4"),
        ((b"1\r\n2\r\n3\r\n4\x1b[1T",), "\n1\n2\n3"),
        (("田中\x1b[1;2Hx".encode(),), " x中"),
        ((b"main\x1b[?1049hother",), "    other"),
        ((b"main\x1b[?1049hother\x1b[?1049l",), "main"),
        ((b"\x1b[>1u\x1b[=1;1u\x1b[<ux",), "x"),
    ],
)  # fmt: skip
def test_the_screen_is_what_a_terminal_would_show(pieces: tuple[bytes, ...], text: str) -> None:
    assert shown(*pieces).text.rstrip("\n") == text


def test_colours_of_a_cell_can_be_looked_at() -> None:
    emulator = shown(b"\x1b[38:2::255:0:16;1mx")
    assert (emulator.cell(0, 0).data, emulator.cell(0, 0).fg, emulator.cell(0, 0).bold) == (
        "x",
        "ff0010",
        True,
    )


def test_questions_are_answered_as_a_terminal_would() -> None:
    answers: list[bytes] = []
    emulator = Emulator(80, 24, answers.append, sync=False)
    emulator.feed(b"ab\x1b[6n\x1b[c\x1b[?2026$p\x1b[?25$p\x1b[?u\x1b[18t\x1b]11;?\x1b\\\x1b[5n")
    assert answers == [
        b"\x1b[1;3R",
        b"\x1b[?62;22c",
        b"\x1b[?2026;0$y",
        b"\x1b[?25;1$y",
        b"\x1b[?0u",
        b"\x1b[8;24;80t",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1b[0n",
    ]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("j", b"j"),
        ("é", "é".encode()),
        ("enter", b"\r"),
        ("up", b"\x1b[A"),
        ("shift+up", b"\x1b[1;2A"),
        ("ctrl+end", b"\x1b[1;5F"),
        ("ctrl+p", b"\x10"),
        ("ctrl+\\", b"\x1c"),
        ("alt+x", b"\x1bx"),
        ("alt+enter", b"\x1b\r"),
        ("shift+tab", b"\x1b[Z"),
        ("f1", b"\x1bOP"),
        ("f12", b"\x1b[24~"),
    ],
)
def test_keys_by_name(name: str, sent: bytes) -> None:
    assert key_bytes(name) == sent


def test_a_key_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no key is called 'hyper'"):
        key_bytes("hyper")
