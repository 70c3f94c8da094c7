"""Whatever the order of edits and answers: shown = last confirmed + attachments + pending edits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from instantly_tui.api.page import Record
from instantly_tui.engine.store import Store
from tests.support.clock import FakeClock

KEYS = st.sampled_from(["a", "b"])
VALUES = st.integers(0, 9)
FIELDS = st.dictionaries(st.sampled_from(["status", "name", "stats"]), VALUES, max_size=2)


class Item(Record):
    id: str
    status: int = 0
    name: int = 0
    stats: int = 0


class Edits(RuleBasedStateMachine):
    """A store beside the plainest model of it: lists of everything that ever happened."""

    pending = Bundle("pending")
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.store = Store(lambda _: None, self.clock)
        self.confirmed: dict[str, tuple[float, Item]] = {}
        self.attached: dict[str, dict[str, tuple[float, int]]] = {"a": {}, "b": {}}
        self.edits: dict[str, dict[int, Mapping[str, Any]]] = {"a": {}, "b": {}}

    @rule(seconds=st.sampled_from([0.5, 1.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.jump(seconds)

    @rule(target=pending, key=KEYS, fields=FIELDS)
    def edit(self, key: str, fields: dict[str, int]) -> tuple[str, int]:
        number = self.store.edit("items", key, fields)
        self.edits[key][number] = fields
        return key, number

    @rule(target=asked)
    def ask(self) -> float:
        return self.clock.now()

    @rule(asked_at=asked, key=KEYS, status=VALUES)
    def answer(self, asked_at: float, key: str, status: int) -> None:
        """A read is answered, maybe long after it was asked, maybe after a newer one."""
        record = Item(id=key, status=status)
        self.store.put("items", {key: record}, asked_at)
        if asked_at >= self.confirmed.get(key, (-math.inf, record))[0]:
            self.confirmed[key] = (asked_at, record)

    @rule(edit=consumes(pending), status=st.none() | VALUES)
    def settle(self, edit: tuple[str, int], status: int | None) -> None:
        """A write is answered with the record, or refused."""
        key, number = edit
        record = None if status is None else Item(id=key, status=status)
        self.store.settle("items", key, number, record)
        del self.edits[key][number]
        if record is not None:
            self.confirmed[key] = (math.nextafter(self.clock.now(), math.inf), record)

    @rule(asked_at=asked, key=KEYS, fields=FIELDS)
    def attach(self, asked_at: float, key: str, fields: dict[str, int]) -> None:
        self.store.attach("items", {key: fields}, asked_at)
        for name, value in fields.items():
            if asked_at >= self.attached[key].get(name, (-math.inf, 0))[0]:
                self.attached[key][name] = (asked_at, value)

    def expected(self, key: str, page: Item, read_at: float) -> Item:
        at, record = self.confirmed.get(key, (-math.inf, page))
        fields = (record if at >= read_at else page).model_dump()
        fields |= {name: value for name, (_, value) in self.attached[key].items()}
        for edit in self.edits[key].values():
            fields |= edit
        return Item(**fields)

    @invariant()
    def shows_the_last_confirmed_with_all_that_is_laid_on_it(self) -> None:
        for key in ("a", "b"):
            page = Item(id=key, status=10)
            for read_at in (-1.0, self.clock.now() - 0.5, self.clock.now() + 0.5):
                assert self.store.shown("items", key, page, read_at) == self.expected(key, page, read_at)
            known = self.store.get("items", key)
            assert known == (self.expected(key, page, -math.inf) if key in self.confirmed else None)
            assert self.store.pending("items", key) == bool(self.edits[key])


TestEdits = Edits.TestCase
