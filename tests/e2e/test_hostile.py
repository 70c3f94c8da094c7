"""Texts of strangers on every screen: nothing of them is obeyed by the terminal or by the app."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

from tests.support.hostile import MARK
from tests.support.pty import Tui

SEQUENCE = re.compile(
    r"\x1b\[(?P<csi>[<=>?]?[0-9:;]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>\d+)[^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b(?P<short>[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
)
PAINT = {f"CSI {each}" for each in ("0;0H", "0H", "0C", "0X", "K", "0L", "0M", "0;0r", "r", "m")}
"""How the driver writes what changed: which of these it needs depends on what was there before."""
BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
WALK: tuple[tuple[str, str], ...] = (
    ("g c", r"Campaigns · 12"),
    ("enter", "1 Overview"),
    ("2", "▸2"),
    ("3", "▸3"),
    ("4", "▸4"),
    ("5", "▸5"),
    ("L", "Leads ·"),
    ("enter", "^ address  "),
    ("g l", r"Leads · \d"),
    ("enter", "^ address  "),
    ("y j", "copied"),
    ("g a", r"ccounts · \d+ "),
    ("y y", "copied"),
    ("F", "Filter by"),
    ("escape", "!Filter by"),
    ("enter", "^ provider  "),
    ("g n", "▸1 Chart"),
    ("4", "▸4"),
    ("g j", "[Jj]obs"),
    ("g w", "orkspaces ·"),
    ("g i", "▸4"),
    ("8", "▸8"),
    ("enter", "r reply"),
    ("o", "r reply"),
    ("r", "^ Bcc"),
    ("x", "^ x$"),
    ("escape", "nothing has been sent"),
    ("h", "nothing has been sent"),
    ("s", "Interest status"),
    ("escape", "!Interest status"),
    ("p", "kept as a draft"),
    ("g d", "Drafts · 1"),
    ("?", "Keys of drafts"),
    ("escape", "!Keys of drafts"),
    ("ctrl+p", "Commands"),
    ("escape", "!Commands"),
    ("g b", "Brief"),
)
"""Keys, and what the place they lead to says of itself; with `!` what is gone then."""

TEXTS = ("▸3", "▸5", "^ address  ", "^ provider  ", "nothing has been sent")
"""Places that only show text, where a click must do nothing at all."""


def walk(mode: str, home: Path) -> Tui:
    """Visit every place; the program after it has ended."""
    command = [sys.executable, "-m", "tests.e2e.strangers", mode, str(home)]
    with Tui(command, columns=160, lines=44) as tui:
        tui.wait("Brief")
        for keys, words in WALK:
            tui.keys(*keys.split())
            if words.startswith("!"):
                tui.wait_gone(words[1:])
            else:
                tui.wait(words)
            if words in TEXTS:
                for line in range(2, 40, 3):
                    tui.click(110, line)
                    tui.click(20, line)
        tui.keys("ctrl+q")
        tui.wait(r"Quit")
        tui.keys("y")
        assert tui.wait_exit() == 0, tui.screen.main_text
        assert tui.left_behind() == []
        assert tui.screen.main_text.strip() == ""
        return tui


def shapes(output: bytearray) -> set[str]:
    """The kinds of control sequences in an output: numbers left out, and the letters of colours."""
    text = output.decode()
    kinds = set()
    for found in SEQUENCE.finditer(text):
        if found["csi"] is not None:
            kinds.add("CSI " + re.sub(r"\d+", "0", found["csi"]) if found["csi"][-1] != "m" else "CSI m")
        elif found["osc"] is not None:
            kinds.add("OSC " + found["osc"])
        else:
            kinds.add(repr(found.group()))
    return kinds


def test_no_text_of_a_stranger_is_obeyed(tmp_path: Path) -> None:
    tame = walk("tame", tmp_path / "tame")
    hostile = walk("hostile", tmp_path / "hostile")
    assert shapes(hostile.output) <= shapes(tame.output) | PAINT
    text = SEQUENCE.sub("", hostile.output.decode())
    assert MARK in text
    assert not BIDI.search(text)
    assert max(len(run) for run in re.findall(r"[\u0300-\u036f\u0489]+|$", text)) <= 8
    screen = hostile.screen
    assert screen.bells == 0
    assert screen.title == tame.screen.title
    copied = screen.clipboard or ""
    assert MARK in copied
    assert not [each for each in copied if unicodedata.category(each) == "Cc" and each not in "\n\t"]
