"""Reading again what is on screen, while others add and delete rows."""

from __future__ import annotations

import pytest

from instantly_tui.api.errors import Invalid
from instantly_tui.api.limits import EVERY, MAIL_LIST
from instantly_tui.engine.changes import Change
from instantly_tui.engine.scheduler import Priority
from tests.support.clock import settle
from tests.support.lists import Row
from tests.support.paging import Bench, bench


async def refreshed(
    it: Bench, first: int, last: int, priority: Priority = Priority.REFRESH
) -> list[str | None]:
    """Refresh, and the cursors that were asked for by it."""
    before = len(it.line.sent)
    await it.clock.advance(1)
    it.pager.refresh(first, last, priority)
    await settle(100)
    return [call.params.get("starting_after") for call in it.line.sent[before:]]


async def test_the_pages_on_screen_are_read_by_their_own_cursor_and_the_first_for_newcomers() -> None:
    async with bench(5000) as it:
        it.server.limit = 100
        it.pager.ensure(4999)
        await settle(2000)
        it.server.rows[4321] = it.server.rows[0] = it.server.rows[2000] = 9
        assert await refreshed(it, 4310, 4350) == [None, "4299"]
        assert it.pager.row(4321) == Row(id="4321", value=9)
        assert it.pager.row(0) == Row(id="0", value=9)
        assert it.pager.row(2000) == Row(id="2000", value=0)
        assert len(it.pager) == 5000


async def test_pages_next_to_each_other_are_read_one_after_the_other() -> None:
    async with bench(30, held=True) as it:
        for _ in range(4):
            await it.read_to(len(it.pager))
            it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
            await settle()
        await it.clock.advance(1)
        it.pager.refresh(1, 7)
        await settle()
        asked = []
        while it.line.open:
            (call,) = it.line.waiting()
            asked.append(call.params.get("starting_after"))
            it.line.answer_call(call, it.server.serve(call))
            await settle()
        assert asked == [None, "2", "5"]


async def test_newcomers_push_rows_on_without_losing_or_repeating_one() -> None:
    async with bench(0) as it:
        it.server.rows = dict.fromkeys(range(10, 22), 0)
        await it.read_to(11)
        it.changes.clear()
        it.server.rows |= {1: 0, 2: 0}
        assert await refreshed(it, 0, 0) == [None]
        assert it.keys == it.server.keys
        assert it.changes == [Change("rows", frozenset({"1", "2", "10"})), Change("rows")]
        assert await refreshed(it, 3, 5) == [None, "10"]
        assert it.keys == it.server.keys


async def test_more_newcomers_than_fit_on_a_page_are_all_read() -> None:
    async with bench(0) as it:
        it.server.rows = dict.fromkeys(range(100, 112), 0)
        await it.read_to(1000)
        assert it.pager.complete
        it.server.rows |= dict.fromkeys(range(10, 18), 0)
        assert await refreshed(it, 0, 0) == [None, "12", "15"]
        assert it.keys == it.server.keys
        assert it.pager.complete


async def test_a_newcomer_at_the_end_of_a_page_may_be_one_of_many() -> None:
    async with bench(0) as it:
        it.server.rows = dict.fromkeys(range(10, 130, 10), 0)
        await it.read_to(11)
        del it.server.rows[20]
        it.server.rows |= {31: 0, 32: 0}
        it.pager.stop()
        assert await refreshed(it, 0, 0) == [None, "31"]
        assert it.keys == it.server.keys


async def test_a_gap_too_wide_to_close_at_once_is_not_called_complete() -> None:
    async with bench(0) as it:
        it.server.rows = dict.fromkeys(range(1000, 1006), 0)
        await it.read_to(1000)
        it.server.rows |= dict.fromkeys(range(100, 130), 0)
        assert len(await refreshed(it, 0, 0)) == 4
        assert not it.pager.complete
        assert it.keys == [*it.server.keys[:12], *it.server.keys[-6:]]
        while not it.pager.complete:
            assert await refreshed(it, 0, len(it.pager))
        assert it.keys == it.server.keys


async def test_deleted_rows_go_and_those_after_them_move_up() -> None:
    async with bench(12) as it:
        await it.read_to(11)
        it.pager.stop()
        del it.server.rows[1], it.server.rows[2]
        assert await refreshed(it, 0, 2) == [None]
        assert it.keys == it.server.keys
        del it.server.rows[0], it.server.rows[3], it.server.rows[4], it.server.rows[5], it.server.rows[6]
        await refreshed(it, 0, 2)
        assert it.keys == it.server.keys


async def test_a_list_that_was_emptied_is_empty() -> None:
    async with bench(12) as it:
        await it.read_to(100)
        it.server.rows.clear()
        await refreshed(it, 0, 3)
        assert (it.keys, it.pager.complete) == ([], True)
        it.server.rows[5] = 1
        await refreshed(it, 0, 3)
        assert it.keys == ["5"]


async def test_rows_added_at_the_end_of_a_complete_list_are_found() -> None:
    async with bench(6) as it:
        await it.read_to(100)
        assert it.pager.complete
        it.server.rows |= {6: 0, 7: 0, 8: 0, 9: 0}
        # The last page is full, so that only asking beyond it tells.
        assert await refreshed(it, 3, 5) == [None, "2", "5", "8", "9"]
        assert it.keys == it.server.keys
        assert it.pager.complete


