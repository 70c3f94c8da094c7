"""Which key does what: commands as values, chords, the user's own keys, and clashes refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Section = Literal["here", "row", "lists", "go", "everywhere"]

BANNED = frozenset(
    {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+backslash", "ctrl+o", "ctrl+enter", "ctrl+j", "ctrl+m"}
)
"""Keys that terminals, multiplexers or a paste take or send by themselves (PRODUCT.md section 4.1)."""


@dataclass(frozen=True)
class Command:
    """Something a key can do in a place."""

    id: str
    """Stable name for the user's keymap, as in `campaigns.pause`."""
    keys: tuple[str, ...]
    """Each a key, or a chord of two keys separated by a space."""
    title: str
    action: str
    """Name of the method without `action_`, on the place or else on the app."""
    argument: str = ""
    section: Section = "here"
    hint: int = 0
    """Order in the hint line; 0 keeps it out of there."""
    motion: bool = False
    """Whether it only moves, so that a burst of it can do no harm."""
    typing: bool = False
    """Whether it also works while the user types in a field."""
    help: str = ""


class KeyClash(ValueError):
    """Two commands of one place want the same key."""


class KeyTable:
    """The keys of one place, with the user's own put in."""

    def __init__(self, commands: Iterable[Command], keymap: Mapping[str, str] | None = None) -> None:
        self.commands = tuple(with_own_keys(command, keymap or {}) for command in commands)
        self._single: dict[str, Command] = {}
        self._chords: dict[str, dict[str, Command]] = {}
        for command in self.commands:
            for keys in command.keys:
                self._add(keys, command)
        for first, chords in self._chords.items():
            if first in self._single:
                other = next(iter(chords.values()))
                raise KeyClash(f"`{first}` is {self._single[first].id}, but also begins {other.id}")

    def _add(self, keys: str, command: Command) -> None:
        first, _, second = keys.partition(" ")
        table, key = (self._chords.setdefault(first, {}), second) if second else (self._single, first)
        other = table.setdefault(key, command)
        if other.id != command.id:
            raise KeyClash(f"`{keys}` is wanted by {other.id} and by {command.id}")

    def find(self, key: str, prefix: str = "") -> Command | None:
        """The command of this key, or of this key after a chord's first one."""
        return self._chords.get(prefix, {}).get(key) if prefix else self._single.get(key)

    def begins(self, key: str) -> bool:
        """Whether a chord begins with this key."""
        return key in self._chords

    def after(self, prefix: str) -> tuple[tuple[str, Command], ...]:
        """What may follow the first key of a chord."""
        return tuple(self._chords.get(prefix, {}).items())

    def named(self, command_id: str) -> Command | None:
        return next((command for command in self.commands if command.id == command_id), None)


def with_own_keys(command: Command, keymap: Mapping[str, str]) -> Command:
    """The command with the user's keys for it: several separated by commas, none to switch it off."""
    own = keymap.get(command.id)
    if own is None:
        return command
    keys = tuple(key.strip() for key in own.split(",") if key.strip())
    return replace(command, keys=keys)


def check_keymap(places: Mapping[str, Iterable[Command]], keymap: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the user's keymap: clashes by place, unknown ids, keys no terminal delivers."""
    problems = []
    known = {command.id for commands in places.values() for command in commands}
    problems += [f"keymap: there is no command `{name}`" for name in keymap if name not in known]
    for name, keys in keymap.items():
        used = {part for key in keys.split(",") for part in key.split()}
        problems += [f"keymap: {name} can't have `{key}`: terminals keep it" for key in sorted(used & BANNED)]
    for place, commands in places.items():
        try:
            KeyTable(commands, keymap)
        except KeyClash as clash:
            problems.append(f"keymap, {place}: {clash}; both keep their own keys")
    return tuple(problems)


def spell(key: str, character: str | None) -> str:
    """One name for a key press: the character itself when it has one, else the terminal's name."""
    if character == " ":
        return "space"
    if character and character.isprintable():
        return character
    return key
