"""One campaign: what it is and does, why it sends or not, its days, steps, copy and senders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import get_sending_status
from instantly_tui.engine.pager import Pager
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.periods import by_day, last_days
from instantly_tui.ui.commands import copies
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.answer_lines import EDGES, LOW, NARROW, tabs, waiting
from instantly_tui.ui.screens.brief_text import trend_lines
from instantly_tui.ui.screens.campaign_run import RUN, CampaignRun
from instantly_tui.ui.screens.campaign_text import (
    copy_lines,
    senders_lines,
    summary,
    untracked_of,
)
from instantly_tui.ui.screens.charting import CHART, days_table
from instantly_tui.ui.screens.copying import Sheet
from instantly_tui.ui.screens.detail_place import DETAIL
from instantly_tui.ui.screens.list_core import WHOLE
from instantly_tui.ui.screens.steps_pane import WithSteps
from instantly_tui.ui.screens.why import AGAIN_SECONDS, DAYS, WHY, Why, show_why
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel

TABS = (("1", "Overview"), ("2", "Chart"), ("3", "Steps"), ("4", "Copy"), ("5", "Senders"), ("6", "Why"))
SENDERS, WHY_TAB = "5", "6"


class CampaignScreen(CampaignRun, WithSteps, Why):
    """Everything about one campaign, a tab each where the screen is small."""

    place = "campaign"
    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *DETAIL,
        *commands_of(CAMPAIGNS),
        *(command for command in CHART if command.id != "chart.metric"),
        Command(
            "campaign.metric",
            ("v",),
            "Metric",
            "metric",
            hint=42,
            help="What the chart shows or variants are compared by",
        ),
        *WHY,
        *RUN,
        Command("campaign.edit", ("E",), "Edit", "edit", section="row", hint=24, help="Opens its editor"),
        Command("campaign.leads", ("L",), "Leads", "leads", section="row", hint=21),
        Command("campaign.numbers", ("V",), "Numbers", "numbers", section="row", hint=22),
        Command(
            "campaign.read",
            ("enter",),
            "Show",
            "read",
            hint=19,
            help="The copy of a variant (3); the ticked steps as requests (6)",
        ),
        Command(
            "campaign.preview", ("P",), "Preview", "preview", section="row", help="The copy as a lead gets it"
        ),
        Command("campaign.senders", ("A",), "Senders", "tab", SENDERS, section="row", hint=23),
        *copies("campaign"),
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
    CampaignScreen #diagnosis { width: 1fr; height: auto; max-height: 100%; }
    CampaignScreen Chart { height: 1fr; margin: 0 1; }
    CampaignScreen #text, CampaignScreen #missing { display: none; }
    CampaignScreen.-no-days #missing { display: block; }
    CampaignScreen.-no-days Chart { display: none; }
    CampaignScreen.-one-pane #diagnosis, CampaignScreen.-narrow #diagnosis { display: none; }
    CampaignScreen.-tab-text #overview { display: none; }
    CampaignScreen.-tab-text #text { display: block; }
    CampaignScreen StepsPane { display: none; }
    CampaignScreen.-tab-steps StepsPane { display: block; }
    CampaignScreen.-tab-steps #overview, CampaignScreen.-tab-steps #text { display: none; }
    CampaignScreen.-tab-chart #top { display: none; }
    CampaignScreen.-low #top, CampaignScreen.-low #summary { height: 1fr; max-height: 100%; }
    CampaignScreen.-low #overview Chart { display: none; }
    CampaignScreen.-low.-tab-chart #overview Chart { display: block; }
    """

    def __init__(self, key: str, tab: str = "1") -> None:
        """`tab`: the key or the title of the one to open on."""
        super().__init__(key)
        self.tab = next((number for number, title in TABS if title.casefold() == tab), tab)
        self._as_table = False
        self._accounts: Pager[Account] | None = None
        """All accounts, once the senders' states were asked for."""

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        top = Horizontal(Panel("Campaign", id="summary"), Panel("Why", id="diagnosis"), id="top")
        yield Vertical(top, Chart(), Panel("", id="missing"), id="overview")
        yield Panel("", id="text")

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._renew_quietly)
        if self.tab == SENDERS:
            self._open_senders()

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._renew_quietly)
        if self._accounts is not None:
            self._accounts.close()

    def _renew_quietly(self) -> None:
        """Read again what is too old."""
        self.draw()

    def draw(self) -> None:
        self.ask_all()
        campaign: Campaign | None = self.record
        width = self.size.width
        self.query_one("#tabs", Line).show(
            tabs(TABS, self.tab, width), [Piece(f"{DAYS} days, UTC ", "muted")]
        )
        self.set_class(self.tab in ("3", "4", SENDERS, WHY_TAB) or self._as_table, "-tab-text")
        self.set_class(self.tab == "2" and not self._as_table, "-tab-chart")
        self.set_class(self.on_steps and self.record is not None, "-tab-steps")
        if campaign is None:
            self.query_one("#summary", Panel).show(self.waiting_lines(), "Campaign")
            self.query_one("#text", Panel).show(self.waiting_lines(), "Campaign")
            return
        self.untracked = untracked_of(campaign)
        self._draw_summary(campaign)
        self._draw_days()
        self._draw_text(campaign)

    def _draw_summary(self, campaign: Campaign) -> None:
        lines = summary(campaign, pending=self.workspace.store.pending(CAMPAIGNS.name, self.key))
        if self._figures.error is not None:
            lines.insert(1, waiting(self._figures, "the figures")[0])
        if self.size.width < NARROW:
            lines = [lines[0], *self.short_why(campaign), *lines[1:]]
        if self.size.height < LOW and (days := self._daily.value) is not None:
            lines += [[], *trend_lines(by_day(days, last_days(DAYS, self.today), self.today))]
        self.query_one("#summary", Panel).show(lines, campaign.name)
        panel = self.query_one("#diagnosis", Panel)
        if panel.display and self.tab == "1":
            why, _ = self.full_why(campaign, self.size.width // 2 - EDGES)
            panel.show(why, self.why_title(campaign))

    def _draw_days(self) -> None:
        answer = self._daily
        if answer.value is None:
            lines = waiting(answer, "the daily figures")
        else:
            days = by_day(answer.value, last_days(DAYS, self.today), self.today)
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
            title = "Steps and variants, since the start"
            self.draw_steps(self.query_one("#body"), self._steps, campaign, title)
        elif self.tab == "4":
            panel.show(copy_lines(campaign), "What is sent · P shows it as a lead gets it")
        elif self.tab == SENDERS:
            self._draw_senders(panel, campaign)
        elif self.tab == WHY_TAB:
            lines, at = self.full_why(campaign, self.size.width - EDGES)
            show_why(panel, lines, self.why_title(campaign), at if self.follows else None)
            self.follows = False

    def _draw_senders(self, panel: Panel, campaign: Campaign) -> None:
        if self._accounts is not None:
            panel.show(senders_lines(campaign, self._accounts), f"{len(campaign.email_list)} senders")

    def _open_senders(self) -> None:
        """Read the states of all accounts: the server can't be asked for those of one campaign."""
        self._accounts = self.workspace.open(ACCOUNTS)
        self._accounts.ensure(WHOLE)

    def action_tab(self, key: str) -> None:
        self.tab, self._as_table = key, False
        if key == SENDERS:
            self._open_senders()
        self.draw()
        self.query_one("#text", Panel).scroll_home(animate=False)

    @property
    def on_steps(self) -> bool:
        return self.tab == "3" and not self._as_table

    def sheet(self) -> Sheet | None:
        name = self.record.name if self.record else ""
        if self.on_steps:
            return self.steps_sheet(f"{name} · since the start")
        found, period = self._daily.value, last_days(DAYS, self.today)
        if found is None or not (self.tab in ("1", "2") or self._as_table):
            return None
        return self.days_sheet(by_day(found, period, self.today), f"{name} · {period.words}")

    def action_table(self) -> None:
        self._as_table = not self._as_table
        self.draw()

    def shows_steps(self) -> bool:
        return self.tab == WHY_TAB and not self._as_table

    def why_not(self, command: Command) -> str | None:
        if command.action == "read" and self.shows_steps():
            return self.why_no_step()
        return super().why_not(command)

    def action_read(self) -> None:
        if self.shows_steps():
            self.action_requests()
        else:
            super().action_read()

    def action_diagnose(self) -> None:
        self.scope.want(get_sending_status(self.key), max_age=AGAIN_SECONDS)
        self.action_tab(WHY_TAB)

    def action_day(self, by: str) -> None:
        """Move the chart's cursor; where the chart is not in sight, on its own tab."""
        hidden = self.has_class("-tab-text") or not self.chart.display
        if hidden and self._daily.value is not None:
            self.action_tab("2")
        super().action_day(by)

    def action_numbers(self) -> None:
        self.shell.navigator.go("campaign-numbers", self.key)

    def action_preview(self) -> None:
        self.shell.navigator.go("preview", self.key)

    def action_edit(self) -> None:
        self.shell.navigator.go("campaign-edit", self.key)

    def action_leads(self) -> None:
        self.shell.navigator.go("campaign-leads", self.key)

    def action_scroll(self, by: str) -> None:
        if self.move_steps(int(by)):
            return
        if self.shows_steps() and abs(int(by)) == 1 and self.move_step(int(by)):
            self.follows = True
            self.draw()
            return
        wide = self.has_class("-tab-text")
        self.query_one("#text" if wide else "#summary", Panel).scroll_relative(y=int(by), animate=False)
