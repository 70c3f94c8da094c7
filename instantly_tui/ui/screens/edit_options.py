"""The limits and options of a campaign being edited, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from instantly_tui.resources import campaign_options as options
from instantly_tui.resources.campaign_fields import Where
from instantly_tui.resources.campaign_options import OPTIONS, Option
from instantly_tui.resources.spec import Cell, Column, Filter
from instantly_tui.text.clean import clean
from instantly_tui.ui.choices import filled, why_unknown
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.edit_tab import EditTab
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

MEMBERS = Filter("member", "Member", source="members")
NOBODY = "nobody"


class OptionsTab(EditTab):
    """Every field but the sequence, the schedule and the senders."""

    KEY: ClassVar[str] = "4"
    TITLE: ClassVar[str] = "Options"
    BESIDE: ClassVar[bool] = False
    FIELDS: ClassVar[frozenset[str]] = frozenset(option.name for option in OPTIONS)

    def columns(self) -> tuple[Column[Any], ...]:
        return (
            self.sign_column(),
            Column("Option", lambda row: row.title, 25),
            Column("Value", self._value, 24),
            Column("What it does", self._does, drop=1, least=40),
        )

    def _words(self, row: Option) -> str:
        value = self.edit.wanted.get(row.name)
        if row.name == "owned_by" and value:
            return dict(filled(MEMBERS, self.screen.scope).options).get(str(value), clean(str(value)))
        return options.words_of_value(row, value)

    def _value(self, row: Option) -> Cell:
        words = self._words(row)
        if row.kind == "switch":
            sign = {"on": "● on", "off": "○ off"}.get(words, words)
            return Cell(sign, "good" if words == "on" else "muted")
        return Cell(words, "muted" if words == options.UNSET else "plain")

    def rows(self) -> Sequence[Option]:
        return OPTIONS

    def key(self, row: Option) -> str:
        return row.name

    def where(self, row: Option) -> Where:
        return (row.name,)

    def claims(self, row: Option, where: Where) -> bool:
        return where[:1] == (row.name,)

    def _does(self, row: Option) -> Cell:
        """What it does, or what is wrong with it."""
        found = self.troubles_of(row)
        return Cell(found[0].line, "bad" if found[0].stops else "warn") if found else Cell(row.does, "muted")

    def facts(self) -> list[Piece]:
        return [Piece("– is not set: Instantly's own rule holds; d goes back to that", "muted")]

    def side(self, row: Option | None, width: int) -> tuple[str, list[TextLine]]:
        if row is None:
            return "", []
        lines: list[TextLine] = [[Piece(self._words(row))], [], [Piece(row.does, "muted")]]
        if row.example:
            lines.append([Piece(f"enter: {row.example}", "muted")])
        return row.title, lines

    def why_not(self, name: str, row: Option | None) -> str | None:
        if row is None:
            return None
        if name == "toggle" and row.kind != "switch":
            return f"{row.title.lower()} is no switch; enter changes it"
        if name == "open" and row.kind == "rules":
            return "rules are edited in the file: ctrl+e"
        return None

    def do_toggle(self, row: Option) -> None:
        self.push(options.toggled(row, self.edit), "")

    def do_open(self, row: Option) -> None:
        if row.kind == "switch":
            self.do_toggle(row)
        elif row.name == "auto_variant_select":
            items = [Item("off", NOBODY), *(Item(words, name) for name, words in options.TRIGGERS.items())]
            self.screen.app.push_screen(Picker(row.title, items), partial(self._trigger, row))
        elif row.name == "owned_by":
            self._choose_member(row)
        else:
            now = self.edit.wanted.get(row.name)
            if row.kind in ("number", "count"):
                mark = f"{row.title.lower()} (now {self._words(row)}; as in {row.example}; none): "
                self.screen.prompt(Prompt(mark, partial(self._typed, row)))
            else:
                mark = f"{row.title.lower()} ({row.example}): "
                text = clean(options.typed_of(row, now))
                self.screen.prompt(Prompt(mark, partial(self._typed, row), text=text))

    def _typed(self, row: Option, typed: str) -> None:
        nothing = not typed.strip() and row.kind in ("number", "count")
        # What is shown for typing was cleaned: untouched, the value stays as it was.
        if nothing or typed == clean(options.typed_of(row, self.edit.wanted.get(row.name))):
            self.screen.say("nothing else was typed, so it stays as it is")
            return
        try:
            value = options.parse_option(row, typed)
        except ValueError as problem:
            self.screen.say(str(problem), "error")
            return
        self._set(row, value)

    def _set(self, row: Option, value: Any) -> None:
        self.push(self.edit.with_field(row.name, value))
        self.screen.say(f"{row.title.lower()}: {self._words(row)}", "done")

    def _trigger(self, row: Option, chosen: str | None) -> None:
        if chosen is not None:
            self._set(row, None if chosen == NOBODY else {"trigger": chosen})

    def _choose_member(self, row: Option) -> None:
        known = filled(MEMBERS, self.screen.scope)
        if not known.known:
            error = why_unknown(MEMBERS, self.screen.scope)
            words = f"the members could not be read: {error}" if error else "reading them; press enter again"
            self.screen.say(words, "error" if error else "info")
            return
        items = [Item(NOBODY, NOBODY), *(Item(label, value) for value, label in known.options)]
        self.screen.app.push_screen(Picker(row.title, items), partial(self._owner, row))

    def _owner(self, row: Option, chosen: str | None) -> None:
        if chosen is not None:
            self._set(row, None if chosen == NOBODY else chosen)

    def do_remove(self, row: Option) -> None:
        """Back to what Instantly does by itself."""
        try:
            edit = options.unset(row, self.edit)
        except ValueError as problem:
            self.screen.say(str(problem), "warn")
            return
        self.push(edit, f"{row.title.lower()} is left to Instantly")
