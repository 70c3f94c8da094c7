"""The sending accounts, worst first, with what they sent today and in the last seven days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from instantly_tui.api.account_stats import MOST_DAILY, AccountDay, account_daily
from instantly_tui.api.accounts import vitals
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.list_place import ListPlace

TREND_DAYS = 7
FIGURES_SECONDS = 300.0
SHORTCUTS = {"err": "only:in-error", "paused": "only:paused", "warmup": "only:warmup-in-error"}
"""Words of `:acc` and the filter they stand for."""


class AccountsScreen(ListPlace):
    """All sending accounts; the list is read to its end so that the worst can come first."""

    place = "accounts"
    resource = ACCOUNTS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        *commands_of(ACCOUNTS),
        Command("accounts.vitals", ("t",), "Test DNS", "vitals", section="row", hint=20),
        Command("accounts.errors", ("1",), "In error", "only", "only:in-error"),
        Command("accounts.paused", ("2",), "Paused", "only", "only:paused"),
        Command("accounts.all", ("0",), "All", "only", ""),
    )

    def arrive(self) -> None:
        super().arrive()
        self._ask_figures()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        if any(change.kind == ACCOUNTS.name and not change.keys for change in changes):
            self._ask_figures()

    def renew_quietly(self) -> None:
        super().renew_quietly()
        self._ask_figures()

    def _ask_figures(self) -> None:
        """The daily figures, once the list is whole: always named addresses, never the whole workspace."""
        if not self.pager.complete:
            return
        keys = [key for index in range(len(self.pager)) if (key := self.pager.key_at(index)) is not None]
        today = self.workspace.clock.wall().date()
        keys.sort()
        for some in (tuple(keys[at : at + MOST_DAILY]) for at in range(0, len(keys), MOST_DAILY)):
            self.scope.want(
                account_daily(some, today - timedelta(days=TREND_DAYS - 1), today),
                max_age=FIGURES_SECONDS,
                priority=Priority.NEAR,
                then=partial(self._lay_figures, some, today),
            )

    def _lay_figures(self, emails: tuple[str, ...], today: date, rows: tuple[AccountDay, ...]) -> None:
        """Lay the days on the accounts; a day the answer leaves out is a day without mail."""
        sent: defaultdict[str, dict[date, AccountDay]] = defaultdict(dict)
        for row in rows:
            sent[row.email_account][row.date] = row
        days = [today - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
        none = {day: AccountDay(date=day, sent=0) for day in days}
        facts = {}
        for email in emails:
            known = none | sent[email]
            facts[email] = {
                "today": known[today],
                "trend": tuple(float(known[day].sent or 0) for day in days),
            }
        self.workspace.store.attach(ACCOUNTS.name, facts, asked_at=self.workspace.clock.now())

    def opened_with(self, words: str) -> None:
        """What `:acc err`, `:acc @domain` or `:acc status:paused` ask for."""
        self.filter_by(SHORTCUTS.get(words, f"domain:{words}" if words.startswith("@") else words))

    def action_only(self, words: str = "") -> None:
        self.filter_by(words)

    def action_vitals(self) -> None:
        emails = [account.email for account in self.targets()][:100]
        if emails:
            self.say(f"testing the DNS of {len(emails)} accounts' domains …")
            self.scope.want(vitals(emails), max_age=0, then=self._tell_vitals)

    def _tell_vitals(self, found: object) -> None:
        from instantly_tui.ui.screens.account_text import vitals_line

        line, good = vitals_line(found)
        self.say(line, "done" if good else "error", sticky=not good)
