"""The chart as text: scales, dates, legend, gaps, small sizes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from instantly_tui.ui.widgets.braille import Grid
from instantly_tui.ui.widgets.plot import Series, draw, nearest, nice, plot_area, table

DAYS = [f"{day} Oct" for day in range(1, 31)]


def text(*arguments, **options):
    return ["".join(part for part, _ in line) for line in draw(*arguments, **options)]


def braille(lines):
    return sum(0x2800 < ord(char) <= 0x28FF for line in lines for char in line)


@pytest.mark.parametrize(
    ("values", "steps", "figures"),
    [
        ([0, 1290], 5, ["0", "500", "1k", "1.5k"]),
        ([3, 41], 3, ["0", "20", "40", "60"]),
        ([97], 4, ["0", "25", "50", "75", "100"]),
        ([1], 2, ["0", "1"]),
        ([0, 0], 3, ["0", "1"]),
        ([], 3, ["0", "1"]),
        ([0.4, 1.0], 2, ["0.0", "0.5", "1.0"]),
        ([0.07], 4, ["0.00", "0.02", "0.04", "0.06", "0.08"]),
        ([1240], 5, ["0", "250", "500", "750", "1,000", "1,250"]),
        ([8_400_000], 3, ["0", "5M", "10M"]),
        ([-3, 6], 3, ["-5", "0", "5", "10"]),
    ],
)
def test_scales_are_round_and_hold_all_values(values, steps, figures):
    scale = nice(values, steps)
    assert list(scale.ticks().values()) == figures
    assert all(0 <= scale.share(value) <= 1 for value in values)


def test_a_line_rises_from_corner_to_corner():
    lines = text([Series("sent", [0, 100])], ["1 Oct", "2 Oct"], 20, 8)
    assert lines == [
        "── sent             ",
        "100┤             ⡠⠔⠊",
        "   │         ⢀⡠⠔⠉   ",
        " 50┤      ⢀⠤⠒⠁      ",
        "   │   ⣀⠔⠊⠁         ",
        "  0┤⡠⠔⠊             ",
        "   └┬──────────────┬",
        "    1 Oct      2 Oct",
    ]


def test_dates_stand_under_their_points_and_apart():
    lines = text([Series("sent", list(range(30)))], DAYS, 60, 9)
    ticks, dates = lines[-2], lines[-1]
    shown = [f"{word} Oct" for word in dates.replace(" Oct", "").split()]
    assert shown == ["1 Oct", "6 Oct", "11 Oct", "16 Oct", "21 Oct", "30 Oct"]
    assert all(ticks[dates.index(label)] == "┬" for label in shown[:-1])
    assert ticks.endswith("┬")
    assert dates.endswith("  30 Oct")


def test_the_value_under_the_cursor_is_in_the_legend_and_on_the_line():
    lines = text([Series("sent", [0, 50, 100]), Series("replies", [10, None, 30])], DAYS[:3], 44, 9, cursor=1)
    assert lines[0].rstrip() == "2 Oct   ── sent 50   ╌╌ replies —"
    assert [line.index("●") for line in lines if "●" in line] == [lines[1].index("┊")]


def test_a_cursor_outside_is_none():
    series = [Series("sent", [0, 50])]
    assert text(series, DAYS[:2], 40, 8, cursor=7) == text(series, DAYS[:2], 40, 8)


def test_two_scales_stand_left_and_right():
    lines = text([Series("sent", [0, 1200]), Series("replies", [0, 55], right=True)], DAYS[:2], 50, 12)
    assert "replies (right)" in lines[0]
    assert lines[1].lstrip().startswith("1.5k┤")
    assert lines[1].rstrip().endswith("├60")
    assert lines[-2].rstrip().endswith("┘")


def test_each_series_has_its_tone_and_its_dashes():
    lines = draw([Series("sent", [1, 1]), Series("bounced", [9, 9], tone="bad")], DAYS[:2], 60, 12)
    tones = {
        tone for line in lines for text, tone in line if any("\u2800" < char <= "\u28ff" for char in text)
    }
    assert tones == {"accent", "bad"}
    dots = [
        "".join(part for part, tone in line if tone == wanted) for wanted in tones for line in lines[1:-2]
    ]
    assert len({run.strip() for run in dots if braille([run])}) == 2


def test_a_number_not_known_is_a_gap():
    whole = text([Series("sent", [5, 5, 5, 5, 5])], DAYS[:5], 40, 8)
    gap = text([Series("sent", [5, 5, None, 5, 5])], DAYS[:5], 40, 8)
    assert 0 < braille(gap) < braille(whole)


def test_a_single_point_is_a_dot_over_its_date():
    lines = text([Series("sent", [7])], ["1 Oct"], 40, 8)
    (row,) = [line for line in lines if "●" in line]
    assert row.index("●") == lines[-1].index("1 Oct")


@pytest.mark.parametrize("series", [[], [Series("sent", [])], [Series("sent", [None, None])]])
def test_without_numbers_it_says_so(series):
    lines = text(series, DAYS[:2], 40, 8)
    assert any("no data yet" in line for line in lines)
    assert braille(lines) == 0


def test_zeros_are_numbers():
    lines = text([Series("sent", [0, 0, 0])], DAYS[:3], 40, 8)
    assert braille(lines) > 10
    assert not any("no data" in line for line in lines)


def test_what_matters_least_goes_first_on_low_charts():
    series = [Series("sent", [0, 5])]
    assert "┬" in "".join(text(series, DAYS[:2], 40, 5))
    assert "1 Oct" in text(series, DAYS[:2], 40, 4)[-1]
    assert "sent" in text(series, DAYS[:2], 40, 3)[0]
    assert braille(text(series, DAYS[:2], 40, 1)) > 0


def test_a_narrow_chart_is_all_plot():
    assert braille(text([Series("sent", [0, 5, 3])], DAYS[:3], 6, 2)) >= 6


def test_a_long_legend_ends_in_an_ellipsis():
    assert text([Series("a very long name of a series", [1, 2])], DAYS[:2], 20, 6)[0].endswith("…")


@given(
    st.lists(
        st.builds(
            Series,
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]), max_size=12),
            st.lists(st.none() | st.floats(-1e9, 1e9) | st.integers(0, 10_000), max_size=40),
            right=st.booleans(),
        ),
        max_size=4,
    ),
    st.integers(1, 70),
    st.integers(1, 20),
    st.none() | st.integers(-2, 45),
)
@settings(deadline=None)
def test_any_numbers_in_any_size_fill_it_exactly(series, width, height, cursor):
    lines = text(series, DAYS, width, height, cursor=cursor)
    assert len(lines) == height
    assert {cell_len(line) for line in lines} == {width}


def test_the_table_says_the_same_in_words():
    series = [Series("sent", [1240, None]), Series("rate", [3.4], show=lambda value: f"{value} %")]
    assert table(series[:1], DAYS[:2]) == [("", "sent"), ("1 Oct", "1,240"), ("2 Oct", "—")]
    assert table(series, DAYS[:1]) == [("", "sent", "rate"), ("1 Oct", "1,240", "3.4 %")]


def test_the_nearest_point_to_a_column():
    series = [Series("sent", [0, 100, 50])]
    left, width = plot_area(series, 40, 10)
    assert left == len("100┤")
    assert [nearest(column, left, width, 3) for column in (0, left, 21, 39, 90)] == [0, 0, 1, 2, 2]
    assert nearest(5, left, width, 0) is None


def test_dots_of_the_first_line_keep_their_colour_where_another_crosses():
    grid = Grid(4, 1)
    grid.line(0, [(0, 0), (3, 0)])
    grid.line(1, [(0, 3), (7, 3)])
    assert [(len(text), number) for text, number in grid.runs(0)] == [(2, 0), (2, 1)]


def test_a_line_has_no_holes():
    grid = Grid(3, 3)
    grid.line(0, [(0, 11), (5, 0)])
    dots = [
        [ord(char) - 0x2800 for text, _ in grid.runs(row) for char in text.replace(" ", "⠀")]
        for row in range(3)
    ]
    assert all(any(row) for row in dots)
    assert sum(bin(cell).count("1") for row in dots for cell in row) == 12
