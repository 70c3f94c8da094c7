"""Faults at the transport: what the client sees, and what the server did meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from instantly_tui.demo import faults
from instantly_tui.demo.world import build_world

HEADERS = {"authorization": "Bearer demo-all"}


@asynccontextmanager
async def line():
    """A client, the faults in its way, and the world behind."""
    world = build_world("small")
    transport = faults.FaultTransport(faults.in_process(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test", headers=HEADERS) as client:
        yield client, transport, world


def running(world):
    """An active campaign and the path that pauses it."""
    space = world.spaces[world.admin_id]
    row = next(row for row in space.campaigns.values() if row["status"] == 1)
    return row, f"/api/v2/campaigns/{row['id']}/pause"


@pytest.mark.parametrize(
    ("fault", "error", "acted"),
    [
        (faults.refuse(), httpx.ConnectError, False),
        (faults.timeout(), httpx.ConnectTimeout, False),
        (faults.unanswered(), httpx.ReadTimeout, False),
        (faults.lose(), httpx.ReadTimeout, True),
        (faults.drop(), httpx.RemoteProtocolError, True),
    ],
)
async def test_a_broken_connection_raises_and_the_server_acted_or_not(fault, error, acted):
    async with line() as (client, transport, world):
        row, path = running(world)
        transport.script(fault)
        with pytest.raises(error):
            await client.post(path)
        assert (row["status"] == 2) is acted
        assert transport.requests[0].outcome == error.__name__


async def test_a_status_is_answered_in_place_of_the_server():
    async with line() as (client, transport, world):
        row, path = running(world)
        transport.script(faults.status(503, {"message": "no"}, {"retry-after": "2"}))
        transport.script(faults.html_502())
        first, second = await client.post(path), await client.post(path)
        assert (first.status_code, first.json(), first.headers["retry-after"]) == (
            503,
            {"message": "no"},
            "2",
        )
        assert (second.status_code, second.headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert row["status"] == 1


async def test_a_spoilt_answer_still_means_that_the_server_acted():
    async with line() as (client, transport, world):
        row, path = running(world)
        transport.script(faults.cut(20))
        transport.script(faults.empty())
        assert len((await client.post(path)).content) == 20
        assert row["status"] == 2
        assert (await client.post(path)).content == b""


async def test_a_gate_holds_an_answer_until_it_is_opened():
    async with line() as (client, transport, world):
        row, path = running(world)
        gate = faults.Gate()
        transport.script(faults.hold(gate))
        asking = asyncio.create_task(client.post(path))
        await gate.reached()
        assert (row["status"], asking.done(), gate.waiting) == (2, False, 1)
        gate.open()
        assert (await asking).status_code == 200


async def test_a_gate_before_the_server_keeps_it_from_acting():
    async with line() as (client, transport, world):
        row, path = running(world)
        gate = faults.Gate()
        transport.script(faults.hold(gate, acted=False))
        asking = asyncio.create_task(client.post(path))
        await gate.reached()
        assert row["status"] == 1
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (row["status"], gate.waiting) == (1, 0)


async def test_a_slow_answer_waits_by_the_given_clock():
    waits = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with line() as (client, transport, world):
        transport.script(faults.slow(90.0, sleep))
        assert (await client.post(running(world)[1])).status_code == 200
    assert waits == [90.0]


async def test_the_script_says_which_requests_how_often_and_after_how_many():
    async with line() as (client, transport, world):
        _, path = running(world)
        transport.script(faults.status(500), method="POST", path="/pause", times=2, skip=1)
        seen = [(await client.post(path)).status_code for _ in range(4)]
        seen.append((await client.get("/api/v2/campaigns?limit=1")).status_code)
        assert seen == [200, 500, 500, 200, 200]
        assert (transport.count("POST", "/pause"), transport.count()) == (4, 5)
        last = transport.requests[-1]
        assert (last.method, last.path, last.query) == ("GET", "/api/v2/campaigns", [("limit", "1")])


async def test_what_was_seen_never_holds_the_key():
    async with line() as (client, transport, _):
        await client.post("/api/v2/campaigns", json={"name": "x"})
        assert transport.requests[0].body == {"name": "x"}
        assert "demo-all" not in repr(transport.requests)
