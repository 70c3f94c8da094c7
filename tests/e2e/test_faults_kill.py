"""A program killed at every step on disk and on the line: the next one knows the truth and has every text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.camera import Camera
from tests.support.desk import Desk
from tests.support.sim_desk import (
    TYPED,
    Simulation,
    check_honest,
    pass_time,
    sim_desk,
    texts_on_disk,
)
from tests.support.wire import Break, Reply

OTHER = "Wednesday, rather: the room is taken on Tuesday, and the projector too."
LOST = Break("answer", "nothing", "timeout")
NEVER_ARRIVED = Break("request", "half the body", "reset")

Story = Callable[[Desk, Simulation], Awaitable[None]]


async def sent(it: Desk, simulation: Simulation) -> None:
    it.box.save(simulation.draft())
    it.outbox.send("d1")
    await pass_time(it, 10)


async def lost(it: Desk, simulation: Simulation) -> None:
    it.server.script("POST", LOST)
    await sent(it, simulation)
    await pass_time(it, 5)


async def never_arrived(it: Desk, simulation: Simulation) -> None:
    it.server.script("POST", NEVER_ARRIVED)
    await sent(it, simulation)
    await pass_time(it, 5)


async def sent_again(it: Desk, simulation: Simulation) -> None:
    await never_arrived(it, simulation)
    await pass_time(it, 60)
    it.outbox.send_again("d1")
    await pass_time(it, 10)


async def refused(it: Desk, simulation: Simulation) -> None:
    it.server.script("POST", Reply(400, b'{"message":"no"}'))
    await sent(it, simulation)


async def taken_back(it: Desk, simulation: Simulation) -> None:
    it.box.save(simulation.draft())
    it.outbox.send("d1")
    await pass_time(it, 5)
    it.outbox.undo("d1")


async def edited(it: Desk, simulation: Simulation) -> None:
    await taken_back(it, simulation)
    it.box.save(replace(it.box.drafts["d1"], text=OTHER))
    it.outbox.send("d1")
    await pass_time(it, 10)


async def typed(it: Desk, simulation: Simulation) -> None:
    it.box.save(simulation.draft())
    it.box.save(simulation.draft(text=OTHER))
    it.box.take_back("d1", simulation.draft())


async def discarded(it: Desk, simulation: Simulation) -> None:
    it.box.save(simulation.draft())
    it.box.discard("d1")


STORIES: dict[str, tuple[Story, int, int]] = {
    "sent": (sent, 1, 31),
    "lost": (lost, 19, 40),
    "never arrived": (never_arrived, 19, 31),
    "sent again": (sent_again, 32, 62),
    "refused": (refused, 19, 29),
    "taken back": (taken_back, 13, 18),
    "edited": (edited, 19, 56),
    "typed": (typed, 1, 30),
    "discarded": (discarded, 7, 7),
}
"""What happens, its first step on disk or on the line that no other story has, and its last."""
KILLS = [(name, step) for name, (_, first, last) in STORIES.items() for step in range(first, last + 1)]


async def told(story: Story, folder: Path, copy: Path, at: int) -> tuple[Simulation, Camera]:
    """A story up to a step, at which its program dies; 0 lets it come to its end."""
    simulation = Simulation()
    camera = Camera(folder, copy, at)
    camera.wire = simulation.wire(seen=camera.step)
    async with sim_desk(folder, simulation, camera.wire, disk=camera) as it:
        await story(it, simulation)
    return simulation, camera


@pytest.mark.parametrize("name", STORIES)
async def test_every_step_is_one_of_the_runs(tmp_path: Path, name: str):
    story, _, last = STORIES[name]
    _, camera = await told(story, tmp_path / "drafts", tmp_path / "copy", 0)
    assert camera.steps == last


@pytest.mark.parametrize(("name", "step"), KILLS)
async def test_killed(tmp_path: Path, name: str, step: int):
    left = tmp_path / "left"
    simulation, camera = await told(STORIES[name][0], tmp_path / "drafts", left, step)
    assert camera.wire is not None
    assert camera.wire.dead
    stored = simulation.stored
    wire = simulation.wire()
    if name == "typed":
        assert TYPED in texts_on_disk(left) or step <= 2
    async with sim_desk(left, simulation, wire) as it:
        over = it.state() == "gone" and not stored
        if over:
            # Killed before anything was saved, or after the user had thrown it away.
            assert name == "discarded" or step <= 5
        else:
            check_honest(it, simulation, "d1", TYPED, OTHER)
        await pass_time(it, 5, 60)
        if not over:
            check_honest(it, simulation, "d1", TYPED, OTHER)
        assert (wire.asked["POST"], simulation.stored) == (0, stored)
        assert it.state() in (("gone",) if stored or over else ("draft", "refused", "unknown"))
        assert not list(left.glob(".*.json.*"))
        draft = it.box.drafts.get("d1")
        if draft is not None and draft.state != "unknown":
            assert it.outbox.send("d1")
            await pass_time(it, 10)
            assert (it.state(), simulation.stored) == ("gone", 1)
