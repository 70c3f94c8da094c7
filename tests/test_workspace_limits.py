"""Two starts of the app on one machine keep one budget; a demo keeps its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.config.files import places
from instantly_tui.config.launch import Launch
from instantly_tui.config.secrets import Secret
from instantly_tui.config.settings import Settings
from instantly_tui.demo.faults import in_process
from instantly_tui.demo.world import build_world
from instantly_tui.resources.emails import EMAILS
from instantly_tui.resources.spec import Query
from instantly_tui.ui.session import Session, open_session
from tests.support.clock import START, settle


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
