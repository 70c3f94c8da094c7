"""How far an import is, as told by its journal alone: nothing here waits, asks or writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from instantly_tui.api.lead_batches import Added
from instantly_tui.importing.fates import (
    ADDED,
    BLOCKED,
    EITHER,
    ELSEWHERE,
    FOUND,
    THERE,
    Fate,
    Fates,
    ranges,
    within,
)
from instantly_tui.importing.journal import Entry

COUNTERS: tuple[tuple[str, Fate], ...] = (
    ("in_blocklist", BLOCKED),
    ("duplicated_leads", THERE),
    ("skipped_count", ELSEWHERE),
    ("invalid_email_count", Fate("invalid", "the server takes the address for invalid")),
    ("incomplete_count", Fate("invalid", "the server misses something in it")),
    ("duplicate_email_count", Fate("twice", "twice in one call, says the server")),
)
"""The server's counters of leads it did not add (BEHAVIOUR 7.6)."""


class Course:
    """The fates of all rows and the one call whose outcome is not known.

    It changes only by entries, which are written to the journal before they are applied or after the server
    has answered: so it can be told anew from the journal at any time.
    """

    def __init__(self, fates: Fates) -> None:
        self.fates = fates
        self.open: frozenset[int] = frozenset()
        """Rows of a call that was begun and has no outcome."""
        self.calls = 0

    def apply(self, entry: Entry) -> None:
        """Take one entry of the journal in; ValueError when it makes no sense."""
        if "send" in entry:
            if self.open:
                raise ValueError("a call was begun before the one before it had an outcome")
            self.open = frozenset(within(entry["send"]))
            self.calls += 1
        for key, fate in (("made", ADDED), ("there", FOUND)):
            self.fates.set(within(entry.get(key, [])), fate)
        for group, words, rows in entry.get("left", []):
            self.fates.set(within(rows), Fate(group, words))
        if {"made", "there", "not"} & entry.keys():
            self.open = frozenset()


def about_to_send(rows: Iterable[int]) -> Entry:
    """Before a call leaves."""
    return {"send": ranges(rows)}


def answered(made: Iterable[int], left: Mapping[int, Fate]) -> Entry:
    """A call was answered: which rows were added, and what became of the others."""
    return {"made": ranges(made), "left": left_out(left)}


def not_done(why: str, left: Mapping[int, Fate] | None = None) -> Entry:
    """A call was certainly not done; its rows are to be sent again, but for those in `left`."""
    return {"not": why, "left": left_out(left or {})}


def looked(there: Iterable[int]) -> Entry:
    """The outcome of a call was looked up: its rows that are there; the others are to be sent again."""
    return {"there": ranges(there)}


def left_out(left: Mapping[int, Fate]) -> list[Any]:
    """Rows that are not sent, by their fate."""
    by_fate: dict[Fate, list[int]] = {}
    for row, fate in left.items():
        by_fate.setdefault(fate, []).append(row)
    return [[fate.group, fate.words, ranges(rows)] for fate, rows in by_fate.items()]


def told(answer: Added, rows: Sequence[int]) -> tuple[set[int], dict[int, Fate], set[int]]:
    """What an answer says of its call's rows: added, left out and why, and those it does not tell apart."""
    indexes = (lead.index for lead in answer.created_leads)
    made = {rows[index] for index in indexes if index is not None and 0 <= index < len(rows)}
    if answer.leads_uploaded == len(rows):
        made = set(rows)
    rest = set(rows) - made
    named = [(name, fate) for name, fate in COUNTERS if getattr(answer, name)]
    if answer.leads_uploaded in (None, len(made)) and len(named) == 1:
        name, fate = named[0]
        if getattr(answer, name) == len(rest):
            return made, dict.fromkeys(rest, fate), set()
    return made, {}, rest


def told_apart(
    answer: Added,
    unsure: Sequence[tuple[int, str]],
    there: set[int],
    elsewhere: set[int],
    blocked: frozenset[str],
    named: int,
) -> tuple[set[int], dict[int, Fate]]:
    """The same after a look at who is there: further rows that were added, and why the others were not.

    `unsure`: row and address of those that `told` could not tell apart; `there` and `elsewhere`: which of
    them were found in the target, and anywhere else; `named`: how many rows the answer itself named as added.
    """
    left: dict[int, Fate] = {}
    counted = {name: getattr(answer, name) or 0 for name, _ in COUNTERS}
    # Who is there now and was not named: all of them were added, none, or nobody can tell who.
    now = sum(row in there for row, _ in unsure)
    more = (answer.leads_uploaded or 0) - named
    words = ", ".join(f"{count:,} {name}" for name, count in counted.items() if count)
    for row, address in unsure:
        if is_blocked(address, blocked):
            left[row] = BLOCKED
        elif row in there and 0 < more < now:
            left[row] = EITHER
        elif row in there and counted["duplicated_leads"] and more < now:
            left[row] = THERE
        elif row in there:
            # So many were added, or nobody was there before, says the server: so this call has added it.
            left[row] = FOUND
        elif row in elsewhere and counted["skipped_count"]:
            left[row] = ELSEWHERE
        else:
            left[row] = Fate("refused", f"not added; of its call the server says only: {words or 'nothing'}")
    return {row for row, fate in left.items() if fate is FOUND}, {
        row: fate for row, fate in left.items() if fate is not FOUND
    }


def is_blocked(address: str, blocked: frozenset[str]) -> bool:
    """Whether an address or its domain is among the blocked values, which are in lower case."""
    folded = address.casefold()
    return folded in blocked or folded.rpartition("@")[2] in blocked
