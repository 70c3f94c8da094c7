from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from instantly_tui.api.limits import MAIL_LIST, MINUTE, PUBLISHED, SECOND
from instantly_tui.engine.budget import LONGEST_BUSY, SharedBucket, buckets, mark_of
from instantly_tui.engine.rate import Bucket
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def taken(bucket: Bucket, most: int = 1000, urgent: bool = True) -> int:
    """How many go at once."""
    count = 0
    while count < most and bucket.wait(urgent) == 0 and bucket.take(urgent):
        count += 1
    return count


def test_our_share_is_below_every_published_limit(clock: FakeClock) -> None:
    ours = buckets(clock)
    assert set(ours) == set(PUBLISHED)
    for name, bucket in ours.items():
        assert bucket.limit <= PUBLISHED[name].requests
        assert bucket.per == PUBLISHED[name].seconds
    assert (ours[SECOND].limit, ours[MINUTE].limit, ours[MAIL_LIST].limit) == (50, 3000, 18)


async def test_the_list_of_mails_leaves_room_for_what_the_user_opens(clock: FakeClock) -> None:
    mails = buckets(clock)[MAIL_LIST]
    assert taken(mails, urgent=True) == 6
    await clock.advance(21)
    background = 0
    for _ in range(20):
        background += taken(mails, urgent=False)
        await clock.advance(1.75)
    assert background == 4
    assert mails.left() >= 8


async def test_two_of_our_processes_keep_one_budget(clock: FakeClock, tmp_path: Path) -> None:
    ours = [buckets(clock, tmp_path, "a")[MAIL_LIST] for _ in range(2)]
    assert taken(ours[0], 4) == 4
    assert taken(ours[1]) == 2
    assert taken(ours[0]) == 0
    await clock.advance(3.5)
    assert taken(ours[0]) + taken(ours[1]) == 1
    other = buckets(clock, tmp_path, "b")[MAIL_LIST]
    assert taken(other) == 6


async def test_the_shared_window_slides(clock: FakeClock, tmp_path: Path) -> None:
    ours = [SharedBucket(tmp_path / "x", 18, 60, clock) for _ in range(3)]
    sent: list[float] = []
    for turn in range(300):
        if taken(ours[turn % 3], 1):
            sent.append(clock.now())
        await clock.advance(0.7)
    assert max(sum(start <= at < start + 60 for at in sent) for start in sent) == 18


async def test_a_large_shared_window_is_never_exceeded(clock: FakeClock, tmp_path: Path) -> None:
    ours = [SharedBucket(tmp_path / "x", 300, 60, clock) for _ in range(2)]
    sent: list[float] = []
    for turn in range(1300):
        if taken(ours[turn % 2], 1):
            sent.append(clock.now())
        await clock.advance(0.1)
    assert len(sent) > 300
    assert max(sum(start <= at < start + 60 for at in sent) for start in sent) == 300
    assert (tmp_path / "x").stat().st_size < 10_000


async def test_a_pause_after_a_429_holds_for_all(clock: FakeClock, tmp_path: Path) -> None:
    first, second = (SharedBucket(tmp_path / "x", 18, 60, clock) for _ in range(2))
    first.freeze(10)
    assert not second.take()
    assert second.wait() == pytest.approx(10)
    await clock.advance(10)
    assert second.wait() == 0
    assert second.take()


async def test_what_has_left_the_window_leaves_the_file(clock: FakeClock, tmp_path: Path) -> None:
    first, second = (SharedBucket(tmp_path / "x", 18, 60, clock) for _ in range(2))
    taken(first, 10)
    await clock.advance(61)
    taken(second, 1)
    assert (tmp_path / "x").read_text().count("sent") == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "7",
        '{"a": 1}',
        '{"a": {"sent": [["x", 1]], "frozen": 0}}',
        '{"a": {"sent": [[9e12, 99]], "frozen": 9e12}}',
    ],
)
def test_a_file_that_makes_no_sense_counts_as_empty(content: str, clock: FakeClock, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(content)
    bucket = SharedBucket(tmp_path / "x", 5, 60, clock)
    assert taken(bucket) == 5
    assert bucket.problem == ""


def test_a_file_that_cannot_be_used_is_said_and_not_shared(clock: FakeClock, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    bucket = SharedBucket(tmp_path / "folder" / "x", 5, 60, clock)
    assert taken(bucket) == 5
    assert "x" in bucket.problem
    bucket.freeze(90)
    assert bucket.wait() == 90


async def test_a_file_held_for_ever_is_waited_for_only_a_while(clock: FakeClock, tmp_path: Path) -> None:
    bucket = SharedBucket(tmp_path / "x", 5, 60, clock)
    with (tmp_path / "x").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        while not bucket.take():
            assert bucket.wait() > 0
            await clock.advance(bucket.wait())
        assert clock.now() == pytest.approx(LONGEST_BUSY)
        assert bucket.problem
        assert taken(bucket) == 4
    await clock.advance(60)
    assert taken(bucket) == 5
    assert bucket.problem == ""


def test_the_file_is_private_and_says_nothing_of_the_key(clock: FakeClock, tmp_path: Path) -> None:
    mark = mark_of("c2VjcmV0LWtleQ==", "workspace")
    ours = buckets(clock, tmp_path / "limits", mark)
    ours[MAIL_LIST].take()
    (file,) = (tmp_path / "limits").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "secret" not in file.name + file.read_text()
    assert mark == mark_of("c2VjcmV0LWtleQ==", "workspace")
    assert mark != mark_of("c2VjcmV0LWtleQ==", "another")
    assert mark != mark_of("another", "workspace")


PROCESS = """
import sys
from pathlib import Path
from instantly_tui.engine.budget import SharedBucket
from instantly_tui.engine.clock import SystemClock

bucket = SharedBucket(Path(sys.argv[1]), 40, 3600, SystemClock())
print("ready", flush=True)
sys.stdin.readline()
taken = 0
while bucket.left():
    taken += bucket.take()
print(taken)
"""


def test_two_real_processes_at_once_stay_within_one_budget(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(tmp_path / "x")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    counts = [int(process.communicate()[0]) for process in started]
    assert sum(counts) == 40
