"""Replies on their way, unsure or refused, and drafts: every state in words, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from instantly_tui.engine.drafts import Draft, State
from instantly_tui.resources.cells import moment
from instantly_tui.resources.spec import Cell, Column, Tone
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

WORDS: dict[State, tuple[str, Tone]] = {
    "draft": ("draft", "muted"),
    "held": ("held", "warn"),
    "sending": ("sending", "accent"),
    "sent": ("sent", "good"),
    "refused": ("refused", "bad"),
    "unknown": ("outcome unknown", "bad"),
}
COLUMNS: tuple[Column[Any], ...] = (
    Column("State", lambda draft: Cell(WORDS[draft.state][0], WORDS[draft.state][1]), 15),
    Column("What", lambda draft: draft.name),
    Column("Subject", lambda draft: draft.subject, 24, drop=2),
    Column("Text", lambda draft: Cell(" ".join(draft.text.split()), "muted"), 24, drop=3),
    Column("Written", lambda draft: moment(draft.updated), 12, drop=1),
)


class OutboxScreen(Moving):
    """Everything that was handed over for sending and is not known to be sent."""

    place = "outbox"
    STATES: tuple[State, ...] = ("held", "sending", "unknown", "refused")
    TITLE_WORDS = "Outbox"
    EMPTY = "nothing waits to be sent"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        Command(
            "outbox.look",
            ("l",),
            "Look again",
            "look",
            section="row",
            hint=2,
            help="Look for it in its thread",
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
        Command(
            "outbox.discard",
            ("d",),
            "Discard",
            "discard",
            section="row",
            hint=6,
            help="Asks; the text is gone",
        ),
    )

    DEFAULT_CSS = """
    OutboxScreen Rows { height: 1fr; }
    OutboxScreen #note { height: auto; max-height: 3; color: $text-warning; }
    """

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, RowList((), lambda draft: draft.id))
        rows.empty = lambda: Cell(self.EMPTY, "muted")
        yield RowsHeader(rows)
        yield rows
        yield Static("", id="note", markup=False)

    def draw(self) -> None:
        rows = self.rows
        drafts = self.workspace.outbox.all(*self.STATES)
        cursor = rows.cursor
        rows.set_source(RowList(drafts, lambda draft: draft.id))
        rows.go(min(cursor, max(0, len(drafts) - 1)))
        self.query_one("#facts", Line).show(
            [Piece(f" {self.TITLE_WORDS}", "accent"), Piece(f" · {len(drafts)}")]
        )
        self.draw_note()

    def draw_note(self) -> None:
        """Why the draft under the cursor is where it is."""
        draft = self.current
        self.query_one("#note", Static).update(Content(f" {draft.note}" if draft and draft.note else ""))

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.draw_note()
        self.draw_lines()

    @property
    def current(self) -> Draft | None:
        draft: Draft | None = self.rows.current
        return draft

    def why_not(self, command: Command) -> str | None:
        if command.section != "row":
            return super().why_not(command)
        draft = self.current
        if draft is None:
            return "nothing is selected"
        if command.action in ("look", "was_sent", "again") and draft.state != "unknown":
            return f"it is {WORDS[draft.state][0]}; this is for replies whose outcome is unknown"
        if command.action == "take_back" and draft.state != "held":
            return f"it is {WORDS[draft.state][0]}, not held"
        if command.action == "discard" and draft.state in ("held", "sending"):
            return "it is on its way; take it back first"
        return None

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        draft = self.current
        if draft is None:
            return
        edited = self.workspace.outbox.edit(draft.id)
        if edited is None:
            self.say(f"it is {WORDS[draft.state][0]} and can't be edited now", "warn")
        else:
            self.shell.navigator.go("compose", edited)

    def action_look(self) -> None:
        if draft := self.current:
            self.say("looking for it in its thread …")
            self.run_worker(self.workspace.outbox.look_for(draft.id), group="look")

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

    def action_discard(self) -> None:
        if draft := self.current:
            self.ask(
                f"Discard the {draft.name}? Its text is gone then.",
                Choice("D", "discard", lambda: self._gone(draft)),
            )

    def _gone(self, draft: Draft) -> None:
        if self.workspace.outbox.box.discard(draft.id):
            self.say("discarded", "done")


class DraftsScreen(OutboxScreen):
    """Replies that were begun and not handed over."""

    place = "drafts"
    STATES = ("draft",)
    TITLE_WORDS = "Drafts"
    EMPTY = "no draft is kept"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        Command(
            "drafts.discard",
            ("d",),
            "Discard",
            "discard",
            section="row",
            hint=6,
            help="Asks; the text is gone",
        ),
    )