async def test_the_end_is_not_asked_for_again_when_the_last_page_is_not_full() -> None:
    async with bench(5) as it:
        await it.read_to(100)
        assert await refreshed(it, 3, 5) == [None, "2"]
        assert it.pager.complete


async def test_a_complete_list_stays_complete_while_its_end_is_asked_for() -> None:
    async with bench(6) as it:
        await it.read_to(100)
        it.line._serve = None
        await it.clock.advance(1)
        it.pager.refresh(0, 5)
        for _ in range(3):
            await settle()
            (call,) = it.line.waiting()
            assert it.pager.complete
            it.line.answer_call(call, it.server.serve(call))
        await settle()
        assert it.pager.complete


async def test_on_the_mail_list_only_the_user_asks_beyond_a_page_that_is_not_full() -> None:
    async with bench(5, limits=(*EVERY, MAIL_LIST)) as it:
        await it.read_to(100)
        assert await refreshed(it, 0, 10) == [None, "2"]
        assert await refreshed(it, 0, 10, Priority.VISIBLE) == [None, "2", "4"]
        assert it.pager.complete


async def test_reading_on_takes_the_cursor_that_a_refresh_has_found() -> None:
    async with bench(9, held=True) as it:
        for _ in range(2):
            await it.read_to(len(it.pager))
            it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
            await settle()
        await it.read_to(8)
        del it.server.rows[4]
        it.pager.refresh(3, 5)
        await settle()
        onward, again = it.line.waiting()
        assert onward.params["starting_after"] == "5"
        it.line.answer_call(again, it.server.serve(again))
        await settle()
        again = it.line.waiting()[-1]
        it.line.answer_call(again, it.server.serve(again))
        await settle()
        assert it.line.dropped == [onward]
        assert [call.params["starting_after"] for call in it.line.waiting()] == ["6"]


async def test_the_same_refresh_again_does_not_begin_anew() -> None:
    async with bench(9, held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
        await settle()
        it.pager.refresh(0, 2)
        await settle()
        it.pager.refresh(0, 2, Priority.VISIBLE)
        await settle()
        assert len(it.line.sent) == 2
        assert it.pager.refreshing
        it.pager.refresh(0, 2)
        it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
        await settle()
        assert not it.pager.refreshing
        assert it.line.dropped == []


async def test_a_refresh_of_other_rows_gives_up_the_one_before() -> None:
    async with bench(30, held=True) as it:
        for _ in range(5):
            await it.read_to(len(it.pager))
            it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
            await settle()
        it.pager.refresh(6, 6)
        await settle()
        it.pager.refresh(12, 12)
        await settle()
        assert [call.params.get("starting_after") for call in it.line.waiting()] == [None, "11"]


async def test_a_refresh_that_fails_leaves_the_rows_and_says_so() -> None:
    async with bench(6, held=True) as it:
        await it.read_to(0)
        it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
        await settle()
        it.changes.clear()
        it.pager.refresh(0, 2)
        await settle()
        it.line.answer("/rows", Invalid("no", 400))
        await settle()
        assert isinstance(it.pager.error, Invalid)
        assert it.keys == ["0", "1", "2"]
        assert not it.pager.refreshing
        assert it.changes == [Change("rows")]
        it.pager.refresh(0, 2)
        await settle()
        it.line.answer("/rows", it.server.serve(it.line.waiting()[0]))
        await settle()
        assert it.pager.error is None


async def test_how_old_the_oldest_row_is_can_be_told() -> None:
    async with bench(6) as it:
        await it.clock.advance(3)
        await it.read_to(2)
        await it.clock.advance(4)
        await it.read_to(5)
        assert it.pager.read_at == 3
        await refreshed(it, 0, 0)
        assert it.pager.read_at == 7


async def test_newcomers_over_hours_do_not_pile_up_pages() -> None:
    async with bench(0) as it:
        it.server.limit = 30
        it.server.rows = dict.fromkeys(range(1000, 1300), 0)
        await it.read_to(299)
        asked = 0
        for number in range(999, 500, -1):
            it.server.rows[number] = 0
            asked += len(await refreshed(it, 0, 0))
        slots = it.pager._chain.slots
        assert max(len(slot.parts) for slot in slots) <= 6
        assert max(sum(map(len, slot.parts)) for slot in slots) <= 60
        assert len(slots) < 60
        assert asked < 1.5 * 499
        assert it.keys == it.server.keys[: len(it.pager)]
        assert len(it.pager) == 799


@pytest.mark.parametrize("priority", [Priority.REFRESH, Priority.VISIBLE])
async def test_refreshing_a_list_nobody_has_read_reads_it(priority: Priority) -> None:
    async with bench(6) as it:
        await refreshed(it, 0, 4, priority)
        assert it.keys == it.server.keys


async def test_rows_that_do_not_fit_what_was_asked_are_counted_as_long_as_they_are_there() -> None:
    async with bench(12) as it:
        it.server.rows.update({1: 1, 7: 3, 8: 5})
        await it.read_to(11)
        assert it.pager.strays == {"even:": 3}

        it.server.rows[7] = 2
        await refreshed(it, 6, 8)
        assert it.pager.strays == {"even:": 2}

        del it.server.rows[5]
        await refreshed(it, 3, 11)
        assert it.pager.strays == {"even:": 2}, "a page found by another cursor counts once"
        it.server.rows[8] = it.server.rows[1] = 0
        await refreshed(it, 0, 11)
        assert not it.pager.strays
