"""Steps and variants side by side: a row each, against the first of its step, and the copy on enter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from instantly_tui.api.campaign_stats import Day, StepStats, rate
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sequences import Step
from instantly_tui.engine.answers import Answer
from instantly_tui.resources import cells
from instantly_tui.resources.periods import NO_CHANGE, points
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.variants import (
    CLICKS,
    MEASURES,
    OPENS,
    Arranged,
    Measure,
    VariantRow,
    Verdict,
    arrange,
    letter,
    measures,
    verdicts,
)
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.answer_lines import stale, waiting
from instantly_tui.ui.screens.campaign_text import untracked_of, variant_lines
from instantly_tui.ui.screens.charting import NO_TOTAL, Charting, day_columns
from instantly_tui.ui.screens.copying import Copying, Sheet
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

POSITIVE, HUMAN, _, _, OPENED, CLICKED = MEASURES
KINDS = {
    "better": "better",
    "worse": "worse",
    "open": "not settled",
    "few": "not enough data",
    "none": "without shares",
}


class StepsPane(Vertical):
    """The variants of one campaign as rows, and below them what the row under the cursor is worth."""

    DEFAULT_CSS = """
    StepsPane { height: 1fr; }
    StepsPane Rows { height: 1fr; }
    StepsPane Panel { height: auto; max-height: 60%; }
    StepsPane.-words Rows, StepsPane.-words RowsHeader { display: none; }
    StepsPane.-words Panel { height: 1fr; max-height: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.reading = False
        """Whether the copy of a variant is shown instead."""
        self._list = RowList((), lambda row: row.key)
        self._arranged = Arranged(())
        self._campaign: Campaign | None = None
        self._measure = 0
        self._changes = False
        """Whether the change against the period before is known."""
        self._title = ""
        self._notes: Sequence[TextLine] = ()
        self._verdicts: dict[str, Verdict] = {}
        self._laid_out_for: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        rows = Rows((), self._list)
        yield RowsHeader(rows)
        yield rows
        yield Panel("")

    def on_mount(self) -> None:
        if isinstance(self.screen, PlaceScreen):
            self.call_after_refresh(self.screen.redraw)

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def measure(self) -> Measure:
        choices = measures(self._untracked)
        return choices[self._measure % len(choices)]

    @property
    def records(self) -> tuple[VariantRow, ...]:
        return self._arranged.rows

    @property
    def _untracked(self) -> frozenset[str]:
        return untracked_of(self._campaign) if self._campaign else frozenset()

    def say(self, lines: Iterable[TextLine], title: str) -> None:
        """Show words in place of rows."""
        self.reading = False
        self.add_class("-words")
        self.query_one(Panel).show(lines, title)

    def show(
        self, arranged: Arranged, campaign: Campaign, title: str, notes: Sequence[TextLine], *, changes: bool
    ) -> None:
        """Show these rows; `changes`: whether their change against the period before is known."""
        self._arranged, self._campaign, self._title, self._notes = arranged, campaign, title, notes
        self._changes = changes
        if not any(row.stats is not None for row in arranged.rows):
            self.say([[Piece("no step has sent anything in this window", "muted")], *notes], title)
            return
        found = (verdicts(arranged.of_step(step), self.measure) for step in arranged.steps)
        self._verdicts = {verdict.row.key: verdict for some in found for verdict in some}
        layout = (self.measure, self._untracked, changes)
        if layout != self._laid_out_for:
            self._laid_out_for = layout
            self.rows.set_columns(self.columns())
        self._list.replace(arranged.rows)
        self.rows.redraw(frozenset())
        self._draw_panel()

    def columns(self) -> tuple[Column[Any], ...]:
        """Each figure with its share of the mails sent, positive replies first."""
        shown = [
            Column[Any]("Step", _step, 4),
            Column[Any]("Var", lambda row: Cell(row.name, "muted" if row.off else "plain"), 6),
            Column[Any]("Sent", lambda row: _count(row, "sent"), 7, "right"),
            Column[Any]("Pos", lambda row: _count(row, POSITIVE.field), 4, "right", drop=4),
            _share(POSITIVE),
            Column[Any]("Replies", lambda row: _count(row, HUMAN.field), 7, "right", drop=5),
            _share(HUMAN),
            Column[Any]("Auto", lambda row: _count(row, "replies_automatic"), 5, "right", drop=7),
            Column[Any]("Meet", lambda row: _count(row, "meetings_booked"), 4, "right", drop=3),
            Column[Any]("Won", lambda row: _count(row, "won"), 3, "right", drop=6),
        ]
        shown += [_share(each, drop=8) for each in (OPENED, CLICKED) if each.field not in self._untracked]
        if self._changes:
            shown.append(Column(f"±{self.measure.title}", self._change, 9, "right", drop=2))
        shown.append(Column(f"By {self.measure.title}", self._verdict, None, least=16))
        return tuple(shown)

    def _change(self, row: VariantRow) -> Cell:
        if row.before is None or row.stats is None:
            return NO_CHANGE
        now, before = (rate(self.measure.hits(each), each.sent) for each in (row.stats, row.before))
        return points(now, before, digits=self.measure.digits)

    def _verdict(self, row: VariantRow) -> Cell:
        if not row.placed:
            return Cell("not placed", "muted")
        if row.stats is None or not row.stats.sent:
            return Cell("nothing sent", "muted")
        found = self._verdicts.get(row.key)
        if found is not None:
            return found.cell
        others = [each for each in self._verdicts.values() if each.against is row]
        return Cell("the first" if others else "alone", "muted")

    @on(Rows.Moved)
    def _draw_panel(self) -> None:
        row: VariantRow | None = self.rows.current
        self.reading = self.reading and row is not None
        self.set_class(self.reading, "-words")
        if row is None:
            return
        if self.reading:
            self.query_one(Panel).show(self._copy(row), f"{_name(row)} · enter or esc goes back to the rows")
            return
        lines = [*self._sentences(row), *self._notes]
        self.query_one(Panel).show(lines, f"{self._title} · v compares by something else")

    def _sentences(self, here: VariantRow) -> list[TextLine]:
        """What the variants of a step are worth: by the chosen measure, then in short by the others.

        Of many variants only the one under the cursor and those that are settled have a sentence.
        """
        step = here.step
        if not here.placed:
            return [
                [Piece("a sum the server could place at no step: it is part of no step's figures", "muted")]
            ]
        rows = self._arranged.of_step(step)
        chosen = verdicts(rows, self.measure)
        if not chosen:
            return [[Piece(f"Step {step}: only one variant has sent anything", "muted")]]
        own = next((each for each in chosen if each.row is here), chosen[0] if len(chosen) == 1 else None)
        told = [each for each in chosen if each is own or each.kind in ("better", "worse")]
        lines: list[TextLine] = [
            [Piece(f"Step {step} by {self.measure.words}: "), Piece(each.words, each.tone)] for each in told
        ]
        if len(chosen) > 1:
            kinds: Counter[str] = Counter(each.kind for each in chosen)
            count = " · ".join(f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind])
            words = f"Step {step}: {len(chosen)} compared with the first, which is allowed for: {count}"
            lines.append([Piece(words, "muted")])
        for other in measures(self._untracked)[:3]:
            if own is not None and other is not self.measure:
                found = next(each for each in verdicts(rows, other) if each.row is own.row)
                lines.append([Piece(f"       by {other.words}: {found.words}", "muted")])
        return lines

    def _copy(self, row: VariantRow) -> list[TextLine]:
        steps = steps_of(self._campaign)
        if row.step is None or row.variant is None:
            return [[Piece("the server could not place this row, so it has no copy", "muted")]]
        known = 0 < row.step <= len(steps) and row.variant < len(steps[row.step - 1].variants)
        if not known:
            return [[Piece("the campaign has this variant no more, so its text can't be had", "muted")]]
        return variant_lines(row.step, row.variant, steps[row.step - 1].variants[row.variant])

    def vary(self) -> str:
        """Compare by the next measure; returns its words."""
        self._measure += 1
        return self.measure.words

    def read(self) -> None:
        """Show the copy of the variant under the cursor, or the rows again."""
        if self.rows.current is not None:
            self.reading = not self.reading
            self._draw_panel()
            self.query_one(Panel).scroll_home(animate=False)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.read()

    def move(self, by: int) -> None:
        """Move the cursor, or scroll the copy."""
        if self.has_class("-words"):
            self.query_one(Panel).scroll_relative(y=by, animate=False)
        else:
            self.rows.move(by)


