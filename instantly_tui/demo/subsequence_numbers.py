"""What a subsequence has sent and what came of it, told from its leads and from when it ran.

Each lead gets the first mail its waiting time after it was taken in, the others after the delay of the
mail before; a mail that falls due while the subsequence rests goes out when it runs again. The numbers are
the subsequence's own: the mails and totals of its parent hold none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from instantly_tui.demo import sending
from instantly_tui.demo.ids import stamp_ms
from instantly_tui.demo.lead_query import LeadQuery

if TYPE_CHECKING:
    from instantly_tui.demo.space import Space

Row = dict[str, Any]
COUNTERS = (
    "sent",
    "opened",
    "unique_opened",
    "replies",
    "unique_replies",
    "replies_automatic",
    "unique_replies_automatic",
    "clicks",
    "unique_clicks",
)


@dataclass(frozen=True)
class Mail:
    """One mail to one lead; `chance` 0–255 is the lead's own and never changes."""

    lead: str
    step: int
    variant: int
    at: int
    chance: int
    last: bool
    """Whether it is the newest the lead got."""


@dataclass(frozen=True)
class Waiting:
    """The leads that have mails before them."""

    count: int
    earliest: int | None
    """When the first of these falls due, in ms; None when none does while it rests."""


def leads(space: Space, row: Row) -> list[Row]:
    """The leads that are in it."""
    query = LeadQuery(campaign=row["parent_campaign"], filter="FILTER_VAL_IN_SUBSEQUENCE")
    return [lead for lead in space.leads.scan(query, None, None) if lead.get("subsequence_id") == row["id"]]


def mails(space: Space, row: Row, now: int) -> list[Mail]:
    """Every mail it has sent so far."""
    return [mail for lead in leads(space, row) for mail in _mails(row, lead, now)]


def waiting(space: Space, row: Row, now: int) -> Waiting:
    """Who is still to be written to, and when."""
    due: list[int | None] = []
    for lead in leads(space, row):
        sent = sum(1 for _ in _mails(row, lead, now))
        if sent < len(sending.steps(row)):
            due.append(_plan(row, lead)[sent])
    return Waiting(len(due), min((at for at in due if at is not None), default=None))


def by_step(space: Space, row: Row, start: int | None, end: int | None, now: int) -> list[Row]:
    """One row for each step and variant, both from 0, of the mails from `start` to before `end`, in ms."""
    tracked = space.campaigns[row["parent_campaign"]].get("open_tracking", False)
    cells: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for mail in mails(space, row, now):
        if (start is not None and mail.at < start) or (end is not None and mail.at >= end):
            continue
        cell = cells[mail.step, mail.variant]
        cell["sent"] += 1
        if tracked and mail.chance % 5 < 2:
            cell["opened"] += 1 + mail.chance % 3
            cell["unique_opened"] += 1
        if mail.last and mail.chance % 7 == 3:
            cell["replies"] += 1
            cell["unique_replies"] += 1
    return [
        {"step": str(step), "variant": str(variant), **cells[step, variant]}
        for step, variant in sorted(cells)
    ]


def totals(space: Space, row: Row, now: int) -> Row:
    """The row of the subsequence in the analytics of its parent; each lead counts once where it is unique."""
    rows = by_step(space, row, None, None, now)
    tracked = space.campaigns[row["parent_campaign"]].get("open_tracking", False)
    opened = {mail.lead for mail in mails(space, row, now) if tracked and mail.chance % 5 < 2}
    return {
        "subsequence_id": row["id"],
        "emails_sent": sum(one["sent"] for one in rows),
        "unique_opens": len(opened),
        "unique_replies": sum(one["unique_replies"] for one in rows),
    }


def _mails(row: Row, lead: Row, now: int) -> Iterator[Mail]:
    chance = int(lead["id"][-2:], 16)
    moments = [at for at in _plan(row, lead) if at is not None and at <= now]
    for step, at in enumerate(moments):
        variants = sending.steps(row)[step]["variants"]
        on = [number for number, variant in enumerate(variants) if not variant.get("v_disabled")] or [0]
        yield Mail(lead["id"], step, on[chance % len(on)], at, chance, step == len(moments) - 1)


def _plan(row: Row, lead: Row) -> list[int | None]:
    """When each mail goes out, in ms; None from the first that waits for the subsequence to run again."""
    steps = sending.steps(row)
    at: int | None = stamp_ms(lead["timestamp_added_subsequence"])
    plan: list[int | None] = []
    for number, step in enumerate(steps):
        before = steps[number - 1] if number else step
        name = "delay" if number else "pre_delay"
        wait = before.get(name, 0) * sending.SECONDS[before.get(f"{name}_unit", "days")] * 1000
        at = None if at is None else _running_at(row, int(at + wait))
        plan.append(at)
    return plan


def _running_at(row: Row, due: int) -> int | None:
    """The first moment from `due` on at which it ran or runs; None while it rests."""
    for start, end in row["_runs"]:
        if end is None or due < end:
            return int(max(start, due))
    return None
