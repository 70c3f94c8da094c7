"""What the user may choose, with a default for everything; read from `config.toml`, never written to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from instantly_tui.config.address import web_link
from instantly_tui.config.toml import TomlFile, nearest, read_toml

_NONE: Mapping[str, str] = MappingProxyType({})


def _number(default: float, least: float, most: float) -> Any:
    return field(default=float(default), metadata={"least": least, "most": most})


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"choices": (default, *others)})


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
                near = nearest(str(value), KNOWN[key].metadata.get("choices", ()))
                file.problem(f"{key} {reason}; {_shown(KNOWN[key].default)} is used{near}", key)
            else:
                good[key] = float(value) if isinstance(KNOWN[key].default, float) else value
    return Settings(**good), tuple(file.problems)


def _why_not(setting: Any, value: Any) -> str:
    """Why a setting can't have a value, or nothing."""
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


def _objection(check: Callable[[str], str] | None, value: str) -> str:
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
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
