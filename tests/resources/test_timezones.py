"""The zones Instantly accepts, and what stands for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest

import instantly_tui.resources
from instantly_tui.demo.timezones import TIMEZONES
from instantly_tui.resources.timezones import FILE, advice, how_far, is_accepted, nearest, zones


def test_the_accepted_zones_are_those_of_the_simulation():
    assert len(zones().accepted) == 102
    assert set(zones().accepted) == set(TIMEZONES)


def test_the_file_lies_in_the_package():
    assert (files(instantly_tui.resources) / FILE).is_file()


def test_every_stand_in_is_accepted_and_nobody_stands_for_one_that_is():
    assert set(zones().instead.values()) <= set(zones().accepted)
    assert not set(zones().instead) & set(zones().accepted)
    assert set(zones().off) <= set(zones().instead)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        ("America/New_York", "America/Detroit"),
        ("UTC", "Africa/Abidjan"),
        ("europe/berlin", "Europe/Belgrade"),
        ("new york", "America/Detroit"),
        ("Tokyo", "Asia/Dili"),
        ("America/Los_Angeles", "America/Dawson"),
    ],
)
def test_the_nearest_zone_is_named_for_any_spelling(name: str, zone: str):
    assert nearest(name) == zone
    assert is_accepted(zone)


def test_a_stand_in_without_a_warning_has_the_same_time():
    moments = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(0, 1096, 30)]
    known = available_timezones()
    compared = [name for name in zones().instead if name in known and name not in zones().off]
    assert len(compared) > 300
    for name in compared:
        here, there = ZoneInfo(name), ZoneInfo(zones().instead[name])
        assert [here.utcoffset(moment) for moment in moments] == [
            there.utcoffset(moment) for moment in moments
        ]


def test_a_zone_that_is_off_says_how_far():
    assert how_far("America/Los_Angeles") == "1 h off for about 4 months a year"
    assert how_far("America/New_York") == ""
    assert "America/Dawson, 1 h off" in advice("America/Los_Angeles")
    assert advice("America/New_York") == "use America/Detroit, which has the same time all year"


def test_a_name_nobody_knows_gets_the_nearest_spelling():
    assert nearest("Europe/Berlni") is None
    assert nearest("") is None
    assert "did you mean Europe/Berlin?" in advice("Europe/Berlni")
    assert advice("?") == "no time zone is called so"
