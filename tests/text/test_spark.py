"""Rows of little bars."""

from __future__ import annotations

from instantly_tui.text.spark import spark


def test_the_highest_is_full_and_the_rest_in_proportion():
    assert spark([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"


def test_what_is_not_known_is_a_dot():
    assert spark([None, 5, None]) == "·█·"


def test_nothing_at_all_is_a_floor():
    assert spark([0, 0, 0]) == "▁▁▁"
    assert spark([]) == ""


def test_numbers_below_zero_do_no_harm():
    assert spark([-5, 10]) == "▁█"
