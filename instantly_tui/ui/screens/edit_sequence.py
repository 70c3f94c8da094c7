"""The sequence of a campaign being edited: steps with their waits, variants, the mail beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from instantly_tui.resources import campaign_steps as steps
from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import Where, letter_of
from instantly_tui.resources.campaign_steps import StepRow
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.edit_tab import EditTab
from instantly_tui.ui.screens.mail_preview import leads_of, preview_lines
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

NEEDS_VARIANT = frozenset({"toggle", "own_editor", "html"})
NEEDS_STEP = NEEDS_VARIANT | {
    *("open", "add_variant", "wait", "copy", "copy_step", "next_lead"),
    *("move_down", "move_up", "step_down", "step_up", "remove", "remove_step"),
}


def thread_of(edit: CampaignEdit, step: int) -> str:
    """The subject a follow-up without one goes under: the last one before it."""
    for before in reversed(steps.steps_of(edit)[:step]):
        for variant in steps.variants_of(before):
            if isinstance(variant, dict) and str(variant.get("subject") or "").strip():
                return str(variant["subject"])
    return ""


class SequenceTab(EditTab):
    """Every variant of every step, in the order the mails leave."""

    KEY: ClassVar[str] = "1"
    TITLE: ClassVar[str] = "Sequence"
    FIELDS: ClassVar[frozenset[str]] = frozenset({"sequences"})
    EMPTY: ClassVar[str] = "no mail yet: a adds the first step"
    lead_at = 0
    """Which of the leads read the preview shows."""

    def columns(self) -> tuple[Column[Any], ...]:
        return (
            self.sign_column(),
            Column("Step", lambda row: str(row.step + 1) if not row.variant else "", 4, "right"),
            Column("", self._letter, 2),
            Column("Sent", self._state, 5),
            Column("Subject", self._subject),
            Column("Then wait", self._wait, 11),
        )

    def rows(self) -> Sequence[StepRow]:
        return steps.rows_of(self.edit)

    def key(self, row: StepRow) -> str:
        return f"{row.step}.{row.variant or 0}"

    def where(self, row: StepRow) -> Where:
        return row.where

    def claims(self, row: StepRow, where: Where) -> bool:
        """What is wrong with a step itself is shown at its first row."""
        if super().claims(row, where) and len(where) > len(steps.where_of(row.step)):
            return True
        of_step = where[:4] == steps.where_of(row.step)
        return not row.variant and of_step and "variants" not in where[:5]

    def _letter(self, row: StepRow) -> str:
        return "–" if row.variant is None else letter_of(row.variant)

    def _state(self, row: StepRow) -> Cell:
        if row.variant is None:
            return Cell("none", "bad")
        return Cell("● on", "good") if row.on else Cell("○ off", "muted")

    def _subject(self, row: StepRow) -> Cell:
        if row.variant is None:
            return Cell("no mail: A adds one", "warn")
        subject = clean(str(row.held.get("subject") or ""))
        if subject.strip():
            return Cell(subject, "plain" if row.on else "muted")
        return Cell("(in the thread of the mail before)" if row.step else "(no subject)", "muted")

    def _wait(self, row: StepRow) -> Cell:
        if row.variant:
            return Cell("")
        return Cell("– last", "muted") if row.last else Cell(row.wait)

    def facts(self) -> list[Piece]:
        found = steps.steps_of(self.edit)
        if not found:
            return []
        letters = sum(len(steps.variants_of(step)) for step in found)
        words = f"{plural(len(found), 'step')}, {plural(letters, 'wording')}"
        return [Piece(f"{words} · each wait is the time before the next mail", "muted")]

    def side(self, row: StepRow | None, width: int) -> tuple[str, list[TextLine]]:
        if row is None:
            return "Preview", []
        if row.variant is None:
            return f"Step {row.step + 1}", [[Piece("no mail in this step: A adds a wording", "muted")]]
        leads = leads_of(self.screen.scope, self.screen.key)
        title = f"Step {row.step + 1} {letter_of(row.variant)} as a lead gets it · n next lead"
        subject, body = str(row.held.get("subject") or ""), str(row.held.get("body") or "")
        return title, preview_lines(subject, body, thread_of(self.edit, row.step), leads, self.lead_at)

    def why_not(self, name: str, row: StepRow | None) -> str | None:
        if name not in NEEDS_STEP:
            return None
        if row is None:
            return "there is no step yet: a adds one"
        if steps.is_odd(self.edit, row) and name not in ("next_lead", "remove_step"):
            return "this step is not as Instantly's documents have it; ctrl+e shows it in the file"
        if name in NEEDS_VARIANT and row.variant is None:
            return "this step has no mail: A adds one"
        return None

    # Mails

    def do_open(self, row: StepRow) -> None:
        if row.variant is None:
            self.do_add_variant(row)
            return
        self.screen.shell.navigator.go("edit-mail", self.screen.key, row.step, row.variant)

    def do_html(self, row: StepRow) -> None:
        """The mail with its body as the source it is."""
        self.screen.shell.navigator.go("edit-mail", self.screen.key, row.step, row.variant, "html")

    def do_own_editor(self, row: StepRow) -> None:
        """The body in the user's own editor: as text where it is no more than that, else as HTML."""
        body = str(row.held.get("body") or "")
        text = steps.text_of(body)
        name = "body.html" if text is None else "body.txt"

        def taken(typed: str) -> None:
            self._take_body(row, body, steps.retyped(body, typed))

        open_editor(self.screen.shell, body if text is None else text, taken, name)

    def _take_body(self, row: StepRow, before: str, body: str) -> None:
        """Put a body in, unless the mail it belongs to has changed meanwhile."""
        now = next((each for each in self.rows() if self.key(each) == self.key(row)), None)
        if row.variant is None or now is None or now.held != row.held:
            words = "that mail was changed meanwhile, so what you wrote was not put in"
            self.screen.say(words, "error", sticky=True)
        elif body != before:
            subject = str(row.held.get("subject") or "")
            self.push(steps.with_mail(self.edit, row.step, row.variant, subject, body), "body changed")

    def do_toggle(self, row: StepRow) -> None:
        if row.variant is not None:
            verb = "off: it is not sent" if row.on else "on"
            edit = steps.toggle_variant(self.edit, row.step, row.variant)
            self.push(edit, f"step {row.step + 1} {letter_of(row.variant)} is {verb}")

    def do_next_lead(self, row: StepRow) -> None:
        leads = leads_of(self.screen.scope, self.screen.key)
        if leads.leads:
            self.lead_at = (self.lead_at + 1) % len(leads.leads)
            self.screen.redraw()
        else:
            self.screen.say(leads.note, "warn")

    # Steps and variants

    def do_add(self, row: StepRow | None) -> None:
        after = -1 if row is None else row.step
        edit = steps.add_step(self.edit, after)
        self._go(edit, after + 1, 0, f"step {after + 2} added; enter writes it, w sets the wait after it")

    def do_add_variant(self, row: StepRow) -> None:
        edit = steps.add_variant(self.edit, row.step, row.variant)
        self._added(edit, row)

    def do_copy(self, row: StepRow) -> None:
        edit = steps.add_variant(self.edit, row.step, row.variant, copied=row.variant)
        self._added(edit, row)

    def _added(self, edit: CampaignEdit | None, row: StepRow) -> None:
        if edit is None:
            self.screen.say("a step has 26 variants at most", "warn")
            return
        place = 0 if row.variant is None else row.variant + 1
        self._go(edit, row.step, place, f"step {row.step + 1} {letter_of(place)} added; enter writes it")

    def do_copy_step(self, row: StepRow) -> None:
        self._go(steps.copy_step(self.edit, row.step), row.step + 1, 0, f"step {row.step + 1} copied")

    def do_remove(self, row: StepRow) -> None:
        if row.variant is None or len(steps.variants_of(steps.steps_of(self.edit)[row.step])) == 1:
            self.do_remove_step(row)
            return
        edit = steps.remove_variant(self.edit, row.step, row.variant)
        words = f"step {row.step + 1} {letter_of(row.variant)} removed; u brings it back"
        self._go(edit, row.step, max(0, row.variant - 1), words)

    def do_remove_step(self, row: StepRow) -> None:
        edit = steps.remove_step(self.edit, row.step)
        words = f"step {row.step + 1} removed with all its variants; u brings it back"
        self._go(edit, max(0, row.step - 1), 0, words)

    def do_move_down(self, row: StepRow) -> None:
        self._move(row, 1)

    def do_move_up(self, row: StepRow) -> None:
        self._move(row, -1)

    def _move(self, row: StepRow, by: int) -> None:
        """Move a variant among the others of its step; the only one takes its step with it."""
        if row.variant is None or len(steps.variants_of(steps.steps_of(self.edit)[row.step])) == 1:
            self._move_step(row, by)
            return
        edit = steps.move_variant(self.edit, row.step, row.variant, by)
        if edit is None:
            self.screen.say("it is at the end of its step; } and { move the step")
        else:
            self._go(edit, row.step, row.variant + by, f"now {letter_of(row.variant + by)}")

    def do_step_down(self, row: StepRow) -> None:
        self._move_step(row, 1)

    def do_step_up(self, row: StepRow) -> None:
        self._move_step(row, -1)

    def _move_step(self, row: StepRow, by: int) -> None:
        edit = steps.move_step(self.edit, row.step, by)
        if edit is None:
            self.screen.say("it is at the end of the sequence")
        else:
            words = f"now step {row.step + by + 1}; its wait moved with it"
            self._go(edit, row.step + by, row.variant or 0, words)

    def _go(self, edit: CampaignEdit, step: int, variant: int, said: str) -> None:
        """Go on from another state, with the cursor on a mail of it."""
        self.push(edit)
        self.screen.put_cursor(f"{step}.{variant}")
        self.screen.redraw()
        self.screen.say(said, "done")

    # Waits

    def do_wait(self, row: StepRow) -> None:
        now = steps.wait_words(steps.steps_of(self.edit)[row.step])
        mark = f"wait before the mail after step {row.step + 1} (now {now}; 4 hours, 30 min): "
        self.screen.prompt(Prompt(mark, lambda typed: self._take_wait(row, typed)))

    def _take_wait(self, row: StepRow, typed: str) -> None:
        if not typed.strip():
            self.screen.say("nothing was typed, so it stays as it is")
            return
        held = steps.steps_of(self.edit)[row.step]
        unit = str(held.get("delay_unit") or "days")
        try:
            delay, unit = steps.parse_wait(typed, unit if unit in ("minutes", "hours", "days") else "days")
        except ValueError as problem:
            self.screen.say(str(problem), "error")
            return
        edit = steps.with_wait(self.edit, row.step, delay, unit)
        words = f"{delay:g} {unit} after step {row.step + 1}"
        self.push(edit, f"{words}; it is the last, so that holds once a mail follows" if row.last else words)
