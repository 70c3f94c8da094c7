"""The chart as a widget: its cursor, new numbers, what it posts."""

from __future__ import annotations

from instantly_tui.ui.widgets.chart import Chart
from instantly_tui.ui.widgets.plot import Series
from tests.support.pilot import running
from tests.ui.showing import Showing

DAYS = tuple(f"{day} Oct" for day in range(1, 31))
SENT = Series("sent", [day * 10 for day in range(30)])
REPLIES = Series("replies", [day % 7 for day in range(30)], tone="good", right=True)


class Heard(Showing):
    def __init__(self, *widgets):
        super().__init__(*widgets)
        self.heard: list[str] = []

    def on_chart_moved(self, message):
        self.heard.append(f"moved to {message.control.cursor}")

    def on_chart_chosen(self, message):
        self.heard.append(f"chosen {message.chart.labels[message.chart.cursor]}")


async def test_it_fills_its_place():
    app = Heard(Chart([SENT, REPLIES], DAYS))
    async with running(app, size=(80, 12)):
        lines = app.lines()
        assert lines[0].rstrip() == "── sent   ╌╌ replies (right)"
        assert lines[1].startswith("300┤")
        assert "1 Oct" in lines[-1]


async def test_the_cursor_moves_between_the_ends():
    chart = Chart([SENT], DAYS)
    app = Heard(chart)
    async with running(app, size=(80, 12)) as pilot:
        chart.move(1)
        await pilot.pause()
        assert app.lines()[0].startswith("30 Oct   ── sent 290")
        chart.move(1)
        chart.move(-2)
        chart.choose()
        await pilot.pause()
        assert app.lines()[0].startswith("28 Oct   ── sent 270")
        chart.move(-100)
        await pilot.pause()
        assert app.heard[-1] == "moved to 0"
        assert "chosen 28 Oct" in app.heard
        chart.hide_cursor()
        await pilot.pause()
        assert app.lines()[0].startswith("── sent ")
        assert "┊" not in "".join(app.lines())


async def test_new_numbers_keep_the_cursor_on_its_day():
    chart = Chart([SENT], DAYS)
    async with running(Showing(chart), size=(80, 12)) as pilot:
        chart.move(-1)
        chart.move(-9)
        chart.set([SENT], DAYS[10:])
        await pilot.pause()
        assert chart.cursor == 10
        assert DAYS[10:][chart.cursor] == "21 Oct"
        chart.set([SENT], DAYS[:5])
        assert chart.cursor is None


async def test_without_points_there_is_no_cursor():
    chart = Chart()
    app = Heard(chart)
    async with running(app, size=(60, 8)) as pilot:
        chart.move(1)
        chart.choose()
        await pilot.click(Chart, offset=(20, 3))
        assert chart.cursor is None
        assert app.heard == []
        assert any("no data yet" in line for line in app.lines())


async def test_a_click_puts_the_cursor_there():
    chart = Chart([SENT], DAYS)
    async with running(Showing(chart), size=(80, 12)) as pilot:
        await pilot.click(Chart, offset=(79, 5))
        assert chart.cursor == 29
        await pilot.click(Chart, offset=(4, 5))
        assert chart.cursor == 0


async def test_it_survives_any_size():
    chart = Chart([SENT, REPLIES], DAYS)
    app = Showing(chart)
    async with running(app, size=(80, 12)) as pilot:
        for size in ((1, 1), (3, 2), (200, 60), (9, 4), (60, 15)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert [len(line) for line in app.lines()] == [size[0]] * size[1]


async def test_the_table_twin_has_the_same_days():
    chart = Chart([SENT, REPLIES], DAYS)
    rows = chart.table()
    assert rows[0] == ("", "sent", "replies")
    assert rows[-1] == ("30 Oct", "290", "1")
    assert len(rows) == 31


async def test_no_key_is_taken_by_the_chart():
    assert Chart()._bindings.key_to_bindings == {}
