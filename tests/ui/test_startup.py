"""Starting without what isn't needed yet, and ending with the terminal as it was."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from instantly_tui.ui.startup import driver_for, prepare_environment
from tests.support.pty import ROOT, Tui

SMALL = (sys.executable, "-m", "tests.ui.small_app")
HEAVY = ("httpx", "pydantic", "starlette", "uvicorn", "hypothesis", "pytest")


@pytest.fixture
def small():
    with Tui(SMALL) as tui:
        tui.wait("ready")
        yield tui


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_in_order(small, number):
    changed = set(small.left_behind())
    assert {"alternate screen", "keyboard protocol", "termios", "mode 7 off", "mode 25 off"} < changed
    assert {"mode 1000 on", "mode 1003 on", "mode 1004 on", "mode 2004 on"} < changed
    small.signal(number)
    assert small.wait_exit() == 128 + number
    assert small.left_behind() == []


def test_a_storm_of_signals_ends_in_order(small):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        small.signal(number)
    assert small.wait_exit() in {128 + signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGHUP}
    assert small.left_behind() == []


def test_a_dropped_line_ends_it(small):
    small.hang_up()
    assert small.wait_exit() == 128 + signal.SIGHUP


@pytest.mark.parametrize(("key", "status"), [("q", 0), ("e", 1)])
def test_quitting_and_failing_restore_the_terminal(small, key, status):
    small.keys(key)
    assert small.wait_exit() == status
    assert small.left_behind() == []


def test_a_signal_ends_it_even_when_it_stands_still():
    with Tui(SMALL, env={"GRACE": "0.1"}) as tui:
        tui.wait("ready")
        tui.keys("b")
        tui.wait("blocked")
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() == 128 + signal.SIGTERM
        assert "termios" not in tui.left_behind()


@pytest.mark.parametrize("after", [b"", b"\x1b[?1049h", b"\x1b[?2026$p", b"\x1b[?2004h", b"ready"])
def test_a_signal_while_it_starts_leaves_nothing_behind(after):
    with Tui(SMALL) as tui:
        for _ in range(1000):
            if after in tui.output:
                break
            tui.read_for(0.02)
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() in {128 + signal.SIGTERM, -signal.SIGTERM}
        assert tui.left_behind() == []


def test_garbage_is_looked_for_after_the_first_paint(small):
    small.keys("m")
    small.wait("collecting True, frozen True")


def test_over_ssh_nothing_is_animated():
    environ = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
    prepare_environment(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_what_the_user_set_about_animations_stays():
    environ = {"SSH_TTY": "/dev/pts/1", "TEXTUAL_ANIMATIONS": "full"}
    prepare_environment(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "full"


def test_at_the_machine_itself_everything_may_move():
    environ: dict[str, str] = {}
    prepare_environment(environ)
    assert not [name for name in environ if name.startswith("TEXTUAL")]


def test_no_driver_of_ours_when_the_user_wants_the_stock_one():
    assert driver_for(stock=True) is None


def loaded_by(statement):
    """The modules in memory after a statement in a fresh process."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "instantly_tui.ui.startup",
        "instantly_tui.ui.driver",
        "instantly_tui.ui.widgets.rows",
        "instantly_tui.ui.widgets.rows_header",
        "instantly_tui.ui.widgets.chart",
    ],
)
def test_nothing_heavy_is_loaded(module):
    assert not loaded_by(f"import {module}") & {*HEAVY, "instantly_tui.api", "instantly_tui.resources"}


@pytest.mark.parametrize("module", ["instantly_tui.__main__", "instantly_tui.ui.startup"])
def test_textual_is_not_loaded_before_it_is_needed(module):
    assert "textual" not in loaded_by(f"import {module}")
