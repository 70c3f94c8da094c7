"""Drafts on disk: whole, private, with earlier texts, and locked against other windows."""

from __future__ import annotations

import os
import resource
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from instantly_tui.engine.draft_folder import DraftFolder, disk_words
from instantly_tui.engine.drafts import Draft
from tests.engine.test_drafts import READY
from tests.support.clock import START
from tests.support.outbox_process import line_of, program


def at(seconds: float, text: str) -> Draft:
    return replace(READY, text=text, updated=START + timedelta(seconds=seconds))


@pytest.fixture
def folder(tmp_path: Path) -> DraftFolder:
    return DraftFolder(tmp_path / "state" / "drafts")


def names(folder: DraftFolder) -> set[str]:
    return {str(path.relative_to(folder.folder)) for path in folder.folder.rglob("*") if path.is_file()}


def test_a_saved_draft_is_read_back_by_another_process(folder: DraftFolder):
    folder.save(READY)
    assert DraftFolder(folder.folder).open() == ["d1"]
    assert DraftFolder(folder.folder).read("d1") == READY
    assert folder.read("none") is None


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_files_and_folders_are_private_whatever_the_umask(folder: DraftFolder, mask: int):
    before = os.umask(mask)
    try:
        folder.save(at(0, "a long enough text"))
        folder.save(at(1, "short"))
        folder.record_sent(READY)
        lease = folder.lease("d1")
        assert lease is not None
        made = [folder.folder.parent, folder.folder, *folder.folder.rglob("*")]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
        lease.release()
    finally:
        os.umask(before)
    assert len(made) == 8
    for path in made:
        assert modes[path.name] == (
            0o700 if path.suffix == "" and not path.name.startswith(".") else 0o600
        ), path


def test_a_folder_that_others_can_read_is_closed_to_them(folder: DraftFolder):
    folder.folder.mkdir(parents=True, mode=0o755)
    folder.open()
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700


def test_a_failing_write_leaves_the_old_text_and_no_rubbish(folder: DraftFolder):
    folder.save(READY)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(OSError, match="too large") as caught:
            folder.save(replace(READY, text="x" * 5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert disk_words(caught.value) == "file too large"
    assert folder.read("d1") == READY
    assert names(folder) == {"d1.json", "versions/d1.1.json"} or names(folder) == {"d1.json"}


def test_a_folder_that_vanished_is_made_again(folder: DraftFolder):
    folder.save(READY)
    for path in folder.folder.iterdir():
        path.unlink()
    folder.folder.rmdir()
    folder.save(READY)
    assert folder.read("d1") == READY


def test_earlier_texts_are_kept_a_minute_apart_and_before_a_big_cut(folder: DraftFolder):
    for second, text in [(0, "one two three"), (1, "one two three four"), (30, "one two three four five")]:
        folder.save(at(second, text))
    assert [version.text for version in folder.versions("d1")] == ["one two three"]
    folder.save(at(90, "one two three four five six"))
    folder.save(at(91, "one two three four five six seven"))
    assert folder.versions("d1")[0].text == "one two three four five six"
    folder.save(at(92, ""))
    assert folder.versions("d1")[0].text == "one two three four five six seven"
    folder.save(at(93, "anew"))
    assert folder.versions("d1")[0].text == "one two three four five six seven"


def test_five_earlier_texts_are_kept(folder: DraftFolder):
    for minute in range(9):
        folder.save(at(61 * minute, f"text {minute}"))
    assert [version.text for version in folder.versions("d1")] == [f"text {n}" for n in (7, 6, 5, 4, 3)]
    folder.remove("d1")
    assert names(folder) == set()


def test_versions_of_similar_ids_stay_apart_and_a_broken_one_costs_nothing(folder: DraftFolder):
    folder.save(replace(at(0, "mine"), id="d1"))
    folder.save(replace(at(0, "another's"), id="d1-x"))
    folder.save(replace(at(61, "mine too"), id="d1"))
    folder.save(replace(at(61, "another's too"), id="d1-x"))
    (folder.folder / "versions" / "d1.2.json").write_bytes(b"{")
    assert [version.text for version in folder.versions("d1")] == ["mine"]
    folder.save(replace(at(200, "mine still"), id="d1"))
    assert [version.text for version in folder.versions("d1")] == ["mine too", "mine"]


def test_half_written_files_are_swept_unless_their_writer_lives(folder: DraftFolder):
    folder.save(READY)
    for draft_id in ("d1", "d2"):
        (folder.folder / f".{draft_id}.json.abc").write_text("{")
    lease = folder.lease("d2")
    assert lease is not None
    assert DraftFolder(folder.folder).open() == ["d1"]
    assert not (folder.folder / ".d1.json.abc").exists()
    assert (folder.folder / ".d2.json.abc").exists()
    lease.release()


def test_a_file_that_is_no_draft_is_moved_aside_unread(folder: DraftFolder):
    folder.save(READY)
    for content in (b"{", b"\x00"):
        (folder.folder / "odd name.json").write_bytes(content)
        with pytest.raises(ValueError, match="id"):
            folder.read("odd name")
        folder.move_aside("odd name")
    assert names(folder) == {"d1.json", "unreadable/odd name.1.json", "unreadable/odd name.2.json"}
    assert (folder.folder / "unreadable" / "odd name.2.json").read_bytes() == b"\x00"


def test_a_copied_file_is_not_taken_for_the_draft_in_it(folder: DraftFolder):
    folder.save(READY)
    (folder.folder / "d2.json").write_bytes((folder.folder / "d1.json").read_bytes())
    with pytest.raises(ValueError, match="differ"):
        folder.read("d2")


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".", "x" * 65, "d1.json"])
def test_no_id_leads_out_of_the_folder(folder: DraftFolder, name: str):
    with pytest.raises(ValueError, match="id"):
        folder.save(replace(READY, id=name))


