"""Quiet hours, also over midnight."""

from __future__ import annotations

from datetime import time

import pytest

from instantly_tui.config.quiet_hours import quiet_hours


@pytest.mark.parametrize(
    ("text", "quiet", "loud"),
    [
        ("22:00-07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]),
        ("12:30 - 13:15", ["12:30", "13:14"], ["12:29", "13:15", "00:00"]),
        ("00:00–8:00", ["00:00", "07:59"], ["08:00", "23:59"]),
        ("23:00-00:00", ["23:00", "23:59"], ["00:00", "22:59"]),
    ],
)
def test_they_hold_from_the_first_time_up_to_the_second(text: str, quiet: list[str], loud: list[str]) -> None:
    hours = quiet_hours(text)
    assert hours is not None
    assert all(hours.hold(time.fromisoformat(at)) for at in quiet)
    assert not any(hours.hold(time.fromisoformat(at)) for at in loud)


def test_none_are_none() -> None:
    assert quiet_hours(" ") is None


@pytest.mark.parametrize("text", ["22-7", "22:00", "24:00-07:00", "22:60-07:00", "at night", "07:00-07:00"])
def test_anything_else_says_what_it_has_to_be(text: str) -> None:
    with pytest.raises(ValueError, match=r"22:00-07:00|two different times"):
        quiet_hours(text)
