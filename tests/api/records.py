"""All records of the api layer, and answers that fill every text in them."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo

import instantly_tui.api
from instantly_tui.api.page import Record


def _below(kind: type[Record]) -> Iterator[type[Record]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _all() -> tuple[type[Record], ...]:
    for info in pkgutil.iter_modules(instantly_tui.api.__path__):
        importlib.import_module(f"instantly_tui.api.{info.name}")
    # The shapes that pages are read with are records too, but made while running.
    ours = {
        kind
        for kind in _below(Record)
        if kind.__module__.startswith("instantly_tui.api.") and not kind.__name__.endswith("Page")
    }
    return tuple(sorted(ours, key=lambda kind: kind.__name__))


RECORDS = _all()


def filled(kind: type[Record], text: str) -> dict[str, Any]:
    """An answer in which every text of the record is `text`, names of variables and list members too."""
    kind.model_rebuild()
    answer: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        if not info.exclude:
            _put(answer, _places(name, info), _value(info.annotation, text))
    return answer


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a record with its place."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from texts(name, f"{path} name")
            yield from texts(held, f"{path} value")
    elif isinstance(value, tuple | list):
        for held in value:
            yield from texts(held, f"{path}[]")
    elif isinstance(value, str):
        yield path, value


def _places(name: str, info: FieldInfo) -> list[str | int]:
    alias = info.validation_alias
    if isinstance(alias, AliasChoices):
        alias = alias.choices[0]
    if isinstance(alias, AliasPath):
        return list(alias.path)
    return [alias or name]


def _put(answer: dict[str, Any], places: list[str | int], value: Any) -> None:
    for place in places[:-1]:
        answer = answer.setdefault(str(place), {})
    answer[str(places[-1])] = value


def _value(kind: Any, text: str) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        return _value(get_args(kind)[0], text)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in get_args(kind) if part is not types.NoneType), text)
    if origin is tuple:
        return [_value(get_args(kind)[0], text)]
    if origin is dict:
        return {text: _value(get_args(kind)[1], text)}
    if isinstance(kind, type) and issubclass(kind, Record):
        return filled(kind, text)
    plain = {str: text, bool: True, date: "2026-08-13", datetime: "2026-08-13T11:11:58.093Z"}
    return plain.get(kind, 7)
