"""The drafts with what lies beside them, their earlier texts, and leaving while the disk takes nothing."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from textual.pilot import Pilot

from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft, to_json
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import NOW, demo_app, front, press, screen_lines, screen_text, settle
from tests.ui.reply_desk import answer, leave_now, patient, rows_of, sent_in, space_of

FIRST = "Tuesday suits me, and Sam could show you how the closing works for three entities."
MAIL = str(UUID(int=2))
SECOND = "Wednesday, rather."


@pytest.fixture(autouse=True)
def no_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is copied goes to the terminal, not to the buffers of the tmux these tests may run in."""
    monkeypatch.delenv("TMUX", raising=False)


def on(app: InstantlyApp, words: str) -> None:
    """Put the cursor on the row that holds these words."""
    rows = rows_of(app)
    index = next(
        i
        for i in range(len(rows.source))
        if words in f"{rows.source.row(i).state.text} {rows.source.row(i).text}"
    )
    rows.go(index)


def lay_out(folder: Path) -> DraftFolder:
    """A folder of drafts as crashes, damage and other profiles leave it."""
    drafts = DraftFolder(folder / "state" / "drafts" / "demo")
    drafts.open()
    whole = Draft(
        "cut",
        reply_to=str(UUID(int=1)),
        author="ann@example.com",
        text="Cut off while it was written",
        created=NOW,
    )
    (drafts.folder / ".cut.json.x1").write_bytes(to_json(whole).partition(b"written")[0] + b"written")
    (drafts.folder / "unreadable").mkdir(mode=0o700)
    (drafts.folder / "unreadable" / "bad.1.json").write_bytes(
        b'{"format": 1, "text": "Half of \\u001b[31m it'
    )
    drafts.save(
        Draft(
            "lost", reply_to=str(UUID(int=2)), author="eve@example.com", text="Nobody to answer", updated=NOW
        )
    )
    for number, text in enumerate(("one two three four five six seven", "one")):
        drafts.save(
            Draft(
                "away",
                reply_to=MAIL,
                eaccount="sam@example.org",
                author="kim@example.com",
                text=text,
                updated=NOW + timedelta(minutes=number),
            )
        )
    (drafts.folder / "away.json").unlink()
    other = DraftFolder(folder / "state" / "drafts" / "north")
    other.open()
    other.save(
        Draft("theirs", author="lee@example.com", reply_to="m", text="From another profile", updated=NOW)
    )
    return drafts


async def test_what_lies_beside_the_drafts_is_listed_and_kept_until_discarded(tmp_path: Path) -> None:
    drafts = lay_out(tmp_path)
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, "g", "d")
        text = screen_text(app)
        assert "Drafts · 1 · 4 found beside them" in text
        for words in ("mail is gone", "left by a crash", "damaged", "its file is gone", "not of here"):
            assert words in text
        assert "Half of ␛[31m it" in text
        assert line.count("GET", f"/emails/{MAIL}") == 1
        on(app, "not of here")
        await press(app, pilot, "enter")
        assert "belongs to north, which is not set up any more" in screen_text(app)
        assert "would leave from the wrong mailbox" in screen_text(app)
        await press(app, pilot, "v")
        assert "it is no draft of this workspace" in screen_text(app)
        await press(app, pilot, "d", "d")
        assert "nothing done" in screen_text(app)
        assert (tmp_path / "state/drafts/north/theirs.json").exists()
        await press(app, pilot, "d", "D")
        assert not (tmp_path / "state/drafts/north/theirs.json").exists()
        on(app, "damaged")
        await press(app, pilot, "y", "y")
        assert app.clipboard == "Half of ␛[31m it"
        on(app, "its file is gone")
        await press(app, pilot, "enter")
        assert "one two three four five six seven" in screen_text(app)
        assert "found on disk" in screen_text(app)
        await press(app, pilot, "escape", "p")
        assert "Drafts · 2 · 2 found beside them" in screen_text(app)
        on(app, "left by a crash")
        await press(app, pilot, "enter")
        assert "too little of it is left to go on with" in screen_text(app)
        on(app, "mail is gone")
        await settle(app, pilot)
        assert "the mail it belongs to is gone from the server" in screen_text(app)
    assert not list(drafts.folder.glob("versions/away.*"))
    assert {draft.text for name in drafts.open() if (draft := drafts.read(name))} == {
        "Nobody to answer",
        "one two three four five six seven",
    }


