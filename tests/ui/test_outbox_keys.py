"""The outbox and the drafts by keys: lost answers, refusals, and what the user decides about them."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from instantly_tui.demo.faults import FaultTransport, lose, status, unanswered
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import demo_app, press, screen_text
from tests.ui.reply_desk import answer, leave_now, patient, sent_in, space_of, until


async def lost(app: InstantlyApp, pilot: Pilot[None], line: FaultTransport, *, arrived: bool) -> str:
    """A reply whose answer was lost, shown in the outbox; its thread."""
    mail = await answer(app, pilot, "Tuesday suits me very well, thank you")
    line.script(lose() if arrived else unanswered(), method="POST", path="/emails/reply")
    await press(app, pilot, "y")
    await leave_now(app, pilot)
    assert "may have been sent" in screen_text(app)
    await press(app, pilot, "escape", "g", "o")
    assert "outcome unknown" in screen_text(app)
    return str(mail.thread_id)


async def test_a_lost_answer_is_found_in_the_thread(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        thread = await lost(app, pilot, line, arrived=True)
        await press(app, pilot, "l")
        await until(app, pilot, lambda: "nothing waits to be sent" in screen_text(app))
        assert len(sent_in(space_of(app), thread)) == line.count("POST", "/emails/reply") == 1


async def test_what_never_arrived_is_sent_again_only_when_asked(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        thread = await lost(app, pilot, line, arrived=False)
        await press(app, pilot, "l")
        await until(app, pilot, lambda: "not in the thread" in screen_text(app))
        await press(app, pilot, "A", "A")
        assert line.count("POST", "/emails/reply") == 1
        await press(app, pilot, "A", "y")
        await leave_now(app, pilot)
        assert "nothing waits to be sent" in screen_text(app)
        assert len(sent_in(space_of(app), thread)) == 1


async def test_the_users_word_closes_an_unknown_one(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await lost(app, pilot, line, arrived=True)
        await press(app, pilot, "s", "y")
        assert "nothing waits to be sent" in screen_text(app)
        assert line.count("POST", "/emails/reply") == 1


async def test_a_refused_reply_says_why_and_opens_again(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await answer(app, pilot, "Tuesday suits me")
        line.script(status(400, {"message": "mailbox is disconnected"}), method="POST", path="/emails/reply")
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        assert "mailbox is disconnected" in screen_text(app)
        await press(app, pilot, "escape", "g", "o")
        assert "refused" in screen_text(app)
        assert "mailbox is disconnected" in screen_text(app)
        await press(app, pilot, "s")
        assert "this is for replies whose outcome is unknown" in screen_text(app)
        await press(app, pilot, "enter")
        assert "Tuesday suits me" in screen_text(app)


async def test_a_held_reply_is_taken_back_from_the_outbox(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24), launch=patient(tmp_path)) as (app, pilot, line):
        await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "y", "g", "o")
        assert "held" in screen_text(app)
        await press(app, pilot, "d")
        assert "take it back first" in screen_text(app)
        await press(app, pilot, "t")
        assert "taken back" in screen_text(app)
        await press(app, pilot, "g", "d", "d", "D")
        assert "no draft is kept" in screen_text(app)
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0
