"""Which driver is used where, and what it does in a real terminal."""

from __future__ import annotations

import pytest

from instantly_tui.ui import driver
from tests.ui.terminal import Terminal

SMALL = "tests.ui.small_app"


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


@pytest.fixture
def terminal():
    with Terminal(SMALL, width=80, height=20) as opened:
        opened.wait_text("ready")
        opened.wait_text("▶ .* Campaign 0 ")
        yield opened


def test_it_shows_what_the_stock_driver_shows():
    shown = []
    for environ in ({}, {"STOCK": "1"}, {"TERM": "screen-256color"}):
        with Terminal(SMALL, width=80, height=20, environ=environ) as opened:
            opened.wait_text("ready")
            for keys, expected in (
                ("j" * 30, "▶ .* Campaign 30 "),
                ("ff", "▶ .* Campaign 66 "),
                ("G", "▶.*99999"),
            ):
                opened.send(keys)
                opened.wait_text(expected)
                screen = opened.screen()
                shown.append(
                    [[(cell.data, cell.bg) for cell in screen.buffer[y].values()] for y in range(20)]
                )
    assert shown[0:3] == shown[3:6]
    assert shown[0:3] == shown[6:9]


def test_a_move_writes_little(terminal):
    before = len(terminal.output)
    terminal.send("j")
    terminal.wait_text("▶ .* Campaign 1 ")
    assert len(terminal.output) - before < 600


def test_asking_to_repaint_writes_the_whole_screen(terminal):
    before = len(terminal.output)
    terminal.send("r")
    terminal.send("j")
    terminal.wait_text("▶ .* Campaign 1 ")
    assert b"Campaign 15" in terminal.output[before:]


def test_another_size_is_drawn_in_full(terminal):
    for width, height in ((60, 12), (1, 1), (200, 50), (70, 15)):
        terminal.resize(width, height)
    before = len(terminal.output)
    terminal.wait_text("size 70 by 15")
    assert b"Campaign 10" in terminal.output[before:]
    assert "Campaign 12 " in terminal.text()


def test_nothing_is_written_while_nothing_happens(terminal):
    terminal.send("k")
    quiet = 0
    while quiet < 3:
        before = len(terminal.output)
        terminal._read()
        quiet = quiet + 1 if len(terminal.output) == before else 0
    assert terminal.status is None
