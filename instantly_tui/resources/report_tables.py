"""A report's figures as words: the tables and sentences that all its forms share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from instantly_tui.api.campaign_stats import rate
from instantly_tui.resources.cells import UNKNOWN, count
from instantly_tui.resources.periods import NO_CHANGE, change, points
from instantly_tui.resources.report import DayPart, Figures, Part, Report, Steps
from instantly_tui.resources.spec import Cell
from instantly_tui.text import when
from instantly_tui.text.numbers import plural


@dataclass(frozen=True)
class Table:
    """A titled table of words; strangers' names are in it as they are."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    names: int = 1
    """How many columns at the left hold names; the others hold numbers."""
    notes: tuple[str, ...] = ()

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(range(self.names, len(self.heads)))


@dataclass(frozen=True)
class Measure:
    """One figure of the outcome: an amount, or its share of another when `whole` is given."""

    title: str
    part: str
    whole: str = ""
    digits: int = 1
    less_is_better: bool = False
    judged: bool = True
    """Whether more or less of it is good or bad by itself; more mails bounce where more are sent."""

    def text(self, figures: Figures | None) -> str:
        """The figure in words; `–` when it is not known."""
        part = _of(figures, self.part)
        return share(part, _of(figures, self.whole), self.digits) if self.whole else count(part).text

    def change(self, now: Figures | None, before: Figures | None) -> Cell:
        """Against the period before: in percent for amounts, in points for shares; empty when not known."""
        new, old = _of(now, self.part), _of(before, self.part)
        if not self.whole:
            changed = change(new, old)
            return changed if self.judged else Cell(changed.text, "muted")
        new_share, old_share = rate(new, _of(now, self.whole)), rate(old, _of(before, self.whole))
        return points(new_share, old_share, digits=self.digits, less_is_better=self.less_is_better)


POSITIVE_RATE = Measure("Positive-reply rate", "positive", "contacted", 2)
REPLY_RATE = Measure("Reply rate", "replies", "contacted")
OUTCOME = (
    Measure("Meetings booked", "meetings"),
    Measure("Won", "won"),
    Measure("Positive replies", "positive"),
    POSITIVE_RATE,
    Measure("Replies", "replies"),
    REPLY_RATE,
    Measure("Leads contacted", "contacted"),
    Measure("Mails sent", "sent"),
    Measure("Bounced", "bounced", judged=False),
    Measure("Bounce rate", "bounced", "sent", less_is_better=True),
    Measure("Unsubscribed", "unsubscribed", judged=False),
    Measure("Automatic replies", "automatic", judged=False),
)
"""What came of it first, then what it took."""
HEADLINES = OUTCOME[:3] + OUTCOME[4:5]
OPENED = Measure("Leads that opened", "opened", judged=False)


def _of(figures: Figures | None, field: str) -> int | None:
    return None if figures is None or not field else getattr(figures, field)


def share(part: int | None, whole: int | None, digits: int = 1) -> str:
    """A part of a whole in percent; `–` when there is none."""
    found = rate(part, whole)
    return UNKNOWN.text if found is None else f"{100 * found:.{digits}f} %"


def outcome(now: Figures | None, before: Figures | None) -> Table:
    """Every figure beside that of the period before; opens only when some were counted."""
    measures = [*OUTCOME, OPENED] if _of(now, "opened") or _of(before, "opened") else OUTCOME
    rows = tuple(
        (
            Cell(measure.title),
            Cell(measure.text(now)),
            Cell(measure.text(before)),
            measure.change(now, before) if before is not None else NO_CHANGE,
        )
        for measure in measures
    )
    return Table("Outcome", ("", "This period", "Period before", "Change"), rows)


def together(report: Report) -> str:
    """The title of the outcome of everyone who could be read."""
    return f"Outcome of {plural(len(report.parts), 'client')} together"


def clients(report: Report) -> Table:
    """All clients side by side, the most positive first."""
    parts = sorted(report.parts, key=lambda part: (-(_of(part.now, "positive") or 0), part.name.casefold()))
    heads = ("Client", "Meetings", "Won", "Positive", "Change", *_RATE_HEADS)
    rows = tuple(
        (
            Cell(part.name),
            count(_of(part.now, "meetings")),
            count(_of(part.now, "won")),
            *_rated(part.now, part.before),
        )
        for part in parts
    )
    return Table("Clients", heads, rows)


_RATE_HEADS = ("Positive rate", "Replies", "Reply rate", "Contacted", "Sent", "Bounce rate")


def _rated(now: Figures | None, before: Figures | None) -> tuple[Cell, ...]:
    """Positive replies with their change, then the rates and what they are shares of."""
    bounced = share(_of(now, "bounced"), _of(now, "sent"))
    return (
        count(_of(now, "positive")),
        change(_of(now, "positive"), _of(before, "positive")),
        Cell(POSITIVE_RATE.text(now)),
        count(_of(now, "replies")),
        Cell(REPLY_RATE.text(now)),
        count(_of(now, "contacted")),
        count(_of(now, "sent")),
        Cell(bounced),
    )


