"""Lists on their way into files, and those an earlier session did not finish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.engine.changes import Change
from instantly_tui.engine.export_file import Broken, Journal, Step
from instantly_tui.engine.exports import EXPORTS, Export
from instantly_tui.resources.all import RESOURCES
from instantly_tui.resources.export import FORMS
from instantly_tui.resources.export_sources import restored
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.clean import clean
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

STATES = {
    "running": Cell("● writing", "good"),
    "paused": Cell("‖ paused", "warn"),
    "stopped": Cell("◦ stopped", "warn"),
    "failed": Cell("✖ failed", "bad"),
    "done": Cell("✓ written", "good"),
}
CUT_OFF = Cell("◌ cut off", "warn")
LOST = "its rows were only in the memory of a session that has ended: d removes what is there of them"


@dataclass(frozen=True)
class ExportRow:
    """One file."""

    journal: Journal
    export: Export | None
    """None for one of an earlier session."""

    @property
    def key(self) -> str:
        return str(self.journal.path)

    @property
    def state(self) -> Cell:
        return CUT_OFF if self.export is None else STATES[self.export.state]

    @property
    def last(self) -> Step:
        return self.journal.last

    @property
    def name(self) -> str:
        path = self.export.path if self.export is not None else None
        return clean((path or self.journal.part).name)

    @property
    def path(self) -> str:
        path = self.export.path if self.export is not None else None
        return str(path or self.journal.part)

    @property
    def running(self) -> bool:
        return self.export is not None and self.export.state == "running"

    @property
    def finished(self) -> bool:
        return self.export is not None and self.export.state == "done"


def _rows(row: ExportRow) -> str:
    total = row.export.source.total if row.export is not None else None
    return f"{row.last.rows:,}" if total is None or row.finished else f"{row.last.rows:,} of {total:,}"


class ExportsScreen(Moving):
    """What `:export` began: it goes on while the user is elsewhere."""

    place = "exports"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in MOTIONS if command.id != "list.open"),
        Command(
            "exports.pause",
            ("p", "enter"),
            "Pause / go on",
            "pause",
            section="row",
            hint=1,
            help="It goes on with the page after the last one in the file",
        ),
        Command(
            "exports.discard",
            ("d",),
            "Discard",
            "discard",
            section="row",
            hint=2,
            help="Asks; removes the unfinished file",
        ),
        Command("exports.copy", ("y",), "Copy path", "copy_path", section="row", hint=3),
    )
    DEFAULT_CSS = """
    ExportsScreen Rows { height: 1fr; }
    ExportsScreen #file { height: 9; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._list = RowList((), lambda row: row.key)
        self._left: list[Journal] = []

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        columns: tuple[Column[Any], ...] = (
            Column("State", lambda row: row.state, 10),
            Column("File", lambda row: row.name),
            Column("Rows", _rows, 19, "right"),
            Column("Rows/s", lambda row: _rate(row.export), 7, "right", drop=1),
        )
        rows = Rows(columns, self._list)
        rows.empty = lambda: Cell("nothing was exported in this session; :export in a list begins", "muted")
        yield RowsHeader(rows)
        yield rows
        yield Panel("File", id="file")

    def arrive(self) -> None:
        self._look()

    def renew(self) -> None:
        self._look()
        self.redraw()

    def _look(self) -> None:
        """Find what earlier sessions left."""
        try:
            self._left = self.workspace.exports.left()
        except OSError as error:
            self.say(f"earlier exports could not be looked for: {error.strerror or error}", "error")

    def changed(self, changes: frozenset[Change]) -> None:
        if any(change.kind == EXPORTS for change in changes):
            self.draw()

    def draw(self) -> None:
        exports = self.workspace.exports.all
        known = {export.journal.path for export in exports}
        rows = [ExportRow(export.journal, export) for export in exports]
        rows += [ExportRow(journal, None) for journal in self._left if journal.path not in known]
        self._list.replace(rows)
        self.rows.redraw(frozenset())
        self.rows.refresh()
        writing = sum(row.running for row in rows)
        left = [Piece(" Exports", "accent"), Piece(f" · {writing} being written" if writing else "")]
        if cut_off := sum(not row.running and not row.finished for row in rows):
            left.append(Piece(f" · {cut_off} not finished: p goes on", "warn"))
        self.query_one("#facts", Line).show(left)
        self.draw_file()

    def draw_file(self) -> None:
        row = self.row
        self.query_one("#file", Panel).show(self._about(row) if row is not None else [])

    def _about(self, row: ExportRow) -> Sequence[TextLine]:
        head, last, export = row.journal.head, row.last, row.export
        form = FORMS.get(head.get("form", ""), "")
        lines: list[TextLine] = [
            fact("What", Piece(clean(str(head.get("words", ""))))),
            fact("Path", Piece(clean(row.path)), Piece("  readable by you only", "muted")),
            fact("So far", Piece(_amount(last) + (f", {form}" if form else ""))),
        ]
        if export is not None and export.state == "running" and export.problem:
            lines.append(fact("Waits", Piece(clean(export.problem), "warn")))
        elif export is not None and export.problem:
            lines.append(fact("Why", Piece(clean(export.problem), "bad")))
        elif row.running:
            lines.append(
                fact("Goes on", Piece("while you work elsewhere; p pauses it, ctrl+c stops it", "muted"))
            )
        elif export is None and not self._can_go_on(row):
            lines.append(fact("Lost", Piece(LOST, "warn")))
        elif not row.finished:
            lines.append(fact("Go on", Piece("p, from the last whole page; also after a restart", "muted")))
        if last.left_out:
            lines.append(fact("Left out", Piece(f"{last.left_out:,} rows that could not be read", "warn")))
        return lines

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.draw_file()
        self.draw_lines()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_pause()

    @property
    def row(self) -> ExportRow | None:
        row: ExportRow | None = self.rows.current
        return row

    def _can_go_on(self, row: ExportRow) -> bool:
        return row.export is not None or restored(row.journal.head, RESOURCES) is not None

    def why_not(self, command: Command) -> str | None:
        if command.section != "row":
            return super().why_not(command)
        row = self.row
        if row is None:
            return "nothing is selected"
        if command.action == "pause" and row.finished:
            return "it is written to its end"
        if command.action == "pause" and not self._can_go_on(row):
            return LOST
        if command.action == "discard" and row.finished:
            return "it is whole; the file is yours now"
        if command.action == "discard" and row.running:
            return "it is being written; p pauses it"
        return None

    def action_pause(self) -> None:
        row, exports = self.row, self.workspace.exports
        if row is None:
            return
        if row.export is None:
            source = restored(row.journal.head, RESOURCES)
            if source is not None:
                exports.take_up(row.journal, source)
        elif row.running:
            row.export.halt("paused")
        else:
            exports.go_on(row.export)
        self.draw()

    def cancel(self) -> bool:
        """Stop the export under the cursor if it runs, else all that do."""
        row = self.row
        running = [export for export in self.workspace.exports.all if export.state == "running"]
        if row is not None and row.running:
            running = [export for export in running if export is row.export]
        for export in running:
            export.halt("stopped")
        return bool(running)

    def action_discard(self) -> None:
        if (row := self.row) is not None:
            words = f"Discard {row.name} with its {row.last.rows:,} rows?"
            self.ask(words, Choice("D", "discard", lambda: self._discard(row)))

    def _discard(self, row: ExportRow) -> None:
        try:
            self.workspace.exports.discard(row.journal)
        except (Broken, OSError) as error:
            self.say(f"{row.name} could not be removed: {error}", "error")
            return
        self._left = [journal for journal in self._left if journal.path != row.journal.path]
        self.say(f"{row.name} is removed", "done")
        self.redraw()

    def action_copy_path(self) -> None:
        if (row := self.row) is not None:
            self.shell.copy(row.path, "the path")


def _rate(export: Export | None) -> str:
    return f"{export.rate:,.0f}" if export is not None and export.state == "running" else ""


def _amount(step: Step) -> str:
    pages = "1 page" if step.pages == 1 else f"{step.pages:,} pages"
    return f"{step.rows:,} rows in {pages}, {step.bytes / 1_000_000:,.1f} MB"
