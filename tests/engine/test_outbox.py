"""The way of a reply: held, sent, refused, taken back, stopped; what is on disk at each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from instantly_tui.engine.changes import Change
from instantly_tui.engine.draft_folder import DraftFolder
from tests.engine.test_draft_box import small_disk
from tests.support.clock import START
from tests.support.desk import READY, desk, draft
from tests.support.mail_server import MailServer, by_hand, received


async def test_a_reply_is_held_sent_once_and_its_file_removed(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        assert it.outbox.send("d1")
        assert it.state() == "held"
        on_disk = it.on_disk()
        assert on_disk is not None
        assert on_disk.state == "held"
        await it.clock.advance(9)
        assert it.outbox.seconds_left("d1") == 1.0
        assert it.server.posts == it.server.lists == 0
        await it.clock.advance(1)
        assert (it.state(), it.server.posts, it.server.lists) == ("gone", 1, 1)
        assert it.on_disk() is None
        assert it.sent[0].mail == "sent-1"
        assert it.said == ["Sent: reply to dana@example.com"]
        assert Change("outbox", frozenset({"d1"})) in it.changes
        record = DraftFolder(tmp_path).sent("d1")
        assert record is not None
        assert record.mail == "sent-1"


async def test_what_is_sent_is_the_text_escaped_once(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(
            replace(READY, original="> Can you show me?", cc="Ann <ann@example.com>, bob@example.com")
        )
        seen: list[str] = []
        it.server.before_answer = lambda _: seen.append(it.server.mails[-1]["body"]["html"])
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert seen[0].endswith(
            "<div>Tuesday at nine works &amp; I can show you &lt;all&gt; of it.<br/><br/>Sam<br/><br/>"
            "&gt; Can you show me?</div></body></html>"
        )


async def test_sending_is_on_disk_before_the_request_leaves(tmp_path: Path):
    async with desk(tmp_path) as it:
        states: list[str] = []

        def look(_: str) -> None:
            there = it.on_disk()
            states.append(there.state if there else "gone")

        it.server.before_answer = look
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert states == ["sending"]


async def test_undo_within_the_window_leaves_the_machine_silent(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(9.9)
        assert it.outbox.undo("d1")
        assert (it.state(), it.outbox.seconds_left("d1")) == ("draft", None)
        await it.clock.advance(100)
        assert it.server.posts == it.server.lists == 0
        on_disk = it.on_disk()
        assert on_disk is not None
        assert (on_disk.state, on_disk.text) == ("draft", READY.text)
        assert not it.outbox.undo("d1")
        assert it.outbox.send("d1")
        await it.clock.advance(10)
        assert it.server.posts == 1


async def test_undo_is_too_late_once_it_left(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        answers: list[bool] = []
        it.server.before_answer = lambda _: answers.append(it.outbox.undo("d1"))
        await it.clock.advance(10)
        assert answers == [False]
        assert it.server.posts == 1


async def test_undo_still_works_while_the_thread_is_read(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.server.list_faults = ["500"]
        it.outbox.send("d1")
        await it.clock.advance(10.1)
        assert (it.state(), it.server.lists) == ("held", 1)
        assert it.outbox.undo("d1")
        await it.clock.advance(100)
        assert (it.state(), it.server.posts) == ("draft", 0)


async def test_sending_twice_in_a_row_sends_once(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        assert it.outbox.send("d1")
        assert not it.outbox.send("d1")
        await it.clock.advance(10)
        assert not it.outbox.send("d1")
        assert not it.outbox.send("never there")
        await it.clock.advance(100)
        assert it.server.posts == 1
        assert it.said[0] == "Not sent, reply to dana@example.com: it is held already"


async def test_without_a_window_it_leaves_at_once(tmp_path: Path):
    async with desk(tmp_path, undo_seconds=0) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(0)
        assert (it.state(), it.server.posts) == ("gone", 1)


async def test_a_draft_with_problems_does_not_even_wait(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(replace(READY, text="Hi {{firstName}}"))
        assert not it.outbox.send("d1")
        assert it.said == ["Not sent, reply to dana@example.com: {{firstName}} is not filled in"]
        assert it.state() == "draft"


async def test_read_only_is_refused_before_anything_moves(tmp_path: Path):
    async with desk(tmp_path, read_only=True) as it:
        it.box.save(READY)
        assert not it.outbox.send("d1")
        assert it.said == ["Not sent, reply to dana@example.com: this profile is read-only"]
        await it.clock.advance(100)
        assert it.server.posts == it.server.lists == 0


async def test_a_forward_goes_to_its_recipients(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(
            replace(READY, kind="forward", to="Lee <lee@example.net>", text="", original="> Can you?")
        )
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert it.server.sent[0]["to_address_email_list"] == "lee@example.net"


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (received("mail-2", START - timedelta(minutes=1)), "dana@example.com wrote again"),
        (by_hand("mail-2", START - timedelta(minutes=1), "On it."), "it was answered from sam@example.org"),
        (
            by_hand("mail-2", START, "Bump", step="0_1_0") | {"ue_type": 1},
            "the campaign sent another mail",
        ),
    ],
)
async def test_a_changed_thread_stops_it_once(tmp_path: Path, mail: dict[str, object], why: str):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        it.server.mails.append(mail)
        await it.clock.advance(10)
        stopped = it.box.drafts["d1"]
        assert (stopped.state, it.server.posts) == ("draft", 0)
        assert stopped.note == f"not sent: the thread has changed ({why}); look at it, then send again"
        assert it.said == [f"Not sent, reply to dana@example.com: {stopped.note.removeprefix('not sent: ')}"]
        assert it.notices[0].sticky
        assert it.outbox.send("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)


async def test_our_own_other_reply_is_no_change(tmp_path: Path):
    async with desk(tmp_path) as it:
        for draft_id, text in (("d1", "First answer of mine"), ("d2", "And another thing")):
            it.box.save(draft(draft_id, text=text))
            it.outbox.send(draft_id)
            await it.clock.advance(10)
        assert it.server.posts == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ue_type": 1, "from_address_email": "sam@example.org"}, "the mail it answers is one of ours"),
        ({"eaccount": "kim@example.org"}, "the mail was received by kim@example.org, not by sam@example.org"),
        (
            {"from_address_email": "boss@example.com"},
            "it would go to boss@example.com, not to dana@example.com",
        ),
    ],
)
async def test_a_draft_on_the_wrong_mail_never_leaves(tmp_path: Path, change: dict[str, object], why: str):
    async with desk(tmp_path) as it:
        it.server.mails[0].update(change)
        it.box.save(READY)
        for _ in range(2):
            assert it.outbox.send("d1")
            await it.clock.advance(10)
            assert (it.state(), it.server.posts) == ("draft", 0)
            assert why in it.box.drafts["d1"].note


async def test_a_thread_that_can_not_be_read_keeps_it_here(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.server.list_faults = ["refused"] * 3
        it.outbox.send("d1")
        await it.clock.advance(20)
        assert (it.state(), it.server.posts) == ("refused", 0)
        assert it.box.drafts["d1"].note.startswith(
            "not sent: the thread could not be read first: could not reach"
        )
        it.box.save(replace(it.box.drafts["d1"], text="Tuesday works."))
        assert (it.state(), it.box.drafts["d1"].note) == ("draft", "")


async def test_a_disk_that_fails_before_holding_sends_nothing(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        with small_disk(100):
            assert not it.outbox.send("d1")
        assert it.state() == "draft"
        assert it.said[-1] == "Not sent, reply to dana@example.com: its state could not be written to disk"
        await it.clock.advance(100)
        assert it.server.posts == 0


async def test_a_disk_that_fails_before_sending_sends_nothing(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        with small_disk(100):
            await it.clock.advance(10)
            assert (it.state(), it.server.posts) == ("draft", 0)
        assert it.said[-1] == "Not sent, reply to dana@example.com: its state could not be written to disk"
        assert it.box.drafts["d1"].text == READY.text
        assert it.outbox.send("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)


async def test_a_disk_that_fails_after_sending_still_says_sent(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        before = it.server.before_answer

        def lose_folder(fault: str) -> None:
            before(fault)
            tmp_path.joinpath("d1.json").unlink()
            tmp_path.joinpath("d1.json").mkdir()

        it.server.before_answer = lose_folder
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)
        assert it.said[-1] == "Sent: reply to dana@example.com"
        assert "was sent, but its draft can't be removed" in it.said[-2]


async def test_a_file_changed_behind_our_back_is_not_sent(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        other = DraftFolder(tmp_path)
        other.read("d1")
        other.save(replace(READY, text="Changed by hand"))
        await it.clock.advance(10)
        assert it.server.posts == 0
        assert it.box.drafts["d1"].text == "Changed by hand"
        assert it.box.drafts["n0"].text == READY.text
        assert it.said == ["Not sent, reply to dana@example.com: another window changed it; look at it again"]


async def test_flush_sends_what_is_held_and_waits_for_the_answer(tmp_path: Path):
    async with desk(tmp_path) as it:
        for draft_id in ("d1", "d2"):
            it.box.save(draft(draft_id, text=f"Answer {draft_id}"))
            it.outbox.send(draft_id)
        await it.outbox.flush()
        assert it.server.posts == 2
        assert it.clock.now() == 0
        await it.outbox.flush()


async def test_everything_held_can_be_taken_back(tmp_path: Path):
    async with desk(tmp_path) as it:
        for draft_id in ("d1", "d2"):
            it.box.save(draft(draft_id))
            it.outbox.send(draft_id)
        assert it.outbox.take_back_all() == 2
        await it.outbox.quiet()
        await it.clock.advance(100)
        assert it.server.posts == 0
        assert {item.state for item in it.outbox.all("draft", "held")} == {"draft"}


async def test_editing_a_held_reply_takes_it_back(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.box.save(READY)
        it.outbox.send("d1")
        taken = it.outbox.edit("d1")
        assert taken is not None
        assert (taken.id, taken.state) == ("d1", "draft")
        it.box.save(replace(taken, text="Wednesday, rather"))
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert [mail["body"]["html"] for mail in it.server.sent] == [
            "<html><head></head><body><div>Wednesday, rather</div></body></html>"
        ]


async def test_a_thread_without_an_id_is_looked_up_by_its_lead(tmp_path: Path):
    server = MailServer()
    server.mails[0]["thread_id"] = None
    async with desk(tmp_path, server) as it:
        it.box.save(replace(READY, thread=""))
        it.outbox.send("d1")
        server.faults = ["lost after"]
        await it.clock.advance(15)
        assert (it.state(), server.posts) == ("gone", 1)
