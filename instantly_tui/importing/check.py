"""The second half of a dry run: which addresses are blocked or there already, asked while the user reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from itertools import islice
from typing import Any

from instantly_tui.api.errors import ApiError
from instantly_tui.importing.course import is_blocked
from instantly_tui.importing.fates import BLOCKED, Fate
from instantly_tui.importing.lookup import TOGETHER, Asker, Met, blocked_values, meet
from instantly_tui.importing.plan import Lead, Reader
from instantly_tui.importing.survey import Survey

SIDE_BY_SIDE = 2
"""Questions at once: two of the four slots stay free for whoever looks at the screen."""


class Check:
    """One check of one plan; it can be cancelled at any time and changes nothing."""

    def __init__(self, asker: Asker, survey: Survey, told: Callable[[], object]) -> None:
        """`told` is called when there is something new to show."""
        self.plan = survey.plan
        self.fates = survey.fates.copy()
        """The survey's, with what the server knows."""
        self.total = survey.fates.groups()["to add"]
        self.asked = 0
        """Addresses asked about so far."""
        self.blocked: frozenset[str] = frozenset()
        self.left: dict[int, Fate] = {}
        self.problems: list[str] = []
        """What could not be found out, and what that means."""
        self.done = False
        self._asker, self._told = asker, told

    async def run(self) -> None:
        """Ask; raises OSError or ValueError when the file can't be read any more."""
        try:
            self.blocked = await blocked_values(self._asker)
        except ApiError as error:
            self.problems.append(f"the block list could not be read ({error}): the server looks itself")
        leads = Reader(self.plan).leads(self.fates.copy())
        try:
            while some := await asyncio.to_thread(_next, leads, TOGETHER * SIDE_BY_SIDE * 5):
                await self._some(some)
        except ApiError as error:
            self.problems.append(
                f"who is there already could not be asked ({error}): the server looks itself"
            )
        self.done = True
        self._told()

    async def _some(self, some: list[Lead]) -> None:
        found = {lead.row: BLOCKED for lead in some if is_blocked(lead.address, self.blocked)}
        target = self.plan.target
        if target is not None:
            asked = [lead for lead in some if lead.row not in found]
            half = -(-len(asked) // (SIDE_BY_SIDE * TOGETHER)) * TOGETHER
            parts = [asked[begin : begin + half] for begin in range(0, len(asked), half)] if asked else []
            for met in await _together([meet(self._asker, part, target) for part in parts]):
                found |= met.left_out(self.plan)
        self.left |= found
        for row, fate in found.items():
            self.fates.set((row,), fate)
        self.asked += len(some)
        self._told()


async def _together(questions: list[Coroutine[Any, Any, Met]]) -> list[Met]:
    """All answers; when one fails the others are called off."""
    try:
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(question) for question in questions]
    except* ApiError as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in asked]


def _next(leads: Iterator[Lead], count: int) -> list[Lead]:
    return list(islice(leads, count))
