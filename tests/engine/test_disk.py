"""A disk that takes nothing, at every step of writing: it is said, the text stays, and it is tried again."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from instantly_tui.config.files import Disk
from instantly_tui.engine.draft_folder import DraftFolder
from tests.support.desk import READY, Desk, desk

LATER = "Wednesday, rather: the room is taken on Tuesday, and the projector too."
NOBODY = 65534
STEPS = ("write", "half a write", "sync", "rename", "sync the folder")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)


class FailingDisk(Disk):
    """A disk that fails in one step as long as it is told to."""

    def __init__(self) -> None:
        self.step, self.error = "", 0
        self._is_file = False

    def _fail(self, *steps: str) -> None:
        if self.step in steps:
            raise OSError(self.error, os.strerror(self.error))

    def write(self, file: IO[bytes], content: bytes) -> None:
        self._is_file = True
        self._fail("write")
        super().write(file, content[: len(content) // 2])
        self._fail("half a write")
        super().write(file, content[len(content) // 2 :])

    def sync(self, handle: int) -> None:
        if self._is_file:
            self._is_file = False
            self._fail("sync")
        else:
            self._fail("sync the folder")
        super().sync(handle)

    def rename(self, source: Path, target: Path) -> None:
        self._fail("rename", "write", "half a write")
        super().rename(source, target)


@contextmanager
def failing(disk: FailingDisk, step: str, error: int = errno.ENOSPC) -> Iterator[None]:
    disk.step, disk.error = step, error
    try:
        yield
    finally:
        disk.step = ""


def typed(it: Desk) -> str:
    return it.box.drafts["d1"].text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: errno.errorcode[error])
@pytest.mark.parametrize("step", STEPS)
async def test_typing_on_a_failing_disk(tmp_path: Path, step: str, error: int):
    disk = FailingDisk()
    async with desk(tmp_path, disk=disk) as it:
        it.box.save(READY)
        with failing(disk, step, error):
            kept = it.box.save(replace(READY, text=LATER))
            it.box.save(replace(READY, text=LATER))
            assert (kept.id, typed(it)) == ("d1", LATER)
            words = os.strerror(error)
            assert it.said == [
                f"Draft not saved: {words[0].lower()}{words[1:]} ({tmp_path}); it is kept in memory only"
            ]
            assert it.notices[0].sticky
            assert it.box.save_again() == 1
            # What is flushed but for the folder's list of names is there all the same.
            assert [lost.text for lost in it.box.losing] == ([] if step == "sync the folder" else [LATER])
        it.outbox.rescan()
        assert it.box.save_again() == 0
        assert it.said[1:] == ["Drafts are saved again"]
        there = it.on_disk()
        assert there is not None
        assert there.text == LATER
        assert list(it.box.drafts) == ["d1"]
        assert it.outbox.send("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)


@pytest.mark.parametrize("step", STEPS)
async def test_nothing_is_sent_that_could_not_be_noted_first(tmp_path: Path, step: str):
    disk = FailingDisk()
    async with desk(tmp_path, disk=disk) as it:
        it.box.save(READY)
        with failing(disk, step):
            assert not it.outbox.send("d1")
            assert it.state() == "draft"
        assert it.outbox.send("d1")
        with failing(disk, step):
            await it.clock.advance(10)
            assert (it.state(), it.server.posts) == ("draft", 0)
        assert it.outbox.send("d1")
        await it.clock.advance(10)
        assert (it.state(), it.server.posts) == ("gone", 1)


@pytest.mark.parametrize("fault", ["lost after", "lost before", "400", ""])
async def test_a_disk_that_fills_up_while_a_reply_is_on_its_way(tmp_path: Path, fault: str):
    disk = FailingDisk()
    async with desk(tmp_path, disk=disk) as it:
        it.box.save(READY)
        it.server.faults = [fault]
        it.outbox.send("d1")

        def fill(_: str) -> None:
            disk.step, disk.error = "write", errno.ENOSPC

        it.server.before_answer = fill
        await it.clock.advance(9)
        if fault in ("lost before", "400"):
            await it.clock.advance(1)
            fill("")
        await it.clock.advance(10)
        assert (
            it.state()
            == {"lost after": "gone", "lost before": "unknown", "400": "refused", "": "gone"}[fault]
        )
        disk.step = ""
    async with desk(tmp_path, it.server, it.clock) as later:
        await later.until_looked()
        assert later.server.posts == 1
        assert later.state() == ("gone" if later.server.sent else it.state())


async def test_a_folder_that_goes_away_is_written_anew(tmp_path: Path):
    folder = tmp_path / "drafts"
    async with desk(folder) as it:
        it.box.save(READY)
        it.box.save(replace(READY, id="d2", text=LATER))
        it.outbox.send("d2")
        shutil.rmtree(folder)
        it.outbox.rescan()
        assert {draft.text for draft in it.box.drafts.values()} == {READY.text, LATER}
        assert "The folder of the drafts was gone" in it.said[0]
        assert DraftFolder(folder).open() == ["d1", "d2"]
        assert it.box.save(replace(READY, text="typed on")).id == "d1"
        await it.clock.advance(10)
        assert (it.state("d2"), it.server.posts) == ("gone", 1)


async def test_a_folder_that_goes_away_and_can_not_be_made_keeps_everything_in_memory(tmp_path: Path):
    folder = tmp_path / "home" / "drafts"
    async with desk(folder) as it:
        it.box.save(READY)
        shutil.rmtree(folder.parent)
        folder.parent.write_text("no folder any more")
        it.outbox.rescan()
        it.box.save(replace(READY, text=LATER))
        assert typed(it) == LATER
        assert [lost.text for lost in it.box.losing] == [LATER]
        assert not it.outbox.send("d1")
        folder.parent.unlink()
        it.outbox.rescan()
        there = it.on_disk()
        assert there is not None
        assert there.text == LATER


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder takes no change; who may write everywhere gives that up as long."""
    root = os.geteuid() == 0
    if root:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    folder.chmod(0o500)
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that every user of the machine can reach, which those of the test run are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


async def test_a_folder_that_can_only_be_read(reachable: Path):
    folder = reachable / "drafts"
    async with desk(folder) as it:
        it.box.save(READY)
        it.box.save(replace(READY, id="d2", text=LATER, state="draft"))
        DraftFolder(folder).save(replace(READY, id="d3", state="sending"))
    async with desk(folder) as it:
        with read_only(folder):
            it.outbox.rescan()
            assert set(it.box.drafts) == {"d1", "d2", "d3"}
            it.box.save(replace(it.box.drafts["d1"], text=LATER))
            assert [lost.text for lost in it.box.losing] == [LATER]
            assert "permission denied" in it.said[-1]
            assert not it.outbox.send("d2")
            assert "can't be locked" in it.said[-1]
            assert not it.box.discard("d2")
        it.outbox.rescan()
        assert "Drafts are saved again" in it.said
        there = it.on_disk()
        assert there is not None
        assert there.text == LATER
