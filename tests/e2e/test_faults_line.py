"""A reply over a line that breaks at every place: one mail at most, its text kept, only the truth shown."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.engine.draft_folder import DraftFolder
from tests.support.desk import Desk
from tests.support.sim_desk import Simulation, check_honest, pass_time, sim_desk
from tests.support.wire import ANSWER, REQUEST, Break, Fault, Reply, Wire

HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
ALL_CLOSED = Break("answer", "all", "closed", "close")
"""Nothing goes wrong, and the connection is not used again."""


def error(status: int, words: str = "no") -> bytes:
    return json.dumps({"statusCode": status, "error": "Error", "message": words}).encode()


CONNECT: dict[str, tuple[Fault | None, ...]] = {
    "refused for good": (Break("connect", how="reset"),) * 3,
    "refused once": (Break("connect", how="reset"),),
    "refused, then lost": (Break("connect", how="reset"), Break("answer", "nothing")),
    "no connection in time": (Break("connect", how="timeout"),) * 3,
    "no connection in time once": (Break("connect", how="timeout"),),
}
ASKING = {
    f"{at} of the request, {how}": (Break("request", at, how),)  # type: ignore[arg-type]
    for at, how in product(REQUEST, ("closed", "reset", "timeout"))
} | {
    f"all of the request, done, {how}": (Break("request", "all", how, acts=True),)
    for how in ("closed", "reset", "timeout")
}
ANSWERED = {
    f"{at} of the answer, {how}, {framing}": (Break("answer", at, how, framing),)  # type: ignore[arg-type]
    for at, how, framing in product(ANSWER, ("closed", "reset", "timeout"), ("length", "chunked", "close"))
}
REFUSED = {
    f"{status}": (Reply(status, error(status)),)
    for status in (400, 402, 403, 404, 409, 410, 413, 415, 422, 451)
}
BROKEN = {
    f"{status} {body[:50]!r}, {'done' if acts else 'not done'}": (Reply(status, body, kind, acts),)
    for (status, body, kind), acts in product(
        (
            (408, error(408), "application/json"),
            (500, error(500, "boom"), "application/json"),
            (500, b"", "text/plain"),
            (502, HTML, "text/html"),
            (503, HTML, "text/html"),
            (504, HTML, "text/html"),
            (520, b"error code: 520", "text/plain"),
            (200, b"", "application/json"),
            (200, b"{", "application/json"),
            (200, b"null", "application/json"),
            (200, b"[]", "application/json"),
            (200, b'{"success":true}', "application/json"),
            (200, b'{"error":"timeout while it was filed"}', "application/json"),
            (200, b'{"error":"ACC_UNKNOWN_ERROR"}', "application/json"),
            (200, b'{"error":{"code":1}}', "application/json"),
            (200, error(500, "boom"), "application/json"),
            (200, HTML, "text/html"),
            (200, b"\x00\xff<ok>", "application/octet-stream"),
            (202, b"queued", "text/plain"),
            (204, b"", "application/json"),
        ),
        (False, True),
    )
}
SAID_NO = {
    word: (Reply(200, json.dumps(body).encode()),)
    for word, body in {
        "200 that names a bad login": {"error": "ACC_AUTH_ERROR"},
        "200 that names no account": {"error": "ACC_NOT_FOUND"},
        "200 that holds a 404": json.loads(error(404)),
    }.items()
}
LIMITED = {
    f"429 {times} times{', with a time' if named else ''}, then {name}": (
        *(Reply(429, error(429), headers=(("retry-after", "2"),) if named else ()),) * times,
        then,
    )
    for times, named, (name, then) in product(
        (1, 3),
        (False, True),
        {
            "sent": None,
            "lost": Break("answer", "nothing", "timeout"),
            "not done": Break("request", "half the body", "reset"),
            "500, done": Reply(500, error(500), acts=True),
            "400": Reply(400, error(400)),
        }.items(),
    )
}
SENDING = CONNECT | ASKING | ANSWERED | REFUSED | BROKEN | SAID_NO | LIMITED

LOST = Break("answer", "nothing", "timeout")
NEVER_ARRIVED = Break("request", "half the body", "reset")
NO_LOOK: dict[str, Fault] = {
    "500": Reply(500, error(500)),
    "502": Reply(502, HTML, "text/html"),
    "404": Reply(404, error(404)),
    "429": Reply(429, error(429)),
    "200 with an error": Reply(200, b'{"error":"no"}'),
    "200 with a page of a proxy": Reply(200, HTML, "text/html"),
    "an empty list": Reply(200, b'{"items":[],"next_starting_after":null}'),
    "half an answer": Break("answer", "half the body", "reset"),
    "no answer": Break("answer", "nothing", "timeout"),
}
LOOKING = {
    f"{'lost' if stored else 'never arrived'}, looks fail {times} times by {name}": (stored, (fault,) * times)
    for stored, times, (name, fault) in product((True, False), (1, 9), NO_LOOK.items())
}


def test_there_are_more_than_two_hundred_runs():
    """What the others go through; each name stands for another way to fail."""
    assert len(SENDING) + len(LOOKING) + len(NO_LOOK) > 200
    assert len(set(SENDING.values())) == len(SENDING)


def uncertain(faults: tuple[Fault | None, ...]) -> int:
    """How often a request may be begun: until one of them may have arrived."""
    for number, fault in enumerate(faults, 1):
        if not (
            (isinstance(fault, Break) and fault.part == "connect")
            or (isinstance(fault, Reply) and fault.status == 429)
        ):
            return number
    return len(faults) + 1


async def settled(it: Desk) -> None:
    """Let the time pass in which an unanswered reply is looked for."""
    await pass_time(it, 5, 15, 40, 60)


@pytest.mark.parametrize("name", SENDING)
async def test_sending(tmp_path: Path, name: str):
    faults = SENDING[name]
    simulation = Simulation()
    wire = simulation.wire()
    wire.script("GET", ALL_CLOSED)
    wire.script("POST", *faults)
    async with sim_desk(tmp_path, simulation, wire) as it:
        it.box.save(simulation.draft())
        assert it.outbox.send("d1")
        check_honest(it, simulation)
        await pass_time(it, 10, 0.5, 2, 4, 8, 16)
        assert it.state() in ("gone", "refused", "unknown")
        check_honest(it, simulation)
        await settled(it)
        check_honest(it, simulation)
        assert wire.asked["POST"] <= uncertain(faults)
        assert it.state() == "gone" if simulation.stored else it.state() in ("refused", "unknown")
    await honest_after_restart(tmp_path, simulation)


@pytest.mark.parametrize("name", LOOKING)
async def test_looking(tmp_path: Path, name: str):
    stored, faults = LOOKING[name]
    simulation = Simulation()
    wire = simulation.wire()
    wire.script("GET", None, *faults)
    wire.script("POST", LOST if stored else NEVER_ARRIVED)
    async with sim_desk(tmp_path, simulation, wire) as it:
        it.box.save(simulation.draft())
        it.outbox.send("d1")
        await pass_time(it, 10)
        assert it.state() == "unknown"
        for _ in range(3):
            await settled(it)
            check_honest(it, simulation)
        assert simulation.stored == stored
        assert wire.asked["POST"] == 1
        if not stored:
            assert it.state() == "unknown"
    await honest_after_restart(tmp_path, simulation)


@pytest.mark.parametrize("name", NO_LOOK)
async def test_a_thread_that_can_not_be_read_first_sends_nothing(tmp_path: Path, name: str):
    simulation = Simulation()
    wire = simulation.wire()
    wire.script("GET", *(NO_LOOK[name],) * 3)
    async with sim_desk(tmp_path, simulation, wire) as it:
        it.box.save(simulation.draft())
        it.outbox.send("d1")
        await pass_time(it, 10, 1, 2, 4, 8, 16)
        await settled(it)
        check_honest(it, simulation)
        assert wire.asked["POST"] == simulation.stored == (it.state() == "gone")


async def honest_after_restart(folder: Path, simulation: Simulation) -> None:
    """A new program on what the last one left: nothing is sent, and what is unclear is looked for once."""
    before, wire = simulation.stored, simulation.wire()
    left = DraftFolder(folder).read("d1")
    unknown = left is not None and left.state in ("sending", "unknown")
    async with sim_desk(folder, simulation, wire) as it:
        check_honest(it, simulation)
        await settled(it)
        check_honest(it, simulation)
        assert wire.asked == {"POST": 0, "GET": int(unknown)}
        assert simulation.stored == before
        assert it.state() == "gone" if before else it.state() in ("draft", "refused", "unknown")


def wire_of(it: Desk) -> Wire:
    wire: Any = it.server
    assert isinstance(wire, Wire)
    return wire
