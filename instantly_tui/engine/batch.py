"""What the user changes with one key: the writes, what became of each, and the sentence that says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import Record
from instantly_tui.engine.notice import Level

State = Literal["done", "refused", "not_sent", "unclear", "taken_back", "skipped"]

STARTED = "started"
"""The reason of what is done by a background job that still runs."""

WORDS: dict[State, str] = {
    "done": "done",
    "refused": "refused",
    "not_sent": "not sent",
    "unclear": "unclear",
    "taken_back": "taken back",
    "skipped": "skipped",
}
"""Each state in the user's words."""
_NOTHING = object()


@dataclass(frozen=True)
class Write:
    """One change of one record."""

    kind: str
    key: str
    label: str
    """What to call the record in a sentence."""
    call: Call[Any]
    edit: Mapping[str, Any] | None = None
    """The fields to show changed until the server has answered."""
    removes: bool = False
    """Whether the record is gone afterwards."""
    reread: Call[Any] | None = None
    """How to learn what the server has now."""
    undo: Callable[[Record], Write | None] | None = None
    """Makes the write that takes it back, from the record as it was before; None when nothing does."""
    job: Callable[[Any], str | None] | None = None
    """Picks the id of a background job out of the answer."""
    record: Record | None = None
    """The record as it was shown when the user acted."""
    given: Callable[[], bool] | None = None
    """Asked when its turn comes: whether it is still to be done."""
    answered: Callable[[Any], object] = lambda _: None
    """Told the server's answer, before the outcome is known to anyone: it names what was made."""

    @property
    def place(self) -> tuple[str, str]:
        return (self.kind, self.key)

    def shown_by(self, truth: Any) -> bool:
        """Whether a record of the server has the change."""
        fields = self.edit or {}
        return bool(fields) and all(getattr(truth, name, _NOTHING) == value for name, value in fields.items())


@dataclass(frozen=True)
class Many:
    """A call that changes several records at once."""

    call: Callable[[Sequence[Write]], Call[Any]]
    failed: Callable[[Any, Write], str | None] | None = None
    """Reads the answer, and a job's end: why it was not done to a record, or None when it was."""
    size: int = 100
    """The most records one call takes."""


@dataclass(frozen=True)
class Outcome:
    """What became of one write."""

    write: Write
    state: State
    reason: str = ""
    error: ApiError | None = None
    """What the reason was made of, when the server refused it: it may name a field."""


@dataclass(eq=False)
class Batch:
    """Writes made with one key; they are carried out whatever becomes of the screen."""

    label: str
    """The act in the user's words: `Pause`."""
    writes: tuple[Write, ...]
    skipped: tuple[Outcome, ...] = ()
    """Records it could not be done to from the start."""
    results: dict[int, Outcome] = field(default_factory=dict)
    """By position in `writes`."""
    hold_until: float | None = None
    """The clock's time at which they leave; None once they have."""
    go: asyncio.Event = field(default_factory=asyncio.Event)
    """Set to let them leave now."""
    edits: dict[int, int] = field(default_factory=dict)
    """Number of the store's edit, by position, while it is not settled."""
    records: dict[int, Record] = field(default_factory=dict)
    """The records as they would be without these writes, by position."""

    @property
    def name(self) -> str:
        """The records in a sentence: the only one's name, else how many, as `× 3`."""
        return self.writes[0].label if len(self.writes) == 1 else f"× {len(self.writes):,}"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (*self.skipped, *(self.results[position] for position in sorted(self.results)))

    @property
    def waiting(self) -> list[int]:
        """Positions without an outcome."""
        return [position for position in range(len(self.writes)) if position not in self.results]

    @property
    def pending(self) -> int:
        """How many have no outcome yet."""
        return len(self.writes) - len(self.results)

    @property
    def done(self) -> tuple[Write, ...]:
        return tuple(outcome.write for outcome in self.outcomes if outcome.state == "done")

    def was_done(self, position: int) -> bool:
        """Whether a write has left and the server has done it."""
        outcome = self.results.get(position)
        return outcome is not None and outcome.state == "done"

    def inverse(self) -> list[Write]:
        """The writes that take back what was done; for what is still on its way, if it comes to that."""
        found: list[Write] = []
        for position, write in enumerate(self.writes):
            record = self.records.get(position)
            if write.undo is None or record is None or not self._may_be_done(position):
                continue
            back = write.undo(record)
            if back is not None:
                found.append(replace(back, given=partial(self._may_be_done, position)))
        return found

    def _may_be_done(self, position: int) -> bool:
        outcome = self.results.get(position)
        return outcome is None or outcome.state in ("done", "unclear")

    @property
    def taken_back(self) -> bool:
        """Whether nothing of it ever left."""
        return bool(self.results) and all(outcome.state == "taken_back" for outcome in self.results.values())

    @property
    def level(self) -> Level:
        states = {outcome.state for outcome in self.outcomes}
        if states & {"refused", "not_sent"}:
            return "error"
        return "warn" if states & {"unclear", "skipped"} else "done"

    def line(self) -> str:
        """One sentence: how many came out how, with the first reason of each kind."""
        outcomes = self.outcomes
        if len(outcomes) == 1 and not self.pending:
            only = outcomes[0]
            words = WORDS[only.state]
            if only.reason and only.state != "done":
                words = f"{words}: {only.reason}"
            return (
                f"{self.label} {only.write.label}: {words if only.state != 'done' else only.reason or words}"
            )
        parts = [_part(state, outcomes) for state in WORDS]
        parts += [f"{self.pending:,} on the way"] if self.pending else []
        return f"{self.label}: {', '.join(part for part in parts if part) or 'nothing to do'}"


def _part(state: State, outcomes: Sequence[Outcome]) -> str:
    those = [outcome for outcome in outcomes if outcome.state == state]
    if not those:
        return ""
    text = f"{len(those):,} {WORDS[state]}"
    reasons = dict.fromkeys(outcome.reason for outcome in those if outcome.reason)
    if not reasons:
        return text
    first = next(iter(reasons))
    if state == "done":
        return f"{text} ({first})" if len(reasons) == 1 and all(outcome.reason for outcome in those) else text
    name = next(outcome.write.label for outcome in those if outcome.reason == first)
    return f"{text} ({name}: {first}{'; …' if len(reasons) > 1 else ''})"
