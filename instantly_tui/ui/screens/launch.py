"""The card before a launch: what was looked at, where it is mended, and what came of launching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.api.campaigns import Campaign, CampaignStatus, get_campaign
from instantly_tui.api.errors import ApiError
from instantly_tui.api.sending_status import get_sending_status
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.batch import Batch
from instantly_tui.resources.campaigns import ACTIVATE, CAMPAIGNS
from instantly_tui.resources.preflight import Check, Facts, blockers, checks_of, doubts
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.numbers import plural
from instantly_tui.text.when import duration
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.navigation import DETAILS
from instantly_tui.ui.prompt import Prompt, PromptLine
from instantly_tui.ui.screens.answer_lines import stale, waiting
from instantly_tui.ui.screens.detail_place import DetailPlace
from instantly_tui.ui.screens.launch_facts import gather
from instantly_tui.ui.screens.launch_lines import (
    STATES,
    check_lines,
    launch_words,
    launched_lines,
    naming_lines,
)
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

LOOK_AGAIN = 65.0
"""Seconds after a launch at which its state is read once more: without a fit account it turns within a minute
(API.md §7)."""
MOMENT = 0.001
MORE_PAGES = 10
"""Pages of leads that one key reads beyond those that were."""
EDIT = "campaign-edit"


class LaunchScreen(Moving, DetailPlace):
    """A draft's pre-flight checks; it is launched by typing its name, and read back."""

    place = "launch"
    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in MOTIONS if command.id != "list.open"),
        Command("launch.mend", ("enter",), "Go and mend", "open", section="row", hint=1),
        Command(
            "launch.launch",
            ("a",),
            "Launch",
            "launch",
            hint=2,
            help="Asks for the campaign's name to be typed",
        ),
        Command(
            "launch.preview", ("P", "v"), "Preview", "preview", hint=3, help="The mails as a lead gets them"
        ),
        Command(
            "launch.more", ("m",), "Read more leads", "more", hint=4, help="Ten more pages of a hundred leads"
        ),
    )
    DEFAULT_CSS = """
    LaunchScreen Rows { height: 10; }
    LaunchScreen Panel { height: 1fr; margin-top: 1; }
    LaunchScreen.-low Panel { margin-top: 0; }
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self._pages = 1
        self._facts: Facts | None = None
        self._checks: tuple[Check, ...] = ()
        self._list = RowList((), lambda check: check.name)
        self._since = 0.0
        """When this was come to; what was read before may have been mended since, on the engine's clock."""
        self._previewing = False
        self._rereading: Scope | None = None
        """Waits for the campaign to be read once more before it is launched."""
        self._batch: Batch | None = None
        self._told_at: float | None = None
        """When what became of the launch was known here, on the engine's clock."""
        self._asked_for: int | None = None
        """The confirmed state that the server was asked the reason of."""

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(self._columns(), self._list)
        rows.empty = lambda: Cell("reading the campaign …", "muted")
        yield RowsHeader(rows)
        yield rows
        yield Panel("", id="evidence")

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column("State", lambda check: STATES[check.state], 11),
            Column("Looked at", lambda check: check.name, 15),
            Column("Found", lambda check: check.words),
        )

    def crumbs(self) -> str:
        record = self.record
        return f"campaigns ▸ {record.name if record else '…'} ▸ launch"

    def arrive(self) -> None:
        super().arrive()
        if not self._previewing:
            self._since = self.workspace.clock.now()
            self.workspace.one(CAMPAIGNS, self.key, self.scope, max_age=0.0)
        self._previewing = False

    def leave(self) -> None:
        if self._rereading is not None and not self._rereading.is_closed:
            self.say("not launched: its card was left before it was read once more", "warn")
        super().leave()

    # What is shown

    def draw(self) -> None:
        campaign: Campaign | None = self.record
        if campaign is None:
            self.query_one("#facts", Line).show([Piece(" Pre-flight", "accent")])
            self.query_one(Panel).show(self.waiting_lines(), "Campaign")
            return
        if self._batch is None:
            self._look(campaign)
        self._draw_facts(campaign)
        self._draw_panel(campaign)

    def _look(self, campaign: Campaign) -> None:
        clock = self.workspace.clock
        # A moment is added, as what is asked for at the very beginning was not read before it.
        age = clock.now() - self._since + MOMENT
        self._facts = gather(self.scope, campaign, clock.wall(), pages=self._pages, max_age=age)
        self._checks = (*self._unsent(), *checks_of(self._facts))
        if len(self._list) != len(self._checks):
            self.rows.styles.height = len(self._checks)
        self._list.replace(self._checks)
        self.rows.redraw(frozenset())

    def _unsent(self) -> tuple[Check, ...]:
        """What was changed in the editor and is not on the server: nobody means to launch without it."""
        session = self.shell.session
        edit = session.edits.get(self.key) if session is not None else None
        if edit is None or not edit.unsent:
            return ()
        words = (
            f"{plural(len(edit.now.changes()), 'change')} in the editor not sent: r there sends, u takes back"
        )
        return (Check("Your edits", "stop", words, mend="sequence"),)

    def draw_lines(self) -> None:
        """The panel goes with the question and the prompt."""
        super().draw_lines()
        if self._facts is not None and self.is_mounted and (campaign := self.record) is not None:
            self._draw_panel(campaign)

    def _draw_facts(self, campaign: Campaign) -> None:
        counts = [
            Piece(f" · {number} {words}", STATES[state].tone)
            for state, words in (
                ("reading", "being read"),
                ("stop", "stopping it"),
                ("watch", "to watch"),
                ("unknown", "not known"),
                ("ok", "ok"),
            )
            if (number := sum(check.state == state for check in self._checks))
        ]
        troubles = self._facts.troubles if self._facts is not None else {}
        counts += [
            Piece(f" · {part} could not be read: {why}", "bad") for part, why in sorted(troubles.items())
        ]
        title = "Pre-flight" if self._batch is None else launch_words(self._batch)
        self.query_one("#facts", Line).show(
            [Piece(f" {title}", "accent"), *counts, Piece(f" · {campaign.name}")]
        )

    def _draw_panel(self, campaign: Campaign) -> None:
        panel = self.query_one(Panel)
        if self._batch is not None:
            panel.show(self._outcome_lines(campaign, self._batch), campaign.name)
            return
        if self.shell.messages.question is not None or self.query_one(PromptLine).is_open:
            panel.show(naming_lines(wanted(campaign), doubts(self._checks)), "To launch it, type its name")
            return
        check: Check | None = self.rows.current
        if check is not None:
            panel.show(check_lines(check), check.name)

    def _outcome_lines(self, campaign: Campaign, batch: Batch) -> list[TextLine]:
        """What became of the launch, and what the server says of the campaign since."""
        if batch.pending:
            return [[Piece("on its way …", "muted")]]
        call, now = get_sending_status(self.key), self.workspace.clock.now()
        if self._told_at is None:
            self._told_at = now
        # The reason belongs to a state: another one, as after `u`, has its own.
        pending = self.workspace.store.pending(CAMPAIGNS.name, self.key)
        turned = not pending and self._asked_for != campaign.status
        if turned:
            self._asked_for = campaign.status
        said = self.scope.want(call, max_age=0.0 if turned else LOOK_AGAIN)
        lines = launched_lines(batch.outcomes[0], campaign, said.value, self.workspace.clock.wall())
        if said.value is None:
            lines += waiting(said, "what the server says of it")
        lines += stale(said, "what the server says of it")
        if said.read_at is not None and campaign.status == CampaignStatus.ACTIVE:
            seconds = said.read_at - self._told_at
            words = "one that can't send shows it within minutes: it is looked at again while this is open"
            if seconds >= LOOK_AGAIN / 2:
                words = f"this was read {duration(seconds)} after the launch"
            lines += [[], [Piece(words, "muted")]]
        return lines

    @on(Rows.Moved)
    def _moved(self) -> None:
        if (campaign := self.record) is not None:
            self._draw_panel(campaign)
        self.draw_lines()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    # Mending

    def why_not(self, command: Command) -> str | None:
        if command.id == "launch.launch":
            return self._why_not_launch()
        if command.id == "launch.more" and self._facts and self._facts.leads and self._facts.leads.whole:
            return "all leads were read"
        return super().why_not(command)

    def _why_not_launch(self) -> str | None:
        campaign: Campaign | None = self.record
        if self.workspace.read_only:
            return "this profile is read-only"
        if campaign is None:
            return "it is not read yet"
        if self._batch is not None and (self._batch.pending or self._batch.done):
            return "it is launched already: u pauses it"
        if reason := ACTIVATE.blocked(campaign):
            return reason
        return refusal(self._checks)

    def action_open(self) -> None:
        check: Check | None = self.rows.current
        if check is None or not check.mend:
            return
        go = self.shell.navigator.go
        if check.mend == "leads":
            go("campaign-leads", self.key)
        elif check.mend == "accounts" and len(check.about) == 1:
            go("account", check.about[0])
        elif check.mend == "accounts":
            go("accounts")
        elif EDIT in DETAILS:
            go(EDIT, self.key, check.mend)
        else:
            go("campaign", self.key)

    def action_preview(self) -> None:
        self._previewing = True
        self.shell.navigator.go("preview", self.key)

    def action_more(self) -> None:
        self._pages += MORE_PAGES
        self.redraw()

    # Launching

    def action_launch(self) -> None:
        seen = doubts(self._checks)
        campaign: Campaign | None = self.record
        if campaign is None:
            return
        if not seen:
            self._ask_name(campaign)
            return
        names = ", ".join(check.name.lower() for check in seen)
        self.ask(
            f"Launch in spite of {plural(len(seen), 'doubt')} ({names})?",
            Choice("y", "yes, ask for its name", lambda: self._ask_name(campaign)),
        )

    def _ask_name(self, seen: Campaign) -> None:
        self.prompt(
            Prompt(
                "launch, its name: ",
                lambda typed: self._typed(seen, typed),
                cancelled=lambda: self._named("nothing done"),
            )
        )
        self.draw_lines()

    def _named(self, words: str, level: str = "info") -> None:
        """The name is asked for no more."""
        self.say(words, level)
        self.redraw()

    def _typed(self, seen: Campaign, typed: str) -> None:
        if self._rereading is not None and not self._rereading.is_closed:
            self._named("it is being launched already", "warn")
            return
        if typed.strip() != wanted(seen).strip():
            self._named("not launched: what was typed is not the campaign's name", "warn")
            return
        self._named("reading it once more, then it is launched …")
        self._rereading = self.scope.once(
            get_campaign(self.key),
            lambda fresh: self._launch(seen, fresh),
            lambda error: self._not_read(error),
        )

    def _not_read(self, error: ApiError) -> None:
        self.say(f"not launched: it could not be read once more: {error}", "error")

    def _launch(self, seen: Campaign, fresh: Campaign) -> None:
        """Launch what was looked at, and nothing that was changed since."""
        changed = what_changed(seen, fresh)
        if changed:
            words = f"not launched: {', '.join(changed)} changed meanwhile; look again, then a"
            self.say(words, "warn", sticky=True)
            self.redraw()
            return
        self._look(fresh)
        reason = ACTIVATE.blocked(fresh) or refusal(self._checks)
        if reason:
            self.say(f"not launched: {reason}", "warn")
            return
        self._batch, self._told_at = self.workspace.act(CAMPAIGNS, ACTIVATE, (fresh,)), None
        self._asked_for = None
        self.redraw()


def wanted(campaign: Campaign) -> str:
    """What must be typed to launch it: its name, or the beginning of its id where it has none."""
    return campaign.name.strip() or campaign.id[:8]


def refusal(checks: Sequence[Check]) -> str | None:
    """Why these checks don't let it be launched; None when they do."""
    stops = blockers(checks)
    if stops:
        more = f" (and {len(stops) - 1} more)" if len(stops) > 1 else ""
        return f"{stops[0].name.lower()}: {stops[0].words}{more}"
    reading = [check.name.lower() for check in checks if check.state == "reading"]
    return f"still reading: {', '.join(reading)}" if reading else None


LAID_ON = frozenset({"stats", "not_sending_status", "timestamp_updated"})
"""Fields that do not tell of a change somebody made."""


def what_changed(seen: Campaign, fresh: Campaign) -> tuple[str, ...]:
    """Words for the fields that are not as they were seen."""
    return tuple(
        name.replace("_", " ")
        for name in Campaign.model_fields
        if name not in LAID_ON and getattr(seen, name) != getattr(fresh, name)
    )
