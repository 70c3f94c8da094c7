from __future__ import annotations

import pytest

from instantly_tui.engine.rate import RECOVERY, Bucket
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


async def take_all(bucket: Bucket, urgent: bool = True) -> int:
    count = 0
    while bucket.wait(urgent) == 0:
        bucket.take(urgent)
        count += 1
    return count


async def test_lets_the_limit_pass_and_the_next_one_when_the_first_leaves_the_window(
    clock: FakeClock,
) -> None:
    bucket = Bucket(3, 60, clock)
    bucket.take()
    await clock.advance(10)
    assert await take_all(bucket) == 2
    assert bucket.wait() == pytest.approx(50)
    await clock.advance(50)
    assert await take_all(bucket) == 1
    assert bucket.wait() == pytest.approx(10)


async def test_the_window_slides(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock)
    sent: list[float] = []
    for _ in range(400):
        if bucket.wait() == 0:
            bucket.take()
            sent.append(clock.now())
        await clock.advance(0.7)
    assert max(sum(start <= at < start + 60 for at in sent) for start in sent) == 18


async def test_a_large_window_is_remembered_coarsely_but_never_exceeded(clock: FakeClock) -> None:
    bucket = Bucket(3000, 60, clock)
    sent: list[float] = []
    for _ in range(700):
        for _ in range(6):
            if bucket.wait() == 0:
                bucket.take()
                sent.append(clock.now())
        await clock.advance(0.1)
    for start in sent[::50]:
        assert sum(start <= at < start + 60 for at in sent) <= 3000
    assert len(sent) > 3000
    assert len(bucket._sent.entries) <= 110


async def test_urgent_ones_go_in_a_burst_and_the_others_keep_their_distance(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock, spacing=3.5, burst=6, reserve=8)
    assert await take_all(bucket, urgent=True) == 6
    assert bucket.wait(urgent=True) == pytest.approx(3.5)
    assert bucket.wait(urgent=False) == pytest.approx(21)
    await clock.advance(21)
    assert await take_all(bucket, urgent=False) == 1
    assert bucket.wait(urgent=False) == pytest.approx(3.5)


async def test_the_others_leave_a_reserve_to_the_urgent(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock, spacing=3.5, burst=6, reserve=8)
    taken = 0
    for _ in range(16):
        if bucket.wait(urgent=False) == 0:
            bucket.take(urgent=False)
            taken += 1
        await clock.advance(3.5)
    assert taken == 11
    assert bucket.left() == 7
    assert bucket.wait(urgent=False) > 0
    assert bucket.wait(urgent=True) == 0


async def test_frozen_it_lets_nothing_pass_and_afterwards_half_for_a_while(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock)
    bucket.freeze(4)
    assert bucket.left() == 0
    assert bucket.frozen() == 4
    assert bucket.wait() == 4
    await clock.advance(4)
    assert await take_all(bucket) == 9
    await clock.advance(RECOVERY)
    assert await take_all(bucket) == 18


async def test_a_bucket_waits_no_longer_than_until_its_rate_recovers(clock: FakeClock) -> None:
    bucket = Bucket(4, 600, clock)
    bucket.freeze(1)
    await clock.advance(1)
    assert await take_all(bucket) == 2
    assert bucket.wait() == pytest.approx(RECOVERY)
    await clock.advance(RECOVERY)
    assert await take_all(bucket) == 2


async def test_answers_to_requests_under_way_count_as_one_refusal(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock)
    for seconds in (1, 3, 2):
        bucket.freeze(seconds)
    assert bucket.strikes == 1
    assert bucket.wait() == 3
    await clock.advance(3)
    assert await take_all(bucket) == 9
    bucket.freeze(1)
    assert bucket.strikes == 2


async def test_never_slower_than_an_eighth(clock: FakeClock) -> None:
    bucket = Bucket(16, 60, clock)
    for _ in range(10):
        bucket.freeze(1)
        await clock.advance(1)
    assert await take_all(bucket) == 2


async def test_a_request_that_passes_makes_the_next_refusal_a_first_one(clock: FakeClock) -> None:
    bucket = Bucket(18, 60, clock)
    bucket.freeze(1)
    bucket.passed()
    assert bucket.strikes == 1
    await clock.advance(1)
    bucket.passed()
    assert bucket.strikes == 0


@pytest.mark.parametrize(("limit", "burst", "reserve"), [(0, 1, 0), (5, 0, 0), (5, 1, 6)])
def test_a_bucket_that_lets_nothing_pass_is_an_error(
    clock: FakeClock, limit: int, burst: int, reserve: int
) -> None:
    with pytest.raises(ValueError, match="lets nothing pass"):
        Bucket(limit, 60, clock, burst=burst, reserve=reserve)