def test_changes_by_others_are_noticed(folder: DraftFolder):
    other = DraftFolder(folder.folder)
    assert not folder.changed_elsewhere("d1")
    folder.save(READY)
    assert not folder.changed_elsewhere("d1")
    assert other.changed_elsewhere("d1")
    other.read("d1")
    other.save(READY)
    assert folder.changed_elsewhere("d1")
    folder.read("d1")
    assert not folder.changed_elsewhere("d1")
    other.remove("d1")
    assert folder.changed_elsewhere("d1")


def test_what_was_sent_is_known_without_what_it_said(folder: DraftFolder):
    assert folder.sent("d1") is None
    folder.record_sent(replace(READY, mail="mail-9", sent_at=START))
    record = DraftFolder(folder.folder).sent("d1")
    assert record is not None
    assert (record.mail, record.sent_at) == ("mail-9", START)
    assert folder.sent_mails() == {"mail-9"}
    content = (folder.folder / "sent" / "d1.json").read_text()
    assert READY.text not in content
    assert READY.author not in content


def test_a_broken_sent_record_still_says_sent(folder: DraftFolder):
    folder.record_sent(READY)
    (folder.folder / "sent" / "d1.json").write_bytes(b"{")
    record = folder.sent("d1")
    assert record is not None
    assert folder.sent_mails() == set()


def test_only_the_newest_sent_records_stay(folder: DraftFolder):
    folder.SENT_KEPT = 3
    for number in range(5):
        folder.record_sent(replace(READY, id=f"d{number}"))
        os.utime(folder.folder / "sent" / f"d{number}.json", (number, number))
    folder.open()
    assert names(folder) == {"sent/d2.json", "sent/d3.json", "sent/d4.json"}


HOLDER = """
import sys
from pathlib import Path
from instantly_tui.engine.draft_folder import DraftFolder
lease = DraftFolder(Path(sys.argv[1])).lease("d1")
print("held" if lease else "busy", flush=True)
sys.stdin.read()
"""


def test_a_lease_keeps_everyone_out_and_ends_with_its_process(folder: DraftFolder):
    folder.save(READY)
    with program("-c", HOLDER, str(folder.folder)) as holder:
        assert line_of(holder) == "held"
        assert folder.lease("d1") is None
        with folder.lease("d2") as other:  # type: ignore[union-attr]
            assert other is not None
        holder.kill()
        holder.wait()
    mine = folder.lease("d1")
    assert mine is not None
    assert folder.lease("d1") is None
    mine.release()
    mine.release()
    assert names(folder) == {"d1.json"}
