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
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.widgets.lines import Piece

FIGURES_SECONDS = 60.0


class CampaignsScreen(ListPlace):
    """All campaigns, worst state first."""

    place = "campaigns"
    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        *commands_of(CAMPAIGNS),
        Command("campaigns.leads", ("l",), "Leads", "leads", section="row", hint=20),
        Command("campaigns.numbers", ("v",), "Numbers", "numbers", section="row", hint=21),
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

    def more_facts(self) -> list[Piece]:
        figures = self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS)
        if figures.error is not None:
            return [Piece(f" · figures could not be read: {figures.error}", "bad")]
        return [Piece(" · reading figures …", "muted")] if figures.value is None else []

    def action_leads(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign-leads", key)

    def action_numbers(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("campaign-numbers", key)
