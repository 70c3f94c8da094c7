"""What an earlier run left unclear is looked for by itself, once, and never out of turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from instantly_tui.engine.budget import buckets
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.text.mail import to_html
from tests.support.clock import START, FakeClock
from tests.support.desk import READY, desk
from tests.support.mail_server import MailServer, by_hand

UNKNOWN = replace(
    READY,
    state="sending",
    sent_at=START - timedelta(hours=1),
    before_id="mail-1",
    before_at=START - timedelta(hours=2),
)


@pytest.mark.parametrize(("ago", "after"), [(3600, 0), (2, 3), (-50_000, 5)])
async def test_it_is_looked_for_once_when_it_can_be_there(tmp_path: Path, ago: float, after: float):
    """`ago`: seconds since it left by this machine's clock, which may have been turned back meanwhile."""
    DraftFolder(tmp_path).save(replace(UNKNOWN, sent_at=START - timedelta(seconds=ago)))
    async with desk(tmp_path) as it:
        if after:
            await it.clock.advance(after - 0.1)
            assert it.server.lists == 0
        await it.clock.advance(0.2)
        assert (it.server.lists, it.state()) == (1, "unknown")
        assert "it may not have been sent" in it.said[-1]
        for _ in range(40):
            await it.clock.advance(15)
            it.outbox.rescan()
        assert (it.server.lists, it.server.posts) == (1, 0)


async def test_what_did_arrive_is_found_at_the_start(tmp_path: Path):
    DraftFolder(tmp_path).save(UNKNOWN)
    clock = FakeClock()
    server = MailServer(clock.wall)
    server.mails.append(by_hand("x-1", START - timedelta(minutes=59), to_html(READY.body)))
    async with desk(tmp_path, server, clock) as it:
        await it.clock.advance(0)
        assert (it.state(), it.server.lists) == ("gone", 1)
        assert it.said == ["Sent: reply to dana@example.com"]
        assert [sent.id for sent in it.outbox.recent] == ["d1"]


async def test_many_unclear_ones_leave_the_budget_to_the_user(tmp_path: Path):
    folder = DraftFolder(tmp_path)
    for number in range(12):
        folder.save(replace(UNKNOWN, id=f"d{number}", thread=f"t{number // 2}"))
    clock = FakeClock()
    limits = buckets(clock)
    async with desk(tmp_path, None, clock, limits=limits) as it:
        asked: list[int] = []
        for _ in range(40):
            await clock.advance(0.5)
            asked.append(it.server.lists)
        # Drafts of one thread share an answer that is on its way; what nobody waits for comes 3.5 s apart.
        assert max(asked[n + 6] - asked[n] for n in range(30)) == 1
        await clock.advance(120)
        assert it.server.lists <= 7
        assert it.server.posts == 0
        assert all(draft.note.startswith("not in the thread at") for draft in it.outbox.all("unknown"))
