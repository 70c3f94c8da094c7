"""Leads of a campaign, a list or the whole workspace, read as far as someone looks."""

from __future__ import annotations

from typing import ClassVar

from instantly_tui.api.campaign_stats import campaign_analytics
from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.lead_lists import list_lead_lists
from instantly_tui.api.members import list_members
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.leads import ACTIVITY_DAYS, LEADS
from instantly_tui.resources.spec import Filter, Query
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.queries import BadQuery, parse
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.widgets.lines import Piece

NAMES_SECONDS = 600.0


class LeadsScreen(ListPlace):
    """Leads; opened on a campaign it shows only that campaign's."""

    place = "leads"
    resource = LEADS
    ACTIONS: ClassVar[tuple[Command, ...]] = (*LIST, *commands_of(LEADS))

    def __init__(self, campaign: str = "") -> None:
        super().__init__()
        self._campaign = campaign
        if campaign:
            self.asked = Query().with_filter("campaign", campaign)

    def crumbs(self) -> str:
        campaign = self.asked.get("campaign")
        rest = super().crumbs()
        if campaign is None:
            return rest
        known = self.scope.want(get_campaign(campaign), max_age=NAMES_SECONDS).value
        return f"leads of {known.name if known else '…'}"

    def filters(self) -> tuple[Filter, ...]:
        return tuple(
            Filter(each.name, each.title, self._choices(each.source)) if each.source else each
            for each in super().filters()
        )

    def _choices(self, source: str) -> tuple[tuple[str, str], ...]:
        """The campaigns, lists or members to choose from, as far as they were read."""
        if source == "campaigns":
            pager = self.workspace.open(CAMPAIGNS, Query())
            pager.ensure(1_000)
            rows = (pager.row(index) for index in range(len(pager)))
            return tuple(
                sorted(((row.id, row.name) for row in rows if row), key=lambda pair: pair[1].casefold())
            )
        if source == "lead-lists":
            lists = self.scope.want(list_lead_lists(), max_age=NAMES_SECONDS).value
            return tuple((each.id, each.name) for each in lists.items) if lists else ()
        members = self.scope.want(list_members(), max_age=NAMES_SECONDS).value
        return tuple((each.user_id, each.email) for each in members.items) if members else ()

    def opened_with(self, words: str) -> None:
        """What `:leads @campaign filter` asks for."""
        text = " ".join(f'campaign:"{word[1:]}"' if word.startswith("@") else word for word in words.split())
        try:
            self.ask_for(parse(text, self.filters()))
        except BadQuery as problem:
            self.say(str(problem), "error")

    def ask_for(self, query: Query) -> None:
        wrong = [
            word for word in ACTIVITY_DAYS if (days := query.get(word)) is not None and not days.isdigit()
        ]
        if wrong:
            self.say(f"`{wrong[0]}:` takes a number of days", "error")
            return
        if self._campaign and query.get("campaign") is None:
            query = query.with_filter("campaign", self._campaign)
        super().ask_for(query)

    def more_facts(self) -> list[Piece]:
        campaign = self.asked.get("campaign")
        if campaign is None or self.pager.complete or self.asked != Query().with_filter("campaign", campaign):
            return []
        rows = self.scope.want(campaign_analytics((campaign,)), max_age=NAMES_SECONDS).value
        total = rows[0].leads_count if rows else None
        return [Piece(f" · about {total:,} by the campaign's figures", "muted")] if total else []
