"""Everything one signed-in workspace needs, put together; nothing of the terminal is in it."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from instantly_tui.api.call import Call
from instantly_tui.api.emails import get_email, list_emails, mark_thread_read, of_thread
from instantly_tui.api.leads import set_interest
from instantly_tui.api.limits import AI_LABEL
from instantly_tui.api.page import Record
from instantly_tui.api.transport import Transport
from instantly_tui.engine.answers import Answer, Answers, Scope
from instantly_tui.engine.budget import buckets
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.exports import Exports
from instantly_tui.engine.jobs import JobFollower
from instantly_tui.engine.mail_watch import MailWatch
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.outbox import Outbox
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.rate import Bucket
from instantly_tui.engine.refresh import Refresh
from instantly_tui.engine.scheduler import Scheduler
from instantly_tui.engine.store import Store
from instantly_tui.engine.tasks import Tasks
from instantly_tui.engine.undo import UndoLog
from instantly_tui.engine.uses import Uses
from instantly_tui.engine.writes import Batch, Many, Outcome, Write, Writes
from instantly_tui.importing.desk import Imports
from instantly_tui.resources.spec import Action, Query, Resource

__all__ = ["Notice", "Workspace"]

R = TypeVar("R", bound=Record)

PAGERS_KEPT = 8
"""Lists that stay in memory, so that going back shows them at once."""
CLOSING_SECONDS = 30.0
"""How long closing waits for writes that have left."""
READ_ONLY = "this profile is read-only"
RECENT = 20
"""Acts whose results can be looked at row by row."""


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
        limits: Mapping[str, Bucket] | None = None,
        refresh_seconds: float = 15.0,
        follow_mail: bool = False,
    ) -> None:
        """`name` tells the drafts of this workspace from those of others on the same machine.

        `limits`: what to keep to; None keeps to our share, without regard to our other processes.
        `follow_mail`: whether new mails are looked for without being asked to.
        """
        self.name, self.read_only, self.clock = name, read_only, clock
        self._notify, self.undo_seconds = notify, undo_seconds
        self._tasks = Tasks(clock, notify)
        self.scheduler = Scheduler(
            transport.send, limits or buckets(clock), clock, told=partial(publish, Change("budget"))
        )
        self.store = Store(publish, clock)
        self.answers = Answers(self.scheduler, clock, publish)
        self.refresh = Refresh(clock, refresh_seconds)
        self.mail_watch = MailWatch(self.answers, clock, self.refresh)
        self._follow_mail = follow_mail
        self.undo = UndoLog(clock)
        self.label_uses = Uses(state_folder / "uses" / f"{folder_name(name)}.labels", AI_LABEL, clock)
        self.recent: deque[Batch] = deque(maxlen=RECENT)
        """The last acts with what became of each record, newest first."""
        self.jobs = JobFollower(self.scheduler, clock, publish, notify, self._tasks.spawn)
        self.writes = Writes(
            self.scheduler, self.store, clock, publish, notify, self._tasks.spawn, self.jobs, self._removed
        )
        self.writes.ended = self.mail_watch.written
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
        journals = state_folder / "exports-begun" / folder_name(name)
        self.exports = Exports(journals, self.scheduler, clock, publish, notify, self._tasks.spawn)
        self.imports = Imports(
            state_folder / "imports" / folder_name(name),
            state_folder / "exports",
            self.scheduler,
            clock,
            publish,
            notify,
            self._tasks.spawn,
            ended=partial(self.look_again, "leads"),
        )
        self._pagers: OrderedDict[tuple[str, Query], Pager[Any]] = OrderedDict()
        self._joined: dict[str, float] = {}
        """When something joined the lists of a kind that they can't know of, by the engine's clock."""
        self._aside = self.answers.scope()
        self.answered: set[str] = set()
        """Ids of the mails that were answered from here."""
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self) -> None:
        """Drive everything until `close` or cancelled."""
        self._ended.clear()
        try:
            await self._tasks.run(self._start)
        finally:
            self._ended.set()

    def _start(self) -> None:
        self._tasks.keep(self.scheduler.run, "scheduler")
        self._tasks.keep(self.refresh.run, "refresh")
        if self._follow_mail:
            self._tasks.keep(self.mail_watch.run, "new mails")
        self.outbox.start()
        self.refresh.watch(self.outbox.rescan)
        self.exports.remind()
        self.imports.remind()

    def open(self, resource: Resource[R], query: Query | None = None) -> Pager[R]:
        """The list's rows for this question; the last eight are kept as they were left."""
        key = (resource.name, query or Query())
        pager = self._pagers.pop(key, None)
        if pager is None:
            page = partial(resource.page, key[1])
            check = resource.check(key[1]) if resource.check else None
            pager = Pager(resource.name, page, resource.key, self.store, self.scheduler, self.clock, check)
        self._pagers[key] = pager
        if pager.read_at is not None and pager.read_at < self._joined.get(resource.name, 0.0):
            pager.refresh(0, len(pager))
        while len(self._pagers) > PAGERS_KEPT:
            self._pagers.popitem(last=False)[1].close()
        return pager

    def look_again(self, kind: str) -> None:
        """Read the lists of a kind anew, now and when they are next opened: something joined them."""
        self._joined[kind] = self.clock.now()
        for (name, _), pager in self._pagers.items():
            if name == kind:
                pager.refresh(0, len(pager))

    def one(self, resource: Resource[R], key: str, scope: Scope, *, max_age: float = 15.0) -> Answer[R]:
        """One record read for itself, kept over what its lists say when it is newer.

        Raises LookupError for a resource whose records can't be read one by one.
        """
        if resource.one is None:
            raise LookupError(f"{resource.title} are only read as a list")
        call = resource.one(key)

        def keep(record: R) -> None:
            self.store.put(resource.name, {key: record}, self.answers.peek(call).read_at or 0.0)

        return scope.want(call, max_age=max_age, then=keep)

    def act(
        self, resource: Resource[R], action: Action[R], records: Sequence[R], *, quiet: bool = False
    ) -> Batch:
        """Do an action to these records; those it can't be done to are left out and named.

        `quiet` says only what went wrong.
        """
        chosen: list[Write] = []
        skipped: list[Outcome] = []
        for record in records:
            why = READ_ONLY if self.read_only else action.blocked(record)
            if why is None:
                chosen.append(self._write(resource, action, record))
            else:
                skipped.append(Outcome(_left_out(resource, record), "skipped", why))
        many = None
        if action.many is not None:
            failed = partial(_failure, action.failed) if action.failed else None
            many = Many(partial(_together, action.many), failed)
        hold = self.undo_seconds if action.hold else 0.0
        along = partial(self._along, resource, action.along, hold) if action.along else None
        return self.change(
            action.title, chosen, hold=hold, many=many, skipped=skipped, along=along, quiet=quiet
        )

    def change(
        self,
        label: str,
        writes: Sequence[Write],
        *,
        hold: float = 0.0,
        many: Many | None = None,
        skipped: Sequence[Outcome] = (),
        along: Callable[[Batch], Batch | None] | None = None,
        quiet: bool = False,
    ) -> Batch:
        """Carry out writes, with `undo` taking them, and what goes along, back while that is possible.

        `along` starts what is done beside them, once they are under way; `quiet` says only what went wrong.
        """
        if self.read_only and writes:
            skipped = [*skipped, *(Outcome(write, "skipped", READ_ONLY) for write in writes)]
            writes = ()
        batch = self.writes.run(label, writes, hold=hold, many=many, skipped=skipped, quiet=quiet)
        self.recent.appendleft(batch)
        if not writes:
            return batch
        beside = along(batch) if along else None
        reversible = any(write.undo for write in writes)
        if reversible or batch.hold_until is not None:
            until = None if reversible else batch.hold_until
            self.undo.push(f"{label} {batch.name}", partial(self._take_back, batch, beside), until)
        return batch

    def _along(self, resource: Resource[R], action: Action[R], hold: float, batch: Batch) -> Batch | None:
        """Do in silence what goes along with a batch, to each record that it was done to, after it was."""
        writes = [
            replace(self._write(resource, action, write.record), given=partial(batch.was_done, position))
            for position, write in enumerate(batch.writes)
            if write.record is not None and action.blocked(cast("R", write.record)) is None
        ]
        return self.writes.run(action.title, writes, hold=hold, quiet=True) if writes else None

    def held_line(self) -> str:
        """What would be sent, dropped or left unclear by leaving now, in words; empty when nothing would."""
        changes = self.writes.held
        return _listed(
            (len(self.outbox.all("held")), "held reply", "held replies"),
            (changes, "held change", "held changes"),
            (len(self.outbox.all("sending")), "reply on its way", "replies on their way"),
            (self.writes.pending - changes, "change on its way", "changes on their way"),
            (len(self.outbox.box.unsaved), "draft not on disk", "drafts not on disk"),
        )

    def outbox_line(self) -> str:
        """The outbox for the status line: how many replies and changes wait, and what needs the user."""
        waiting = len(self.outbox.all("held", "sending")) + self.writes.pending
        unsure, refused = len(self.outbox.all("unknown")), len(self.outbox.all("refused"))
        unsaved = len(self.outbox.box.unsaved)
        words = _listed(
            (unsure, "unclear", "unclear"),
            (refused, "refused", "refused"),
            (unsaved, "not on disk", "not on disk"),
        )
        return f"{waiting:,}, {words}" if waiting and words else words or f"{waiting:,}"

    async def close(self, *, send_held: bool = False) -> None:
        """Send or take back what is held, wait for what has left, and let `run` return.

        What can't be finished in time is `unknown` to the next start: nothing is sent twice, nothing lost.
        """
        if not send_held:
            self.writes.take_back_all()
            self.outbox.take_back_all()
        if self._tasks.running:
            finished = asyncio.Event()
            self._tasks.spawn(self._finish(finished), "closing")
            await self.clock.wait(finished, CLOSING_SECONDS)
        self._tasks.stop()
        await self._ended.wait()
        self.outbox.close()

    async def _finish(self, finished: asyncio.Event) -> None:
        try:
            await self.writes.flush()
            await self.outbox.flush()
            await self.imports.rest()
            # A reply that was sent may have left writes of its own.
            await self.writes.quiet()
        finally:
            finished.set()

    def _write(self, resource: Resource[Any], action: Action[Any], record: Any) -> Write:
        return Write(
            resource.name,
            resource.key(record),
            resource.name_of(record),
            action.call(record),
            action.edit(record) if action.edit else None,
            removes=action.removes,
            reread=action.reread(record) if action.reread else None,
            undo=partial(self._inverse, resource, action) if action.undo or action.inverse else None,
            job=action.job,
            record=record,
        )

    def _inverse(self, resource: Resource[Any], action: Action[Any], before: Any) -> Write | None:
        """What takes an action back, on the record as it is after it; None when it can't be done to that."""
        back = action.inverse(before) if action.inverse else resource.action(action.undo or "")
        after = before.model_copy(update=dict(action.edit(before))) if action.edit else before
        return None if back.blocked(after) else self._write(resource, back, after)

    def _take_back(self, batch: Batch, along: Batch | None = None) -> bool:
        """Drop what is still held, or do the opposite of what was done; False when there is neither."""
        if along is not None:
            self.writes.take_back(along)
        if self.writes.take_back(batch):
            return True
        if not any(write.undo for write in batch.writes):
            self._notify(Notice(f"Too late: {batch.label} {batch.name} has left", "warn"))
            return False
        # What is still on its way is followed by its opposite, which is not sent if it comes to nothing.
        inverse = batch.inverse()
        if not inverse and batch.pending:
            label = f"{batch.label} {batch.name}"
            self._notify(Notice(f"{label} is on its way: u once more when it is done", "warn"))
            self.undo.push(label, partial(self._take_back, batch, along))
            return False
        if inverse:
            self.writes.run(f"Take back {batch.label}", inverse)
        return bool(inverse)

    def _removed(self, kind: str, keys: frozenset[str]) -> None:
        for (name, _), pager in self._pagers.items():
            if name == kind:
                pager.remove(keys)

    def _replied(self, draft: Draft) -> None:
        """After a mail has left: its thread is read again, and marked read; its lead gets its status."""
        if draft.thread:
            conversation = list_emails(of_thread(draft.thread))
            self._aside.close()
            if self.answers.peek(conversation).value is not None:
                self._aside.want(conversation, max_age=0.0)
        if draft.kind == "reply":
            self.answered.add(draft.reply_to)
        if draft.kind == "reply" and draft.thread:
            known = self.answers.peek(get_email(draft.reply_to)).value
            self._set_quietly(draft, "Mark read", mark_thread_read(draft.thread), {"is_unread": False}, known)
        if draft.interest is not None and draft.lead:
            campaign = draft.campaign or None
            call = set_interest(draft.lead, draft.interest, campaign_id=campaign, everywhere=campaign is None)
            self._set_quietly(draft, "Interest status", call, {"i_status": draft.interest})

    def _set_quietly(
        self, draft: Draft, label: str, call: Call[Any], edit: dict[str, Any], known: Record | None = None
    ) -> None:
        """`known`: the mail as it was, when what is done to it shows at once and need not be read back."""
        reread = get_email(draft.reply_to) if known is None else None
        name = draft.lead or draft.author
        write = Write("emails", draft.reply_to, name, call, edit, reread=reread, record=known)
        self.writes.run(label, [write], quiet=True)


def folder_name(name: str) -> str:
    """A name as a folder's: itself when harmless, else its harmless part with a mark of the whole."""
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}", name):
        return name
    mark = sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9_]+', '-', name)[:40]}-{mark}"


def _left_out(resource: Resource[Any], record: Any) -> Write:
    """Stands for a record that nothing is sent for, to name it by: its own call may not even be possible."""
    unsent: Call[None] = Call("GET", "/", lambda _: None)
    return Write(resource.name, resource.key(record), resource.name_of(record), unsent, record=record)


def _together(call: Callable[[tuple[Any, ...]], Call[Any]], writes: Sequence[Write]) -> Call[Any]:
    return call(tuple(write.record for write in writes))


def _failure(failed: Callable[[Any, Any], str | None], answer: Any, write: Write) -> str | None:
    return failed(answer, write.record)


def _listed(*counts: tuple[int, str, str]) -> str:
    """The counts that are not 0, each with its word."""
    return ", ".join(f"{count:,} {one if count == 1 else more}" for count, one, more in counts if count)
