"""Writes at work: the real engine over a record server in memory and a clock turned by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from instantly_tui.api.accounts import Account
from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import Campaign, activate_campaign, get_campaign, pause_campaign
from instantly_tui.api.leads import Lead, get_lead, set_interest
from instantly_tui.api.page import Record
from instantly_tui.api.transport import Connection, connect
from instantly_tui.engine.changes import Change
from instantly_tui.engine.jobs import JobFollower
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.store import Store
from instantly_tui.engine.tasks import Tasks
from instantly_tui.engine.writes import Write, Writes
from tests.support.clock import FakeClock
from tests.support.record_server import RecordServer

PAUSED, ACTIVE = 2, 1


class Changing:
    """One running engine with its store."""

    def __init__(self) -> None:
        self.server, self.clock = RecordServer(), FakeClock()
        self.notices: list[Notice] = []
        self.changes: list[Change] = []
        self.removed: list[tuple[str, frozenset[str]]] = []
        self.transport = connect(Connection("http://127.0.0.1", "demo-key"), inner=self.server)
        self.scheduler = Scheduler(self.transport.send, {}, self.clock, chance=lambda: 0.0)
        self.store = Store(self.changes.append, self.clock)
        self.tasks = Tasks(self.clock, self.notices.append)
        self.jobs = JobFollower(
            self.scheduler, self.clock, self.changes.append, self.notices.append, self.tasks.spawn
        )
        self.writes = Writes(
            self.scheduler,
            self.store,
            self.clock,
            self.changes.append,
            self.notices.append,
            self.tasks.spawn,
            self.jobs,
            lambda kind, keys: self.removed.append((kind, keys)),
        )

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]

    def campaign(self, key: str) -> Campaign:
        """The record as its list shows it: read before anything else happened."""
        listed = Campaign(id=key, name=f"Campaign {key}", status=ACTIVE)
        return self.store.shown("campaigns", key, listed, -1.0)

    def account(self, name: str) -> Account:
        listed = Account(email=f"{name}@example.org", status=ACTIVE, warmup_status=0)
        return self.store.shown("accounts", f"{name}@example.org", listed, -1.0)

    def lead(self) -> Lead:
        return self.store.shown("leads", "lead-1", Lead(id="lead-1", email="dana@example.com"), -1.0)

    def pause(self, key: str) -> Write:
        return self._of(key, pause_campaign(key), PAUSED)

    def activate(self, key: str) -> Write:
        return self._of(key, activate_campaign(key), ACTIVE)

    def _of(self, key: str, call: Call[Campaign], status: int) -> Write:
        return Write(
            "campaigns",
            key,
            f"Campaign {key}",
            call,
            {"status": status},
            reread=get_campaign(key),
            record=self.campaign(key),
        )

    def interest(self, value: int | None) -> Write:
        def back(was: Record) -> Write:
            return self.interest(getattr(was, "lt_interest_status", None))

        return Write(
            "leads",
            "lead-1",
            "Dana",
            set_interest("dana@example.com", value, campaign_id="a"),
            {"lt_interest_status": value},
            reread=get_lead("lead-1"),
            record=self.lead(),
            undo=back,
        )


@asynccontextmanager
async def changing() -> AsyncIterator[Changing]:
    """A running engine."""
    opened = Changing()
    running = asyncio.create_task(
        opened.tasks.run(lambda: opened.tasks.keep(opened.scheduler.run, "scheduler"))
    )
    await opened.clock.advance(0)
    try:
        yield opened
    finally:
        opened.tasks.stop()
        await running
        await opened.transport.aclose()
