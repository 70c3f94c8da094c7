"""The queue and the conversation: what is shown, what is asked for it, and what a failure looks like."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from rich.cells import cell_len
from textual.pilot import Pilot

from instantly_tui.api.emails import list_emails, of_thread
from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.demo.faults import Forward, Gate, hold, status
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.inbox import InboxScreen
from tests.support.app import demo_app, front, press, screen_lines, screen_text, settle
from tests.ui.reply_desk import ALL, is_list, lists, put_cursor, rows_of, space_of, type_text, until


async def test_one_row_for_each_thread_newest_first(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        await press(app, pilot, "G", "G", "G")
        rows = rows_of(app)
        mails = [rows.source.row(i) for i in range(len(rows.source))]
        received = space_of(app).mails.select(lambda row: row["ue_type"] == 2, None, 100_000)
        threads = {row["thread_id"] for row in received if row.get("thread_id")}
        assert {mail.thread_id for mail in mails if mail.thread_id} == threads
        assert len({mail.thread_key for mail in mails}) == len(mails)
        moments = [mail.timestamp_created for mail in mails]
        assert moments == sorted(moments, reverse=True)
        assert all(each["email_type"] == "received" for each in lists(line))
        assert all(each["latest_of_thread"] == "true" for each in lists(line))


async def test_hostile_and_wide_rows_stay_aligned_and_harmless(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, *ALL, "G", "G", "G")
        await put_cursor(app, pilot, lambda mail: "[/b]" in mail.subject)
        text = screen_text(app)
        assert not any(ord(character) < 32 and character != "\n" for character in text)
        assert not set(text) & set("\u202e\u202d\u2066\u2067\x1b\x9b")
        rows = [line for line in screen_lines(app)[4:-2] if "▏" in line]
        assert len(rows) > 20
        assert {cell_len(line.partition("▏")[0]) for line in rows} == {60}
        await press(app, pilot, "enter")
        assert "[/b]" in screen_text(app)


async def test_the_next_mail_is_here_before_it_is_looked_at(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lambda mail: bool(mail.thread_id and mail.lead))
        following = rows_of(app).source.row(rows_of(app).cursor + 1)
        await until(app, pilot, lambda: line.count("GET", f"/emails/{following.id}"))
        before = len(lists(line))
        front(app).staying_seconds = 0.01
        await press(app, pilot, "enter", "o", "H", "j", "k", "o", "escape", "enter")
        await until(app, pilot, lambda: len(lists(line)) == before + 2)
        asked = [each["search"] for each in lists(line)[before:]]
        assert asked == [f"thread:{mail.thread_id}", f"thread:{following.thread_id}"]
        thread = space_of(app).mails.thread(mail.thread_id)
        assert len(thread) >= 2
        text = screen_text(app)
        assert text.count("you →") + text.count("→ you") == len(thread)
        held = len(line.requests)
        await press(app, pilot, "J")
        await until(app, pilot, lambda: len(line.requests) > held)
        asked = [each["search"] for each in lists(line)[before:]]
        assert asked.count(f"thread:{following.thread_id}") == 1, "once for each thread that is opened"
        assert line.count("GET", f"/emails/{following.id}") == 1
        await use_up(app, pilot, 7)
        before = len(lists(line))
        await press(app, pilot, "J", "J")
        mail = rows_of(app).current
        await until(
            app, pilot, lambda: f"thread:{mail.thread_id}" in [each.get("search") for each in lists(line)]
        )
        assert len(lists(line)) == before + 1, "the next one is read ahead only of what is spare"


async def use_up(app: InstantlyApp, pilot: Pilot[None], left: int) -> None:
    """Ask for lists of mails until only so many more may be asked for."""
    budget = app.workspace.scheduler.budget
    scope = app.workspace.answers.scope()
    for number in range(budget(MAIL_LIST)[0] - left):
        scope.want(list_emails(of_thread(f"none-{number}")))
    await settle(app, pilot)
    scope.close()
    assert budget(MAIL_LIST)[0] == left


async def test_a_quick_walk_through_threads_reads_only_the_last(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i", "enter")
        before = len(lists(line))
        for _ in range(12):
            await pilot.press("J")
        await until(app, pilot, lambda: len(lists(line)) > before)
        assert len(lists(line)) - before <= 2
        assert rows_of(app).cursor == 12


async def test_leaving_gives_up_the_read_of_the_thread(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        await put_cursor(app, pilot, lambda mail: bool(mail.thread_id))
        gate = Gate()
        line.script(hold(gate), path="/emails", times=50)
        await pilot.press("enter")
        async with asyncio.timeout(20):
            while not any(is_list(seen) and seen.outcome == "in flight" for seen in line.requests):
                await pilot.pause()
            await pilot.press("g", "b")
            held = next(seen for seen in line.requests if is_list(seen) and "search" in dict(seen.query))
            while held.outcome == "in flight":
                await pilot.pause()
        assert held.outcome == "CancelledError"
        gate.open()


async def test_a_failure_never_looks_like_an_empty_inbox(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(403, b"<html>denied</html>"), method="GET", path="/emails", times=100)
        await press(app, pilot, *ALL)
        assert "could not be read" in screen_text(app)
        assert "nobody has written yet" not in screen_text(app)


async def test_a_refused_queue_stays_readable_says_until_when_and_recovers(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i", "j", "e")
        shown = len(rows_of(app).source)
        refusals = 1

        async def refused(request: httpx.Request, forward: Forward) -> httpx.Response:
            nonlocal refusals
            refusals -= request.url.path.endswith("/emails")
            if request.url.path.endswith("/emails") and refusals >= 0:
                return await status(429)(request, forward)
            return await forward(request)

        line.script(refused, method="GET", path="/emails", times=100)
        await pilot.press("ctrl+r")
        async with asyncio.timeout(20):
            while "waits until" not in screen_text(app):
                await pilot.pause()
        assert "mail 0/18 until " in screen_lines(app)[0]
        assert "rate limit" in screen_text(app)
        await pilot.press("j", "j", "k")
        assert len(rows_of(app).source) == shown - 1, "what is here stays here"
        assert rows_of(app).cursor > 0
        async with asyncio.timeout(20):
            while "waits until" in screen_text(app) or refusals >= 0:
                await pilot.pause()
        assert "until" not in screen_lines(app)[0]
        assert len(rows_of(app).source) == shown - 1


async def test_a_thread_that_cannot_be_read_says_so_and_keeps_the_mail(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lambda mail: bool(mail.thread_id and mail.lead))
        line.script(status(403, b"no"), method="GET", path="/emails", times=100)
        await press(app, pilot, "enter")
        text = screen_text(app)
        assert "the thread could not be read" in text
        assert mail.subject[:20] in text


async def test_filter_words_stay_within_the_tab(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i")
        whom = rows_of(app).current.other
        await press(app, pilot, "/")
        await type_text(app, pilot, f"from:{whom}")
        await press(app, pilot, "enter")
        assert lists(line)[-1]["is_unread"] == "true"
        assert lists(line)[-1]["lead"] == whom
        assert {rows_of(app).source.row(i).other for i in range(len(rows_of(app).source))} == {whom}
        await press(app, pilot, "\\")
        assert len(rows_of(app).source) == space_of(app).mails.unread()
        await press(app, pilot, "/")
        await type_text(app, pilot, "frm:x")
        await press(app, pilot, "enter")
        assert "did you mean `from`" in screen_text(app)
        await press(app, pilot, "escape", "/")
        await type_text(app, pilot, whom)
        await press(app, pilot, "enter")
        assert lists(line)[-1]["lead"] == whom


async def test_one_pane_shows_list_or_conversation(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        assert "│▸8 All 100+" in screen_text(app)
        assert "│ 5 Auto" in screen_text(app)
        await put_cursor(app, pilot, lambda mail: bool(mail.thread_id and mail.lead))
        assert "→ you" not in screen_text(app)
        await press(app, pilot, "enter")
        assert "→ you" in screen_text(app)
        assert "From  " not in screen_text(app)
        await press(app, pilot, "escape")
        assert "From  " in screen_text(app)


async def test_a_body_of_200_kb_opens(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, *ALL, "G", "G", "G")
        space = space_of(app)
        big = next(
            row["thread_id"]
            for row in space.mails.select(lambda row: row["ue_type"] == 2, None, 100_000)
            if len(space.mails.full(row)["body"].get("html") or "") > 200_000
        )
        await put_cursor(app, pilot, lambda mail: mail.thread_id == big)
        await press(app, pilot, "enter", "G")
        assert app.screen.query_one("#reading").virtual_size.height > 200


def test_no_key_means_two_things() -> None:
    KeyTable((*InboxScreen.ACTIONS, *GLOBAL))
