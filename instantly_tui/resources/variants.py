"""Steps and variants side by side: what each counted, which is better, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from instantly_tui.api.campaign_stats import StepStats, rate
from instantly_tui.api.sequences import Step
from instantly_tui.resources.spec import Cell, Tone
from instantly_tui.text.proportions import compare

OPENS, CLICKS = "unique_opened", "unique_clicks"
"""Fields that the server answers with 0 when it does not track them."""
SURE = 95.0
"""Percent from which on one variant is called better."""
LETTERS = 26


@dataclass(frozen=True)
class Measure:
    """What variants are compared by: a count out of the mails each has sent."""

    words: str
    field: str
    title: str
    """For the head of a column."""
    digits: int = 1

    def hits(self, stats: StepStats | None) -> int | None:
        value: int | None = None if stats is None else getattr(stats, self.field)
        return value


MEASURES = (
    Measure("positive replies", "unique_opportunities", "Pos%", 2),
    Measure("human replies", "unique_replies", "Reply%"),
    Measure("meetings", "meetings_booked", "Meet%", 2),
    Measure("deals won", "won", "Won%", 2),
    Measure("opens", OPENS, "Open%"),
    Measure("clicks", CLICKS, "Click%"),
)


def measures(untracked: frozenset[str]) -> tuple[Measure, ...]:
    """What can be compared by, positive replies first; not what the campaign does not track."""
    return tuple(each for each in MEASURES if each.field not in untracked)


@dataclass(frozen=True)
class VariantRow:
    """One variant of one step, or what the server could place nowhere."""

    key: str
    step: int | None
    """As people count, from 1; None where the server could not tell."""
    variant: int | None
    """0 is A; None where the server could not tell."""
    stats: StepStats | None
    """None when nothing was counted."""
    before: StepStats | None = None
    """The same in the period before."""
    off: bool = False
    """Whether it is switched off in the campaign."""
    written: bool = True
    """Whether the campaign still has it."""

    @property
    def name(self) -> str:
        """The variant as people call it, with its state."""
        if self.variant is None:
            return "?" if self.step is not None else ""
        return letter(self.variant) + (" off" if self.off else "" if self.written else " gone")

    @property
    def placed(self) -> bool:
        return self.step is not None and self.variant is not None


def letter(variant: int) -> str:
    """0 is A; from 26 on the number says more."""
    return chr(ord("A") + variant) if 0 <= variant < LETTERS else str(variant)


@dataclass(frozen=True)
class Arranged:
    """The rows in their order, and whether the numbers of the steps are certain."""

    rows: tuple[VariantRow, ...]
    certain: bool = True
    """False when the answer would read the same counted from 0: it is then taken to count from 1."""

    def of_step(self, step: int | None) -> tuple[VariantRow, ...]:
        return tuple(row for row in self.rows if row.placed and row.step == step)

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(sorted({row.step for row in self.rows if row.placed and row.step is not None}))


def arrange(
    rows: Sequence[StepStats],
    steps: Sequence[Step],
    *,
    before: Sequence[StepStats] = (),
    first: Literal[0, 1] | None = None,
) -> Arranged:
    """Bring an answer and the campaign's sequence together, what was not sent yet included.

    `first` is the number the server gives the first step; None where nobody knows (API.md §7.4): it is
    found out from the numbers, and 1 where those leave it open. Rows without step or variant are sums that
    belong nowhere: they stand last, each by itself.
    """
    base, certain = _base((*rows, *before), len(steps)) if first is None else (first, True)
    known = {place: row for row in rows if (place := _place(row, base)) is not None}
    earlier = {place: row for row in before if (place := _place(row, base)) is not None}
    written = {
        (number, index): variant.v_disabled is True
        for number, step in enumerate(steps, 1)
        for index, variant in enumerate(step.variants)
    }
    placed = [
        VariantRow(
            f"{place[0]}/{place[1]}",
            *place,
            known.get(place),
            earlier.get(place),
            off=written.get(place, False),
            written=place in written,
        )
        for place in sorted({*known, *written})
    ]
    rest = [
        VariantRow(f"rest/{number}", _number(row.step, base), None, row)
        for number, row in enumerate(row for row in rows if _place(row, base) is None)
    ]
    return Arranged((*placed, *rest), certain)


def _base(rows: Iterable[StepStats], steps: int) -> tuple[int, bool]:
    """The number of the first step, and whether it could be told."""
    numbers = {int(row.step) for row in rows if _digits(row.step)}
    if 0 in numbers:
        return 0, True
    return 1, not numbers or 0 < steps <= max(numbers)


def _place(row: StepStats, base: int) -> tuple[int, int] | None:
    step = _number(row.step, base)
    return (step, int(row.variant)) if step is not None and _digits(row.variant) else None


def _number(step: str, base: int) -> int | None:
    return int(step) - base + 1 if _digits(step) else None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


@dataclass(frozen=True)
class Verdict:
    """One variant against the first of its step."""

    row: VariantRow
    against: VariantRow
    measure: Measure
    kind: Literal["better", "worse", "open", "few", "none"]
    sure: float = 0.0
    """Percent; what was compared besides on this step is allowed for."""

    @property
    def cell(self) -> Cell:
        """As short as a column has room."""
        if self.kind in ("few", "none"):
            return Cell("too few" if self.kind == "few" else "no share", "muted")
        if self.kind == "open" and self._same:
            return Cell("= the same", "muted")
        if self.kind == "open":
            sign = "△" if _ahead(self.row, self.against, self.measure) else "▽"
            return Cell(f"{sign} only {percent_sure(self.sure)}", "muted")
        better = self.kind == "better"
        return Cell(f"{'▲' if better else '▼'} {percent_sure(self.sure)} sure", "good" if better else "warn")

    @property
    def words(self) -> str:
        """The whole of it as a sentence."""
        row, against = self.row, self.against
        a, b = letter(against.variant or 0), letter(row.variant or 0)
        sent = [each.stats.sent or 0 if each.stats else 0 for each in (against, row)]
        found = [self.measure.hits(each.stats) for each in (against, row)]
        if self.kind == "none":
            return f"{b} against {a}: no shares to compare by {self.measure.words}"
        counted = f"{a} {found[0]:,} of {sent[0]:,}, {b} {found[1]:,} of {sent[1]:,}, n = {sum(sent):,}"
        if self.kind == "few":
            return f"{a} against {b}: not enough data ({counted})"
        if self._same:
            return f"{a} and {b} have the same share ({counted})"
        better, worse = (b, a) if _ahead(row, against, self.measure) else (a, b)
        sure = f"{percent_sure(self.sure)} sure ({counted})"
        if self.kind == "open":
            return f"{better} and {worse} can't be told apart: {better} leads, only {sure}"
        return f"{better} is better than {worse}, {sure}"

    @property
    def _same(self) -> bool:
        """Whether neither of them leads."""
        row, against = self.row, self.against
        return not (_ahead(row, against, self.measure) or _ahead(against, row, self.measure))

    @property
    def tone(self) -> Tone:
        return "muted" if self.kind in ("few", "none") else "plain" if self.kind == "open" else "good"


def percent_sure(sure: float) -> str:
    """Never more than it is: rounded down, and above 99 only so much."""
    return "over 99 %" if sure > 99 else f"{int(sure)} %"


def verdicts(rows: Sequence[VariantRow], measure: Measure) -> tuple[Verdict, ...]:
    """The rows of one step, each but the first that was sent against that first one.

    With several of them the chance of a false find grows: each has to be as much surer.
    """
    sent = [row for row in rows if row.stats is not None and row.stats.sent]
    if len(sent) < 2:
        return ()
    against, *others = sent
    return tuple(_verdict(row, against, measure, len(others)) for row in others)


def _verdict(row: VariantRow, against: VariantRow, measure: Measure, times: int) -> Verdict:
    numbers = [(measure.hits(each.stats), each.stats.sent if each.stats else None) for each in (against, row)]
    if any(hits is None or sent is None for hits, sent in numbers):
        return Verdict(row, against, measure, "none")
    (a, a_sent), (b, b_sent) = ((hits or 0, sent or 0) for hits, sent in numbers)
    found = compare(a, a_sent, b, b_sent)
    if found is None:
        return Verdict(row, against, measure, "none")
    sure = found.sure_among(times)
    if sure >= SURE:
        return Verdict(row, against, measure, "better" if _ahead(row, against, measure) else "worse", sure)
    return Verdict(row, against, measure, "few" if found.z is None else "open", sure)


def _ahead(row: VariantRow, against: VariantRow, measure: Measure) -> bool:
    shares = [rate(measure.hits(each.stats), each.stats.sent) or 0 for each in (row, against) if each.stats]
    return len(shares) == 2 and shares[0] > shares[1]
