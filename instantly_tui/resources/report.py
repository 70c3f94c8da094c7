"""What a report says of a client, a campaign or all clients, as plain values; ids are left behind here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Generic, TypeVar

from instantly_tui.api.campaign_stats import CampaignStats, Day, Overview, StepStats
from instantly_tui.api.campaigns import STATUS_WORDS
from instantly_tui.resources.periods import Period, by_day
from instantly_tui.resources.variants import MEASURES, arrange, letter, verdicts

T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """What happened in a time; None is what the server did not say, never 0."""

    meetings: int | None = None
    won: int | None = None
    positive: int | None = None
    """Opportunities, each lead once."""
    replies: int | None = None
    """Leads that answered themselves."""
    automatic: int | None = None
    contacted: int | None = None
    sent: int | None = None
    bounced: int | None = None
    unsubscribed: int | None = None
    opened: int | None = None
    """Leads that opened; None for 0 too, which the server says where nothing is tracked."""


NOTHING_DONE = Figures(positive=0, replies=0, automatic=0, contacted=0, sent=0, bounced=0, unsubscribed=0)
"""Of a campaign without activity; of none do the rows of campaigns tell meetings and deals."""


@dataclass(frozen=True)
class Reading(Generic[T]):
    """One answer, or why there is none."""

    value: T | None = None
    problem: str = ""


Rows = Reading[tuple[CampaignStats, ...]]
Days = Reading[tuple[Day, ...]]


@dataclass(frozen=True)
class Readings:
    """Everything that was read for one part of a report, of its period and of the one before."""

    now: Reading[Overview]
    before: Reading[Overview]
    campaigns: Rows
    campaigns_before: Rows
    days: Days
    days_before: Days
    steps: Reading[tuple[StepStats, ...]]
    steps_of: str = ""
    """The campaign the steps belong to; empty when no campaign was active."""


@dataclass(frozen=True)
class CampaignPart:
    """One campaign's share."""

    name: str
    status: str
    now: Figures
    before: Figures | None


@dataclass(frozen=True)
class StepPart:
    """One variant of one step."""

    step: int
    """As people count, from 1."""
    variant: str
    figures: Figures


@dataclass(frozen=True)
class Steps:
    """The steps of one campaign."""

    campaign: str
    rows: tuple[StepPart, ...]
    unplaced: int
    """Mails sent that the server could not place in a step."""
    verdicts: tuple[str, ...] = ()
    """Which variant brings more positive replies, how sure that is, and of how many."""
    certain: bool = True
    """Whether it is known from where the server counts steps; from 1 otherwise."""


@dataclass(frozen=True)
class DayPart:
    """One day in UTC; one to come has unknown figures."""

    date: date
    figures: Figures


@dataclass(frozen=True)
class Part:
    """A client or a campaign."""

    name: str
    read_at: datetime
    now: Figures | None
    before: Figures | None
    campaigns: tuple[CampaignPart, ...] | None
    days: tuple[DayPart, ...] | None
    days_before: tuple[DayPart, ...] | None
    steps: Steps | None
    unread: tuple[str, ...] = ()
    """What could not be read, and why."""
    is_campaign: bool = False


@dataclass(frozen=True)
class Report:
    """One document: a client or a campaign, or all clients together."""

    title: str
    period: Period
    parts: tuple[Part, ...]
    made_at: datetime
    failed: tuple[tuple[str, str], ...] = ()
    """Clients that are not in it, and why."""
    several: bool = False
    """Whether it is about all clients, even when only one could be read."""

    @property
    def now(self) -> Figures | None:
        """The figures of everyone in it together."""
        return total([part.now for part in self.parts])

    @property
    def before(self) -> Figures | None:
        return total([part.before for part in self.parts])

    @property
    def is_open_ended(self) -> bool:
        """Whether the last day was not over, or still to come, when the first of it was read."""
        return self.period.end >= self.read_from.date()

    @property
    def read_from(self) -> datetime:
        """When the first of its figures were there."""
        return min((part.read_at for part in self.parts), default=self.made_at)


def total(some: Sequence[Figures | None]) -> Figures | None:
    """Sums; a figure that one of them does not know is not known of all, and nothing of nobody is unknown."""
    known = [each for each in some if each is not None]
    if not known or len(known) < len(some):
        return None
    return Figures(*(_sum([getattr(each, field.name) for each in known]) for field in fields(Figures)))


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def part_of(
    name: str, readings: Readings, period: Period, read_at: datetime, *, is_campaign: bool = False
) -> Part:
    """What the answers say, without the ids they carry."""
    today = read_at.date()
    return Part(
        name,
        read_at,
        _of_overview(readings.now.value),
        _of_overview(readings.before.value),
        _campaigns(readings),
        _days(readings.days.value, period, today),
        _days(readings.days_before.value, period.before, today),
        _steps(readings),
        _unread(readings),
        is_campaign,
    )


