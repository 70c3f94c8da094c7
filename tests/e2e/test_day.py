"""A day at the desk, by keys alone: the real app in a pty over the served simulation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.served import Served, app
from tests.support.pty import Tui

SIZES = [(80, 24), (60, 15), (120, 36)]


def quick_undo(home: Path, seconds: int = 2) -> Path:
    """Settings under which a reply is held only so long."""
    (home / "config").mkdir(parents=True, mode=0o700)
    (home / "config/config.toml").write_text(f"undo_seconds = {seconds}\n")
    return home


def status_of(served: Served, name: str) -> int:
    return next(
        each["status"] for each in served.api("/campaigns", limit="100")["items"] if each["name"] == name
    )


def quit_by_keys(tui: Tui) -> None:
    """Leave as a user does; the terminal must be as it was."""
    tui.keys("ctrl+q")
    tui.wait(r"Quit\?")
    tui.keys("y")
    assert tui.wait_exit() == 0
    assert tui.left_behind() == []
    assert tui.screen.main_text.strip() == ""


def test_starts_resizes_and_leaves_the_terminal_as_it_was(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path) as tui:
        tui.wait("Acme Agency.* ▸ brief")
        tui.wait("“Relance")
        for columns, lines in SIZES:
            tui.resize(columns, lines)
            tui.wait(rf"\A.*▸ brief .*✉ {served.unread}(?s:.*)“Relance(?s:.*)\? help .*\n.*\Z")
            assert max(map(len, tui.text.splitlines())) <= columns
        quit_by_keys(tui)
    assert served.writes == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_pauses_a_campaign_and_takes_it_back(served: Served, tmp_path: Path, size: tuple[int, int]) -> None:
    with app(served, tmp_path, size=size) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "c")
        tui.wait("Campaigns · 12")
        tui.keys("/")
        tui.wait("^ ?/")
        tui.type("Fintech VPs")
        tui.keys("enter")
        tui.wait(r"containing.* 1/1$")
        tui.keys("enter")
        tui.wait("▸ Fintech VPs")
        tui.wait("● active")
        tui.keys("p")
        tui.wait(r"any other key")
        assert served.writes == []
        tui.keys("y")
        tui.wait("‖ paused")
        tui.wait("✓ .*Fintech VPs")
        assert status_of(served, "Fintech VPs") == 2
        tui.keys("u")
        tui.wait("● active")
        tui.wait("back.* done")
        quit_by_keys(tui)
    assert status_of(served, "Fintech VPs") == 1
    assert [line.rpartition("/")[2] for line in served.writes] == ["pause", "activate"]


def test_scrolls_leads_to_their_end(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "l")
        tui.wait(r"Leads · \d+00 loaded, more")
        tui.keys("pagedown", "pagedown")
        tui.wait(r" [2-9]\d/\d00")
        tui.keys(":")
        tui.wait("^ ?:")
        tui.type("1500\r")
        tui.wait("1,500/")
        tui.keys("G")
        tui.keys("g", "g")
        tui.wait(r" 1/1,\d{3}")
        quit_by_keys(tui)
    assert served.writes == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_answers_a_mail_takes_it_back_and_sends_it(
    served: Served, tmp_path: Path, size: tuple[int, int]
) -> None:
    served.inbound("Sounds like a plan")
    unread = served.unread
    with app(served, quick_undo(tmp_path, 3), size=size) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "i")
        tui.wait("▶ ●")
        tui.keys("enter")
        tui.wait("Sounds like a plan")
        tui.keys("r")
        tui.wait("▸ reply to")
        tui.type("Gern, Dienstag um neun.")
        tui.wait("Dienstag um neun")
        tui.keys("escape")
        tui.wait("not on the block list")
        assert served.writes == []
        tui.keys("y")
        tui.wait("takes it back")
        tui.keys("u")
        tui.wait("▸ reply to(?s:.*)Dienstag um neun")
        assert served.writes == []
        tui.keys("escape")
        tui.wait("not on the block list")
        tui.keys("y")
        tui.wait("⇡ 1")
        tui.wait("⇡ 0")
        tui.wait(f"✉ {unread - 1}")
        tui.keys("8")
        tui.wait("↩")
        for _ in range(8):  # the living demo may have put newer mails above it
            if re.search("▶ ↩", tui.text):
                break
            tui.keys("j")
            tui.wait("▶")
        tui.keys("enter")
        tui.wait("you → .*(?s:.*)Gern, Dienstag um neun")
        tui.wait("⇡ 0")
        quit_by_keys(tui)
    assert served.writes.count("POST /emails/reply") == 1
    assert {line.split()[1].rpartition("/")[2] for line in served.writes} == {"reply", "mark-as-read"}
