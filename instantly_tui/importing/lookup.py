"""Who is there already and who is blocked: questions that cost as little as they can and change nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from instantly_tui.api.block_list import download
from instantly_tui.api.call import Call
from instantly_tui.api.leads import Lead as Known
from instantly_tui.api.leads import LeadQuery, list_leads
from instantly_tui.engine.scheduler import Priority
from instantly_tui.importing.fates import ELSEWHERE, THERE, Fate
from instantly_tui.importing.plan import Lead, Plan, Skip, Target

T = TypeVar("T")

TOGETHER = 100
"""Addresses asked about at once: as many leads as fit on a page."""


class Asker(Protocol):
    """What sends a call and waits for its answer; raises ApiError."""

    async def ask(self, call: Call[T], priority: Priority = ..., /) -> T: ...


@dataclass
class Met:
    """Which rows were found, by where."""

    there: set[int] = field(default_factory=set)
    """In the target."""
    campaigns: set[int] = field(default_factory=set)
    lists: set[int] = field(default_factory=set)
    anywhere: set[int] = field(default_factory=set)

    def left_out(self, plan: Plan) -> dict[int, Fate]:
        """The rows the server would not add under the plan's conditions, and why."""
        by_skip: dict[Skip, set[int]] = {
            "": set(),
            "workspace": self.anywhere,
            "campaign": self.campaigns,
            "list": self.lists,
        }
        return dict.fromkeys(by_skip[plan.skip], ELSEWHERE) | dict.fromkeys(self.there, THERE)


async def blocked_values(asker: Asker) -> frozenset[str]:
    """Every address and domain on the block list, in lower case; raises ApiError."""
    content = await asker.ask(download(), Priority.BACKGROUND)
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return frozenset(row[0].strip().casefold() for row in csv.reader(lines[1:]) if row and row[0].strip())


async def meet(
    asker: Asker,
    leads: Sequence[Lead],
    target: Target,
    *,
    only_target: bool = False,
    told: Callable[[int], object] = lambda _: None,
) -> Met:
    """Who of these is there already; raises ApiError. `told` hears how many were asked about so far."""
    met = Met()
    for begin in range(0, len(leads), TOGETHER):
        some = leads[begin : begin + TOGETHER]
        rows = {lead.address.casefold(): lead.row for lead in some}
        for known in await _known(asker, tuple(rows), target if only_target else None):
            row = rows.get(known.email.casefold())
            if row is not None:
                _note(met, row, known, target)
        told(begin + len(some))
    return met


async def found_in(asker: Asker, leads: Sequence[Lead], target: Target) -> dict[str, Known]:
    """The leads of the target with these addresses, by address in lower case; raises ApiError."""
    found: dict[str, Known] = {}
    for begin in range(0, len(leads), TOGETHER):
        addresses = tuple(lead.address.casefold() for lead in leads[begin : begin + TOGETHER])
        found |= {known.email.casefold(): known for known in await _known(asker, addresses, target)}
    return found


async def _known(asker: Asker, addresses: tuple[str, ...], target: Target | None) -> list[Known]:
    """Every lead with one of these addresses, page by page."""
    query = LeadQuery(contacts=addresses)
    if target is not None:
        campaign = target.kind == "campaign"
        query = replace(query, campaign=target.id) if campaign else replace(query, list_id=target.id)
    found: list[Known] = []
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        page = await asker.ask(list_leads(query, cursor), Priority.BACKGROUND)
        found += page.items
        cursor = page.next_cursor
        if cursor is None or cursor in seen or not page.more:
            return found
        seen.add(cursor)


def _note(met: Met, row: int, known: Known, target: Target) -> None:
    met.anywhere.add(row)
    if target.id in (known.campaign, known.list_id):
        met.there.add(row)
    if known.campaign:
        met.campaigns.add(row)
    if known.list_id:
        met.lists.add(row)
