"""Numbers of the workspace or one campaign: figures against the period before, days, steps, campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import (
    CampaignStats,
    Day,
    Overview,
    campaign_analytics,
    daily,
    overview,
    steps,
)
from instantly_tui.api.campaigns import Campaign, get_campaign
from instantly_tui.engine.answers import NOTHING, Answer
from instantly_tui.resources.campaign_figures import bare_columns, positive_order
from instantly_tui.resources.periods import Period, by_day, last_days, parse_period
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.keys import Command
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.answer_lines import EDGES, NARROW, stale, tabs, waiting
from instantly_tui.ui.screens.campaign_text import steps_table, untracked_of
from instantly_tui.ui.screens.charting import CHART, OPENS, Charting, days_table
from instantly_tui.ui.screens.numbers_data import PRESETS, figure_lines, metrics
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

FIGURES_SECONDS = 120.0
TABS = (("1", "Chart"), ("2", "Table"), ("3", "Steps"), ("4", "Campaigns"))


class NumbersScreen(Charting):
    """The figures of a period."""

    place = "numbers"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *CHART,
        Command("numbers.shorter", ("{",), "Shorter", "preset", "-1", hint=43, help="7, 14, 30 or 90 days"),
        Command("numbers.longer", ("}",), "Longer", "preset", "1", hint=44, help="7, 14, 30 or 90 days"),
        Command("numbers.range", ("/",), "Dates", "range", hint=45, help="7d, 30d, 2026-10-01..2026-10-31"),
        Command("numbers.table", ("t",), "Table", "table", hint=46, help="The chart's numbers, and back"),
        Command("numbers.open", ("enter",), "Open", "open", hint=47, help="Open the campaign"),
        Command("numbers.workspace", ("0",), "Whole workspace", "whole", hint=48, help="No single campaign"),
        *(Command(f"numbers.tab_{key}", (key,), title, "tab", key) for key, title in TABS),
        Command("numbers.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("numbers.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
        Command("numbers.page_down", ("pagedown", "ctrl+d"), "Page down", "scroll", "10", motion=True),
        Command("numbers.page_up", ("pageup", "ctrl+u"), "Page up", "scroll", "-10", motion=True),
    )
    DEFAULT_CSS = """
    NumbersScreen #figures { height: auto; max-height: 9; }
    NumbersScreen #shown { height: 1fr; }
    NumbersScreen Chart { height: 1fr; margin: 0 1; }
    NumbersScreen #text, NumbersScreen #compared { display: none; }
    NumbersScreen.-tab-text Chart, NumbersScreen.-tab-rows Chart { display: none; }
    NumbersScreen.-tab-text #text, NumbersScreen.-tab-rows #compared { display: block; }
    NumbersScreen Rows { height: 1fr; }
    """

    def __init__(self, campaign: str = "") -> None:
        """`campaign`: id of the one campaign whose numbers are shown; empty for the whole workspace."""
        super().__init__()
        self.campaign = campaign
        self.period: Period | None = None
        self.tab = "1"
        self._compared = RowList((), lambda row: row.campaign_id)

    def crumbs(self) -> str:
        return f"numbers ▸ {self._campaign_name}" if self.campaign else "numbers"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Panel("", id="figures")
        rows = Rows(bare_columns(with_left=False), self._compared)
        rows.empty = self._empty
        yield Vertical(
            Chart(), Panel("", id="text"), Vertical(RowsHeader(rows), rows, id="compared"), id="shown"
        )

    def opened_with(self, what: str) -> None:
        """A period, as in `:stats 7d`."""
        self._range_typed(what)

    @property
    def _today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _period(self) -> Period:
        return self.period or last_days(30, self._today)

    @property
    def _one(self) -> Answer[Campaign]:
        """The campaign, when it is one."""
        if not self.campaign:
            return NOTHING
        return self.scope.want(get_campaign(self.campaign), max_age=FIGURES_SECONDS)

    @property
    def _campaign_name(self) -> str:
        campaign = self._one.value
        return campaign.name if campaign else "…"

    def _overview(self, period: Period) -> Answer[Overview]:
        ids = (self.campaign,) if self.campaign else ()
        return self.scope.want(overview(ids, start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    @property
    def _daily(self) -> Answer[tuple[Day, ...]]:
        period = self._period
        return self.scope.want(
            daily(self.campaign or None, start=period.start, end=period.end), max_age=FIGURES_SECONDS
        )

    @property
    def _campaigns(self) -> Answer[tuple[CampaignStats, ...]]:
        period = self._period
        call = campaign_analytics(start=period.start, end=period.end, exclude_total_leads_count=True)
        return self.scope.want(call, max_age=FIGURES_SECONDS)

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)

    def _renew_quietly(self) -> None:
        """Read again what is too old."""
        self.draw()

    def read_at(self) -> float | None:
        return self._daily.read_at

    def why_not(self, command: Command) -> str | None:
        if command.id == "numbers.workspace" and not self.campaign:
            return "the whole workspace is shown"
        if command.id == "numbers.open" and self.tab != "4":
            return "only the list of campaigns (4) has something to open"
        if command.id in ("chart.left", "chart.right", "chart.metric") and self.tab != "1":
            return "only the chart (1) has that"
        return super().why_not(command)

    def draw(self) -> None:
        self.set_class(self.tab in ("2", "3"), "-tab-text")
        self.set_class(self.tab == "4", "-tab-rows")
        self._draw_tabs()
        self._draw_figures()
        days = self._daily
        if self.tab == "1":
            self._draw_chart(days)
        elif self.tab == "2":
            self._draw_table(days)
        elif self.tab == "3":
            self.query_one("#text", Panel).show(self._steps(), "Steps and variants")
        else:
            self._draw_compared()

    def _draw_tabs(self) -> None:
        width = self.size.width
        period = self._period
        whose = (
            [Piece(f" {self._campaign_name if self.campaign else 'whole workspace'}")]
            if width >= NARROW
            else []
        )
        words = period.words if width >= NARROW else period.short_words
        self.query_one("#tabs", Line).show([*tabs(TABS, self.tab, width), *whose], [Piece(words + " ")])

    def _draw_figures(self) -> None:
        now, before = self._overview(self._period), self._overview(self._period.before)
        panel = self.query_one("#figures", Panel)
        if now.value is None:
            panel.show(waiting(now, "the figures"), "Figures")
            return
        opens = self._opens(now.value)
        rows = metrics(now.value, before.value, opens=opens)
        if before.value is not None:
            against = "change against the period before"
        else:
            against = "the period before could not be read" if before.error else "reading the period before …"
        tail = "" if opens else " · opens hidden: not tracked"
        lines = [*figure_lines(rows, self.size.width - EDGES), *stale(now, "the figures")]
        panel.show(lines, f"Figures · {against}{tail}")

    def _opens(self, figures: Overview) -> str:
        """How opens are shown: as a share of one campaign that tracks them, as a number of several."""
        if not self.campaign:
            self.untracked = frozenset() if figures.open_count else frozenset({OPENS})
            return "count" if figures.open_count else ""
        campaign = self._one.value
        if campaign is None:
            return ""
        self.untracked = untracked_of(campaign)
        return "" if OPENS in self.untracked else "rate"

    def _draw_chart(self, days: Answer[tuple[Day, ...]]) -> None:
        """The chart, or in its place why there is none."""
        if days.value is None:
            self.add_class("-tab-text")
            self.query_one("#text", Panel).show(waiting(days, "the daily figures"), "Days")
        else:
            self.show_days(by_day(days.value, self._period, self._today))

    def _draw_table(self, days: Answer[tuple[Day, ...]]) -> None:
        panel = self.query_one("#text", Panel)
        if days.value is None:
            panel.show(waiting(days, "the daily figures"), "Days")
            return
        rows = by_day(days.value, self._period, self._today)
        panel.show(days_table(rows, self.size.width - EDGES, self.untracked), "Days · t shows the chart")

    def _steps(self) -> list[TextLine]:
        if not self.campaign:
            words = "steps belong to one campaign: gc, choose one, v shows its numbers with its steps"
            return [[Piece(words, "muted")]]
        period = self._period
        call = steps(self.campaign, start=period.start, end=period.end, include_opportunities_count=True)
        answer: Answer[Any] = self.scope.want(call, max_age=FIGURES_SECONDS)
        campaign = self._one.value
        if answer.value is None:
            return waiting(answer, "the steps")
        if campaign is None:
            return waiting(self._one, "the campaign")
        return [*steps_table(answer.value, campaign, self.size.width - EDGES), *stale(answer, "the steps")]

    def _draw_compared(self) -> None:
        """Every campaign active in the period, the most positive first."""
        found = self._campaigns.value or ()
        self._compared.replace(sorted(found, key=lambda row: (-positive_order(row), row.campaign_name)))
        self.query_one(Rows).redraw(frozenset())

    def _empty(self) -> Cell:
        answer = self._campaigns
        if answer.value is not None:
            return Cell("no campaign was active in this period", "muted")
        piece = waiting(answer, "the campaigns")[0][0]
        return Cell(piece.text, piece.tone)

    def action_preset(self, by: str) -> None:
        days = self._period.days
        longer = [preset for preset in PRESETS if preset > days]
        shorter = [preset for preset in PRESETS if preset < days]
        chosen = longer[:1] if int(by) > 0 else shorter[-1:]
        if not chosen:
            self.say(f"{PRESETS[-1 if int(by) > 0 else 0]} days is the end of the presets; / takes any dates")
            return
        self.period = last_days(chosen[0], self._today)
        self.redraw()

    def action_range(self) -> None:
        self.prompt(Prompt("period (7d, 30d, from..to, days in UTC): ", self._range_typed))

    def _range_typed(self, text: str) -> None:
        try:
            self.period = parse_period(text, self._today)
        except ValueError as problem:
            self.say(str(problem), "error")
        self.redraw()

    def action_whole(self) -> None:
        self.campaign = ""
        self.redraw()

    def action_table(self) -> None:
        self.action_tab("1" if self.tab == "2" else "2")

    def action_tab(self, key: str) -> None:
        self.tab = key
        self.draw()
        self.query_one("#text", Panel).scroll_home(animate=False)

    def action_scroll(self, by: str) -> None:
        if self.tab == "4":
            self.query_one(Rows).move(int(by))
        elif self.tab != "1":
            self.query_one("#text", Panel).scroll_relative(y=int(by), animate=False)

    @on(Rows.Chosen)
    def action_open(self) -> None:
        key = self.query_one(Rows).current_key
        if key is not None:
            self.shell.navigator.go("campaign", key)
