"""An outbox at work: the real engine over a mail server in memory and a clock turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from instantly_tui.api.transport import Connection, connect
from instantly_tui.config.files import DISK, Disk
from instantly_tui.engine.changes import Change
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.outbox import Outbox
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.tasks import Tasks
from tests.support.clock import START, FakeClock
from tests.support.mail_server import MailServer

READY = Draft(
    "d1",
    thread="31-abc",
    reply_to="mail-1",
    author="dana@example.com",
    lead="dana@example.com",
    eaccount="sam@example.org",
    subject="Re: closing the books",
    text="Tuesday at nine works & I can show you <all> of it.\n\nSam",
    seen="mail-1",
    seen_at=START - timedelta(hours=1),
    created=START,
)


class Desk:
    """One running program with its outbox."""

    def __init__(
        self,
        folder: Path,
        server: Any,
        clock: FakeClock,
        *,
        disk: Disk = DISK,
        limits: Mapping[str, Bucket] | None = None,
        **options: Any,
    ) -> None:
        self.folder, self.server, self.clock = folder, server, clock
        self.notices: list[Notice] = []
        self.changes: list[Change] = []
        self.sent: list[Draft] = []
        self.transport = connect(Connection("http://127.0.0.1", "demo-all"), inner=server)
        self.scheduler = Scheduler(self.transport.send, limits or {}, clock, chance=lambda: 0.0)
        self.tasks = Tasks(clock, self.notices.append)
        ids = (f"n{number}" for number in range(1000))
        self.box = DraftBox(
            DraftFolder(folder, disk), clock, self.changes.append, self.notices.append, lambda: next(ids)
        )
        self.outbox = Outbox(
            self.box,
            self.scheduler,
            clock,
            self.notices.append,
            self.tasks.spawn,
            sent=self.sent.append,
            **options,
        )

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]

    def state(self, draft_id: str = "d1") -> str:
        """What the user is shown of a draft; `gone` when it is neither here nor to be seen."""
        draft = self.box.drafts.get(draft_id)
        return draft.state if draft else "gone"

    def on_disk(self, draft_id: str = "d1") -> Draft | None:
        return DraftFolder(self.folder).read(draft_id)

    async def until_looked(self) -> None:
        """Let the time pass in which an unanswered reply is looked for."""
        await self.clock.advance(70)

    def start(self) -> None:
        self.tasks.keep(self.scheduler.run, "scheduler")
        self.outbox.start()


@asynccontextmanager
async def desk(
    folder: Path, server: Any = None, clock: FakeClock | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """A running outbox on a state folder; `server` is any transport, else a mail server of one thread."""
    clock = clock or FakeClock()
    server = server or MailServer(clock.wall)
    opened = Desk(folder, server, clock, **options)
    running = asyncio.create_task(opened.tasks.run(opened.start))
    await clock.advance(0)
    try:
        yield opened
    finally:
        opened.tasks.stop()
        await running
        opened.outbox.close()
        await opened.transport.aclose()


def draft(draft_id: str = "d1", **fields: Any) -> Draft:
    """A reply that may be sent."""
    return replace(READY, id=draft_id, **fields)
