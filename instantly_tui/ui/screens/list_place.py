"""Any resource as a list that can be filtered, sorted, marked and copied from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from instantly_tui.engine.changes import Change
from instantly_tui.resources.spec import Cell, Column, Filter, Query
from instantly_tui.ui.choices import why_unknown
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.queries import BadQuery, NotKnownYet, free_text, parse
from instantly_tui.ui.screens.copying import Copying, Sheet
from instantly_tui.ui.screens.list_core import ListCore


class ListPlace(Copying, ListCore):
    """A list of one resource; a subclass names the resource and adds what only it has."""

    def __init__(self) -> None:
        super().__init__()
        self._later: Callable[[], None] | None = None
        """What waits for the choices of a filter."""
        self._typed: list[str] = []
        """Filters typed before, to be recalled."""

    def leave(self) -> None:
        self._later = None
        super().leave()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        later, self._later = self._later, None
        if later is not None:
            later()

    def opened_with(self, words: str) -> None:
        """What is asked for by the words after the place's name in the command bar."""
        self.filter_by(words)

    def action_filter(self) -> None:
        before = self.text
        now = " ".join(filter(None, (self.asked_words(), before)))
        self.prompt(
            Prompt(
                "/",
                self.filter_by,
                changed=lambda typed: self.filter_text(free_text(typed)),
                cancelled=lambda: self.filter_text(before),
                history=self._typed,
                text=f"{now} " if now else "",
            )
        )

    def filter_text(self, text: str) -> None:
        if self.resource.whole and text != self.text:
            super().filter_text(text)

    def filter_by(self, words: str) -> None:
        """Show what typed words ask for; where that can't be told before more is read, once it can."""
        query = self.query_of(words, partial(self.filter_by, words))
        if query is None:
            return
        if query.search and not (self.resource.whole or self.resource.searchable):
            known = ", ".join(f"{each.name}:" for each in self.resource.filters)
            self.say(f"the server can't look for text in this list; it has {known}", "error")
            return
        if self.resource.whole:
            self.filter_text(query.search)
            query = Query("", query.filters)
        if query != self.asked:
            self.ask_for(query)

    def query_of(self, words: str, again: Callable[[], None]) -> Query | None:
        """What typed words ask for; None when they mean nothing, which is said, or can't be told yet.

        Then `again` is called once the choices they depend on were read.
        """
        named = {word.partition(":")[0].lstrip() for word in words.split() if ":" in word}
        try:
            return parse(words, self.filters(named))
        except NotKnownYet as unknown:
            self._when_known(unknown.wanted, again)
        except BadQuery as problem:
            self.say(str(problem), "error")
        return None

    def _when_known(self, wanted: Filter, then: Callable[[], None]) -> None:
        """Go on when the choices of a filter were read, or say why they can't be."""
        error = why_unknown(wanted, self.scope)
        if error is not None:
            self.say(f"what `{wanted.name}:` can be could not be read: {error}", "error")
        else:
            self.say(f"reading what `{wanted.name}:` can be …")
            self._later = then

    def action_clear_filter(self) -> None:
        if self.asked == self.plain() and not self.text:
            self.say("no filter is set")
        self.filter_text("")
        if self.asked != self.plain():
            self.ask_for(self.plain())

    def why_not(self, command: Command) -> str | None:
        if command.action in ("sort", "reverse") and not self.resource.whole:
            return "this list comes sorted from the server: rows that are not here can't be sorted"
        return super().why_not(command)

    def sortable(self) -> tuple[Column[Any], ...]:
        """The columns that can be sorted by now: those whose values are all here."""
        return tuple(column for column in self.columns() if column.order)

    def action_sort(self) -> None:
        items = [Item(column.title, column) for column in self.sortable()]
        self.app.push_screen(Picker("Sort by", items), self._sort_by)

    def _sort_by(self, column: Column[Any] | None) -> None:
        """Sort by a column: texts from A, numbers from the largest."""
        if column is not None:
            self.sorted_by, self.reverse = column.title, column.align == "right"
            self.show_source()
            self.redraw()

    def action_reverse(self) -> None:
        self.reverse = not self.reverse
        self.show_source()
        self.redraw()

    def action_server_filter(self) -> None:
        if not self.resource.filters:
            self.say("the server has no filter for this list", "warn")
            return
        items = [
            Item(each.title, each.name, f"{each.name}:", "set" if self.asked.get(each.name) else "")
            for each in self.resource.filters
        ]
        self.app.push_screen(Picker("Filter by", items), self._filter_chosen)

    def _filter_chosen(self, name: str | None) -> None:
        if name is None:
            return
        chosen = next(each for each in self.filters({name}) if each.name == name)
        if not chosen.known:
            self._when_known(chosen, partial(self._filter_chosen, name))
        elif chosen.options or chosen.source:
            items = [Item("any", ""), *(Item(label, value) for value, label in chosen.options)]
            self.app.push_screen(Picker(chosen.title, items), partial(self._filter_value, name))
        else:
            title = f"{chosen.title}: "
            now = self.asked.get(name) or ""
            self.prompt(Prompt(title, lambda typed: self._filter_value(name, typed.strip()), text=now))

    def _filter_value(self, name: str, value: str | None) -> None:
        """Set one filter to a value, keeping the others; empty takes it away, None changes nothing."""
        if value is None:
            return
        chosen = next(each for each in self.resource.filters if each.name == name)
        if value and not chosen.options and not chosen.source and (reason := chosen.check(value)):
            self.say(f"`{name}:{value}`: {reason}", "error")
        else:
            self.ask_for(self.asked.with_filter(name, value or None))

    def sheet(self) -> Sheet:
        """The marked rows, else all that are here: how many of how many is said."""
        rows, columns = self.rows, self.columns()
        if rows.marks:
            return Sheet(self.resource.title, columns, rows.marked_records, "the", "marked")
        source, pager = rows.source, self.pager
        records = (record for i in range(len(source)) if (record := source.row(i)) is not None)
        before, after = "all", ""
        if not pager.complete:
            before, after = "the", "read so far, not the whole list,"
        elif self.text:
            before, after = "the", f"with “{self.text}”"
        elif self.asked != self.plain():
            after = "of this filter"
        if pager.unreadable:
            after += f" ({pager.unreadable} unreadable left out)"
        return Sheet(self.resource.title, columns, records, before, after.strip())

    def action_copy(self, what: str) -> None:
        record = self.rows.current
        if record is None:
            self.say("nothing is selected", "warn")
            return
        text = self._copy_text(what, record)
        if text:
            self.shell.copy(text, f"the {what}")
        else:
            self.say(f"this row has no {what}", "warn")

    def _copy_text(self, what: str, record: Any) -> str | None:
        resource = self.resource
        if what == "row":
            cells = (column.cell(record) for column in self.columns())
            return "\t".join(cell.text if isinstance(cell, Cell) else cell for cell in cells)
        if what == "email":
            return resource.email(record) if resource.email else None
        if what == "link":
            return resource.link(record) if resource.link else None
        return resource.key(record) if what == "id" else record.model_dump_json(indent=2, exclude_none=True)