class WithSteps(Copying, Charting):
    """A place of which one tab sets the variants of a campaign side by side."""

    @property
    def steps_pane(self) -> StepsPane | None:
        """Made when it is first needed: a place opens without it."""
        found = self.query(StepsPane)
        return found.first() if found and found.first().is_mounted else None

    def draw_steps(
        self,
        home: Widget,
        answer: Answer[tuple[StepStats, ...]],
        campaign: Campaign | None,
        title: str,
        *,
        before: Answer[tuple[StepStats, ...]] | None = None,
    ) -> None:
        """Show an answer; `before` is that of the period before, None where there is none."""
        pane = self.steps_pane
        if pane is None:
            if not self.query(StepsPane):
                home.mount(StepsPane())
            return
        if answer.value is None or campaign is None:
            pane.say(waiting(answer, "the steps"), title)
            return
        known = before is not None and before.value is not None
        arranged = arrange(answer.value, steps_of(campaign), before=(before.value or ()) if before else ())
        notes = [*self._step_notes(arranged, campaign, before), *stale(answer, "the steps")]
        pane.show(arranged, campaign, title, notes, changes=known)

    def _step_notes(
        self, arranged: Arranged, campaign: Campaign, before: Answer[tuple[StepStats, ...]] | None
    ) -> list[TextLine]:
        untracked, notes = untracked_of(campaign), []
        if before is None:
            notes.append("no change is shown: the figures are since the start, there is no period before")
        elif before.error is not None:
            notes.append(f"no change is shown: the period before could not be read: {before.error}")
        if not arranged.certain:
            notes.append("whether the server counts steps from 0 or 1 can't be told here: taken as from 1")
        if OPENS in untracked:
            notes.append("open rate hidden: opens are not tracked in this campaign")
        if CLICKS in untracked:
            notes.append("click rate hidden: links are not tracked in this campaign")
        return [[Piece(note, "muted")] for note in notes]

    @property
    def on_steps(self) -> bool:
        """Whether that tab is in front."""
        return False

    def action_metric(self) -> None:
        """Compare variants by something else; elsewhere, show other figures on the chart."""
        pane = self.steps_pane
        if not self.on_steps:
            super().action_metric()
        elif pane is not None and pane.records:
            self.say(f"variants are compared by {pane.vary()}")
            self.draw()

    def action_read(self) -> None:
        if (pane := self.steps_pane) is not None:
            pane.read()

    def steps_sheet(self, where: str) -> Sheet | None:
        """The variants as a table to copy; None while they are not here."""
        pane = self.steps_pane
        if pane is None or not pane.records or (pane.has_class("-words") and not pane.reading):
            return None
        return Sheet(f"Steps and variants · {where}", pane.columns(), pane.records)

    def days_sheet(self, days: Sequence[Day], where: str) -> Sheet:
        """The chart's days as a table to copy."""
        return Sheet(f"Days · {where}", day_columns(self.untracked), days[::-1], note=NO_TOTAL)

    def move_steps(self, by: int) -> bool:
        """Move among the variants; False when they are not in front."""
        pane = self.steps_pane if self.on_steps else None
        if pane is not None:
            pane.move(by)
        return pane is not None

    def go_back(self) -> None:
        pane = self.steps_pane if self.on_steps else None
        if pane is not None and pane.reading:
            pane.read()
        else:
            super().go_back()

    def why_not(self, command: Command) -> str | None:
        if command.action == "read" and not self.on_steps:
            return "only a list of variants has copy to read"
        return super().why_not(command)


def steps_of(campaign: Campaign | None) -> Sequence[Step]:
    """The campaign's steps: it uses only its first sequence."""
    return campaign.sequences[0].steps if campaign and campaign.sequences else ()


def _step(row: VariantRow) -> Cell:
    return cells.UNKNOWN if row.step is None else Cell(str(row.step))


def _name(row: VariantRow) -> str:
    return "Not placed" if row.step is None else f"Step {row.step}, variant {letter(row.variant or 0)}"


def _count(row: VariantRow, field: str) -> Cell:
    """A count; where the server has no row for a variant of the campaign, it sent nothing."""
    return cells.UNKNOWN if row.stats is None else cells.count(getattr(row.stats, field))


def _share(measure: Measure, drop: int = 0) -> Column[Any]:
    def cell(row: VariantRow) -> Cell:
        sent = row.stats.sent if row.stats else None
        return cells.percent(measure.hits(row.stats), sent, digits=measure.digits)

    return Column(measure.title, cell, max(5, len(measure.title)), "right", drop=drop)
