"""The published rate limits, on a clock turned by hand."""

from __future__ import annotations

import httpx
import pytest

from instantly_tui.demo.app import make_app
from instantly_tui.demo.limits import AI_LABEL, MAIL_LIST, MAIL_TEST, Limiter
from instantly_tui.demo.world import build_world


class Hand:
    """Seconds that pass when a test says so."""

    seconds = 0.0

    def now(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("special", "most"), [(None, 100), (MAIL_LIST, 20), (MAIL_TEST, 10), (AI_LABEL, 100)]
)
def test_as_many_pass_as_are_published(special, most):
    limiter = Limiter(Hand().now)
    assert [limiter.take("w", special) for _ in range(most + 2)] == [True] * most + [False] * 2


def test_the_window_rolls():
    hand = Hand()
    limiter = Limiter(hand.now)
    for second in range(20):
        hand.seconds = float(second)
        assert limiter.take("w", MAIL_LIST)
    hand.seconds = 59.9
    assert not limiter.take("w", MAIL_LIST)
    hand.seconds = 60.0
    assert limiter.take("w", MAIL_LIST)
    assert not limiter.take("w", MAIL_LIST)


def test_a_minute_holds_six_thousand():
    hand = Hand()
    limiter = Limiter(hand.now)
    passed = 0
    for second in range(60):
        hand.seconds = float(second)
        passed += sum(limiter.take("w") for _ in range(101))
    assert passed == 6000
    hand.seconds = 59.99
    assert not limiter.take("w")


def test_workspaces_do_not_share_and_refused_requests_do_not_count():
    hand = Hand()
    limiter = Limiter(hand.now)
    for _ in range(300):
        limiter.take("one")
    assert limiter.take("two")
    hand.seconds = 1.0
    assert limiter.take("one")


def test_the_scale_shortens_every_window():
    hand = Hand()
    limiter = Limiter(hand.now, scale=0.01)
    assert sum(limiter.take("w", MAIL_LIST) for _ in range(30)) == 20
    hand.seconds = 0.61
    assert limiter.take("w", MAIL_LIST)


async def test_the_service_answers_429_without_saying_when_to_come_back():
    world, hand = build_world("small"), Hand()
    transport = httpx.ASGITransport(app=make_app(world, limiter=Limiter(hand.now)))
    headers = {"authorization": "Bearer demo-all"}
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test", headers=headers) as client:
        mails = [(await client.get("/api/v2/emails?limit=1")).status_code for _ in range(21)]
        assert mails == [200] * 20 + [429]
        refusal = await client.get("/api/v2/emails?limit=1")
        assert refusal.json() == {
            "statusCode": 429,
            "error": "Too Many Requests",
            "message": "Rate limit exceeded",
        }
        assert not {"retry-after", "x-ratelimit-limit"} & set(refusal.headers)
        assert (await client.get("/api/v2/campaigns?limit=1")).status_code == 200
        world.switches["emails_throttle_403"] = True
        assert (await client.get("/api/v2/emails?limit=1")).status_code == 403
        hand.seconds = 60.0
        assert (await client.get("/api/v2/emails?limit=1")).status_code == 200