def busiest(rows: Sequence[CampaignStats]) -> CampaignStats | None:
    """The campaign that sent most, whose steps a report of a client shows."""
    active = [row for row in rows if row.emails_sent_count]
    return max(active, key=lambda row: row.emails_sent_count or 0, default=None)


def _of_overview(row: Overview | None) -> Figures | None:
    if row is None:
        return None
    return _of_counters(row, row.total_meeting_booked, row.total_closed)


def _of_counters(
    row: Overview | CampaignStats, meetings: int | None = None, won: int | None = None
) -> Figures:
    return Figures(
        meetings,
        won,
        row.total_opportunities,
        row.reply_count_unique,
        row.reply_count_automatic,
        row.contacted_count,
        row.emails_sent_count,
        row.bounced_count,
        row.unsubscribed_count,
        row.open_count_unique or None,
    )


def _campaigns(readings: Readings) -> tuple[CampaignPart, ...] | None:
    """Every campaign that did something in the period or in the one before, the most positive first.

    One that an answer leaves out was not active (API.md §7.4): zeros.
    """
    rows, old_rows = readings.campaigns.value, readings.campaigns_before.value
    if rows is None:
        return None
    now = {row.campaign_id: row for row in rows}
    before = {row.campaign_id: row for row in old_rows or ()}
    parts = []
    for key in dict.fromkeys((*now, *before)):
        row = now.get(key) or before[key]
        parts.append(
            CampaignPart(
                row.campaign_name,
                STATUS_WORDS.get(row.campaign_status or 0, f"status {row.campaign_status}")
                if row.campaign_status is not None
                else "–",
                _of_counters(now[key]) if key in now else NOTHING_DONE,
                None if old_rows is None else _of_counters(before[key]) if key in before else NOTHING_DONE,
            )
        )
    return tuple(sorted(parts, key=_most_positive_first))


def _most_positive_first(part: CampaignPart) -> tuple[int, int, str]:
    return -(part.now.positive or 0), -(part.now.sent or 0), part.name.casefold()


def _days(rows: Sequence[Day] | None, period: Period, today: date) -> tuple[DayPart, ...] | None:
    if rows is None:
        return None
    return tuple(
        DayPart(
            row.date,
            Figures(
                positive=row.unique_opportunities,
                replies=row.unique_replies,
                automatic=row.replies_automatic,
                contacted=row.contacted,
                sent=row.sent,
                opened=row.unique_opened or None,
            ),
        )
        for row in by_day(rows, period, today)
    )


def _steps(readings: Readings) -> Steps | None:
    rows = readings.steps.value
    if rows is None:
        return None
    arranged = arrange(rows, ())
    parts = tuple(
        StepPart(row.step, letter(row.variant), _of_step(row.stats))
        for row in arranged.rows
        if row.stats is not None and row.step is not None and row.variant is not None
    )
    unplaced = sum(row.stats.sent or 0 for row in arranged.rows if not row.placed and row.stats is not None)
    found = (verdict for step in arranged.steps for verdict in verdicts(arranged.of_step(step), MEASURES[0]))
    words = tuple(f"Step {verdict.row.step}: {verdict.words}" for verdict in found)
    return Steps(readings.steps_of, parts, unplaced, words, arranged.certain)


def _of_step(row: StepStats) -> Figures:
    return Figures(
        meetings=row.meetings_booked,
        won=row.won,
        positive=row.unique_opportunities,
        replies=row.unique_replies,
        automatic=row.replies_automatic,
        sent=row.sent,
        opened=row.unique_opened or None,
    )


def _unread(readings: Readings) -> tuple[str, ...]:
    named: tuple[tuple[str, Reading[object]], ...] = (
        ("the totals", _known(readings.now)),
        ("the totals of the period before", _known(readings.before)),
        ("the campaigns", _known(readings.campaigns)),
        ("the campaigns of the period before", _known(readings.campaigns_before)),
        ("the days", _known(readings.days)),
        ("the days of the period before", _known(readings.days_before)),
        ("the steps", _known(readings.steps)),
    )
    return tuple(f"{words} could not be read: {part.problem}" for words, part in named if part.problem)


def _known(reading: Reading[T]) -> Reading[object]:
    return Reading(reading.value, reading.problem)
