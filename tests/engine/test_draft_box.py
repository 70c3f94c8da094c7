"""Drafts in memory and on disk: nothing typed is ever lost, whatever disk and other windows do."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from instantly_tui.engine.changes import Change
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.notice import Notice
from instantly_tui.engine.revived import revived
from tests.engine.test_drafts import READY
from tests.support.clock import FakeClock


class Window:
    """One running program on a state folder."""

    def __init__(self, folder: Path, prefix: str = "n") -> None:
        self.notices: list[Notice] = []
        self.changes: list[Change] = []
        ids = (f"{prefix}{number}" for number in range(10_000))
        self.box = DraftBox(
            DraftFolder(folder), FakeClock(), self.changes.append, self.notices.append, lambda: next(ids)
        )

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]

    def texts(self) -> list[str]:
        return sorted(draft.text for draft in self.box.drafts.values())


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """A disk that takes no file above `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def on_disk(folder: Path, draft_id: str) -> Draft | None:
    return DraftFolder(folder).read(draft_id)


def test_what_is_saved_survives_the_window(tmp_path: Path):
    window = Window(tmp_path)
    kept = window.box.save(window.box.new(text="Yes", subject="Re: a"))
    assert window.changes[-1] == Change("outbox", frozenset({kept.id}))
    later = Window(tmp_path)
    later.box.load()
    assert later.box.drafts == {kept.id: kept}
    assert list(later.box.left_over) == [kept]
    later.box.save(replace(kept, text="Yes!"))
    assert not later.box.left_over


def test_an_untouched_empty_reply_is_not_kept(tmp_path: Path):
    window = Window(tmp_path)
    window.box.save(window.box.new(subject="Re: a", text=" "))
    assert window.box.drafts == {}
    assert not tmp_path.joinpath("n0.json").exists()
    cleared = window.box.save(replace(window.box.save(READY), text=""))
    assert on_disk(tmp_path, "d1") == cleared


def test_saving_the_same_again_writes_nothing(tmp_path: Path):
    window = Window(tmp_path)
    kept = window.box.save(READY)
    written = tmp_path.joinpath("d1.json").stat()
    assert window.box.save(replace(kept, note="", state="draft")) is kept
    assert tmp_path.joinpath("d1.json").stat().st_ino == written.st_ino


def test_a_full_disk_is_said_once_and_the_text_kept_until_it_fits(tmp_path: Path):
    window = Window(tmp_path)
    window.box.save(READY)
    with small_disk(1500):
        for text in ("x" * 2000, "x" * 2001, "x" * 2002):
            kept = window.box.save(replace(READY, text=text))
        assert window.box.unsaved == {"d1"}
        assert window.box.drafts["d1"].text == kept.text == "x" * 2002
        assert window.said == [f"Draft not saved: file too large ({tmp_path}); it is kept in memory only"]
        assert window.notices[0].level == "error"
        assert window.notices[0].sticky
    assert on_disk(tmp_path, "d1") == replace(READY, updated=window.box.drafts["d1"].updated)
    window.box.save(kept)
    assert window.said[1:] == ["Drafts are saved again"]
    assert window.box.unsaved == set()
    assert on_disk(tmp_path, "d1") == kept


def test_a_folder_that_can_not_be_made_is_said_and_everything_stays_in_memory(tmp_path: Path):
    blocked = tmp_path / "state"
    blocked.write_text("a file where the folder should be")
    window = Window(blocked)
    window.box.load()
    window.box.save(READY)
    assert window.box.drafts["d1"].text == READY.text
    assert window.box.unsaved == {"d1"}
    assert [text.split(":")[0] for text in window.said] == ["Drafts can't be read", "Draft not saved"]
    assert window.box.lease("d1") is None
    assert window.said[-1].startswith("Not sent: the draft can't be locked: ")
    assert blocked.read_text() == "a file where the folder should be"


def test_a_broken_file_is_moved_aside_and_said(tmp_path: Path):
    window = Window(tmp_path)
    kept = window.box.save(READY)
    tmp_path.joinpath("bad.json").write_bytes(b'{"format": 1, "id": "bad", "text": ')
    tmp_path.joinpath("new.json").write_bytes(b'{"format": 99, "id": "new"}')
    later = Window(tmp_path)
    later.box.load()
    assert later.box.drafts == {"d1": kept}
    assert tmp_path.joinpath("unreadable", "bad.1.json").read_bytes().startswith(b'{"format": 1')
    assert tmp_path.joinpath("new.json").exists()
    assert str(tmp_path / "unreadable" / "bad.1.json") in later.said[0]
    assert later.said[1] == "The draft new was written by a newer version; it is left alone"


@pytest.mark.parametrize(
    ("state", "unsettled", "becomes"),
    [
        ("draft", False, "draft"),
        ("refused", False, "refused"),
        ("unknown", True, "unknown"),
        ("held", False, "draft"),
        ("held", True, "unknown"),
        ("sending", False, "unknown"),
        ("sending", True, "unknown"),
    ],
)
def test_what_a_dead_process_left(tmp_path: Path, state: str, unsettled: bool, becomes: str):
    left = replace(READY, state=state, unsettled=unsettled)  # type: ignore[arg-type]
    DraftFolder(tmp_path).save(left)
    window = Window(tmp_path)
    window.box.load()
    found = window.box.drafts["d1"]
    assert found.state == becomes == revived(left).state
    assert on_disk(tmp_path, "d1") == found
    assert found.unsettled == (becomes == "unknown")


def test_a_draft_whose_sending_was_noted_is_only_tidied_up(tmp_path: Path):
    folder = DraftFolder(tmp_path)
    folder.save(replace(READY, state="sending"))
    folder.record_sent(READY)
    window = Window(tmp_path)
    window.box.load()
    assert window.box.drafts == {}
    assert on_disk(tmp_path, "d1") is None


def test_what_another_window_is_sending_is_left_to_it(tmp_path: Path):
    other = DraftFolder(tmp_path)
    other.save(replace(READY, state="held"))
    lease = other.lease("d1")
    assert lease is not None
    window = Window(tmp_path)
    window.box.load()
    assert window.box.drafts["d1"].state == "held"
    assert window.box.elsewhere == {"d1"}
    assert on_disk(tmp_path, "d1") == replace(READY, state="held")
    assert not window.box.discard("d1")
    fork = window.box.save(replace(READY, text="typed here"))
    assert fork.id != "d1"
    assert window.box.lease("d1") is None
    lease.release()
    window.box.load()
    assert [draft.state for draft in window.box.drafts.values() if draft.id == "d1"] == ["draft"]
    assert window.box.elsewhere == set()


@pytest.mark.parametrize("state", ["held", "sending", "unknown"])
def test_typing_after_it_left_becomes_another_draft(tmp_path: Path, state: str):
    window = Window(tmp_path)
    moved = replace(window.box.save(READY), state=state)  # type: ignore[arg-type]
    window.box.write(moved)
    assert window.box.save(replace(READY, seen="mail-2")) == moved
    first = window.box.save(replace(READY, text="one more thing"))
    second = window.box.save(replace(READY, text="one more thing, and another"))
    assert (first.id, second.id) == ("n0", "n0")
    assert window.box.drafts["d1"] == moved
    assert window.said == [
        "What you typed is a draft of its own now, as the reply to dana@example.com has left already"
    ]
    assert on_disk(tmp_path, "n0") == second


@pytest.mark.parametrize("how", ["sent", "discard"])
def test_a_late_save_does_not_bring_back_what_is_over(tmp_path: Path, how: str):
    window = Window(tmp_path)
    kept = window.box.save(READY)
    window.box.sent(replace(kept, state="sent", mail="m")) if how == "sent" else window.box.discard("d1")
    assert window.box.drafts == {}
    window.box.save(kept)
    assert window.box.drafts == {}
    assert on_disk(tmp_path, "d1") is None
    window.box.save(replace(kept, text="typed after that"))
    assert window.texts() == ["typed after that"]
    assert set(window.box.drafts) == {"n0"}


def test_two_windows_writing_one_draft_keep_both_texts(tmp_path: Path):
    one, two = Window(tmp_path, "a"), Window(tmp_path, "b")
    one.box.save(READY)
    two.box.load()
    two.box.save(replace(READY, text="from two"))
    for text in ("from one", "from one, longer"):
        one.box.save(replace(READY, text=text))
    third = Window(tmp_path)
    third.box.load()
    assert third.texts() == ["from one, longer", "from two"]
    one.box.load()
    assert one.texts() == ["from one, longer", "from two"] or one.texts() == [
        "Tuesday works.\n\nSam",
        "from one, longer",
    ]


def test_a_draft_sent_by_another_window_leaves_this_one(tmp_path: Path):
    one, two = Window(tmp_path, "a"), Window(tmp_path, "b")
    kept = one.box.save(READY)
    two.box.load()
    two.box.sent(kept)
    fork = one.box.save(replace(kept, text="typed here meanwhile"))
    assert fork.id == "a0"
    assert one.box.taken_over(kept) == "it was sent from another window already"
    one.box.load()
    assert set(one.box.drafts) == {"a0"}


def test_a_draft_removed_by_another_window_keeps_its_text_here(tmp_path: Path):
    one, two = Window(tmp_path, "a"), Window(tmp_path, "b")
    kept = one.box.save(READY)
    two.box.load()
    assert two.box.discard("d1")
    assert one.box.taken_over(kept) == "another window removed it; the text is kept as a new draft"
    assert {draft.id: draft.text for draft in one.box.drafts.values()} == {"a0": READY.text}


@pytest.mark.parametrize("damage", [b"{", None])
def test_a_file_that_can_not_be_read_any_more_is_not_sent(tmp_path: Path, damage: bytes | None):
    window = Window(tmp_path)
    kept = window.box.save(READY)
    file = tmp_path / "d1.json"
    file.unlink()
    if damage is None:
        file.symlink_to(file)
    else:
        file.write_bytes(damage)
    assert (window.box.taken_over(kept) or "").startswith("its file can't be read any more: ")
    assert window.box.drafts["d1"].text == READY.text


def test_what_another_window_has_ended_can_not_be_discarded_again(tmp_path: Path):
    one, two = Window(tmp_path, "a"), Window(tmp_path, "b")
    kept = one.box.save(READY)
    two.box.load()
    one.box.sent(kept)
    two.box.load()
    assert not two.box.discard("d1")
    assert two.said == ["It is gone already: it was sent or discarded in another window"]


def test_memory_follows_what_another_window_wrote(tmp_path: Path):
    one, two = Window(tmp_path, "a"), Window(tmp_path, "b")
    kept = one.box.save(READY)
    assert one.box.taken_over(kept) is None
    two.box.load()
    two.box.save(replace(READY, text="from two"))
    assert one.box.taken_over(kept) == "another window changed it; look at it again"
    assert one.box.drafts["d1"].text == "from two"
    assert one.box.drafts["a0"].text == READY.text
    assert one.box.taken_over(one.box.drafts["d1"]) is None


class TwoWindows(RuleBasedStateMachine):
    """Two windows save, discard, reload and die at random on one folder."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "drafts"
        self.starts = 0
        self.windows = [self._start(), self._start()]
        self.last_typed: dict[str, str] = {}
        self.typed = 0

    def _start(self) -> Window:
        self.starts += 1
        window = Window(self.path, f"w{self.starts}x")
        window.box.load()
        return window

    @rule(which=st.integers(0, 1), pick=st.integers(0, 5), new=st.booleans())
    def type_something(self, which: int, pick: int, new: bool) -> None:
        box = self.windows[which].box
        drafts = list(box.drafts.values())
        base = box.new(subject="Re: a") if new or not drafts else drafts[pick % len(drafts)]
        self.typed += 1
        kept = box.save(replace(base, text=f"text {self.typed}"))
        self.last_typed[kept.id] = kept.text

    @rule(which=st.integers(0, 1))
    def look_at_the_folder(self, which: int) -> None:
        self.windows[which].box.load()

    @rule(which=st.integers(0, 1))
    def die(self, which: int) -> None:
        self.windows[which] = self._start()

    @invariant()
    def the_newest_text_of_each_draft_is_on_disk(self) -> None:
        there = DraftFolder(self.path)
        texts = {draft.text for name in there.open() if (draft := there.read(name))}
        assert set(self.last_typed.values()) <= texts

    def teardown(self) -> None:
        self._folder.cleanup()


TwoWindows.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestTwoWindows = TwoWindows.TestCase
