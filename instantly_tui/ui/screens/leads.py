"""Leads of a campaign, a list or the whole workspace, read as far as someone looks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from instantly_tui.api.campaign_stats import campaign_analytics
from instantly_tui.api.campaigns import Campaign, get_campaign
from instantly_tui.api.interest import BY_VALUE, interest_word
from instantly_tui.api.lead_labels import list_labels
from instantly_tui.api.lead_lists import LeadList, get_lead_list
from instantly_tui.api.leads import Lead
from instantly_tui.engine.changes import Change
from instantly_tui.resources.assigning import assign_lead
from instantly_tui.resources.lead_filters import why_not
from instantly_tui.resources.leads import LEAD_INTEREST, LEADS, interest
from instantly_tui.resources.spec import Action, Cell, Column, Query
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.queries import words_of
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.deciding import Deciding, decisions
from instantly_tui.ui.screens.saved_views import ListView, SavedViews, view_commands
from instantly_tui.ui.screens.slow_reads import SlowReads
from instantly_tui.ui.widgets.lines import Piece

NAMES_SECONDS = 600.0
LABELS = list_labels().path
VIEWS = (
    ListView("0", "All", ""),
    ListView("1", "Replied", "only:replied"),
    ListView("2", "Interested", "interest:interested"),
    ListView("3", "Not contacted", 'only:"not contacted"'),
    ListView("4", "Bounced", "status:bounced"),
)


class LeadsScreen(SlowReads, SavedViews, Deciding):
    """Leads; opened on a campaign, or on another filter, it shows only those, whatever else is asked."""

    place = "leads"
    resource = LEADS
    interest_of = LEAD_INTEREST
    VIEWS = VIEWS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        *commands_of(LEADS),
        *decisions("leads"),
        Command("leads.lists", ("L",), "Lists", "lists", hint=60, help="The lead lists of this workspace"),
        *view_commands("leads", VIEWS),
    )

    def __init__(self, campaign: str = "", *, only: Query | None = None) -> None:
        super().__init__()
        self._only = Query().with_filter("campaign", campaign) if campaign else only or Query()
        self.asked = self._only

    def columns(self) -> tuple[Column[Any], ...]:
        """The resource's columns; the workspace's own interest statuses by their names."""
        return tuple(
            replace(column, cell=self._interest) if column.title == "Interest" else column
            for column in super().columns()
        )

    def _interest(self, lead: Lead) -> Cell:
        value = lead.lt_interest_status
        own = value is not None and value not in BY_VALUE
        return Cell(interest_word(value, self._labels()), "accent") if own else interest(lead)

    def _labels(self) -> dict[int, str]:
        """The names of the workspace's own interest statuses, as far as they are known."""
        page = self.scope.want(list_labels(), max_age=NAMES_SECONDS).value
        labels = page.items if page is not None else ()
        return {each.interest_status: each.label for each in labels if each.interest_status is not None}

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        if any(change.kind == "answers" and LABELS in change.keys for change in changes):
            self.rows.redraw(frozenset())

    def assigned_to(self, user_id: str | None, name: str) -> Action[Lead]:
        return assign_lead(user_id, name)

    def crumbs(self) -> str:
        for word in ("campaign", "list", "interest"):
            value = self.asked.get(word)
            if value is None or (word == "interest" and self._only.get(word) is None):
                continue
            rest = self.asked.with_filter(word, None)
            words = words_of(rest, self.filters({name for name, _ in rest.filters}))
            return f"leads of {self._name_of(word, value)}{f' /{words}' if words else ''}"
        return super().crumbs()

    def _name_of(self, word: str, value: str) -> str:
        """What a campaign, list or interest status is called; `…` while that is unknown."""
        known: Campaign | LeadList | None
        if word == "interest":
            return interest_word(int(value), self._labels())
        if word == "campaign":
            known = self.scope.want(get_campaign(value), max_age=NAMES_SECONDS).value
        else:
            known = self.scope.want(get_lead_list(value), max_age=NAMES_SECONDS).value
        return known.name if known else "…"

    def plain(self) -> Query:
        return self._only

    def opened_with(self, words: str) -> None:
        """What `:leads @campaign filter` asks for."""
        self.filter_by(re.sub(r"(^| )@", r"\1campaign:", words))

    def ask_for(self, query: Query) -> None:
        for name, value in self._only.filters:
            query = query.with_filter(name, value)
        if reason := why_not(query):
            self.say(reason, "error")
        else:
            super().ask_for(query)

    def empty(self) -> Cell:
        campaign = self._only.get("campaign")
        if self.pager.complete and self._only.filters and self.asked == self.plain():
            what = "this campaign has no leads" if campaign else "this list has no leads"
            what = "no lead has this status" if self._only.get("interest") else what
            return Cell(what, "muted")
        return super().empty()

    def action_lists(self) -> None:
        self.shell.navigator.go("lists")

    def more_facts(self) -> list[Piece]:
        return [*self._total(), *self._strays()]

    def _total(self) -> list[Piece]:
        campaign = self.asked.get("campaign")
        if campaign is None or self.pager.complete or self.asked != Query().with_filter("campaign", campaign):
            return []
        rows = self.scope.want(campaign_analytics((campaign,)), max_age=NAMES_SECONDS).value
        total = rows[0].leads_count if rows else None
        return [Piece(f" · about {total:,} by the campaign's figures", "muted")] if total else []

    def _strays(self) -> list[Piece]:
        """Rows the server sent although they do not fit what was asked: it may have ignored a filter."""
        strays = self.pager.strays
        if not strays:
            return []
        word, count = max(strays.items(), key=lambda each: each[1])
        return [Piece(f" · {count:,} don't fit {word} filter ignored?", "bad")]


class ListLeadsScreen(LeadsScreen):
    """The leads of one list."""

    def __init__(self, list_id: str) -> None:
        super().__init__(only=Query().with_filter("list", list_id))


class LabelLeadsScreen(LeadsScreen):
    """The leads with one interest status, by its number."""

    def __init__(self, number: str) -> None:
        super().__init__(only=Query().with_filter("interest", number))
