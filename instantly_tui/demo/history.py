"""What happened in one campaign, by arithmetic: who was written to when, and how each lead answered.

Leads are written to in the order they were uploaded. How many start on each sending day is a cumulative
table; which leads bounce, answer, unsubscribe or open comes from a permutation of the contacted ranks cut
at exact counts. Every number the simulation reports (lead rows, mails, analytics) is read from here, so
they agree by construction.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd

from instantly_tui.demo.calendar import MINUTE_MS, Calendar

BOUNCED, HUMAN, AUTO, UNSUBSCRIBED, OPENED = range(5)
STOPPING = (BOUNCED, HUMAN, UNSUBSCRIBED)
NEVER = 1 << 30
UNATTRIBUTED = 97
"""Of every so many contacted leads, one's events carry no step in analytics (API.md §7.4)."""
REPLY_LAGS = (14, 38, 95, 190, 26, 310, 62, 540, 880, 45, 1210, 130)
"""Minutes from a mail to its answer; shorter than any gap between steps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The fixed facts of one campaign's history.

    New leads start from `first_day` to `new_until`, mail goes out until `last_day` (sending days).
    `offsets[s]` sending days lie between a lead's first mail and step s; `opens`/`shuts` are minutes of the
    UTC day; `stops` maps a position in `accounts` to the sending day from which that mailbox is silent;
    `burning` are the positions most bounces fall on; the last five are how many contacted leads did that.
    """

    leads: int
    contacted: int
    first_day: int
    new_until: int
    last_day: int
    offsets: tuple[int, ...]
    variants: tuple[int, ...]
    opens: int
    shuts: int
    accounts: tuple[str, ...]
    stops: dict[int, int]
    burning: tuple[int, ...]
    salt: int
    clicks: bool
    counts: tuple[int, int, int, int, int]


@dataclass(slots=True)
class Outcome:
    """How one contacted lead differs from silence. Times in ms; `sender` is a position in the accounts.

    `received` and `interest` are set where the thread is told (`threads.py`): when each mail came in, and
    the interest status with the moment it was set.
    """

    rank: int
    kind: int
    order: int
    step: int
    sender: int
    sent: int
    at: int
    opens: int = 0
    open_step: int = 0
    opened: int = 0
    clicks: int = 0
    clicked: int = 0
    received: list[int] = field(default_factory=list)
    interest: list[tuple[int, int]] = field(default_factory=list)


