"""The list on the screen: the cursor, the marks, what stands where no rows are."""

from __future__ import annotations

import pytest

from instantly_tui.resources.spec import Cell
from instantly_tui.ui.widgets.rows import Rows
from tests.ui.lists import COLUMNS, Given, Numbers, item
from tests.ui.showing import cursor_line, showing


async def test_rows_are_drawn_in_their_columns():
    async with showing(Numbers(100)) as (_, lines, _, _):
        shown = await lines()
        assert " ".join(shown[0].split()) == "▶ ‖ paused Campaign 0 0 0.0 0 0 d of leads"
        assert " ".join(shown[4].split()) == "● active Campaign 4 148 0.4 28 4 d of leads"
        assert len({line.index("Campaign") for line in shown}) == 1
        assert len({line.index(" d of") for line in shown}) == 1
        assert len(shown) == 11


async def test_the_cursor_moves_and_scrolls_only_at_the_edge():
    async with showing(Numbers(100)) as (rows, lines, messages, _):
        rows.move(10)
        shown = await lines()
        assert cursor_line(shown) == 10
        assert "Campaign 0 " in shown[0]
        rows.move(1)
        shown = await lines()
        assert cursor_line(shown) == 10
        assert "Campaign 1 " in shown[0]
        rows.move(-5)
        assert cursor_line(await lines()) == 5
        assert rows.current == item(6)
        assert messages() == [Rows.Moved] * 3


async def test_pages_keep_one_line_and_the_cursors_place():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        rows.move(3)
        rows.page(1)
        shown = await lines()
        assert "Campaign 10 " in shown[0]
        assert cursor_line(shown) == 3
        rows.half_page(1)
        assert "Campaign 15 " in (await lines())[0]
        rows.half_page(-1)
        rows.page(-1)
        shown = await lines()
        assert "Campaign 0 " in shown[0]
        assert cursor_line(shown) == 3


async def test_a_page_up_near_the_top_reaches_the_first_row():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        rows.move(4)
        rows.page(-1)
        assert cursor_line(await lines()) == 0


async def test_the_ends():
    async with showing(Numbers(100)) as (rows, lines, messages, _):
        rows.last()
        shown = await lines()
        assert "Campaign 99 " in shown[-1]
        assert cursor_line(shown) == 10
        rows.move(1)
        rows.page(1)
        await lines()
        assert messages() == [Rows.Moved, Rows.ReachedEnd, Rows.ReachedEnd]
        rows.first()
        assert cursor_line(await lines()) == 0
        rows.move(-1)
        assert rows.cursor == 0


async def test_a_page_that_would_pass_the_end_stops_on_the_last_row():
    async with showing(Numbers(15)) as (rows, lines, _, _):
        rows.page(1)
        rows.page(1)
        assert cursor_line(await lines()) == 10
        assert rows.cursor == 14


async def test_a_million_rows():
    async with showing(Numbers(1_000_000)) as (rows, lines, _, _):
        rows.last()
        assert "Campaign 999999" in (await lines())[-1]
        rows.go(500_000)
        assert "Campaign 500000" in "".join(await lines())


async def test_more_rows_are_asked_for_two_screens_ahead():
    source = Given(map(item, range(100)), complete=False)
    async with showing(source) as (rows, lines, _, _):
        assert source.asked == 33
        rows.page(1)
        await lines()
        assert source.asked == 43


async def test_rows_still_coming_are_said_to_be():
    source = Given(map(item, range(3)), complete=False)
    source.loading = True
    async with showing(source) as (rows, lines, _, _):
        assert (await lines())[3].strip() == "loading…"
        source.items += map(item, range(3, 5))
        source.complete = True
        rows.redraw(frozenset())
        shown = await lines()
        assert "Campaign 4 " in shown[4]
        assert shown[5].strip() == ""


async def test_reading_that_was_stopped_is_not_called_loading():
    async with showing(Given(map(item, range(3)), complete=False)) as (_, lines, _, _):
        assert (await lines())[3].strip() == "more below"


async def test_an_empty_list_says_what_the_screen_says():
    async with showing(Given()) as (rows, lines, _, _):
        assert (await lines())[0].strip() == "nothing here"
        rows.empty = lambda: Cell("No campaigns match. \\ clears the filter.", "muted")
        rows.refresh()
        assert (await lines())[0].strip() == "No campaigns match. \\ clears the filter."
        assert rows.current is None
        rows.move(1)
        rows.page(1)
        rows.mark()
        rows.mark_range()
        rows.choose()
        assert rows.marked_records == []


async def test_an_error_is_not_an_empty_list():
    source = Given(complete=False)
    source.error = RuntimeError("refused")
    async with showing(source, width=60) as (rows, lines, _, _):
        rows.empty = lambda: Cell(
            "The key was refused. Make one with campaigns:read, then press ctrl+r.", "bad"
        )
        rows.redraw(frozenset())
        shown = await lines()
        assert shown[0].strip() == "The key was refused. Make one with campaigns:read, then"
        assert shown[1].strip() == "press ctrl+r."


async def test_an_error_further_down_stands_below_the_rows():
    source = Given(map(item, range(3)), complete=False)
    source.error = RuntimeError("lost")
    async with showing(source) as (rows, lines, _, _):
        rows.empty = lambda: "No connection; ctrl+r tries again."
        rows.redraw(frozenset())
        assert (await lines())[3].strip() == "No connection; ctrl+r tries again."


