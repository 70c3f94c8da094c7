"""What was done to marked rows: those it did not work on are marked again."""

from __future__ import annotations

from collections.abc import Collection

from instantly_tui.engine.batch import Batch
from instantly_tui.ui.widgets.rows import Rows

FAILED = ("refused", "not_sent", "unclear")
"""States of a write after which its record stays marked."""


class ActsOnMarks:
    """Acts of one list that were made on marked records and have no outcome yet."""

    def __init__(self) -> None:
        self._acts: list[tuple[Batch, frozenset[str]]] = []

    def follow(self, batch: Batch, marks: Collection[str]) -> None:
        """Remember an act with the keys that were marked when it was made; not one that is held."""
        if batch.hold_until is None:
            self._acts.append((batch, frozenset(marks)))

    def forget(self) -> None:
        """Mark nothing any more: the user went on, and the next key must not act on other rows than meant."""
        self._acts.clear()

    def mark_failures(self, rows: Rows) -> None:
        """Mark again what was marked and did not work, so that it can be tried again or looked at."""
        over = [each for each in self._acts if not each[0].pending]
        failed = {
            outcome.write.key
            for batch, marked in over
            for outcome in batch.outcomes
            if outcome.state in FAILED and outcome.write.key in marked
        }
        self._acts = [each for each in self._acts if each not in over]
        if not failed:
            return
        here = {key for index in range(len(rows.source)) if (key := rows.source.key_at(index)) in failed}
        rows.marks |= here
        rows.redraw(frozenset(here))
