"""The keys of a place, made from its commands; choosing one does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker

if TYPE_CHECKING:
    from instantly_tui.ui.place import PlaceScreen

SECTIONS = {
    "here": "In this place",
    "row": "On this row or the marked ones",
    "lists": "In every list",
    "go": "Go to",
    "everywhere": "Everywhere",
}


def items_of(place: PlaceScreen) -> list[Item]:
    """Every command of a place with its keys, under the heading of its kind."""
    commands = sorted(place.keys.commands, key=lambda command: tuple(SECTIONS).index(command.section))
    return [
        Item(
            command.title,
            command,
            key=", ".join(command.keys) or "(none)",
            detail=place.why_not(command) or command.help,
            section=SECTIONS[command.section],
        )
        for command in commands
    ]


def open_help(place: PlaceScreen) -> None:
    """Show the keys of this place."""
    _open(place, f"Keys of {place.place}", place.perform)


def open_palette(place: PlaceScreen) -> None:
    """Show every command by name with its key."""
    _open(place, "Commands", place.perform)


def _open(place: PlaceScreen, title: str, perform: Callable[[Command], None]) -> None:
    def chosen(command: Command | None) -> None:
        if command is not None:
            perform(command)

    place.app.push_screen(Picker(title, items_of(place)), chosen)
