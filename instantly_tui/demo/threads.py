"""How the answered threads of a workspace went: what each lead wrote, who answered, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from instantly_tui.demo.groups import Groups, LeadGroup
from instantly_tui.demo.history import AUTO, HUMAN, Outcome
from instantly_tui.demo.ids import DAY_MS

HOUR_MS = 3_600_000
LABEL_POSITIVE, LABEL_NEGATIVE, LABEL_UNKNOWN = 11, -7, 77
"""Interest numbers of the two custom labels, and one that belongs to no label (API.md §6)."""
FRESH = (
    *("hot", "objection", "question", "objection", "hot", "not_interested", "objection", "hot"),
    *("unsubscribe", "objection", "hot", "question", "objection", "hot", "wrong_person", "objection"),
    *("question", "hot", "objection", "referral", "hot", "question", "objection", "hot"),
    *("not_interested", "objection", "question", "hot", "objection", "unsubscribe", "question"),
    *("objection", "wrong_person", "not_interested"),
)
"""What the newest unanswered leads wrote, newest first."""
FRESH_INTEREST = {"hot": 1, "not_interested": -1, "wrong_person": -2}


@dataclass(frozen=True, slots=True)
class Plot:
    """An old thread: the texts of its first mail, interest statuses in order, mails on both sides."""

    text: str
    interests: tuple[int, ...] = ()
    received: int = 1
    answered: int = 0


OLD = (
    Plot("hot", (1, 2), 2, 1),
    Plot("not_interested", (-1,)),
    Plot("objection", (), 1, 1),
    Plot("not_interested", (-1,)),
    Plot("question", (1,), 1, 1),
    Plot("wrong_person", (-2,)),
    Plot("objection", (-1,), 2, 1),
    Plot("hot", (1, 2, 3), 2, 2),
    Plot("unsubscribe", (-1,)),
    Plot("question", (), 1, 1),
    Plot("not_interested"),
    Plot("hot", (1,), 1, 1),
    Plot("objection"),
    Plot("hot", (1, 2, 3, 4), 3, 2),
    Plot("referral", (LABEL_POSITIVE,), 1, 1),
    Plot("not_interested", (-1,)),
    Plot("objection", (LABEL_NEGATIVE,)),
    Plot("hot", (1, -3), 1, 2),
    Plot("not_interested"),
    Plot("hot", (1, 2, -4), 2, 1),
    Plot("unsubscribe", (-1,)),
    Plot("question", (LABEL_UNKNOWN,), 1, 1),
    Plot("wrong_person", (-2,)),
    Plot("objection", (), 1, 1),
    Plot("not_interested", (-1,)),
)
LATEST_SPECIALS = ("hostile", "", "empty", "scripted", "", "attachments")
"""Odd mails among the unread ones, from the oldest unread upwards."""
OLD_SPECIALS = ("", "attachments", "huge", "", "nested", "escapes", "", "blank")


@dataclass(slots=True)
class Tale:
    """One thread: the texts of its received mails stand in `texts`, our answers' moments in `answers`."""

    group: LeadGroup
    outcome: Outcome
    texts: list[str]
    special: str = ""
    unread: bool = False
    reminder: int = 0
    done: bool = False
    answers: list[int] = field(default_factory=list)


def tell(groups: Groups, now: int, unread: int) -> list[Tale]:
    """The threads, newest first; the newest `unread` ones wait for an answer.

    Sets `received` and `interest` of every answering outcome, which the lead rows and analytics read.
    """
    found = [
        (outcome.at, group.upload.place, outcome.rank, group, outcome)
        for group in groups.all
        if group.history
        for outcome in group.history.outcomes.values()
        if outcome.kind in (HUMAN, AUTO)
    ]
    found.sort(key=lambda one: one[:3], reverse=True)
    fresh = [_fresh(group, outcome, place, now) for place, (*_, group, outcome) in enumerate(found[:unread])]
    humans = [tale for tale in fresh if tale.outcome.kind == HUMAN]
    for place, tale in enumerate(humans):
        plot = FRESH[place] if place < len(FRESH) else "not_interested"
        tale.texts = [plot]
        if plot in FRESH_INTEREST and place % 6 != 2:
            tale.outcome.interest = [(min(tale.outcome.at + 60_000, now), FRESH_INTEREST[plot])]
    for tale, special in zip(reversed(humans), LATEST_SPECIALS, strict=False):
        tale.special = special
    old = [_old(group, outcome, place, now) for place, (*_, group, outcome) in enumerate(found[unread:])]
    people = [tale for tale in old if tale.outcome.kind == HUMAN]
    for tale, special in zip(people, OLD_SPECIALS, strict=False):
        tale.special = special
    today = now // DAY_MS * DAY_MS
    for place, tale in enumerate(people[1:28:3]):
        # Four reminders are due today, two of them already; the others lie ahead.
        due = (now - 2 * HOUR_MS, now - HOUR_MS // 2, now + 3 * HOUR_MS, today + 21 * HOUR_MS)
        tale.reminder = due[place] if place < len(due) else now + (place - 2) * DAY_MS
    return fresh + old


def _fresh(group: LeadGroup, outcome: Outcome, place: int, now: int) -> Tale:
    outcome.received = [outcome.at]
    outcome.interest = []
    if outcome.kind == AUTO and place % 3:
        outcome.interest = [(min(outcome.at + 30_000, now), 0)]
    return Tale(group, outcome, ["auto"], unread=True)


def _old(group: LeadGroup, outcome: Outcome, place: int, now: int) -> Tale:
    if outcome.kind == AUTO:
        outcome.received = [outcome.at]
        outcome.interest = [(outcome.at + 30_000, 0)] if outcome.order % 3 else []
        return Tale(group, outcome, ["auto"])
    plot = OLD[outcome.order % len(OLD)]
    tale = Tale(group, outcome, [plot.text], done=place % 7 == 0)
    outcome.received = [outcome.at]
    moment = outcome.at
    for turn in range(max(plot.answered, plot.received - 1)):
        moment += (2 + (outcome.order + turn) % 9) * HOUR_MS // 2 + outcome.order % 50 * 60_000
        if turn < plot.answered and moment < now:
            tale.answers.append(moment)
        moment += (1 + (outcome.order + turn) % 5) * HOUR_MS + outcome.order % 43 * 60_000
        if turn < plot.received - 1 and moment < now:
            outcome.received.append(moment)
            tale.texts.append("later")
    outcome.interest = []
    changed = outcome.at + (4 + outcome.order % 40) * 60_000
    for value in plot.interests:
        if changed < now:
            outcome.interest.append((changed, value))
        changed += DAY_MS + outcome.order % 17 * HOUR_MS
    return tale
