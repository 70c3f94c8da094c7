"""Replies on their way, unsure, refused, begun and sent: every state in words, with what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from instantly_tui.engine.changes import Change
from instantly_tui.engine.drafts import Draft, State
from instantly_tui.resources.spec import Cell, Tone
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.draft_rows import WORDS, DraftRow, OnDisk, columns, on_disk, on_its_way
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

WIDE = 100
"""Cells from which on every column is shown."""
COPY = Command("outbox.copy", ("y y",), "Copy text", "copy_text", section="row", help="Its text as typed")
VERSIONS = Command(
    "outbox.versions",
    ("v",),
    "Versions",
    "versions",
    section="row",
    hint=7,
    help="Earlier texts, to go back to",
)

COUNTED: tuple[tuple[State, str, Tone], ...] = (
    ("unknown", "unclear", "bad"),
    ("refused", "refused", "bad"),
    ("held", "held", "warn"),
    ("sending", "being sent", "accent"),
    ("draft", "in drafts", "muted"),
    ("sent", "sent in this session", "muted"),
)
"""What is counted above the list, in words."""


def discard(place: str) -> Command:
    """The command of a place that removes the text under the cursor."""
    words = "Asks; the text is gone"
    return Command(f"{place}.discard", ("d",), "Discard", "discard", section="row", hint=6, help=words)


class DraftList(Moving):
    """A list of drafts with a note on the one under the cursor."""

    WHEN = "When"
    EMPTY = ""

    DEFAULT_CSS = """
    DraftList Rows { height: 1fr; }
    DraftList #note { height: auto; max-height: 3; color: $text-warning; }
    """

    disk = OnDisk()

    def arrive(self) -> None:
        self.workspace.outbox.rescan()
        self.workspace.refresh.watch(self.look_at_disk)
        self.look_at_disk()

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self.look_at_disk)

    def look_at_disk(self) -> None:
        """Find out what other windows do with the drafts; shown when that has changed."""
        before, self.disk = self.disk, on_disk(self.workspace.outbox.box)
        if self.disk != before:
            self.redraw()

    def changed(self, changes: frozenset[Change]) -> None:
        if any(change.kind == "outbox" for change in changes):
            self.disk = on_disk(self.workspace.outbox.box)
        super().changed(changes)

    def body(self) -> Iterable[Widget]:
        self._list = RowList((), lambda row: row.key)
        yield Line(id="facts")
        rows = Rows(columns(self.WHEN), self._list)
        rows.empty = lambda: Cell(self.EMPTY, "muted")
        yield RowsHeader(rows)
        yield rows
        yield Static("", id="note", markup=False)

    def listed(self) -> tuple[DraftRow, ...]:
        """What is shown, from the top."""
        return ()

    def facts(self, rows: tuple[DraftRow, ...]) -> list[Piece]:
        """What the line above the list says."""
        return []

    def draw(self) -> None:
        rows = self.listed()
        self._list.replace(rows)
        self.rows.redraw(frozenset())
        self.query_one("#facts", Line).show(self.facts(rows))
        self.draw_note()

    def draw_note(self) -> None:
        """Why the row under the cursor is what it is, and what may be done where its column has no room."""
        row = self.row
        words = [row.note, row.may if self.size.width < WIDE else ""] if row else []
        self.query_one("#note", Static).update(Content(" " + " · ".join(filter(None, words))))

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.draw_note()
        self.draw_lines()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @property
    def row(self) -> DraftRow | None:
        row: DraftRow | None = self.rows.current
        return row

    @property
    def current(self) -> Draft | None:
        """The draft under the cursor; None on anything else."""
        return self.row.draft if self.row else None

    def why_not(self, command: Command) -> str | None:
        if command.section != "row":
            return super().why_not(command)
        row = self.row
        return "nothing is selected" if row is None else self.why_not_to(command, row)

    def why_not_to(self, command: Command, row: DraftRow) -> str | None:
        """Why a command can't be done to this row now."""
        draft = row.draft
        if draft is None:
            return None
        if command.action == "versions" and draft.id not in self.disk.with_versions:
            return "there is no earlier text of it"
        if command.action == "discard" and draft.id in self.workspace.outbox.box.elsewhere:
            return "another window is sending it"
        if command.action == "discard" and draft.state in ("held", "sending"):
            return "it is on its way; take it back first"
        if command.action == "discard" and draft.state == "sent":
            return "it was sent; there is nothing to discard"
        return None

    def action_open(self) -> None:
        draft = self.current
        if draft is None:
            return
        if draft.state == "sent":
            self.say("it was sent and can't be taken back; y y copies its text", "warn")
            return
        box = self.workspace.outbox.box
        if draft.id in box.elsewhere or box.pens.elsewhere(draft.id):
            self.say(f"another window has the {draft.name} open; y y copies its text", "warn")
            return
        edited = self.workspace.outbox.edit(draft.id)
        if edited is None:
            self.say(f"it is {WORDS[draft.state][0]} and can't be edited now", "warn")
        else:
            self.shell.navigator.go("compose", edited)

    def action_copy_text(self) -> None:
        row = self.row
        if row is None:
            return
        text = row.draft.text if row.draft else row.orphan.text if row.orphan else ""
        if text.strip():
            self.shell.copy(text, "the text")
        else:
            self.say("there is no text in it", "warn")

    def action_versions(self) -> None:
        if draft := self.current:
            self.shell.navigator.go("versions", draft.id)

    def action_discard(self) -> None:
        if draft := self.current:
            gone = "It may have been sent; only its text is gone then." if draft.state == "unknown" else ""
            self.ask(
                f"Discard the {draft.name}? {gone or 'Its text is gone then.'}",
                Choice("D", "discard", lambda: self._gone(draft)),
            )

    def _gone(self, draft: Draft) -> None:
        if self.workspace.outbox.box.discard(draft.id):
            self.say("discarded", "done")


