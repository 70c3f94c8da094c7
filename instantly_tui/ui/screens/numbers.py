"""Numbers of the workspace or one campaign: figures against the period before, days, steps, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.containers import Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics, daily, overview, steps
from instantly_tui.api.campaigns import Campaign, get_campaign
from instantly_tui.engine.answers import Answer
from instantly_tui.resources import cells
from instantly_tui.resources.campaigns import BOUNCE_STOP, BOUNCE_WARN, STATUSES
from instantly_tui.ui.keys import Command
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.campaign_text import steps_table
from instantly_tui.ui.screens.charting import CHART, METRICS, Charting, table_lines
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.screens.numbers_data import (
    PRESETS,
    Metric,
    Period,
    by_day,
    last_days,
    metrics,
    parse_period,
)
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, table

FIGURES_SECONDS = 120.0
TABS = (("1", "Chart"), ("2", "Table"), ("3", "Steps"), ("4", "Campaigns"))


class NumbersScreen(Charting):
    """The figures of a period."""

    place = "numbers"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *CHART,
        Command("numbers.shorter", ("{",), "Shorter", "preset", "-1", hint=44),
        Command("numbers.longer", ("}",), "Longer", "preset", "1", hint=45),
        Command("numbers.range", ("/",), "Dates", "range", hint=46, help="7d, 30d, 2026-10-01..2026-10-31"),
        Command("numbers.table", ("t",), "Table", "tab", "2", hint=47),
        Command("numbers.workspace", ("0",), "Whole workspace", "whole", help="No single campaign"),
        *(Command(f"numbers.tab_{key}", (key,), title, "tab", key) for key, title in TABS),
        Command("numbers.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("numbers.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
        Command("numbers.page_down", ("pagedown", "ctrl+d"), "Page down", "scroll", "10", motion=True),
        Command("numbers.page_up", ("pageup", "ctrl+u"), "Page up", "scroll", "-10", motion=True),
    )
    DEFAULT_CSS = """
    NumbersScreen #figures { height: auto; max-height: 8; }
    NumbersScreen #shown { height: 1fr; }
    NumbersScreen Chart { height: 1fr; margin: 0 1; }
    NumbersScreen #text { display: none; }
    NumbersScreen.-tab-text Chart { display: none; }
    NumbersScreen.-tab-text #text { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.campaign = ""
        self.period: Period | None = None
        self.tab = "1"

    def crumbs(self) -> str:
        if not self.campaign:
            return "numbers"
        known = self._one.value
        return f"numbers ▸ {known.name if known else '…'}"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Panel("", id="figures")
        yield Vertical(Chart(), Panel("", id="text"), id="shown")

    def opened_with(self, what: str) -> None:
        """A campaign's id, or a period as in `:stats 7d`."""
        try:
            self.period = parse_period(what, self._today)
        except ValueError as problem:
            if len(what) < 30:
                self.say(str(problem), "error")
                return
            self.campaign = what
        self.redraw()

    @property
    def _today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _period(self) -> Period:
        return self.period or last_days(30, self._today)

    @property
    def _ids(self) -> tuple[str, ...]:
        return (self.campaign,) if self.campaign else ()

    @property
    def _one(self) -> Answer[Campaign]:
        return self.scope.want(get_campaign(self.campaign), max_age=600.0)

    def _overview(self, period: Period) -> Answer[Any]:
        return self.scope.want(
            overview(self._ids, start=period.start, end=period.end), max_age=FIGURES_SECONDS
        )

    @property
    def _daily(self) -> Answer[Any]:
        period = self._period
        return self.scope.want(
            daily(self.campaign or None, start=period.start, end=period.end), max_age=FIGURES_SECONDS
        )

    @property
    def _campaigns(self) -> Answer[tuple[CampaignStats, ...]]:
        period = self._period
        return self.scope.want(
            campaign_analytics(start=period.start, end=period.end), max_age=FIGURES_SECONDS
        )

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)

    def _renew_quietly(self) -> None:
        self.scope.renew()

    def read_at(self) -> float | None:
        return self._daily.read_at

    def draw(self) -> None:
        self.set_class(self.tab != "1", "-tab-text")
        pieces = [
            Piece(
                f" {'▸' if key == self.tab else ' '}{key} {title} │", "accent" if key == self.tab else "muted"
            )
            for key, title in TABS
        ]
        whose = "whole workspace" if not self.campaign else (self._one.value.name if self._one.value else "…")
        self.query_one("#tabs", Line).show([*pieces, Piece(f" {whose}")], [Piece(self._period.words + " ")])
        self._draw_figures()
        days = self._daily
        if days.value is not None:
            self.show_days(by_day(days.value, self._period))
        self._draw_text(days)

    def _draw_figures(self) -> None:
        now, before = self._overview(self._period), self._overview(self._period.before)
        panel = self.query_one("#figures", Panel)
        if now.value is None:
            panel.show(_waiting(now, "the figures"), "Figures")
            return
        opens = bool(now.value.open_count)
        rows = metrics(now.value, before.value, opens=opens)
        tail = "" if opens else " · opens hidden: none were tracked"
        against = (
            "the period before could not be read" if before.error else "change against the period before"
        )
        panel.show(figure_lines(rows, self.size.width), f"Figures · {against}{tail}")

    def _draw_text(self, days: Answer[Any]) -> None:
        panel = self.query_one("#text", Panel)
        if self.tab == "2":
            lines = table_lines(self.chart) if days.value is not None else _waiting(days, "the daily figures")
            panel.show(lines, f"{METRICS[self.metric][0]} by day · v changes the metric")
        elif self.tab == "3":
            panel.show(self._steps(), "Steps and variants")
        elif self.tab == "4":
            answer = self._campaigns
            panel.show(
                compared(answer.value) if answer.value is not None else _waiting(answer, "the campaigns"),
                "Campaigns in this period, most positive first",
            )
        elif days.value is None and days.error is not None:
            self.say(f"the daily figures could not be read: {days.error}", "error")

    def _steps(self) -> list[TextLine]:
        if not self.campaign:
            return [
                [Piece("steps belong to one campaign: gc, choose one, v shows its numbers here", "muted")]
            ]
        period = self._period
        call = steps(self.campaign, start=period.start, end=period.end, include_opportunities_count=True)
        answer = self.scope.want(call, max_age=FIGURES_SECONDS)
        campaign = self._one.value
        if answer.value is None or campaign is None:
            return _waiting(answer, "the steps")
        return steps_table(answer.value, campaign)

    def action_preset(self, by: str) -> None:
        days = self._period.days
        longer = [preset for preset in PRESETS if preset > days]
        shorter = [preset for preset in PRESETS if preset < days]
        chosen = (longer[:1] if int(by) > 0 else shorter[-1:]) or [days]
        self.period = last_days(chosen[0], self._today)
        self.redraw()

    def action_range(self) -> None:
        self.prompt(Prompt("period (7d, 30d, from..to): ", self._range_typed))

    def _range_typed(self, text: str) -> None:
        try:
            self.period = parse_period(text, self._today)
        except ValueError as problem:
            self.say(str(problem), "error")
        self.redraw()

    def action_whole(self) -> None:
        self.campaign = ""
        self.redraw()

    def action_tab(self, key: str) -> None:
        self.tab = "1" if key == self.tab == "2" else key
        self.draw()
        self.query_one("#text", Panel).scroll_home(animate=False)

    def action_scroll(self, by: str) -> None:
        if self.tab != "1":
            self.query_one("#text", Panel).scroll_relative(y=int(by), animate=False)


