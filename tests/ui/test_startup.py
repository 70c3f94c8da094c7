"""Starting without what isn't needed yet, and ending with the terminal as it was."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest

from instantly_tui.ui.startup import LateImports, driver_for, prepare_environment
from tests.ui.terminal import ROOT, Terminal

SMALL = "tests.ui.small_app"
HEAVY = ("httpx", "pydantic", "starlette", "uvicorn", "hypothesis", "pytest")


@pytest.fixture
def terminal():
    with Terminal(SMALL) as opened:
        opened.wait_text("ready")
        yield opened


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_in_order(terminal, number):
    assert len(terminal.modes_left()) == 9, "eight modes and the line settings are changed while it runs"
    terminal.signal(number)
    assert terminal.wait_exit() == 128 + number
    assert terminal.modes_left() == set()


def test_a_storm_of_signals_ends_in_order(terminal):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        terminal.signal(number)
    assert terminal.wait_exit() in {128 + signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGHUP}
    assert terminal.modes_left() == set()


def test_a_dropped_line_ends_it(terminal):
    terminal.hang_up()
    assert terminal.wait_exit() == 128 + signal.SIGHUP


def test_quitting_and_failing_restore_the_terminal():
    for keys, status in (("q", 0), ("e", 1)):
        with Terminal(SMALL) as opened:
            opened.wait_text("ready")
            opened.send(keys)
            assert opened.wait_exit() == status
            assert opened.modes_left() == set()


def test_a_signal_ends_it_even_when_it_stands_still():
    with Terminal(SMALL, environ={"GRACE": "0.1"}) as opened:
        opened.wait_text("ready")
        opened.send("b")
        opened.wait_text("blocked")
        opened.signal(signal.SIGTERM)
        assert opened.wait_exit() == 128 + signal.SIGTERM
        assert "settings" not in opened.modes_left()


@pytest.mark.parametrize("after", [b"", b"\x1b[?1049h", b"\x1b[?2026$p", b"\x1b[?2004h", b"ready"])
def test_a_signal_while_it_starts_leaves_nothing_behind(after):
    with Terminal(SMALL) as opened:
        opened.wait_output(after)
        opened.signal(signal.SIGTERM)
        assert opened.wait_exit() in {128 + signal.SIGTERM, -signal.SIGTERM}
        assert opened.modes_left() == set()


def test_garbage_is_looked_for_after_the_first_paint(terminal):
    terminal.send("m")
    terminal.wait_text("collecting True, frozen True")


def test_over_ssh_nothing_is_animated():
    environ = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
    prepare_environment(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_what_the_user_set_about_animations_stays():
    environ = {"SSH_TTY": "/dev/pts/1", "TEXTUAL_ANIMATIONS": "full"}
    prepare_environment(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "full"


def test_at_the_machine_itself_nothing_is_set():
    environ: dict[str, str] = {}
    prepare_environment(environ)
    assert environ == {}


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


def test_late_imports_come_in_a_thread_and_say_when():
    before = loaded_by("import asyncio")
    after = loaded_by(
        "import asyncio, threading\n"
        "from instantly_tui.ui.startup import LateImports\n"
        "async def main():\n"
        "    done = asyncio.Event()\n"
        "    LateImports(['wave', 'no_such_module', 'colorsys']).start(done.set)\n"
        "    await asyncio.wait_for(done.wait(), 20)\n"
        "asyncio.run(main())"
    )
    assert not {"wave", "colorsys"} & before
    assert {"wave", "colorsys"} <= after


async def test_late_imports_report_to_the_loop_that_started_them():
    done = asyncio.Event()
    LateImports(["json"]).start(done.set)
    await asyncio.wait_for(done.wait(), 20)
