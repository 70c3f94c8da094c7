"""One import under way: call after call, and after any interruption exactly where it was."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Literal, TypeVar

from instantly_tui.api.errors import ApiError, Invalid, NotSent, ReadOnly, Refused, TooLarge, Uncertain
from instantly_tui.api.lead_batches import MOST_ADDED, Added, add_leads
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.scheduler import Priority
from instantly_tui.importing import course, report
from instantly_tui.importing.course import Course
from instantly_tui.importing.fates import Fate
from instantly_tui.importing.journal import Entry, Journal
from instantly_tui.importing.lookup import Asker, found_in, meet
from instantly_tui.importing.plan import Lead, Plan, Reader
from instantly_tui.importing.readback import ReadBack, chosen, compared
from instantly_tui.importing.source import look
from instantly_tui.importing.survey import survey

T = TypeVar("T")
Stage = Literal["sending", "pausing", "paused", "waiting", "checking", "finishing", "done", "failed"]

LOOKS = (2.0, 3.0, 5.0, 10.0, 20.0)
"""Seconds before each look after a lost answer, until two looks agree: the server may still be at work."""
PAUSES = (2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
"""Seconds before trying again what did not leave this machine; the last one for good."""
REFUSALS = 50
"""Rows of one call that may be refused one by one; then the call as a whole is."""
_AT_LEAD = re.compile(r"(?:body)?[/.]?leads[/.\[](\d+)")


class Import:
    """Sends what a plan leaves to be sent; `run` returns when all is told, or it can't go on."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        asker: Asker,
        clock: Clock,
        publish: Publish,
        *,
        exports: Path,
        blocked: frozenset[str] = frozenset(),
        together: int = MOST_ADDED,
    ) -> None:
        """`exports`: the folder for the report when the file's takes none; `together`: leads in a call."""
        assert plan.target is not None
        self.plan, self.target = plan, plan.target
        self.stage: Stage = "checking"
        self.course: Course | None = None
        """None until the file was read anew."""
        self.trouble = ""
        """Why it waits or failed; empty when it does neither."""
        self.read_back = ReadBack()
        self.report: Path | None = None
        self.sent = 0
        """Rows that got an outcome in this run."""
        self.seconds = 0.0
        """How long this run was sending, pauses left out."""
        self._journal, self._asker, self._clock, self._publish = journal, asker, clock, publish
        self._blocked, self._exports = blocked, exports
        self._reader = Reader(plan)
        self._go = asyncio.Event()
        self._go.set()
        self.resting = asyncio.Event()
        """Set while no call is under way."""
        self._size = together
        self._troubles = 0
        """Failures in a row."""
        self._refusals = 0
        """Rows refused one by one since a call was answered."""
        self._facts: tuple[int, ...] = ()
        """What tells that nobody has written to the file."""
        self.calls_before = 0
        """How many calls earlier runs have made."""

    @property
    def running(self) -> bool:
        """Whether there is still something to come."""
        return self.stage not in ("done", "failed")

    @property
    def left(self) -> int:
        """Rows without an outcome."""
        return self.course.fates.groups()["to add"] if self.course else 0

    @property
    def added(self) -> int:
        """Rows that were added, by earlier runs too."""
        return self.course.fates.groups()["added"] if self.course else 0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the rate of this run; None when that is not known yet."""
        return self.left * self.seconds / self.sent if self.sent and self.seconds else None

    def pause(self) -> None:
        """Make no further call; the one under way is finished."""
        if self.running and self._go.is_set():
            self._go.clear()
            self._stand("paused" if self.stage == "waiting" else "pausing")

    def resume(self) -> None:
        """Go on after a pause."""
        if not self._go.is_set():
            self._go.set()
            self._stand("sending")

    async def run(self) -> None:
        """Do all of it; what can't be gone on with ends as `failed`, with the journal as it is."""
        try:
            await self._run()
        except ApiError as error:
            self._fail(str(error))
        except ValueError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}")
        finally:
            self._journal.close()

    async def _run(self) -> None:
        await self._begin()
        assert self.course is not None
        if self.course.open:
            before = await asyncio.to_thread(self._reader.these, set(self.course.open))
            self._stand("checking")
            await self._settle(before)
        leads = self._reader.leads(self.course.fates)
        again: list[Lead] = []
        while True:
            await self._may_go()
            if not again:
                again = await asyncio.to_thread(_next, leads, self._size)
                await asyncio.to_thread(self._same)
            batch, rest = again[: self._size], again[self._size :]
            if not batch:
                break
            began = self._clock.now()
            again = [*await self._send(batch), *rest]
            self.seconds += self._clock.now() - began
            self.sent += len(batch) + len(rest) - len(again)
            self._publish(Change("imports"))
        self._stand("finishing")
        await self._finish()

    async def _begin(self) -> None:
        """Make sure that the file is still the one it was, and tell the journal anew."""
        await asyncio.to_thread(self._same)
        told = await asyncio.to_thread(self._told)
        self.calls_before = told.calls
        self.course = told
        self._publish(Change("imports"))

    def _told(self) -> Course:
        """How far the journal says it is: for a thread."""
        told = Course(survey(self.plan).fates)
        for entry in self._journal.entries():
            told.apply(entry)
        return told

    def _same(self) -> None:
        """For a thread: ValueError when the file is not the one it was, by which rows would be mistaken."""
        path = self.plan.source.path
        held = path.stat()
        facts = (held.st_dev, held.st_ino, held.st_size, held.st_mtime_ns)
        if facts != self._facts:
            if look(path).mark != self.plan.source.mark:
                raise ValueError(f"{path.name} has changed since: nothing of it was sent any more")
            self._facts = facts

    async def _send(self, batch: list[Lead]) -> list[Lead]:
        """Make one call; the leads that are to be sent again."""
        rows = [lead.row for lead in batch]
        await self._note(course.about_to_send(rows))
        self._stand("sending")
        places = {f"{self.target.kind}_id": self.target.id}
        call = add_leads([lead.body for lead in batch], **places, **self.plan.flags)  # type: ignore[arg-type]
        try:
            answer = await self._asker.ask(call, Priority.BACKGROUND)
        except ReadOnly as error:
            await self._note(course.not_done(str(error)))
            raise
        except NotSent as error:
            await self._note(course.not_done(str(error)))
            await self._wait(str(error), "sending")
            return batch
        except Uncertain as error:
            self._stand("checking", f"the answer was lost ({error}): looking who is there")
            return await self._settle(batch)
        except Refused as error:
            return await self._refused(batch, error)
        await self._answered(batch, answer)
        return []

    async def _answered(self, batch: list[Lead], answer: Added) -> None:
        rows = [lead.row for lead in batch]
        made, left, unsure = course.told(answer, rows)
        if unsure:
            leads = [lead for lead in batch if lead.row in unsure]
            met = await self._until_answered(lambda: meet(self._asker, leads, self.target))
            pairs = [(lead.row, lead.address) for lead in leads]
            more, why = course.told_apart(answer, pairs, met.there, met.anywhere, self._blocked, len(made))
            made, left = made | more, left | why
        await self._note(course.answered(made, left))
        self._refusals = 0

    async def _refused(self, batch: list[Lead], error: Refused) -> list[Lead]:
        """Leave out the row the server names, or send less at once; else nothing can be done here."""
        at = _AT_LEAD.search(error.field or str(error)) if isinstance(error, Invalid) else None
        if at is not None and int(at[1]) < len(batch) and self._refusals < REFUSALS:
            self._refusals += 1
            bad = batch[int(at[1])]
            await self._note(course.not_done(str(error), {bad.row: Fate("refused", f"refused: {error}")}))
            return [lead for lead in batch if lead is not bad]
        await self._note(course.not_done(str(error)))
        if isinstance(error, TooLarge) and len(batch) > 1:
            self._size = max(1, len(batch) // 2)
            return batch
        raise error

    async def _settle(self, batch: list[Lead]) -> list[Lead]:
        """Find out what became of a call whose answer is not known; the leads that are not there."""
        before: set[int] | None = None
        there: set[int] = set()
        for pause in LOOKS:
            await self._clock.sleep(pause)
            met = await self._until_answered(lambda: meet(self._asker, batch, self.target, only_target=True))
            there = met.there
            if there == before or len(there) == len(batch):
                break
            before = there
        await self._note(course.looked(there))
        self.trouble = ""
        return [lead for lead in batch if lead.row not in there]

    async def _until_answered(self, question: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer; what is refused for good is raised."""
        while True:
            try:
                return await question()
            except Refused:
                raise
            except ApiError as error:
                await self._wait(str(error), "checking")

    async def _wait(self, why: str, stage: Stage) -> None:
        """Let some time pass, and go on at this stage; at once when it is to rest: there is no call then."""
        pause = PAUSES[min(self._troubles, len(PAUSES) - 1)]
        self._troubles += 1
        if self._go.is_set():
            self._stand("waiting", f"{why}; next try in {pause:.0f} s")
            await self._clock.sleep(pause)
        await self._may_go()
        self._stand(stage)

    async def _may_go(self) -> None:
        if not self._go.is_set():
            self._stand("paused")
            await self._go.wait()

    async def _note(self, entry: Entry) -> None:
        """Put an entry on the device, then believe it."""
        assert self.course is not None
        await asyncio.to_thread(self._journal.write, entry)
        self.course.apply(entry)
        if {"made", "there"} & entry.keys():
            self._troubles, self.trouble = 0, ""

    async def _finish(self) -> None:
        assert self.course is not None
        fates = self.course.fates
        sent = await asyncio.to_thread(lambda: self._reader.these(chosen(fates)))
        if sent:
            try:
                self.read_back = compared(sent, await found_in(self._asker, sent, self.target))
            except ApiError as error:
                self.read_back = ReadBack(problem=str(error))
        await asyncio.to_thread(self._same)
        self.report = await asyncio.to_thread(report.write, self.plan, fates, self._exports)
        counts = dict(fates.groups())
        end = {"counts": counts, "report": str(self.report), "at": self._clock.wall().isoformat()}
        await self._note({"end": end})
        self._stand("done")

    def _fail(self, why: str) -> None:
        self._stand("failed", why)

    def _stand(self, stage: Stage, trouble: str = "") -> None:
        self.stage = stage
        if stage in ("paused", "done", "failed"):
            self.resting.set()
        else:
            self.resting.clear()
        if trouble or stage in ("sending", "done"):
            self.trouble = trouble
        self._publish(Change("imports"))


def _next(leads: Iterator[Lead], count: int) -> list[Lead]:
    return list(islice(leads, count))
