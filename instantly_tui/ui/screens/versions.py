"""Earlier texts of one draft, to read and to go back to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.engine.changes import Change
from instantly_tui.engine.drafts import Draft
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.draft_rows import age, first_words
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader


class VersionsScreen(Moving):
    """The present text and up to five earlier ones; enter takes an earlier one back."""

    place = "versions"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        Command(
            "versions.copy",
            ("y y",),
            "Copy text",
            "copy_text",
            section="row",
            hint=2,
            help="Its text as typed",
        ),
    )
    DEFAULT_CSS = """
    VersionsScreen Rows { height: 8; }
    VersionsScreen Panel { height: 1fr; }
    """

    def __init__(self, draft_id: str) -> None:
        super().__init__()
        self.draft_id = draft_id
        self._versions: tuple[Draft, ...] = ()

    def crumbs(self) -> str:
        draft = self.workspace.outbox.box.drafts.get(self.draft_id)
        return f"drafts ▸ {draft.name if draft else 'draft'} ▸ versions"

    def body(self) -> Iterable[Widget]:
        self._list = RowList((), lambda version: str(version.updated))
        yield Line(id="facts")
        rows = Rows(self._columns(), self._list)
        rows.empty = lambda: Cell("there is no earlier text of it", "muted")
        yield RowsHeader(rows)
        yield rows
        yield Panel("Text", id="version")

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("Written", lambda version: self._when(version), 20),
            Column("Words", lambda version: f"{len(version.text.split()):,}", 7, align="right"),
            Column("Begins", lambda version: Cell(first_words(version.text), "muted")),
        )

    def _when(self, version: Draft) -> Cell:
        if self._versions and version is self._versions[0]:
            return Cell("now", "good")
        return Cell(age(version.updated, self.workspace.clock.wall()))

    def arrive(self) -> None:
        self._read()

    def changed(self, changes: frozenset[Change]) -> None:
        if any(change.kind == "outbox" for change in changes):
            self._read()
        super().changed(changes)

    def _read(self) -> None:
        box = self.workspace.outbox.box
        draft = box.drafts.get(self.draft_id)
        self._versions = (draft, *box.folder.versions(self.draft_id)) if draft is not None else ()
        self._list.replace(self._versions)

    def draw(self) -> None:
        self.rows.redraw(frozenset())
        earlier = max(0, len(self._versions) - 1)
        words = f" · {earlier} earlier text{'' if earlier == 1 else 's'} · enter goes back to one"
        self.query_one("#facts", Line).show([Piece(" Versions", "accent"), Piece(words)])
        self._show_text()

    def _show_text(self) -> None:
        version: Draft | None = self.rows.current
        lines = version.text.splitlines() if version else []
        self.query_one(Panel).show([[Piece(line)] for line in lines], "Text")

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_text()
        self.draw_lines()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        version: Draft | None = self.rows.current
        if version is None or version is self._versions[0]:
            self.say("this is the text as it is now; j goes to an earlier one", "info")
            return
        taken = self.workspace.outbox.box.take_back(self.draft_id, version)
        if taken is None:
            self.say("it can't be changed now: it has left, or another window has it", "warn")
            return
        self.shell.navigator.back()
        self.say("the earlier text is back; the one before is among its versions now (v)", "done")

    def action_copy_text(self) -> None:
        version: Draft | None = self.rows.current
        if version is not None:
            self.shell.copy(version.text, "the text")
