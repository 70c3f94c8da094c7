"""The time zones a schedule may name, and which of them stands for any other (API.md §20)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "timezones.toml"


@dataclass(frozen=True)
class Zones:
    """The data file, read."""

    accepted: tuple[str, ...]
    instead: dict[str, str]
    """Accepted zone by other name."""
    off: dict[str, str]
    """How far that zone is off, where it is not the same throughout the year."""

    @property
    def known(self) -> tuple[str, ...]:
        """Every name there is, accepted ones first."""
        return (*self.accepted, *self.instead)


@cache
def zones() -> Zones:
    """All zones; read once, from beside this module."""
    data: dict[str, Any] = tomllib.loads((files(__package__) / FILE).read_text("utf-8"))
    instead = {other: zone for zone, others in data["equal"].items() for other in others}
    near = data["near"]
    instead |= {other: each["zone"] for other, each in near.items()}
    return Zones(tuple(data["accepted"]), instead, {other: each["off"] for other, each in near.items()})


def is_accepted(name: str) -> bool:
    """Whether a schedule may name this zone."""
    return name in zones().accepted


def nearest(name: str) -> str | None:
    """The accepted zone for a name or a city in any spelling; itself when accepted, None when unknown."""
    full = full_name(name)
    return None if full is None else zones().instead.get(full, full)


def how_far(name: str) -> str:
    """How far the nearest zone is off, as `1 h off for about 4 months a year`; empty when it isn't."""
    return zones().off.get(full_name(name) or "", "")


def full_name(name: str) -> str | None:
    """The zone meant by a name or a city, in its own spelling: `new york` is `America/New_York`."""
    wanted = "_".join(name.split()).casefold()
    known = zones().known
    for each in known:
        if each.casefold() == wanted:
            return each
    return (
        next((each for each in known if each.rpartition("/")[2].casefold() == wanted), None)
        if wanted
        else None
    )


def advice(name: str) -> str:
    """What to name instead of a zone that is not accepted, as the end of a sentence."""
    zone = nearest(name)
    if zone is None:
        close = get_close_matches(name, zones().known, 1, 0.6)
        return (
            f"no time zone is called so; did you mean {close[0]}?" if close else "no time zone is called so"
        )
    off = how_far(name)
    return (
        f"the nearest accepted is {zone}, {off}" if off else f"use {zone}, which has the same time all year"
    )
