"""Where the rows of an export come from: the server, page by page, or what a list has read already."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.page import Page, json_of
from instantly_tui.engine.exports import Ask, Encoded, Piece
from instantly_tui.engine.packed import Part
from instantly_tui.engine.pager import Pager
from instantly_tui.resources.export import FORMS, Encoder
from instantly_tui.resources.spec import Query, Registry

PIECE = 100
"""Rows written at once of what is here already."""
KEPT = 8
"""Pages of it that are kept while they are written from; a list in an order of its own takes from many."""


@dataclass(frozen=True)
class Matching:
    """All rows that match, read by the list's cursor."""

    encoder: Encoder
    query: Query
    total: None = None

    async def read(self, cursor: str | None, ask: Ask) -> Piece:
        page = await ask(self.encoder.resource.page(self.query, cursor))
        return Piece(json_of(page.content).get("items") or (), page.items, page.next_cursor)

    def encode(self, piece: Piece, layout: Mapping[str, Any] | None) -> Encoded:
        return self.encoder.encode(piece, layout)

    @property
    def head(self) -> dict[str, Any]:
        """What `restored` makes the same of."""
        return {
            "scope": "matching",
            "resource": self.encoder.resource.name,
            "search": self.query.search,
            "filters": self.query.filters,
            "form": self.encoder.form,
            "bom": self.encoder.bom,
        }


class Here:
    """Rows that a list has read, as they were when the export began."""

    def __init__(self, encoder: Encoder, pager: Pager[Any], rows: Sequence[tuple[Part, int]]) -> None:
        """`rows`: the page and the place on it of each row, in order."""
        self.encoder = encoder
        self.total = len(rows)
        self._pager, self._rows = pager, rows
        self._pages: dict[bytes, tuple[Sequence[Any], Sequence[Any]]] = {}

    async def read(self, cursor: str | None, ask: Ask) -> Piece:
        start = int(cursor or 0)
        chosen = self._rows[start : start + PIECE]
        rows, records = [], []
        for part, place in chosen:
            raw, made = self._page(part)
            rows.append(raw[place])
            records.append(made[place])
        after = start + len(chosen)
        return Piece(rows, records, str(after) if after < self.total else None)

    def encode(self, piece: Piece, layout: Mapping[str, Any] | None) -> Encoded:
        return self.encoder.encode(piece, layout)

    @property
    def head(self) -> dict[str, Any]:
        return {"scope": "here", "resource": self.encoder.resource.name}

    def _page(self, part: Part) -> tuple[Sequence[Any], Sequence[Any]]:
        found = self._pages.get(part.packed)
        if found is None:
            page = self._pager.page_of(part)
            found = self._pages[part.packed] = _readable(page, self._pager), page.items
            if len(self._pages) > KEPT:
                del self._pages[next(iter(self._pages))]
        return found


def here(pager: Pager[Any], keys: Collection[str] | None) -> list[tuple[Part, int]]:
    """The rows of these keys, in their order where they have one; None: all that were read."""
    rows = [
        (hashed, part, part.place(offset))
        for _, part in pager.parts()
        for offset, hashed in enumerate(part.hashes)
    ]
    if keys is None:
        return [(part, place) for _, part, place in rows]
    if isinstance(keys, Sequence):
        by_hash = {hashed: (part, place) for hashed, part, place in rows}
        return [by_hash[hash(key)] for key in keys if hash(key) in by_hash]
    wanted = set(map(hash, keys))
    return [(part, place) for hashed, part, place in rows if hashed in wanted]


def restored(head: Mapping[str, Any], registry: Registry) -> Matching | None:
    """The source an earlier session began with; None when its rows were only in the app's memory."""
    if head.get("scope") != "matching" or head.get("form") not in FORMS:
        return None
    resource = next((each for each in registry if each.name == head.get("resource")), None)
    if resource is None:
        return None
    filters = tuple((str(name), str(value)) for name, value in head.get("filters", ()))
    encoder = Encoder(resource, head["form"], bool(head.get("bom")))
    return Matching(encoder, Query(str(head.get("search", "")), filters))


def _readable(page: Page[Any], pager: Pager[Any]) -> Sequence[Any]:
    """The rows a page's records were made of, each at the place of its record."""
    rows: list[Any] = json_of(page.content).get("items") or []
    if page.unreadable:
        rows = [row for row in rows if pager.read(json.dumps({"items": [row]}).encode()).items]
    return rows
