"""Reading on and asking for what is there; reading again is in test_pager_refresh."""

from __future__ import annotations

import pytest

from instantly_tui.api.errors import Invalid, KeyRefused, NotSent, Uncertain
from instantly_tui.api.limits import EVERY, MAIL_LIST
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority
from tests.support.clock import settle
from tests.support.lists import Row, body
from tests.support.paging import bench


async def test_nothing_is_asked_before_someone_looks() -> None:
    async with bench() as it:
        await settle()
        assert it.line.sent == []
        assert (len(it.pager), it.pager.complete, it.pager.loading, it.pager.wanted) == (0, False, False, -1)
        assert it.pager.row(0) is None
        assert it.pager.key_at(0) is None
        assert it.pager.index_of("0") is None
        assert it.pager.read_at is None


async def test_reads_as_far_as_someone_looks() -> None:
    async with bench() as it:
        await it.read_to(4)
        assert it.keys == ["0", "1", "2", "3", "4", "5"]
        assert it.pager.row(4) == Row(id="4")
        assert it.pager.index_of("5", near=1) == 5
        assert it.pager.row(6) is None
        assert it.pager.row(-1) is None
        assert not it.pager.complete
        assert len(it.line.sent) == 2


async def test_the_empty_page_after_the_last_one_completes_the_list() -> None:
    async with bench(5) as it:
        await it.read_to(100)
        assert it.keys == ["0", "1", "2", "3", "4"]
        assert it.pager.complete
        assert len(it.line.sent) == 3
        await it.read_to(200)
        assert len(it.line.sent) == 3


async def test_an_empty_list_is_complete_and_not_an_error() -> None:
    async with bench(0) as it:
        await it.read_to(0)
        assert (len(it.pager), it.pager.complete, it.pager.error) == (0, True, None)
        assert it.changes == [Change("rows")]


async def test_a_page_without_a_cursor_is_the_last() -> None:
    async with bench(held=True) as it:
        await it.read_to(9)
        it.line.answer("/rows", body([0, 1, 2], None))
        await settle()
        assert it.pager.complete
        assert it.line.open == []


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"]])
async def test_a_cursor_that_repeats_ends_the_list(cursors: list[str]) -> None:
    async with bench(held=True) as it:
        await it.read_to(1000)
        for number, cursor in enumerate(cursors):
            it.line.answer("/rows", body([number], cursor))
            await settle()
        assert it.pager.complete
        assert it.line.open == []
        assert len(it.pager) == len(cursors)


async def test_a_row_that_comes_twice_is_shown_once() -> None:
    async with bench(held=True) as it:
        await it.read_to(1000)
        for numbers, cursor in (([1, 2, 2], "a"), ([2, 3], "b"), ([1], None)):
            it.line.answer("/rows", body(numbers, cursor))
            await settle()
        assert it.keys == ["1", "2", "3"]


async def test_on_the_mail_list_a_page_that_is_not_full_is_the_last() -> None:
    async with bench(5, limits=(*EVERY, MAIL_LIST)) as it:
        await it.read_to(100)
        assert len(it.line.sent) == 2
        assert it.pager.complete


async def test_one_page_at_a_time() -> None:
    async with bench(held=True) as it:
        for index in (0, 5, 50):
            it.pager.ensure(index)
        await settle()
        assert it.line.open == ["/rows"]
        assert it.pager.loading
        assert it.pager.wanted == 50


async def test_the_page_under_way_and_those_after_it_take_the_most_urgent_want() -> None:
    async with bench(held=True) as it:
        for number in range(4):
            it.scheduler.submit(it.server.page(str(100 + number)), Priority.WRITE)
        await settle()
        it.pager.ensure(1000, Priority.BACKGROUND)
        near = it.scheduler.submit(it.server.page("near"), Priority.NEAR)
        it.pager.ensure(1, Priority.VISIBLE)
        first, *_ = it.line.waiting()
        it.line.answer_call(first, body([], None))
        await settle()
        assert it.line.waiting()[-1].params == {"limit": 3}
        it.line.answer_call(it.line.waiting()[-1], body([0, 1, 2], "2"))
        await settle()
        assert it.line.waiting()[-1] is near.call


async def test_what_arrives_is_told_by_key_and_a_new_length_apart() -> None:
    async with bench(4) as it:
        await it.read_to(0)
        assert it.changes == [Change("rows", frozenset({"0", "1", "2"})), Change("rows")]


async def test_changes_of_the_store_show_in_rows() -> None:
    async with bench() as it:
        await it.read_to(0)
        edit = it.store.edit("rows", "1", {"value": 7})
        assert it.pager.row(1) == Row(id="1", value=7)
        it.store.settle("rows", "1", edit, None)
        assert it.pager.row(1) == Row(id="1")


async def test_a_page_asked_for_before_a_write_does_not_bring_back_what_was_before() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        await it.clock.advance(1)
        edit = it.store.edit("rows", "0", {"value": 7})
        it.store.settle("rows", "0", edit, Row(id="0", value=7))
        it.line.answer("/rows", body([0], None))
        await settle()
        assert it.pager.row(0) == Row(id="0", value=7)


