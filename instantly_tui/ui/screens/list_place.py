"""Any resource as a list that can be filtered, sorted, marked and copied from."""

from __future__ import annotations

from typing import Any

from instantly_tui.resources.spec import Cell, Query
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.queries import BadQuery, parse, words_of
from instantly_tui.ui.screens.list_core import ListCore


class ListPlace(ListCore):
    """A list of one resource; a subclass names the resource and adds what only it has."""

    def action_filter(self) -> None:
        self.prompt(
            Prompt(
                "/",
                self._filter_done,
                changed=self.filter_text if self.resource.whole else lambda _: None,
                cancelled=lambda: self.filter_text("") if self.text else None,
                text=self.text or words_of(self.asked, self.filters()),
            )
        )

    def _filter_done(self, text: str) -> None:
        try:
            query = parse(text, self.filters())
        except BadQuery as problem:
            self.say(str(problem), "error")
            return
        if self.resource.whole:
            self.text = query.search
            query = Query("", query.filters)
        if query != self.asked:
            self.ask_for(query)
        self.show_source()
        self.redraw()

    def action_clear_filter(self) -> None:
        self.text = ""
        if self.asked != Query():
            self.ask_for(Query())
        self.show_source()
        self.redraw()

    def action_sort(self) -> None:
        sortable = [column for column in self.columns() if column.order]
        if not self.resource.whole:
            self.say("this list is sorted by the server: rows that are not here can't be sorted", "warn")
            return
        items = [Item(column.title, column.title) for column in sortable]
        self.app.push_screen(Picker("Sort by", items), self._sort_by)

    def _sort_by(self, title: str | None) -> None:
        if title is not None:
            self.sorted_by = title
            self.show_source()
            self.redraw()

    def action_reverse(self) -> None:
        if self.resource.whole:
            self.reverse = not self.reverse
            self.show_source()
            self.redraw()

    def action_server_filter(self) -> None:
        items = [Item(each.title, each) for each in self.filters()]
        self.app.push_screen(Picker("Filter by", items), self._filter_chosen)

    def _filter_chosen(self, chosen: Any) -> None:
        if chosen is None:
            return
        if not chosen.options:
            self.prompt(
                Prompt(f"{chosen.title}: ", lambda text: self._filter_value(chosen.name, text or None))
            )
            return
        items = [Item("any", ""), *(Item(label, value) for value, label in chosen.options)]
        self.app.push_screen(
            Picker(chosen.title, items), lambda value: self._filter_value(chosen.name, value)
        )

    def _filter_value(self, name: str, value: str | None) -> None:
        if value is not None:
            self.ask_for(self.asked.with_filter(name, value or None))

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
