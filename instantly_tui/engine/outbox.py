"""Replies on their way out: on disk before they move, held for an undo window, never sent twice by us."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from instantly_tui.api.emails import Email
from instantly_tui.api.errors import ApiError, Uncertain
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.drafts import Draft, State
from instantly_tui.engine.lease import Lease
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.outgoing import outgoing
from instantly_tui.engine.scheduler import Priority, Scheduler
from instantly_tui.engine.spawn import Spawn
from instantly_tui.engine.thread_look import find_sent, newest, objection, thread_mails


@dataclass
class _Leaving:
    """A draft in its undo window or under way, and this process's right to send it."""

    lease: Lease
    leaves_at: float
    until: datetime
    """The same moment by the date."""
    go: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Outbox:
    """Sends drafts at most once each, and says truly what became of them.

    `draft → held → sending → sent | refused | unknown`. Each state is on disk before what it stands for
    happens. `unknown` is looked up in the thread and only ever sent again by an explicit `send_again`.
    """

    LOOKS = (5.0, 20.0, 60.0)
    """Seconds after which a reply without an answer is looked for; what an earlier run left only once."""
    RECENT = 20

    def __init__(
        self,
        box: DraftBox,
        scheduler: Scheduler,
        clock: Clock,
        notify: Notify,
        spawn: Spawn,
        *,
        sent: Callable[[Draft], object] | None = None,
        undo_seconds: float = 10.0,
        read_only: bool = False,
    ) -> None:
        self.box = box
        self._scheduler, self._clock, self._notify, self._spawn = scheduler, clock, notify, spawn
        self._sent, self._undo_seconds, self._read_only = sent, undo_seconds, read_only
        self._leaving: dict[str, _Leaving] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._looked_for: set[str] = set()
        self._claimed: set[str] = set()
        """Ids of the stored mails that are known to be other drafts of ours."""
        self.recent: deque[Draft] = deque(maxlen=self.RECENT)
        """What this run knows to be sent, newest first; `updated` is when it learned so."""

    def start(self) -> None:
        """Read what earlier runs left, and look once for every reply whose fate is unknown."""
        self.rescan()

    def rescan(self) -> None:
        """Take up what other windows have done meanwhile to the drafts on disk."""
        self.box.load()
        for draft in self.all("unknown"):
            if draft.id not in self._looked_for and draft.id not in self.box.elsewhere:
                self._look_later(draft.id, (self._until_seen(draft),))

    def all(self, *states: State) -> tuple[Draft, ...]:
        """The drafts in these states, oldest first."""
        return tuple(draft for draft in self.box.drafts.values() if draft.state in states)

    def seconds_left(self, draft_id: str) -> float | None:
        """How long a held draft can still be taken back; None when it is not held here."""
        leaving = self._leaving.get(draft_id)
        if leaving is None or self.box.drafts[draft_id].state != "held":
            return None
        return max(0.0, leaving.leaves_at - self._clock.now())

    def until(self, draft_id: str) -> datetime | None:
        """When a held draft leaves, by the date; None when it is not held here."""
        leaving = self._leaving.get(draft_id)
        return leaving.until if leaving and self.box.drafts[draft_id].state == "held" else None

    def send(self, draft_id: str) -> bool:
        """Start the undo window of a saved draft; False, and said, when it can't be sent."""
        draft = self.box.drafts.get(draft_id)
        if draft is None or draft.state not in ("draft", "refused"):
            self._say_not(
                draft, "it is no draft any more" if draft is None else f"it is {draft.state} already"
            )
            return False
        return self._hold(draft)

    def send_again(self, draft_id: str) -> bool:
        """Send a draft that may have been sent already, as the user chose to; it may arrive twice."""
        draft = self.box.drafts.get(draft_id)
        if draft is None or draft.state != "unknown":
            self._say_not(draft, "only a reply whose fate is unknown can be sent again")
            return False
        return self._hold(replace(draft, unsettled=True))

    def undo(self, draft_id: str) -> bool:
        """Take a held draft back; False once it has gone to the server."""
        leaving, draft = self._leaving.get(draft_id), self.box.drafts.get(draft_id)
        if leaving is None or draft is None or draft.state != "held":
            return False
        if leaving.task is not None:
            leaving.task.cancel()
        self._settle(draft, *self._before(draft))
        return True

    def edit(self, draft_id: str) -> Draft | None:
        """The draft to open in the editor: taken back when held, a copy when its fate is unknown."""
        self.undo(draft_id)
        draft = self.box.drafts.get(draft_id)
        if draft is not None and draft.state == "unknown":
            return self.box.copy(draft, f"a copy: the {draft.name} it was made from may have arrived")
        return draft if draft is not None and draft.state in ("draft", "refused") else None

    def mark_sent(self, draft_id: str) -> bool:
        """Take the user's word that a draft of unknown fate was sent."""
        draft = self.box.drafts.get(draft_id)
        if draft is None or draft.state != "unknown":
            return False
        return self._close_unknown(draft, None)

    async def look_for(self, draft_id: str, priority: Priority = Priority.VISIBLE) -> bool:
        """Ask the server whether a draft of unknown fate is in its thread; it is never sent by this."""
        draft = self.box.drafts.get(draft_id)
        if draft is None or draft.state != "unknown":
            return False
        try:
            mails = await self._read_thread(draft, priority)
        except ApiError as error:
            self._note(draft_id, f"could not look for it: {error}")
            return False
        draft = self.box.drafts.get(draft_id)
        if draft is None or draft.state != "unknown":
            return False
        mail = find_sent(mails, draft, self._claimed)
        if mail is None:
            self._note(draft_id, f"not in the thread at {self._clock.wall():%H:%M} UTC; it may still appear")
            return False
        return self._close_unknown(draft, mail)

    def take_back_all(self) -> int:
        """Turn everything held back into drafts; how many there were."""
        return sum(self.undo(draft.id) for draft in self.all("held"))

    async def flush(self) -> None:
        """Send what is held without waiting out its window; returns when nothing is on its way."""
        for leaving in self._leaving.values():
            leaving.go.set()
        await self.quiet()

    async def quiet(self) -> None:
        """Return when every draft that has left has its answer."""
        while under_way := [held.task for held in self._leaving.values() if held.task and held.go.is_set()]:
            await asyncio.wait(under_way)

    def close(self) -> None:
        """Give up the right to every draft; what is on its way then is `unknown` to the next start."""
        for draft_id, leaving in tuple(self._leaving.items()):
            self._let_go(draft_id, leaving)
        self.box.pens.put_down()

    def _hold(self, draft: Draft) -> bool:
        if self._read_only:
            self._say_not(draft, "this profile is read-only")
            return False
        problems = draft.problems()
        if problems:
            self._say_not(draft, problems[0])
            return False
        lease = self.box.lease(draft.id)
        if lease is None:
            return False
        changed = self.box.taken_over(self.box.drafts[draft.id])
        held = replace(draft, state="held", note="")
        if changed or not self.box.put_on_disk(held):
            lease.release()
            self._say_not(draft, changed or "its state could not be written to disk")
            return False
        self.box.remember(held)
        self._stop_looking(draft.id)
        until = self._clock.wall() + timedelta(seconds=self._undo_seconds)
        leaving = _Leaving(lease, self._clock.now() + self._undo_seconds, until)
        self._leaving[draft.id] = leaving
        leaving.task = self._spawn(self._leave(draft.id, leaving), f"outbox {draft.id}")
        return True

    async def _leave(self, draft_id: str, leaving: _Leaving) -> None:
        await self._clock.wait(leaving.go, max(0.0, leaving.leaves_at - self._clock.now()))
        leaving.go.set()
        try:
            checked = await self._checked(self.box.drafts[draft_id])
            # Taken back meanwhile means let go, whatever became of the cancelling.
            if checked is not None and self._leaving.get(draft_id) is leaving:
                await self._post(checked)
        finally:
            self._let_go(draft_id, leaving)

    async def _checked(self, draft: Draft) -> Draft | None:
        """Look at the thread once more; the draft to send, or None when it has been settled otherwise."""
        try:
            mails = await self._read_thread(draft, Priority.WRITE)
        except ApiError as error:
            self._stay(draft, "refused", f"the thread could not be read first: {error}")
            return None
        there = find_sent(mails, draft, self._claimed) if draft.unsettled else None
        if there is not None:
            self._arrived(draft, there)
            return None
        last = newest(mails)
        seen = (last.id, last.timestamp_created) if last else (draft.seen, draft.seen_at)
        found = objection(mails, draft, self._claimed)
        looked = replace(draft, seen=seen[0], seen_at=seen[1])
        if found.text:
            # Having been told counts as having looked: the same mails don't stop it a second time.
            self._stay(looked, "draft", found.text)
            return None
        return looked

    async def _post(self, draft: Draft) -> None:
        # Nothing is awaited between here and the asking: what is on disk and what is sent can't differ.
        changed = self.box.taken_over(self.box.drafts[draft.id])
        if changed:
            self._say_not(draft, changed)
            return
        sending = replace(draft, state="sending", updated=self._clock.wall())
        if not draft.unsettled:
            now = self._clock.wall()
            sending = replace(sending, sent_at=now, before_id=draft.seen, before_at=draft.seen_at)
        if not self.box.put_on_disk(sending):
            self._stay(draft, "draft", "its state could not be written to disk")
            return
        self.box.remember(sending)
        try:
            mail = await self._scheduler.ask(outgoing(sending), Priority.WRITE)
        except Uncertain as error:
            self._lost(sending, str(error))
        except ApiError as error:
            self._stay(sending, "refused", str(error))
        except Exception as error:
            self._lost(sending, f"{type(error).__name__} while it was sent")
            raise
        else:
            self._arrived(sending, mail)

    def _stay(self, draft: Draft, state: State, reason: str) -> None:
        """Settle a draft that was certainly not sent by this attempt."""
        if draft.unsettled:
            state = "unknown"
        self._settle(draft, state, f"not sent{' again' if draft.unsettled else ''}: {reason}")
        self._notify(Notice(f"Not sent, {draft.name}: {reason}", "error", sticky=True, about=draft.id))

    def _lost(self, draft: Draft, reason: str) -> None:
        self._settle(replace(draft, unsettled=True), "unknown", reason)
        text = f"The {draft.name} may have been sent ({reason}); looking for it in its thread"
        self._notify(Notice(text, "warn", sticky=True, about=draft.id))

    def _settle(self, draft: Draft, state: State, note: str) -> None:
        self.box.write(replace(draft, state=state, note=note, updated=self._clock.wall()))
        leaving = self._leaving.get(draft.id)
        if leaving is not None:
            self._let_go(draft.id, leaving)
        if state == "unknown":
            self._look_later(draft.id, self.LOOKS)

    def _arrived(self, draft: Draft, mail: Email | None) -> None:
        """Count a draft as sent: note that on disk, then remove its file."""
        now = self._clock.wall()
        sent = replace(draft, state="sent", note="", mail=mail.id if mail else "", updated=now)
        if mail is not None:
            self._claimed.add(mail.id)
        self._stop_looking(draft.id)
        self.recent.appendleft(sent)
        self.box.sent(sent)
        said = f"Sent: {sent.name}" if mail else f"Marked as sent: {sent.name}"
        self._notify(Notice(said, "done", about=sent.id))
        if self._sent is not None:
            self._sent(sent)

    def _close_unknown(self, draft: Draft, mail: Email | None) -> bool:
        lease = self.box.lease(draft.id)
        if lease is None:
            return False
        with lease:
            changed = self.box.taken_over(draft)
            if changed:
                self._note(draft.id, changed)
                return False
            self._arrived(draft, mail)
        return True

    def _before(self, draft: Draft) -> tuple[State, str]:
        return ("unknown", "not sent again; the first may have arrived") if draft.unsettled else ("draft", "")

    def _let_go(self, draft_id: str, leaving: _Leaving) -> None:
        leaving.lease.release()
        if self._leaving.get(draft_id) is leaving:
            del self._leaving[draft_id]

    def _look_later(self, draft_id: str, looks: Sequence[float]) -> None:
        self._looked_for.add(draft_id)
        if draft_id not in self._looking:
            self._looking[draft_id] = self._spawn(self._keep_looking(draft_id, looks), f"look for {draft_id}")

    def _until_seen(self, draft: Draft) -> float:
        """Seconds until a mail that left in an earlier run can be expected in its thread."""
        gone_by = (self._clock.wall() - draft.sent_at).total_seconds() if draft.sent_at else self.LOOKS[0]
        return self.LOOKS[0] - min(self.LOOKS[0], max(0.0, gone_by))

    def _stop_looking(self, draft_id: str) -> None:
        task = self._looking.pop(draft_id, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def _keep_looking(self, draft_id: str, looks: Sequence[float]) -> None:
        started = self._clock.now()
        for after in looks:
            await self._clock.sleep(started + after - self._clock.now())
            if await self.look_for(draft_id, Priority.NEAR):
                return
        self._looking.pop(draft_id, None)
        draft = self.box.drafts.get(draft_id)
        if draft is not None and draft.state == "unknown":
            text = f"The {draft.name} is not in its thread; it may not have been sent; see the outbox"
            self._notify(Notice(text, "warn", sticky=True, about=draft.id))

    async def _read_thread(self, draft: Draft, priority: Priority) -> tuple[Email, ...]:
        mails = (await self._scheduler.ask(thread_mails(draft), priority)).items
        # Other windows send too: which mails are theirs is asked when the answer is here.
        self._claimed |= self.box.folder.sent_mails()
        return mails

    def _note(self, draft_id: str, note: str) -> None:
        draft = self.box.drafts.get(draft_id)
        if draft is not None:
            self.box.remember(replace(draft, note=note))

    def _say_not(self, draft: Draft | None, reason: str) -> None:
        what = draft.name if draft else "reply"
        about = draft.id if draft else ""
        self._notify(Notice(f"Not sent, {what}: {reason}", "error", sticky=True, about=about))
