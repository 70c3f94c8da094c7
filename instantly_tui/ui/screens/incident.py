"""What burns, as a plan to tick: a dry run of exact requests, carried out on yes, a result per row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics
from instantly_tui.engine.pager import Pager
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.incident import Burning, plan
from instantly_tui.resources.plan import Step, requests
from instantly_tui.resources.spec import Cell, Column, Query
from instantly_tui.resources.thresholds import STANDARD
from instantly_tui.text.numbers import plural
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answer_lines import EDGES
from instantly_tui.ui.screens.brief import IN_ERROR
from instantly_tui.ui.screens.list_core import WHOLE
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.proposal import Proposal
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.screens.why_text import Proposed, wrapped
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows

FIGURES_SECONDS = 60.0
BROKEN = Query(filters=(("only", IN_ERROR),))


def _tick(row: Proposed) -> Cell:
    return Cell(row.mark, "accent" if row.ticked else "muted")


def _result(row: Proposed) -> Cell:
    if row.result is not None:
        return row.result
    return Cell("advised", "warn") if row.step.advised else Cell("to be looked at", "muted")


COLUMNS: tuple[Column[Any], ...] = (
    Column("", _tick, 3),
    Column("Step", lambda row: row.step.words, least=24),
    Column("Why", lambda row: row.step.why, drop=1, least=24),
    Column("", _result, 18),
)


class IncidentScreen(Moving):
    """The plan of the whole workspace; nothing is changed before `y`."""

    place = "incident"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in MOTIONS if command.id != "list.open"),
        Command("incident.tick", ("space",), "Tick", "tick", hint=1, help="Tick the step, or untick it"),
        Command("incident.all", ("*",), "Tick all", "tick_all", hint=4, help="Tick all steps, or none"),
        Command(
            "incident.requests",
            ("enter",),
            "Exact requests",
            "requests",
            hint=2,
            help="What would be sent for the ticked steps, request by request",
        ),
        Command("incident.run", ("y",), "Run them", "run", hint=3, help="Send the requests that are shown"),
    )
    DEFAULT_CSS = """
    IncidentScreen #facts { color: $text-muted; }
    IncidentScreen Rows { height: 1fr; }
    IncidentScreen Panel { height: auto; max-height: 40%; margin-top: 1; }
    IncidentScreen.-exact Rows { display: none; }
    IncidentScreen.-exact Panel { height: 1fr; max-height: 100%; margin-top: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._proposal = Proposal()
        self._list = RowList((), lambda row: row.step.key)
        self._pagers: tuple[Pager[Any], ...] = ()
        """All campaigns, and the accounts in error."""
        self._plan: tuple[Step, ...] = ()
        self._planned_for: tuple[object, ...] = ()
        """What the plan was made of: a plan over many campaigns takes longer than a key may."""
        self._exact: tuple[Step, ...] = ()
        """The steps whose requests are shown; exactly these are run."""

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, self._list)
        rows.empty = self._empty
        yield rows
        yield Panel("")

    def arrive(self) -> None:
        self._open()
        self.workspace.refresh.watch(self._open)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._open)
        for pager in self._pagers:
            pager.close()

    def _open(self) -> None:
        self._pagers = (self.workspace.open(CAMPAIGNS), self.workspace.open(ACCOUNTS, BROKEN))
        for pager in self._pagers:
            pager.ensure(WHOLE)
        self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS, then=self._lay_figures)

    def _lay_figures(self, rows: tuple[CampaignStats, ...]) -> None:
        facts = {row.campaign_id: {"stats": row} for row in rows}
        self.workspace.store.attach(CAMPAIGNS.name, facts, asked_at=self.workspace.clock.now())

    def renew(self) -> None:
        super().renew()
        self._exact = ()
        for pager in self._pagers:
            pager.refresh(0, self.size.height)

    def read_at(self) -> float | None:
        times = [pager.read_at for pager in self._pagers if pager.read_at is not None]
        return min(times, default=None)

    @property
    def _figures(self) -> Any:
        return self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS)

    def _planned(self) -> tuple[Step, ...]:
        """The plan, put together again only when what it is made of has changed."""
        store = self.workspace.store
        state = (
            *((len(pager), pager.complete, pager.read_at) for pager in self._pagers),
            *(store.version(kind) for kind in (CAMPAIGNS.name, ACCOUNTS.name)),
        )
        if state != self._planned_for:
            campaigns, broken = ([*_records(pager)] for pager in self._pagers)
            self._planned_for, self._plan = state, plan(Burning(campaigns, broken))
        return self._plan

    def _missing(self) -> tuple[str, str]:
        """What the plan does not know, in short, and why; the reason is empty while that is being read."""
        named = zip(("campaigns", "accounts in error"), self._pagers, strict=True)
        parts = [(name, pager.error, pager.complete) for name, pager in named]
        parts.append(("figures", self._figures.error, self._figures.value is not None))
        failed = next(((name, error) for name, error, _ in parts if error is not None), None)
        if failed is not None:
            name, error = failed
            return f"not whole: the {name} could not be read", f"{error} — ctrl+r tries again"
        waiting = next((name for name, _, complete in parts if not complete), "")
        return (f"reading the {waiting} …", "") if waiting else ("", "")

    def draw(self) -> None:
        if not self._pagers:
            return
        steps = self._proposal.meet(self._planned())
        self._proposal.look_back(self.workspace, self.scope, self.redraw)
        if news := self._proposal.news():
            self.say(news, "done")
        rows = [
            Proposed(
                step,
                step.key in self._proposal.ticked,
                False,
                self._proposal.result(self.workspace, step),
                step.key in self._proposal.open,
            )
            for step in steps
        ]
        self._list.replace(rows)
        self.rows.redraw(frozenset())
        self.set_class(bool(self._exact), "-exact")
        self._draw_facts(rows)
        self._draw_panel()

    def _draw_facts(self, rows: list[Proposed]) -> None:
        ticked = sum(row.ticked for row in rows)
        left = [Piece(" Incident", "accent")]
        left += [Piece(f" · {ticked} of {plural(len(rows), 'step')} ticked")] if rows else []
        missing, reason = self._missing()
        if missing:
            left.append(Piece(f" · {missing}", "bad" if reason else "muted"))
        else:
            left.append(Piece(" · a plan: nothing is changed before y", "muted"))
        self.query_one("#facts", Line).show(left)

    def _draw_panel(self) -> None:
        panel, width = self.query_one(Panel), self.size.width - EDGES
        if self._exact:
            sent = requests(self._exact)
            lines = [line for words in sent for line in wrapped("", words, "plain", width, label_width=1)]
            panel.show(
                lines, f"{plural(len(sent), 'request')}, exactly as they leave · y runs · esc goes back"
            )
            return
        row: Proposed | None = self.rows.current
        if row is None:
            panel.show((), "")
            return
        about: list[TextLine] = wrapped("why", row.step.why, "plain", width)
        if row.result is not None:
            about += wrapped("result", row.result.text, row.result.tone, width)
        about += wrapped("undo", row.step.back, "muted", width)
        missing, reason = self._missing()
        if reason:
            about += wrapped("missing", f"{missing}: {reason}", "bad", width)
        panel.show(about, row.step.words)

    def _empty(self) -> Cell:
        missing, reason = self._missing()
        if missing:
            return Cell(f"{missing}: {reason}" if reason else missing, "bad" if reason else "muted")
        limit = STANDARD.bounce_warn
        return Cell(
            f"nothing burns: no active campaign bounces {limit:g} % or more, no sender of one is in error",
            "good",
        )

    def why_not(self, command: Command) -> str | None:
        if command.action in ("tick", "tick_all") and self._exact:
            return "esc goes back to the plan"
        if command.action in ("tick", "tick_all", "requests", "run") and not len(self._list):
            return "there is nothing to do"
        if command.action == "run" and self.workspace.read_only:
            return "this profile is read-only"
        if command.action == "run" and not self._exact:
            return "enter shows the exact requests first"
        return super().why_not(command)

    def _steps(self) -> list[Step]:
        return [row.step for index in range(len(self._list)) if (row := self._list.row(index)) is not None]

    def action_tick(self) -> None:
        row: Proposed | None = self.rows.current
        reason = self._proposal.toggle(row.step) if row is not None else None
        if reason:
            self.say(reason, "warn")
        self.draw()

    def action_tick_all(self) -> None:
        possible = {
            step.key for step in self._steps() if step.key in self._proposal.open and step.blocked is None
        }
        self._proposal.ticked = set() if possible <= self._proposal.ticked else possible
        self.draw()

    def action_requests(self) -> None:
        self._exact = () if self._exact else self._proposal.chosen(self._steps())
        if not self._exact and not self._proposal.ticked:
            self.say("no step is ticked: space ticks the one under the cursor", "warn")
        self.draw()
        self.query_one(Panel).scroll_home(animate=False)

    def action_run(self) -> None:
        chosen, self._exact = self._exact, ()
        words = chosen[0].words if len(chosen) == 1 else f"{len(chosen)} steps of the incident"
        self._proposal.run(self.workspace, chosen, words)
        self.draw()

    def go_back(self) -> None:
        if self._exact:
            self._exact = ()
            self.draw()
        else:
            super().go_back()

    def action_move(self, by: str) -> None:
        self._scroll_or(int(by)) or super().action_move(by)

    def action_page(self, by: str) -> None:
        self._scroll_or(int(by) * self.size.height // 2) or super().action_page(by)

    def action_half_page(self, by: str) -> None:
        self._scroll_or(int(by) * self.size.height // 4) or super().action_half_page(by)

    def _scroll_or(self, lines: int) -> bool:
        """Scroll the requests while they are in front."""
        if self._exact:
            self.query_one(Panel).scroll_relative(y=lines, animate=False)
        return bool(self._exact)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._draw_panel()


def _records(pager: Pager[Any]) -> Iterable[Any]:
    return (record for index in range(len(pager)) if (record := pager.row(index)) is not None)
