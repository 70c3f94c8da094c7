"""The way in: what runs before the command line does."""

from __future__ import annotations

import subprocess
import sys

from instantly_tui import __version__
from tests.support.pty import ROOT


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def started(*arguments, then):
    """What `then` prints after the command line ran with these arguments."""
    return run(
        f"import gc, os, sys\nsys.argv = ['instantly-tui', *{arguments!r}]\n"
        f"os.environ['SSH_TTY'] = '/dev/pts/0'\nos.environ.pop('TEXTUAL_ANIMATIONS', None)\n"
        f"from instantly_tui.__main__ import main\nstatus = main()\n{then}"
    )


def test_the_module_runs_the_command_line():
    module = [sys.executable, "-m", "instantly_tui", "--version"]
    shown = subprocess.run(module, cwd=ROOT, capture_output=True, text=True, check=True)
    assert __version__ in shown.stdout


def test_garbage_is_not_looked_for_before_the_app_says_so():
    assert "collecting False" in started("--version", then="print('collecting', gc.isenabled())")


def test_the_environment_is_ready_before_textual_reads_it():
    assert "none" in started("--version", then="print(os.environ['TEXTUAL_ANIMATIONS'])")


def test_a_short_command_loads_no_screen():
    loaded = set(started("--version", then="print(*sys.modules)").split())
    assert "instantly_tui.cli" in loaded
    assert not {"textual", "httpx", "pydantic", "starlette", "instantly_tui.ui.app"} & loaded
