"""The drafts this program knows: always in memory, on disk when that works, nothing overwritten blindly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.draft_folder import DraftFolder, disk_words
from instantly_tui.engine.drafts import (
    TYPED,
    Draft,
    NewerFormat,
    same_content,
    same_typed,
    with_content,
)
from instantly_tui.engine.lease import Lease
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.pens import Pens
from instantly_tui.engine.revived import revived

EDITABLE = ("draft", "refused")
"""The states in which saving writes over what is there."""


def new_id() -> str:
    return uuid4().hex


class DraftBox:
    """Every draft of one workspace; all methods return at once and report a failing disk themselves."""

    def __init__(
        self,
        folder: DraftFolder,
        clock: Clock,
        publish: Publish,
        notify: Notify,
        token: Callable[[], str] = new_id,
    ) -> None:
        self.folder = folder
        self.pens = Pens(folder)
        self._clock, self._publish, self._notify, self._token = clock, publish, notify, token
        self._drafts: dict[str, Draft] = {}
        self._over: dict[str, Draft] = {}
        self._forks: dict[str, str] = {}
        self._touched: set[str] = set()
        self._said = ""
        self.trouble = ""
        """Why drafts can't be saved, in the system's words; empty when they can."""
        self.elsewhere: set[str] = set()
        """Ids of the drafts that another window is sending."""
        self.unsaved: set[str] = set()
        """Ids of the drafts whose newest form is not on disk."""

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """Every draft that is neither sent nor discarded, by id."""
        return MappingProxyType(self._drafts)

    @property
    def left_over(self) -> tuple[Draft, ...]:
        """Drafts of an earlier run that nobody has opened in this one, oldest first."""
        return tuple(
            draft
            for key, draft in self._drafts.items()
            if draft.state == "draft" and key not in self._touched
        )

    @property
    def losing(self) -> tuple[Draft, ...]:
        """Drafts whose text would be gone with this window, as the disk doesn't take it."""
        drafts = (self._drafts.get(draft_id) for draft_id in self.unsaved)
        return tuple(draft for draft in drafts if draft and draft.text and not self.folder.has_text_of(draft))

    def new(self, **content: Any) -> Draft:
        """A draft with a fresh id; nothing is kept of it before it is saved."""
        now = self._clock.wall()
        return Draft(self._token(), created=now, updated=now, **content)

    def save(self, draft: Draft) -> Draft:
        """Keep what was typed, on disk before returning when the disk takes it; the draft as it is kept.

        It comes back under another id when its own can't be written over: the reply has left meanwhile,
        or another window changed it. An untouched empty reply is not kept at all.
        """
        known = self._drafts.get(draft.id) or self._over.get(draft.id)
        if known is None and draft.kind == "reply" and draft.empty:
            return draft
        self._touched.add(draft.id)
        if draft.id in self._over or (known is not None and known.state not in EDITABLE):
            if known is not None and same_typed(known, draft):
                return known
            return self._fork(draft, f"as the {draft.name} has left already")
        if known is not None and same_content(known, draft) and draft.id not in self.unsaved:
            return known
        if known is not None and draft.id in self._forks and draft.updated != known.updated:
            return self._fork(draft, "as another window changed this one")
        return self._save_in_place(known, draft)

    def _save_in_place(self, known: Draft | None, draft: Draft) -> Draft:
        now = self._clock.wall()
        base = known or replace(draft, created=draft.created or now)
        saved = replace(with_content(base, draft), state="draft", note="", updated=now)
        why = self._write_over(saved)
        return self._give_way(draft, why) if why else saved

    def _write_over(self, saved: Draft, *, keep: bool = False) -> str:
        """Put a form of a draft where it was; why that would cost another window's text, or nothing."""
        try:
            lease = self.folder.lease(saved.id)
        except OSError:
            # Without locks, or on a full disk, the write itself says what is wrong.
            self.write(saved, keep=keep)
            return ""
        if lease is None:
            return "as another window is sending this one"
        with lease:
            if self.folder.changed_elsewhere(saved.id) or self.folder.sent(saved.id):
                return "as another window changed this one"
            self.write(saved, keep=keep)
        return ""

    def save_again(self) -> int:
        """Try once more to put on disk what is not there; how many drafts still are not."""
        for draft_id in tuple(self.unsaved):
            draft = self._drafts.get(draft_id)
            if draft is None:
                self.unsaved.discard(draft_id)
            elif draft.state not in EDITABLE:
                self.put_on_disk(draft)
            elif why := self._write_over(draft):
                self._give_way(draft, why)
        return len(self.unsaved)

    def _give_way(self, draft: Draft, why: str) -> Draft:
        """Keep our text apart, and show the draft itself as the other window has it."""
        fork = self._fork(draft, why)
        self.unsaved.discard(draft.id)
        self._touched.discard(draft.id)
        with suppress(OSError):
            self._adopt(draft.id)
        return fork

    def take_back(self, draft_id: str, version: Draft) -> Draft | None:
        """Go back to an earlier version of a draft, whose present text becomes one; None when it can't be."""
        known = self._drafts.get(draft_id)
        if known is None or known.state not in EDITABLE or draft_id in self.elsewhere:
            return None
        older = {name: getattr(version, name) for name in TYPED}
        taken = replace(known, **older, state="draft", note="", updated=self._clock.wall())
        return None if self._write_over(taken, keep=True) else taken

    def _fork(self, draft: Draft, why: str) -> Draft:
        """Keep text apart that can't go where it came from; further text of the same origin follows it."""
        there = self._drafts.get(self._forks.get(draft.id, ""))
        if there is not None and there.state in EDITABLE:
            return self.save(with_content(there, draft))
        fork = self.copy(draft, f"kept apart {why}")
        self._forks[draft.id] = fork.id
        self._notify(Notice(f"What you typed is a draft of its own now, {why}", "warn"))
        return fork

    def copy(self, draft: Draft, note: str) -> Draft:
        """The same text as a new draft."""
        copied = replace(with_content(self.new(), draft), note=note)
        self.write(copied)
        return copied

    def discard(self, draft_id: str) -> bool:
        """Remove a draft and its earlier versions for good; False when it can't be done now."""
        draft = self._drafts.get(draft_id)
        if draft is None:
            self._notify(Notice("It is gone already: it was sent or discarded in another window", "warn"))
            return False
        if draft.state in ("held", "sending") or draft_id in self.elsewhere:
            self._notify(Notice(f"The {draft.name} is being sent; take it back first", "warn"))
            return False
        if self.pens.elsewhere(draft_id):
            self._notify(Notice(f"Another window is writing the {draft.name}; leave it there first", "warn"))
            return False
        try:
            self.folder.remove(draft_id)
        except OSError as error:
            self._notify(
                Notice(f"Draft not removed: {disk_words(error)} ({self.folder.folder})", "error", sticky=True)
            )
            return False
        self.forget(draft)
        return True

    def is_over(self, draft_id: str) -> bool:
        """Whether a draft that was known here has been sent or discarded."""
        return draft_id in self._over

    def sent(self, draft: Draft) -> None:
        """Note on disk that a draft was sent, then remove its file; that it was sent stands in any case."""
        # Without the note the next start may have to look for the mail in its thread; no more is lost.
        with suppress(OSError):
            self.folder.record_sent(draft)
        try:
            self.folder.remove(draft.id)
        except OSError as error:
            reason = f"{disk_words(error)} ({self.folder.folder})"
            text = f"The {draft.name} was sent, but its draft can't be removed: {reason}"
            self._notify(Notice(text, "warn", sticky=True))
        self.forget(draft)

    def forget(self, draft: Draft) -> None:
        """Count a draft as over: sent or discarded. What is still typed into it becomes another draft."""
        self._drafts.pop(draft.id, None)
        self._over[draft.id] = draft
        self.elsewhere.discard(draft.id)
        self.unsaved.discard(draft.id)
        self.changed(draft.id)

    def write(self, draft: Draft, *, keep: bool = False) -> bool:
        """Hold a draft in memory and put it on disk; False, and said, when it could not be written.

        `keep`: what it was before stays as an earlier version in any case.
        """
        self._drafts[draft.id] = draft
        self._touched.add(draft.id)
        return self.put_on_disk(draft, keep=keep)

    def put_on_disk(self, draft: Draft, *, keep: bool = False) -> bool:
        """Write a form of a draft, whatever memory holds; False, and said, when it could not be written."""
        try:
            self.folder.save(draft, keep=keep)
        except OSError as error:
            self.unsaved.add(draft.id)
            self._say("Draft not saved", error, "; it is kept in memory only")
            self.changed(draft.id)
            return False
        self.unsaved.discard(draft.id)
        if self.trouble and not self.unsaved:
            self.trouble = self._said = ""
            self._notify(Notice("Drafts are saved again", "done"))
        self.changed(draft.id)
        return True

    def remember(self, draft: Draft) -> None:
        """Hold another form of a draft in memory only."""
        if self._drafts.get(draft.id) != draft:
            self._drafts[draft.id] = draft
            self.changed(draft.id)

    def changed(self, draft_id: str) -> None:
        self._publish(Change("outbox", frozenset({draft_id})))

    def lease(self, draft_id: str) -> Lease | None:
        """The right to send a draft; None, and said, when another window has it or there are no locks."""
        if self.pens.elsewhere(draft_id):
            self._notify(Notice("Not sent: another window is writing this draft", "warn", True))
            return None
        try:
            lease = self.folder.lease(draft_id)
        except OSError as error:
            reason = f"{disk_words(error)} ({self.folder.folder})"
            self._notify(Notice(f"Not sent: the draft can't be locked: {reason}", "error", True))
            return None
        if lease is None:
            self.elsewhere.add(draft_id)
            self._notify(Notice("Another window is sending this draft", "warn"))
            self.changed(draft_id)
        return lease

    def taken_over(self, draft: Draft) -> str | None:
        """Under the lease: why the draft on disk is no longer the one in memory, or None when it is.

        Memory then follows the disk; text that only memory holds becomes a draft of its own.
        """
        try:
            if self.folder.sent(draft.id) is not None:
                self.forget(draft)
                return "it was sent from another window already"
            if not self.folder.changed_elsewhere(draft.id):
                return None
            there = self.folder.read(draft.id)
        except (OSError, ValueError) as error:
            return f"its file can't be read any more: {error!s:.80}"
        if there is None:
            self.copy(draft, "kept apart as another window removed this one")
            self.forget(draft)
            return "another window removed it; the text is kept as a new draft"
        if not same_typed(there, draft):
            self.copy(draft, "kept apart as another window changed this one")
        self._follow(there)
        return "another window changed it; look at it again"

    def load(self) -> None:
        """Read the folder, at start and whenever its drafts are shown; what can't be used is said.

        What a dead process left `sending` becomes `unknown`; what it left `held` becomes a draft again.
        Drafts that are open here stay as they are. What could not be written before is tried again, and a
        folder that went away as a whole is written anew.
        """
        if self.folder.vanished() and (lost := self._drafts.keys() - self.elsewhere):
            self.unsaved |= lost
            text = f"The folder of the drafts was gone ({self.folder.folder}); what is open is written anew"
            self._notify(Notice(text, "warn", sticky=True))
        try:
            names = self.folder.open()
            for name in names:
                if not self._is_ours(name):
                    self._adopt(name)
            for draft in tuple(self._drafts.values()):
                if self.folder.sent(draft.id) is not None or self._is_gone(draft, names):
                    self.forget(draft)
        except OSError as error:
            self._say("Drafts can't be read", error)
        self.save_again()

    def _is_gone(self, draft: Draft, names: Collection[str]) -> bool:
        """Whether another window has discarded a draft; what is being written here is put there again."""
        if draft.id in names or draft.id in self.unsaved:
            return False
        if self.pens.holds(draft.id):
            self.folder.forget(draft.id)
            self.unsaved.add(draft.id)
            return False
        return draft.state in EDITABLE or not self._is_ours(draft.id)

    def _is_ours(self, draft_id: str) -> bool:
        """Whether memory leads: this window works on the draft and no other one has taken it."""
        return draft_id in self._touched and draft_id in self._drafts and draft_id not in self.elsewhere

    def _adopt(self, name: str) -> None:
        """Take up a file as the disk has it now."""
        known = name in self._drafts and name not in self.elsewhere
        if known and not self.folder.changed_elsewhere(name):
            return
        draft = self._readable(name)
        self.elsewhere.discard(name)
        if draft is not None and draft.state in ("held", "sending"):
            draft = self._if_abandoned(draft)
        if draft is None:
            return
        if self.folder.sent(name) is not None:
            # A folder that can't be written keeps the file; that it was sent is known all the same.
            with suppress(OSError):
                self.folder.remove(name)
        elif name in self.elsewhere:
            self.remember(draft)
        else:
            self._follow(draft)

    def _if_abandoned(self, moving: Draft) -> Draft | None:
        """A draft on its way, noted as another window's when that one lives; read again when it doesn't."""
        try:
            lease = self.folder.lease(moving.id)
        except OSError:
            # Nothing can be written here, and so nothing sent; it can still be read.
            return moving
        if lease is None:
            self.elsewhere.add(moving.id)
            return moving
        with lease:
            return self._readable(moving.id)

    def _readable(self, name: str) -> Draft | None:
        """The draft in a file; None, and said, when there is none in it."""
        try:
            return self.folder.read(name)
        except NewerFormat:
            self._notify(
                Notice(f"The draft {name} was written by a newer version; it is left alone", "warn", True)
            )
        except ValueError as error:
            try:
                place = self.folder.move_aside(name)
            except OSError:
                place = self.folder.folder / f"{name}.json"
            self._notify(
                Notice(f"A draft can't be read ({error!s:.80}); it is kept as {place}", "error", True)
            )
        except OSError as error:
            self._notify(Notice(f"The draft {name} can't be read: {disk_words(error)}", "error", True))
        return None

    def _follow(self, there: Draft) -> None:
        """Hold in memory what the disk has, as what it is now that nobody is moving it."""
        alive = revived(there)
        self.remember(alive)
        if alive is not there:
            self.put_on_disk(alive)

    def _say(self, what: str, error: OSError, then: str = "") -> None:
        """Report a failing disk once, not at every pause in typing."""
        self.trouble = disk_words(error)
        text = f"{what}: {self.trouble} ({self.folder.folder}){then}"
        if text != self._said:
            self._said = text
            self._notify(Notice(text, "error", sticky=True))
