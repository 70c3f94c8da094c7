"""Two windows on one folder of drafts, in every order: one mail at most, and neither says what isn't so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.sim_desk import SURE, TYPED, Simulation, pass_time, sim_desk, texts_on_disk
from tests.support.wire import Break, Reply

MINE = "Wednesday, rather: the room is taken on Tuesday, and the projector too."
Act = Callable[[Desk], Awaitable[None]]


async def holds(it: Desk) -> None:
    it.outbox.send("d1")
    await pass_time(it, 5)


async def is_sending(it: Desk) -> None:
    """Reads the thread again and again before it sends."""
    it.server.script("GET", *(Reply(500),) * 2)
    it.outbox.send("d1")
    await pass_time(it, 10.2)


async def has_sent(it: Desk) -> None:
    it.outbox.send("d1")
    await pass_time(it, 10)


async def lost_the_answer(it: Desk) -> None:
    it.server.script("POST", Break("answer", "nothing", "timeout"))
    await has_sent(it)


async def never_arrived(it: Desk) -> None:
    it.server.script("POST", Break("request", "half the body", "reset"))
    await has_sent(it)


async def was_refused(it: Desk) -> None:
    it.server.script("POST", Reply(400, b'{"message":"no"}'))
    await has_sent(it)


async def writes(it: Desk) -> None:
    it.box.pens.take("d1")
    it.box.save(replace(it.box.drafts["d1"], text=MINE))


async def has_thrown_away(it: Desk) -> None:
    it.box.discard("d1")


async def send(it: Desk) -> None:
    it.outbox.send("d1")


async def again(it: Desk) -> None:
    it.outbox.send_again("d1")


async def type_more(it: Desk) -> None:
    known = it.box.drafts.get("d1")
    if known is not None:
        it.box.save(replace(known, text=MINE))


async def type_and_send(it: Desk) -> None:
    await type_more(it)
    it.outbox.send("d1")


async def edit(it: Desk) -> None:
    it.outbox.edit("d1")


async def look(it: Desk) -> None:
    await it.outbox.look_for("d1")


async def discard(it: Desk) -> None:
    if "d1" in it.box.drafts:
        it.box.discard("d1")


FIRST: dict[str, Act] = {
    "holds it": holds,
    "reads its thread": is_sending,
    "has sent it": has_sent,
    "lost the answer": lost_the_answer,
    "never reached the server": never_arrived,
    "was refused": was_refused,
    "writes it": writes,
    "has thrown it away": has_thrown_away,
}
SECOND: dict[str, Act] = {
    "sends": send,
    "sends again": again,
    "types": type_more,
    "types and sends": type_and_send,
    "edits": edit,
    "looks": look,
    "discards": discard,
}
RUNS = [
    (first, second, looks, dies)
    for first, second, (looks, dies) in product(FIRST, SECOND, ((False, False), (True, False), (False, True)))
]


@pytest.mark.parametrize(("first", "second", "looks", "dies"), RUNS)
async def test_two_windows(tmp_path: Path, first: str, second: str, looks: bool, dies: bool):
    """`looks`: the second one looks at the folder before it acts; `dies`: the first one dies before that."""
    simulation, folder = Simulation(), tmp_path / "drafts"
    async with AsyncExitStack() as window, sim_desk(folder, simulation) as other:
        one = await window.enter_async_context(sim_desk(folder, simulation))
        one.box.save(simulation.draft())
        other.outbox.rescan()
        await FIRST[first](one)
        if dies:
            one.server.dead = True
            await window.aclose()
        if looks:
            other.outbox.rescan()
            check_shown(other, simulation)
        await SECOND[second](other)
        await pass_time(other, 0.5, 10, 5, 60)
        living = (other,) if dies else (one, other)
        for it in living:
            it.outbox.rescan()
            await pass_time(it, 5, 60)
            check_shown(it, simulation)
            assert sum(text.startswith("Sent: ") for text in it.said) <= simulation.stored
        assert simulation.stored <= 1
        if not simulation.stored and "throw" not in first and (second, dies) != ("discards", True):
            assert MINE in texts_on_disk(folder) or not ("types" in second or first == "writes it")
            assert TYPED in texts_on_disk(folder) or second in ("discards", "types", "types and sends")
    async with sim_desk(folder, simulation) as later:
        await pass_time(later, 5, 60)
        check_shown(later, simulation)
        assert later.server.asked["POST"] == 0
        assert not later.box.elsewhere
        if simulation.stored and "types" not in second and first != "writes it":
            assert "d1" not in later.box.drafts or second == "sends again"


def check_shown(it: Desk, simulation: Simulation) -> None:
    """A reply that the server has is never shown as one that was not sent, nor the other way round."""
    for draft in it.box.drafts.values():
        alike = draft.text == TYPED and draft.id == "d1"
        if alike and draft.state in SURE and not draft.unsettled and draft.id not in it.box.elsewhere:
            assert simulation.stored == 0
    assert not it.outbox.recent or simulation.stored
