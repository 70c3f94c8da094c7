"""A list as the API serves it: rows in order of their key, read by cursors that are compared."""

from __future__ import annotations

import json
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.limits import EVERY
from instantly_tui.api.page import Page, Record, page_of


class Row(Record):
    """A row whose `value` tells which version of it was read."""

    id: str
    value: int = 0


def key(row: Row) -> str:
    return row.id


class ListServer:
    """Rows by number, in ascending order; every page but an empty one carries a cursor (API.md §2)."""

    def __init__(self, numbers: range | list[int], limit: int = 3, limits: tuple[str, ...] = EVERY) -> None:
        self.rows = dict.fromkeys(numbers, 0)
        self.limit = limit
        self.limits = limits

    def page(self, cursor: str | None) -> Call[Page[Row]]:
        """The call for the page after a cursor."""
        params: dict[str, Any] = {"limit": self.limit}
        if cursor is not None:
            params["starting_after"] = cursor
        return Call("GET", "/rows", page_of(Row), params, effect="read", limits=self.limits)

    def serve(self, call: Call[Any]) -> bytes:
        """Answer a call with what is there now."""
        after = int(call.params.get("starting_after", -1))
        numbers = [number for number in sorted(self.rows) if number > after][: call.params["limit"]]
        return body(numbers, str(numbers[-1]) if numbers else None, self.rows)

    @property
    def keys(self) -> list[str]:
        return [str(number) for number in sorted(self.rows)]


def body(numbers: list[int], cursor: str | None, values: dict[int, int] | None = None) -> bytes:
    """The answer with these rows and this cursor."""
    items = [{"id": str(number), "value": (values or {}).get(number, 0)} for number in numbers]
    return json.dumps({"items": items, **({"next_starting_after": cursor} if cursor else {})}).encode()