async def test_escape_stops_reading_on_and_looking_further_goes_on() -> None:
    async with bench(1000, held=True) as it:
        await it.read_to(500)
        it.line.answer("/rows", body([0, 1, 2], "2"))
        await settle()
        it.changes.clear()
        it.pager.stop()
        await settle()
        assert it.line.open == []
        assert (it.pager.loading, it.pager.wanted, it.keys) == (False, -1, ["0", "1", "2"])
        assert it.changes == [Change("rows")]
        await it.read_to(3)
        assert it.line.waiting()[0].params == {"limit": 3, "starting_after": "2"}


async def test_leaving_gives_up_what_is_under_way_and_coming_back_shows_what_is_there() -> None:
    async with bench(1000, held=True) as it:
        await it.read_to(500)
        it.line.answer("/rows", body([0, 1, 2], "2"))
        await settle()
        it.pager.refresh(0, 1)
        await settle()
        it.pager.close()
        await settle()
        assert it.line.open == []
        assert len(it.line.dropped) == 2
        assert it.scheduler.idle
        assert it.keys == ["0", "1", "2"]
        await it.read_to(3)
        assert it.line.open == ["/rows"]


async def test_an_answer_after_leaving_and_coming_back_is_the_new_one() -> None:
    async with bench(held=True) as it:
        other = it.another()
        await it.read_to(0)
        other.ensure(0)
        await settle()
        it.pager.close()
        it.line.answer("/rows", body([1], None))
        await settle()
        assert (len(it.pager), len(other)) == (0, 1)


async def test_two_lists_that_ask_the_same_send_it_once() -> None:
    async with bench() as it:
        other = it.another()
        it.pager.ensure(0)
        other.ensure(0)
        await settle(60)
        assert len(it.line.sent) == 1
        assert len(it.pager) == len(other) == 3


async def test_a_failure_is_not_an_empty_list_and_is_kept() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", Invalid("body/limit must be <= 100", 400))
        await settle()
        assert isinstance(it.pager.error, Invalid)
        assert (it.pager.complete, it.pager.loading) == (False, False)
        assert it.changes == [Change("rows")]


async def test_after_a_failure_drawing_again_does_not_ask_again_at_once() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", Invalid("no", 400))
        for seconds in (0, 4.9, 0.1):
            await it.clock.advance(seconds)
            await it.read_to(0)
        assert len(it.line.sent) == 2
        it.line.answer("/rows", Invalid("no", 400))
        await it.clock.advance(9.9)
        await it.read_to(0)
        assert len(it.line.sent) == 2
        await it.clock.advance(0.1)
        await it.read_to(0)
        it.line.answer("/rows", body([0], None))
        await settle()
        assert it.pager.error is None
        assert it.keys == ["0"]


async def test_after_a_failure_a_refresh_asks_at_once() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", Invalid("no", 400))
        await settle()
        it.pager.refresh(0, 20, Priority.VISIBLE)
        await settle()
        it.line.answer("/rows", body([0, 1, 2], "2"))
        await settle()
        assert it.pager.error is None
        assert it.line.open == ["/rows"]
        it.line.answer("/rows", Uncertain("no answer"))
        await it.clock.advance(0.5)
        it.line.answer("/rows", NotSent("no connection"))
        await it.clock.advance(1)
        it.line.answer("/rows", NotSent("no connection"))
        await settle()
        assert isinstance(it.pager.error, NotSent)
        assert it.keys == ["0", "1", "2"]
        assert not it.pager.complete


async def test_a_refused_key_is_an_error_of_every_list_and_asks_nothing_more() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", KeyRefused("the key is not accepted", 401))
        await settle()
        other = it.another()
        other.ensure(0)
        other.refresh(0, 0)
        await settle()
        assert isinstance(other.error, KeyRefused)
        assert len(it.line.sent) == 1


async def test_rows_without_a_usable_key_are_counted() -> None:
    async with bench(held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", b'{"items": [{"id": "1"}, {"value": 3}, {}], "next_starting_after": "x"}')
        await settle()
        assert (it.keys, it.pager.unreadable) == (["1"], 2)


async def test_a_row_taken_out_is_gone_at_once_and_the_rest_moves_up() -> None:
    async with bench() as it:
        await it.read_to(5)
        it.changes.clear()
        it.pager.remove(["1", "4", "nobody"])
        assert it.keys == ["0", "2", "3", "5"]
        assert it.pager.index_of("5") == 3
        assert it.pager.index_of("4") is None
        assert it.changes == [Change("rows")]
        it.pager.remove(["nobody"])
        assert len(it.changes) == 1


async def test_rows_far_apart_are_made_again_when_looked_at() -> None:
    async with bench(2000) as it:
        it.server.limit = 100
        it.pager.ensure(1999)
        await settle(600)
        for index in (0, 1999, 3, 1000, 0, 700, 1999):
            assert it.pager.row(index) == Row(id=str(index))
        assert it.pager.index_of("1500", near=3) == 1500
