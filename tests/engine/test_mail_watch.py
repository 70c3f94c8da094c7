"""How often the unread count is asked for, and when the list of mails is worth one of its few requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from instantly_tui.demo.faults import status
from instantly_tui.demo.inbound import receive
from instantly_tui.engine.mail_watch import FARTHEST, QUEUE_SECONDS, pause
from instantly_tui.engine.refresh import IDLE_SECONDS
from instantly_tui.resources.emails import EMAILS, QUEUE
from instantly_tui.resources.mail_actions import DONE
from tests.support.workspace import Demo, demo_workspace, listed, unread

COUNT = "/emails/unread/count"


@pytest.mark.parametrize(
    ("blurred", "away", "still", "telling", "expected"),
    [
        (False, 5, 5, False, 10),
        (False, 5, 9_999, False, 10),
        (False, 120, 5, False, 10),
        (False, 120, 120, False, 15),
        (False, 400, 400, False, 30),
        (True, 5, 5, False, 40),
        (True, 120, 120, False, 60),
        (True, 400, 400, False, 120),
        (False, IDLE_SECONDS, 5, False, None),
        (True, IDLE_SECONDS + 9_999, 9_999, False, None),
        (False, IDLE_SECONDS, 5, True, FARTHEST),
    ],
)
def test_the_pause_follows_the_day(
    blurred: bool, away: float, still: float, telling: bool, expected: float | None
) -> None:
    assert pause(15, blurred=blurred, away=away, still=still, telling=telling) == expected


class Watched:
    """A workspace that follows its mail, and what its listener was told."""

    def __init__(self, demo: Demo) -> None:
        self.demo, self.watch = demo, demo.workspace.mail_watch
        self.told: list[int] = []
        self.watch.watch(self.told.append)

    def asked(self, path: str = COUNT) -> int:
        return self.demo.faults.count("GET", path)

    def mail(self, lead: int = 0) -> None:
        rows = self.demo.space.mails.select(lambda row: bool(row.get("campaign_id")), None, 50)
        leads = sorted({row["lead"] for row in rows if row.get("lead")})
        receive(self.demo.world, self.demo.space, leads[lead], text="Monday suits us.")


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Watched]:
    async with demo_workspace(tmp_path, follow_mail=True) as demo:
        yield Watched(demo)


async def test_nothing_new_asks_only_the_count_and_less_and_less(it: Watched) -> None:
    assert (it.asked(), it.watch.count) == (1, it.demo.space.mails.unread())
    await it.demo.settle(60)
    assert it.asked() == 6
    await it.demo.settle(270)
    assert it.asked() == 6 + 17
    assert it.told == [0], "after five minutes the queue is old"
    await it.demo.settle(300)
    assert it.asked() == 23 + 10
    await it.demo.settle(10_000)
    last = it.asked()
    await it.demo.settle(100_000)
    assert it.asked() == last, "nobody is there"
    it.demo.workspace.refresh.touch()
    await it.demo.settle()
    assert it.asked() == last + 1, "and back again"
    assert it.demo.faults.count("GET", "/emails") == it.asked(), "the scarce list was never asked for"


async def test_who_asked_to_be_told_is_told_although_nobody_is_there(it: Watched) -> None:
    it.watch.telling = True
    await it.demo.settle(IDLE_SECONDS)
    it.told.clear()
    before = it.asked()
    it.mail()
    await it.demo.settle(FARTHEST)
    assert it.told[0] == 1
    await it.demo.settle(3_600)
    assert it.asked() - before == pytest.approx(13, abs=1)


async def test_a_mail_is_told_at_the_next_look_and_makes_the_next_ones_faster(it: Watched) -> None:
    await it.demo.settle(400)
    it.told.clear()
    before = it.asked()
    it.mail()
    it.mail(1)
    await it.demo.settle(30)
    assert it.told == [2]
    await it.demo.settle(60)
    assert it.asked() - before == pytest.approx(7, abs=1)


async def test_what_we_do_ourselves_is_no_news_but_what_comes_meanwhile_is(it: Watched) -> None:
    mails = [mail for mail in await listed(it.demo, EMAILS, QUEUE) if mail.thread_id][:6]
    it.told.clear()
    it.demo.workspace.act(EMAILS, DONE, mails[:3])
    await it.demo.settle(30)
    assert it.told == []
    it.demo.workspace.act(EMAILS, DONE, [mails[3]])
    await it.demo.workspace.writes.flush()
    it.mail()
    await it.demo.settle(30)
    assert it.told == [1], "one went and one came: the count is what it was"


async def test_what_a_colleague_reads_is_told_as_a_change_without_news(it: Watched) -> None:
    mail = await unread(it.demo)
    it.told.clear()
    it.demo.space.mails.patch(mail.id, {"is_unread": 0})
    await it.demo.settle(30)
    assert it.told == [0]


async def test_failures_are_asked_about_less_and_less(it: Watched) -> None:
    it.demo.faults.script(status(400), path=COUNT, times=1_000)
    before = it.asked()
    await it.demo.settle(600)
    assert it.asked() - before < 10
    assert it.told == []


async def test_what_was_read_before_the_last_change_is_old_at_once(it: Watched) -> None:
    told: list[int] = []
    it.mail()
    read_at = it.demo.clock.now()
    await it.demo.settle(30)
    it.watch.watch(told.append, it.demo.clock.now())
    assert told == []
    it.watch.unwatch(told.append)
    it.watch.watch(told.append, read_at)
    assert told == [0]
    it.watch.unwatch(told.append)
    await it.demo.settle(QUEUE_SECONDS)
    told.clear()
    it.watch.watch(told.append, it.demo.clock.now() - QUEUE_SECONDS)
    assert told == [0]
