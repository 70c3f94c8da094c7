"""One campaign: what it is and does, why it sends or not, its days, steps, copy and senders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics, daily, steps
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import SendingStatus, get_sending_status
from instantly_tui.engine.answers import Answer
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.periods import by_day, last_days
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.answer_lines import EDGES, LOW, NARROW, stale, tabs, waiting
from instantly_tui.ui.screens.brief_text import trend_lines
from instantly_tui.ui.screens.campaign_text import (
    copy_lines,
    diagnosis,
    senders_lines,
    steps_table,
    summary,
    untracked_of,
)
from instantly_tui.ui.screens.charting import CHART, Charting, days_table
from instantly_tui.ui.screens.detail_place import DETAIL, DetailPlace
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel

DAYS = 30
FIGURES_SECONDS = 60.0
TABS = (("1", "Overview"), ("2", "Chart"), ("3", "Steps"), ("4", "Copy"), ("5", "Senders"))


class CampaignScreen(Charting, DetailPlace):
    """Everything about one campaign, a tab each where the screen is small."""

    place = "campaign"
    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *DETAIL,
        *commands_of(CAMPAIGNS),
        *(command for command in CHART if command.id != "chart.metric"),
        Command("campaign.metric", ("v",), "Metric", "metric", hint=42, help="Which figures the chart shows"),
        Command(
            "campaign.diagnose", ("d",), "Why", "diagnose", hint=20, help="Ask again why it sends or not"
        ),
        Command("campaign.leads", ("L",), "Leads", "leads", section="row", hint=21),
        Command("campaign.numbers", ("V",), "Numbers", "numbers", section="row", hint=22),
        Command("campaign.table", ("t",), "Table", "table", hint=43, help="The chart's numbers"),
        *(Command(f"campaign.tab_{key}", (key,), title, "tab", key) for key, title in TABS),
        Command("campaign.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("campaign.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
        Command("campaign.page_down", ("pagedown", "ctrl+d"), "Page down", "scroll", "10", motion=True),
        Command("campaign.page_up", ("pageup", "ctrl+u"), "Page up", "scroll", "-10", motion=True),
    )
    DEFAULT_CSS = """
    CampaignScreen #overview { height: 1fr; }
    CampaignScreen #top { height: auto; max-height: 60%; }
    CampaignScreen #summary { width: 1fr; height: auto; max-height: 14; }
    CampaignScreen #diagnosis { width: 1fr; height: auto; max-height: 14; }
    CampaignScreen Chart { height: 1fr; margin: 0 1; }
    CampaignScreen #text, CampaignScreen #missing { display: none; }
    CampaignScreen.-no-days #missing { display: block; }
    CampaignScreen.-no-days Chart { display: none; }
    CampaignScreen.-one-pane #diagnosis, CampaignScreen.-narrow #diagnosis { display: none; }
    CampaignScreen.-tab-text #overview { display: none; }
    CampaignScreen.-tab-text #text { display: block; }
    CampaignScreen.-tab-chart #top { display: none; }
    CampaignScreen.-low #top, CampaignScreen.-low #summary { height: 1fr; max-height: 100%; }
    CampaignScreen.-low #overview Chart { display: none; }
    CampaignScreen.-low.-tab-chart #overview Chart { display: block; }
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.tab = "1"
        self._as_table = False
        self._diagnosed: int | None = None
        """The confirmed state that the diagnosis was asked for."""

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        top = Horizontal(Panel("Campaign", id="summary"), Panel("Why", id="diagnosis"), id="top")
        yield Vertical(top, Chart(), Panel("", id="missing"), id="overview")
        yield Panel("", id="text")

    @property
    def _today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _figures(self) -> Answer[tuple[CampaignStats, ...]]:
        return self.scope.want(
            campaign_analytics((self.key,)), max_age=FIGURES_SECONDS, then=self._lay_figures
        )

    def _lay_figures(self, rows: tuple[CampaignStats, ...]) -> None:
        facts = {row.campaign_id: {"stats": row} for row in rows}
        self.workspace.store.attach(CAMPAIGNS.name, facts, asked_at=self.workspace.clock.now())

    @property
    def _steps(self) -> Answer[Any]:
        return self.scope.want(steps(self.key, include_opportunities_count=True), max_age=FIGURES_SECONDS)

    def _status(self, campaign: Campaign, *, pending: bool) -> Answer[SendingStatus]:
        """The diagnosis, asked for again once another state of the campaign is confirmed."""
        changed = not pending and self._diagnosed not in (None, campaign.status)
        if not pending:
            self._diagnosed = campaign.status
        return self.scope.want(get_sending_status(self.key), max_age=0 if changed else FIGURES_SECONDS)

    @property
    def _daily(self) -> Answer[Any]:
        period = last_days(DAYS, self._today)
        return self.scope.want(daily(self.key, start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)

    def _renew_quietly(self) -> None:
        """Read again what is too old."""
        self.draw()

    def draw(self) -> None:
        _ = self._figures
        campaign: Campaign | None = self.record
        width = self.size.width
        self.query_one("#tabs", Line).show(
            tabs(TABS, self.tab, width), [Piece(f"{DAYS} days, UTC ", "muted")]
        )
        self.set_class(self.tab in ("3", "4", "5") or self._as_table, "-tab-text")
        self.set_class(self.tab == "2" and not self._as_table, "-tab-chart")
        if campaign is None:
            self.query_one("#summary", Panel).show(self.waiting_lines(), "Campaign")
            self.query_one("#text", Panel).show(self.waiting_lines(), "Campaign")
            return
        self.untracked = untracked_of(campaign)
        self._draw_summary(campaign)
        self._draw_days()
        self._draw_text(campaign)

    def _draw_summary(self, campaign: Campaign) -> None:
        pending = self.workspace.store.pending(CAMPAIGNS.name, self.key)
        status = self._status(campaign, pending=pending)
        why = diagnosis(status.value) if status.value else waiting(status, "why it sends or not")
        why = [*why, *stale(status, "why it sends or not")]
        lines = summary(campaign, pending=pending)
        if self._figures.error is not None:
            lines.insert(1, waiting(self._figures, "the figures")[0])
        if self.size.width < NARROW:
            lines = [lines[0], *why, *lines[1:]]
        if self.size.height < LOW and (days := self._daily.value) is not None:
            lines += [[], *trend_lines(by_day(days, last_days(DAYS, self._today), self._today))]
        self.query_one("#summary", Panel).show(lines, campaign.name)
        self.query_one("#diagnosis", Panel).show(why, "Why it sends or not")

    def _draw_days(self) -> None:
        answer = self._daily
        if answer.value is None:
            lines = waiting(answer, "the daily figures")
        else:
            days = by_day(answer.value, last_days(DAYS, self._today), self._today)
            self.show_days(days)
            lines = days_table(days, self.size.width - EDGES, self.untracked)
        self.set_class(answer.value is None, "-no-days")
        self.query_one("#missing", Panel).show(lines if answer.value is None else (), f"{DAYS} days")
        if self._as_table:
            self.query_one("#text", Panel).show(lines, f"{DAYS} days · t shows the chart")

    def _draw_text(self, campaign: Campaign) -> None:
        panel = self.query_one("#text", Panel)
        if self._as_table:
            return
        if self.tab == "3":
            answer = self._steps
            lines = (
                steps_table(answer.value, campaign, self.size.width - EDGES)
                if answer.value is not None
                else waiting(answer, "the steps")
            )
            panel.show([*lines, *stale(answer, "the steps")], "Steps and variants, since the start")
        elif self.tab == "4":
            panel.show(copy_lines(campaign), "What is sent")
        elif self.tab == "5":
            panel.show(senders_lines(campaign), f"{len(campaign.email_list)} senders")

    def action_tab(self, key: str) -> None:
        self.tab, self._as_table = key, False
        self.draw()
        self.query_one("#text", Panel).scroll_home(animate=False)

    def action_table(self) -> None:
        self._as_table = not self._as_table
        self.draw()

    def action_diagnose(self) -> None:
        self.scope.want(get_sending_status(self.key), max_age=0)
        self.action_tab("1")

    def action_day(self, by: str) -> None:
        """Move the chart's cursor; where the chart is not in sight, on its own tab."""
        hidden = self.has_class("-tab-text") or not self.chart.display
        if hidden and self._daily.value is not None:
            self.action_tab("2")
        super().action_day(by)

    def action_numbers(self) -> None:
        self.shell.navigator.go("campaign-numbers", self.key)

    def action_leads(self) -> None:
        self.shell.navigator.go("campaign-leads", self.key)

    def action_scroll(self, by: str) -> None:
        wide = self.has_class("-tab-text")
        self.query_one("#text" if wide else "#summary", Panel).scroll_relative(y=int(by), animate=False)
