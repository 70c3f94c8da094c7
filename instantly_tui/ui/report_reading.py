"""Reading one part of a report: seven requests, each of which may fail without the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.campaign_stats import StepStats, campaign_analytics, daily, overview, steps
from instantly_tui.api.errors import ApiError
from instantly_tui.resources.periods import Period
from instantly_tui.resources.report import Part, Reading, Readings, Rows, busiest, part_of
from instantly_tui.ui.client_lines import Asker

T = TypeVar("T")

QUESTIONS = 7


@dataclass(frozen=True)
class Subject:
    """What a part is about: a workspace, or one campaign of it when it has an id."""

    name: str
    campaign_id: str = ""


class Reader:
    """Asks one workspace for one period and the one before."""

    def __init__(self, asker: Asker, period: Period, told: Callable[[int], object]) -> None:
        """`told` hears after each answer how many there are."""
        self._asker, self._told = asker, told
        self._periods = period, period.before
        self._tables: tuple[Rows, Rows] | None = None
        self._asked = 0
        self._failures: list[ApiError] = []

    async def tables(self) -> tuple[Rows, Rows]:
        """The campaigns active in the period and in the one before, all of them; read once."""
        if self._tables is None:
            self._tables = await self._campaigns(())
        return self._tables

    async def part(self, subject: Subject, clock: Callable[[], datetime]) -> Part:
        """Everything about a subject, as it was at `clock`'s time when asked for.

        Raises ApiError when nothing could be read.
        """
        asked_at = clock()
        ids = (subject.campaign_id,) if subject.campaign_id else ()
        which = subject.campaign_id or None
        rows, totals, days = await asyncio.gather(
            self._rows(ids),
            self._both(lambda period: overview(ids, start=period.start, end=period.end)),
            self._both(lambda period: daily(which, start=period.start, end=period.end)),
        )
        most = busiest(rows[0].value or ())
        whose = subject if ids else Subject(most.campaign_name, most.campaign_id) if most else Subject("")
        step_rows = await self._steps(whose)
        if len(self._failures) == self._asked:
            raise self._failures[0]
        readings = Readings(*totals, *rows, *days, step_rows, whose.name)
        return part_of(subject.name, readings, self._periods[0], asked_at, is_campaign=bool(ids))

    async def _rows(self, ids: tuple[str, ...]) -> tuple[Rows, Rows]:
        """The campaigns of the subject; from the whole tables when those were read before."""
        if self._tables is None:
            return await self._campaigns(ids)
        return _only(self._tables[0], ids), _only(self._tables[1], ids)

    async def _campaigns(self, ids: tuple[str, ...]) -> tuple[Rows, Rows]:
        return await self._both(
            lambda period: campaign_analytics(
                ids, start=period.start, end=period.end, exclude_total_leads_count=True
            )
        )

    async def _both(self, call: Callable[[Period], Call[T]]) -> tuple[Reading[T], Reading[T]]:
        """The same question about both periods."""
        now, before = self._periods
        return await asyncio.gather(self._ask(call(now)), self._ask(call(before)))

    async def _steps(self, whose: Subject) -> Reading[tuple[StepStats, ...]]:
        if not whose.campaign_id:
            return Reading()
        now, _ = self._periods
        return await self._ask(
            steps(whose.campaign_id, start=now.start, end=now.end, include_opportunities_count=True)
        )

    async def _ask(self, call: Call[T]) -> Reading[T]:
        try:
            value: T = await self._asker.ask(call)
            return Reading(value)
        except ApiError as error:
            self._failures.append(error)
            return Reading(problem=str(error))
        finally:
            self._asked += 1
            self._told(self._asked)


def _only(rows: Rows, ids: tuple[str, ...]) -> Rows:
    if rows.value is None or not ids:
        return rows
    return Reading(tuple(row for row in rows.value if row.campaign_id in ids))
