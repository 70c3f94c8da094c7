"""Whatever goes wrong between us and the server: one mail at most, and what the user sees is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.clock import START, FakeClock
from tests.support.desk import READY, desk, draft
from tests.support.mail_server import AFTER, BEFORE, INSIDE, MailServer, by_hand

UNKNOWN_BEFORE = ("lost before", "500 before", "502 before")
CERTAIN = ("refused", "connect timeout", "400", "401", "404", "200 with error")


@pytest.mark.parametrize("fault", AFTER)
async def test_a_lost_answer_is_found_in_the_thread(tmp_path: Path, fault: str):
    async with desk(tmp_path) as it:
        it.server.faults = [fault]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        unknown = it.box.drafts["d1"]
        assert (unknown.state, unknown.unsettled) == ("unknown", True)
        assert it.on_disk() == unknown
        assert it.said[0].startswith("The reply to dana@example.com may have been sent (")
        assert it.notices[0].sticky
        await it.clock.advance(4.9)
        assert it.server.lists == 1
        await it.clock.advance(0.1)
        assert (it.state(), it.server.lists) == ("gone", 2)
        assert it.said[1:] == ["Sent: reply to dana@example.com"]
        assert it.sent[0].mail == "sent-1"
        await it.until_looked()
        assert (it.server.posts, len(it.server.sent)) == (1, 1)


@pytest.mark.parametrize("fault", UNKNOWN_BEFORE)
async def test_a_request_that_vanished_stays_unknown_and_is_never_repeated(tmp_path: Path, fault: str):
    async with desk(tmp_path) as it:
        it.server.faults = [fault]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert it.state() == "unknown"
        await it.clock.advance(600)
        assert (it.state(), it.server.posts, it.server.sent) == ("unknown", 1, [])
        assert it.server.lists == 4
        assert it.said[-1] == (
            "The reply to dana@example.com is not in its thread; it may not have been sent; see the outbox"
        )
        assert it.box.drafts["d1"].note.startswith("not in the thread at 09:44 UTC")


@pytest.mark.parametrize("fault", CERTAIN)
async def test_a_refusal_is_said_and_the_text_kept(tmp_path: Path, fault: str):
    async with desk(tmp_path) as it:
        it.server.faults = [fault] * 3
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(20)
        refused = it.box.drafts["d1"]
        assert (refused.state, refused.text, it.server.sent) == ("refused", READY.text, [])
        assert it.on_disk() == refused
        assert refused.note.startswith("not sent: ")
        assert (
            it.said[-1] == f"Not sent, reply to dana@example.com: {refused.note.removeprefix('not sent: ')}"
        )
        it.server.faults = []
        if fault != "401":
            assert it.outbox.send("d1")
            await it.clock.advance(10)
            assert len(it.server.sent) == 1


async def test_a_rate_limit_is_waited_out_since_nothing_was_done(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["429", "429"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(30)
        assert (it.state(), it.server.posts, len(it.server.sent)) == ("gone", 3, 1)


async def test_a_mail_that_shows_up_late_is_still_found(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        it.server.hidden = 2
        await it.clock.advance(25)
        assert it.state() == "unknown"
        await it.clock.advance(40)
        assert (it.state(), it.server.posts) == ("gone", 1)


async def test_looking_fails_and_goes_on(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        it.server.list_faults = ["404"]
        await it.clock.advance(5)
        assert it.box.drafts["d1"].note.startswith("could not look for it: ")
        await it.clock.advance(15)
        assert it.state() == "gone"


async def test_looking_on_demand(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert await it.outbox.look_for("d1")
        assert it.state() == "gone"
        assert not await it.outbox.look_for("d1")
        await it.until_looked()
        assert it.server.lists == 2


@pytest.mark.parametrize(
    "other",
    [
        by_hand("x-1", START - timedelta(minutes=59), READY.body.replace("&", "&amp;")),
        by_hand("x-2", START + timedelta(seconds=12), "Tuesday at ten works."),
        by_hand("x-3", START + timedelta(seconds=12), ""),
        by_hand(
            "x-4", START + timedelta(seconds=12), READY.body.replace("&", "&amp;"), eaccount="kim@example.org"
        ),
        by_hand("x-5", START + timedelta(seconds=12), READY.body.replace("&", "&amp;")) | {"ue_type": 2},
        by_hand("x-6", START + timedelta(seconds=12), READY.body.replace("&", "&amp;")) | {"ue_type": 4},
    ],
    ids=["earlier", "other text", "no text", "other mailbox", "received", "scheduled"],
)
async def test_another_mail_is_not_taken_for_ours(tmp_path: Path, other: dict[str, object]):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before"]
        it.box.save(replace(READY, seen="x-1", seen_at=START - timedelta(minutes=30)))
        it.outbox.send("d1")
        await it.clock.advance(11)
        it.server.mails.append(other)
        await it.until_looked()
        assert it.state() == "unknown"


async def test_a_short_reply_is_not_found_in_a_longer_one(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before"]
        it.box.save(replace(READY, text="Yes"))
        it.outbox.send("d1")
        await it.clock.advance(11)
        it.server.mails.append(by_hand("x-1", START + timedelta(seconds=12), "Yes, but only in May"))
        await it.until_looked()
        assert it.state() == "unknown"


async def test_a_clock_that_is_wrong_by_a_day_still_finds_it(tmp_path: Path):
    clock = FakeClock(START + timedelta(days=1))
    async with desk(tmp_path, MailServer(lambda: START), clock) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(15)
        assert it.state() == "gone"


async def test_a_list_that_shows_only_previews_still_finds_it(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        it.server.sent[0].update(body={}, content_preview="Tuesday at nine works & I can show you <all>…")
        await it.clock.advance(5)
        assert it.state() == "gone"


async def test_the_same_text_twice_needs_two_mails(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after", "lost before"]
        for draft_id in ("d1", "d2"):
            it.box.save(draft(draft_id))
            it.outbox.send(draft_id)
            await it.clock.advance(10)
            it.server.hidden = 2
        assert [it.state("d1"), it.state("d2")] == ["unknown", "unknown"]
        it.server.hidden = 0
        await it.until_looked()
        assert sorted([it.state("d1"), it.state("d2")]) == ["gone", "unknown"]
        assert (it.server.posts, len(it.server.sent)) == (2, 1)


async def test_the_user_may_say_that_it_was_sent(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        assert it.outbox.mark_sent("d1")
        assert (it.state(), it.on_disk()) == ("gone", None)
        assert it.said[-1] == "Marked as sent: reply to dana@example.com"
        assert not it.outbox.mark_sent("d1")
        await it.until_looked()
        assert it.server.lists == 1


async def test_editing_an_unknown_reply_makes_a_copy_and_leaves_the_original(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        copied = it.outbox.edit("d1")
        assert copied is not None
        assert (copied.id, copied.state, copied.text) == ("n0", "draft", READY.text)
        assert "may have arrived" in copied.note
        assert it.state() == "unknown"
        await it.until_looked()
        assert it.server.posts == 1


async def test_sending_again_is_the_users_word_and_looks_first(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after"]
        it.box.save(READY)
        assert not it.outbox.send_again("d1")
        it.outbox.send("d1")
        await it.clock.advance(10)
        it.server.hidden = 3
        await it.until_looked()
        assert it.state() == "unknown"
        assert not it.outbox.send("d1")
        assert it.outbox.send_again("d1")
        assert it.state() == "held"
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)


async def test_sending_again_what_is_not_there_sends_it(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        await it.until_looked()
        it.outbox.send_again("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts, len(it.server.sent)) == ("gone", 2, 1)


@pytest.mark.parametrize("how", ["undo", "refused", "unreadable"])
async def test_a_second_sending_that_does_not_happen_leaves_it_unknown(tmp_path: Path, how: str):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost before", "400"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        await it.until_looked()
        it.outbox.send_again("d1")
        held = it.on_disk()
        assert held is not None
        assert (held.state, held.unsettled) == ("held", True)
        if how == "undo":
            it.outbox.undo("d1")
            assert it.box.drafts["d1"].note == "not sent again; the first may have arrived"
        elif how == "unreadable":
            it.server.list_faults = ["404"]
        await it.clock.advance(10)
        assert it.state() == "unknown"
        assert it.on_disk() is not None
        assert it.outbox.edit("d1") != it.box.drafts["d1"]


async def test_the_first_mail_is_found_after_a_second_sending_was_lost(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["lost after", "lost before"]
        it.box.save(READY)
        it.outbox.send("d1")
        await it.clock.advance(10)
        it.server.hidden = 4
        await it.until_looked()
        it.outbox.send_again("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("unknown", 2)
        await it.until_looked()
        assert (it.state(), len(it.server.sent)) == ("gone", 1)


async def test_a_key_that_is_refused_keeps_every_reply(tmp_path: Path):
    async with desk(tmp_path) as it:
        it.server.faults = ["401"]
        for draft_id in ("d1", "d2"):
            it.box.save(draft(draft_id, text=f"Answer {draft_id}"))
            it.outbox.send(draft_id)
        await it.clock.advance(15)
        assert {it.state("d1"), it.state("d2")} == {"refused"}
        assert it.server.sent == []


STEPS = st.lists(
    st.sampled_from(
        ["send", "again", "undo", "type", "look", "edit", "wait 3", "wait 10", "wait 70", "restart"]
    ),
    max_size=25,
)
FAULTS = st.lists(
    st.sampled_from(["", *BEFORE, *AFTER, *INSIDE]).filter(lambda fault: fault != "401"), max_size=6
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, faults=FAULTS, hidden=st.integers(0, 4))
async def test_whatever_happens_each_sending_the_user_asked_for_stores_one_mail_at_most(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], faults: list[str], hidden: int
):
    folder = tmp_path_factory.mktemp("drafts")
    clock = FakeClock()
    server = MailServer(clock.wall)
    server.faults, server.hidden = [*faults], hidden
    asked, typed = 0, READY.text
    while True:
        async with desk(folder, server, clock) as it:
            if not steps and not asked and it.state() == "gone":
                it.box.save(READY)
            while steps:
                step = steps.pop(0)
                if step == "restart":
                    break
                if step == "send":
                    it.box.save(READY) if not asked else None
                    asked += it.outbox.send("d1")
                elif step == "again":
                    asked += it.outbox.send_again("d1")
                elif step == "undo":
                    asked -= it.outbox.undo("d1")
                elif step == "type" and "d1" in it.box.drafts:
                    typed += " and more"
                    it.box.save(replace(it.box.drafts["d1"], text=typed))
                elif step == "look":
                    await it.outbox.look_for("d1")
                elif step == "edit":
                    asked -= it.state() == "held"
                    it.outbox.edit("d1")
                elif step.startswith("wait"):
                    await clock.advance(float(step.split()[1]))
                assert len(server.sent) <= asked
                there = it.box.drafts.get("d1")
                if there is not None and there.state in ("draft", "refused"):
                    assert not there.unsettled
                    assert len(server.sent) == 0
            else:
                await clock.advance(100)
                server.hidden = 0
                if server.sent and it.state() == "unknown":
                    assert await it.outbox.look_for("d1")
                texts = {item.text for item in it.box.drafts.values()}
                assert server.sent or not asked or typed in texts
                return
