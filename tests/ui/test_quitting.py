"""Leaving with something held: it is counted, then sent or dropped as the user says; what fails is told."""

from __future__ import annotations

from pathlib import Path

from instantly_tui.demo.faults import Gate, hold, status
from tests.support.app import demo_app, press, screen_text
from tests.ui.reply_desk import ALL, answer, is_mail, patient, put_cursor, rows_of, sent_in, space_of, stored


async def test_what_is_held_is_counted_and_sent_before_the_app_ends(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, "Tuesday at nine works for us.")
        await press(app, pilot, "y", "g", "i", "8")
        others = [row for row in (rows_of(app).source.row(i) for i in range(9)) if row.thread_id][:3]
        others = [row for row in others if row.id != mail.id][:2]
        for other in others:
            await put_cursor(app, pilot, is_mail(other.id))
            await press(app, pilot, "e")
        line.script(status(404, {"message": "no such thread"}), method="POST", path=others[1].thread_id)
        await press(app, pilot, "?", "ctrl+q")
        assert "Quit with 1 held reply, 2 held changes waiting?" in screen_text(app), "also from a list above"
        await press(app, pilot, "enter")
        assert not sent_in(space_of(app), mail.thread_id), "any other key stays"
        gate = Gate()
        line.script(hold(gate), method="POST", path="/emails/reply", times=1)
        await pilot.press(":", "q", "enter")
        await pilot.press("s")
        await gate.reached()
        said = [message.text for message in app.messages.log]
        assert "sending 3 held …" in said
        gate.open()
        while app.is_running:
            await pilot.pause(0.01)
        assert len(sent_in(space_of(app), mail.thread_id)) == 1
        assert not stored(app, others[0].id)["is_unread"]
        assert "no such thread" in str(app._exit_renderables[0]), "what was refused is told on the way out"


async def test_what_is_not_to_be_sent_stays_a_draft(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, "Wednesday then.")
        await press(app, pilot, "y", *ALL, "e", "ctrl+q")
        assert "keep replies as drafts, drop the rest" in screen_text(app)
        await pilot.press("k")
        while app.is_running:
            await pilot.pause(0.01)
        assert not sent_in(space_of(app), mail.thread_id)
        assert line.count("POST") == 0
    async with demo_app(tmp_path) as (app, _, _):
        assert [draft.text for draft in app.workspace.outbox.box.left_over] == ["Wednesday then."]
