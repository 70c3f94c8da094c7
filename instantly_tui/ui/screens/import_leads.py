"""A file of leads on its way in: what its columns become, the dry run, then the progress and the report."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from textual.containers import Vertical
from textual.widget import Widget

from instantly_tui.api.campaigns import list_campaigns
from instantly_tui.api.errors import ApiError
from instantly_tui.api.lead_lists import list_lead_lists
from instantly_tui.api.page import FULL
from instantly_tui.importing.check import Check
from instantly_tui.importing.columns import FIELDS, LEFT_OUT, Column, variable_named
from instantly_tui.importing.plan import SKIPS, Skip, Target
from instantly_tui.importing.survey import Survey
from instantly_tui.resources.spec import Cell
from instantly_tui.resources.spec import Column as Shown
from instantly_tui.text.clean import clean
from instantly_tui.ui.import_verb import Errand
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.screens.import_text import dry_run, fitting, preview, progress, question
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

READING, TARGETS, BEGINNING = "import-reading", "import-targets", "import-begin"
"""Groups of the workers: the first two end with the place, the import itself does not."""
NAME = 48
"""Cells of a name to choose; all that is longer would push its kind onto a line of its own."""
PAGES = 10
"""Pages of campaigns and of lists to choose from."""


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file as shown."""

    index: int
    column: Column
    sample: str


COLUMNS: tuple[Shown[Any], ...] = (
    Shown("Column", lambda row: clean(row.column.title), least=14),
    Shown(
        "Becomes", lambda row: Cell(clean(row.column.words), "plain" if row.column.becomes else "muted"), 24
    ),
    Shown("Kind", lambda row: row.column.kind if row.column.becomes else "", 8),
    Shown("First value", lambda row: Cell(clean(row.sample), "muted"), drop=1, least=20),
)


