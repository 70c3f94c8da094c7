"""Two starts of the app on one machine keep one budget; a demo keeps its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx

from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.config.files import places
from instantly_tui.config.launch import Launch
from instantly_tui.config.secrets import Secret
from instantly_tui.config.settings import Settings
from instantly_tui.demo.faults import Forward, in_process, status
from instantly_tui.demo.world import build_world
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority
from instantly_tui.resources.emails import EMAILS, QUEUE
from instantly_tui.resources.spec import Query
from instantly_tui.ui.session import Session, open_session
from tests.support.clock import START, settle
from tests.support.workspace import demo_workspace, listed


def start(launch: Launch) -> Session:
    world = build_world("small", now=START)
    return open_session(launch, lambda _: None, lambda _: None, line=(world, in_process(world)))


async def mails_left_after_reading(session: Session, search: str) -> int:
    """Read one page of the mail list; how many more may be read at once."""
    running = asyncio.create_task(session.workspace.run())
    await settle()
    try:
        pager = session.workspace.open(EMAILS, Query(search))
        pager.ensure(0)
        while pager.loading or not session.workspace.scheduler.idle:
            await settle()
        assert pager.error is None
        return session.workspace.scheduler.budget(MAIL_LIST)[0]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        session.workspace.outbox.close()
        await session.transport.aclose()


async def test_two_starts_with_one_key_keep_one_budget(tmp_path: Path) -> None:
    where = places({"INSTANTLY_TUI_HOME": str(tmp_path)})
    live = Launch(Settings(), (), where, key=Secret("demo-all"))
    assert await mails_left_after_reading(start(live), "one") == 17
    assert await mails_left_after_reading(start(live), "two") == 16
    assert await mails_left_after_reading(start(replace(live, key=Secret("demo-read"))), "three") == 17
    assert "demo-all" not in str([file.name for file in (where.cache / "limits").iterdir()])


async def test_a_demo_shares_with_nobody(tmp_path: Path) -> None:
    where = places({"INSTANTLY_TUI_HOME": str(tmp_path)})
    demo = Launch(Settings(), (), where, demo=True, demo_size="small")
    assert await mails_left_after_reading(start(demo), "one") == 17
    assert await mails_left_after_reading(start(demo), "two") == 17
    assert not (where.cache / "limits").exists()


async def test_a_minute_of_refusals_is_waited_out_and_said(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path) as demo:
        scheduler, pager = demo.workspace.scheduler, demo.workspace.open(EMAILS, QUEUE)
        shown = len(await listed(demo, EMAILS, QUEUE))
        start, refused = demo.clock.now(), 0

        async def busy(request: httpx.Request, forward: Forward) -> httpx.Response:
            nonlocal refused
            if not request.url.path.endswith("/emails") or demo.clock.now() > start + 60:
                return await forward(request)
            refused += 1
            return await status(429)(request, forward)

        demo.faults.script(busy, method="GET", path="/emails", times=1_000)
        before = pager.read_at
        pager.refresh(0, 40, Priority.VISIBLE)
        waits = []
        for _ in range(60):
            await demo.settle(1)
            waits.append(scheduler.waits_for(MAIL_LIST))
            assert len(pager) == shown
            assert pager.error is None
        assert all(wait is not None and "rate limit" in wait[1] for wait in waits)
        assert 3 <= refused <= 8, "asked ever less often"
        for _ in range(70):
            await demo.settle(1)
        assert pager.read_at is not None
        assert before is not None
        assert pager.read_at > start + 60 > before
        assert scheduler.waits_for(MAIL_LIST) is None
        assert demo.changes.count(Change("budget")) >= 2
