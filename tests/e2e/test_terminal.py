"""The terminal in other hands: given to an editor, to the shell, and rung and titled in between."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from instantly_tui.ui.news import RESTORE_TITLE, SAVE_TITLE
from tests.e2e.served import Served, app, drafts
from tests.e2e.test_news import until_titled
from tests.support.editors import editor
from tests.support.pty import Tui

BLUR = b"\x1b[O"
"""What a terminal sends when another window comes to the front."""
EDITING = """
test "$(stty -a < /dev/tty | grep -c ' icanon')" = 1 || exit 9
printf 'editor has it' > /dev/tty
read word < /dev/tty
printf '%s' " $word" >> "$2"
case "$word" in no) exit 1;; esac
"""
"""Works only in a terminal that was handed over whole; adds what is typed to it, and fails on `no`."""


@pytest.fixture
def writing(served: Served, tmp_path: Path) -> Iterator[Tui]:
    """A reply that was begun, in the app with an editor that waits for a line."""
    served.inbound("Sounds like a plan")
    with app(served, tmp_path, env=editor(tmp_path, EDITING)) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "i")
        tui.wait("▶ ●(?s:.*)Sounds like a plan")
        tui.keys("r")
        tui.wait("▸ reply to")
        tui.type("Begun here")
        tui.wait("Begun here")
        yield tui


def until_written(tui: Tui, codes: str, times: int) -> None:
    for _ in range(400):
        if tui.output.count(codes.encode()) == times:
            return
        tui.read_for(0.05)
    raise AssertionError(f"{codes!r} was not written {times} times\n{tui.screen.text}")


def in_editor(tui: Tui, word: str) -> None:
    """Open the editor, see that the terminal is as the shell knows it, and answer it with a word."""
    tui.keys("ctrl+g")
    tui.wait("editor has it")
    assert not tui.screen.alternate
    assert tui.left_behind() == []
    tui.type(f"{word}\r")


def test_an_editor_gets_the_terminal_and_gives_it_back_with_its_text(
    served: Served, tmp_path: Path, writing: Tui
) -> None:
    in_editor(writing, "finished")
    writing.wait("^ Begun here finished$")
    assert writing.screen.alternate
    writing.type(", and on")
    writing.wait("Begun here finished, and on")
    writing.keys("escape")
    writing.wait("nothing has been sent(?s:.*)finished, and on")
    in_editor(writing, "again")
    writing.wait("finished, and on again")
    in_editor(writing, "no")
    writing.wait("ended with 1; the text is as it was before")
    writing.wait("finished, and on again$")
    newest = max(drafts(tmp_path), key=lambda draft: draft["updated"])
    assert newest["text"] == "Begun here finished, and on again"
    assert served.writes == []


def test_a_new_reply_rings_and_a_stop_gives_the_title_back(served: Served, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config/config.toml").write_text('refresh_seconds = 5\nnotify = ["title", "bell", "osc9"]\n')
    with app(served, tmp_path) as tui:
        tui.wait(f"{served.unread} unread.*mail")
        # The answer that tells of the reply comes when the window is not looked at any more.
        served.control("fault", kind="slow", path="/api/v2/emails", seconds=1.5)
        served.inbound("Sounds like a plan")
        tui.wait(f"{served.unread} unread")
        tui.send(BLUR)
        until_titled(tui, "(1) itui")
        assert tui.screen.bells == 1, "the bell that ends a sequence is none"
        rung = tui.output.index(b"\x1b]9;New reply from ")
        assert tui.output.count(b"\x1b]9;") == 1
        assert b"\x07" in tui.output[rung : rung + 120]
        tui.keys("ctrl+z")
        os.waitid(os.P_PID, tui.process.pid, os.WSTOPPED | os.WNOWAIT)
        tui.wait_gone("itui")
        assert tui.left_behind() == []
        assert tui.output.count(RESTORE_TITLE.encode()) == 1
        tui.signal(signal.SIGCONT)
        tui.wait("itui .*▸ brief")
        # The terminal of the tests keeps no titles: the second one is told by its bytes alone.
        until_written(tui, f"{SAVE_TITLE}\x1b]2;(1) itui\x07", 2)
        assert tui.screen.bells == 1
    assert served.writes == []