async def test_an_earlier_text_is_taken_back_and_the_present_one_kept(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24), launch=patient(tmp_path)) as (app, pilot, _):
        await answer(app, pilot, FIRST)
        box = app.workspace.outbox.box
        draft = next(iter(box.drafts.values()))
        await press(app, pilot, "p", "g", "d", "v")
        assert "there is no earlier text of it" in screen_text(app)
        box.save(replace(draft, text=SECOND))
        await press(app, pilot, "v")
        assert "Versions · 1 earlier text" in screen_text(app)
        assert SECOND in screen_text(app)
        await press(app, pilot, "enter")
        assert "this is the text as it is now" in screen_text(app)
        await press(app, pilot, "j")
        assert FIRST[:60] in screen_lines(app)[12]
        await press(app, pilot, "enter")
        assert box.drafts[draft.id].text == FIRST
        assert [version.text for version in box.folder.versions(draft.id)] == [SECOND, FIRST]
        assert "Drafts · 1" in screen_text(app)
        await press(app, pilot, "v")
        assert "Versions · 2 earlier texts" in screen_text(app)


async def test_sent_ones_stay_listed_with_their_time(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, FIRST)
        await press(app, pilot, "y", "g", "o")
        held = next(row for row in screen_lines(app) if "▶ held" in row)
        until = app.workspace.outbox.until(rows_of(app).current.key)
        assert until is not None
        assert f"until {until.astimezone():%H:%M:%S}" in held
        assert "t takes it back" in held
        await leave_now(app, pilot)
        assert "Outbox · 0 · nothing waits to be sent · 1 sent in this session" in screen_text(app)
        await press(app, pilot, "l")
        assert "it is sent; this is for replies whose outcome is unknown" in screen_text(app)
        await press(app, pilot, "d")
        assert "it was sent; there is nothing to discard" in screen_text(app)
        await press(app, pilot, "enter")
        assert "it was sent and can't be taken back" in screen_text(app)
        assert len(sent_in(space_of(app), mail.thread_id)) == line.count("POST", "/emails/reply") == 1


async def test_what_another_window_writes_or_sends_is_said_and_not_sent(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await answer(app, pilot, FIRST)
        other = DraftFolder(app.workspace.outbox.box.folder.folder)
        assert [other.is_written_elsewhere(draft) for draft in app.workspace.outbox.box.drafts] == [True]
        await press(app, pilot, "p", "g", "o")
        key = rows_of(app).current.key
        assert not list(other.folder.glob(".*.pen"))
        pen = other.pen(key)
        assert pen is not None
        front(app).look_at_disk()
        await settle(app, pilot)
        assert "draft elsewhere" in screen_text(app), "also who stands here is told"
        pen.release()
        front(app).look_at_disk()
        await settle(app, pilot)
        assert "draft elsewhere" not in screen_text(app)
        pen = other.pen(key)
        assert pen is not None
        await press(app, pilot, "g", "d", "g", "o")
        assert "draft elsewhere" in screen_text(app)
        assert "another window is writing it" in screen_text(app)
        await press(app, pilot, "enter")
        assert "another window has the reply" in screen_text(app)
        assert not app.workspace.outbox.send(key)
        pen.release()
        there = other.read(key)
        assert there is not None
        lease = other.lease(key)
        assert lease is not None
        other.save(replace(there, state="sending"))
        app.workspace.outbox.box._touched.discard(key)
        await press(app, pilot, "g", "d", "g", "o")
        assert "sending elsewhere" in screen_text(app)
        await press(app, pilot, "l")
        assert "another window has it" in screen_text(app)
        lease.release()
        await press(app, pilot, "g", "d", "g", "o")
        assert "outcome unknown" in screen_text(app)
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0


@contextmanager
def full_disk(size: int = 100) -> Iterator[None]:
    """A disk that takes no file above `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_leaving_asks_before_a_text_is_lost_and_tries_again(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        with full_disk():
            await answer(app, pilot, FIRST)
            assert os.strerror(errno.EFBIG).lower() in screen_text(app)
            assert "it is kept in memory only" in screen_text(app)
            await press(app, pilot, "escape", "p", "g", "o")
            assert "not on disk" in screen_text(app)
            await press(app, pilot, "ctrl+q")
            assert "can't be saved (file too large) and is lost by leaving" in screen_text(app)
            await press(app, pilot, "c")
            assert app.clipboard == FIRST
            assert app.is_running
            await press(app, pilot, "ctrl+q", "x")
            assert "nothing done" in screen_text(app)
            await press(app, pilot, "ctrl+q", "L")
            assert "Quit with 1 draft not on disk waiting?" in screen_text(app)
            await press(app, pilot, "x")
        await press(app, pilot, "ctrl+q")
        assert "Quit?" in screen_text(app)
        assert "Drafts are saved again" in [message.text for message in app.messages.log]
        await quit_now(app, pilot)
    drafts = DraftFolder(tmp_path / "state" / "drafts" / "demo")
    assert [draft.text for name in drafts.open() if (draft := drafts.read(name))] == [FIRST]


async def quit_now(app: InstantlyApp, pilot: Pilot[None]) -> None:
    await pilot.press("y")
    await pilot.pause()
