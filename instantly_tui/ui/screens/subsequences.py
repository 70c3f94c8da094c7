"""The subsequences of one campaign: numbers, state and why, what takes leads in; pause, resume, duplicate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC
from functools import partial
from typing import Any, ClassVar

from textual.widget import Widget

from instantly_tui.api.campaigns import Campaign, get_campaign
from instantly_tui.api.lead_labels import list_labels
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.api.subsequences import (
    Subsequence,
    SubsequenceStats,
    duplicate_subsequence,
    subsequence_analytics,
    subsequence_status,
)
from instantly_tui.engine.answers import Answer
from instantly_tui.engine.changes import Change
from instantly_tui.resources import cells
from instantly_tui.resources import subsequences as words
from instantly_tui.resources.campaign_figures import status
from instantly_tui.resources.campaign_run import copy_name, shown
from instantly_tui.resources.spec import Cell, Column, Query
from instantly_tui.resources.subsequences import SUBSEQUENCES
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.text.when import ago, duration
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.answer_lines import stale, waiting
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.screens.made import Makes, make
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact

FIGURES_SECONDS = 60.0
NAMES_SECONDS = 600.0
LABEL = 13
TONES: dict[str, Tone] = {"sending": "good", "waiting": "warn", "stopped": "warn", "broken": "bad"}


class SubsequencesScreen(Makes, ListPlace):
    """Opened on a campaign; below the list stands what is known of the one under the cursor."""

    place = "campaign-subsequences"
    resource = SUBSEQUENCES
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in LIST if command.id != "list.open"),
        *commands_of(SUBSEQUENCES),
        Command("subsequences.why", ("d",), "Why", "why", section="row", hint=20, help="Ask again"),
        Command(
            "subsequences.duplicate",
            ("D",),
            "Duplicate",
            "duplicate",
            section="row",
            hint=21,
            help="As a draft in this campaign",
        ),
    )
    DEFAULT_CSS = """
    SubsequencesScreen #one { height: auto; max-height: 50%; border-top: solid $panel; }
    SubsequencesScreen Rows { min-height: 4; }
    """

    def __init__(self, campaign: str) -> None:
        super().__init__()
        self.campaign = campaign
        self.asked = self.plain()
        self._told: tuple[str, int | None] | None = None
        """The subsequence and its confirmed state that the status was asked for."""

    def plain(self) -> Query:
        return Query().with_filter("campaign", self.campaign)

    def ask_for(self, query: Query) -> None:
        super().ask_for(query.with_filter("campaign", self.campaign))

    @property
    def _its_campaign(self) -> Campaign | None:
        return self.scope.want(get_campaign(self.campaign), max_age=NAMES_SECONDS).value

    def crumbs(self) -> str:
        parent = self._its_campaign
        return f"subsequences of {parent.name if parent else '…'}"

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield Panel("", id="one")

    def columns(self) -> tuple[Column[Any], ...]:
        """The resource's columns; opens that nobody counts are not known."""
        own: dict[str, Callable[[Subsequence], Cell | str]] = {
            "Status": self._status,
            "Opens": self._opens,
            "Takes in who": self._conditions,
        }
        return tuple(
            replace(column, cell=own[column.title]) if column.title in own else column
            for column in super().columns()
        )

    def _status(self, row: Subsequence) -> Cell:
        cell = status(row.status)
        pending = self.workspace.store.pending(SUBSEQUENCES.name, row.id)
        return Cell(f"{cell.text} …", cell.tone) if pending else cell

    def _opens(self, row: Subsequence) -> Cell:
        parent = self._its_campaign
        return words.opened(row) if parent is None or parent.open_tracking else cells.UNKNOWN

    def _conditions(self, row: Subsequence) -> str:
        return words.conditions(row, self._labels(row))

    def _labels(self, row: Subsequence) -> dict[int, str]:
        """The workspace's own interest statuses; asked for only when a condition names one."""
        if all(-4 <= value <= 4 for value in row.conditions.crm_status):
            return {}
        page = self.scope.want(list_labels(), max_age=NAMES_SECONDS).value
        labels = page.items if page is not None else ()
        return {each.interest_status: each.label for each in labels if each.interest_status is not None}

    def arrive(self) -> None:
        super().arrive()
        self._ask_figures()

    def renew_quietly(self) -> None:
        super().renew_quietly()
        self._ask_figures()

    def _ask_figures(self) -> Answer[tuple[SubsequenceStats, ...]]:
        return self.scope.want(
            subsequence_analytics(self.campaign), max_age=FIGURES_SECONDS, then=self._lay_figures
        )

    def _lay_figures(self, rows: tuple[SubsequenceStats, ...]) -> None:
        facts = {row.subsequence_id: {"stats": row} for row in rows}
        self.workspace.store.attach(SUBSEQUENCES.name, facts, asked_at=self.workspace.clock.now())

    def more_facts(self) -> list[Piece]:
        figures = self._ask_figures()
        if figures.error is not None:
            return [Piece(f" · figures could not be read: {figures.error}", "bad")]
        return [Piece(" · reading figures …", "muted")] if figures.value is None else []

    def empty(self) -> Cell:
        if self.pager.complete and not self.text and self.asked == self.plain():
            return Cell("this campaign has no subsequences; the web app makes the first one", "muted")
        return super().empty()

    def draw(self) -> None:
        super().draw()
        self._draw_one()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        self._draw_one()

    def moved(self) -> None:
        self._draw_one()

    def _draw_one(self) -> None:
        row: Subsequence | None = self.rows.current
        panel = self.query_one("#one", Panel)
        panel.display = row is not None
        if row is not None:
            panel.show(self._lines(row), row.name)

    def _lines(self, row: Subsequence) -> list[TextLine]:
        parent = self._its_campaign
        own = row.subsequence_schedule is not None and bool(row.subsequence_schedule.schedules)
        lines: list[TextLine] = [
            *self._why_lines(row),
            fact("Takes in", Piece(f"leads of this campaign: {self._conditions(row)}"), width=LABEL),
            fact("Mails", Piece(words.mails(row)), width=LABEL),
            fact("Schedule", Piece("its own" if own else "that of its campaign"), width=LABEL),
            fact("Daily limit", Piece(words.limit(row)), width=LABEL),
        ]
        if parent is not None and not parent.open_tracking:
            lines.append([Piece("opens are not counted: open tracking is off", "muted")])
        return [*lines, [Piece("the API tells no positive replies of a subsequence", "muted")]]

    def _why(self, row: Subsequence) -> Answer[SendingStatus]:
        """The diagnosis, asked for again once another state is confirmed."""
        pending = self.workspace.store.pending(SUBSEQUENCES.name, row.id)
        changed = not pending and self._told is not None and self._told != (row.id, row.status)
        stale_now = changed and self._told is not None and self._told[0] == row.id
        if not pending:
            self._told = (row.id, row.status)
        return self.scope.want(subsequence_status(row.id), max_age=0.0 if stale_now else FIGURES_SECONDS)

    def _why_lines(self, row: Subsequence) -> list[TextLine]:
        answer = self._why(row)
        if answer.value is None:
            return waiting(answer, "why it sends or not")
        told, now = answer.value, self.workspace.clock.wall()
        reason = told.reason
        pieces = [Piece(reason.words, TONES.get(reason.state, "plain"))]
        if reason.next:
            pieces.append(Piece(f" — {reason.next.replace('activate', 'resume')}"))
        lines: list[TextLine] = [fact("Why", *pieces, width=LABEL)]
        facts = []
        if told.summary is not None and told.summary.last_healthy_send_at is not None:
            last = told.summary.last_healthy_send_at
            facts.append(f"last mail {ago(last, now)} ({last.astimezone(UTC):%d %b %H:%M} UTC)")
        follow_ups = told.diagnostics.follow_ups_waiting if told.diagnostics else None
        if follow_ups is not None and follow_ups.count:
            seconds = follow_ups.earliest_wait_time_seconds
            when = f", the next in {duration(seconds, 2)}" if seconds else ""
            facts.append(f"{plural(follow_ups.count, 'lead')} with mails before them{when}")
        if facts:
            lines.append(fact("", Piece(" · ".join(facts)), width=LABEL))
        return [*lines, *stale(answer, "why it sends or not")]

    def why_not(self, command: Command) -> str | None:
        if command.action == "duplicate" and self.workspace.read_only:
            return "this profile is read-only"
        if command.action in ("duplicate", "why") and self.rows.current is None:
            return "nothing is selected"
        return super().why_not(command)

    def action_why(self) -> None:
        self.scope.want(subsequence_status(self.rows.current.id), max_age=0.0)
        self._draw_one()

    def action_duplicate(self) -> None:
        """Ask for the copy's name, then whether to make it."""
        row: Subsequence = self.rows.current

        def named(typed: str) -> None:
            name = " ".join(clean(typed).split())
            if not name:
                self.say("a subsequence needs a name: nothing was made", "warn")
                return
            call = duplicate_subsequence(row.id, self.campaign, name)
            self.ask(
                f"Duplicate {shown(row.name)} as {shown(name)} in this campaign? A draft with its conditions "
                "and mails, without leads.",
                Choice("y", "yes", partial(make, self.shell, SUBSEQUENCES, "Duplicate as", name, call)),
            )

        self.prompt(Prompt("name of the copy: ", named, text=copy_name(row.name)))
