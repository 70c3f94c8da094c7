"""One mail of a campaign being written: subject and body, merge tags offered, the mail as a lead gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from instantly_tui.resources import campaign_steps as steps
from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import letter_of
from instantly_tui.resources.campaign_steps import StepRow
from instantly_tui.resources.lead_values import lead_values
from instantly_tui.text.clean import clean
from instantly_tui.ui.edits import Edit
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.edit_sequence import thread_of
from instantly_tui.ui.screens.mail_preview import Leads, leads_of, preview_lines, variables_of
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel

PAUSE_SECONDS = 0.3
"""How long typing must rest before the preview follows."""
OFFERED = 8
"""Merge tags named below the text."""
COMPLETES = "Behind {{ the first tag offered, else the other field"
_OPEN = re.compile(r"\{\{\s*([\w.-]*)$")


class EditMailScreen(PlaceScreen):
    """What is typed becomes one step of the edit when this place is left; nothing is sent."""

    place = "edit-mail"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command("mail.done", ("escape",), "Done", "done", hint=1, typing=True, help="Keeps it in the edit"),
        Command("mail.tag", ("ctrl+t",), "Merge tag", "tag", hint=2, typing=True, help="Choose one of all"),
        Command("mail.next", ("tab",), "Tag or field", "complete", hint=3, typing=True, help=COMPLETES),
        Command("mail.editor", ("ctrl+g",), "Own editor", "editor", hint=4, typing=True, help="For the body"),
        Command("mail.lead", ("ctrl+n",), "Next lead", "lead", hint=5, typing=True, help="In the preview"),
        Command("mail.previous", ("shift+tab",), "Other field", "field", typing=True),
    )
    WITHOUT = frozenset({"app.back"})
    DEFAULT_CSS = """
    EditMailScreen #mail { layout: horizontal; height: 1fr; }
    EditMailScreen #write { width: 1fr; height: 1fr; }
    EditMailScreen #seen { width: 1fr; height: 1fr; border-left: solid $panel; }
    EditMailScreen.-one-pane #mail, EditMailScreen.-narrow #mail { layout: vertical; }
    EditMailScreen.-one-pane #seen, EditMailScreen.-narrow #seen {
        height: 1fr; border-left: none; border-top: solid $panel;
    }
    EditMailScreen .field { height: 1; }
    EditMailScreen .label { width: 10; color: $text-muted; padding: 0 0 0 1; }
    EditMailScreen Input { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    EditMailScreen TextArea, EditMailScreen TextArea:focus { border: none; height: 1fr; padding: 0 1; }
    EditMailScreen #how, EditMailScreen #tags { color: $text-muted; background: $panel; }
    """

    def __init__(self, key: str, step: int, variant: int, how: str = "") -> None:
        """`how`: `html` writes the body as its source, also where it is plain text."""
        super().__init__()
        self.key, self.step, self.variant = key, step, variant
        self._pause: Timer | None = None
        self._lead_at = 0
        held = self._held()
        body = str(held.get("body") or "")
        plain = None if how == "html" else steps.text_of(body)
        self.as_source = plain is None
        # Fields draw what they hold, so it is cleaned; untouched, the mail stays as it was.
        self._subject = clean(str(held.get("subject") or ""))
        self._text = clean(body if plain is None else plain, lines=True)

    @property
    def _entry(self) -> Edit | None:
        session = self.shell.session
        return session.edits.get(self.key) if session is not None else None

    def _row(self) -> StepRow | None:
        """The mail as the edit has it; None when it is not there any more."""
        entry = self._entry
        rows = steps.rows_of(entry.now) if entry is not None else []
        return next((row for row in rows if (row.step, row.variant) == (self.step, self.variant)), None)

    def _held(self) -> dict[str, object]:
        row = self._row()
        return dict(row.held) if row is not None else {}

    def crumbs(self) -> str:
        entry = self._entry
        return f"campaigns ▸ {entry.name if entry else '…'} ▸ step {self.step + 1} {letter_of(self.variant)}"

    def body(self) -> Iterable[Widget]:
        subject = Input(self._subject, id="subject", compact=True, select_on_focus=False)
        subject.cursor_blink = False
        area = TextArea(
            self._text, id="text", soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )
        area.cursor_blink = False
        label = Static(Content("Subject"), classes="label", markup=False)
        write = Vertical(Horizontal(label, subject, classes="field"), Line(id="how"), area, Line(id="tags"))
        write.id = "write"
        yield Container(write, Panel("", id="seen"), id="mail")

    def on_mount(self) -> None:
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(self.query_one("#subject", Input) if not self._subject and not self.step else area)

    @property
    def _edit(self) -> CampaignEdit | None:
        return self._entry.now if self._entry is not None else None

    @property
    def _leads(self) -> Leads:
        return leads_of(self.scope, self.key)

    @property
    def typed(self) -> tuple[str, str]:
        """Subject and body as they stand in the fields, the body as HTML."""
        text = self.query_one(TextArea).text
        return self.query_one("#subject", Input).value, text if self.as_source else steps.html_of(text)

    def draw(self) -> None:
        how = (
            " Body as HTML: as it is sent"
            if self.as_source
            else " Body as text: sent as HTML, <br/> at line ends"
        )
        self.query_one("#how", Line).show([Piece(how)])
        self._draw_tags()
        edit = self._edit
        thread = thread_of(edit, self.step) if edit is not None else ""
        subject, body = self.typed
        panel = self.query_one("#seen", Panel)
        panel.show(
            preview_lines(subject, body, thread, self._leads, self._lead_at),
            "As a lead gets it · ctrl+n next",
        )

    def _draw_tags(self) -> None:
        begun, names = self._offered()
        if begun is None:
            self.query_one("#tags", Line).show([Piece(" {{ offers merge tags; ctrl+t shows all")])
            return
        pieces = [Piece(" tab: ", "muted")]
        for number, name in enumerate(names[:OFFERED]):
            pieces.append(Piece(f"{name}  ", "accent" if not number else "plain"))
        if not names:
            pieces = [Piece(f" no variable begins with “{begun}”: it would stay blank", "warn")]
        self.query_one("#tags", Line).show(pieces)

    def _variables(self) -> list[str]:
        edit = self._edit
        return variables_of(edit.base, self._leads) if edit is not None else []

    def _before_cursor(self) -> str:
        """What stands on the cursor's line before it, in the field that has the keyboard."""
        if isinstance(self.focused, Input):
            return self.focused.value[: self.focused.cursor_position]
        area = self.query_one(TextArea)
        row, column = area.cursor_location
        return area.document.get_line(row)[:column]

    def _offered(self) -> tuple[str | None, list[str]]:
        """What of a tag is begun at the cursor, None when none is; and the names it may become."""
        found = _OPEN.search(self._before_cursor())
        if found is None:
            return None, []
        begun = found[1].casefold()
        names = self._variables()
        first = [name for name in names if name.casefold().startswith(begun)]
        return found[1], [*first, *(name for name in names if begun in name.casefold() and name not in first)]

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    @on(Input.Changed)
    def _typing(self) -> None:
        if not self.query("#tags"):
            return
        self._draw_tags()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_SECONDS, self.redraw)

    @on(Input.Submitted)
    def _subject_done(self) -> None:
        self.set_focus(self.query_one(TextArea))

    # Keys

    def action_complete(self) -> None:
        begun, names = self._offered()
        if begun is None:
            self.action_field()
        elif names:
            self._put(f"{{{{{names[0]}}}}}", len(self._before_cursor()) - self._before_cursor().rfind("{{"))
        else:
            self.say(f"no variable begins with “{begun}”", "warn")

    def _put(self, text: str, instead_of: int = 0) -> None:
        """Put a text at the cursor, in place of so many characters before it."""
        if isinstance(self.focused, Input):
            field, at = self.focused, self.focused.cursor_position
            field.value = field.value[: at - instead_of] + text + field.value[at:]
            field.cursor_position = at - instead_of + len(text)
            return
        area = self.query_one(TextArea)
        row, column = area.cursor_location
        area.replace(text, (row, column - instead_of), (row, column))

    def action_field(self) -> None:
        area = self.query_one(TextArea)
        self.set_focus(self.query_one("#subject", Input) if self.focused is area else area)

    def action_tag(self) -> None:
        lead = self._leads.at(self._lead_at)
        values = lead_values(lead) if lead is not None else {}
        items = [Item(name, name, detail=values.get(name, "")[:60]) for name in self._variables()]
        self.app.push_screen(Picker("Merge tag to put in, with this lead's value", items), self._tag_chosen)

    def _tag_chosen(self, name: str | None) -> None:
        if name is not None:
            begun = _OPEN.search(self._before_cursor())
            self._put(f"{{{{{name}}}}}", len(begun[0]) if begun else 0)

    def action_lead(self) -> None:
        leads = self._leads
        if leads.leads:
            self._lead_at = (self._lead_at + 1) % len(leads.leads)
            self.redraw()
        else:
            self.say(leads.note, "warn")

    def action_editor(self) -> None:
        name = "body.html" if self.as_source else "body.txt"
        open_editor(self.shell, self.query_one(TextArea).text, self._edited, name)

    def _edited(self, text: str) -> None:
        if self.query("#text"):
            area = self.query_one(TextArea)
            area.load_text(text)
            area.move_cursor(area.document.end)
            self.redraw()
        else:
            self.say("that mail was left meanwhile, so what you wrote was not put in", "error", sticky=True)

    def action_done(self) -> None:
        self.save()
        self.shell.navigator.back()

    # Keeping

    def leave(self) -> None:
        self.save()

    def keep(self) -> None:
        self.save()

    def save(self) -> None:
        """Take what was typed into the edit, as one step of it."""
        entry, row = self._entry, self._row()
        if not self.query("#text") or entry is None or row is None:
            return
        subject, text = self.query_one("#subject", Input).value, self.query_one(TextArea).text
        if (subject, text) == (self._subject, self._text):
            return
        kept = row.held
        new_subject = str(kept.get("subject") or "") if subject == self._subject else subject
        new_body = str(kept.get("body") or "") if text == self._text else self.typed[1]
        self._subject, self._text = subject, text
        entry.history.push(steps.with_mail(entry.now, self.step, self.variant, new_subject, new_body))
