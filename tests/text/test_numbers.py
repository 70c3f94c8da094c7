"""Numbers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.numbers import change, count, percent, plural, points, short


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "—"),
        (0, "0"),
        (987, "987"),
        (999.6, "1k"),
        (1_000, "1k"),
        (1_240, "1.2k"),
        (9_949, "9.9k"),
        (9_960, "10k"),
        (34_400, "34k"),
        (999_499, "999k"),
        (999_500, "1M"),
        (1_240_000, "1.2M"),
        (5_000_000_000, "5B"),
        (-1_240, "-1.2k"),
    ],
)
def test_short(number: float | None, text: str) -> None:
    assert short(number) == text


@given(st.integers(0, 999_000_000_000))
def test_short_fits_four_cells(number: int) -> None:
    assert len(short(number)) <= 4


def test_count() -> None:
    assert count(1_234_567) == "1,234,567"
    assert count(None) == "—"


def test_percent() -> None:
    assert percent(34, 1000) == "3.4 %"
    assert percent(0.714, digits=2) == "0.71 %"
    assert percent(1, 3, digits=0) == "33 %"
    assert percent(0, 10) == "0.0 %"
    assert percent(0, 0) == "—"
    assert percent(None, 5) == "—"
    assert percent(5, None) == "—"


def test_plural() -> None:
    assert plural(1, "lead") == "1 lead"
    assert plural(0, "lead") == "0 leads"
    assert plural(1240, "reply", "replies") == "1,240 replies"


def test_change() -> None:
    assert change(112, 100) == "+12 %"
    assert change(97, 100) == "−3 %"
    assert change(100, 100) == "="
    assert change(5, 0) == "new"
    assert change(0, 0) == "="
    assert change(None, 3) == "—"


def test_points() -> None:
    assert points(3.4, 3.2) == "+0.2 pt"
    assert points(2.4, 3.4) == "−1.0 pt"
    assert points(3.41, 3.40) == "="
    assert points(0.71, 0.64, digits=2) == "+0.07 pt"
    assert points(None, 1.0) == "—"
