"""Replies and held changes of a workspace, and what becomes of them when it is closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from instantly_tui.demo.faults import Gate, hold, lose
from instantly_tui.resources.emails import EMAILS
from tests.support.workspace import answer_to, closed, demo_workspace, stored, unread


async def test_a_status_is_held_taken_back_and_set(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=10.0) as demo:
        mail = await unread(demo)
        action = EMAILS.action("interest-interested")
        demo.workspace.act(EMAILS, action, [mail])
        assert demo.workspace.held_line() == "2 held changes"
        assert demo.workspace.outbox_line() == "2"
        assert demo.workspace.undo.undo() == f"{action.title} {EMAILS.name_of(mail)}"
        await demo.settle(20)
        assert demo.faults.count("POST", "update-interest-status") == 0
        demo.workspace.act(EMAILS, action, [mail])
        await demo.settle(10)
        assert demo.faults.count("POST", "update-interest-status") == 1
        for _ in range(11):
            await demo.settle(1)
        assert stored(demo, mail)["i_status"] == 1
        assert demo.workspace.undo.undo() is None
        assert demo.workspace.held_line() == ""


async def test_a_reply_is_sent_once_its_thread_read_and_its_lead_marked(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=10.0) as demo:
        mail = await unread(demo)
        before = len(demo.space.mails.thread(mail.thread_id or ""))
        draft = answer_to(demo, mail, interest=2)
        demo.faults.script(lose(), method="POST", path="/emails/reply")
        assert demo.workspace.outbox.send(draft.id)
        assert demo.workspace.held_line() == "1 held reply"
        await demo.settle(10)
        assert demo.workspace.outbox_line() == "1 unclear"
        for _ in range(12):
            await demo.settle(1)
        assert demo.workspace.outbox.box.drafts == {}
        assert f"Sent: {draft.name}" in demo.said
        thread = demo.space.mails.thread(mail.thread_id or "")
        assert len(thread) == before + 1
        for _ in range(12):
            await demo.settle(1)
        assert demo.faults.count("POST", "/emails/reply") == 1
        assert (stored(demo, mail)["is_unread"], stored(demo, mail)["i_status"]) == (0, 2)


async def test_leaving_sends_what_is_held(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=60.0) as demo:
        mail = await unread(demo)
        demo.workspace.outbox.send(answer_to(demo, mail).id)
        demo.workspace.act(EMAILS, EMAILS.action("interest-won"), [mail])
        assert demo.workspace.held_line() == "1 held reply, 2 held changes"
        await closed(demo, send_held=True)
        assert demo.faults.count("POST", "/emails/reply") == 1
        assert demo.faults.count("POST", "update-interest-status") == 1
        assert demo.faults.count("POST", "mark-as-read") == 2
        assert demo.workspace.held_line() == ""


async def test_leaving_without_sending_keeps_a_draft_and_drops_the_rest(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=60.0) as demo:
        mail = await unread(demo)
        draft = answer_to(demo, mail)
        demo.workspace.outbox.send(draft.id)
        demo.workspace.act(EMAILS, EMAILS.action("interest-won"), [mail])
        await closed(demo)
        assert demo.faults.count("POST") == 0
    async with demo_workspace(tmp_path) as later:
        assert [left.text for left in later.workspace.outbox.box.left_over] == [draft.text]


async def test_leaving_does_not_wait_for_ever(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=0.0) as demo:
        mail = await unread(demo)
        gate = Gate()
        demo.faults.script(hold(gate, acted=False), method="POST", path="/emails/reply")
        draft = answer_to(demo, mail)
        demo.workspace.outbox.send(draft.id)
        await demo.settle()
        await gate.reached()
        assert demo.workspace.held_line() == "1 reply on its way"
        closing = asyncio.create_task(demo.workspace.close())
        await demo.settle(29)
        assert not closing.done()
        await demo.settle(1)
        assert closing.done()
    async with demo_workspace(tmp_path) as later:
        assert later.workspace.outbox.box.drafts[draft.id].state == "unknown"


async def test_a_draft_that_is_not_on_disk_is_named_on_leaving(tmp_path: Path):
    tmp_path.joinpath("drafts").write_text("in the way")
    async with demo_workspace(tmp_path) as demo:
        mail = await unread(demo)
        answer_to(demo, mail)
        assert demo.workspace.held_line() == "1 draft not on disk"
