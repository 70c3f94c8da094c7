"""New replies: who is told, when and how, and that the queue takes them in under the user's hands."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from rich.cells import cell_len

from instantly_tui.config.quiet_hours import quiet_hours
from instantly_tui.config.settings import Settings
from instantly_tui.demo.inbound import receive
from instantly_tui.demo.space import Space
from instantly_tui.ui.news import LEAST_SECONDS, News, safe, sentence, ways_now, wrapped
from instantly_tui.ui.screen_diff import ScreenDiff
from tests.support.app import demo_app, press, screen_text, settle, world_of
from tests.support.clock import FakeClock
from tests.support.workspace import Demo, demo_workspace
from tests.ui.reply_desk import lists, rows_of, space_of, until

BOTH = ("bell", "osc9")
NIGHT = quiet_hours("22:00-07:00")
HOSTILE = "\x1b]0;owned\x07Eve\x1b\\\x9c\x07 \u202egro\n\x1b[2J\x00\x9d9;x\x07 \u2028" + "wide 田" * 40


@pytest.mark.parametrize(
    ("ways", "at", "looked_at", "since", "expected"),
    [
        (BOTH, "12:00", False, None, BOTH),
        (("osc9", "title"), "12:00", False, None, ("osc9",)),
        (("title",), "12:00", False, None, ()),
        (BOTH, "12:00", True, None, ()),
        (BOTH, "12:00", False, LEAST_SECONDS - 1, ()),
        (BOTH, "12:00", False, LEAST_SECONDS, BOTH),
        (BOTH, "21:59", False, None, BOTH),
        (BOTH, "22:00", False, None, ()),
        (BOTH, "03:00", False, 9_999, ()),
        (BOTH, "06:59", False, None, ()),
        (BOTH, "07:00", False, None, BOTH),
        ((), "12:00", False, None, ()),
    ],
)
def test_when_it_rings(
    ways: tuple[str, ...], at: str, looked_at: bool, since: float | None, expected: tuple[str, ...]
) -> None:
    assert ways_now(ways, NIGHT, time.fromisoformat(at), looked_at=looked_at, since=since) == expected


def test_a_strangers_name_can_neither_end_nor_begin_a_sequence() -> None:
    for text in (safe(HOSTILE), sentence([HOSTILE]), sentence([HOSTILE, "Ann", "Bob"]), sentence([])):
        assert text
        assert text.isprintable()
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202e]", text)
        assert cell_len(text) <= 80
    assert sentence(["Ann", "Bob", "Ann"]) == "2 new replies: Ann, Bob"


def test_what_is_written_passes_the_driver_that_compares_screens() -> None:
    diff = ScreenDiff()
    for environ in ({}, {"TMUX": "/tmp/tmux-0/default,1,0"}):
        codes = "\x07" + wrapped(f"\x1b]9;{sentence([HOSTILE])}\x07", environ)
        assert diff.write(codes, 100, 30) == codes


class Told:
    """A workspace whose news are told into a list, and the terminal as it says it is."""

    def __init__(self, demo: Demo, settings: Settings) -> None:
        self.demo = demo
        self.written: list[str] = []
        self.in_inbox = False
        self.news = News(
            demo.workspace,
            settings,
            self.written.append,
            lambda: self.in_inbox,
            environ={"TERM": "xterm-256color"},
            zone=UTC,
        )
        self.news.start()

    async def comes(self, *leads: str, seconds: float = 15, **more: object) -> str:
        """What is written after these leads have answered."""
        self.written.clear()
        for lead in leads:
            receive(self.demo.world, self.demo.space, lead, text="Yes.", **more)  # type: ignore[arg-type]
        await self.demo.settle(seconds)
        return "".join(self.written)


def leads_of(space: Space) -> list[str]:
    """Leads of campaigns with nothing unread, none of whom is out of office."""
    rows = space.mails.select(lambda row: bool(row.get("campaign_id") and row.get("lead")), None, 2_000)
    others = {row["lead"] for row in rows if row.get("is_unread") or row.get("i_status") == 0}
    return [lead for lead in dict.fromkeys(row["lead"] for row in rows) if lead not in others]


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Told]:
    async with demo_workspace(tmp_path, follow_mail=True) as demo:
        yield Told(demo, replace(Settings(), notify=("title", *BOTH), quiet_hours="22:00-07:00"))


def names(space: Space, leads: Iterable[str]) -> list[str]:
    people = [space.leads.by_email(lead)[0] for lead in leads]
    return [f"{person['first_name']} {person['last_name']}" for person in people]


async def test_a_reply_is_told_once_with_its_sender_and_counted_until_it_is_seen(it: Told) -> None:
    first, second, third, fourth = leads_of(it.demo.space)[:4]
    (name,) = names(it.demo.space, [first])
    assert it.written == []
    it.demo.workspace.refresh.focus(False)
    assert (
        await it.comes(first, seconds=45)
        == f"\x1b[22;0t\x1b]2;(1) itui\x07\x07\x1b]9;New reply from {name}\x07"
    )
    assert await it.comes(seconds=200) == "", "nothing is written while nothing changes"
    assert await it.comes(second, auto_reply=True, seconds=200) == "", "no person has written"
    it.demo.workspace.refresh.focus(True)
    told = await it.comes(third, seconds=40)
    assert told == "\x1b]2;(2) itui\x07", "somebody looks: the title is enough"
    it.demo.workspace.refresh.focus(False)
    await it.comes(fourth, seconds=45)
    it.written.clear()
    it.in_inbox = True
    it.demo.workspace.refresh.focus(True)
    assert it.written == ["\x1b]2;itui\x07"]
    it.demo.workspace.refresh.touch()
    assert await it.comes(first, seconds=15) == "", "it comes in before the user's eyes"
    it.news.stop()
    assert it.written == ["\x1b[23;0t"]


async def test_it_rings_at_most_twice_a_minute_and_then_for_all(it: Told) -> None:
    leads = leads_of(it.demo.space)
    it.demo.workspace.refresh.seconds = 5.0
    it.demo.workspace.refresh.focus(False)
    rings = [await it.comes(lead, seconds=14) for lead in leads[:9]] + [await it.comes(seconds=60)]
    notices = [part for ring in rings for part in re.findall(r"\x1b\]9;([^\x07]*)\x07", ring)]
    assert 3 <= len(notices) <= 6
    told = [
        name for notice in notices for name in re.sub("^.*(?:reply from|replies:) ", "", notice).split(", ")
    ]
    assert sorted(told) == sorted(names(it.demo.space, leads[:9]))


async def test_at_night_only_the_title_changes(tmp_path: Path) -> None:
    clock = FakeClock(datetime(2026, 11, 20, 22, 3, tzinfo=UTC))
    async with demo_workspace(tmp_path, follow_mail=True, clock=clock) as demo:
        told = Told(demo, replace(Settings(), notify=("title", *BOTH), quiet_hours="22:00-07:00"))
        demo.workspace.refresh.focus(False)
        assert await told.comes(leads_of(demo.space)[0], seconds=90) == "\x1b[22;0t\x1b]2;(1) itui\x07"


async def test_each_news_costs_one_list_and_none_of_the_last_eight(it: Told) -> None:
    before = it.demo.faults.count("GET", "/emails")
    counts = it.demo.faults.count("GET", "/emails/unread/count")
    for lead in leads_of(it.demo.space)[:6]:
        await it.comes(lead)
    listed = it.demo.faults.count("GET", "/emails") - before
    assert listed - (it.demo.faults.count("GET", "/emails/unread/count") - counts) <= 6
    for _ in range(3):
        for lead in leads_of(it.demo.space)[:6]:
            it.demo.workspace.mail_watch._listeners[0](1)
            await it.comes(lead, seconds=3)
            assert it.demo.workspace.scheduler.budget("emails.list")[0] >= 8


async def test_who_wants_no_news_pays_for_none(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path, follow_mail=True) as demo:
        told = Told(demo, replace(Settings(), notify=()))
        demo.workspace.refresh.focus(False)
        assert await told.comes(leads_of(demo.space)[0], seconds=200) == ""
        assert demo.faults.count("GET", "/emails") == demo.faults.count("GET", "/emails/unread/count")


async def test_new_replies_enter_under_the_users_hands(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, "g", "i", "j", "j", "j")
        space, watch, rows = space_of(app), app.workspace.mail_watch, rows_of(app)
        new = leads_of(space)[:3]
        record, at, shown, asked = rows.current, rows.cursor - rows.top, len(rows.source), len(lists(line))

        watch._ask()
        app.workspace.refresh._last = float("-inf")
        app.workspace.refresh.focus(True)
        await settle(app, pilot)
        assert len(lists(line)) == asked, "neither the clock nor a count that stands asks for the scarce list"

        for lead in new[:2]:
            world_of(app).clock.advance(1)
            receive(world_of(app), space, lead, text="Yes.")
        watch._ask()
        await until(app, pilot, lambda: len(rows.source) == shown + 2)
        assert len(lists(line)) == asked + 1
        assert (rows.current, rows.cursor - rows.top) == (record, at), "the same record at the same line"
        assert "▲ 2 new above" in screen_text(app)
        await press(app, pilot, "g", "g")
        assert rows.current.lead == new[1], "the newest is on top"
        assert "new above" not in screen_text(app)

        await press(app, pilot, "g", "b")
        receive(world_of(app), space, new[2], text="Yes.")
        watch._ask()
        while watch.count != space.mails.unread():
            await pilot.pause()
        await settle(app, pilot)
        asked = len(lists(line))
        await press(app, pilot, "g", "i")
        assert len(lists(line)) == asked + 1, "what came meanwhile is asked for on coming back"
        assert rows_of(app).source.row(0).lead == new[2]


async def test_a_tab_that_was_read_before_the_news_is_read_again(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i")
        shown = len(rows_of(app).source)
        await press(app, pilot, "8")
        watch, space = app.workspace.mail_watch, space_of(app)
        receive(world_of(app), space, leads_of(space)[0], text="Yes.")
        watch._ask()
        while watch.count != space.mails.unread():
            await pilot.pause()
        await settle(app, pilot)
        asked = len(lists(line))
        await press(app, pilot, "4")
        assert len(lists(line)) == asked + 1
        assert len(rows_of(app).source) == shown + 1
