"""A new reply in the title of a real terminal, and the title as it was at the end."""

from __future__ import annotations

import signal
from pathlib import Path

from instantly_tui.ui.news import RESTORE_TITLE, SAVE_TITLE
from tests.e2e.served import Served, app
from tests.support.pty import Tui


def until_titled(tui: Tui, title: str) -> None:
    for _ in range(400):
        if tui.screen.title == title:
            return
        tui.read_for(0.05)
    raise AssertionError(f"the title stayed {tui.screen.title!r}\n{tui.screen.text}")


def test_a_reply_is_in_the_title_until_it_was_seen_and_the_title_comes_back(
    served: Served, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config" / "config.toml").write_text("refresh_seconds = 5\n")
    with app(served, tmp_path) as tui:
        tui.wait(f"{served.unread} unread.*mail")
        assert b"\x1b]2;" not in tui.output, "a title is set when there is something to say"
        served.inbound("Sounds like a plan")
        until_titled(tui, "(1) itui")
        assert tui.output.count(SAVE_TITLE.encode()) == 1
        frames = len(tui.output)
        tui.read_for(1.0)
        assert b"\x1b]" not in tui.output[frames:], "it is written when it changes, and only then"
        tui.keys("g", "i")
        until_titled(tui, "itui")
        tui.wait("▶")
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() == 128 + signal.SIGTERM
        assert tui.output.count(RESTORE_TITLE.encode()) == 1
        assert tui.output.rindex(RESTORE_TITLE.encode()) < tui.output.rindex(b"\x1b[?1049l")
        assert tui.left_behind() == []
    assert served.log.count("GET /emails") <= 3
    assert served.writes == []
