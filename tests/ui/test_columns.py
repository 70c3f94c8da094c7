"""Columns find their place on any width, and a text fits its cell on any terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from instantly_tui.resources.spec import Column
from instantly_tui.ui.widgets.columns import GUTTER, fit, fit_all, lay_out, wrap


def column(title, width=None, *, align="left", drop=0, wide=False):
    return Column(title, str, width=width, align=align, drop=drop, wide=wide)


LIST = (
    column("Status", 10),
    column("Campaign"),
    column("Sent", 6, align="right"),
    column("Reply", 5, align="right", drop=1),
    column("Next", 16, drop=2),
    column("Owner", 12, wide=True),
)


def titles(width, *, wide=False):
    return [place.column.title for place in lay_out(LIST, width, wide=wide)]


def test_fixed_widths_are_kept_and_the_rest_goes_to_the_flexible():
    places = lay_out(LIST, 120)
    assert [place.width for place in places] == [10, 73, 6, 5, 16]
    assert GUTTER + sum(place.width + len(place.space) for place in places) == 120


def test_columns_stand_closer_on_a_narrow_screen():
    assert {len(place.space) for place in lay_out(LIST, 80)} == {1, 0}
    assert {len(place.space) for place in lay_out(LIST, 120)} == {2, 0}


def test_columns_go_in_the_declared_order():
    assert titles(80) == ["Status", "Campaign", "Sent", "Reply", "Next"]
    assert titles(50) == ["Status", "Campaign", "Sent", "Reply"]
    assert titles(36) == ["Status", "Campaign", "Sent"]


def test_wide_columns_are_only_shown_on_request_and_go_first():
    assert "Owner" in titles(120, wide=True)
    assert titles(60, wide=True) == ["Status", "Campaign", "Sent", "Reply", "Next"]


def test_text_columns_shrink_before_a_number_does():
    places = lay_out(LIST, 20)
    assert [place.width for place in places if place.right] == [6]
    assert GUTTER + sum(place.width + len(place.space) for place in places) <= 20


@pytest.mark.parametrize("width", [0, 1, 2, 3, 5])
def test_hopeless_widths_do_no_harm(width):
    assert all(place.width >= 0 for place in lay_out(LIST, width))


def test_two_flexible_columns_share_to_the_last_cell():
    places = lay_out((column("A"), column("B")), 62)
    assert [place.width for place in places] == [29, 30]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 8, "short   "),
        ("exactly8", 8, "exactly8"),
        ("one too long", 8, "one too…"),
        ("田中太郎です", 7, "田中太…"),
        ("田中太郎です", 8, "田中太… "),
        ("🙂🙂🙂", 4, "🙂… "),
        ("مرحبا", 7, "مرحبا  "),
        ("cafe\u0301 au lait", 6, "cafe\u0301… "),
        ("dev 👩\u200d💻", 9, "dev 👩💻 "),
        ("love ❤\ufe0f", 7, "love ❤ "),
        ("yes 👍🏽", 7, "yes 👍 "),
        ("two\nlines\x1b[31m", 14, "two␦lines␦[31m"),
        ("x", 0, ""),
        ("long", 1, "…"),
    ],
)
def test_a_text_takes_exactly_its_cells(text, width, expected):
    assert fit(text, width) == expected
    assert cell_len(expected) == width


def test_right_alignment_fills_from_the_left():
    assert fit("1,234", 8, right=True) == "   1,234"


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.integers(0, 30), st.booleans())
@settings(deadline=None)
def test_any_text_takes_exactly_its_cells(text, width, right):
    fitted = fit(text, width, right=right)
    assert cell_len(fitted) == width
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in fitted)


def line(*texts, width):
    return "|".join(fit_all(texts, lay_out(LIST[: len(texts)], width)))


def test_a_number_too_long_takes_the_room_of_the_text_beside_it():
    assert (
        line("● active", "Fintech founders", "123,456,789", width=40)
        == "● active   |Fintech founde… |123,456,789"
    )


def test_a_number_that_fits_nowhere_is_not_halved():
    places = lay_out((column("Sent", 6, align="right"),), 8)
    assert fit_all(["123,456,789"], places) == ["######"]


def test_wrapping_breaks_between_words():
    wrapped = wrap("The key was refused: make a new one, then sign in again", 24)
    assert [text.rstrip() for text in wrapped] == [
        "The key was refused:",
        "make a new one, then",
        "sign in again",
    ]


def test_wrapping_keeps_lines_and_cuts_what_has_no_break():
    assert wrap("first\nsecond", 8) == ["first   ", "second  "]
    assert wrap("unbreakable", 6) == ["unbre…"]
