"""One sending account: state and what to do, limits, fourteen days of mails, the campaigns that use it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from textual.widget import Widget

from instantly_tui.api.account_stats import account_daily, warmup_analytics
from instantly_tui.api.accounts import Account, account_campaigns, vitals
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaign_figures import STATUSES
from instantly_tui.resources.cells import word
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.account_text import account_lines, history_lines, vitals_line
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.answer_lines import trouble, waiting
from instantly_tui.ui.screens.detail_place import DETAIL, SCROLL, DetailPlace, piece
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

DAYS = 14
FIGURES_SECONDS = 300.0


class AccountScreen(DetailPlace):
    """Everything about one account on one page."""

    place = "account"
    resource = ACCOUNTS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *SCROLL,
        *DETAIL,
        *commands_of(ACCOUNTS),
        Command("account.vitals", ("t",), "Test DNS", "vitals", section="row", hint=20),
    )

    def body(self) -> Iterable[Widget]:
        yield Panel("Account", id="account")

    def draw(self) -> None:
        account: Account | None = self.record
        panel = self.query_one(Panel)
        if account is None:
            panel.show(self.waiting_lines(), self.key)
            return
        today = self.workspace.clock.wall().date()
        asked = account_daily((self.key,), today - timedelta(days=DAYS - 1), today)
        days = self.scope.want(asked, max_age=FIGURES_SECONDS)
        warm = self.scope.want(warmup_analytics((self.key,)), max_age=FIGURES_SECONDS)
        lines = [
            *account_lines(account),
            [],
            *history_lines(days.value, warm.value, self.key, today, DAYS),
        ]
        lines += [*trouble(days, "its days"), *trouble(warm, "its warmup")]
        panel.show([*lines, [], *self._campaigns()], account.email)

    def _campaigns(self) -> list[TextLine]:
        answer = self.scope.want(account_campaigns(self.key), max_age=FIGURES_SECONDS)
        heading: TextLine = [Piece("Campaigns that send from it", "accent")]
        if answer.value is None:
            return [heading, *waiting(answer, "its campaigns")]
        if not answer.value.items:
            return [heading, [Piece("none", "muted")]]
        more = [[Piece("and more", "muted")]] if answer.value.more else []
        rows = [
            [piece(word(each.status, STATUSES)), Piece(f"  {each.campaign_name}")]
            for each in answer.value.items
        ]
        return [heading, *rows, *more]

    def action_vitals(self) -> None:
        self.say("testing the DNS of its domain …")
        self.scope.want(vitals((self.key,)), max_age=0, then=self._tell_vitals)

    def _tell_vitals(self, found: object) -> None:
        line, good = vitals_line(found)
        self.say(line, "done" if good else "error", sticky=not good)
