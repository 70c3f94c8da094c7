"""A wrong setting is named with its place and costs nothing but itself."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from instantly_tui.config.settings import KNOWN, Settings, load
from instantly_tui.ui.themes import THEMES


def loaded(tmp_path: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    settings, problems = load(path)
    return settings, tuple(problem.replace(str(path), "config.toml") for problem in problems)


def test_no_file_is_all_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Settings(), ())


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    settings, problems = loaded(
        tmp_path,
        """
        theme = "light"
        undo_seconds = 0
        refresh_seconds = 60.5
        mouse = true
        animations = false
        wide = true
        stock_driver = true
        ca_bundle = "/etc/ca.pem"
        booking_link = "https://cal.example.com/sam/30"
        notify = ["bell", "osc9", "bell"]
        quiet_hours = "22:00-07:00"
        [keymap]
        "campaigns.pause" = "P"
        inbox.done = "x, X"
        """,
    )
    assert problems == ()
    assert settings == Settings(
        theme="light",
        keymap={"campaigns.pause": "P", "inbox.done": "x, X"},
        undo_seconds=0,
        refresh_seconds=60.5,
        mouse=True,
        animations=False,
        wide=True,
        stock_driver=True,
        ca_bundle="/etc/ca.pem",
        booking_link="https://cal.example.com/sam/30",
        notify=("bell", "osc9"),
        quiet_hours="22:00-07:00",
    )
    assert all(getattr(settings, each.name) != getattr(Settings(), each.name) for each in fields(Settings))


NOT_A_KEY = "the key of 'a.b' must be a text such as \"P\"; its own is used"
NOT_SECONDS = "undo_seconds must be a number from 0 to 60; 10 is used"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("\nthem = 'dark'", 2, "'them' is not a setting; did you mean 'theme'?"),
        ("xyzzy = 1", 1, "'xyzzy' is not a setting"),
        ("# theme\n[keymaps]\na = 'b'", 2, "'keymaps' is not a setting; did you mean 'keymap'?"),
        (
            "theme = 'ligth'",
            1,
            'theme must be one of dark, light, contrast, ansi, ansi-light; "dark" is used'
            "; did you mean 'light'?",
        ),
        (
            "booking_link = 'cal.example.com/sam'",
            1,
            'booking_link must be a link such as https://calendar.example.com/sam/30; "" is used',
        ),
        ("theme = 3", 1, 'theme must be a text in quotes; "dark" is used'),
        ("mouse = 'yes'", 1, "mouse must be true or false; false is used"),
        ("mouse = 1", 1, "mouse must be true or false; false is used"),
        ("undo_seconds = 61", 1, NOT_SECONDS),
        ("undo_seconds = true", 1, NOT_SECONDS),
        ("undo_seconds = nan", 1, NOT_SECONDS),
        ("refresh_seconds = '9'", 1, "refresh_seconds must be a number from 5 to 3600; 15 is used"),
        ("keymap = 'x'", 1, 'keymap must be a table such as [keymap] with lines "campaigns.pause" = "P"'),
        ('[keymap]\n"a.b" = 3', 2, NOT_A_KEY),
        ('keymap = { "a.b" = 3 }', 1, NOT_A_KEY),
        ("[keymap]\na.b = []", 2, NOT_A_KEY),
    ],
)
def test_what_is_wrong_is_named_and_keeps_its_default(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    settings, problems = loaded(tmp_path, text)
    assert problems == (f"config.toml, line {line}: {problem}",)
    assert settings == Settings()


def test_the_rest_of_a_file_with_mistakes_counts(tmp_path: Path) -> None:
    settings, problems = loaded(
        tmp_path, "them = 1\nmouse = true\nundo_seconds = 'x'\n[keymap]\n'a.b' = 'P'\nc = 1"
    )
    assert settings == Settings(mouse=True, keymap={"a.b": "P"})
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\ntheme = ", 2), ("[keymap", 1), ("a = 1\na = 2\nb = 3", 2), ("\x00", 1)]
)
def test_a_file_that_is_not_toml_is_said_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    settings, problems = loaded(tmp_path, text)
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(f"config.toml, line {line}: ")
    assert problems[0].endswith("; nothing of the file is used")


def test_a_file_that_is_not_text_or_not_readable_is_said(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"theme = '\xff'")
    assert load(path) == (Settings(), (f"{path}: is not UTF-8 text; nothing of it is used",))
    settings, problems = load(tmp_path)
    assert settings == Settings()
    assert problems == (f"{tmp_path}: can't be read (Is a directory); nothing of it is used",)


def test_the_themes_to_choose_from_are_those_of_the_app() -> None:
    assert set(KNOWN["theme"].metadata["choices"]) == set(THEMES)


def test_ways_to_be_told_are_a_list_of_known_ones(tmp_path: Path) -> None:
    assert loaded(tmp_path, "notify = []")[0].notify == ()
    for wrong in ('"bell"', '["beep"]', "[1]", "true"):
        settings, problems = loaded(tmp_path, f"notify = {wrong}")
        assert settings.notify == ("title",)
        assert 'notify must be a list of any of title, bell, osc9; ["title"] is used' in problems[0]
    settings, problems = loaded(tmp_path, 'quiet_hours = "22-7"')
    assert settings.quiet_hours == ""
    assert 'quiet_hours must be two times such as "22:00-07:00"; "" is used' in problems[0]
