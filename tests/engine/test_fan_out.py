"""Many clients asked at once over the simulation: five at a time, each with limits and a fate of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from instantly_tui.api.emails import list_emails, mark_thread_read, unread_count
from instantly_tui.api.errors import KeyRefused, NoPlan
from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.api.transport import Connection, connect
from instantly_tui.demo.faults import FaultTransport, Gate, hold, in_process
from instantly_tui.demo.world import World, build_world
from instantly_tui.engine.budget import buckets
from instantly_tui.engine.fan_out import AT_ONCE, Line, Told, fan_out
from tests.support.clock import START, FakeClock, settle


class Clients:
    """Ways to the clients of the demo by name, over one line that can be made to fail."""

    def __init__(self, world: World, clock: FakeClock) -> None:
        self.world = world
        self.line = FaultTransport(in_process(world))
        self.told: list[Told[str, int | None]] = []
        names = {space.workspace["name"]: space.id for space in world.spaces.values()}
        self.transports = {
            "Acme Agency": self._reach("demo-all", ""),
            **{name: self._reach("demo-all", names[name]) for name in list(names)[1:]},
            "Gone": self._reach("demo-revoked", ""),
        }
        self.lines = {
            name: Line(transport.send, buckets(clock), clock) for name, transport in self.transports.items()
        }

    def _reach(self, key: str, client: str):
        return connect(Connection("http://127.0.0.1", key, as_workspace=client), inner=self.line)

    def unread(self, name: str) -> int:
        return next(s for s in self.world.spaces.values() if s.workspace["name"] == name).mails.unread()

    async def ask(self, *names: str) -> None:
        self.told.clear()
        await fan_out(
            names or self.lines, lambda name: self.lines[name].ask(unread_count()), self.told.append
        )


@pytest.fixture
async def it() -> AsyncIterator[Clients]:
    clock = FakeClock()
    clients = Clients(build_world("small", now=START), clock)
    async with AsyncExitStack() as stack:
        for transport in clients.transports.values():
            stack.push_async_callback(transport.aclose)
        for line in clients.lines.values():
            stack.push_async_callback(line.close)
        yield clients


async def test_each_client_has_a_result_whatever_becomes_of_the_others(it: Clients) -> None:
    await it.ask()
    told = {each.client: each for each in it.told}
    assert set(told) == set(it.lines)
    for name in ("Acme Agency", "Northwind", "Kraft & Söhne"):
        assert (told[name].answer, told[name].error) == (it.unread(name), None)
    assert isinstance(told["Old Harbor"].error, NoPlan)
    assert isinstance(told["Gone"].error, KeyRefused)


async def test_a_slow_one_holds_up_nobody_and_what_stopped_one_is_asked_about_again(it: Clients) -> None:
    gate = Gate()
    it.line.script(hold(gate), times=1)
    asking = asyncio.create_task(it.ask())
    await gate.reached()
    await settle(200)
    assert {each.client for each in it.told} == set(it.lines) - {"Acme Agency"}, (
        "they come as they are answered"
    )
    gate.open()
    await asking
    assert it.told[-1].client == "Acme Agency"

    lapsed = next(space for space in it.world.spaces.values() if space.workspace["name"] == "Old Harbor")
    lapsed.lapsed = False
    await it.ask("Old Harbor")
    assert [each.answer for each in it.told] == [lapsed.mails.unread()]


async def test_at_most_five_at_a_time() -> None:
    gate = Gate()
    told: list[Told[int, int]] = []

    async def ask(number: int) -> int:
        await gate.pass_through()
        return number

    asking = asyncio.create_task(fan_out([*range(12), 3, 4], ask, told.append))
    await settle()
    assert gate.waiting == AT_ONCE
    gate.open()
    await asking
    assert sorted(each.client for each in told) == list(range(12)), "each once"


async def test_cancelling_ends_the_requests_too(it: Clients) -> None:
    gate = Gate()
    it.line.script(hold(gate, acted=False), times=len(it.lines))
    asking = asyncio.create_task(it.ask())
    await gate.reached()
    await settle()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await settle()
    assert (it.told, gate.waiting) == ([], 0)
    assert all(line.scheduler.idle for line in it.lines.values())


async def test_each_client_keeps_its_own_limit_of_lists(it: Clients) -> None:
    both = "Northwind", "Kraft & Söhne"
    for _ in range(3):
        await fan_out(both, lambda name: it.lines[name].ask(list_emails()), lambda _: None)
    for name in both:
        assert it.lines[name].scheduler.budget(MAIL_LIST) == (15, 18)
    assert it.lines["Acme Agency"].scheduler.budget(MAIL_LIST) == (18, 18)


async def test_two_questions_in_a_row_and_one_after_the_end(it: Clients) -> None:
    line = it.lines["Northwind"]
    assert await line.ask(unread_count()) == await line.ask(unread_count()) == it.unread("Northwind")
    await line.close()
    await line.close()
    assert await line.ask(unread_count()) == it.unread("Northwind")


async def test_nothing_is_written_this_way(it: Clients) -> None:
    with pytest.raises(ValueError, match="is no read"):
        await it.lines["Northwind"].ask(mark_thread_read("t"))
    assert it.line.requests == []
