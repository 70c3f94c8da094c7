"""The reply editor: who it goes to stays in sight, what is typed is on disk at every pause."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from instantly_tui.api.emails import Email, get_email
from instantly_tui.engine.drafts import Draft
from instantly_tui.ui.editor import EditorFailed, edit
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.drafting import quoted
from instantly_tui.ui.widgets.lines import Line, Piece

PAUSE_SECONDS = 0.4
"""How long typing must rest before the draft is written."""
FIELDS = ("to", "cc", "bcc", "subject")
LABELS = {"to": "To", "cc": "Cc", "bcc": "Bcc", "subject": "Subject"}
QUOTED_SHOWN = 3
MAIL_SECONDS = 600.0


class ComposeScreen(PlaceScreen):
    """Writes one draft; the next step is always the review, never the sending."""

    place = "compose"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command(
            "compose.review",
            ("escape",),
            "Review",
            "review",
            hint=1,
            typing=True,
            help="Check and send, or keep",
        ),
        Command(
            "compose.editor",
            ("ctrl+g",),
            "Own editor",
            "editor",
            hint=2,
            typing=True,
            help="Write in your own editor",
        ),
        Command("compose.next", ("tab",), "Next field", "next_field", hint=3, typing=True),
        Command("compose.previous", ("shift+tab",), "Previous field", "previous_field", typing=True),
    )
    WITHOUT = frozenset({"app.back"})
    DEFAULT_CSS = """
    ComposeScreen .field { height: 1; }
    ComposeScreen .label { width: 10; color: $text-muted; padding: 0 0 0 1; }
    ComposeScreen Input { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    ComposeScreen TextArea, ComposeScreen TextArea:focus { border: none; height: 1fr; padding: 0 1; }
    ComposeScreen #kept { color: $text-muted; background: $panel; }
    ComposeScreen #quoted { height: auto; max-height: 3; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._pause: Timer | None = None

    def crumbs(self) -> str:
        return f"inbox ▸ {self.draft.name}"

    def body(self) -> Iterable[Widget]:
        draft = self.draft
        yield _field("From", Static(Content(draft.eaccount), markup=False))
        if draft.kind == "reply":
            yield _field("To", Static(Content(draft.author), markup=False, id="author"))
        for name in FIELDS:
            field = Input(getattr(draft, name), id=name, compact=True, select_on_focus=False)
            field.cursor_blink = False
            yield _field("Also to" if name == "to" and draft.kind == "reply" else LABELS[name], field)
        area = TextArea(
            draft.text, id="text", soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )
        area.cursor_blink = False
        yield area
        yield Line(id="kept")
        yield Static("", id="quoted", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area if self.draft.kind == "reply" else self.query_one("#to", Input))

    def arrive(self) -> None:
        """Go on with the draft as the review left it, and fetch what it quotes when that is missing."""
        kept = self.workspace.outbox.box.drafts.get(self.draft.id)
        if kept is not None and kept != self.draft:
            self.draft = kept
            for name in FIELDS:
                self.query_one(f"#{name}", Input).value = getattr(kept, name)
            if self.query_one("#text", TextArea).text != kept.text:
                self.query_one("#text", TextArea).load_text(kept.text)
        if not self.draft.original and self.draft.reply_to:
            self.scope.want(get_email(self.draft.reply_to), max_age=MAIL_SECONDS, then=self._quote)

    def _quote(self, mail: Email) -> None:
        if not self.draft.original:
            self.draft = replace(self.draft, original=quoted(mail, self.draft.kind))

    def draw(self) -> None:
        draft, box = self.draft, self.workspace.outbox.box
        lines = draft.original.splitlines()
        if lines:
            words = f"{len(lines)} quoted lines go below"
        elif self.workspace.answers.peek(get_email(draft.reply_to)).error:
            words = "the mail could not be read, so it is not quoted"
        else:
            words = "reading the mail to quote it …"
        left = [Piece(f" ▲ {draft.note} ", "warn")] if draft.note else []
        if draft.id in box.unsaved:
            kept = Piece("▲ not on disk ", "bad")
        elif draft.id in box.drafts and draft.updated is not None:
            kept = Piece(f"draft saved {draft.updated.astimezone():%H:%M:%S} ")
        else:
            kept = Piece("nothing kept yet ")
        self.query_one("#kept", Line).show([*left, Piece(f" {words}")], [kept])
        self.query_one("#quoted", Static).update(Content("\n".join(lines[:QUOTED_SHOWN])))

    def leave(self) -> None:
        self.save()

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_SECONDS, self.save)

    def keep(self) -> None:
        self.save()

    def save(self) -> None:
        """Write what is typed to disk now; a failing disk is said by the draft box."""
        if not self.query("#text"):
            return
        to, cc, bcc, subject = (self.query_one(f"#{name}", Input).value for name in FIELDS)
        text = self.query_one("#text", TextArea).text
        typed = replace(self.draft, text=text, to=to, cc=cc, bcc=bcc, subject=subject)
        self.draft = self.workspace.outbox.box.save(typed)
        self.draw()

    def action_review(self) -> None:
        self.save()
        if self.draft.empty and self.draft.kind == "reply":
            self.shell.navigator.back()
            self.say("nothing was typed, so nothing was kept")
            return
        self.shell.navigator.go("review", self.draft.id)

    def action_editor(self) -> None:
        self.save()
        try:
            text = edit(self.draft.text, os.environ, self.shell.suspend)
        except EditorFailed as problem:
            self.say(str(problem), "error", sticky=True)
            return
        finally:
            self.refresh(repaint=True, layout=True)
        self.query_one("#text", TextArea).load_text(text)
        self.save()

    def action_next_field(self) -> None:
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()


def _field(label: str, widget: Widget) -> Horizontal:
    return Horizontal(Static(Content(label), classes="label", markup=False), widget, classes="field")
