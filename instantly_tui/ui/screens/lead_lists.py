"""The lead lists: how many leads each has, how far these are verified, and the lists as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.widget import Widget

from instantly_tui.api.errors import ApiError
from instantly_tui.api.lead_lists import LeadList, VerificationStats, create_lead_list, verification_stats
from instantly_tui.engine.answers import Answer
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority
from instantly_tui.resources.campaign_run import shown
from instantly_tui.resources.lead_lists import DELETE, LEAD_LISTS, figures_words, rename
from instantly_tui.resources.spec import Action
from instantly_tui.text.numbers import plural
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.answer_lines import stale, waiting
from instantly_tui.ui.screens.asking import ask_once
from instantly_tui.ui.screens.made import make
from instantly_tui.ui.screens.named_records import NamedRecords, naming
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel

FIGURES_SECONDS = 300.0
AT_ONCE = 60
"""Lists on the screen whose figures are read; each costs a request."""


class LeadListsScreen(NamedRecords):
    """All lists; the figures of those on the screen are read, one request each."""

    place = "lists"
    resource = LEAD_LISTS
    what = "list"
    ACTIONS: ClassVar[tuple[Command, ...]] = (*LIST, *naming("lists", "list"))
    DEFAULT_CSS = """
    LeadListsScreen #one { height: auto; max-height: 5; border-top: solid $panel; }
    LeadListsScreen Rows { min-height: 4; }
    """

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield Panel("", id="one")

    def draw(self) -> None:
        super().draw()
        self._draw_one()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        self._draw_one()

    def moved(self) -> None:
        self._draw_one()

    def _draw_one(self) -> None:
        """Show the figures of the list under the cursor, and ask for those of the others in sight."""
        each: LeadList | None = self.rows.current
        panel = self.query_one("#one", Panel)
        panel.display = each is not None
        if each is None:
            return
        answer = self._figures(each, Priority.VISIBLE)
        lines = waiting(answer, "its figures")
        if answer.value is not None:
            words = [Piece(figures_words(answer.value)), Piece("  enter shows them", "muted")]
            lines = [words, *stale(answer, "its figures")]
        panel.show(lines, each.name or "(no name)")
        source, top = self.rows.source, self.rows.top
        for index in range(top, min(top + min(self.size.height, AT_ONCE), len(source))):
            if (record := source.row(index)) is not None:
                self._figures(record, Priority.NEAR)

    def _figures(self, each: LeadList, priority: Priority) -> Answer[VerificationStats]:
        return self.scope.want(
            verification_stats(each.id),
            max_age=FIGURES_SECONDS,
            priority=priority,
            then=partial(self._lay_figures, each.id),
        )

    def _lay_figures(self, key: str, figures: VerificationStats) -> None:
        facts = {key: {"figures": figures}}
        self.workspace.store.attach(LEAD_LISTS.name, facts, asked_at=self.workspace.clock.now())

    def action_open(self) -> None:
        if (key := self.rows.current_key) is not None:
            self.shell.navigator.go("list-leads", key)

    def renaming(self, old: str, new: str) -> Action[LeadList]:
        return rename(old, new)

    def make_named(self, name: str) -> None:
        do = partial(make, self.shell, LEAD_LISTS, "Make the list", name, create_lead_list(name))
        self.ask(f"Make the list {shown(name)}? It has no leads at first.", Choice("y", "yes", do))

    def action_delete(self) -> None:
        """Find out how many leads would go with it, say so, and ask for its name."""
        each: LeadList = self.only()

        def offer(leads: str) -> None:
            question = (
                f"Delete {shown(each.name)} with {leads}? The same people in campaigns and other lists stay. "
                "Nothing brings it back."
            )
            self.ask_to_delete(each, question, DELETE)

        def counted(figures: VerificationStats) -> None:
            total = figures.total_leads
            offer(
                "all its leads" if total is None else f"its {plural(total, 'lead')}" if total else "no lead"
            )

        def unknown(error: ApiError) -> None:
            offer(f"its leads (how many could not be read: {error})")

        ask_once(self, verification_stats(each.id), counted, "its figures", failed=unknown)
