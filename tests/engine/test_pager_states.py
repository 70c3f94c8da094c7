"""Whatever changes on the server, and however late it answers: no row twice, and none missing at rest."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from instantly_tui.api.call import Call
from instantly_tui.api.errors import NotSent
from instantly_tui.engine.changes import Change
from instantly_tui.engine.pager import Pager
from instantly_tui.engine.scheduler import Priority, Scheduler
from instantly_tui.engine.store import Store
from tests.support.clock import FakeClock, settle
from tests.support.line import Line
from tests.support.lists import ListServer, Row, key

NUMBERS = st.integers(0, 200)


class Paging(RuleBasedStateMachine):
    """A pager, a list that others change, and a line on which answers are made and delivered separately."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = FakeClock()
        self.server = ListServer(list(range(0, 200, 10)))
        self.line = Line()
        self.made: dict[int, tuple[Call[Any], bytes]] = {}
        self.changes: list[Change] = []
        self.inserted_at: dict[str, float] = {}
        self.loop.run_until_complete(self.start())

    async def start(self) -> None:
        scheduler = Scheduler(self.line.send, {}, self.clock, chance=lambda: 0.0)
        self.run = asyncio.create_task(scheduler.run())
        self.scheduler = scheduler
        self.store = Store(self.changes.append, self.clock)
        self.pager: Pager[Row] = Pager("rows", self.server.page, key, self.store, scheduler, self.clock)
        await settle()

    def teardown(self) -> None:
        async def stop() -> None:
            self.run.cancel()
            await asyncio.gather(self.run, return_exceptions=True)

        self.loop.run_until_complete(stop())
        self.loop.close()

    def turn(self, seconds: float = 0.0) -> None:
        self.loop.run_until_complete(self.clock.advance(seconds) if seconds else settle(12))

    @rule(number=NUMBERS)
    def insert(self, number: int) -> None:
        if number not in self.server.rows:
            self.server.rows[number] = 0
            self.inserted_at[str(number)] = self.clock.now()
            # What is asked for from now on is asked for later.
            self.turn(0.01)

    @rule(first=NUMBERS, count=st.integers(2, 12))
    def insert_many(self, first: int, count: int) -> None:
        for number in range(first, first + count):
            self.insert(number)

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        self.server.rows.pop(number, None)

    @rule(first=NUMBERS, count=st.integers(2, 12))
    def delete_many(self, first: int, count: int) -> None:
        for number in [number for number in sorted(self.server.rows) if number >= first][:count]:
            del self.server.rows[number]

    @rule(number=NUMBERS)
    def change(self, number: int) -> None:
        if number in self.server.rows:
            self.server.rows[number] += 1

    @rule(index=st.integers(0, 50), priority=st.sampled_from(list(Priority)))
    def ensure(self, index: int, priority: Priority) -> None:
        self.loop.call_soon(self.pager.ensure, index, priority)
        self.turn()

    @rule(first=st.integers(0, 30), count=st.integers(0, 8))
    def refresh(self, first: int, count: int) -> None:
        self.loop.call_soon(self.pager.refresh, first, first + count)
        self.turn()

    @rule()
    def stop(self) -> None:
        self.loop.call_soon(self.pager.stop)
        self.turn()

    @rule()
    def close(self) -> None:
        self.loop.call_soon(self.pager.close)
        self.turn()
        assert self.line.open == []

    @precondition(lambda self: self.server.rows)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A row is deleted from here: taken out at once."""
        number = data.draw(st.sampled_from(sorted(self.server.rows)))
        del self.server.rows[number]
        self.pager.remove([str(number)])

    @precondition(lambda self: self.line.open)
    @rule(data=st.data())
    def make_an_answer(self, data: st.DataObject) -> None:
        call = data.draw(st.sampled_from(self.line.waiting()))
        self.made.setdefault(id(call), (call, self.server.serve(call)))

    @precondition(lambda self: self.line.open)
    @rule(data=st.data())
    def deliver_an_answer(self, data: st.DataObject) -> None:
        call = data.draw(st.sampled_from(self.line.waiting()))
        _, body = self.made.pop(id(call), (call, self.server.serve(call)))
        self.line.answer_call(call, body)
        self.turn(0.25)

    @precondition(lambda self: self.line.open)
    @rule(data=st.data())
    def lose_the_connection(self, data: st.DataObject) -> None:
        call = data.draw(st.sampled_from(self.line.waiting()))
        self.made.pop(id(call), None)
        self.line.answer_call(call, NotSent("no connection"))
        self.turn(1)

    def deliver_all(self) -> None:
        self.turn(5)
        while self.line.open or not self.scheduler.idle:
            for call in self.line.waiting():
                self.line.answer_call(call, self.server.serve(call))
            self.turn(1)

    @rule(first=st.integers(0, 30), count=st.integers(0, 8))
    def come_to_rest_and_refresh_a_screen(self, first: int, count: int) -> None:
        self.deliver_all()
        self.turn(1)
        begun = self.clock.now()
        self.loop.call_soon(self.pager.refresh, first, first + count)
        self.turn()
        self.deliver_all()
        order = self.server.keys
        for _, part in self.pager.parts():
            if part.read_at >= begun and not part.gap:
                rows = [row.id for row in self.pager._chain.records(part)]
                start = order.index(rows[0])
                assert rows == order[start : start + len(rows)]

    @rule()
    def come_to_rest_and_refresh_everything(self) -> None:
        self.deliver_all()
        for _ in range(6):
            self.loop.call_soon(self.pager.refresh, 0, max(0, len(self.pager) - 1))
            self.turn()
            self.deliver_all()
        keys = self.keys()
        assert keys == self.server.keys[: len(keys)]
        assert [row.value for row in self.rows()] == [self.server.rows[int(held)] for held in keys]
        if self.pager.complete:
            assert keys == self.server.keys
        assert self.pager.error is None
        assert not self.pager.loading
        assert not self.pager.refreshing

    @rule()
    def come_to_rest_and_read_to_the_end(self) -> None:
        self.come_to_rest_and_refresh_everything()
        self.loop.call_soon(self.pager.ensure, 1000)
        self.turn()
        self.deliver_all()
        assert self.keys() == self.server.keys
        assert self.pager.complete

    def rows(self) -> list[Row]:
        found = [self.pager.row(index) for index in range(len(self.pager))]
        assert None not in found
        return [row for row in found if row is not None]

    def keys(self) -> list[str]:
        return [row.id for row in self.rows()]

    @invariant()
    def no_row_is_shown_twice_and_each_is_found(self) -> None:
        keys = self.keys()
        assert len(set(keys)) == len(keys)
        for index, held in enumerate(keys):
            assert self.pager.key_at(index) == held
            assert self.pager.index_of(held, near=len(keys) - index) == index
        assert self.pager.row(len(keys)) is None

    @invariant()
    def rows_are_in_order_unless_a_gap_is_being_closed(self) -> None:
        if not any(part.gap for _, part in self.pager.parts()):
            numbers = [int(held) for held in self.keys()]
            assert numbers == sorted(numbers)

    @invariant()
    def no_row_is_missing_that_was_there_when_its_stretch_was_read(self) -> None:
        chain = self.pager._chain
        ends = [slot.cursor for slot in chain.slots[1:]] + [chain.next]
        keys = set(self.keys())
        for slot, end in zip(chain.slots, ends, strict=False):
            if not slot.parts or any(part.gap for part in slot.parts):
                continue
            read_at = min(part.read_at for part in slot.parts)
            for held in self.server.keys:
                if int(slot.cursor or -1) < int(held) <= int(end or 1000):
                    assert held in keys or self.inserted_at.get(held, -1) >= read_at

    @invariant()
    def few_are_under_way(self) -> None:
        cursors = [call.params.get("starting_after") for call in self.line.waiting()]
        assert len(set(cursors)) == len(cursors) <= 3

    @invariant()
    def counts_agree(self) -> None:
        parts = [part for _, part in self.pager.parts()]
        assert len(self.pager) == sum(map(len, parts))
        assert self.pager._chain._gaps == sum(part.gap for part in parts)
        assert self.pager.read_at == min((part.read_at for part in parts), default=None)


TestPaging = Paging.TestCase
TestPaging.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
