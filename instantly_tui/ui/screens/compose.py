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

from instantly_tui.api.emails import Email, get_email
from instantly_tui.engine.drafts import Draft, addresses, not_addresses
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.desk import MAIL_SECONDS, prepare
from instantly_tui.ui.screens.drafting import write_below
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.screens.snippets import Inserting
from instantly_tui.ui.widgets.lines import Line, Piece

PAUSE_SECONDS = 0.4
"""How long typing must rest before the draft is written."""
FIELDS = ("to", "cc", "bcc", "subject")
LABELS = {"to": "To", "cc": "Cc", "bcc": "Bcc", "subject": "Subject"}
QUOTED_SHOWN = 3


class ComposeScreen(Inserting):
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
        Command(
            "compose.snippet",
            ("ctrl+t",),
            "Snippet",
            "snippet",
            hint=3,
            typing=True,
            help="Put one in at the cursor; its variables are filled from the lead",
        ),
        Command("compose.next", ("tab",), "Next field", "next_field", hint=4, typing=True),
        Command("compose.previous", ("shift+tab",), "Previous field", "previous_field", typing=True),
    )
    WITHOUT = frozenset({"app.back"})
    DEFAULT_CSS = """
    ComposeScreen .field { height: 1; }
    ComposeScreen .label { width: 10; color: $text-muted; padding: 0 0 0 1; }
    ComposeScreen Input { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    ComposeScreen TextArea, ComposeScreen TextArea:focus { border: none; height: 1fr; padding: 0 1; }
    ComposeScreen .wrong { width: auto; max-width: 50%; color: $text-error; padding: 0 1; }
    ComposeScreen #kept { color: $text-muted; background: $panel; }
    ComposeScreen #quoted { height: auto; max-height: 3; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._pause: Timer | None = None
        self._closed = False

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
            label = "Also to" if name == "to" and draft.kind == "reply" else LABELS[name]
            yield _field(label, field, Static("", classes="wrong", markup=False, id=f"{name}-wrong"))
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
                self._write_anew(kept.text)
        if not self.workspace.outbox.box.pens.take(self.draft.id):
            self.say("another window is writing this draft; what you type is kept apart from it", "warn")
        prepare(self.workspace, self.scope)
        if not self.draft.original and self.draft.reply_to:
            self.scope.want(get_email(self.draft.reply_to), max_age=MAIL_SECONDS, then=self._put_below)

    def _put_below(self, mail: Email) -> None:
        if not self.draft.original:
            self.draft = write_below(self.draft, mail)

    @property
    def draft_now(self) -> Draft:
        return self.draft

    def draw(self) -> None:
        self.fill_waiting()
        draft, box = self.draft, self.workspace.outbox.box
        lines = draft.original.splitlines()
        if self.filling:
            words = f"reading {self.filling} to fill the snippet …"
        elif lines:
            words = f"{len(lines)} quoted lines go below"
        elif not draft.reply_to:
            words = "it answers no mail, so it can't be sent; its text can be copied"
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
        for name in ("to", "cc", "bcc"):
            self.query_one(f"#{name}-wrong", Static).update(Content(self._wrong_with(name)))

    def _wrong_with(self, name: str) -> str:
        """What is wrong with a field of addresses, in words to stand beside it."""
        typed, draft = getattr(self.draft, name), self.draft
        if wrong := not_addresses(typed):
            return wrong[0]
        if any(word.casefold() == draft.eaccount.casefold() for word in addresses(typed)):
            return "that is the mailbox it leaves from"
        kept = getattr(draft.recipients, name)
        twice = [word for word in addresses(typed) if word not in kept]
        return f"{twice[0]} is named already" if twice else ""

    def leave(self) -> None:
        self.save()

    def on_unmount(self) -> None:
        self._closed = True
        if self.shell.session is not None:
            self.workspace.outbox.box.pens.put_down(self.draft.id)

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_SECONDS, self.save)

    def keep(self) -> None:
        self.save()

    def save(self) -> None:
        """Write what is typed to disk now; a failing disk is said by the draft box.

        What the review has written since is newer than what stands here untouched.
        """
        if self._pause is not None:
            self._pause.stop()
        if not self.query("#text"):
            return
        to, cc, bcc, subject = (self.query_one(f"#{name}", Input).value for name in FIELDS)
        text = self.query_one("#text", TextArea).text
        typed = replace(self.draft, text=text, to=to, cc=cc, bcc=bcc, subject=subject)
        box = self.workspace.outbox.box
        kept = box.drafts.get(self.draft.id)
        is_older = kept != self.draft if kept is not None else box.is_over(self.draft.id)
        if typed == self.draft and is_older:
            return
        self.draft = box.save(typed)
        self._hold_pen(typed.id)
        self.draw()

    def _hold_pen(self, before: str) -> None:
        """Tell other windows which draft is written here, until this place is closed."""
        pens = self.workspace.outbox.box.pens
        if self.draft.id != before:
            pens.put_down(before)
        if not self._closed:
            pens.take(self.draft.id)

    def action_review(self) -> None:
        self.save()
        if self.draft.empty and self.draft.kind == "reply":
            self.shell.navigator.back()
            self.say("nothing was typed, so nothing was kept")
            return
        self.shell.navigator.go("review", self.draft.id)
        if isinstance(self.shell.screen, Inserting):
            self.shell.screen.wait_for(self._unfilled)

    def action_editor(self) -> None:
        self.save()
        open_editor(self.shell, self.draft.text, self._edited)

    def _edited(self, text: str) -> None:
        if self.query("#text"):
            self._write_anew(text)
            self.save()
        else:
            self.workspace.outbox.box.save(replace(self.draft, text=text))

    def _write_anew(self, text: str) -> None:
        """Another text in the field, to go on at its end."""
        area = self.query_one("#text", TextArea)
        area.load_text(text)
        area.move_cursor(area.document.end)

    def put_in(self, text: str) -> None:
        """At the cursor, in place of what is selected."""
        area = self.query_one("#text", TextArea)
        area.replace(text, *area.selection)
        self.set_focus(area)
        self.save()

    def put_for(self, raw: str, filled: str) -> bool:
        area = self.query_one("#text", TextArea)
        at = area.text.find(raw)
        if at < 0:
            return False
        area.replace(filled, _place_of(area.text, at), _place_of(area.text, at + len(raw)))
        self.save()
        return True

    def action_next_field(self) -> None:
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()


def _field(label: str, *widgets: Widget) -> Horizontal:
    return Horizontal(Static(Content(label), classes="label", markup=False), *widgets, classes="field")


def _place_of(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character of a text."""
    line = text.count("\n", 0, at)
    return line, at - (text.rfind("\n", 0, at) + 1)
