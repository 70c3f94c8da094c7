"""Marks, the header's titles, and how little is drawn again."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader
from tests.support.pilot import running
from tests.ui.lists import COLUMNS, Given, Item, Numbers, item
from tests.ui.showing import Showing, showing


async def test_a_mark_is_a_sign_in_the_gutter():
    async with showing(Numbers(100)) as (rows, lines, messages, _):
        rows.mark()
        rows.move(1)
        shown = await lines()
        assert shown[0].startswith(" ✓‖ paused")
        assert shown[1].startswith("▶ ● active")
        assert messages() == [Rows.Marked, Rows.Moved]
        rows.mark()
        assert (await lines())[1].startswith("▶✓● active")
        rows.mark()
        assert rows.marks == {"item-0"}


async def test_a_range_reaches_from_the_last_mark_to_the_cursor():
    async with showing(Numbers(100)) as (rows, _, _, _):
        rows.move(6)
        rows.mark()
        rows.move(-4)
        rows.mark_range()
        assert [record.number for record in rows.marked_records] == [2, 3, 4, 5, 6]
        rows.move(-1)
        rows.mark_range()
        assert [record.number for record in rows.marked_records] == [1, 2, 3, 4, 5, 6]


async def test_a_range_without_a_mark_is_the_row_under_the_cursor():
    async with showing(Numbers(100)) as (rows, _, _, _):
        rows.move(3)
        rows.mark_range()
        assert rows.marked_records == [item(3)]


async def test_every_row_read_so_far_can_be_marked_and_unmarked():
    source = Given(map(item, range(40)), complete=False)
    async with showing(source) as (rows, lines, _, _):
        rows.mark_shown()
        assert len(rows.marks) == 40
        assert all(line.startswith((" ✓", "▶✓")) for line in await lines())
        rows.clear_marks()
        assert rows.marked_records == []
        assert not any("✓" in line for line in await lines())


async def test_marks_stay_with_their_records_when_rows_move():
    source = Given(map(item, range(20)))
    async with showing(source) as (rows, lines, _, _):
        rows.move(2)
        rows.mark()
        source.items.insert(0, item(100))
        rows.redraw(frozenset())
        assert [line[1] for line in await lines()].index("✓") == 3
        del source.items[3]
        assert rows.marked_records == []


async def test_a_click_in_the_gutter_marks():
    async with showing(Numbers(100)) as (rows, _, messages, pilot):
        await pilot.click(Rows, offset=(1, 3))
        assert rows.marks == {"item-3"}
        assert messages() == [Rows.Moved, Rows.Marked]


def drawn_lines(rows):
    """The lines of the list that wait to be drawn, relative to its top."""
    return sorted(y for region in rows._repaint_regions for y in range(region.y, region.bottom))


async def test_a_move_draws_two_lines():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        await lines()
        rows.move(1)
        assert drawn_lines(rows) == [0, 1]


async def test_a_mark_draws_one_line():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        await lines()
        rows.mark()
        assert drawn_lines(rows) == [0]


async def test_changed_records_draw_their_own_lines():
    async with showing(Numbers(100)) as (rows, lines, _, _):
        await lines()
        rows.redraw(frozenset({"item-3", "item-7", "item-80"}))
        assert rows._repaint_regions == {Region(0, 3, 80, 1), Region(0, 7, 80, 1)}


async def test_a_changed_record_is_read_again():
    source = Given(map(item, range(20)))
    async with showing(source) as (rows, lines, _, _):
        source.items[2] = Item("item-2", 2, "Renamed")
        rows.redraw(frozenset({"item-2"}))
        assert "Renamed" in (await lines())[2]


@pytest.mark.parametrize(("width", "gone"), [(80, ""), (56, "Next"), (40, "Left"), (34, "Reply")])
async def test_columns_fold_on_narrow_screens(width, gone):
    async with showing(Numbers(100), width=width) as (rows, lines, _, _):
        titles = {place.column.title for place in rows.placed}
        assert gone not in titles
        assert {"Status", "Campaign", "Sent"} <= titles
        assert all(len(line) == width for line in await lines())


async def test_the_list_survives_any_size():
    async with showing(Numbers(100)) as (rows, lines, _, pilot):
        rows.last()
        for size in ((1, 1), (2, 3), (300, 50), (5, 2), (60, 15)):
            await pilot.resize_terminal(*size)
            shown = await lines()
        assert "Campaign 99" in shown[-1]
        assert shown[-1].startswith("▶")


async def test_titles_stand_over_their_columns_and_show_the_order():
    rows = Rows(COLUMNS, Numbers(100))
    header = RowsHeader(rows)
    app = Showing(header, rows)
    async with running(app, size=(80, 8)) as pilot:
        title, first = app.lines()[:2]
        assert title.index("Status") == first.index("‖")
        assert title.index("Campaign") == first.index("Campaign")
        assert title.index("Reply") + len("Reply") == first.index("0.0") + len("0.0")
        header.sorted_by = ("Sent", True)
        await pilot.pause()
        assert "▼Sent" in app.lines()[0]
        header.sorted_by = ("Campaign", False)
        await pilot.pause()
        assert "Campaign▲" in app.lines()[0]
        plain = app.lines()[0].replace("▲", " ")
        header.sorted_by = ("Reply", True)
        await pilot.pause()
        assert app.lines()[0] == plain.replace(" Reply", "▼Reply"), "nothing moves"


async def test_titles_follow_the_columns():
    rows = Rows(COLUMNS, Numbers(100))
    app = Showing(RowsHeader(rows), rows)
    async with running(app, size=(120, 8)) as pilot:
        assert "Owner" not in app.lines()[0]
        rows.wide = True
        await pilot.pause()
        assert "Owner" in app.lines()[0]
        assert "Sam Holt" in app.lines()[1]
        rows.set_columns(COLUMNS[:2])
        await pilot.pause()
        assert app.lines()[0].split() == ["Status", "Campaign"]
        await pilot.resize_terminal(60, 8)
        assert app.lines()[1].split() == ["▶", "‖", "paused", "Campaign", "0"]


async def test_tones_are_colours_besides_words():
    rows = Rows(COLUMNS, Numbers(100))
    app = Showing(rows)
    async with running(app, size=(80, 8)):
        strip = app.screen._compositor.render_strips()[1]
        styles = {text.split()[0]: style for text, style, _ in strip if text.split() and style}
        assert styles["●"].color != styles["Campaign"].color


async def test_a_record_that_changed_out_of_sight_is_read_again_when_it_comes_back():
    source = Given(map(item, range(60)))
    async with showing(source) as (rows, lines, _, _):
        await lines()
        rows.page(2)
        await lines()
        source.items[2] = Item("item-2", 2, "Renamed")
        rows.redraw(frozenset({"item-2"}))
        rows.first()
        assert "Renamed" in (await lines())[2]


async def test_rows_that_moved_under_the_screen_are_not_shown_as_they_were():
    source = Given(map(item, range(60)))
    async with showing(source) as (rows, lines, _, _):
        await lines()
        source.items.reverse()
        rows.refresh(rows.size.region)
        assert "Campaign 59" in (await lines())[0]


async def test_another_theme_changes_the_colours_of_drawn_rows():
    rows = Rows(COLUMNS, Numbers(100))
    app = Showing(rows)
    async with running(app, size=(80, 8)) as pilot:
        before: set[object] = set()
        after: set[object] = set()
        for backgrounds, theme in ((before, app.theme), (after, "textual-light")):
            app.theme = theme
            await pilot.pause()
            strip = app.screen._compositor.render_strips()[3]
            backgrounds.update(style.bgcolor for _, style, _ in strip if style)
        assert before
        assert not before & after


async def test_a_list_can_stand_in_a_frame():
    rows = Rows(COLUMNS, Numbers(100))
    rows.styles.border = ("solid", "red")
    app = Showing(rows)
    async with running(app, size=(80, 8)) as pilot:
        rows.move(20)
        await pilot.pause()
        lines = app.lines()
        assert lines[0].startswith("┌──")
        assert lines[6].startswith("│▶ ● active  Campaign 20")
        assert lines[6].endswith("│")
