"""Texts on disk that belong to no draft: found, told apart, never removed unasked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft, to_json
from instantly_tui.engine.orphans import Orphan, adopt, find_orphans, remove
from instantly_tui.engine.salvage import salvaged
from tests.support.clock import START, FakeClock
from tests.support.desk import READY

WHOLE = to_json(replace(READY, text='She said "yes"\n\\o/ – äöü 😀 to all of it'))


@pytest.mark.parametrize("size", range(0, len(WHOLE) + 1, 7))
def test_as_much_of_a_text_is_read_as_there_is(size: int):
    text = json.loads(WHOLE)["text"]
    found = salvaged(WHOLE[:size])
    assert text.startswith(found.removesuffix("\ufffd"))
    start = WHOLE.index(b'"text": "') + 9
    assert len(found) >= (size - start) // 12
    assert size < len(WHOLE) or found == text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"text": 7}', b'"text"'])
def test_no_text_is_made_up(content: bytes):
    assert salvaged(content) == ""


def test_what_drives_a_terminal_is_drawn():
    assert salvaged(b'{"text": "a\\u001b[31mb\\u009b1m\\u202ec') == salvaged(
        b'{"text": "a\\u001b[31mb\\u009b1m\\u202ec"'
    )
    assert "\x1b" not in salvaged(b'{"text": "a\\u001b[31mb') + salvaged(
        to_json(replace(READY, text="\x1b[2J"))
    )


def box_of(folder: DraftFolder) -> DraftBox:
    ids = iter(f"n{number}" for number in range(100))
    return DraftBox(folder, FakeClock(), lambda _: None, lambda _: None, lambda: next(ids))


def found(folder: DraftFolder) -> dict[str, Orphan]:
    return {orphan.path.name: orphan for orphan in find_orphans(folder, lambda name: name == "known")}


@pytest.fixture
def folder(tmp_path: Path) -> DraftFolder:
    folder = DraftFolder(tmp_path / "drafts" / "mine")
    folder.open()
    return folder


def test_a_text_that_was_about_to_be_saved_is_put_aside(folder: DraftFolder):
    folder.save(READY)
    longer = replace(READY, text=READY.text + "\nAnd one more thing")
    (folder.folder / ".d1.json.x").write_bytes(to_json(longer))
    (folder.folder / ".d2.json.y").write_bytes(to_json(READY)[:-300])
    folder.open()
    left = found(folder)
    assert left["d1.1.json"].text == longer.text
    assert (left["d1.1.json"].kind, left["d1.1.json"].ours) == ("left", True)
    assert READY.text.startswith(left["d2.1.json"].text)
    assert left["d2.1.json"].draft is None
    folder.open()
    assert found(folder) == left


def test_a_half_written_file_that_says_nothing_new_goes(folder: DraftFolder):
    folder.save(READY)
    (folder.folder / ".d1.json.x").write_bytes(to_json(READY)[:-200])
    (folder.folder / ".d1.json.y").write_bytes(to_json(replace(READY, state="held")))
    (folder.folder / ".d1.json.z").write_bytes(b"")
    (folder.folder / ".gone.json.x").write_bytes(to_json(replace(READY, id="gone")))
    folder.record_sent(replace(READY, id="gone"))
    folder.open()
    assert not list(folder.folder.glob(".*"))
    assert find_orphans(folder, lambda _: True) == ()


def test_versions_without_their_draft_are_found_by_their_newest(folder: DraftFolder):
    for number, text in enumerate(("one two three four", "one two three", "one")):
        folder.save(replace(READY, text=text, updated=START + timedelta(minutes=2 * number)))
    assert found(folder) == {}
    folder.path("d1").unlink()
    assert [orphan.text for orphan in found(folder).values()] == ["one two three"]
    folder.record_sent(READY)
    assert found(folder) == {}


def test_drafts_of_others_are_named_and_never_made_ours(folder: DraftFolder, tmp_path: Path):
    for name in ("known", "gone@client"):
        DraftFolder(tmp_path / "drafts" / name).save(replace(READY, id=name[:4]))
    others = found(folder)
    assert {name: orphan.why for name, orphan in others.items()} == {
        "know.json": "belongs to known",
        "gone.json": "belongs to gone@client, which is not set up any more",
    }
    assert not any(adopt(box_of(folder), orphan) for orphan in others.values())
    lease = DraftFolder(tmp_path / "drafts" / "known").lease("know")
    assert lease is not None
    assert remove(others["know.json"]) == "another window is sending it"
    lease.release()
    assert remove(others["know.json"]) == ""
    assert set(found(folder)) == {"gone.json"}


def test_a_newer_format_is_named_and_left_alone(folder: DraftFolder):
    newer = {"format": 99, "id": "d9", "text": "from the future"}
    folder.path("d9").write_text(json.dumps(newer))
    orphan = found(folder)["d9.json"]
    assert (orphan.kind, orphan.text, adopt(box_of(folder), orphan)) == ("newer", "from the future", None)


def test_going_on_with_a_found_draft_takes_its_file_away(folder: DraftFolder):
    (folder.folder / ".d1.json.x").write_bytes(to_json(READY))
    folder.open()
    box = box_of(folder)
    orphan = found(folder)["d1.1.json"]
    draft = adopt(box, orphan)
    assert draft is not None
    assert (draft.id, draft.text, draft.state, draft.reply_to) == ("n0", READY.text, "draft", READY.reply_to)
    assert found(folder) == {}
    assert folder.read("n0") == draft


def test_what_an_editor_had_when_its_program_died(folder: DraftFolder):
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    with (
        tempfile.TemporaryDirectory(prefix=f"itui-{dead.pid}-", ignore_cleanup_errors=True) as left,
        tempfile.TemporaryDirectory(prefix=f"itui-{os.getpid()}-") as open_now,
    ):
        (Path(left) / "reply.txt").write_text("typed in an editor")
        (Path(open_now) / "reply.txt").write_text("still being typed")
        orphans = [orphan for orphan in find_orphans(folder, lambda _: True) if "typed" in orphan.text]
        assert [(orphan.kind, orphan.text) for orphan in orphans] == [("left", "typed in an editor")]
        assert remove(orphans[0]) == ""
        assert not Path(left).exists()


def test_an_empty_draft_is_nobodys_text(folder: DraftFolder):
    (folder.folder / ".d1.json.x").write_bytes(to_json(Draft("d1", text=" \n")))
    folder.open()
    assert found(folder) == {}
