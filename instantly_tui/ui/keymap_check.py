"""Hold the user's own keys against the commands of every place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from instantly_tui.ui.keys import Command


def keymap_problems(keymap: Mapping[str, str]) -> tuple[str, ...]:
    """One line for each thing wrong with the keymap; importing the places for it takes a moment."""
    if not keymap:
        return ()
    from instantly_tui.ui.keys import check_keymap

    return _told_once(check_keymap(_commands(), keymap))


def _commands() -> dict[str, tuple[Command, ...]]:
    """The commands by place, those that work everywhere among them."""
    from instantly_tui.ui.commands import GLOBAL
    from instantly_tui.ui.navigation import DETAILS, SCREENS, SECTIONS

    places = {}
    for place, named in (SECTIONS | DETAILS).items():
        module, _, name = named.partition(":")
        screen = getattr(import_module(SCREENS + module), name)
        common = [command for command in GLOBAL if command.id not in screen.WITHOUT]
        places[place] = (*screen.ACTIONS, *common)
    return places


def _told_once(problems: Iterable[str]) -> tuple[str, ...]:
    """The problems with a clash of several places told once, with the first of them."""
    told: dict[str, list[str]] = {}
    for problem in problems:
        place, _, what = problem.partition(": ")
        told.setdefault(what, []).append(place)
    return tuple(
        f"{places[0]}{f' and {len(places) - 1} more' if len(places) > 1 else ''}: {what}"
        for what, places in told.items()
    )