class OutboxScreen(DraftList):
    """Everything that was handed over for sending, what is still being written, and what has been sent."""

    place = "outbox"
    EMPTY = "nothing is written, nothing on its way, and nothing was sent in this session"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        Command(
            "outbox.look", ("l",), "Look", "look", section="row", hint=2, help="Look for it in its thread"
        ),
        Command("outbox.was_sent", ("s",), "It was sent", "was_sent", section="row", hint=3),
        Command(
            "outbox.again",
            ("A",),
            "Send again",
            "again",
            section="row",
            hint=4,
            help="May arrive twice; asks",
        ),
        Command("outbox.take_back", ("t",), "Take back", "take_back", section="row", hint=5),
        discard("outbox"),
        VERSIONS,
        COPY,
    )

    def listed(self) -> tuple[DraftRow, ...]:
        return on_its_way(self.workspace.outbox, self.disk, self.workspace.clock.wall())

    def facts(self, rows: tuple[DraftRow, ...]) -> list[Piece]:
        counts = {
            state: sum(row.draft is not None and row.draft.state == state for row in rows) for state in WORDS
        }
        waiting = sum(counts[state] for state in ("unknown", "refused", "held", "sending"))
        line = [Piece(" Outbox", "accent"), Piece(f" · {waiting}")]
        line += [] if waiting else [Piece(" · nothing waits to be sent", "muted")]
        line += [
            Piece(f" · {counts[state]} {words}", tone) for state, words, tone in COUNTED if counts[state]
        ]
        return line

    def why_not_to(self, command: Command, row: DraftRow) -> str | None:
        draft = row.draft
        if draft is None:
            return None
        if command.action in ("look", "was_sent", "again"):
            if draft.id in self.workspace.outbox.box.elsewhere:
                return "another window has it"
            if draft.state != "unknown":
                return f"it is {WORDS[draft.state][0]}; this is for replies whose outcome is unknown"
        if command.action == "take_back" and draft.state != "held":
            return f"it is {WORDS[draft.state][0]}, not held"
        if command.action == "take_back" and draft.id in self.workspace.outbox.box.elsewhere:
            return "another window holds it; take it back there"
        return super().why_not_to(command, row)

    def action_look(self) -> None:
        if draft := self.current:
            self.say("looking for it in its thread …")
            self.run_worker(self._look(draft), group="look")

    async def _look(self, draft: Draft) -> None:
        found = await self.workspace.outbox.look_for(draft.id)
        still = self.workspace.outbox.box.drafts.get(draft.id)
        if not found and still is not None and still.state == "unknown":
            self.say(still.note, "warn")

    def action_was_sent(self) -> None:
        if draft := self.current:
            self.ask(f"Count the {draft.name} as sent?", Choice("y", "yes", lambda: self._mark_sent(draft)))

    def _mark_sent(self, draft: Draft) -> None:
        self.workspace.outbox.mark_sent(draft.id)

    def action_again(self) -> None:
        if draft := self.current:
            self.ask(
                f"Send the {draft.name} again? If the first one did arrive, it arrives twice.",
                Choice("y", "send again", lambda: self._again(draft)),
            )

    def _again(self, draft: Draft) -> None:
        if self.workspace.outbox.send_again(draft.id):
            self.shell.offer_undo_of_sending(draft)

    def action_take_back(self) -> None:
        if draft := self.current:
            done = self.workspace.outbox.undo(draft.id)
            self.say(
                "taken back; it is a draft again" if done else "too late: it has left",
                "done" if done else "warn",
            )
