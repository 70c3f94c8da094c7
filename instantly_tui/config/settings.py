"""What the user may choose, with a default for everything; read from `config.toml`, never written to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from instantly_tui.config.address import web_link
from instantly_tui.config.quiet_hours import quiet_hours
from instantly_tui.config.toml import TomlFile, nearest, read_toml

_NONE: Mapping[str, str] = MappingProxyType({})


def _number(default: float, least: float, most: float) -> Any:
    return field(default=float(default), metadata={"least": least, "most": most})


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"choices": (default, *others)})


def _choices(default: tuple[str, ...], *others: str) -> Any:
    return field(default=default, metadata={"choices": (*default, *others)})


@dataclass(frozen=True)
class Settings:
    """Every setting; the text below each is its documentation."""

    theme: str = _choice("dark", "light", "contrast", "ansi", "ansi-light")
    """Colours; the last two are those of the terminal."""
    keymap: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """Other keys for commands: `"campaigns.pause" = "P"`; several with commas, none to switch it off."""
    undo_seconds: float = _number(10, 0, 60)
    """Seconds a reply or an interest status waits before it leaves, so that it can be taken back."""
    refresh_seconds: float = _number(15, 5, 3600)
    """Seconds after which what is on screen is read again, while the terminal has the focus."""
    mouse: bool = False
    """Whether the mouse works; off leaves the terminal its own selection."""
    animations: bool = True
    """Whether things glide; never over SSH."""
    wide: bool = False
    """Whether lists show all columns from the start."""
    stock_driver: bool = False
    """Whether the whole screen is written on every change, for terminals that lose parts of it."""
    ca_bundle: str = ""
    """File with the certificates of a private authority; empty for the usual ones."""
    booking_link: str = field(default="", metadata={"check": web_link})
    """Where meetings are booked: what `{{bookingLink}}` in a snippet becomes; a profile may have its own."""

    notify: tuple[str, ...] = _choices(("title",), "bell", "osc9")
    """How new replies are told: in the terminal's title, by its bell, by a notice of the desktop (OSC 9)."""
    quiet_hours: str = field(default="", metadata={"check": quiet_hours})
    """Local time in which neither bell nor notice comes, such as `22:00-07:00`; empty for never."""


KNOWN = {each.name: each for each in fields(Settings)}


def load(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings of a file, and one line for each thing wrong with it; what is wrong keeps its default."""
    file = read_toml(path)
    good: dict[str, Any] = {}
    for key, value in file.values.items():
        if key not in KNOWN:
            file.unknown(key, KNOWN)
        elif key == "keymap":
            good[key] = _keymap(file, value)
        else:
            reason = _why_not(KNOWN[key], value)
            if reason:
                given = str(value[0]) if isinstance(value, list) and len(value) == 1 else str(value)
                near = nearest(given, KNOWN[key].metadata.get("choices", ()))
                file.problem(f"{key} {reason}; {_shown(KNOWN[key].default)} is used{near}", key)
            else:
                good[key] = _as(type(KNOWN[key].default), value)
    return Settings(**good), tuple(file.problems)


def _as(kind: type, value: Any) -> Any:
    """A good value in the type it is kept in."""
    if kind is tuple:
        return tuple(dict.fromkeys(value))
    return float(value) if kind is float else value


def _why_not(setting: Any, value: Any) -> str:
    """Why a setting can't have a value, or nothing."""
    if isinstance(setting.default, tuple):
        choices = setting.metadata["choices"]
        good = isinstance(value, list) and all(each in choices for each in value)
        return "" if good else f"must be a list of any of {', '.join(choices)}"
    if isinstance(setting.default, bool):
        return "" if isinstance(value, bool) else "must be true or false"
    if isinstance(setting.default, str):
        choices = setting.metadata.get("choices", ())
        if not isinstance(value, str):
            return "must be a text in quotes"
        if choices and value not in choices:
            return f"must be one of {', '.join(choices)}"
        return _objection(setting.metadata.get("check"), value)
    least, most = setting.metadata["least"], setting.metadata["most"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return f"must be a number from {least} to {most}"
    return ""


def _objection(check: Callable[[str], object] | None, value: str) -> str:
    """What a setting's own check has against a value, or nothing."""
    try:
        if check is not None:
            check(value)
    except ValueError as error:
        return str(error)
    return ""


def _keymap(file: TomlFile, value: Any) -> Mapping[str, str]:
    """The keys by action; `campaigns.pause` may be written with or without quotes."""
    if not isinstance(value, dict):
        file.problem('keymap must be a table such as [keymap] with lines "campaigns.pause" = "P"', "keymap")
        return _NONE
    keys: dict[str, str] = {}
    for action, key in value.items():
        inner = {f"{action}.{name}": key[name] for name in key} if isinstance(key, dict) else {action: key}
        for name, chosen in inner.items():
            if isinstance(chosen, str):
                keys[name] = chosen.strip()
            else:
                file.problem(
                    f'the key of {name!r} must be a text such as "P"; its own is used', "keymap", action
                )
    return MappingProxyType(keys)


def _shown(value: Any) -> str:
    """A value as it is written in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
