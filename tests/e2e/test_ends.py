"""Every way the app can be ended from outside: the terminal as it was, the status, the words on disk."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.served import Served, app, drafts
from tests.support.pty import Tui

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


def half_a_reply(tui: Tui) -> None:
    tui.wait("▸ brief")
    tui.keys("g", "i")
    tui.wait("▶ ●(?s:.*)Sounds like a plan")
    tui.keys("r")
    tui.wait("▸ reply to")
    tui.type("Half a sent")
    tui.wait("Half a sent")


def to_campaign(tui: Tui) -> None:
    tui.wait("▸ brief")
    tui.keys("g", "c")
    tui.wait("Campaigns · 12")
    tui.keys("enter")
    tui.wait("campaigns ▸")


def to_help(tui: Tui) -> None:
    tui.wait("▸ brief")
    tui.keys("?")
    tui.wait("Keys of brief")


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_while_typing_a_reply(served: Served, tmp_path: Path, number: signal.Signals) -> None:
    served.inbound("Sounds like a plan")
    with app(served, tmp_path) as tui:
        half_a_reply(tui)
        tui.signal(number)
        assert tui.wait_exit() == 128 + number
        assert tui.left_behind() == []
        assert tui.screen.main_text.strip() == ""
    assert [(draft["state"], draft["text"]) for draft in drafts(tmp_path)] == [("draft", "Half a sent")]
    assert served.writes == []


def test_a_closed_terminal_while_typing_a_reply(served: Served, tmp_path: Path) -> None:
    served.inbound("Sounds like a plan")
    with app(served, tmp_path) as tui:
        half_a_reply(tui)
        tui.hang_up()
        assert tui.wait_exit() == 128 + signal.SIGHUP
    assert [draft["text"] for draft in drafts(tmp_path)] == ["Half a sent"]
    assert served.writes == []


@pytest.mark.parametrize("place", [to_campaign, to_help], ids=["campaign", "help"])
def test_a_signal_elsewhere(served: Served, tmp_path: Path, place) -> None:
    with app(served, tmp_path, size=(80, 24)) as tui:
        place(tui)
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() == 128 + signal.SIGTERM
        assert tui.left_behind() == []


def test_a_signal_before_anything_is_open(served: Served, tmp_path: Path) -> None:
    served.control("fault", kind="hang", path="/api/v2/workspaces/current", times=9)
    with app(served, tmp_path) as tui:
        tui.wait("opening the workspace")
        tui.signal(signal.SIGTERM)
        assert tui.wait_exit() == 128 + signal.SIGTERM
        assert tui.left_behind() == []


def sent_mails(served: Served) -> list[str]:
    """The replies the server has stored that hold our words."""
    mails = served.api("/emails", limit="100")["items"]
    return [mail["id"] for mail in mails if "Half a sent" in json.dumps(mail)]


def test_killed_while_a_reply_is_held_keeps_it_as_a_draft(served: Served, tmp_path: Path) -> None:
    served.inbound("Sounds like a plan")
    with app(served, tmp_path) as tui:
        half_a_reply(tui)
        tui.keys("escape")
        tui.wait("not on the block list")
        tui.keys("y")
        tui.wait("⇡ 1")
        tui.signal(signal.SIGKILL)
        tui.wait_exit()
    assert [draft["state"] for draft in drafts(tmp_path)] == ["held"]
    with app(served, tmp_path) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "d")
        tui.wait("Drafts · 1")
        tui.wait("draft .*Half a sent")
    assert served.writes == []


@pytest.mark.parametrize("acted", [True, False], ids=["stored", "lost"])
def test_killed_while_a_reply_is_on_its_way(served: Served, tmp_path: Path, acted: bool) -> None:
    served.control("fault", kind="lost" if acted else "hang", method="POST", path="/api/v2/emails/reply")
    served.inbound("Sounds like a plan")
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config/config.toml").write_text("undo_seconds = 0\n")
    with app(served, tmp_path) as tui:
        half_a_reply(tui)
        tui.keys("escape")
        tui.wait("not on the block list")
        tui.keys("y")
        tui.wait("⇡ 1")
        for _ in range(200):
            if "POST /emails/reply" in served.log:
                break
            tui.read_for(0.1)
        tui.signal(signal.SIGKILL)
        tui.wait_exit()
    assert [draft["state"] for draft in drafts(tmp_path)] == ["sending"]
    with app(served, tmp_path) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "o")
        tui.wait("Outbox · 0" if acted else "outcome unknown", seconds=90)
    assert served.writes.count("POST /emails/reply") == 1
    assert len(sent_mails(served)) == int(acted)
    assert [draft["state"] for draft in drafts(tmp_path)] == ([] if acted else ["unknown"])
