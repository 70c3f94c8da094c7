"""An import over the simulation in process, on a clock that waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from instantly_tui.api.transport import Connection, connect
from instantly_tui.demo.faults import FaultTransport, in_process
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.world import Space, World, build_world
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.importing.check import Check
from instantly_tui.importing.desk import Imports
from instantly_tui.importing.importer import Import
from instantly_tui.importing.plan import Target
from instantly_tui.importing.survey import Survey
from tests.support.clock import START
from tests.support.hasty import HastyClock


class Desk:
    """Imports, the line to the server, and the server's own data."""

    def __init__(self, folder: Path, world: World | None = None) -> None:
        self.clock = HastyClock()
        self.world = world or build_world("small", now=START, running=self.clock.now)
        self.line = FaultTransport(in_process(self.world, limiter=Limiter(scale=0)))
        self.notices: list[Notice] = []
        self.transport = connect(Connection("http://127.0.0.1", "demo-all"), inner=self.line)
        self.scheduler = Scheduler(self.transport.send, {}, self.clock, chance=lambda: 0.0)
        self.tasks: list[asyncio.Task[None]] = []
        self.imports = Imports(
            folder / "state" / "imports",
            folder / "state" / "exports",
            self.scheduler,
            self.clock,
            lambda _: None,
            self.notices.append,
            self.spawn,
        )

    @property
    def space(self) -> Space:
        return next(iter(self.world.spaces.values()))

    def campaign(self, number: int = 0) -> Target:
        row = list(self.space.campaigns.values())[number]
        return Target("campaign", row["id"], row["name"])

    def in_target(self, target: Target) -> dict[str, list[dict[str, Any]]]:
        """The leads of the target by address."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.space.leads.scan(LeadQuery(campaign=target.id), limit=None):
            found.setdefault(row["email"], []).append(row)
        return found

    def spawn(self, work: Any, name: str, /) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self.tasks.append(task)
        return task

    async def checked(self, found: Survey) -> Check:
        check = Check(self.scheduler, found, lambda: None)
        await check.run()
        return check

    async def imported(self, found: Survey, check: Check | None = None) -> Import:
        """Start an import and wait for its end."""
        journal, blocked = self.imports.begin(found.plan, check)
        started = self.imports.start(found.plan, journal, blocked)
        await asyncio.gather(*self.tasks)
        return started


@asynccontextmanager
async def desk(folder: Path, world: World | None = None) -> AsyncIterator[Desk]:
    made = Desk(folder, world)
    running = asyncio.create_task(made.scheduler.run())
    try:
        yield made
    finally:
        running.cancel()
        for task in made.tasks:
            task.cancel()
        await asyncio.gather(running, *made.tasks, return_exceptions=True)
        await made.transport.aclose()
