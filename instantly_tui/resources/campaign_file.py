"""Campaigns in files: TOML to edit, JSON as exported, and both read back with what is wrong by line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from instantly_tui.api.page import json_of
from instantly_tui.resources.campaign_fields import (
    CREATE_ONLY,
    DAYS,
    READ_ONLY,
    WRITABLE,
    Where,
    spelled,
)
from instantly_tui.resources.campaign_toml import body_of, to_toml

__all__ = ["CampaignFile", "export_text", "read_file", "to_toml"]

VARIABLES = "custom_variables"

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]\"']+?)\s*\]")
_PAIR = re.compile(r"\s*([\w-]+)\s*=\s*(.*)")
_QUOTES = ("'''", '"""')


@dataclass(frozen=True)
class CampaignFile:
    """What a file says."""

    fields: dict[str, Any] = field(default_factory=dict)
    """By the API's names."""
    variables: tuple[str, ...] = ()
    """Names of merge variables."""
    errors: tuple[str, ...] = ()
    """Why it can't be understood, each with its line; nothing else is to be used then."""
    notes: tuple[str, ...] = ()
    """What in it was passed over."""


def export_text(raw: Mapping[str, Any], *, toml: bool) -> str:
    """A campaign as the server exported it, for a file."""
    if toml:
        return to_toml(raw, _names(raw.get(VARIABLES)))
    return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"


def read_file(text: str) -> CampaignFile:
    """What a file of either kind says."""
    return _from_json(text) if text.lstrip().startswith("{") else _from_toml(text)


def _from_json(text: str) -> CampaignFile:
    try:
        value = json_of(text.encode())
    except json.JSONDecodeError as error:
        return CampaignFile(errors=(f"line {error.lineno}: {error.msg}",))
    except ValueError as error:
        return CampaignFile(errors=(str(error),))
    known = (*WRITABLE, *CREATE_ONLY)
    fields = {name: value[name] for name in known if value.get(name) is not None}
    others = [name for name in value if name not in (*known, *READ_ONLY)]
    notes = (f"passed over: {', '.join(others)}",) if others else ()
    return CampaignFile(fields, _names(value.get(VARIABLES)), notes=notes)


def _from_toml(text: str) -> CampaignFile:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.search("line ([0-9]+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        return CampaignFile(errors=(f"line {number}: {reason}",))
    except RecursionError:
        return CampaignFile(errors=("it is nested too deeply",))
    reading = _Reading(text)
    variables = _names(values.pop(VARIABLES, None))
    known = (*WRITABLE, *CREATE_ONLY)
    for name in values:
        if name not in (*known, *READ_ONLY):
            close = get_close_matches(name, known, 1)
            reading.error((name,), f"is no field{f'; did you mean {close[0]}?' if close else ''}")
    fields = {name: reading.value(values[name], (name,)) for name in known if name in values}
    return CampaignFile(fields, variables, tuple(reading.errors))


def _names(value: Any) -> tuple[str, ...]:
    """Names of variables, from the server's `{name: true}` or a list."""
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, Mapping | list) else ()


class _Reading:
    """From the values of a TOML file to the API's, noting what is wrong at its line."""

    def __init__(self, text: str) -> None:
        self._places = dict(_places(text))
        self.errors: list[str] = []

    def error(self, where: Where, words: str) -> None:
        near: Where = where
        while near and near not in self._places:
            near = near[:-1]
        line = f"line {self._places[near]}: " if near else ""
        self.errors.append(f"{line}{spelled(where)} {words}")

    def value(self, value: Any, where: Where) -> Any:
        """A value in the API's form."""
        if where[-1] == "days" and isinstance(value, list | str):
            return self._days([value] if isinstance(value, str) else value, where)
        if where[-1] == "body" and isinstance(value, str):
            return body_of(value)
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if isinstance(value, dict):
            return {key: self.value(held, (*where, key)) for key, held in value.items()}
        if isinstance(value, list):
            return [self.value(each, (*where, place)) for place, each in enumerate(value)]
        return value

    def _days(self, names: list[Any], where: Where) -> dict[str, bool]:
        days: dict[str, bool] = {}
        for name in names:
            short = name.strip().casefold()[:3] if isinstance(name, str) else ""
            if short in DAYS:
                days[str(DAYS.index(short))] = True
            else:
                self.error(where, f"has {name!r}, which is no day: there are {', '.join(DAYS)}")
        return dict(sorted(days.items()))


def _places(text: str) -> Iterator[tuple[Where, int]]:
    """The line of every key and table as our own files are written."""
    table: Where = ()
    counts: dict[Where, int] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
        elif header := _HEADER.match(line):
            table = _table(header[2].split("."), counts, grows=header[1] == "[[")
            yield table, number
        elif pair := _PAIR.match(line):
            yield (*table, pair[1]), number
            inside = next((q for q in _QUOTES if pair[2].startswith(q) and q not in pair[2][3:]), "")


def _table(names: list[str], counts: dict[Where, int], *, grows: bool) -> Where:
    """The way to a table by its header; of a list of tables, to its newest."""
    where: Where = ()
    for place, name in enumerate(names):
        where = (*where, name.strip())
        if grows and place == len(names) - 1:
            counts[where] = counts.get(where, -1) + 1
        if where in counts:
            where = (*where, counts[where])
    return where
