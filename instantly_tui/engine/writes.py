"""Changes on their way to the server: shown at once, sent, then confirmed, rolled back or read again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from instantly_tui.api.errors import ApiError, Conflict, Missing, NotSent, Refused
from instantly_tui.api.page import Record
from instantly_tui.engine.batch import STARTED, Batch, Many, Outcome, State, Write
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.jobs import Followed, JobFollower
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.scheduler import Priority, Scheduler
from instantly_tui.engine.spawn import Spawn
from instantly_tui.engine.store import Store
from instantly_tui.engine.turns import Place, Turn

__all__ = ["Batch", "Many", "Outcome", "Write", "Writes"]

ABREAST = 4
"""Writes of one batch under way at once: a reply sent meanwhile must not queue behind five hundred pauses."""
LOOKS = (2.0, 5.0, 10.0)
"""Seconds after a change was queued on the server at which the record is read again (API.md §8.4)."""

READ_AFTER_JOB = 10
"""Records up to which each is read again when the job that changed them is over."""


class Writes:
    """Carries out every write of a workspace, those of one record in the order they were made."""

    def __init__(
        self,
        scheduler: Scheduler,
        store: Store,
        clock: Clock,
        publish: Publish,
        notify: Notify,
        spawn: Spawn,
        jobs: JobFollower,
        removed: Callable[[str, frozenset[str]], object],
    ) -> None:
        """`removed` is told the kind and keys of records that are gone from the server."""
        self._scheduler, self._store, self._clock = scheduler, store, clock
        self._publish, self._notify, self._spawn = publish, notify, spawn
        self._jobs, self._removed = jobs, removed
        self._batches: dict[Batch, asyncio.Task[None]] = {}
        self._at: dict[Place, list[tuple[Batch, int]]] = {}
        self._last: dict[Place, asyncio.Event] = {}
        self.ended: Callable[[Outcome], object] = lambda _: None
        """Told what became of each write."""

    @property
    def pending(self) -> int:
        """How many writes have no outcome yet, held ones included."""
        return sum(batch.pending for batch in self._batches)

    @property
    def held(self) -> int:
        """How many writes wait in their undo window."""
        return sum(batch.pending for batch in self._batches if batch.hold_until is not None)

    def run(
        self,
        label: str,
        writes: Sequence[Write],
        *,
        hold: float = 0.0,
        many: Many | None = None,
        skipped: Sequence[Outcome] = (),
        quiet: bool = False,
    ) -> Batch:
        """Show the changes now and send them, after `hold` seconds; what becomes of them is said.

        A held change of the same fields of the same record is taken back: the newer one stands for it.
        `quiet` says only what went wrong.
        """
        batch = Batch(label, tuple(writes), tuple(skipped))
        if not writes:
            self._say(batch)
            return batch
        for position, write in enumerate(batch.writes):
            if write.record is not None:
                batch.records[position] = write.record
            older = tuple(self._at.get(write.place, ()))
            self._at.setdefault(write.place, []).append((batch, position))
            self._replace_held(write, older)
            if write.edit:
                batch.edits[position] = self._store.edit(write.kind, write.key, write.edit)
        if hold > 0:
            batch.hold_until = self._clock.now() + hold
            if not quiet:
                self._notify(Notice(f"{label} {batch.name}: leaves in {hold:.0f} s, u takes it back"))
        self._batches[batch] = self._spawn(self._carry_out(batch, many, hold, quiet), f"write {label}")
        self._publish(Change("writes"))
        return batch

    def take_back(self, batch: Batch) -> bool:
        """Drop a batch that is still held; False once it has left."""
        if batch.hold_until is None:
            return False
        for position in batch.waiting:
            self._withdraw(batch, position)
        return True

    def take_back_all(self) -> int:
        """Drop everything held; how many writes that were."""
        count = self.held
        for batch in tuple(self._batches):
            self.take_back(batch)
        return count

    async def flush(self) -> None:
        """Send what is held without waiting out its window, and return when every write has its outcome."""
        for batch in self._batches:
            batch.hold_until = None
            batch.go.set()
        await self.quiet()

    async def quiet(self) -> None:
        """Return when every write that has left has its outcome."""
        while under_way := [task for batch, task in self._batches.items() if batch.hold_until is None]:
            await asyncio.wait(under_way)

    def _replace_held(self, write: Write, earlier: Sequence[tuple[Batch, int]]) -> None:
        for batch, position in earlier:
            same = set(batch.writes[position].edit or ()) == set(write.edit or ())
            if batch.hold_until is not None and same:
                self._withdraw(batch, position)

    def _withdraw(self, batch: Batch, position: int) -> None:
        self._end(batch, position, "taken_back")
        if not batch.pending:
            batch.hold_until = None
            batch.go.set()

    async def _carry_out(self, batch: Batch, many: Many | None, hold: float, quiet: bool) -> None:
        try:
            if hold > 0:
                await self._clock.wait(batch.go, hold)
            batch.hold_until = None
            left = batch.waiting
            turns = {position: Turn(self._last, batch.writes[position].place) for position in left}
            try:
                if many is not None and len(left) > 1:
                    for start in range(0, len(left), many.size):
                        await self._send_many(batch, left[start : start + many.size], turns, many)
                else:
                    positions = iter(left)
                    async with asyncio.TaskGroup() as group:
                        for _ in range(min(ABREAST, len(left))):
                            group.create_task(self._send_each(batch, positions, turns))
            finally:
                for turn in turns.values():
                    turn.over()
        finally:
            for position in batch.waiting:
                self._end(batch, position, "unclear", "the program ended before it was answered")
            del self._batches[batch]
            self._publish(Change("writes"))
        if not (quiet and batch.level == "done"):
            self._say(batch)

    async def _send_each(self, batch: Batch, positions: Iterator[int], turns: Mapping[int, Turn]) -> None:
        for position in positions:
            await turns[position].come()
            await self._send_one(batch, position)
            turns[position].over()

    async def _send_one(self, batch: Batch, position: int) -> None:
        write = batch.writes[position]
        if write.given is not None and not write.given():
            self._end(batch, position, "taken_back")
            return
        try:
            answer = await self._scheduler.ask(write.call, Priority.WRITE)
        except NotSent as error:
            self._end(batch, position, "not_sent", str(error))
        except Refused as error:
            gone = isinstance(error, Missing) and write.removes
            state: State = "done" if gone else "refused"
            self._end(batch, position, state, "was gone already" if gone else _reason(error), error=error)
        except ApiError as error:
            await self._find_out(batch, position, error)
        else:
            await self._accepted(batch, position, answer)

    async def _accepted(self, batch: Batch, position: int, answer: Any) -> None:
        write = batch.writes[position]
        write.answered(answer)
        job_id = write.job(answer) if write.job else None
        if job_id is not None:
            followed = self._jobs.follow(job_id, f"{batch.label} {write.label}")
            self._until_job_ends(batch, [position], followed, None)
        elif write.record is not None and type(answer) is type(write.record):
            self._end(batch, position, "done", confirmed=answer)
        elif write.removes or write.reread is None:
            self._end(batch, position, "done", confirmed=self._as_edited(batch, position))
        else:
            truth, asked_at = await self._read(write)
            if truth is None:
                self._end(batch, position, "done", confirmed=self._as_edited(batch, position))
            elif not write.edit or write.shown_by(truth):
                self._end(batch, position, "done", confirmed=truth, asked_at=asked_at)
            else:
                edit = batch.edits.pop(position)
                self._end(batch, position, "done", "queued on the server")
                self._spawn(self._until_it_shows(batch, write, edit), f"confirm {batch.label}")

    async def _send_many(
        self, batch: Batch, positions: Sequence[int], turns: Mapping[int, Turn], many: Many
    ) -> None:
        for position in positions:
            await turns[position].come()
        writes = [batch.writes[position] for position in positions]
        try:
            answer = await self._scheduler.ask(many.call(writes), Priority.WRITE)
        except (NotSent, Refused) as error:
            state: State = "not_sent" if isinstance(error, NotSent) else "refused"
            for position in positions:
                self._end(batch, position, state, _reason(error))
            return
        except ApiError as error:
            for position in positions:
                await self._find_out(batch, position, error)
            return
        pick = writes[0].job
        job_id = pick(answer) if pick else None
        if job_id is not None:
            followed = self._jobs.follow(job_id, f"{batch.label} {len(writes):,}")
            self._until_job_ends(batch, positions, followed, many)
            if batch.pending:
                # The server takes one such job at a time (API.md §9): the next part waits for this one.
                await followed.ended.wait()
            return
        for position, write in zip(positions, writes, strict=True):
            why = many.failed(answer, write) if many.failed else None
            if why is None:
                self._end(batch, position, "done", confirmed=self._as_edited(batch, position))
            else:
                self._end(batch, position, "refused", why)

    async def _find_out(self, batch: Batch, position: int, error: ApiError) -> None:
        """After an answer was lost: read the record, show that, and say what is known."""
        write = batch.writes[position]
        asked_at = self._clock.now()
        truth: Any = None
        try:
            if write.reread is not None:
                truth = await self._scheduler.ask(write.reread, Priority.WRITE)
        except Missing:
            if write.removes:
                self._end(batch, position, "done", "no answer, but it is gone now")
                return
        except ApiError:
            truth = None
        if truth is None:
            self._end(batch, position, "unclear", f"{error}; refresh to see")
        elif write.shown_by(truth):
            self._end(batch, position, "done", "no answer, but it is so now", truth, asked_at)
        else:
            words = "no answer; showing what the server says now"
            self._end(batch, position, "unclear", words, truth, asked_at)

    def _until_job_ends(
        self, batch: Batch, positions: Sequence[int], followed: Followed, many: Many | None
    ) -> None:
        """Count as started what a background job does; the guess stays on the screen until the job's end."""
        edits = {position: batch.edits.pop(position, None) for position in positions}
        for position in positions:
            self._end(batch, position, "done", STARTED)
        self._spawn(self._after_job(batch, edits, followed, many), f"after {batch.label}")

    async def _after_job(
        self, batch: Batch, edits: Mapping[int, int | None], followed: Followed, many: Many | None
    ) -> None:
        kept: dict[int, Record | None] = {}
        try:
            await followed.ended.wait()
            job = followed.job
            if job is not None and job.succeeded and job.done_count != 0:
                failed = many.failed if many and many.failed else lambda *_: None
                done = [position for position in edits if failed(job, batch.writes[position]) is None]
                kept = {position: await self._after(batch, position, len(done)) for position in done}
        finally:
            for position, edit in edits.items():
                self._settle(batch.writes[position], edit, kept.get(position))
        self._tell_removed([batch.writes[position] for position in kept])

    async def _after(self, batch: Batch, position: int, together: int) -> Record | None:
        """A record a job has changed, read again unless there are too many; then as it must be."""
        write = batch.writes[position]
        ask = together <= READ_AFTER_JOB and not write.removes
        return ((await self._read(write))[0] if ask else None) or self._as_edited(batch, position)

    async def _until_it_shows(self, batch: Batch, write: Write, edit: int) -> None:
        """Read a record whose change was queued until it shows, three times at most."""
        truth: Record | None = None
        started = asked_at = self._clock.now()
        try:
            for after in LOOKS:
                await self._clock.sleep(started + after - self._clock.now())
                found, asked_at = await self._read(write)
                truth = found or truth
                if write.shown_by(truth):
                    return
        finally:
            self._store.settle(write.kind, write.key, edit, truth, asked_at)
        text = (
            f"{batch.label} {write.label}: accepted, but the server does not show it after {LOOKS[-1]:.0f} s"
        )
        self._notify(Notice(text, "warn"))

    async def _read(self, write: Write) -> tuple[Any, float]:
        """The record as the server has it, or None when it can't be read, and when it was asked for."""
        asked_at = self._clock.now()
        if write.reread is None:
            return None, asked_at
        try:
            return await self._scheduler.ask(write.reread, Priority.WRITE), asked_at
        except ApiError:
            return None, asked_at

    def _as_edited(self, batch: Batch, position: int) -> Record | None:
        """The record as it is once the server has said yes without showing it."""
        write, record = batch.writes[position], batch.records.get(position)
        if write.removes or record is None:
            return None
        if len(self._at.get(write.place, ())) <= 1:
            # Nobody else's guesses are laid over it.
            record = self._store.get(write.kind, write.key) or record
        return record.model_copy(update=dict(write.edit or {}))

    def _end(
        self,
        batch: Batch,
        position: int,
        state: State,
        reason: str = "",
        confirmed: Record | None = None,
        asked_at: float | None = None,
        error: ApiError | None = None,
    ) -> None:
        write = batch.writes[position]
        self._settle(write, batch.edits.pop(position, None), confirmed, asked_at)
        self._leave_place(batch, position)
        if state != "done":
            self._take_out_of_later(write)
        batch.results[position] = outcome = Outcome(write, state, reason, error)
        self.ended(outcome)
        if state == "done" and reason != STARTED:
            self._tell_removed([write])
        self._publish(Change("writes"))

    def _settle(
        self, write: Write, edit: int | None, confirmed: Record | None, asked_at: float | None = None
    ) -> None:
        """Drop the guess for what is confirmed; None falls back to what was known before."""
        if edit is not None:
            self._store.settle(write.kind, write.key, edit, confirmed, asked_at)
        elif confirmed is not None:
            self._store.put(write.kind, {write.key: confirmed}, self._clock.now())

    def _leave_place(self, batch: Batch, position: int) -> None:
        place = batch.writes[position].place
        others = [at for at in self._at.get(place, ()) if at != (batch, position)]
        if others:
            self._at[place] = others
        else:
            self._at.pop(place, None)

    def _take_out_of_later(self, write: Write) -> None:
        """A guess that came to nothing was on the screen when later writes of the record were made."""
        if write.record is None or not write.edit:
            return
        was = {name: getattr(write.record, name, None) for name in write.edit}
        for batch, position in self._at.get(write.place, ()):
            record = batch.records.get(position)
            if record is not None:
                batch.records[position] = record.model_copy(update=was)

    def _tell_removed(self, writes: Sequence[Write]) -> None:
        for write in writes:
            if write.removes:
                self._removed(write.kind, frozenset({write.key}))

    def _say(self, batch: Batch) -> None:
        if not batch.taken_back:
            each = len(batch.outcomes) > 1 and batch.level != "done"
            more = " — :results tells each" if each else ""
            self._notify(Notice(batch.line() + more, batch.level, sticky=batch.level == "error"))


def _reason(error: ApiError) -> str:
    if isinstance(error, Conflict) and "job" in str(error):
        return f"another such job is still running; wait for its end, then do it again ({error})"
    return str(error)
