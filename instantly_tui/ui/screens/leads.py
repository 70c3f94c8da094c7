"""Leads of a campaign, a list or the whole workspace, read as far as someone looks."""

from __future__ import annotations

import re
from typing import ClassVar

from instantly_tui.api.campaign_stats import campaign_analytics
from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.leads import Lead
from instantly_tui.resources.assigning import assign_lead
from instantly_tui.resources.leads import ACTIVITY_DAYS, LEAD_INTEREST, LEADS
from instantly_tui.resources.spec import Action, Cell, Query
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.queries import words_of
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.deciding import Deciding, decisions
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.widgets.lines import Piece

NAMES_SECONDS = 600.0


class LeadsScreen(ListPlace, Deciding):
    """Leads; opened on a campaign it shows only that campaign's."""

    place = "leads"
    resource = LEADS
    interest_of = LEAD_INTEREST
    ACTIONS: ClassVar[tuple[Command, ...]] = (*LIST, *commands_of(LEADS), *decisions("leads"))

    def __init__(self, campaign: str = "") -> None:
        super().__init__()
        self._campaign = campaign
        if campaign:
            self.asked = Query().with_filter("campaign", campaign)

    def assigned_to(self, user_id: str | None, name: str) -> Action[Lead]:
        return assign_lead(user_id, name)

    def crumbs(self) -> str:
        campaign = self.asked.get("campaign")
        if campaign is None:
            return super().crumbs()
        known = self.scope.want(get_campaign(campaign), max_age=NAMES_SECONDS).value
        rest = self.asked.with_filter("campaign", None)
        words = words_of(rest, self.filters({name for name, _ in rest.filters}))
        return f"leads of {known.name if known else '…'}{f' /{words}' if words else ''}"

    def plain(self) -> Query:
        return Query().with_filter("campaign", self._campaign) if self._campaign else Query()

    def opened_with(self, words: str) -> None:
        """What `:leads @campaign filter` asks for."""
        self.filter_by(re.sub(r"(^| )@", r"\1campaign:", words))

    def ask_for(self, query: Query) -> None:
        wrong = [
            word for word in ACTIVITY_DAYS if (days := query.get(word)) is not None and not days.isdecimal()
        ]
        if wrong:
            self.say(f"`{wrong[0]}:` takes a number of days", "error")
            return
        if self._campaign:
            query = query.with_filter("campaign", self._campaign)
        super().ask_for(query)

    def empty(self) -> Cell:
        if self.pager.complete and self._campaign and self.asked == self.plain():
            return Cell("this campaign has no leads", "muted")
        return super().empty()

    def more_facts(self) -> list[Piece]:
        campaign = self.asked.get("campaign")
        if campaign is None or self.pager.complete or self.asked != Query().with_filter("campaign", campaign):
            return []
        rows = self.scope.want(campaign_analytics((campaign,)), max_age=NAMES_SECONDS).value
        total = rows[0].leads_count if rows else None
        return [Piece(f" · about {total:,} by the campaign's figures", "muted")] if total else []
