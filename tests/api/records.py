"""All records of the api layer."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import instantly_tui.api
from instantly_tui.api.page import Record


def _below(kind: type[Record]) -> Iterator[type[Record]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _all() -> tuple[type[Record], ...]:
    for info in pkgutil.iter_modules(instantly_tui.api.__path__):
        importlib.import_module(f"instantly_tui.api.{info.name}")
    ours = {kind for kind in _below(Record) if kind.__module__.startswith("instantly_tui.api.")}
    # The shapes pages are read with are records too, but made while running.
    return tuple(
        sorted((kind for kind in ours if not kind.__name__.endswith("Page")), key=lambda k: k.__name__)
    )


RECORDS = _all()
