"""A growing file and its journal: cut anywhere, the export goes on to the same bytes, over nobody's file."""

from __future__ import annotations

import errno
import os
import random
import stat
from pathlib import Path

import pytest

from instantly_tui.engine.export_file import Broken, Growing, Journal, begin, discard, left_in, load

PAGES = [b"\xef\xbb\xbfhead\r\n1\r\n", b"22\r\n2\r\n", "drei 田\r\n".encode(), b"", b"4\r\n" * 40]


def written(growing: Growing, stop: int = len(PAGES)) -> None:
    for number in range(growing.journal.last.pages, stop):
        content = PAGES[number]
        step = growing.after(
            content,
            content.count(b"\n"),
            cursor=f"after-{number}",
            ended=number == len(PAGES) - 1,
            layout={"fields": ["a"]} if number == 0 else {},
        )
        growing.add(content, step)


def begun(folder: Path) -> Journal:
    return begin(folder / "journals", folder / "rows.csv", {"resource": "leads"})


def test_a_file_gets_its_name_only_when_it_is_whole_and_is_for_its_owner_only(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    growing = Growing.open(journal)
    written(growing)
    assert not journal.target.exists()
    assert growing.finish() == journal.target
    assert journal.target.read_bytes() == b"".join(PAGES)
    assert stat.S_IMODE(journal.target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["rows.csv"]
    assert not [*(tmp_path / "journals").iterdir()]


def test_nothing_is_overwritten_neither_at_the_start_nor_at_the_end(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    with pytest.raises(FileExistsError):
        begun(tmp_path)
    growing = Growing.open(journal)
    written(growing)
    journal.target.write_text("somebody else's")
    (tmp_path / "rows-2.csv").symlink_to(tmp_path / "nowhere")
    assert growing.finish() == tmp_path / "rows-3.csv"
    assert journal.target.read_text() == "somebody else's"
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(FileExistsError):
        begun(tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_byte_of_file_and_journal_it_goes_on_to_the_same_bytes(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    journal = begun(tmp_path)
    head_length = len(journal.path.read_bytes())
    for _ in range(6):
        growing = Growing.open(journal)
        written(growing, chance.randint(0, len(PAGES)))
        growing.close()
        # What reached the disk of each file is chance; the head was written before the first page.
        part, log = journal.part.read_bytes(), journal.path.read_bytes()
        journal.part.write_bytes(part[: chance.randint(0, len(part))] + chance.choice([b"", b"\0\0torn"]))
        kept = log[: chance.randint(head_length, len(log))]
        journal.path.write_bytes(kept + chance.choice([b"", b'{"pages"']))
        again = load(journal.path)
        assert again is not None
        journal = again
    growing = Growing.open(journal)
    assert journal.part.read_bytes() == b"".join(PAGES[: journal.last.pages])
    written(growing)
    assert journal.steps[0].layout == {"fields": ["a"]}
    assert growing.finish().read_bytes() == b"".join(PAGES)


def test_a_page_that_somebody_changed_is_written_again_with_all_after_it(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    growing = Growing.open(journal)
    written(growing, 4)
    growing.close()
    changed = bytearray(journal.part.read_bytes())
    changed[len(PAGES[0]) + 1] ^= 1
    journal.part.write_bytes(changed)
    growing = Growing.open(journal)
    assert journal.last.pages == 1
    written(growing)
    assert growing.finish().read_bytes() == b"".join(PAGES)


def test_what_can_not_begin_leaves_no_file_and_a_journals_name_is_not_used_again(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        begin(tmp_path / "journals", tmp_path / "rows.csv", {"resource": object()})
    assert not (tmp_path / "rows.csv.part").exists()
    first = begun(tmp_path)
    discard(first)
    second = begin(tmp_path / "journals", tmp_path / "rows.csv", {}, {first.path})
    assert second.path != first.path


def test_one_process_writes_at_a_time_and_what_is_gone_or_unreadable_is_said(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    growing = Growing.open(journal)
    for refused in (lambda: Growing.open(journal), lambda: discard(journal)):
        with pytest.raises(Broken, match="another window"):
            refused()
    growing.close()
    journal.part.unlink()
    with pytest.raises(Broken, match="is gone"):
        Growing.open(journal)
    assert [found.path for found in left_in(journal.path.parent)] == [journal.path]
    journal.path.write_text('{"resource":"lea')
    assert left_in(journal.path.parent) == []
    assert left_in(tmp_path / "none") == []


def test_discarding_removes_the_unfinished_file_and_its_journal(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    growing = Growing.open(journal)
    written(growing, 2)
    growing.close()
    discard(journal)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_kill_between_the_two_names_of_a_whole_file_leaves_one_file(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    growing = Growing.open(journal)
    written(growing)
    growing.close()
    os.link(journal.part, journal.target)
    growing = Growing.open(journal)
    assert growing.finish() == journal.target
    assert not journal.part.exists()
    assert not (tmp_path / "rows-2.csv").exists()


def test_a_disk_without_second_names_still_overwrites_nothing(tmp_path: Path) -> None:
    def refused(_: Path, __: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    journal = begun(tmp_path)
    growing = Growing.open(journal)
    written(growing)
    journal.target.write_text("somebody else's")
    assert growing.finish(refused) == tmp_path / "rows-2.csv"
    assert (tmp_path / "rows-2.csv").read_bytes() == b"".join(PAGES)
    assert journal.target.read_text() == "somebody else's"
    # What can't take its name leaves nothing empty under it.
    (tmp_path / "other").mkdir()
    journal = begun(tmp_path / "other")
    growing = Growing.open(journal)
    journal.part.unlink()
    with pytest.raises(FileNotFoundError):
        growing.finish(refused)
    growing.close()
    assert not journal.target.exists()
