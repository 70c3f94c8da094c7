"""The reply editor: who it goes to stays in sight, what is typed is on disk at every pause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from instantly_tui.engine.drafts import Draft
from instantly_tui.ui.editor import EditorFailed, edit
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen

PAUSE_SECONDS = 0.4
"""How long typing must rest before the draft is written."""
FIELDS = ("to", "cc", "bcc", "subject")
LABELS = {"to": "To", "cc": "Cc", "bcc": "Bcc", "subject": "Subject"}


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
            "$EDITOR",
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
    ComposeScreen TextArea { border: none; height: 1fr; padding: 0 1; }
    ComposeScreen #quoted { height: auto; max-height: 4; color: $text-muted; padding: 0 1; }
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
            yield _field("Answers", Static(Content(draft.author), markup=False, id="author"))
        for name in FIELDS:
            field = Input(getattr(draft, name), id=name, compact=True, select_on_focus=False)
            field.cursor_blink = False
            yield _field(LABELS[name], field)
        area = TextArea(
            draft.text, id="text", soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )
        area.cursor_blink = False
        yield area
        lines = draft.original.splitlines()
        more = f"\n⋯ {len(lines) - 3} more quoted lines" if len(lines) > 3 else ""
        yield Static(Content("\n".join(lines[:3]) + more), id="quoted", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area if self.draft.kind == "reply" else self.query_one("#to", Input))

    def arrive(self) -> None:
        """Go on with the draft as the review left it."""
        kept = self.workspace.outbox.box.drafts.get(self.draft.id)
        if kept is None or kept == self.draft:
            return
        self.draft = kept
        for name in FIELDS:
            self.query_one(f"#{name}", Input).value = getattr(kept, name)
        if self.query_one("#text", TextArea).text != kept.text:
            self.query_one("#text", TextArea).load_text(kept.text)

    def leave(self) -> None:
        self.save()

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_SECONDS, self.save)

    def save(self) -> None:
        """Write what is typed to disk now; a failing disk is said by the draft box."""
        if not self.query("#text"):
            return
        to, cc, bcc, subject = (self.query_one(f"#{name}", Input).value for name in FIELDS)
        text = self.query_one("#text", TextArea).text
        typed = replace(self.draft, text=text, to=to, cc=cc, bcc=bcc, subject=subject)
        self.draft = self.workspace.outbox.box.save(typed)

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
            text = edit(self.shell, self.draft.text)
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
