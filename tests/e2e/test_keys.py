"""Keys that do not work, or not for everything: what is said, and what is asked of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.served import Served, app
from tests.support.pty import Tui


def pause_a_campaign(tui: Tui) -> None:
    tui.wait("▸ brief")
    tui.keys("g", "c")
    tui.wait("Campaigns · 12")
    tui.keys("/")
    tui.wait("^ ?/")
    tui.type("Fintech VPs")
    tui.keys("enter")
    tui.wait("containing.* 1/1$")
    tui.keys("p")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("no-such-key", "does not accept this key"),
        ("demo-lapsed", "no active paid plan"),
    ],
)
def test_a_key_that_does_not_work_is_told_and_nothing_else_is_asked(
    served: Served, tmp_path: Path, key: str, said: str
) -> None:
    with app(served, tmp_path, key=key) as tui:
        tui.wait(said)
        tui.wait("demo workspace")
        assert key not in tui.text
        tui.keys("g", "i")
        tui.keys("ctrl+q")
        tui.wait(r"Quit\?")
        tui.keys("y")
        assert tui.wait_exit() == 0
        assert tui.left_behind() == []
    assert served.log == ["GET /workspaces/current"]


def test_a_missing_scope_is_named_where_it_is_missed(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path, key="demo-some") as tui:
        tui.wait("▸ brief")
        tui.wait("Relance")
        tui.keys("g", "i")
        tui.wait("could not be read(?s:.*)emails:read")
        assert "no inbox" not in tui.text
        tui.keys("g", "c")
        tui.wait("Campaigns · 12")
    assert served.writes == []


def test_what_the_server_refuses_is_told_and_taken_back(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path, key="demo-read") as tui:
        pause_a_campaign(tui)
        tui.wait("any other key")
        tui.keys("y")
        tui.wait("campaigns:update")
        tui.wait("● active")
    assert [line.rpartition("/")[2] for line in served.writes] == ["pause"]


def test_read_only_refuses_before_anything_leaves(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path, "--read-only") as tui:
        tui.wait("READ-ONLY")
        pause_a_campaign(tui)
        tui.wait("read-only")
        tui.keys("y")
        tui.keys("escape")
        tui.keys("g", "i")
        tui.wait("▶ ●")
        tui.keys("e")
        tui.wait("read-only")
    assert served.writes == []
