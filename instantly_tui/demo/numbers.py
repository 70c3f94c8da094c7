"""One campaign's counters by day, step, variant and mailbox, read from its history.

Mails sent are counted by arithmetic on the cohorts, leads that stopped early are taken off one by one; all
else comes from the outcomes. Nothing here is drawn or estimated.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from instantly_tui.demo.history import (
    AUTO,
    BOUNCED,
    HUMAN,
    STOPPING,
    UNATTRIBUTED,
    UNSUBSCRIBED,
    History,
    Outcome,
)
from instantly_tui.demo.ids import DAY_MS

Counters = dict[str, int]
StepKey = tuple[int | None, int | None]
POSITIVE = (1, 2, 3, 4)
"""Interest statuses that make an opportunity."""


class Window(NamedTuple):
    """The UTC days counted, by number since 1970, both inclusive."""

    first: int = 0
    last: int = 1 << 30

    def holds(self, day: int) -> bool:
        return self.first <= day <= self.last


ALWAYS = Window()


class Event(NamedTuple):
    """`number` of one counter on one day; `step` and `variant` are None when analytics cannot tell them."""

    day: int
    step: int | None
    variant: int | None
    place: int
    counter: str
    number: int


class Numbers:
    """Counters of one history; `tell` makes sure the received mails and interests are known."""

    def __init__(self, history: History, tell: Callable[[], object]) -> None:
        self.history = history
        self._tell = tell
        self._days = [start // DAY_MS for start in history.calendar.days]

    def _span(self, window: Window) -> range:
        """The sending days inside the window on which something could be sent."""
        last = min(bisect_right(self._days, window.last), self.history.last_send + 1)
        return range(bisect_left(self._days, window.first), last)

    @cached_property
    def sent(self) -> list[list[int]]:
        """Mails sent by step and sending day."""
        history = self.history
        starts, last = history.starts, history.last_send
        table = []
        for offset in history.plan.offsets:
            row = [0] * len(self._days)
            for day in range(offset, last + 1):
                row[day] = starts[day - offset + 1] - starts[day - offset]
            table.append(row)
        for outcome in history.outcomes.values():
            for step, day in self._unsent(outcome):
                table[step][day] -= 1
        return table

    def _unsent(self, outcome: Outcome) -> Iterator[tuple[int, int]]:
        """The steps that were due but not sent because the lead stopped, with the day each was due."""
        if outcome.kind not in STOPPING:
            return
        history = self.history
        first_day = history.day_of(outcome.rank)
        for step in range(outcome.step + 1, len(history.plan.offsets)):
            day = first_day + history.plan.offsets[step]
            if day <= history.last_send:
                yield step, day

    @cached_property
    def events(self) -> list[Event]:
        """Everything but sending, contacting and completing."""
        self._tell()
        found: list[Event] = []
        for outcome in self.history.outcomes.values():
            found.extend(self._events_of(outcome))
        return found

    def _events_of(self, outcome: Outcome) -> Iterator[Event]:
        history, step = self.history, outcome.step
        key: StepKey = (None, None)
        if history.attributed(outcome.rank):
            key = (step, history.variant(outcome.rank, step, outcome))
        place = outcome.sender

        def event(moment: int, counter: str, count: int = 1) -> Event:
            return Event(moment // DAY_MS, *key, place, counter, count)

        if outcome.kind == BOUNCED:
            yield event(outcome.at, "bounced")
        elif outcome.kind == UNSUBSCRIBED:
            yield event(outcome.at, "unsubscribed")
        if outcome.opens:
            yield event(outcome.opened, "opened", outcome.opens)
            yield event(outcome.opened, "unique_opened")
        if outcome.clicks:
            yield event(outcome.clicked, "clicks", outcome.clicks)
            yield event(outcome.clicked, "unique_clicks")
        unique = "unique_replies" if outcome.kind == HUMAN else "unique_replies_automatic"
        for turn, moment in enumerate(outcome.received):
            yield event(moment, "replies")
            if outcome.kind == AUTO:
                yield event(moment, "replies_automatic")
            if turn == 0:
                yield event(moment, unique)
        positive = False
        for moment, value in outcome.interest:
            yield event(moment, f"interest {value}")
            if value in POSITIVE and not positive:
                positive = True
                yield event(moment, "opportunities")
                yield event(moment, "unique_opportunities")
                if outcome.interest[-1][1] == 2:
                    yield event(moment, "meetings_booked")
                elif outcome.interest[-1][1] == 4:
                    yield event(moment, "won")

    @cached_property
    def by_day(self) -> dict[int, Counters]:
        """All counters by day number; `contacted` is the leads written to that day."""
        days: dict[int, Counters] = defaultdict(lambda: defaultdict(int))
        for step, row in enumerate(self.sent):
            for day, count in enumerate(row):
                if count:
                    counters = days[self._days[day]]
                    counters["sent"] += count
                    counters["contacted"] += count
                    if step == 0:
                        counters["new_leads_contacted"] += count
        for day, count in self._completed():
            days[day]["completed"] += count
        for day, _, _, _, counter, count in self.events:
            days[day][counter] += count
        return {day: dict(counters) for day, counters in sorted(days.items())}

    def _completed(self) -> Iterator[tuple[int, int]]:
        """How many leads ended on each day: the last step went out, or a human reply stopped them."""
        history = self.history
        if history.plan.offsets:
            for day, count in enumerate(self.sent[-1]):
                if count:
                    yield self._days[day], count
        last = len(history.plan.offsets) - 1
        for outcome in history.outcomes.values():
            if outcome.kind not in STOPPING:
                continue
            if outcome.step == last:
                yield self._days[history.day_of(outcome.rank) + history.plan.offsets[last]], -1
            if outcome.kind == HUMAN:
                yield outcome.at // DAY_MS, 1

    def total(self, window: Window) -> Counters:
        """The counters of a window; here `contacted` counts each lead once."""
        summed: Counters = defaultdict(int)
        for day, counters in self.by_day.items():
            if window.holds(day):
                for counter, count in counters.items():
                    summed[counter] += count
        summed["contacted"] = self._contacted(window)
        return summed

    def _contacted(self, window: Window) -> int:
        """Leads written to in the window: of each, only its first mail inside is counted."""
        offsets, span = self.history.plan.offsets, self._span(window)
        count = 0
        for step, row in enumerate(self.sent):
            gap = offsets[step] - offsets[step - 1] if step else len(self._days)
            count += sum(row[day] for day in span if day - gap < span.start)
        return count

    def by_step(self, window: Window) -> dict[StepKey, Counters]:
        """Counters by step and variant, both zero-based; (None, None) holds what is not attributed."""
        steps: dict[StepKey, Counters] = defaultdict(lambda: defaultdict(int))
        history = self.history
        for step, offset in enumerate(history.plan.offsets):
            for day in self._span(window):
                if day >= offset:
                    self._sent_by_variant(
                        steps, step, history.starts[day - offset], history.starts[day - offset + 1]
                    )
        for outcome in history.outcomes.values():
            for step, day in self._unsent(outcome):
                if window.holds(self._days[day]):
                    steps[self._plain_key(outcome.rank, step)]["sent"] -= 1
            if outcome.kind == HUMAN:
                day = history.day_of(outcome.rank) + history.plan.offsets[outcome.step]
                chosen = history.variant(outcome.rank, outcome.step, outcome)
                plain = self._plain_key(outcome.rank, outcome.step)
                if plain[0] is not None and window.holds(self._days[day]):
                    steps[plain]["sent"] -= 1
                    steps[outcome.step, chosen]["sent"] += 1
        for day, step_key, variant, _, counter, count in self.events:
            if window.holds(day):
                steps[step_key, variant][counter] += count
        return {key: dict(counters) for key, counters in steps.items() if any(counters.values())}

    def _plain_key(self, rank: int, step: int) -> StepKey:
        if not self.history.attributed(rank):
            return None, None
        return step, rank % self.history.plan.variants[step]

    def _sent_by_variant(self, steps: dict[StepKey, Counters], step: int, low: int, high: int) -> None:
        """Counts the leads of one cohort under the variant their rank gives, unattributed ones apart."""
        variants = self.history.plan.variants[step]
        for variant in range(variants):
            count = _residues(low, high, variant, variants)
            if count:
                steps[step, variant]["sent"] += count
        first = low + (UNATTRIBUTED - 1 - low) % UNATTRIBUTED
        for rank in range(first, high, UNATTRIBUTED):
            steps[step, rank % variants]["sent"] -= 1
            steps[None, None]["sent"] += 1

    def account_sent(self, place: int, window: Window) -> dict[int, Counters]:
        """What one mailbox sent, by day number; `place` is its position in the accounts."""
        history = self.history
        days: dict[int, Counters] = defaultdict(lambda: defaultdict(int))
        span, size = self._span(window), len(history.plan.accounts)
        for residue, first, end in history.duties(place):
            for step, offset in enumerate(history.plan.offsets):
                for day in range(max(span.start, first, offset), min(span.stop, end)):
                    starts = history.starts[day - offset], history.starts[day - offset + 1]
                    count = _residues(*starts, residue, size)
                    if count:
                        _add(days[self._days[day]], step, count)
        for day, step, count in self._corrections.get(place, ()):
            if day in span:
                _add(days[self._days[day]], step, count)
        return days

    @cached_property
    def _corrections(self) -> dict[int, list[tuple[int, int, int]]]:
        """By mailbox (sending day, step, count): mails stopped leads did not get, bounces moved elsewhere."""
        history, size = self.history, len(self.history.plan.accounts)
        found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for outcome in history.outcomes.values():
            residue = outcome.rank % size
            for step, day in self._unsent(outcome):
                found[history.sender_at(residue, day)].append((day, step, -1))
            if outcome.kind == BOUNCED:
                day = history.day_of(outcome.rank)
                found[history.sender_at(residue, day)].append((day, 0, -1))
                found[outcome.sender].append((day, 0, 1))
        return found

    def account_days(self, place: int, window: Window) -> dict[int, Counters]:
        """All counters of one mailbox by day number."""
        days = self.account_sent(place, window)
        for event in self._events_by_place.get(place, ()):
            if window.holds(event.day):
                days[event.day][event.counter] += event.number
        return days

    @cached_property
    def _events_by_place(self) -> dict[int, list[Event]]:
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.place].append(event)
        return found


def _add(counters: Counters, step: int, count: int) -> None:
    counters["sent"] += count
    counters["contacted"] += count
    if step == 0:
        counters["new_leads_contacted"] += count


def _residues(low: int, high: int, residue: int, modulus: int) -> int:
    """How many numbers from `low` up to but not including `high` leave that residue."""
    return (high - 1 - residue) // modulus - (low - 1 - residue) // modulus
