from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from instantly_tui.engine.views import View
from tests.support.clock import settle
from tests.support.lists import Row
from tests.support.paging import Bench, bench


def shown(view: View[Row]) -> list[str | None]:
    return [view.key_at(index) for index in range(len(view))]


def by_value(row: Row) -> int | None:
    return row.value or None


async def valued(it: Bench, values: dict[int, int]) -> None:
    """Read a list whose rows have these values."""
    it.server.rows = values
    await it.read_to(1000)


async def test_sorts_and_rows_without_a_value_come_last_either_way() -> None:
    async with bench() as it:
        await valued(it, {1: 5, 2: 0, 3: 9, 4: 5, 5: 2, 6: 0})
        up = View(it.pager, order=by_value)
        down = View(it.pager, order=by_value, reverse=True)
        assert shown(up) == ["5", "1", "4", "3", "2", "6"]
        assert shown(down) == ["3", "1", "4", "5", "2", "6"]
        assert down.row(0) == Row(id="3", value=9)
        assert down.row(6) is None
        assert down.row(-1) is None
        assert down.key_at(6) is None


async def test_narrows_without_changing_the_order() -> None:
    async with bench() as it:
        await valued(it, {1: 5, 2: 0, 3: 9, 4: 5})
        view = View(it.pager, where=lambda row: row.value > 3)
        assert shown(view) == ["1", "3", "4"]
        assert shown(View(it.pager, where=lambda row: False)) == []
        assert shown(View(it.pager)) == ["1", "2", "3", "4"]


async def test_finds_a_row_where_it_is_shown() -> None:
    async with bench() as it:
        await valued(it, {1: 5, 2: 0, 3: 9, 4: 1})
        view = View(it.pager, where=lambda row: row.value > 0, order=by_value)
        assert [view.index_of(key, near=1) for key in ("4", "1", "3", "2", "x")] == [0, 1, 2, None, None]
        assert view.indices_of(["3", "2", "4", "x"]) == [0, 2]
        assert it.pager.indices_of({"4", "x", "1"}) == [0, 3]


async def test_follows_the_list_as_it_is_read_and_read_again() -> None:
    async with bench() as it:
        it.server.rows = {1: 5, 2: 3, 3: 9, 4: 1}
        view = View(it.pager, order=by_value)
        assert (len(view), view.complete) == (0, False)
        await it.read_to(2)
        assert shown(view) == ["2", "1", "3"]
        assert not view.complete
        await it.read_to(100)
        assert shown(view) == ["4", "2", "1", "3"]
        assert view.complete
        it.server.rows = {0: 7, 1: 5, 3: 2, 4: 1}
        await it.clock.advance(1)
        it.pager.refresh(0, 3)
        await settle(100)
        assert shown(view) == ["4", "3", "1", "0"]
        it.pager.remove(["3"])
        assert shown(view) == ["4", "1", "0"]


async def test_follows_what_the_store_lays_over_rows() -> None:
    async with bench() as it:
        await valued(it, {1: 5, 2: 3, 3: 9, 4: 1, 5: 4})
        view = View(it.pager, where=lambda row: row.value > 0, order=by_value)
        assert shown(view) == ["4", "2", "5", "1", "3"]
        it.store.attach("rows", {"4": {"value": 8}, "nobody": {"value": 1}}, asked_at=9)
        assert shown(view) == ["2", "5", "1", "4", "3"]
        edit = it.store.edit("rows", "3", {"value": 0})
        assert shown(view) == ["2", "5", "1", "4"]
        it.store.settle("rows", "3", edit, None)
        assert shown(view) == ["2", "5", "1", "4", "3"]
        for value in (*range(100, 200), 1):
            it.store.attach("rows", {"1": {"value": value}}, asked_at=9)
        assert shown(view) == ["1", "2", "5", "4", "3"]


async def test_held_rows_stay_where_they_are_until_released() -> None:
    async with bench() as it:
        await valued(it, {1: 5, 2: 7, 3: 9})
        view = View(it.pager, order=by_value)
        view.hold()
        it.store.edit(it.pager.kind, "1", {"value": 20})
        assert shown(view) == ["1", "2", "3"]
        assert view.row(0) == Row(id="1", value=20)
        it.server.rows = {1: 20, 2: 7, 3: 9, 4: 8}
        it.pager.refresh(0, 10)
        await settle()
        assert shown(view) == ["1", "2", "4", "3"]
        view.release()
        assert shown(view) == ["2", "4", "3", "1"]


async def test_only_what_changed_is_looked_at_again() -> None:
    judged: list[str] = []

    def order(row: Row) -> int:
        judged.append(row.id)
        return row.value

    async with bench() as it:
        await valued(it, dict.fromkeys(range(9), 1))
        view = View(it.pager, order=order)
        assert len(view) == len(judged) == 9
        judged.clear()
        it.store.attach("rows", {"4": {"value": 8}}, asked_at=9)
        assert shown(view)[-1] == "4"
        assert judged == ["4"]
        judged.clear()
        await it.clock.advance(1)
        it.pager.refresh(3, 3)
        await settle(60)
        assert len(view) == 9
        assert judged == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(("where", "wanted"), [(None, 8), (lambda row: row.value > 0, 8)])
async def test_reads_on_when_more_rows_are_wanted_than_pass(
    where: Callable[[Row], bool] | None, wanted: int
) -> None:
    async with bench(100) as it:
        it.server.rows = {number: number % 2 for number in range(100)}
        view: View[Any] = View(it.pager, where=where)
        while len(view) <= wanted:
            before = len(it.line.sent)
            view.ensure(wanted)
            await settle(100)
            assert len(it.line.sent) > before
        asked = len(it.line.sent)
        view.ensure(wanted)
        await settle(100)
        assert len(it.line.sent) == asked < 12
        view.ensure(10_000)
        await settle(1000)
        view.ensure(10_000)
        await settle(1000)
        assert view.complete


async def test_shows_the_error_and_the_loading_of_the_list() -> None:
    async with bench(held=True) as it:
        view = View(it.pager, order=by_value)
        view.ensure(0)
        assert view.loading
        await settle()
        it.line.answer("/rows", b"{}")
        await it.clock.advance(5)
        assert view.error is it.pager.error is not None
        assert not view.loading
