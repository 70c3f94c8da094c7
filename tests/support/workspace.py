"""A workspace over the simulation in process, on a clock turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.api.transport import Connection, connect
from instantly_tui.demo.faults import FaultTransport, in_process
from instantly_tui.demo.world import Space, World, build_world
from instantly_tui.engine.changes import Change
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.notice import Notice
from instantly_tui.resources.emails import EMAILS
from instantly_tui.resources.spec import Query, Resource
from instantly_tui.workspace import Workspace
from tests.support.clock import START, FakeClock


class Demo:
    """A running workspace, what it said, and the simulation behind it."""

    def __init__(self, folder: Path, key: str, clock: FakeClock, world: World, **options: Any) -> None:
        self.clock, self.world = clock, world
        self.faults = FaultTransport(in_process(self.world))
        self.notices: list[Notice] = []
        self.changes: list[Change] = []
        connection = Connection("http://127.0.0.1", key, read_only=options.get("read_only", False))
        self.transport = connect(connection, inner=self.faults)
        self.workspace = Workspace(
            transport=self.transport,
            clock=clock,
            publish=self.changes.append,
            notify=self.notices.append,
            state_folder=folder,
            **options,
        )

    @property
    def space(self) -> Space:
        """The simulated workspace the key belongs to."""
        return next(iter(self.world.spaces.values()))

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]

    async def settle(self, seconds: float = 0.0) -> None:
        """Let `seconds` pass, and then everything that is ready happen; no further time passes."""
        await self.clock.advance(seconds)
        for _ in range(400):
            if self.workspace.scheduler.idle:
                break
            await self.clock.advance(0)
        await self.clock.advance(0)


@asynccontextmanager
async def demo_workspace(
    folder: Path,
    *,
    key: str = "demo-all",
    size: str = "small",
    clock: FakeClock | None = None,
    world: World | None = None,
    **options: Any,
) -> AsyncIterator[Demo]:
    """A running workspace over a simulation; `options` go to `Workspace`, `world` goes on with an old one."""
    clock = clock or FakeClock()
    world = world or build_world(size, now=START, running=clock.now)
    demo = Demo(folder, key, clock, world, **options)
    running = asyncio.create_task(demo.workspace.run())
    await demo.settle()
    try:
        yield demo
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        demo.workspace.outbox.close()
        await demo.transport.aclose()


async def listed(demo: Demo, resource: Resource[Any], query: Query | None = None) -> list[Any]:
    pager = demo.workspace.open(resource, query)
    pager.ensure(10_000)
    await demo.settle()
    return [pager.row(index) for index in range(len(pager))]


def answer_to(demo: Demo, mail: Email, text: str = "Tuesday at nine works for us.", **more: object) -> Draft:
    return demo.workspace.outbox.box.save(
        demo.workspace.outbox.box.new(
            thread=mail.thread_id or "",
            reply_to=mail.id,
            author=mail.from_address_email,
            lead=mail.lead,
            campaign=mail.campaign_id or "",
            eaccount=mail.eaccount,
            subject=f"Re: {mail.subject}",
            text=text,
            seen=mail.id,
            seen_at=mail.timestamp_created,
            **more,
        )
    )


def stored(demo: Demo, mail: Email) -> dict[str, Any]:
    """A mail as the simulation has it."""
    row = demo.space.mails.get(mail.id)
    assert row is not None
    return row


async def closed(demo: Demo, *, send_held: bool = False) -> None:
    """Close the workspace; no time may have to pass for it."""
    closing = asyncio.create_task(demo.workspace.close(send_held=send_held))
    for _ in range(50):
        await demo.settle()
    assert closing.done()
    await closing


async def unread(demo: Demo) -> Email:
    """The newest unread mail that the thread ends with."""
    rows = await listed(demo, EMAILS, Query(filters=(("is", "unread"),)))
    for mail in rows:
        thread = demo.space.mails.thread(mail.thread_id) if mail.thread_id and mail.campaign_id else []
        if thread and max(thread, key=lambda row: row["timestamp_created"])["id"] == mail.id:
            return mail
    raise AssertionError("the simulation has no such thread")
