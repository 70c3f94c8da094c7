"""A program of its own that imports a file, for tests that kill it: `python -m … url file home target stop`.

`target` is the campaign's id; `stop` is `end`, or `before` or `after` and the number of an upload: there it
prints a line, with that upload not sent yet or with its answer not looked at, and waits to be killed.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import httpx

from instantly_tui.api.transport import Connection, connect
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.importing.check import Check
from instantly_tui.importing.desk import Imports
from instantly_tui.importing.importer import Import
from instantly_tui.importing.plan import Target
from instantly_tui.importing.survey import begin, survey
from tests.support.hasty import HastyClock
from tests.support.outbox_process import stop


class Stopping(httpx.AsyncHTTPTransport):
    """A line to the server that stops at one upload."""

    def __init__(self, point: str) -> None:
        super().__init__()
        when, _, number = point.partition(":")
        self._when, self._left = when, int(number or 0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        upload = request.url.path.endswith("/leads/add")
        self._left -= upload
        here = upload and self._left == 0
        if here and self._when == "before":
            stop("before")
        response = await super().handle_async_request(request)
        if here and self._when == "after":
            await response.aread()
            stop("after")
        return response


async def imported(imports: Imports, scheduler: Scheduler, path: Path, target: str) -> Import:
    """Go on with the import of this file, or begin it."""
    plan = begin(path, Target("campaign", target, "the target"))
    left = imports.interrupted(plan)
    if left is not None:
        return imports.start(left.plan, imports.reopened(plan))
    found = survey(plan)
    check = Check(scheduler, found, lambda: None)
    await check.run()
    journal, blocked = imports.begin(found.plan, check)
    return imports.start(found.plan, journal, blocked)


async def main(url: str, path: str, home: str, target: str, point: str) -> None:
    clock = HastyClock()
    transport = connect(Connection(url, "demo-all"), inner=Stopping(point))
    scheduler = Scheduler(transport.send, {}, clock)
    tasks: list[asyncio.Task[None]] = []

    def spawn(work: Any, name: str, /) -> asyncio.Task[None]:
        tasks.append(asyncio.get_running_loop().create_task(work, name=name))
        return tasks[-1]

    folder = Path(home)
    told: Any = lambda _: None  # noqa: E731
    imports = Imports(folder / "imports", folder / "exports", scheduler, clock, told, told, spawn)
    running = asyncio.create_task(scheduler.run())
    done = await imported(imports, scheduler, Path(path), target)
    await asyncio.gather(*tasks)
    running.cancel()
    await transport.aclose()
    sys.stdout.write(f"{done.stage} {done.trouble or done.report} {done.read_back.words}\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