class History:
    """The history of one campaign; ranks are positions in its upload order."""

    def __init__(self, plan: Plan, calendar: Calendar) -> None:
        self.plan = plan
        self.calendar = calendar
        self.starts = self._cumulate()
        size = max(plan.contacted, 1)
        self._factor = next(f for f in range(int(size * 0.618) + 1, 2 * size + 2) if gcd(f, size) == 1)
        self._back = pow(self._factor, -1, size) if size > 1 else 0
        self._shift = plan.salt % size
        self._substitutes = [self._substitute(place) for place in range(len(plan.accounts))]

    def _cumulate(self) -> list[int]:
        """`starts[k]` leads had their first mail before sending day k; one entry more than days."""
        plan, calendar = self.plan, self.calendar
        weights = []
        weight = 1.0
        for day in range(len(calendar.days)):
            weight *= 1.04
            inside = plan.first_day <= day <= plan.new_until
            wobble = 80 + (day * 37 + plan.salt) % 41
            share = calendar.elapsed(day, plan.opens, plan.shuts) if inside else 0.0
            weights.append(weight * wobble * share)
        total = sum(weights) or 1.0
        starts, run = [0], 0.0
        for weight in weights:
            run += weight
            starts.append(int(plan.contacted * (run / total) + 0.5))
        return starts

    def _substitute(self, place: int) -> int:
        """A mailbox that never stops, for leads of one that does."""
        plan = self.plan
        healthy = [other for other in range(len(plan.accounts)) if other not in plan.stops]
        return healthy[place % len(healthy)] if place in plan.stops and healthy else place

    def sender_at(self, place: int, day: int) -> int:
        """The position of the mailbox that writes on that day to leads of mailbox `place`."""
        return self._substitutes[place] if day >= self.plan.stops.get(place, NEVER) else place

    def duties(self, place: int) -> list[tuple[int, int, int]]:
        """Which leads a mailbox writes to, as (rank modulo the accounts, first sending day, day after)."""
        stops = self.plan.stops
        own = stops.get(place, NEVER) if self._substitutes[place] != place else NEVER
        taken = [
            (other, stops[other], NEVER)
            for other, substitute in enumerate(self._substitutes)
            if substitute == place and other != place
        ]
        return [(place, 0, own), *taken]

    @property
    def last_send(self) -> int:
        """The last sending day on which the campaign sent anything."""
        plan = self.plan
        ended = self.calendar.shut(plan.last_day, plan.opens, plan.shuts) > plan.opens
        return plan.last_day if ended else plan.last_day - 1

    def day_of(self, rank: int) -> int:
        """The sending day of the lead's first mail."""
        return bisect_right(self.starts, rank) - 1

    def steps_due(self, day: int) -> int:
        """How many steps a lead started on that day has reached, if nothing stopped it."""
        left = self.last_send - day
        return sum(1 for offset in self.plan.offsets if offset <= left)

    def moment(self, rank: int, step: int, first_day: int) -> int:
        """When the lead's mail of that step went out, whole seconds in ms."""
        plan, calendar = self.plan, self.calendar
        day = first_day + plan.offsets[step]
        low = self.starts[first_day]
        size = self.starts[first_day + 1] - low
        span = (calendar.shut(day, plan.opens, plan.shuts) - plan.opens) * MINUTE_MS
        place = (rank - low + step * 17) % size * 97 + (rank * 613 + step * 331) % 97
        return (calendar.days[day] + plan.opens * MINUTE_MS + place * span // (97 * size)) // 1000 * 1000

    def sends(self, rank: int) -> list[tuple[int, int, int]]:
        """The lead's campaign mails so far as (step, moment, position of the mailbox), oldest first."""
        if rank >= self.plan.contacted:
            return []
        first_day = self.day_of(rank)
        outcome = self.outcomes.get(rank)
        count = self.steps_due(first_day)
        if outcome is not None and outcome.kind in STOPPING:
            count = outcome.step + 1
        place = self.mailbox(rank, outcome)
        return [
            (
                step,
                self.moment(rank, step, first_day),
                self.sender_at(place, first_day + self.plan.offsets[step]),
            )
            for step in range(count)
        ]

    def mailbox(self, rank: int, outcome: Outcome | None) -> int:
        """The position of the mailbox the lead belongs to; most bounces lie on the burning ones."""
        burning = self.plan.burning
        if burning and outcome is not None and outcome.kind == BOUNCED and outcome.order % 6:
            return burning[outcome.order % len(burning)]
        return rank % len(self.plan.accounts)

    def variant(self, rank: int, step: int, outcome: Outcome | None) -> int:
        """Which variant of the step the lead got; one variant draws more answers than the others."""
        variants = self.plan.variants[step]
        if variants > 1 and outcome is not None and outcome.kind == HUMAN and outcome.step == step:
            favourite = (self.plan.salt + step) % variants
            return favourite if outcome.order % 8 < 5 else (favourite + 1 + outcome.order) % variants
        return rank % variants

    @cached_property
    def outcomes(self) -> dict[int, Outcome]:
        """The leads something happened to, by rank, in no particular order."""
        found: dict[int, Outcome] = {}
        place = 0
        for kind, count in enumerate(self.plan.counts):
            for order in range(count):
                rank = (place - self._shift) * self._back % self.plan.contacted if self._back else 0
                found[rank] = self._outcome(rank, kind, order)
                place += 1
        return found

    @cached_property
    def touched(self) -> list[int]:
        """The ranks of `outcomes`, rising."""
        return sorted(self.outcomes)

    def _outcome(self, rank: int, kind: int, order: int) -> Outcome:
        plan, now = self.plan, self.calendar.now
        first_day = self.day_of(rank)
        due = max(self.steps_due(first_day), 1)
        wanted = 0 if kind == BOUNCED else (0, 0, 1, 0, 1, 0, 2, 0, 1, 0)[order % 10]
        step = min(wanted, due - 1)
        sent = self.moment(rank, step, first_day)
        outcome = Outcome(rank, kind, order, step, 0, sent, sent)
        outcome.sender = self.sender_at(self.mailbox(rank, outcome), first_day + plan.offsets[step])
        lag = {
            BOUNCED: 20 + order % 70,
            AUTO: 40 + order % 150,
            OPENED: 300 + order * 911 % 20_000,
        }.get(kind, REPLY_LAGS[order % len(REPLY_LAGS)] * 60 + order % 53)
        if sent + lag * 1000 >= now:
            lag = (now - sent) * (1 + order % 7) // 9000
        outcome.at = sent + lag * 1000
        if plan.counts[OPENED] and kind in (HUMAN, OPENED):
            outcome.opens = 1 + order * 3 % 4
            outcome.open_step, outcome.opened = step, sent + lag * 400
            if plan.clicks and order % 6 == 0:
                outcome.clicks = 1 + order % 12 // 6
                outcome.clicked = sent + lag * 700
        return outcome

    def attributed(self, rank: int) -> bool:
        """Whether analytics know the step of the lead's events."""
        return rank % UNATTRIBUTED != UNATTRIBUTED - 1