async def test_the_cursor_stays_on_its_record_when_rows_come_before_it():
    source = Given(map(item, range(50)))
    async with showing(source) as (rows, lines, messages, _):
        rows.move(20)
        await lines()
        line = cursor_line(await lines())
        source.items[0:0] = [item(number) for number in (101, 102, 103)]
        rows.redraw(frozenset())
        shown = await lines()
        assert rows.current == item(20)
        assert rows.cursor == 23
        assert cursor_line(shown) == line
        assert messages() == [Rows.Moved]


async def test_a_list_at_its_top_shows_what_came_first():
    source = Given(map(item, range(50)))
    async with showing(source) as (rows, lines, _, _):
        rows.move(2)
        source.items.insert(0, item(101))
        rows.redraw(frozenset())
        shown = await lines()
        assert "Campaign 101 " in shown[0]
        assert cursor_line(shown) == 3


async def test_a_steady_list_keeps_the_line_even_at_its_top_and_counts_what_came_above():
    source = Given(map(item, range(50)))
    async with showing(source) as (rows, lines, messages, _):
        rows.steady = True
        rows.move(2)
        line = cursor_line(await lines())
        for number in (101, 102):
            source.items.insert(0, item(number))
            rows.redraw(frozenset())
            assert cursor_line(await lines()) == line
        assert rows.current == item(2)
        assert messages() == [Rows.Moved]
        assert rows.new_above == 2
        rows.move(-3)
        assert (rows.current, rows.new_above) == (item(102 - 1), 1)
        rows.first()
        assert (rows.current, rows.new_above) == (item(102), 0)
        del source.items[8:]
        rows.redraw(frozenset())
        await lines()
        source.items.insert(0, item(103))
        rows.redraw(frozenset())
        assert cursor_line(await lines()) == 1, "a list that fits the screen has nowhere to put it"
        assert rows.new_above == 0


async def test_the_cursor_goes_to_the_next_record_when_its_own_leaves():
    source = Given(map(item, range(50)))
    async with showing(source) as (rows, lines, messages, _):
        rows.move(5)
        del source.items[5]
        rows.redraw(frozenset())
        assert cursor_line(await lines()) == 5
        assert rows.current == item(6)
        assert messages() == [Rows.Moved, Rows.Moved]


async def test_the_cursor_follows_its_record_through_sorting():
    source = Given(map(item, range(500)))
    async with showing(source) as (rows, lines, _, _):
        rows.move(3)
        source.items.reverse()
        rows.redraw(frozenset())
        assert "Campaign 3 " in (await lines())[cursor_line(await lines())]
        assert rows.cursor == 496


async def test_a_shorter_list_keeps_the_cursor_inside():
    source = Given(map(item, range(50)))
    async with showing(source) as (rows, lines, _, _):
        rows.last()
        del source.items[4:]
        rows.redraw(frozenset())
        assert cursor_line(await lines()) == 3
        source.items.clear()
        rows.redraw(frozenset())
        assert (await lines())[0].strip() == "nothing here"
        assert rows.current_key is None


async def test_the_first_record_to_arrive_is_under_the_cursor():
    source = Given(complete=False)
    async with showing(source) as (rows, lines, messages, _):
        source.items += map(item, range(3))
        rows.redraw(frozenset())
        assert cursor_line(await lines()) == 0
        assert messages() == [Rows.Moved]


async def test_going_to_a_row_that_is_not_read_yet_waits_for_it():
    source = Given(map(item, range(10)), complete=False)
    async with showing(source) as (rows, lines, messages, _):
        rows.go(25)
        assert rows.cursor == 9
        assert rows.going_to == 25
        assert source.asked >= 25
        source.items += map(item, range(10, 20))
        rows.redraw(frozenset())
        assert rows.cursor == 9
        source.items += map(item, range(20, 40))
        rows.redraw(frozenset())
        assert rows.current == item(25)
        assert rows.going_to is None
        await lines()
        assert Rows.ReachedEnd not in messages()


@pytest.mark.parametrize("stop", [lambda rows: rows.stop_going(), lambda rows: rows.move(-1)])
async def test_waiting_for_a_row_can_be_given_up(stop):
    source = Given(map(item, range(10)), complete=False)
    async with showing(source) as (rows, _, _, _):
        rows.go(25)
        stop(rows)
        here = rows.cursor
        source.items += map(item, range(10, 40))
        rows.redraw(frozenset())
        assert rows.cursor == here


async def test_going_past_the_end_of_a_whole_list_goes_to_its_last_row():
    async with showing(Numbers(30)) as (rows, _, _, _):
        rows.go(4_999)
        assert rows.cursor == 29
        assert rows.going_to is None


async def test_another_source_starts_at_its_top_without_marks():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        rows.move(30)
        rows.mark()
        rows.set_source(Given([item(7)]))
        shown = await lines()
        assert cursor_line(shown) == 0
        assert "Campaign 7 " in shown[0]
        assert rows.marks == set()


async def test_a_click_moves_and_a_click_on_the_cursor_opens():
    async with showing(Numbers(100)) as (rows, _, messages, pilot):
        await pilot.click(Rows, offset=(20, 4))
        assert rows.cursor == 4
        assert messages() == [Rows.Moved]
        await pilot.click(Rows, offset=(20, 4))
        assert messages() == [Rows.Moved, Rows.Chosen]


async def test_a_click_below_the_rows_does_nothing():
    async with showing(Numbers(3)) as (_, _, messages, pilot):
        await pilot.click(Rows, offset=(20, 8))
        assert messages() == []


async def test_choosing_opens_the_record_under_the_cursor():
    async with showing(Numbers(3)) as (rows, lines, messages, _):
        rows.choose()
        await lines()
        assert messages() == [Rows.Chosen]


async def test_no_key_is_taken_by_the_list():
    assert Rows(COLUMNS, Numbers(3))._bindings.key_to_bindings == {}
