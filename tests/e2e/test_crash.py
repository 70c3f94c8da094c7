"""An error nobody foresaw: one line, a log without secrets, the terminal as it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.served import Served
from tests.support.pty import Tui


@pytest.mark.parametrize("way", ["action", "worker"])
def test_a_crash_tells_one_line_and_no_secret(served: Served, tmp_path: Path, way: str) -> None:
    env = {
        "INSTANTLY_TUI_HOME": str(tmp_path),
        "INSTANTLY_BASE_URL": served.url,
        "INSTANTLY_API_KEY": "demo-all",
    }
    with Tui([sys.executable, "-m", "tests.e2e.crashing", way], columns=120, lines=36, env=env) as tui:
        tui.wait("▸ brief")
        tui.keys("?")
        assert tui.wait_exit() == 1
        assert tui.left_behind() == []
        told = " ".join(tui.screen.main_text.split())
        log = tmp_path / "state/log/instantly-tui.log"
        assert told.replace(" ", "") == (
            f"Error: something unforeseen happened (RuntimeError); the details are in {log}".replace(" ", "")
        )
        assert b"demo-all" not in tui.output
    assert "in _fail" in log.read_text()
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"demo-all" not in path.read_bytes()
