"""Programs that die with `kill -9` at every point of a reply's way, and programs that race for one draft."""

from __future__ import annotations

import subprocess
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from instantly_tui.engine.draft_folder import DraftFolder
from tests.support.clock import FakeClock
from tests.support.desk import READY, desk, draft
from tests.support.mail_server import MailServer
from tests.support.outbox_process import line_of, program, stored_mails


def started(folder: Path, mode: str, *ids: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return program("-m", "tests.support.outbox_process", str(folder), mode, *ids)


def killed_at(folder: Path, mode: str, *ids: str) -> str:
    """Run a program to the point it stops at, kill it there, and return what it said."""
    with started(folder, mode, *ids) as running:
        return line_of(running)


def server_after(folder: Path, clock: FakeClock) -> MailServer:
    """The server as the killed program left it."""
    server = MailServer(clock.wall)
    server.mails += stored_mails(folder)
    return server


@pytest.mark.parametrize(
    ("point", "on_disk", "at_start", "after_looking", "mails"),
    [
        ("held", "held", "draft", "draft", 0),
        ("checking", "held", "draft", "draft", 0),
        ("sending", "sending", "unknown", "unknown", 0),
        ("posted", "sending", "unknown", "unknown", 0),
        ("stored", "sending", "unknown", "gone", 1),
        ("recorded", "sending", "gone", "gone", 1),
    ],
)
async def test_killed_on_its_way(
    tmp_path: Path, point: str, on_disk: str, at_start: str, after_looking: str, mails: int
):
    folder = tmp_path / "drafts"
    DraftFolder(folder).save(READY)
    assert killed_at(folder, point, "d1") == point
    left = DraftFolder(folder).read("d1")
    assert left is not None
    assert (left.state, left.text) == (on_disk, READY.text)
    assert len(stored_mails(folder)) == mails
    clock = FakeClock()
    async with desk(folder, server_after(folder, clock), clock) as it:
        assert it.state() == at_start
        assert it.box.elsewhere == set()
        await it.until_looked()
        assert it.state() == after_looking
        assert it.server.posts == 0
        assert len(it.server.sent) == mails
        if after_looking != "gone":
            assert it.box.drafts["d1"].text == READY.text
        if after_looking == "draft":
            assert it.outbox.send("d1")
            await clock.advance(10)
            assert len(it.server.sent) == 1


async def test_killed_while_typing_keeps_the_last_saved_word(tmp_path: Path):
    folder = tmp_path / "drafts"
    assert killed_at(folder, "typing") == "word 49"
    async with desk(folder) as it:
        assert it.box.drafts["typed"].text == "word 49"
        assert [left.id for left in it.box.left_over] == ["typed"]
        assert not list(folder.glob(".*"))


async def test_a_living_program_keeps_its_draft_from_others(tmp_path: Path):
    folder = tmp_path / "drafts"
    DraftFolder(folder).save(READY)
    with started(folder, "posted", "d1") as running:
        assert line_of(running) == "posted"
        async with desk(folder) as it:
            assert it.state() == "sending"
            assert it.box.elsewhere == {"d1"}
            assert not it.outbox.send("d1")
            assert not it.outbox.send_again("d1")
            assert not it.outbox.mark_sent("d1")
            await it.until_looked()
            assert (it.state(), it.server.posts) == ("sending", 0)
            running.kill()
            running.wait()
            it.box.load()
            assert it.state() == "unknown"


def test_three_programs_racing_for_ten_drafts_send_each_once(tmp_path: Path):
    folder = tmp_path / "drafts"
    ids = [f"d{number}" for number in range(10)]
    for draft_id in ids:
        DraftFolder(folder).save(draft(draft_id, text=f"The answer to question {draft_id}, at some length."))
    orders = (ids, ids[::-1], ids[5:] + ids[:5])
    with ExitStack() as stack:
        programs = [stack.enter_context(started(folder, "race", *order)) for order in orders]
        assert [line_of(running) for running in programs] == ["ready"] * 3
        for running in programs:
            assert running.stdin is not None
            running.stdin.write("go\n")
            running.stdin.flush()
        assert [running.communicate() and running.returncode for running in programs] == [0, 0, 0]
    texts = sorted(mail["body"]["html"] for mail in stored_mails(folder))
    assert len(texts) == len(set(texts)) == len(ids)
    assert [name for name in DraftFolder(folder).open() if name in ids] == []


async def test_what_one_program_sends_no_other_touches_and_the_next_reads_the_thread_first(tmp_path: Path):
    folder = tmp_path / "drafts"
    DraftFolder(folder).save(READY)
    with started(folder, "posted", "d1") as first:
        assert line_of(first) == "posted"
        with ExitStack() as stack:
            others = [stack.enter_context(started(folder, "race", "d1")) for _ in range(2)]
            assert [line_of(running) for running in others] == ["ready"] * 2
            assert [running.communicate("go\n") and running.returncode for running in others] == [0, 0]
        assert stored_mails(folder) == []
        left = DraftFolder(folder).read("d1")
        assert left is not None
        assert left.state == "sending"
    clock = FakeClock()
    async with desk(folder, server_after(folder, clock), clock) as it:
        assert it.state() == "unknown"
        assert (it.outbox.send("d1"), it.server.posts) == (False, 0)
        await it.until_looked()
        assert (it.state(), it.server.lists, it.server.posts) == ("unknown", 1, 0)
        lists: list[int] = []
        it.server.before_answer = lambda _: lists.append(it.server.lists)
        assert it.outbox.send_again("d1")
        await clock.advance(10)
        assert (it.state(), lists, it.server.posts) == ("gone", [2], 1)
