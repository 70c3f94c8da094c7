"""A pager over a list that others change, with all it stands on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from instantly_tui.api.limits import EVERY
from instantly_tui.engine.changes import Change
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.store import Store
from tests.support.clock import FakeClock, settle
from tests.support.line import Line
from tests.support.lists import ListServer, Row, key
from tests.support.sending import running


def odd_values(rows: Sequence[Row], _: datetime) -> Mapping[str, int]:
    """What does not fit in a list that was asked for even values."""
    odd = sum(row.value % 2 for row in rows)
    return {"even:": odd} if odd else {}


class Bench:
    """A pager and all it stands on."""

    def __init__(self, server: ListServer, line: Line, scheduler: Scheduler, clock: FakeClock) -> None:
        self.server, self.line, self.scheduler, self.clock = server, line, scheduler, clock
        self.changes: list[Change] = []
        self.store = Store(self.changes.append, clock)
        self.pager = self.another()

    def another(self) -> Pager[Row]:
        return Pager("rows", self.server.page, key, self.store, self.scheduler, self.clock, odd_values)

    @property
    def keys(self) -> list[str | None]:
        return [self.pager.key_at(index) for index in range(len(self.pager))]

    async def read_to(self, index: int) -> None:
        self.pager.ensure(index)
        await settle(100)


@asynccontextmanager
async def bench(
    rows: int = 10, *, held: bool = False, limits: tuple[str, ...] = EVERY
) -> AsyncIterator[Bench]:
    clock = FakeClock()
    server = ListServer(range(rows), limits=limits)
    line = Line(None if held else server.serve)
    async with running(line, clock) as scheduler:
        yield Bench(server, line, scheduler, clock)