class ImportScreen(Moving):
    """One import; opened by `:import`."""

    place = "import"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in MOTIONS if command.id != "list.open"),
        Command("import.column", ("enter",), "Column", "column", hint=4, help="What this column becomes"),
        Command(
            "import.target", ("t",), "Target", "target", hint=2, help="The campaign or list they go into"
        ),
        Command(
            "import.skip", ("s",), "Leave out", "skip", hint=5, help="Whom to leave out: who is there already"
        ),
        Command(
            "import.verify", ("v",), "Verify", "verify", hint=6, help="Let the server verify each address"
        ),
        Command(
            "import.preview", ("o",), "Preview", "preview", hint=3, help="The first 24 rows, or the dry run"
        ),
        Command("import.start", ("i",), "Import", "start", hint=1, help="Ask once more, then send"),
        Command("import.pause", ("p",), "Pause", "pause", hint=1, help="Make no further call, or go on"),
    )
    DEFAULT_CSS = """
    ImportScreen #columns { height: 12; }
    ImportScreen.-low #columns { height: 6; }
    ImportScreen Rows { height: 1fr; }
    ImportScreen Panel { height: 1fr; margin-top: 1; }
    ImportScreen.-low Panel { margin-top: 0; }
    ImportScreen.-whole #columns { display: none; }
    """

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self.errand = errand
        self._list = RowList((), lambda row: str(row.index))
        self._previewing = False

    def crumbs(self) -> str:
        return f"import ▸ {clean(self.errand.path.name)}"

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, self._list)
        rows.empty = lambda: Cell(self.errand.problem or "reading the file …", "muted")
        yield Vertical(RowsHeader(rows), rows, id="columns")
        yield Panel("Dry run", id="told")

    # Reading

    def arrive(self) -> None:
        if self.errand.started is None and not self.errand.problem:
            self._look()

    def leave(self) -> None:
        for group in (READING, TARGETS):
            self.workers.cancel_group(self, group)

    def renew(self) -> None:
        super().renew()
        errand = self.errand
        if errand.started is not None and errand.started.stage != "failed":
            return
        self.errand = Errand(errand.path, errand.target, decided=errand.plan)
        self.redraw()
        self._look()

    def cancel(self) -> bool:
        started = self.errand.started
        if started is not None and started.running and started.stage not in ("pausing", "paused"):
            started.pause()
            self.say("no further call is made; p goes on, and so does :import after leaving", "warn")
            return True
        asking = [each for each in self.workers if each.group == READING and not each.is_finished]
        self.workers.cancel_group(self, READING)
        if asking:
            self.say("stopped asking: the server itself leaves out whom it should", "warn")
        return bool(asking)

    def _look(self) -> None:
        """Read the file and ask the server what is not known yet."""
        self.run_worker(self._read(), group=READING, exclusive=True)

    async def _read(self) -> None:
        errand = self.errand
        await errand.read(self.workspace.imports)
        self.redraw()
        survey = errand.survey
        if survey is None or errand.interrupted is not None or survey.plan.problem:
            return
        if errand.check is None or not errand.check.done:
            errand.check = Check(self.workspace.scheduler, survey, self.redraw)
            try:
                await errand.check.run()
            except (OSError, ValueError) as error:
                errand.problem = f"{errand.path.name} can't be read any more: {error}"
        self.redraw()

    # Deciding

    def why_not(self, command: Command) -> str | None:
        errand = self.errand
        if command.action == "pause":
            running = errand.started is not None and errand.started.running
            return None if running else "nothing is being sent; i begins"
        if not command.id.startswith("import."):
            return super().why_not(command)
        if errand.started is not None:
            return "it has begun" if errand.started.running else "it is over; :import FILE begins another"
        if errand.survey is None:
            return errand.problem or "the file is still being read"
        if command.action == "start":
            return self._why_not_start()
        if errand.interrupted is not None and command.action != "preview":
            return "an import that was cut off goes on as it was begun: i"
        if command.action == "column" and self._previewing:
            return "o goes back to the columns"
        return None

    def _why_not_start(self) -> str | None:
        errand, running = self.errand, self.workspace.imports.running
        survey = errand.survey
        assert survey is not None
        if self.workspace.read_only:
            return "this profile is read-only"
        if errand.problem or survey.plan.problem:
            return errand.problem or survey.plan.problem
        if running is not None:
            return f"{running.plan.source.path.name} is being imported: one at a time"
        fates = errand.check.fates if errand.check is not None else survey.fates
        if not fates.groups()["to add"] and errand.interrupted is None:
            return "there is nobody to add"
        return None

    def action_column(self) -> None:
        row: ColumnRow | None = self.rows.current
        survey = self.errand.survey
        if row is None or survey is None:
            return
        others = [column.variable for at, column in enumerate(survey.plan.columns) if at != row.index]
        variable = variable_named(row.column.title, others)
        name = Column("", variable).words
        items = [
            Item(clean(name), (variable, False), detail="custom variable, of the kind its values have"),
            Item(clean(f"{name} as text"), (variable, True), detail="custom variable"),
            *(Item(words, (field, False), detail="field") for field, words in FIELDS.items()),
            Item("left out", (LEFT_OUT, False), detail="not imported"),
        ]

        def chosen(choice: tuple[str, bool] | None) -> None:
            if choice is not None and self.errand.plan is not None:
                becomes, as_text = choice
                plan = self.errand.plan.with_column(row.index, becomes, as_text=as_text)
                self.errand.decide(plan, reads=True)
                self._again()

        self.shell.push_screen(Picker(f"What does “{clean(row.column.title)}” become?", items), chosen)

    def action_target(self) -> None:
        self.say("reading campaigns and lists …")
        self.run_worker(self._choose_target(), group=TARGETS, exclusive=True)

    async def _choose_target(self) -> None:
        try:
            (campaigns, more), (lists, more_lists) = await asyncio.gather(
                self._all(list_campaigns), self._all(list_lead_lists)
            )
        except ApiError as error:
            self.say(f"campaigns and lists could not be read: {error}", "error")
            return
        self.shell.messages.clear()
        found = [Target("campaign", each.id, clean(each.name)) for each in campaigns]
        found += [Target("list", each.id, clean(each.name)) for each in lists]
        items = [
            Item(fitting(target.name or target.id, NAME), target, detail=target.kind) for target in found
        ]
        title = "Into which campaign or list?"
        if more or more_lists:
            title += f" Only the first {PAGES * FULL:,} of each are here"
        self.call_later(self.shell.push_screen, Picker(title, items), self._aimed)

    async def _all(self, page: Any) -> tuple[list[Any], bool]:
        """The first pages of a list, and whether there are more."""
        found: list[Any] = []
        cursor: str | None = None
        for _ in range(PAGES):
            answer = await self.workspace.scheduler.ask(page(cursor))
            found += answer.items
            cursor = answer.next_cursor
            if not answer.more:
                return found, False
        return found, True

    def _aimed(self, target: Target | None) -> None:
        if target is not None and self.errand.plan is not None and self.errand.started is None:
            self.errand.target = target
            self.errand.decide(replace(self.errand.plan, target=target))
            self._again()

    def action_skip(self) -> None:
        items = [
            Item(f"who is {words}" if skip else "only who is in the target", skip)
            for skip, words in SKIPS.items()
        ]

        def chosen(skip: Skip | None) -> None:
            if skip is not None and self.errand.plan is not None:
                self.errand.decide(replace(self.errand.plan, skip=skip))
                self._again()

        self.shell.push_screen(Picker("Whom to leave out?", items), chosen)

    def action_verify(self) -> None:
        survey, check = self.errand.survey, self.errand.check
        if survey is not None:
            plan = replace(survey.plan, verify=not survey.plan.verify)
            self.errand.decide(plan)
            # What the server was asked does not depend on it.
            self.errand.check = check
            if check is not None:
                check.plan = plan
            self.redraw()

    def action_preview(self) -> None:
        self._previewing = not self._previewing
        self.query_one(Panel).scroll_home(animate=False)
        self.draw()

    def _again(self) -> None:
        self.redraw()
        self._look()

    # Sending

    def action_start(self) -> None:
        survey = self.errand.survey
        assert survey is not None
        # A choice of targets that is still on its way would come up in front of the question.
        self.workers.cancel_group(self, TARGETS)
        yes = Choice("y", "yes, send", partial(self._start, self.errand, survey))
        self.ask(question(self.errand, survey), yes)

    def _start(self, errand: Errand, asked: Survey) -> None:
        """Begin what was asked about, and nothing else."""
        if self.errand is not errand or errand.survey is not asked:
            self.say("this was changed while the question stood: nothing is sent; i asks anew", "warn")
        elif not any(each.group == BEGINNING and not each.is_finished for each in self.workers):
            self.workers.cancel_group(self, READING)
            self.run_worker(self._begin(errand, asked), group=BEGINNING)

    async def _begin(self, errand: Errand, survey: Survey) -> None:
        imports = self.workspace.imports
        try:
            if errand.interrupted is not None:
                journal = await asyncio.to_thread(imports.reopened, survey.plan)
                errand.started = imports.start(errand.interrupted.plan, journal)
            else:
                journal, blocked = await asyncio.to_thread(imports.begin, survey.plan, errand.check)
                errand.started = imports.start(survey.plan, journal, blocked)
        except ValueError as error:
            self.say(str(error), "error")
        except OSError as error:
            self.say(f"the journal can't be written, so nothing is sent: {error.strerror or error}", "error")
        self.redraw()

    def action_pause(self) -> None:
        started = self.errand.started
        assert started is not None
        if started.stage in ("pausing", "paused"):
            started.resume()
        else:
            started.pause()

    # Drawing

    def draw(self) -> None:
        errand = self.errand
        self._draw_facts()
        panel, survey = self.query_one(Panel), errand.survey
        whole = errand.started is not None or self._previewing
        self.set_class(whole, "-whole")
        if errand.started is not None:
            panel.show(progress(errand.started), "Import")
        elif survey is None:
            panel.show(
                [[Piece(clean(errand.problem) or "reading the file …", "bad" if errand.problem else "muted")]]
            )
        elif self._previewing:
            panel.show(preview(survey, self.size.width), "Preview · o goes back to the dry run")
        else:
            panel.show(dry_run(errand, survey), "Dry run · nothing is sent before i and y")
        if survey is not None:
            pairs = zip(survey.plan.columns, survey.samples, strict=True)
            self._list.replace([ColumnRow(at, column, sample) for at, (column, sample) in enumerate(pairs)])
        self.rows.redraw(frozenset())

    def _draw_facts(self) -> None:
        errand = self.errand
        left = [Piece(f" {clean(errand.path.name)}", "accent")]
        plan = errand.plan
        if plan is not None:
            left.append(Piece(f" · {plan.source.words}", "muted"))
        if errand.survey is not None:
            left.append(Piece(f" · {len(errand.survey.fates):,} rows"))
        if errand.problem:
            left.append(Piece(f" · {clean(errand.problem)}", "bad"))
        self.query_one("#facts", Line).show(left)

    def action_move(self, by: str) -> None:
        self._scroll_or(int(by)) or super().action_move(by)

    def action_page(self, by: str) -> None:
        self._scroll_or(int(by) * self.size.height // 2) or super().action_page(by)

    def action_half_page(self, by: str) -> None:
        # Always the text: on a low screen not all of the dry run has room below the columns.
        self.query_one(Panel).scroll_relative(y=int(by) * self.size.height // 4, animate=False)

    def _scroll_or(self, lines: int) -> bool:
        """Scroll the text while it has the whole place."""
        if self.has_class("-whole"):
            self.query_one(Panel).scroll_relative(y=lines, animate=False)
        return self.has_class("-whole")

    def go_back(self) -> None:
        if self._previewing:
            self.action_preview()
        else:
            super().go_back()
