"""One campaign: what it is and does, why it sends or not, its days, steps, copy and senders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics, daily, steps
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import get_sending_status
from instantly_tui.engine.answers import Answer
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.campaign_text import copy_lines, diagnosis, senders_lines, steps_table, summary
from instantly_tui.ui.screens.charting import CHART, Charting, table_lines
from instantly_tui.ui.screens.detail_place import DETAIL, DetailPlace
from instantly_tui.ui.screens.numbers_data import by_day, last_days
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

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
    CampaignScreen #text { display: none; }
    CampaignScreen.-one-pane #diagnosis, CampaignScreen.-narrow #diagnosis { display: none; }
    CampaignScreen.-tab-text #overview { display: none; }
    CampaignScreen.-tab-text #text { display: block; }
    CampaignScreen.-tab-chart #top { display: none; }
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.tab = "1"
        self._as_table = False

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Vertical(
            Horizontal(Panel("Campaign", id="summary"), Panel("Why", id="diagnosis"), id="top"),
            Chart(),
            id="overview",
        )
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

    @property
    def _status(self) -> Answer[Any]:
        return self.scope.want(get_sending_status(self.key), max_age=FIGURES_SECONDS)

    @property
    def _daily(self) -> Answer[Any]:
        period = last_days(DAYS, self._today)
        return self.scope.want(daily(self.key, start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)

    def _renew_quietly(self) -> None:
        self.scope.renew()

    def draw(self) -> None:
        _ = self._figures
        campaign: Campaign | None = self.record
        self._draw_tabs()
        self.set_class(self.tab in ("3", "4", "5") or self._as_table, "-tab-text")
        self.set_class(self.tab == "2" and not self._as_table, "-tab-chart")
        if campaign is None:
            self.query_one("#summary", Panel).show(self.waiting_lines(), "Campaign")
            return
        status = self._status
        why = diagnosis(status.value) if status.value else _waiting(status, "why it sends or not")
        one_pane = self.size.width < 100
        lines = [*summary(campaign), [], *why] if one_pane else summary(campaign)
        self.query_one("#summary", Panel).show(lines, campaign.name)
        self.query_one("#diagnosis", Panel).show(why, "Why it sends or not")
        days = self._daily
        if days.value is not None:
            self.show_days(by_day(days.value, last_days(DAYS, self._today)))
        elif days.error is not None:
            self.say(f"the daily figures could not be read: {days.error}", "error")
        self._draw_text(campaign)

    def _draw_tabs(self) -> None:
        pieces = [
            Piece(
                f" {'▸' if key == self.tab else ' '}{key} {title} │", "accent" if key == self.tab else "muted"
            )
            for key, title in TABS
        ]
        self.query_one("#tabs", Line).show(pieces, [Piece("30 days, UTC ", "muted")])

    def _draw_text(self, campaign: Campaign) -> None:
        panel = self.query_one("#text", Panel)
        if self._as_table:
            panel.show(table_lines(self.chart), "30 days")
        elif self.tab == "3":
            answer = self._steps
            lines = (
                steps_table(answer.value, campaign)
                if answer.value is not None
                else _waiting(answer, "the steps")
            )
            panel.show(lines, "Steps and variants")
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

    def action_leads(self) -> None:
        self.shell.navigator.go("campaign-leads", self.key)

    def action_scroll(self, by: str) -> None:
        wide = self.has_class("-tab-text")
        self.query_one("#text" if wide else "#summary", Panel).scroll_relative(y=int(by), animate=False)


def _waiting(answer: Answer[Any], what: str) -> list[TextLine]:
    if answer.error is not None:
        return [[Piece(f"{what} could not be read: {answer.error} — ctrl+r tries again", "bad")]]
    return [[Piece("reading …", "muted")]]
