"""Campaigns side by side: the same figures of the same period, each with its change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from instantly_tui.api.campaign_stats import Overview, overview
from instantly_tui.engine.answers import Answer
from instantly_tui.resources.periods import Period
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.variants import SURE, percent_sure
from instantly_tui.text.proportions import compare
from instantly_tui.ui.commands import copies
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answer_lines import EDGES, NARROW
from instantly_tui.ui.screens.copying import Copying, Sheet
from instantly_tui.ui.screens.numbers_data import Metric, metrics
from instantly_tui.ui.screens.period_place import PeriodPlace, period_commands
from instantly_tui.ui.widgets.columns import fit
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

FIGURES_SECONDS = 120.0
LABEL = 14
VALUE = 8
CHANGE = 9
GAP = 3
NAME = 24
"""Cells of a name inside a sentence."""
EACH = VALUE + 1 + CHANGE + GAP
"""Cells of one campaign."""
UNTRACKED = "opened: left out where none was counted, as then opens are as a rule not tracked"
TESTED = (
    ("positive", "total_opportunities"),
    ("replies", "reply_count_unique"),
)
"""The shares of the leads contacted that each campaign is tested against the first by."""


class CompareScreen(PeriodPlace, Copying):
    """A column for each campaign, as many as the screen has room for."""

    place = "compare"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *period_commands("compare"),
        Command("compare.left", ("h", "left"), "Campaign before", "shift", "-1", motion=True, hint=40),
        Command("compare.right", ("l", "right"), "Next campaign", "shift", "1", motion=True, hint=41),
        Command("compare.open", ("enter",), "Open the first", "open", hint=1, help="The one on the left"),
        Command("compare.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("compare.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
        *copies("compare"),
    )

    def __init__(self, campaigns: tuple[tuple[str, str], ...], period: Period | None = None) -> None:
        """`campaigns`: id and name of each, the one to measure by first."""
        super().__init__()
        self.campaigns = campaigns
        self.period = period
        self.first = 0
        """The campaign on the left."""

    def crumbs(self) -> str:
        return "numbers ▸ side by side"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Panel("")

    def arrive(self) -> None:
        self.workspace.refresh.watch(self.redraw)

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self.redraw)

    def read_at(self) -> float | None:
        known = [
            answer.read_at for name, _ in self._in_sight if (answer := self._now(name)).read_at is not None
        ]
        return min((each for each in known if each is not None), default=None)

    def _figures(self, campaign: str, period: Period) -> Answer[Overview]:
        return self.scope.want(
            overview((campaign,), start=period.start, end=period.end), max_age=FIGURES_SECONDS
        )

    def _now(self, campaign: str) -> Answer[Overview]:
        return self._figures(campaign, self.shown_period)

    def _before(self, campaign: str) -> Answer[Overview]:
        return self._figures(campaign, self.shown_period.before)

    @property
    def _room(self) -> int:
        """How many campaigns fit beside each other."""
        return max(1, (self.size.width - EDGES - LABEL) // EACH)

    @property
    def _in_sight(self) -> tuple[tuple[str, str], ...]:
        return self.campaigns[self.first : self.first + self._room]

    def draw(self) -> None:
        self.first = max(0, min(self.first, len(self.campaigns) - self._room))
        period, shown = self.shown_period, self._in_sight
        words = period.words if self.size.width >= NARROW else period.short_words
        count = f" campaigns {self.first + 1}–{self.first + len(shown)} of {len(self.campaigns)}"
        self.query_one("#tabs", Line).show([Piece(count)], [Piece(words + " ")])
        columns = [self._column(campaign) for campaign, _ in shown]
        titles = _titles(columns)
        lines: list[TextLine] = [
            [Piece(" " * LABEL), *(Piece(fit(name, EACH - GAP) + " " * GAP, "accent") for _, name in shown)]
        ]
        for title in titles:
            line = [Piece(title.ljust(LABEL), "muted")]
            for column in columns:
                line += _pieces(column, title)
            lines.append(line)
        lines += [[], *self._tests(), *self._troubles()]
        if any(column and "opened" not in column for column in columns):
            lines.append([Piece(UNTRACKED, "muted")])
        self.query_one(Panel).show(lines, f"Side by side · {self._against()}")

    def _column(self, campaign: str) -> dict[str, Metric] | None:
        """The figures of a campaign by their title; None while they are not known."""
        now, before = self._now(campaign).value, self._before(campaign).value
        if now is None:
            return None
        # Nobody says here whether a campaign tracks opens: none at all may be either.
        opens = "rate" if now.open_count_unique else ""
        return {metric.title: metric for metric in metrics(now, before, opens=opens)}

    def _against(self) -> str:
        before = [self._before(campaign) for campaign, _ in self._in_sight]
        if any(answer.error is not None for answer in before):
            return "some of the period before could not be read"
        if any(answer.value is None for answer in before):
            return "reading the period before …"
        return f"{self.uneven}change against the period before"

    def _troubles(self) -> list[TextLine]:
        lines: list[TextLine] = []
        for campaign, name in self._in_sight:
            if (error := self._now(campaign).error) is not None:
                lines.append([Piece(f"{name} could not be read: {error} — ctrl+r tries again", "bad")])
        return lines

    def _tests(self) -> list[TextLine]:
        """How sure it is that a campaign does better than the first one on the screen, or worse."""
        (first, first_name), *others = self._in_sight
        base, lines = self._now(first).value, list[TextLine]()
        for campaign, name in others:
            found = self._now(campaign).value
            if base is None or found is None:
                continue
            said = [
                against_first(words, field, base, found, len(self.campaigns) - 1) for words, field in TESTED
            ]
            pair = f"{fit(name, NAME).rstrip()} against {fit(first_name, NAME).rstrip()}: "
            lines.append([Piece(pair), Piece(" · ".join(said), "muted")])
        if lines and len(self.campaigns) > 2:
            lines.append(
                [Piece(f"{len(self.campaigns) - 1} compared with one, which is allowed for", "muted")]
            )
        return lines

    def sheet(self) -> Sheet | None:
        """All campaigns that were read, also those beside the screen; how many are missing is said."""
        columns_of = [(name, self._column(campaign)) for campaign, name in self.campaigns]
        known = [(name, column) for name, column in columns_of if column]
        if not known:
            return None
        missing = [name for name, column in columns_of if not column]

        def figure(column: dict[str, Metric], *, moved: bool) -> Any:
            return lambda title: _of(column, title, moved=moved)

        columns: list[Column[Any]] = [Column("Figure", lambda title: title)]
        for name, column in known:
            columns.append(Column(name, figure(column, moved=False), VALUE, "right"))
            columns.append(Column("change", figure(column, moved=True), CHANGE, "right"))
        titles = _titles([column for _, column in known])
        title = f"Side by side · {self.shown_period.words}"
        if not missing:
            return Sheet(title, columns, titles, "all")
        after = f"of {len(known)} of {len(self.campaigns)} campaigns, the others are not read yet,"
        return Sheet(title, columns, titles, "all", after, note=f"not read yet: {', '.join(missing)}")

    def action_shift(self, by: str) -> None:
        self.first += int(by)
        self.redraw()

    def action_scroll(self, by: str) -> None:
        self.query_one(Panel).scroll_relative(y=int(by), animate=False)

    def action_open(self) -> None:
        self.shell.navigator.go("campaign", self._in_sight[0][0])


def _titles(columns: Iterable[dict[str, Metric] | None]) -> list[str]:
    """The figures any of them has, in their order."""
    return list(dict.fromkeys(title for column in columns for title in column or ()))


def _of(column: dict[str, Metric] | None, title: str, *, moved: bool) -> Cell:
    if column is None:
        return Cell("…", "muted") if not moved else Cell("")
    metric = column.get(title)
    if metric is None:
        return Cell("") if moved else Cell("–", "muted")
    return metric.change if moved else metric.now


def _pieces(column: dict[str, Metric] | None, title: str) -> list[Piece]:
    now, moved = _of(column, title, moved=False), _of(column, title, moved=True)
    return [
        Piece(now.text.rjust(VALUE) + " ", now.tone),
        Piece(moved.text.ljust(CHANGE) + " " * GAP, moved.tone),
    ]


def against_first(words: str, field: str, first: Overview, other: Overview, times: int) -> str:
    """How a campaign does against the first by one share, when so many campaigns are set against it."""
    hits, first_hits = getattr(other, field), getattr(first, field)
    of, first_of = other.contacted_count, first.contacted_count
    if hits is None or first_hits is None or of is None or first_of is None:
        return f"{words}: not known"
    found = compare(hits, of, first_hits, first_of)
    sure = found.sure_among(times) if found is not None else 0.0
    if found is None or (found.z is None and sure < SURE):
        return f"{words}: not enough data"
    if hits * first_of == first_hits * of:
        return f"{words}: the same"
    more = hits * first_of > first_hits * of
    if sure < SURE:
        return f"{words}: {'ahead' if more else 'behind'}, only {percent_sure(sure)} sure"
    return f"{words}: {'better' if more else 'worse'}, {percent_sure(sure)} sure"
