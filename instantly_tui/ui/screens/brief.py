"""Home: what needs the user now, ranked, each line with the key that opens it; from four requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from instantly_tui.api.accounts import list_accounts
from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics, daily
from instantly_tui.resources import cells
from instantly_tui.resources.campaigns import BOUNCE_STOP, BOUNCE_WARN, STATUSES
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.spark import spark
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.brief_items import BriefItem, brief_items
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.numbers_data import by_day, last_days
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact, table
from instantly_tui.ui.widgets.rows import Rows

FIGURES_SECONDS = 60.0
ACCOUNTS_SECONDS = 60.0
DAYS = 30
WEEK = 7
SHOWN_CAMPAIGNS = 8
IN_ERROR = "ACC_FILTER_ERROR"

COLUMNS: tuple[Column[Any], ...] = (
    Column("", lambda pair: str(pair[0]), 2, "right"),
    Column("", lambda pair: pair[1].sign(), 8),
    Column("", lambda pair: pair[1].words),
    Column("", lambda pair: Cell(f"enter: {pair[1].opens}", "muted"), 26, drop=1),
)


class BriefScreen(Moving):
    """Read-only: nothing is sent or changed from here."""

    place = "brief"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        *(Command(f"brief.item_{n}", (str(n),), f"Open line {n}", "item", str(n)) for n in range(1, 10)),
    )
    DEFAULT_CSS = """
    BriefScreen Rows { height: 2fr; min-height: 5; }
    BriefScreen #below { height: 3fr; }
    BriefScreen.-low #campaigns { display: none; }
    BriefScreen.-one-pane #campaigns, BriefScreen.-narrow #campaigns,
    BriefScreen.-tiny #campaigns { display: none; }
    BriefScreen #yesterday { width: 1fr; }
    BriefScreen #campaigns { width: 1fr; }
    """

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, RowList((), lambda pair: str(pair[0])))
        rows.empty = self._empty
        yield rows
        yield Horizontal(Panel("Yesterday", id="yesterday"), Panel("Campaigns", id="campaigns"), id="below")

    def arrive(self) -> None:
        self.workspace.refresh.watch(self._ask)
        self._ask()

    def leave(self) -> None:
        self.workspace.refresh.unwatch(self._ask)

    def _ask(self) -> None:
        _ = self._figures, self._broken, self._daily, self.shell.facts.unread

    @property
    def _today(self) -> date:
        return self.workspace.clock.wall().date()

    @property
    def _figures(self) -> Any:
        return self.scope.want(campaign_analytics(), max_age=FIGURES_SECONDS)

    @property
    def _broken(self) -> Any:
        return self.scope.want(list_accounts(filter=IN_ERROR), max_age=ACCOUNTS_SECONDS)

    @property
    def _daily(self) -> Any:
        period = last_days(DAYS, self._today)
        return self.scope.want(daily(start=period.start, end=period.end), max_age=FIGURES_SECONDS)

    def read_at(self) -> float | None:
        moments = [
            each.read_at for each in (self._figures, self._broken, self._daily) if each.read_at is not None
        ]
        return min(moments) if moments else None

    def items(self) -> list[BriefItem]:
        """The lines, most urgent first."""
        broken = self._broken.value
        drafts = tuple(self.workspace.outbox.box.drafts.values())
        return brief_items(
            self.shell.facts.unread, broken.items if broken else None, self._figures.value, drafts
        )

    def draw(self) -> None:
        rows = self.rows
        items = list(enumerate(self.items(), 1))
        cursor = rows.cursor
        rows.set_source(RowList(items, lambda pair: str(pair[0])))
        rows.go(min(cursor, max(0, len(items) - 1)))
        clock = self.workspace.clock.wall().astimezone()
        head = f" · {clock:%a %d %b} · what needs you; nothing is sent or changed from here without your yes"
        failed = [
            str(each.error) for each in (self._figures, self._broken, self._daily) if each.error is not None
        ]
        left = [Piece(" Brief", "accent"), Piece(head, "muted")]
        if failed:
            left = [Piece(" Brief", "accent"), Piece(f" · could not be read whole: {failed[0]}", "bad")]
        self.query_one("#facts", Line).show(left, [Piece(f"{len(items)} lines ")])
        self.query_one("#yesterday", Panel).show(self._yesterday())
        self.query_one("#campaigns", Panel).show(self._campaigns())

    def _empty(self) -> Cell:
        answers = (self._figures, self._broken)
        if any(each.error for each in answers):
            return Cell("what needs you could not be found out — ctrl+r tries again", "bad")
        if any(each.value is None for each in answers):
            return Cell("reading …", "muted")
        return Cell("nothing needs you now", "good")

    def _yesterday(self) -> list[TextLine]:
        answer = self._daily
        if answer.value is None:
            words = f"could not be read: {answer.error}" if answer.error else "reading …"
            return [[Piece(words, "bad" if answer.error else "muted")]]
        days = by_day(answer.value, last_days(DAYS, self._today))
        day, week = days[-2], days[-2 - WEEK : -1]
        when = f"{self._today - timedelta(days=1):%a %d %b} (UTC), bars: 7 days"
        return [
            [Piece(when, "muted")],
            _row("positive", day.opportunities, [each.opportunities for each in week], day.contacted, 2),
            _row("replies", day.unique_replies, [each.unique_replies for each in week], day.contacted, 1),
            _row("auto-replies", day.replies_automatic, [each.replies_automatic for each in week]),
            _row("sent", day.sent, [each.sent for each in week]),
            _row("contacted", day.contacted, [each.contacted for each in week]),
            [],
            [Piece("30 days sent     ", "muted"), Piece(spark([_number(each.sent) for each in days]))],
            [
                Piece("30 days replies  ", "muted"),
                Piece(spark([_number(each.unique_replies) for each in days])),
            ],
        ]

    def _campaigns(self) -> list[TextLine]:
        figures: Sequence[CampaignStats] | None = self._figures.value
        if figures is None:
            return [[Piece("reading …" if self._figures.error is None else "could not be read", "muted")]]
        active = sorted(
            (row for row in figures if row.campaign_status == 1),
            key=lambda row: -(row.emails_sent_count or 0),
        )
        rows = [
            [
                piece(cells.word(row.campaign_status, STATUSES)),
                Piece(row.campaign_name[:28]),
                piece(cells.percent(row.total_opportunities, row.contacted_count, digits=2)),
                piece(cells.percent(row.reply_count_unique, row.contacted_count)),
                piece(
                    cells.graded(row.bounced_count, row.emails_sent_count, warn=BOUNCE_WARN, bad=BOUNCE_STOP)
                ),
            ]
            for row in active[:SHOWN_CAMPAIGNS]
        ]
        more = [[Piece(f"{len(active)} active; gc lists all", "muted")]]
        return [*table(rows, ("", "Campaign", "Pos%", "Reply%", "Bounce%"), right=(2, 3, 4)), *more]

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (pair := self.rows.current) is not None:
            self._open(pair[1])

    def action_item(self, number: str) -> None:
        items = self.items()
        if int(number) > len(items):
            self.say(f"there is no line {number}", "warn")
        else:
            self._open(items[int(number) - 1])

    def _open(self, item: BriefItem) -> None:
        self.shell.navigator.go(item.place, *item.arguments)


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _row(
    label: str, value: int | None, week: Sequence[int | None], whole: int | None = None, digits: int = 0
) -> TextLine:
    share = cells.percent(value, whole, digits=digits).text + " %" if whole else ""
    amount = cells.count(value).text
    return fact(
        label, Piece(f"{amount:>8}  {share:>8}  "), Piece(spark([_number(each) for each in week])), width=14
    )
