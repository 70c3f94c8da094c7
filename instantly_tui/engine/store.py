"""What is known about single records: what the server confirmed, and the changes on their way to it."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from instantly_tui.api.page import Record
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock

R = TypeVar("R", bound=Record)

REMEMBERED_CHANGES = 64
"""How many changes of a kind `changed_since` can look back."""


@dataclass(slots=True)
class _Entry:
    """Everything laid over one record."""

    record: Record | None = None
    known_at: float = -math.inf
    attached: dict[str, tuple[float, Any]] = field(default_factory=dict)
    edits: dict[int, Mapping[str, Any]] = field(default_factory=dict)


class Store:
    """Records confirmed one by one, facts attached to them, and edits not yet confirmed.

    The records of a list stay packed in its pager; `shown` lays over one what is known here.
    """

    def __init__(self, publish: Publish, clock: Clock) -> None:
        self.publish = publish
        self._clock = clock
        self._kinds: dict[str, dict[str, _Entry]] = {}
        self._changes: dict[str, deque[tuple[int, frozenset[str]]]] = {}
        self._versions: dict[str, int] = {}
        self._numbers = itertools.count(1)

    def get(self, kind: str, key: str) -> Record | None:
        """The record as last confirmed on its own, with everything laid over it; None when it never was."""
        entry = self._kinds.get(kind, {}).get(key)
        if entry is None or entry.record is None:
            return None
        return _composed(entry, entry.record)

    def shown(self, kind: str, key: str, record: R, read_at: float) -> R:
        """A record of a page asked for at `read_at`, or a newer confirmed one, with all laid over it."""
        entry = self._kinds.get(kind, {}).get(key)
        if entry is None:
            return record
        if isinstance(entry.record, type(record)) and entry.known_at >= read_at:
            record = entry.record
        return _composed(entry, record)

    def pending(self, kind: str, key: str) -> bool:
        """Whether the record shows a change the server has not confirmed."""
        entry = self._kinds.get(kind, {}).get(key)
        return entry is not None and bool(entry.edits)

    def put(self, kind: str, records: Mapping[str, Record], asked_at: float) -> None:
        """Keep records as the server confirmed them; one asked for before what is known is ignored."""
        for key, record in records.items():
            entry = self._entry(kind, key)
            if entry.known_at <= asked_at:
                entry.record, entry.known_at = record, asked_at
        self._changed(kind, records)

    def attach(self, kind: str, facts: Mapping[str, Mapping[str, Any]], asked_at: float) -> None:
        """Lay facts from another endpoint on records, by key; a re-read of the record keeps them."""
        changed: set[str] = set()
        for key, fields in facts.items():
            attached = self._entry(kind, key).attached
            for name, value in fields.items():
                known = attached.get(name)
                if known is None or known[0] <= asked_at:
                    attached[name] = (asked_at, value)
                    if known is None or known[1] != value:
                        changed.add(key)
        self._changed(kind, changed)

    def edit(self, kind: str, key: str, fields: Mapping[str, Any]) -> int:
        """Show fields as changed until `settle` is called with the number returned."""
        number = next(self._numbers)
        self._entry(kind, key).edits[number] = fields
        self._changed(kind, (key,))
        return number

    def settle(
        self, kind: str, key: str, edit: int, confirmed: Record | None, asked_at: float | None = None
    ) -> None:
        """Drop an edit; keep what the server answered, or fall back to what it last said.

        `asked_at`: when the answer was asked for; an answer older than what is known by then is not kept.
        """
        entry = self._entry(kind, key)
        del entry.edits[edit]
        if confirmed is not None and (asked_at is None or asked_at >= entry.known_at):
            # Just after now: a read asked for in the same moment may show what was before.
            entry.record, entry.known_at = confirmed, math.nextafter(self._clock.now(), math.inf)
        self._changed(kind, (key,))

    def forget(self, kind: str) -> None:
        """Drop what was confirmed and attached; edits stay until they are settled."""
        entries = self._kinds.pop(kind, {})
        editing = {key: _Entry(edits=entry.edits) for key, entry in entries.items() if entry.edits}
        if editing:
            self._kinds[kind] = editing
        self._changed(kind, entries)
        self.publish(Change(kind))

    def version(self, kind: str) -> int:
        """A number that grows with every change of the kind."""
        return self._versions.get(kind, 0)

    def changed_since(self, kind: str, version: int) -> frozenset[str] | None:
        """The keys changed after that version; None when it is too long ago to tell."""
        changes = self._changes.get(kind, deque())
        if version < self.version(kind) - len(changes):
            return None
        return frozenset().union(*(keys for at, keys in changes if at > version))

    def _entry(self, kind: str, key: str) -> _Entry:
        return self._kinds.setdefault(kind, {}).setdefault(key, _Entry())

    def _changed(self, kind: str, keys: Iterable[str]) -> None:
        changed = frozenset(keys)
        if not changed:
            return
        self._versions[kind] = self.version(kind) + 1
        changes = self._changes.setdefault(kind, deque(maxlen=REMEMBERED_CHANGES))
        changes.append((self._versions[kind], changed))
        self.publish(Change(kind, changed))


def _composed(entry: _Entry, record: R) -> R:
    """The record with attachments and then edits laid over it."""
    if not (entry.attached or entry.edits):
        return record
    fields = {name: value for name, (_, value) in entry.attached.items()}
    for edit in entry.edits.values():
        fields.update(edit)
    return record.model_copy(update=fields)