def figure_lines(rows: Sequence[Metric], width: int) -> list[TextLine]:
    """The figures side by side, as many on a line as fit."""
    each = 19
    on_a_line = max(1, (width - 2) // each)
    lines: list[TextLine] = []
    for start in range(0, len(rows), on_a_line):
        some = rows[start : start + on_a_line]
        lines.append([Piece(row.title.ljust(each), "muted") for row in some])
        values: list[Piece] = []
        for row in some:
            values += [Piece(row.now.text + " ", row.now.tone)]
            values.append(Piece(row.change.text.ljust(each - len(row.now.text) - 1), row.change.tone))
        lines.append(values)
    return lines


def compared(rows: Sequence[CampaignStats]) -> list[TextLine]:
    """Campaigns beside each other by their rates."""

    def positive(row: CampaignStats) -> float:
        return (row.total_opportunities or 0) / row.contacted_count if row.contacted_count else -1.0

    body = [
        [
            piece(cells.word(row.campaign_status, STATUSES)),
            Piece(row.campaign_name[:40]),
            piece(cells.percent(row.total_opportunities, row.contacted_count, digits=2)),
            piece(cells.percent(row.reply_count_unique, row.contacted_count)),
            piece(cells.graded(row.bounced_count, row.emails_sent_count, warn=BOUNCE_WARN, bad=BOUNCE_STOP)),
            piece(cells.count(row.emails_sent_count)),
        ]
        for row in sorted(rows, key=positive, reverse=True)
    ]
    if not body:
        return [[Piece("no campaign was active in this period", "muted")]]
    return table(body, ("", "Campaign", "Pos%", "Reply%", "Bounce%", "Sent"), right=(2, 3, 4, 5))


def _waiting(answer: Answer[Any], what: str) -> list[TextLine]:
    if answer.error is not None:
        return [[Piece(f"{what} could not be read: {answer.error} — ctrl+r tries again", "bad")]]
    return [[Piece("reading …", "muted")]]
