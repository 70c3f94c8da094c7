"""A report being made: who is read how far, then what came of it and where its files are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.containers import Vertical
from textual.widget import Widget
from textual.worker import Worker

from instantly_tui.api.errors import ApiError, NotSent
from instantly_tui.engine.changes import Change
from instantly_tui.engine.fan_out import Told, fan_out
from instantly_tui.resources import report_tables as words
from instantly_tui.resources.report import Part, Report
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.numbers import plural
from instantly_tui.ui.client_lines import Asker, clients_of
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.report_files import folder_for, write_one, write_several
from instantly_tui.ui.report_reading import QUESTIONS, Reader
from instantly_tui.ui.report_verb import Making, Target, find
from instantly_tui.ui.screens.answer_lines import NARROW
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, table
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

READING, WRITING = "report", "report-files"
"""Groups of the workers: reading ends with the place, writing does not."""
STATE_WIDTH, EDGES = 11, 5


@dataclass(frozen=True)
class ReportRow:
    """A client that is read or was not, or a file."""

    key: str
    state: Cell
    name: str
    note: str = ""
    path: Path | None = None


class ReportScreen(Moving):
    """One report; opened by `:report`."""

    place = "report"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in MOTIONS if command.id != "list.open"),
        Command("report.copy", ("y",), "Copy path", "copy_path", hint=1, help="The full path of this file"),
    )
    DEFAULT_CSS = """
    ReportScreen #files { height: 1fr; }
    ReportScreen #outcome { height: 18; }
    ReportScreen.-low #files { height: 5; }
    ReportScreen.-low #outcome { height: 1fr; }
    ReportScreen Rows { height: 1fr; }
    """

    def __init__(self, making: Making) -> None:
        super().__init__()
        self.making = making
        self._asking = False
        """Whether the user is choosing what is meant."""
        self._list = RowList((), lambda row: row.key)

    def crumbs(self) -> str:
        return f"report ▸ {self.making.title or self.shell.facts.name}"

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        columns: tuple[Column[Any], ...] = (
            Column("State", lambda row: row.state, STATE_WIDTH),
            Column("Client, campaign or file", self._what),
        )
        rows = Rows(columns, self._list)
        rows.empty = lambda: Cell(self.making.problem or "looking whom it is about …", "muted")
        yield Vertical(RowsHeader(rows), rows, id="files")
        yield Panel("Outcome", id="outcome")

    # Reading

    def arrive(self) -> None:
        making = self.making
        is_over = bool(making.files or making.stopped or making.problem)
        if not is_over and not self.is_busy and not self._asking:
            self._go_on()

    def leave(self) -> None:
        self.workers.cancel_group(self, READING)

    @property
    def is_busy(self) -> bool:
        groups = (READING, WRITING)
        return any(worker.group in groups and not worker.is_finished for worker in self.workers)

    def cancel(self) -> bool:
        if not any(worker.group == READING and not worker.is_finished for worker in self.workers):
            return False
        self.workers.cancel_group(self, READING)
        self.making.stopped = True
        self.redraw()
        return True

    def renew(self) -> None:
        if self.is_busy:
            self.say("it is being made; ctrl+c stops that", "warn")
            return
        self.making.forget()
        if not self.making.chosen:
            self.making.found = None
        self._go_on()
        self.redraw()

    def changed(self, changes: frozenset[Change]) -> None:
        """A report shows a moment; it follows nothing."""

    def _go_on(self) -> None:
        making = self.making
        if making.found is None:
            self.run_worker(self._find(), group=READING)
        elif not making.chosen:
            self._choose(making.found.targets)
        else:
            self.run_worker(self._read(), group=READING)

    async def _find(self) -> None:
        making = self.making
        try:
            making.found = await find(self.shell, making, lambda _: None)
        except ApiError as error:
            self._fail(f"whom it is about could not be found out: {error}")
            return
        count = len(making.found.targets)
        if not count and not making.found.skipped:
            self._fail(f"no client and no campaign is called “{making.wanted.name}”")
        elif making.several or count == 1:
            making.chosen = True
            await self._read()
        else:
            self.call_later(self._choose, making.found.targets)
        self.redraw()

    def _choose(self, targets: Sequence[Target]) -> None:
        self._asking = True
        items = [Item(target.name, target, detail=target.what) for target in targets]
        self.shell.push_screen(Picker(f"Which “{self.making.wanted.name}”?", items), self._chosen)

    def _chosen(self, target: Target | None) -> None:
        self._asking = False
        if target is None:
            self.making.stopped = True
            self.redraw()
        elif self.making.found is not None:
            self.making.found.targets = [target]
            self.making.chosen = True
            self._go_on()

    async def _read(self) -> None:
        """Ask those that have not answered; each answer is drawn as it comes, and then all is written."""
        making = self.making
        pending = [target for target in making.targets if target.key not in making.told]
        await fan_out(pending, self._part, self._arrived)
        self.run_worker(self._finish(), group=WRITING)

    async def _part(self, target: Target) -> Part:
        making = self.making
        told = partial(self._count, target)
        reader = making.readers.get(target.key) or Reader(
            await self._asker(target), making.wanted.period, told
        )
        return await reader.part(target.subject, self.workspace.clock.wall)

    async def _asker(self, target: Target) -> Asker:
        if target.client is None:
            return self.workspace.scheduler
        if target.client.launch is None:
            raise NotSent(target.client.why_not)
        return await clients_of(self.shell).line(target.client)

    def _count(self, target: Target, answers: int) -> None:
        self.making.answers[target.key] = answers
        self.redraw()

    def _arrived(self, told: Told[Target, Part]) -> None:
        self.making.told[told.client.key] = told
        self.redraw()

    # Writing

    async def _finish(self) -> None:
        making = self.making
        answers = [making.told[target.key].answer for target in making.targets if target.key in making.told]
        parts = tuple(part for part in answers if part is not None)
        if not parts:
            self._fail("nothing could be read, so there is no report")
            return
        making.report = self._report_of(parts)
        try:
            making.files = tuple(await asyncio.to_thread(self._write, making.report))
        except OSError as error:
            self._fail(f"the files could not be written: {error.strerror or error} ({error.filename})")
            return
        missing = len(making.report.failed)
        left = f", {plural(missing, 'client')} missing" if missing else ""
        self.say(f"written to {making.files[0].parent}{left}; y copies a path", "warn" if missing else "done")
        self.redraw()
        self.rows.go(missing)

    def _report_of(self, parts: tuple[Part, ...]) -> Report:
        making, now = self.making, self.workspace.clock.wall()
        failed = tuple(self._failed())
        title = f"Report: {making.title}"
        return Report(title, making.wanted.period, parts, now, failed, making.several)

    def _write(self, report: Report) -> list[Path]:
        """Does the work of the disk: for a thread."""
        folder = folder_for(self.shell.launch.places.state)
        if not report.several:
            return write_one(folder, report, report.parts[0].name)
        single = [
            (part.name, Report(f"Report: {part.name}", report.period, (part,), report.made_at))
            for part in report.parts
        ]
        return write_several(folder, report, single)

    def _failed(self) -> list[tuple[str, str]]:
        """Everyone who is not in the report, and why."""
        told = [(each.client.name, str(each.error)) for each in self.making.told.values() if each.error]
        return [*told, *(self.making.found.skipped if self.making.found is not None else ())]

    def _fail(self, problem: str) -> None:
        self.making.problem = problem
        self.say(f"no report: {problem}; ctrl+r tries again", "error")
        self.redraw()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group in (READING, WRITING) and event.worker.is_finished:
            self.redraw()

    # Drawing

    def draw(self) -> None:
        making = self.making
        self._list.replace(self._rows())
        self.rows.redraw(frozenset())
        left = [Piece(f" Report of {making.title or self.shell.facts.name}", "accent"), self._progress()]
        period = making.wanted.period
        dates = period.words if self.size.width >= NARROW else period.short_words
        self.query_one("#facts", Line).show(left, [Piece(f"{dates} ")])
        self.query_one("#outcome", Panel).show(self._outcome())

    def _progress(self) -> Piece:
        making = self.making
        if making.files:
            return Piece(f" · {plural(len(making.files), 'file')}")
        if making.problem:
            return Piece(f" · {making.problem}", "bad")
        if making.stopped:
            return Piece(" · stopped, nothing was written: ctrl+r reads again", "warn")
        if len(making.targets) > 1:
            return Piece(f" · {len(making.told)} of {len(making.targets)} read …")
        return Piece(" · reading …")

    def _rows(self) -> list[ReportRow]:
        making = self.making
        files = [
            ReportRow(f"{path}", Cell("✓ written", "good"), path.name, path=path) for path in making.files
        ]
        failed = [
            ReportRow(f"failed {number}", Cell("✖ not read", "bad"), name, why)
            for number, (name, why) in enumerate(self._failed())
        ]
        if files:
            return [*failed, *files]
        reading = [
            self._reading(target)
            for target in making.targets
            if target.key not in making.told or making.told[target.key].error is None
        ]
        return [*reading, *failed]

    def _reading(self, target: Target) -> ReportRow:
        if target.key in self.making.told:
            return ReportRow(target.key, Cell("✓ read", "good"), target.name)
        answers = self.making.answers.get(target.key, 0)
        note = f"{answers} of {QUESTIONS} answers" if answers else ""
        return ReportRow(target.key, Cell("… reading"), target.name, note)

    def _outcome(self) -> list[TextLine]:
        """What came of it, as the files have it."""
        report = self.making.report
        if report is None:
            return []
        found = words.outcome(report.now, report.before)
        rows = [[Piece(cell.text, cell.tone) for cell in row] for row in found.rows]
        unread = [[Piece(sentence, "bad")] for part in report.parts for sentence in part.unread]
        files = self.making.files
        where = [[Piece("files in ", "muted"), Piece(f"{files[0].parent}")]] if files else []
        return [*where, *unread, *table(rows, found.heads, right=tuple(found.numbers))]

    def _what(self, row: ReportRow) -> str:
        """The whole path, or the name alone where that is all there is room for."""
        if row.path is None:
            return f"{row.name}: {row.note}" if row.note else row.name
        fits = cell_len(str(row.path)) <= self.size.width - STATE_WIDTH - EDGES
        return str(row.path) if fits else row.name

    # Keys

    def why_not(self, command: Command) -> str | None:
        row: Any = self.rows.current if command.id == "report.copy" else None
        if command.id == "report.copy" and (row is None or row.path is None):
            return "this line is no file" if self.making.files else "there are no files yet"
        return super().why_not(command)

    def action_copy_path(self) -> None:
        row: Any = self.rows.current
        self.shell.copy(str(row.path), "the path")
