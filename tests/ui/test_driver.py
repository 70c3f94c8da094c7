"""Which driver is used where, and what it does in a real terminal."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from instantly_tui.ui import driver
from tests.support.pty import Tui

SMALL = (sys.executable, "-m", "tests.ui.small_app")


@pytest.mark.parametrize("term", ["xterm-256color", "alacritty", "foot", "kitty", "xterm-ghostty", "wezterm"])
def test_the_differences_are_written_with_erasing(term):
    assert driver.choose_driver({"TERM": term}) is driver.DiffDriver


@pytest.mark.parametrize("term", ["screen", "screen-256color", "tmux-256color", "linux", "rxvt-unicode"])
def test_spaces_are_written_where_erasing_may_lose_the_background(term):
    assert driver.choose_driver({"TERM": term}) is driver.SpacingDiffDriver


@pytest.mark.parametrize("environ", [{}, {"TERM": ""}, {"TERM": "dumb"}, {"TERM": "vt100"}])
def test_unable_terminals_keep_the_stock_driver(environ):
    assert driver.choose_driver(environ) is None


def test_the_user_can_keep_the_stock_driver():
    assert driver.choose_driver({"TERM": "xterm"}, stock=True) is None


def test_a_terminal_that_is_gone_takes_everything_and_is_told_of_once():
    reader, writer = os.pipe()
    os.close(reader)
    told = []
    with os.fdopen(writer, "w") as file:
        output = driver.Output(file, lambda: told.append("gone"))
        for _ in range(3):
            output.write("frame")
            output.flush()
        with pytest.raises(BrokenPipeError):
            file.flush()
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), writer)  # so that the file can be closed with what it still holds
    assert told == ["gone"]


@pytest.fixture
def small():
    with Tui(SMALL, columns=80, lines=20) as tui:
        tui.wait("ready")
        tui.wait("▶ .* Campaign 0 ")
        yield tui


def cells(tui):
    return [[(cell.data, cell.bg) for cell in (tui.screen.cell(x, y) for x in range(80))] for y in range(20)]


def test_it_shows_what_the_stock_driver_shows():
    shown = []
    for term, env in (("xterm-256color", {}), ("xterm-256color", {"STOCK": "1"}), ("screen-256color", {})):
        with Tui(SMALL, columns=80, lines=20, env=env, term=term) as tui:
            tui.wait("ready")
            for keys, expected in (
                ("j" * 30, "Campaign 30 "),
                ("ff", "Campaign 66 "),
                ("G", "Campaign 99999 "),
            ):
                tui.type(keys)
                tui.wait(f"▶ .* {expected}")
                shown.append(cells(tui))
    assert shown[0:3] == shown[3:6]
    assert shown[0:3] == shown[6:9]


def test_a_move_writes_little(small):
    before = len(small.output)
    small.keys("j")
    small.wait("▶ .* Campaign 1 ")
    small.wait("^  ‖ paused .* Campaign 0 ")
    assert 0 < len(small.output) - before < 600


def test_asking_to_repaint_writes_the_whole_screen(small):
    before = len(small.output)
    small.keys("r", "j")
    small.wait("▶ .* Campaign 1 ")
    small.keys("q")
    small.wait_exit()
    assert b"Campaign 15" in small.output[before:]


def test_another_size_is_drawn_in_full(small):
    before = len(small.output)
    for columns, lines in ((60, 12), (1, 1), (200, 50), (70, 15)):
        small.resize(columns, lines)
    small.wait("size 70 by 15")
    small.wait("Campaign 12 ")
    assert b"Campaign 10" in small.output[before:]


def test_a_storm_of_sizes_ends_in_the_last_one(small):
    for step in range(200):
        small.resize(20 + step % 90, 5 + step % 40)
    small.resize(80, 20)
    small.wait("size 80 by 20")
    small.wait("▶ .* Campaign 0 ")
    small.wait("Campaign 18 ")


def test_coming_back_from_a_stop_draws_everything(small):
    small.keys("j")
    small.wait("▶ .* Campaign 1 ")
    small.signal(signal.SIGTSTP)
    os.waitid(os.P_PID, small.process.pid, os.WSTOPPED | os.WNOWAIT)
    small.wait_gone("Campaign")
    assert small.left_behind() == []
    small.signal(signal.SIGCONT)
    small.wait("▶ .* Campaign 1 ")
    small.wait("Campaign 18 ")


def test_the_terminals_own_screen_is_as_it_was(small):
    assert small.screen.main_text.strip() == ""
    small.keys("q")
    small.wait_exit()
    assert small.text.strip() == ""
    assert set(small.screen.ignored) <= {"OSC 22"}, "the pointer's shape is all a terminal may not know"
