"""Why a campaign sends or not, on its own place: five reads at once, one cause, and steps to tick and run."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.campaign_stats import CampaignStats, Day, StepStats, campaign_analytics, daily, steps
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import SendingStatus, get_sending_status
from instantly_tui.engine.answers import Answer
from instantly_tui.resources.accounts import ACCOUNTS
from instantly_tui.resources.campaign_facts import Facts
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.diagnosis import Diagnosis, diagnose, senders_in_error
from instantly_tui.resources.periods import by_day, last_days
from instantly_tui.resources.plan import Step, requests
from instantly_tui.text.numbers import plural
from instantly_tui.text.when import clock as time_of_day
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.answer_lines import LOW, waiting
from instantly_tui.ui.screens.brief import IN_ERROR
from instantly_tui.ui.screens.detail_place import DetailPlace
from instantly_tui.ui.screens.proposal import Proposal
from instantly_tui.ui.screens.why_text import Proposed, evidence_lines, short_lines, step_lines, why_lines
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

DAYS = 30
FIGURES_SECONDS = 60.0
BROKEN_SECONDS = 300.0
AGAIN_SECONDS = 5.0
"""How old an answer must be for the key to ask again: whoever comes by that key has just asked."""

WHY = (
    Command("campaign.diagnose", ("d",), "Why", "diagnose", hint=20, help="Why it sends or not"),
    Command("campaign.tick", ("space",), "Tick", "tick", hint=19, help="Tick a suggested step, or untick it"),
)


class Why(DetailPlace):
    """A place on one campaign that knows why it sends or not."""

    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = WHY

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.proposal = Proposal()
        self.step_at = 0
        """The step under the cursor."""
        self.shown_steps: tuple[Step, ...] = ()
        """What is proposed now, as it was last drawn."""
        self.exact: tuple[Step, ...] = ()
        """The steps whose requests are shown and asked about."""
        self.follows = False
        """Whether what is proposed is to be brought into sight when it is drawn next."""
        self._diagnosed: int | None = None
        """The confirmed state that the diagnosis was asked for."""

    @property
    def today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _figures(self) -> Answer[tuple[CampaignStats, ...]]:
        call = campaign_analytics((self.key,))
        return self.scope.want(call, max_age=FIGURES_SECONDS, then=self._lay_figures)

    def _lay_figures(self, rows: tuple[CampaignStats, ...]) -> None:
        facts = {row.campaign_id: {"stats": row} for row in rows}
        self.workspace.store.attach(CAMPAIGNS.name, facts, asked_at=self.workspace.clock.now())

    @property
    def _steps(self) -> Answer[tuple[StepStats, ...]]:
        return self.scope.want(steps(self.key, include_opportunities_count=True), max_age=FIGURES_SECONDS)

    @property
    def _daily(self) -> Answer[tuple[Day, ...]]:
        period = last_days(DAYS, self.today)
        return self.scope.want(daily(self.key, start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    def _status(self, campaign: Campaign | None) -> Answer[SendingStatus]:
        """The server's own diagnosis, asked for again once another state of the campaign is confirmed."""
        call = get_sending_status(self.key)
        if campaign is None or self.workspace.store.pending(CAMPAIGNS.name, self.key):
            return self.scope.want(call, max_age=FIGURES_SECONDS)
        changed = self._diagnosed not in (None, campaign.status)
        self._diagnosed = campaign.status
        return self.scope.want(call, max_age=0 if changed else FIGURES_SECONDS)

    def ask_all(self) -> None:
        """Start every read that a diagnosis needs, all at once."""
        _ = self.answer, self._figures, self._steps, self._daily, self._status(None)

    def diagnosis(self, campaign: Campaign) -> Diagnosis | None:
        """The cause, once the server has said why, or can't be asked."""
        status, figures, days = self._status(campaign), self._figures, self._daily
        if status.value is None and status.error is None:
            return None
        stats = next((row for row in figures.value or () if row.campaign_id == self.key), None)
        period = last_days(DAYS, self.today)
        known = Facts(
            campaign,
            self.workspace.clock.wall(),
            status.value,
            stats,
            never_sent=figures.value == (),
            days=by_day(days.value, period, self.today) if days.value is not None else None,
            broken=self._broken(campaign),
        )
        return diagnose(known)

    def _broken(self, campaign: Campaign) -> tuple[Account, ...] | None:
        """Its senders in error, as far as the accounts in error were read for the brief, and not long ago."""
        call = list_accounts(filter=IN_ERROR)
        if self.workspace.answers.peek(call).value is None:
            return None
        # Senders are paused by this: an answer of hours ago would have those paused that were repaired since.
        answer = self.scope.want(call, max_age=BROKEN_SECONDS)
        if answer.value is None or answer.error is not None:
            return None
        shown, read_at = self.workspace.store.shown, answer.read_at or 0.0
        accounts = [shown(ACCOUNTS.name, each.email, each, read_at) for each in answer.value.items]
        return senders_in_error(campaign, accounts)

    def why_title(self, campaign: Campaign) -> str:
        read_at, clock = self._status(campaign).read_at, self.workspace.clock
        if read_at is None:
            return "Why it sends or not"
        asked = clock.wall() - timedelta(seconds=clock.now() - read_at)
        return f"Why it sends or not · asked at {time_of_day(asked)}"

    def short_why(self, campaign: Campaign) -> list[TextLine]:
        """The cause and what helps, or why that is not known."""
        found = self.diagnosis(campaign)
        return waiting(self._status(campaign), "why it sends or not") if found is None else short_lines(found)

    def full_why(self, campaign: Campaign, width: int) -> tuple[list[TextLine], int]:
        """Everything about the cause with the proposed steps; and the line to have in sight.

        That is the step under the cursor, or the end of what is asked about or was done.
        """
        found = self.diagnosis(campaign)
        answer = self._status(campaign)
        if found is None:
            return waiting(answer, "why it sends or not"), 0
        self.shown_steps = self.proposal.meet(found.steps)
        self.step_at = max(0, min(self.step_at, len(self.shown_steps) - 1))
        self.proposal.look_back(self.workspace, self.scope, self.redraw)
        if news := self.proposal.news():
            self.say(news, "done")
        lines = why_lines(found, self.key_now, width)
        if answer.error is not None:
            words = f"why it sends or not could not be read: {answer.error} — ctrl+r tries again"
            lines.insert(1, [Piece(words, "bad")])
        evidence = evidence_lines(found, width)
        if not self.shown_steps:
            return [*lines, *evidence], 0
        # On a low screen what can be done comes before the numbers: both don't fit.
        above, below = ((), evidence) if self.size.height < LOW else (evidence, ())
        lines += [*above, [], [Piece("suggested · nothing is done before y", "muted")]]
        exact = self.exact if self.shell.messages.question is not None else ()
        proposed = self._proposed()
        more, at = step_lines(proposed, exact, width)
        to_end = exact or any(each.result is not None for each in proposed)
        return [*lines, *more, *below], len(lines) + (len(more) - 1 if to_end else at)

    def _proposed(self) -> list[Proposed]:
        proposal = self.proposal
        return [
            Proposed(
                step,
                step.key in proposal.ticked,
                number == self.step_at,
                proposal.result(self.workspace, step),
                step.key in proposal.open,
            )
            for number, step in enumerate(self.shown_steps)
        ]

    def key_now(self, standard: str) -> str:
        """The user's key for what a standard key does here; empty when it does nothing."""
        command = next((each for each in self.keys.commands if standard in _standard(self, each.id)), None)
        return command.keys[0] if command is not None and command.keys else ""

    def shows_steps(self) -> bool:
        """Whether the proposed steps are in sight."""
        return False

    def why_not(self, command: Command) -> str | None:
        if command.action == "tick":
            return self.why_no_step()
        return super().why_not(command)

    def why_no_step(self) -> str | None:
        """Why no suggested step can be ticked or run now; None when one can."""
        if not self.shows_steps():
            return "d shows what could be done"
        if not self.shown_steps:
            return "nothing is suggested here"
        return "this profile is read-only" if self.workspace.read_only else None

    def action_tick(self) -> None:
        reason = self.proposal.toggle(self.shown_steps[self.step_at])
        if reason:
            self.say(reason, "warn")
        self.draw()

    def action_requests(self) -> None:
        chosen = self.proposal.chosen(self.shown_steps)
        if not chosen:
            self.say("no step is ticked: space ticks the one under the cursor", "warn")
            return
        self.exact, self.follows = chosen, True
        number = len(requests(chosen))
        self.ask(
            f"Send {plural(number, 'request')} exactly as shown?",
            Choice("y", "run", partial(self._run, chosen)),
        )
        self.draw()

    def _run(self, chosen: tuple[Step, ...]) -> None:
        self.exact, self.follows = (), True
        words = chosen[0].words if len(chosen) == 1 else plural(len(chosen), "suggested step")
        self.proposal.run(self.workspace, chosen, words)
        self.draw()

    def move_step(self, by: int) -> bool:
        """Put the cursor on another step; False at the ends."""
        wanted = self.step_at + by
        if not 0 <= wanted < len(self.shown_steps):
            return False
        self.step_at = wanted
        return True


def show_why(panel: Panel, lines: list[TextLine], title: str, at: int | None) -> None:
    """Show the lines; with the line `at` in sight unless that is None."""
    panel.show(lines, title)
    if at is not None:
        panel.call_after_refresh(partial(_in_sight, panel, at))


def _in_sight(panel: Panel, at: int) -> None:
    # The title is a line of the panel as well.
    row, height = at + 1, max(1, panel.size.height)
    if not panel.scroll_offset.y <= row < panel.scroll_offset.y + height:
        panel.scroll_to(y=max(0, row - height + 2), animate=False)


def _standard(place: DetailPlace, command_id: str) -> tuple[str, ...]:
    """The keys a command of a place has unless the user gave it others."""
    known = next((each for each in (*place.ACTIONS, *GLOBAL) if each.id == command_id), None)
    return () if known is None else known.keys
