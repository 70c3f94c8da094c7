"""Everything one signed-in workspace needs, put together; nothing of the terminal is in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from instantly_tui.api.emails import mark_thread_read
from instantly_tui.api.interest import interest_word
from instantly_tui.api.leads import set_interest
from instantly_tui.api.page import Record
from instantly_tui.api.transport import Transport
from instantly_tui.engine.answers import Answer, Answers, Scope
from instantly_tui.engine.budget import buckets
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.jobs import JobFollower
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.outbox import Outbox
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.refresh import Refresh
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.store import Store
from instantly_tui.engine.tasks import Tasks
from instantly_tui.engine.undo import UndoLog
from instantly_tui.engine.writes import Batch, Many, Outcome, Write, Writes
from instantly_tui.resources.spec import Action, Query, Resource

__all__ = ["Notice", "Workspace"]

R = TypeVar("R", bound=Record)

PAGERS_KEPT = 8
"""Lists that stay in memory, so that going back shows them at once."""
CLOSING_SECONDS = 30.0
"""How long closing waits for writes that have left."""
READ_ONLY = "this profile is read-only"


class Workspace:
    """Reads, changes and replies of one workspace; `run` drives them, `close` ends them in order."""

    def __init__(
        self,
        *,
        transport: Transport,
        clock: Clock,
        publish: Publish,
        notify: Notify,
        state_folder: Path,
        undo_seconds: float = 10.0,
        read_only: bool = False,
        name: str = "default",
    ) -> None:
        """`name` tells the drafts of this workspace from those of others on the same machine."""
        self.name, self.read_only, self.clock = name, read_only, clock
        self._publish, self._notify, self._undo_seconds = publish, notify, undo_seconds
        self._tasks = Tasks(clock, notify)
        self.scheduler = Scheduler(transport.send, buckets(clock), clock)
        self.store = Store(publish, clock)
        self.answers = Answers(self.scheduler, clock, publish)
        self.refresh = Refresh(clock)
        self.undo = UndoLog(clock)
        self.jobs = JobFollower(self.scheduler, clock, publish, notify, self._tasks.spawn)
        self.writes = Writes(
            self.scheduler, self.store, clock, publish, notify, self._tasks.spawn, self.jobs, self._removed
        )
        folder = DraftFolder(state_folder / "drafts" / folder_name(name))
        self.outbox = Outbox(
            DraftBox(folder, clock, publish, notify),
            self.scheduler,
            clock,
            notify,
            self._tasks.spawn,
            sent=self._replied,
            undo_seconds=undo_seconds,
            read_only=read_only,
        )
        self._pagers: OrderedDict[tuple[str, Query], Pager[Any]] = OrderedDict()

    async def run(self) -> None:
        """Drive everything until `close` or cancelled."""
        await self._tasks.run(self._start)

    def _start(self) -> None:
        self._tasks.keep(self.scheduler.run, "scheduler")
        self._tasks.keep(self.refresh.run, "refresh")
        self.outbox.start()
        self.refresh.watch(self.outbox.rescan)

    def open(self, resource: Resource[R], query: Query | None = None) -> Pager[R]:
        """The list's rows for this question; the last eight are kept as they were left."""
        key = (resource.name, query or Query())
        pager = self._pagers.pop(key, None)
        if pager is None:
            page = partial(resource.page, key[1])
            pager = Pager(resource.name, page, resource.key, self.store, self.scheduler, self.clock)
        self._pagers[key] = pager
        while len(self._pagers) > PAGERS_KEPT:
            self._pagers.popitem(last=False)[1].close()
        return pager

    def one(self, resource: Resource[R], key: str, scope: Scope, *, max_age: float = 15.0) -> Answer[R]:
        """One record read for itself, kept over what its lists say when it is newer.

        Raises LookupError for a resource whose records can't be read one by one.
        """
        if resource.one is None:
            raise LookupError(f"{resource.title} are only read as a list")
        call = resource.one(key)

        def keep(record: R) -> None:
            asked_at = scope.want(call, max_age=max_age).read_at
            self.store.put(resource.name, {key: record}, self.clock.now() if asked_at is None else asked_at)

        return scope.want(call, max_age=max_age, then=keep)

    def act(self, resource: Resource[R], action: Action[R], records: Sequence[R]) -> Batch:
        """Do an action to these records; those it can't be done to are left out and named."""
        chosen: list[Write] = []
        skipped: list[Outcome] = []
        for record in records:
            why = READ_ONLY if self.read_only else action.blocked(record)
            write = self._write(resource, action, record)
            if why is None:
                chosen.append(write)
            else:
                skipped.append(Outcome(write, "skipped", why))
        many = None
        if action.many is not None:
            many = Many(partial(_together, action.many), partial(_failure, action.failed))
        hold = self._undo_seconds if action.hold else 0.0
        return self.change(action.title, chosen, hold=hold, many=many, skipped=skipped)

    def change(
        self,
        label: str,
        writes: Sequence[Write],
        *,
        hold: float = 0.0,
        many: Many | None = None,
        skipped: Sequence[Outcome] = (),
    ) -> Batch:
        """Carry out writes, with `undo` taking them back while that is possible."""
        if self.read_only and writes:
            skipped = [*skipped, *(Outcome(write, "skipped", READ_ONLY) for write in writes)]
            writes = ()
        batch = self.writes.run(label, writes, hold=hold, many=many, skipped=skipped)
        if not writes:
            return batch
        reversible = any(write.undo for write in writes)
        if reversible or batch.hold_until is not None:
            until = None if reversible else batch.hold_until
            self.undo.push(f"{label} {batch.name}", partial(self._take_back, batch), until)
        return batch

    def held_line(self) -> str:
        """What would be lost or sent by leaving now, in words; empty when nothing is."""
        held, writes = len(self.outbox.all("held")), self.writes.held
        under_way = len(self.outbox.all("sending")) + self.writes.pending - writes
        unsaved = len(self.outbox.box.unsaved)
        return _listed(
            (held, "held reply", "held replies"),
            (writes, "held change", "held changes"),
            (under_way, "write on its way", "writes on their way"),
            (unsaved, "draft not on disk", "drafts not on disk"),
        )

    def outbox_line(self) -> str:
        """The outbox for the status line: how many replies and changes are not settled, and what is wrong."""
        unknown, refused = len(self.outbox.all("unknown")), len(self.outbox.all("refused"))
        waiting = len(self.outbox.all("held", "sending")) + self.writes.pending
        words = _listed((unknown, "unclear", "unclear"), (refused, "refused", "refused"))
        if not words:
            return f"{waiting:,}"
        return f"{waiting:,}, {words}" if waiting else words

    async def close(self, *, send_held: bool = False) -> None:
        """Send or take back what is held, wait for what has left, and let `run` return.

        What can't be finished in time is said by the next start: nothing is sent twice, nothing is lost.
        """
        if not send_held:
            self.writes.take_back_all()
            self.outbox.take_back_all()
        await self.writes.flush()
        await self.outbox.flush()
        await self.scheduler.drain(CLOSING_SECONDS)
        self._tasks.stop()
        self.outbox.close()

    def _write(self, resource: Resource[R], action: Action[R], record: R) -> Write:
        return Write(
            resource.name,
            resource.key(record),
            resource.name_of(record),
            action.call(record),
            action.edit(record) if action.edit else None,
            removes=action.removes,
            reread=action.reread(record) if action.reread else None,
            undo=partial(self._inverse, resource, action) if action.undo else None,
            job=action.job,
            record=record,
        )

    def _inverse(self, resource: Resource[R], action: Action[R], before: R) -> Write | None:
        """What takes an action back, on the record as it is after it."""
        back = resource.action(action.undo or "")
        after = before.model_copy(update=dict(action.edit(before))) if action.edit else before
        return None if back.blocked(after) else self._write(resource, back, after)

    def _take_back(self, batch: Batch) -> bool:
        """Drop what is still held, or do the opposite of what was done; False when neither is possible."""
        if self.writes.take_back(batch):
            return True
        inverse = batch.inverse()
        if not inverse:
            words = "is still on its way" if batch.pending else "has left and can't be taken back"
            self._notify(Notice(f"Too late: {batch.label} {batch.name} {words}", "warn"))
            return False
        self.writes.run(f"Take back {batch.label}", inverse)
        return True

    def _removed(self, kind: str, keys: frozenset[str]) -> None:
        for (name, _), pager in self._pagers.items():
            if name == kind:
                pager.remove(keys)

    def _replied(self, draft: Draft) -> None:
        """After a reply has left: its thread is read and shown anew, its lead gets the status asked for."""
        writes = []
        if draft.kind == "reply" and draft.thread:
            writes.append(
                Write("threads", draft.thread, draft.author, mark_thread_read(draft.thread))
            )
        self._publish(Change("threads", frozenset({draft.thread} if draft.thread else ())))
