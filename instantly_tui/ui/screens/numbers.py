"""Numbers of the workspace or one campaign: figures against the period before, days, steps, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import (
    CampaignStats,
    Day,
    Overview,
    StepStats,
    campaign_analytics,
    daily,
    overview,
    steps,
)
from instantly_tui.api.campaigns import Campaign, get_campaign
from instantly_tui.engine.answers import NOTHING, Answer
from instantly_tui.resources.compared import compared, compared_columns
from instantly_tui.resources.funnel import funnel, funnel_columns
from instantly_tui.resources.periods import Period, by_day
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.variants import OPENS
from instantly_tui.resources.weekdays import weekday_columns, weekdays
from instantly_tui.ui.commands import copies
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answer_lines import EDGES, NARROW, fitted, stale, tabs, waiting
from instantly_tui.ui.screens.campaign_text import untracked_of
from instantly_tui.ui.screens.charting import CHART, NO_TOTAL, Total, day_columns, day_rows
from instantly_tui.ui.screens.copying import Sheet
from instantly_tui.ui.screens.numbers_data import figure_lines, metrics, more_sent
from instantly_tui.ui.screens.period_place import PeriodPlace, period_commands
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.screens.steps_pane import WithSteps
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

FIGURES_SECONDS = 120.0
TABS = (
    ("1", "Chart"),
    ("2", "Table"),
    ("3", "Steps"),
    ("4", "Campaigns"),
    ("5", "Funnel"),
    ("6", "Weekdays"),
)
SHORT = {"4": "Camps", "6": "Week"}
"""Titles where the screen has less room."""
SIDE_BY_SIDE = 5
"""How many campaigns are set side by side when none is marked."""
MEANS = "averages of a day; rates are of the leads written to on it, so a lead of two days counts twice"
LATE = "a reply counts on the day it came: the first days of a week also hold the weekend's"


class NumbersScreen(PeriodPlace, WithSteps):
    """The figures of a period."""

    place = "numbers"
    has_before = True
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *CHART,
        *period_commands("numbers"),
        Command("numbers.table", ("t",), "Table", "table", hint=46, help="The chart's numbers, and back"),
        Command(
            "numbers.open", ("enter",), "Open", "open", hint=40, help="A campaign (4), a variant's copy (3)"
        ),
        Command(
            "numbers.mark", ("space",), "Mark", "mark", hint=42, help="To set campaigns side by side (4)"
        ),
        Command("numbers.compare", ("c",), "Side by side", "compare", hint=41, help="The marked campaigns"),
        Command("numbers.workspace", ("0",), "Whole workspace", "whole", hint=47, help="No single campaign"),
        *copies("numbers"),
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
    NumbersScreen #text, NumbersScreen #compared, NumbersScreen StepsPane { display: none; }
    NumbersScreen.-tab-text Chart, NumbersScreen.-tab-rows Chart { display: none; }
    NumbersScreen.-tab-steps Chart { display: none; }
    NumbersScreen.-tab-text #text, NumbersScreen.-tab-rows #compared { display: block; }
    NumbersScreen.-tab-steps StepsPane { display: block; }
    NumbersScreen.-low.-tab-own #figures { display: none; }
    NumbersScreen Rows { height: 1fr; }
    """

    def __init__(self, campaign: str = "") -> None:
        """`campaign`: id of the one campaign whose numbers are shown; empty for the whole workspace."""
        super().__init__()
        self.campaign = campaign
        self.tab = "1"
        self._compared = RowList((), lambda row: row.campaign_id)

    def crumbs(self) -> str:
        return f"numbers ▸ {self._campaign_name}" if self.campaign else "numbers"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Panel("", id="figures")
        rows = Rows(compared_columns(), self._compared)
        rows.empty = self._empty
        yield Vertical(
            Chart(), Panel("", id="text"), Vertical(RowsHeader(rows), rows, id="compared"), id="shown"
        )

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

    def _daily(self, period: Period) -> Answer[tuple[Day, ...]]:
        call = daily(self.campaign or None, start=period.start, end=period.end)
        return self.scope.want(call, max_age=FIGURES_SECONDS)

    def _campaigns(self, period: Period) -> Answer[tuple[CampaignStats, ...]]:
        call = campaign_analytics(start=period.start, end=period.end, exclude_total_leads_count=True)
        return self.scope.want(call, max_age=FIGURES_SECONDS)

    def _steps(self, period: Period) -> Answer[tuple[StepStats, ...]]:
        call = steps(self.campaign, start=period.start, end=period.end, include_opportunities_count=True)
        return self.scope.want(call, max_age=FIGURES_SECONDS)

    def _days(self, period: Period) -> list[Day] | None:
        """Each day of a period; None while they are not known."""
        found = self._daily(period).value
        return None if found is None else by_day(found, period, self.today)

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)

    def _renew_quietly(self) -> None:
        """Read again what is too old."""
        self.draw()

    def read_at(self) -> float | None:
        return self._daily(self.shown_period).read_at

    @property
    def on_steps(self) -> bool:
        return self.tab == "3" and bool(self.campaign)

    def why_not(self, command: Command) -> str | None:
        if command.id == "numbers.workspace" and not self.campaign:
            return "the whole workspace is shown"
        if command.id == "numbers.open" and self.tab != "4" and not self.on_steps:
            return "only campaigns (4) and a campaign's steps (3) have something to open"
        if command.id in ("numbers.mark", "numbers.compare") and self.tab != "4":
            return "only campaigns (4) can be set side by side"
        if command.id in ("chart.left", "chart.right") and self.tab != "1":
            return "only the chart (1) has that"
        if command.id == "chart.metric" and self.tab != "1" and not self.on_steps:
            return "only the chart (1) and a campaign's steps (3) have that"
        return super().why_not(command)

    def draw(self) -> None:
        self.set_class(self.tab in "256" or (self.tab == "3" and not self.campaign), "-tab-text")
        self.set_class(self.on_steps, "-tab-steps")
        self.set_class(self.on_steps or self.tab in "56", "-tab-own")
        self.set_class(self.tab == "4", "-tab-rows")
        self._draw_tabs()
        self._draw_figures()
        if self.tab == "1":
            self._draw_chart()
        elif self.tab == "3":
            self._draw_steps()
        elif self.tab == "4":
            self._draw_compared()
        else:
            self._draw_table()

    def _draw_tabs(self) -> None:
        width, period = self.size.width, self.shown_period
        wide = width >= NARROW
        titles = TABS if wide else tuple((key, SHORT.get(key, title)) for key, title in TABS)
        words = period.words if wide else period.short_words
        self.query_one("#tabs", Line).show(tabs(titles, self.tab, width), [Piece(words + " ")])

    def _draw_figures(self) -> None:
        now, before = (self._overview(each) for each in (self.shown_period, self.shown_period.before))
        panel = self.query_one("#figures", Panel)
        if now.value is None:
            panel.show(waiting(now, "the figures"), "Figures")
            return
        opens = self._opens(now.value)
        rows = metrics(now.value, before.value, opens=opens)
        tail = "" if opens else " · opens hidden: not tracked"
        lines = [*figure_lines(rows, self.size.width - EDGES), *stale(now, "the figures")]
        whose = "" if self.campaign else " of the whole workspace"
        against = self._against(self._campaigns(self.shown_period.before) if self.tab == "4" else before)
        panel.show(lines, f"Figures{whose} · {against}{tail}")

    def _against(self, before: Answer[Any]) -> str:
        if before.value is not None:
            return f"{self.uneven}change against the period before"
        return "the period before could not be read" if before.error else "reading the period before …"

    @property
    def _whose(self) -> str:
        return self._campaign_name if self.campaign else "Whole workspace"

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

    def _draw_chart(self) -> None:
        """The chart, or in its place why there is none."""
        days = self._days(self.shown_period)
        if days is None:
            self.add_class("-tab-text")
            words = waiting(self._daily(self.shown_period), "the daily figures")
            self.query_one("#text", Panel).show(words, "Days")
        else:
            before = self._days(self.shown_period.before) if self.wants_before else None
            self.show_days(days, before or ())

    def _draw_table(self) -> None:
        """The table of this tab, or in its place why there is none."""
        panel = self.query_one("#text", Panel)
        answer: Answer[Any] = (
            self._overview(self.shown_period) if self.tab == "5" else self._daily(self.shown_period)
        )
        what = "the figures" if self.tab == "5" else "the daily figures"
        title, columns, records, notes = self._table()
        if answer.value is None:
            panel.show(waiting(answer, what), title)
            return
        lines = fitted(columns, records, self.size.width - EDGES)
        panel.show([*lines, *([Piece(note, "muted")] for note in notes), *stale(answer, what)], title)

    def _table(self) -> tuple[str, Sequence[Column[Any]], Sequence[Any], list[str]]:
        """Title, columns, rows and notes of the table in front; the chart's is that of its days."""
        period = self.shown_period
        days = self._days(period) or []
        if self.tab == "5":
            now, before = self._overview(period), self._overview(period.before)
            opens = self._opens(now.value) if now.value else ""
            stages = funnel(now.value, before.value, opens=opens) if now.value else []
            notes = {
                "": ["opened: not tracked here, so it can't be had"],
                "count": ["opened: only some campaigns track it, so it is no share of all leads"],
            }
            return f"Funnel · {self._against(before)}", funnel_columns(), stages, notes.get(opens, [])
        if self.tab == "6":
            earlier = self._daily(period.before)
            rows = weekdays(days, self._days(period.before), self.today)
            notes_of_days = [MEANS, LATE]
            if any(day.date >= self.today for day in days):
                notes_of_days.append("today is not over and left out, as are days to come")
            return f"Days of the week · {self._against(earlier)}", weekday_columns(), rows, notes_of_days
        title = "Days · t shows the chart" if self.tab == "2" else "Days"
        return title, day_columns(self.untracked), day_rows(days), self._missing(days)

    def _missing(self, days: Sequence[Day]) -> list[str]:
        """Where the days and the figures above can't agree, and why."""
        figures = self._overview(self.shown_period).value
        more, notes = more_sent(days, figures), [NO_TOTAL]
        if more > 0 and not self.campaign:
            notes.append(f"the days hold {more:,} mails more than the figures: of campaigns deleted since")
        return notes

    def _draw_steps(self) -> None:
        if not self.campaign:
            words = "steps belong to one campaign: g c, choose one, v shows its numbers with its steps"
            self.query_one("#text", Panel).show([[Piece(words, "muted")]], "Steps and variants")
            return
        campaign, period = self._one, self.shown_period
        answer: Answer[Any] = self._steps(period)
        if answer.value is not None and campaign.value is None:
            answer = campaign
        before = self._steps(period.before)
        title = f"Steps and variants{self._fewer_meetings()}"
        self.draw_steps(self.query_one("#shown"), answer, campaign.value, title, before=before)

    def _fewer_meetings(self) -> str:
        """Why meetings and deals of the steps and those above differ; empty where they don't.

        The figures count events, the first per lead (API.md §7.4); the rows count them otherwise.
        """
        figures, rows = self._overview(self.shown_period).value, self._steps(self.shown_period).value
        if figures is None or rows is None:
            return ""
        meetings, won = (sum(getattr(row, name) or 0 for row in rows) for name in ("meetings_booked", "won"))
        if (meetings, won) == (figures.total_meeting_booked, figures.total_closed):
            return ""
        return " · meetings and won above: leads that ever got there"

    def _draw_compared(self) -> None:
        """Every campaign active in the period or in the one before, the most positive first."""
        now, before = (self._campaigns(each) for each in (self.shown_period, self.shown_period.before))
        self._compared.replace(compared(now.value, before.value) if now.value is not None else ())
        self.query_one("#compared Rows", Rows).redraw(frozenset())

    def _empty(self) -> Cell:
        answer = self._campaigns(self.shown_period)
        if answer.value is not None:
            return Cell("no campaign was active in this period", "muted")
        piece = waiting(answer, "the campaigns")[0][0]
        return Cell(piece.text, piece.tone)

    def sheet(self) -> Sheet | None:
        where = f"{self._whose} · {self.shown_period.words}"
        if self.tab == "3":
            return self.steps_sheet(where) if self.on_steps else None
        if self.tab == "4":
            rows = self.query_one("#compared Rows", Rows)
            marked = rows.marked_records
            records = marked or [rows.source.row(index) for index in range(len(rows.source))]
            before, after = ("the", "marked") if marked else ("all", "")
            where = f"Whole workspace · {self.shown_period.words}"
            return Sheet(f"Campaigns · {where}", compared_columns(), records, before, after)
        title, shown, rows_shown, notes = self._table()
        columns = funnel_columns(bars=False) if self.tab == "5" else tuple(shown)
        rows_shown = [row for row in rows_shown if not isinstance(row, Total)]
        return Sheet(f"{title.split(' · ')[0]} · {where}", columns, rows_shown, note="; ".join(notes))

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
            self.query_one("#compared Rows", Rows).move(int(by))
        elif self.tab != "1" and not self.move_steps(int(by)):
            self.query_one("#text", Panel).scroll_relative(y=int(by), animate=False)

    def action_mark(self) -> None:
        self.query_one("#compared Rows", Rows).mark()

    def action_compare(self) -> None:
        """Set the marked campaigns side by side, else the first ones."""
        rows = self.query_one("#compared Rows", Rows)
        here = [rows.source.row(index) for index in range(len(rows.source))]
        chosen = rows.marked_records or here[:SIDE_BY_SIDE]
        if not chosen:
            self.say("there is no campaign to set side by side", "warn")
            return
        campaigns = tuple((row.campaign_id, row.name) for row in chosen)
        self.shell.navigator.go("compare", campaigns, self.period)

    @on(Rows.Chosen)
    def action_open(self) -> None:
        if self.on_steps:
            self.action_read()
        elif (key := self.query_one("#compared Rows", Rows).current_key) is not None:
            self.shell.navigator.go("campaign", key)
