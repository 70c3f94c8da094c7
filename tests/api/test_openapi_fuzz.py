"""Every documented answer with each of its values in turn missing, null, of another type or far too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from instantly_tui.api.page import Page
from tests.api.calls import CASES
from tests.api.calls.case import Case
from tests.api.examples import full
from tests.support.openapi import document, needs_openapi

pytestmark = needs_openapi

GONE = object()
ODD: tuple[object, ...] = (
    None,
    "",
    "\\N",
    "x" * 20_000,
    7.5,
    -99,
    10**40,
    True,
    [],
    {},
    [None],
    {"a": {"b": []}},
)
KEYS = {"id", "email", "campaign_id", "date"}

Path = tuple[str | int, ...]


def distinct(cases: tuple[Case, ...]) -> list[Case]:
    """One case for each way of reading an answer of an operation."""
    found: dict[object, Case] = {}
    for case in cases:
        found.setdefault((case.call.method, case.call.path, case.call.parse), case)
    return list(found.values())


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in inner:
        yield from places(held, (*at, name))


def bodies(answer: Any, at: Path) -> Iterator[tuple[object, bytes]]:
    """The answer's bytes with each odd value in turn in that place."""
    holder = answer
    for step in at[:-1]:
        holder = holder[step]
    kept = holder[at[-1]]
    for odd in ODD:
        holder[at[-1]] = odd
        yield odd, json.dumps(answer).encode()
    holder[at[-1]] = kept
    if isinstance(holder, dict):
        del holder[at[-1]]
        yield GONE, json.dumps(answer).encode()
        holder[at[-1]] = kept


@pytest.mark.parametrize("case", distinct(CASES), ids=lambda case: case.name)
def test_no_odd_value_costs_more_than_itself(case: Case) -> None:
    template, _ = document().find(case.call.method, case.call.path)
    for status, schema in document().answers(case.call.method, template):
        if status < 300:
            answer = full(document(), schema)
            for at in list(places(answer)):
                for odd, body in bodies(answer, at):
                    check(case, at, odd, body)


def check(case: Case, at: Path, odd: object, body: bytes) -> None:
    is_key = at[-1] in KEYS and len(at) in (1, 2, 3)
    is_whole = at[0] == "items" and len(at) == 1
    try:
        read = case.call.parse(body)
    except ValueError:
        assert is_key or is_whole, f"{at} = {odd!r:.40} cost the whole answer"
        return
    if isinstance(read, Page) and at[:1] == ("items",) and len(at) == 3 and not is_key:
        assert (len(read.items), read.unreadable) == (1, 0), f"{at} = {odd!r:.40} cost the row"
