"""Home: what needs the user now, ranked, each line with the key that opens it; from four requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.campaign_stats import CampaignStats, Day, campaign_analytics, daily
from instantly_tui.api.campaigns import CampaignStatus
from instantly_tui.api.emails import unread_count
from instantly_tui.api.page import Page
from instantly_tui.engine.answers import Answer
from instantly_tui.resources.campaign_figures import bare_columns, sent_order, worst_first
from instantly_tui.resources.periods import by_day, last_days
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.answer_lines import EDGES, LOW, NARROW, fitted, waiting
from instantly_tui.ui.screens.brief_items import BROKEN, BriefItem, brief_items
from instantly_tui.ui.screens.brief_text import trend_lines, yesterday_lines
from instantly_tui.ui.screens.charting import CHART, Charting
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.status import COUNT_SECONDS
from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows

FIGURES_SECONDS = 60.0
DAYS = 30
IN_ERROR = "ACC_FILTER_ERROR"
SHOWN = (*BROKEN, CampaignStatus.ACTIVE)
"""The states of the campaigns that are set side by side."""
FIGURE_COLUMNS = bare_columns(with_left=True)
LOWEST = 22
"""Lines of the screen below which there is no room for bars either."""
PARTS = ("the campaigns' figures", "the accounts in error", "the daily figures", "the unread count")

COLUMNS: tuple[Column[Any], ...] = (
    Column("", lambda pair: str(pair[0]), 2, "right"),
    Column("", lambda pair: pair[1].sign(), 7),
    Column("", lambda pair: pair[1].words),
    Column("", lambda pair: Cell(f"⏎ {pair[1].opens}", "muted"), 10, drop=1),
)


class BriefScreen(Charting, Moving):
    """Read-only: nothing is sent or changed from here."""

    place = "brief"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        *(command for command in CHART if command.id != "chart.metric"),
        *(
            Command(
                f"brief.item_{n}", (str(n),), f"Open line {n}", "item", str(n), help="Open what it is about"
            )
            for n in range(1, 10)
        ),
    )
    DEFAULT_CSS = """
    BriefScreen #middle { height: 1fr; max-height: 12; margin-top: 1; }
    BriefScreen #yesterday { width: 1fr; }
    BriefScreen #month { width: 1fr; }
    BriefScreen #campaigns { height: 1fr; }
    BriefScreen.-low #month, BriefScreen.-tiny #month, BriefScreen.-narrow #month,
    BriefScreen.-one-pane #month { display: none; }
    BriefScreen.-low #middle { height: auto; max-height: 7; margin-top: 0; }
    BriefScreen.-low #yesterday { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._known = False
        self._items = RowList((), lambda pair: pair[1].key)

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, self._items)
        rows.empty = self._empty
        yield rows
        yield Horizontal(Panel("Yesterday", id="yesterday"), Chart(id="month"), id="middle")
        yield Panel("Campaigns", id="campaigns")

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._ask)
        self._ask()

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._ask)

    def _ask(self) -> None:
        _ = self._answers

    @property
    def _today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _figures(self) -> Answer[tuple[CampaignStats, ...]]:
        return self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS)

    @property
    def _broken(self) -> Answer[Page[Account]]:
        return self.scope.want(list_accounts(filter=IN_ERROR), max_age=FIGURES_SECONDS)

    @property
    def _daily(self) -> Answer[tuple[Day, ...]]:
        period = last_days(DAYS, self._today)
        return self.scope.want(daily(start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    @property
    def _unread(self) -> Answer[int | None]:
        return self.scope.want(unread_count(), max_age=COUNT_SECONDS)

    @property
    def _answers(self) -> tuple[Answer[Any], ...]:
        """All that is asked of the server for this place, in the order of `PARTS`."""
        return self._figures, self._broken, self._daily, self._unread

    def read_at(self) -> float | None:
        return min((each.read_at for each in self._answers if each.read_at is not None), default=None)

    def why_not(self, command: Command) -> str | None:
        if command.action == "day" and not self.chart.display:
            return "the chart needs a screen of 100×30; gn shows the numbers"
        return super().why_not(command)

    def items(self) -> list[BriefItem]:
        """The lines, most urgent first."""
        broken = self._broken.value
        return brief_items(
            self._unread.value,
            broken.items if broken else None,
            self._figures.value,
            tuple(self.workspace.outbox.box.drafts.values()),
            more_broken=broken is not None and broken.more,
        )

    def draw(self) -> None:
        items = self.items()
        rows = self.rows
        self._items.replace(list(enumerate(items, 1)))
        rows.styles.height = max(3, min(len(items), self.size.height * 2 // 5 - 1))
        rows.redraw(frozenset())
        if not self._known:
            # The parts arrive one by one: until all are here, the most urgent line is the one to stand on.
            rows.first()
            self._known = all(each.value is not None or each.error is not None for each in self._answers)
        self._draw_facts(len(items))
        self._draw_days()
        self._draw_campaigns()

    def _draw_facts(self, lines: int) -> None:
        today = self.workspace.clock.wall().astimezone()
        left = [Piece(" Brief", "accent"), Piece(f" · {today:%a %d %b} · what needs you", "muted")]
        missing = [
            (part, each.error)
            for part, each in zip(PARTS, self._answers, strict=True)
            if each.error is not None
        ]
        if missing:
            part, error = missing[0]
            more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
            left = [Piece(" Brief", "accent"), Piece(f" · not whole: {part}{more}: {error}", "bad")]
        elif self.size.width >= NARROW:
            left.append(Piece("; nothing is sent or changed from here without your yes", "muted"))
        self.query_one("#facts", Line).show(left, [Piece(f"{self.rows.cursor + 1 if lines else 0}/{lines} ")])

    def _empty(self) -> Cell:
        answers = (self._figures, self._broken, self._unread)
        if any(each.error for each in answers):
            return Cell("what needs you could not be found out — ctrl+r tries again", "bad")
        if any(each.value is None for each in answers):
            return Cell("reading …", "muted")
        return Cell("nothing needs you now", "good")

    def _draw_days(self) -> None:
        answer = self._daily
        panel = self.query_one("#yesterday", Panel)
        if answer.value is None:
            panel.show(waiting(answer, "the daily figures"), "Yesterday")
            return
        days = by_day(answer.value, last_days(DAYS, self._today), self._today)
        self.show_days(days)
        low = self.size.height < LOW
        lines = yesterday_lines(days, short=low)
        bars = self.size.height >= LOWEST and not self.chart.display
        lines += trend_lines(days) if bars else []
        panel.show(lines, "Yesterday against the week (UTC)" + (f", {DAYS} days" if bars else ""))

    def _draw_campaigns(self) -> None:
        answer = self._figures
        panel = self.query_one("#campaigns", Panel)
        if answer.value is None:
            panel.show(waiting(answer, "the campaigns' figures"), "Campaigns")
            return
        chosen = self._chosen_campaigns(answer.value)
        # What would lie below the edge of the screen can't be scrolled to: it is left to the list itself.
        shown = chosen[: self.size.height]
        lines: list[TextLine] = fitted(FIGURE_COLUMNS, shown, self.size.width - EDGES)
        count = f"{len(chosen)} active or stopped of {len(answer.value)} with figures"
        title = f"Campaigns, all time · {count} · g c lists all"
        panel.show(lines, title)

    def _chosen_campaigns(self, rows: Sequence[CampaignStats]) -> list[CampaignStats]:
        def order(row: CampaignStats) -> tuple[int, float]:
            rank, _ = worst_first(row.campaign_status, row, "")
            return rank, -sent_order(row)

        return sorted((row for row in rows if row.campaign_status in SHOWN), key=order)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._draw_facts(len(self._items))

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (pair := self.rows.current) is not None:
            self._open(pair[1])

    def action_item(self, number: str) -> None:
        pair = self._items.row(int(number) - 1)
        if pair is None:
            self.say(f"there is no line {number}", "warn")
        else:
            self._open(pair[1])

    def _open(self, item: BriefItem) -> None:
        self.shell.navigator.go(item.place, *item.arguments)
