"""One record of a resource, read by its key, with the resource's actions on their keys."""

from __future__ import annotations

from typing import Any, ClassVar

from instantly_tui.engine.answers import Answer
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.answer_lines import waiting
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

FRESH_SECONDS = 15.0

SCROLL = (
    Command("detail.down", ("j", "down"), "Down", "panel_lines", "1", "lists", motion=True),
    Command("detail.up", ("k", "up"), "Up", "panel_lines", "-1", "lists", motion=True),
    Command("detail.page_down", ("pagedown",), "Page down", "panel_pages", "1", "lists", motion=True),
    Command("detail.page_up", ("pageup",), "Page up", "panel_pages", "-1", "lists", motion=True),
    Command("detail.half_down", ("ctrl+d",), "Half page down", "panel_pages", "0.5", "lists", motion=True),
    Command("detail.half_up", ("ctrl+u",), "Half page up", "panel_pages", "-0.5", "lists", motion=True),
    Command("detail.first", ("g g", "home"), "To the top", "panel_end", "-1", "lists", motion=True),
    Command("detail.last", ("G", "end"), "To the end", "panel_end", "1", "lists", motion=True),
)
"""For a page that is one panel."""

DETAIL = (
    Command("detail.copy_email", ("y e",), "Copy address", "copy", "email", "row"),
    Command("detail.copy_id", ("y i",), "Copy id", "copy", "id", "row"),
    Command("detail.copy_json", ("y j",), "Copy JSON", "copy", "json", "row"),
    Command("detail.copy_link", ("y u", "x"), "Copy web link", "copy", "link", "row"),
)


class DetailPlace(Acting):
    """A place opened on one record; a subclass names the resource and draws."""

    ACTIONS: ClassVar[tuple[Command, ...]] = DETAIL

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    @property
    def answer(self) -> Answer[Any]:
        """What the server said of the record a moment ago, or is being asked."""
        return self.workspace.one(self.resource, self.key, self.scope, max_age=FRESH_SECONDS)

    @property
    def record(self) -> Any:
        """The record with the user's changes on it, or None while it is not known."""
        answer = self.answer
        if answer.value is None:
            return None
        return self.workspace.store.shown(self.resource.name, self.key, answer.value, answer.read_at or 0.0)

    def arrive(self) -> None:
        self.workspace.refresh.watch(self.redraw)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self.redraw)

    def crumbs(self) -> str:
        record = self.record
        return f"{self.resource.name} ▸ {self.resource.name_of(record) if record else '…'}"

    def read_at(self) -> float | None:
        return self.answer.read_at

    def targets(self) -> tuple[Any, ...]:
        record = self.record
        return () if record is None else (record,)

    def waiting_lines(self) -> list[TextLine]:
        """What to say while the record is not known, or why it can't be."""
        return waiting(self.answer)

    def action_panel_lines(self, by: str) -> None:
        self.query_one(Panel).scroll_relative(y=int(by), animate=False)

    def action_panel_pages(self, by: str) -> None:
        panel = self.query_one(Panel)
        panel.scroll_relative(y=round(float(by) * max(1, panel.size.height - 1)), animate=False)

    def action_panel_end(self, way: str) -> None:
        panel = self.query_one(Panel)
        if way == "1":
            panel.scroll_end(animate=False)
        else:
            panel.scroll_home(animate=False)

    def action_copy(self, what: str) -> None:
        record = self.record
        resource = self.resource
        if record is None:
            self.say("it is not read yet", "warn")
            return
        text: str | None = record.model_dump_json(indent=2, exclude_none=True)
        if what == "id":
            text = resource.key(record)
        elif what == "email":
            text = resource.email(record) if resource.email else None
        elif what == "link":
            text = resource.link(record) if resource.link else None
        if text:
            self.shell.copy(text, f"the {what}")
        else:
            self.say(f"there is no {what} to copy", "warn")


def piece(cell: Cell | str) -> Piece:
    """A cell as a piece of a line."""
    return Piece(cell) if isinstance(cell, str) else Piece(cell.text, cell.tone)
