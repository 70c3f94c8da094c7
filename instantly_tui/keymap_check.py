"""Hold the user's own keys against the commands of every place."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module


def keymap_problems(keymap: Mapping[str, str]) -> tuple[str, ...]:
    """One line for each thing wrong with the keymap; importing the places for it takes a moment."""
    if not keymap:
        return ()
    from instantly_tui.ui.commands import GLOBAL
    from instantly_tui.ui.keys import check_keymap
    from instantly_tui.ui.navigation import DETAILS, SCREENS, SECTIONS

    places = {}
    for place, named in (SECTIONS | DETAILS).items():
        module, _, name = named.partition(":")
        screen = getattr(import_module(SCREENS + module), name)
        common = [command for command in GLOBAL if command.id not in screen.WITHOUT]
        places[place] = (*screen.ACTIONS, *common)
    return check_keymap(places, keymap)
