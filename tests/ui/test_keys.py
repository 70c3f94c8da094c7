"""Keys as values: chords, the user's own keys, clashes by name."""

from __future__ import annotations

import pytest

from instantly_tui.ui.commands import GLOBAL, LIST
from instantly_tui.ui.keys import BANNED, Command, KeyClash, KeyTable, check_keymap, spell

PAUSE = Command("campaigns.pause", ("p",), "Pause", "act", "pause")
SHARE = Command("campaigns.share", ("s",), "Share", "act", "share")
CHORD = Command("go.inbox", ("g i",), "Inbox", "go", "inbox")


def test_a_single_key_finds_its_command() -> None:
    assert KeyTable([PAUSE, SHARE]).find("p") is PAUSE


def test_a_chord_needs_its_first_key() -> None:
    table = KeyTable([CHORD])
    assert table.find("i") is None
    assert table.begins("g")
    assert table.find("i", "g") is CHORD
    assert [key for key, _ in table.after("g")] == ["i"]


def test_the_users_keys_replace_the_defaults() -> None:
    table = KeyTable([PAUSE], {"campaigns.pause": "P, ctrl+x"})
    assert table.find("p") is None
    assert table.find("P") is not None
    assert table.find("ctrl+x") is not None


def test_no_keys_switch_a_command_off() -> None:
    assert KeyTable([PAUSE], {"campaigns.pause": ""}).find("p") is None


def test_two_commands_on_one_key_are_refused_by_name() -> None:
    with pytest.raises(KeyClash, match=r"`p` is wanted by campaigns\.pause and by campaigns\.share"):
        KeyTable([PAUSE, SHARE], {"campaigns.share": "p"})


def test_a_key_can_not_both_act_and_begin_a_chord() -> None:
    with pytest.raises(KeyClash, match=r"`g` is campaigns\.pause, but also begins go\.inbox"):
        KeyTable([PAUSE, CHORD], {"campaigns.pause": "g"})


def test_the_check_names_clashes_unknown_commands_and_kept_keys() -> None:
    problems = check_keymap(
        {"campaigns": [PAUSE, SHARE]},
        {"campaigns.share": "p", "campaigns.paus": "x", "campaigns.pause": "p,ctrl+s"},
    )
    assert any("campaigns.paus`" in problem for problem in problems)
    assert any("ctrl+s" in problem for problem in problems)
    assert any("keymap, campaigns" in problem for problem in problems)


def test_the_common_commands_do_not_clash_and_use_no_banned_key() -> None:
    table = KeyTable((*LIST, *GLOBAL))
    used = {part for command in table.commands for keys in command.keys for part in keys.split()}
    assert not used & BANNED


def test_a_character_is_spelled_as_itself_and_other_keys_by_name() -> None:
    assert spell("question_mark", "?") == "?"
    assert spell("space", " ") == "space"
    assert spell("ctrl+d", "\x04") == "ctrl+d"
    assert spell("up", None) == "up"
