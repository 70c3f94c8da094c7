"""The campaign list with the headline figures of every campaign from one request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics
from instantly_tui.api.campaigns import Campaign
from instantly_tui.resources.campaign_figures import status
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.campaign_run import RUN, CampaignRun
from instantly_tui.ui.screens.made import Makes
from instantly_tui.ui.screens.saved_views import ListView, SavedViews, view_commands
from instantly_tui.ui.widgets.lines import Piece

FIGURES_SECONDS = 60.0
EDITS = "Its sequence, schedule, senders and options; nothing is sent before a review"
FIGURES = ("Pos%", "Reply%", "Bounce%", "Sent", "Left")
"""Columns that come from the analytics."""


VIEWS = (
    ListView("0", "All", ""),
    ListView("1", "Active", "status:active"),
    ListView("2", "Paused", "status:paused"),
    ListView("3", "Drafts", "status:draft"),
    ListView("4", "Completed", "status:completed"),
)


class CampaignsScreen(CampaignRun, Makes, SavedViews):
    """All campaigns, worst state first."""

    place = "campaigns"
    resource = CAMPAIGNS
    VIEWS = VIEWS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        *commands_of(CAMPAIGNS),
        Command("campaigns.diagnose", ("d",), "Why", "diagnose", section="row", hint=19),
        Command("campaigns.edit", ("E",), "Edit", "edit", section="row", hint=22, help=EDITS),
        Command("campaigns.leads", ("l",), "Leads", "leads", section="row", hint=20),
        Command("campaigns.numbers", ("v",), "Numbers", "numbers", section="row", hint=21),
        Command("campaigns.senders", ("A",), "Senders", "senders", section="row", hint=22),
        *RUN,
        *view_commands("campaigns", VIEWS),
    )

    def columns(self) -> tuple[Column[Any], ...]:
        """The resource's columns; a state the server has not confirmed yet ends in `…`."""
        first, *rest = super().columns()
        return replace(first, cell=self._status), *rest

    def _status(self, campaign: Campaign) -> Cell:
        cell = status(campaign.status)
        pending = self.workspace.store.pending(CAMPAIGNS.name, campaign.id)
        return Cell(f"{cell.text} …", cell.tone) if pending else cell

    def arrive(self) -> None:
        super().arrive()
        self._ask_figures()

    def _ask_figures(self) -> None:
        self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS, then=self._lay_figures)

    def _lay_figures(self, rows: tuple[CampaignStats, ...]) -> None:
        facts = {row.campaign_id: {"stats": row} for row in rows}
        self.workspace.store.attach(CAMPAIGNS.name, facts, asked_at=self.workspace.clock.now())

    def renew_quietly(self) -> None:
        super().renew_quietly()
        self._ask_figures()

    def sortable(self) -> tuple[Column[Any], ...]:
        """Figures only once they are here for all: sorted by a part of them the order would lie."""
        every = super().sortable()
        if self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS).value is not None:
            return every
        self.say("the figures are not here, so the list can't be sorted by them")
        return tuple(column for column in every if column.title not in FIGURES)

    def more_facts(self) -> list[Piece]:
        figures = self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS)
        if figures.error is not None:
            return [Piece(f" · figures could not be read: {figures.error}", "bad")]
        words = "reading figures …" if figures.value is None else "figures of all time"
        return [Piece(f" · {words}", "muted")]

    def action_diagnose(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign", key, "6")

    def action_edit(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign-edit", key)

    def action_senders(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign", key, "5")

    def action_leads(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign-leads", key)

    def action_numbers(self) -> None:
        """The numbers of one campaign; several marked ones side by side."""
        if len(self.rows.marks) > 1:
            marked = tuple((campaign.id, campaign.name) for campaign in self.rows.marked_records)
            self.shell.navigator.go("compare", marked)
        elif (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign-numbers", key)
