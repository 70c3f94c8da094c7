"""The list of the inbox: tabs over few shared lists, rows that stay, and what is read without a key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from textual import on
from textual.timer import Timer

from instantly_tui.api.emails import Email, get_email, list_emails, of_thread, unread_count
from instantly_tui.api.limits import MAIL_LIST
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.changes import Change
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.scheduler import Priority
from instantly_tui.engine.undo import Undoable
from instantly_tui.engine.views import View
from instantly_tui.resources.emails import state
from instantly_tui.resources.spec import Action, Cell, Query
from instantly_tui.ui.keys import Command
from instantly_tui.ui.queries import free_words
from instantly_tui.ui.screens.desk import MAIL_SECONDS
from instantly_tui.ui.screens.inbox_queries import InboxQueries
from instantly_tui.ui.screens.inbox_queue import Queue
from instantly_tui.ui.screens.inbox_search import holds
from instantly_tui.ui.screens.inbox_tabs import UNREAD, count_of, tab_pieces
from instantly_tui.ui.screens.reading import THREAD_SECONDS
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows

NEAR_END = 20
"""Rows before the last one read at which the cursor has the next page read."""
SPARE = 8
"""Lists of mails that must be left this minute for the next thread to be read ahead."""


class InboxList(InboxQueries):
    """The queue of threads, looked at through tabs and a filter."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue | None = None
        self._read: dict[Query, Pager[Email]] = {}
        """The lists that were opened with the present filter."""
        self._counted: dict[str, View[Email]] = {}
        self._shape: object = None
        self._acts: WeakKeyDictionary[Undoable, str] = WeakKeyDictionary()
        self._done: dict[str, float | None] = {}
        """Threads done here, and when the server confirmed it: until then its count includes them."""
        self._ahead: Scope | None = None
        """Holds what is read of the row below the cursor."""
        self._staying: Timer | None = None
        self.staying_seconds = 4.0
        """How long a thread is read before the next one is read ahead; lists go this far apart anyway."""
        self._away = False

    # Coming and going

    def arrive(self) -> None:
        self.read_own()
        if self._away and self._pager is not None:
            self._let_go()
        self._away = False
        super().arrive()

    def leave(self) -> None:
        # What lies on top of the inbox is part of the work on it; another section is not.
        self._away = self.app.current_mode != self.place
        self._read_ahead_of(None)
        super().leave()

    def _open(self) -> None:
        meaning = self._meaning(self.tab)
        pager = self.workspace.open(self.resource, meaning.asked)
        self._read[meaning.asked] = pager
        if pager is not self._pager:
            if self._pager is not None:
                self._pager.close()
            self._pager = pager
            self.show_source()
        pager.ensure(0)

    def meanings_changed(self) -> None:
        super().meanings_changed()
        self._read.clear()
        self._counted.clear()

    def show_query(self) -> None:
        """Show what the tab and the filter say now."""
        self.enter("list")
        self._open()
        self.show_source()
        self.redraw()

    def _view(self) -> Queue:
        fits = self._meaning(self.tab).fits
        terms = [term.casefold() for term in free_words(self._text())]
        if terms:
            fits = (*fits, partial(holds, self.workspace.answers, terms))
        self.queue = Queue(self.pager, self.workspace.store, fits)
        self._shape = self.queue.shape
        return self.queue

    def _text(self) -> str:
        return " ".join(filter(None, (self.tab.query.search, self.text)))

    def _let_go(self) -> None:
        """Let the rows go that do not fit any more; the cursor stays, or goes to the next one that does."""
        rows, old = self.rows, self.queue
        if old is None:
            return
        places = [*range(rows.cursor, len(old)), *range(rows.cursor - 1, -1, -1)]
        keys = (old.key_at(index) for index in places)
        key = next((key for key in keys if key is not None and not old.is_stray(key)), None)
        line, marks = rows.cursor - rows.top, set(rows.marks)
        rows.set_source(new := self._view())
        if key is not None and (index := new.index_of(key)) is not None:
            rows.go(index)
            rows.scroll_to(y=max(0, index - line), animate=False, force=True)
        rows.marks |= {mark for mark in marks if new.index_of(mark) is not None}

    def renew(self) -> None:
        self._let_go()
        self.scope.want(unread_count(), max_age=0.0)
        super().renew()
        self._read_again(Priority.VISIBLE)

    def perform(self, command: Command) -> None:
        if command.section == "row" and self.rows.current is not None and self.queue is not None:
            # An answer to it may leave long after the cursor has gone on.
            self.queue.keep((self.rows.current,))
        super().perform(command)

    def renew_quietly(self) -> None:
        self._read_again(Priority.REFRESH)

    def _read_again(self, priority: Priority) -> None:
        if self.queue is not None:
            top, last = self.rows.top, len(self.queue) - 1
            rows = self.queue.pager_rows(top, min(last, top + self.size.height))
            self.pager.refresh(*rows, priority)

    # Reading on, and ahead

    @on(Rows.ReachedEnd)
    def _beyond_the_end(self) -> None:
        if self.queue is not None and self.queue.read_on():
            self.draw_facts()
            self.rows.refresh()

    def moved(self) -> None:
        queue = self.queue
        if queue is not None:
            queue.stand_on(self.rows.current)
            if not self._narrowed() and self.rows.cursor + NEAR_END >= len(queue):
                queue.read_on()
        super().moved()

    def goto(self, row: int) -> None:
        super().goto(row)
        if self.queue is not None and self.rows.going_to is not None:
            self.queue.read_on()

    def read_current(self) -> None:
        super().read_current()
        if self.queue is not None and self.is_mounted:
            following = self.queue.row(self.rows.cursor + 1)
            self._read_ahead_of(following if self.pane.display else None)

    def _read_ahead_of(self, mail: Email | None) -> None:
        """Have the next mail here before it is looked at, and its thread when someone stays with this one."""
        before, self._ahead = self._ahead, None
        if self._staying is not None:
            self._staying.stop()
        if mail is not None:
            self._ahead = scope = self.workspace.answers.scope()
            scope.want(get_email(mail.id), max_age=MAIL_SECONDS, priority=Priority.NEAR)
            if self.is_reading and mail.thread_id:
                read = partial(self._read_thread_ahead, scope, mail.thread_id)
                self._staying = self.set_timer(self.staying_seconds, read)
        if before is not None:
            # Only now: what both want must not be given up in between.
            before.close()

    def _read_thread_ahead(self, scope: Scope, thread_id: str) -> None:
        """Spend one of the lists of mails that nobody else needs."""
        spare = self.workspace.scheduler.budget(MAIL_LIST)[0] >= SPARE
        if scope is self._ahead and self.is_reading and spare:
            thread = list_emails(of_thread(thread_id))
            scope.want(thread, max_age=THREAD_SECONDS, priority=Priority.BACKGROUND)

    # Decisions

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        entry = self.workspace.undo.peek()
        if targets and entry is not None and entry not in self._acts:
            self._acts[entry] = targets[0].id
        self.keep_rows(targets)
        super().acted(action, targets)

    def keep_rows(self, mails: Sequence[Email]) -> None:
        """Let these stay in their rows, whatever becomes of them, until the list is read anew."""
        if self.queue is not None:
            self.queue.keep(mails)
        self._done |= {mail.id: None for mail in mails}

    def action_undo(self) -> None:
        """Take the last act back, and go to its row."""
        entry = self.workspace.undo.peek()
        self.shell.action_undo()
        if entry is None or self.queue is None or self.workspace.undo.peek() is entry:
            return
        index = self.queue.index_of(self._acts.pop(entry, ""))
        if index is not None:
            self._draw_rows()
            self.rows.go(index)

    def action_mark_all(self) -> None:
        super().action_mark_all()
        if self.queue is not None:
            self.rows.marks -= self.queue.finished()

    # What is said

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        queue = self.queue
        if queue is None:
            return
        starved = not len(queue) and any(change.kind == "budget" for change in changes)
        if queue.shape != self._shape or starved:
            self._shape = queue.shape
            self._draw_rows()
        if self.rows.going_to is not None and len(queue) <= self.rows.going_to:
            queue.read_on()

    def draw_facts(self) -> None:
        super().draw_facts()
        pieces = tab_pieces(self.tab, self._tabs, self._counts(), self.size.width)
        self.query_one("#tabs", Line).show(pieces)

    def _counts(self) -> dict[str, str]:
        """How many rows each tab has whose list was read, by title."""
        counts = {}
        for tab in self._tabs:
            meaning = self._meaning(tab)
            pager = self._read.get(meaning.asked)
            # What an own query means is only known once it was opened.
            if pager is None or not (len(pager) or pager.complete) or (tab.saved and tab.query == Query()):
                continue
            view = self._counted.get(tab.title)
            if view is None:
                fits = meaning.fits
                where = (lambda mail, fits=fits: all(each(mail) for each in fits)) if fits else None
                view = self._counted[tab.title] = View(pager, where=where)
            counts[tab.title] = count_of(len(view), pager.complete)
        total = self.shell.facts.unread
        if self.asked == Query() and total is not None and not counts.get(UNREAD.title, "+")[-1:].isdigit():
            counts[UNREAD.title] = f"{max(0, total - self._done_since_counted()):,}"
        return counts

    def _done_since_counted(self) -> int:
        """How many threads are done of which the server's count does not know yet."""
        store, now = self.workspace.store, self.workspace.clock.now()
        counted_at = self.workspace.answers.peek(unread_count()).read_at or 0.0
        for key, confirmed_at in tuple(self._done.items()):
            record = store.get(self.resource.name, key)
            if store.pending(self.resource.name, key):
                continue
            if not isinstance(record, Email) or record.is_unread or (confirmed_at or now) <= counted_at:
                del self._done[key]
            elif confirmed_at is None:
                self._done[key] = now
        return len(self._done)

    def sign_of(self, mail: Email) -> Cell:
        """What its row begins with: ✓ once it is done here, · when it is in the list no more."""
        queue, asks_unread = self.queue, self._meaning(self.tab).asked.get("is") == "unread"
        if mail.is_unread is False and (asks_unread or (queue is not None and queue.has_decided(mail.id))):
            return Cell("✓", "muted")
        if queue is not None and queue.is_stray(mail.id) and not queue.has_decided(mail.id):
            return Cell("·", "muted")
        return state(mail)

    def _narrowed(self) -> bool:
        """Whether only some of the mails read are shown, so that more of them may be on the server."""
        return bool(self._meaning(self.tab).words or self._text())

    def count_words(self) -> str:
        pager, queue = self.pager, self.queue
        fitting = queue.fitting if queue is not None else 0
        words = f"{fitting:,} of {len(pager):,} fetched" if self._narrowed() else f"{fitting:,}"
        if queue is not None and len(queue) > fitting:
            words += f" · {len(queue) - fitting:,} done"
        if not pager.complete and len(pager):
            words += ", more on the server"
        return self.with_progress(words)

    def reading_words(self) -> str:
        waits = self._waiting_words()
        return f" · {waits}" if waits else ""

    def _waiting_words(self) -> str:
        """Until when a list of mails is waited for, and why; empty when none is."""
        waits = self.workspace.scheduler.waits_for(MAIL_LIST)
        if waits is None:
            return ""
        until = self.workspace.clock.wall() + timedelta(seconds=waits[0])
        why = waits[1] or "the lists of this minute are used up"
        return f"waits until {until.astimezone():%H:%M:%S}: {why}"

    def empty(self) -> Cell:
        usual, pager = super().empty(), self.pager
        if usual.tone == "bad":
            return usual
        if pager.loading:
            waits = self._waiting_words()
            return Cell(waits, "warn") if waits else usual
        if not pager.complete and len(pager):
            return Cell(f"none of the {len(pager):,} fetched; the server has more: j reads on", "muted")
        if pager.complete and not self.text and self.asked == Query():
            return Cell(self.tab.empty, "muted")
        return usual

    def more_facts(self) -> list[Piece]:
        facts = super().more_facts()
        if self.rows.going_to is not None:
            facts.append(Piece(f" · reading to {self.rows.going_to + 1:,}, esc stops", "warn"))
        return facts
