"""A whole campaign in the user's own editor, in a real terminal: a slip is mended, then it is sent."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.served import Served, app
from tests.support.editors import editor

EDITING = """
case "$2" in *.toml) ;; *) exit 9;; esac
if grep -q '= many' "$2"; then sed -i 's/= many/= 61/' "$2"
else sed -i 's/^daily_limit = .*/daily_limit = many/' "$2"; fi
"""
"""Writes no number the first time, and mends that the second time."""


def test_a_campaign_is_edited_as_a_file_and_a_slip_loses_nothing(served: Served, tmp_path: Path) -> None:
    with app(served, tmp_path, env=editor(tmp_path, EDITING)) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "c")
        tui.wait("Campaigns · 12")
        tui.keys("/")
        tui.wait("^ ?/")
        tui.type("Fintech VPs")
        tui.keys("enter")
        tui.wait(r"containing.* 1/1$")
        tui.keys("enter", ":")
        tui.wait("▸ Fintech VPs")
        tui.wait("^ ?:")
        tui.type("edit-campaign\r")
        tui.wait("line [0-9]+: Invalid value")
        tui.keys("ctrl+e")
        tui.wait("Daily limit  400 → 61")
        assert not [line for line in served.writes if line.startswith("PATCH")]
        tui.keys("y")
        tui.wait("Change Fintech VPs: done")
        assert len([line for line in served.writes if line.startswith("PATCH /campaigns/")]) == 1
        (campaign,) = served.api("/campaigns", search="fintech")["items"]
        assert campaign["daily_limit"] == 61