def tables(part: Part) -> list[Table]:
    """The campaigns and the steps, as far as they are known."""
    found = []
    if part.campaigns is not None and not part.is_campaign:
        rows = tuple(
            (Cell(each.name), Cell(each.status), *_rated(each.now, each.before)) for each in part.campaigns
        )
        nothing = () if rows else ("No campaign was active in this period or in the one before.",)
        heads = ("Campaign", "State now", "Positive", "Change", *_RATE_HEADS)
        found.append(Table("Campaigns", heads, rows, names=2, notes=nothing))
    if part.steps is not None and (part.steps.rows or part.is_campaign):
        found.append(_steps(part))
    return found


def _steps(part: Part) -> Table:
    steps = part.steps
    assert steps is not None
    rows = tuple(
        (
            Cell(f"{each.step}"),
            Cell(each.variant),
            count(each.figures.sent),
            count(each.figures.positive),
            Cell(share(each.figures.positive, each.figures.sent, 2)),
            count(each.figures.replies),
            Cell(share(each.figures.replies, each.figures.sent)),
            count(each.figures.meetings),
            count(each.figures.won),
        )
        for each in steps.rows
    )
    heads = (
        *("Step", "Variant", "Sent", "Positive", "Positive rate", "Replies", "Reply rate"),
        *("Meetings", "Won"),
    )
    notes = list(steps.verdicts)
    if part.is_campaign and _counted_apart(part, steps):
        notes.append("Instantly counts meetings and deals of steps apart: they need not add up to the above.")
    if rows and not steps.certain:
        notes.append("Instantly does not say whether it counts steps from 0 or from 1: taken as from 1.")
    if steps.unplaced:
        notes.append(f"{plural(steps.unplaced, 'mail')} could not be placed in a step by Instantly.")
    if not rows:
        notes.append("No step has sent anything in this period.")
    title = "Steps" if part.is_campaign else f"Steps of “{steps.campaign}”, the campaign that sent most"
    return Table(title, heads, rows, names=2, notes=tuple(notes))


def _counted_apart(part: Part, steps: Steps) -> bool:
    """Whether the meetings or deals of the steps are others than those of the whole.

    Of the whole the first event of each lead counts (API.md §7.4).
    """
    figures = [each.figures for each in steps.rows]
    if part.now is None or not figures:
        return False
    meetings, won = (sum(getattr(each, name) or 0 for each in figures) for name in ("meetings", "won"))
    return (meetings, won) != (part.now.meetings, part.now.won)


def days(parts: Sequence[DayPart]) -> Table:
    """The figures of each day, oldest first."""
    rows = tuple(
        (
            Cell(f"{day.date:%a %d %b %Y}"),
            count(day.figures.sent),
            count(day.figures.contacted),
            count(day.figures.replies),
            count(day.figures.positive),
            count(day.figures.automatic),
        )
        for day in parts
    )
    heads = ("Day (UTC)", "Sent", "Contacted", "Replies", "Positive", "Automatic replies")
    return Table("Days", heads, rows)


def dates(report: Report) -> str:
    """The exact days, their zone, and what they are set against."""
    return f"{report.period.words}, set against {report.period.before.words}."


def source(report: Report) -> str:
    """Where the figures are from and when they were read."""
    first = when.stamp(report.read_from, UTC)
    last = when.stamp(max((part.read_at for part in report.parts), default=report.made_at), UTC)
    moment = first if first == last else f"{first} to {last}"
    return f"Read from Instantly's analytics on {moment}."


def failures(report: Report) -> list[str]:
    """Who is missing, one sentence each."""
    return [f"{name} is not in this report: {why}" for name, why in report.failed]


_UNEVEN = "; the period before, which it is set against, is whole"


def notes(report: Report) -> list[str]:
    """What a reader has to know to take the figures for what they are."""
    said = [
        "Days begin and end at midnight UTC; both the first and the last day of a period count.",
        "Replies are leads that answered themselves. Automatic replies are counted apart and are in no rate.",
        "Positive replies are leads that became an opportunity in Instantly. "
        "Meetings and won deals count each contact once.",
        "Rates are shares of the leads contacted; "
        "the bounce rate and the rates of steps are shares of the mails sent.",
        "A lead written to on several days counts on each of these days, but once in the totals.",
        "A campaign, step or day without activity has zeros; – stands for what Instantly did not say.",
    ]
    parts = [whole for part in report.parts for whole in (part.now, part.before)]
    if not any(_of(whole, "opened") for whole in (report.now, report.before, *parts)):
        said.append("Opens are left out: none were tracked.")
    else:
        said.append("Opens are only counted for campaigns that track them, so there is no rate of them.")
    if report.is_open_ended:
        left = report.period.to_come(report.read_from.date())
        last = f"{plural(left, 'day')} of this period had not begun" if left else "The last day was not over"
        said.append(f"{last} when this was read, so it is still growing{_UNEVEN if left else ''}.")
    return said
