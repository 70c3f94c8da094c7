"""An outbox over the simulation, on a line that breaks: what the user is shown beside what happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from instantly_tui.demo.faults import in_process
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.world import World, build_world
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.orphans import find_orphans
from tests.support.clock import START, FakeClock
from tests.support.desk import Desk, desk
from tests.support.wire import Wire

TYPED = "Tuesday at nine works & I can show you <all> of it.\n\nSam"
SURE = ("draft", "refused", "held")
"""What is shown only of a reply that the server certainly does not have."""


class Simulation:
    """One simulated workspace, and one thread of it in which a lead waits for an answer.

    All share one world, whose mails take long to make; each finds the thread as it was at first, and the
    time at its start.
    """

    _clock: ClassVar[FakeClock] = FakeClock()
    _world: ClassVar[World | None] = None
    _mail: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        cls = type(self)
        self.clock = cls._clock = FakeClock()
        self.world = cls._world = cls._world or build_world(
            "small", now=START, running=lambda: cls._clock.now()
        )
        self.space = self.world.spaces[self.world.keys["demo-all"].workspace_id]
        self.transport = in_process(self.world, limiter=Limiter(self.clock.now))
        self.mail = cls._mail = cls._mail or self._waiting()
        for row in self._by_hand():
            self.space.mails.remove(row["id"])

    def _waiting(self) -> dict[str, Any]:
        for row in self.space.mails.select(
            lambda row: row.get("ue_type") == 2 and bool(row.get("thread_id"))
        ):
            thread = self.space.mails.thread(row["thread_id"])
            if thread[-1]["id"] == row["id"] and not any(each.get("ue_type") == 3 for each in thread):
                return row
        raise AssertionError("no thread ends with a received mail")

    def wire(self, **options: Any) -> Wire:
        """A new line to it, as a new process has."""
        return Wire(self.transport, **options)

    def draft(self, draft_id: str = "d1", text: str = TYPED) -> Draft:
        """A reply to the waiting lead that may be sent."""
        mail = self.mail
        return Draft(
            draft_id,
            thread=mail["thread_id"],
            reply_to=mail["id"],
            author=mail["from_address_email"],
            lead=mail["lead"],
            eaccount=mail["eaccount"],
            subject=f"Re: {mail['subject']}",
            text=text,
            seen=mail["id"],
            seen_at=START,
            created=START,
        )

    @property
    def stored(self) -> int:
        """How many replies by hand the thread has."""
        return len(self._by_hand())

    def _by_hand(self) -> list[dict[str, Any]]:
        return [row for row in self.space.mails.thread(self.mail["thread_id"]) if row.get("ue_type") == 3]


@asynccontextmanager
async def sim_desk(
    folder: Path, simulation: Simulation, wire: Wire | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """A running program over the simulation."""
    async with desk(folder, wire or simulation.wire(), simulation.clock, **options) as it:
        await pass_time(it)
        yield it


async def pass_time(it: Desk, *seconds: float) -> None:
    """Let some time pass, and after each piece of it everything that is ready happen."""
    for piece in (*seconds, 0.0):
        await it.clock.advance(piece)
        for _ in range(200):
            if not it.scheduler.state().in_flight:
                break
            await it.clock.advance(0)


def check_honest(it: Desk, simulation: Simulation, draft_id: str = "d1", *texts: str, most: int = 1) -> None:
    """What is shown and said of a draft is so, and its text is on disk unless it was sent."""
    stored = simulation.stored
    assert stored <= most
    shown = it.box.drafts.get(draft_id)
    on_disk = DraftFolder(it.folder).read(draft_id)
    if shown is None:
        known = draft_id in {sent.id for sent in it.outbox.recent} or it.box.folder.sent(draft_id) is not None
        assert known
        assert stored >= 1
    elif shown.state in SURE and not shown.unsettled:
        assert stored == 0
    if any(notice.text.startswith("Sent: ") for notice in it.notices):
        assert stored >= 1
    if shown is not None and stored == 0:
        assert on_disk is not None
        assert on_disk.text in (texts or (TYPED,))
        assert shown.text in (texts or (TYPED,))


def texts_on_disk(folder: Path) -> set[str]:
    """Every text a user can still get at: drafts, their versions, and what a crash left."""
    drafts = DraftFolder(folder)
    found = {draft.text for name in drafts.open() if (draft := drafts.read(name))}
    found |= {version.text for name in drafts.open() for version in drafts.versions(name)}
    return found | {orphan.text for orphan in find_orphans(drafts, lambda _: True)}
