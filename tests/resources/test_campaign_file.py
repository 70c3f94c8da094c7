"""Campaigns as files: the same again when read back, and what is wrong named by its line."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.resources.campaign_edit import WRITABLE, CampaignEdit
from instantly_tui.resources.campaign_fields import same
from instantly_tui.resources.campaign_file import export_text, read_file, to_toml
from instantly_tui.resources.campaign_toml import body_of, body_text
from tests.resources.campaign_values import BODIES, CAMPAIGNS, RAW, step

SEQUENCE = {
    "sequences": [{"steps": [step("Hi {{firstName}},<br/><br/>Worth a look?<br/>Sam"), step("again")]}]
}
CAMPAIGN = {**RAW, **SEQUENCE, "daily_limit": 50, "custom_variables": {"industry": True}}


def equal(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return all(same(first.get(name), second.get(name), name) for name in WRITABLE)


@given(CAMPAIGNS)
def test_a_campaign_is_the_same_after_a_way_through_a_file(raw: dict[str, Any]):
    for toml in (True, False):
        read = read_file(export_text(raw, toml=toml))
        assert read.errors == ()
        assert equal(read.fields, raw)
    edit = CampaignEdit.started(raw)
    assert edit.with_fields(read_file(to_toml(edit.wanted)).fields).changes() == {}


@given(BODIES)
def test_a_body_is_the_same_after_a_way_through_a_file(body: str):
    text = body_text(body)
    assert body_of(tomllib.loads(f"body = {text}")["body"]) == body
    assert not set(text) & set("\x1b\u202e\x07\x9b")


def test_the_file_tells_units_days_and_the_wait_before_the_next_mail():
    text = to_toml(CAMPAIGN)
    lines = text.splitlines()
    assert "delay = 3  # days; the wait after this mail, BEFORE THE NEXT one" in lines
    assert "delay = 3  # days; without effect: this is the last mail" in lines
    assert 'days = ["mon", "tue"]  # sun, mon, tue, wed, thu, fri, sat' in lines
    assert "daily_limit = 50  # mails a day" in lines
    assert "# email_gap = 0  # gap between mails: minutes" in lines
    start = lines.index("body = '''")
    assert lines[start + 1 : start + 5] == ["Hi {{firstName}},<br/>", "<br/>", "Worth a look?<br/>", "Sam"]
    assert "industry" not in text
    assert read_file(export_text(CAMPAIGN, toml=True)).variables == ("industry",)


def test_what_is_taken_out_of_the_file_is_emptied():
    text = to_toml(CAMPAIGN).replace("daily_limit = 50", "# daily_limit = 50")
    edit = CampaignEdit.started(CAMPAIGN).with_fields(read_file(text).fields)
    assert edit.changes() == {"daily_limit": None}


def test_a_line_added_to_a_body_is_the_only_change():
    text = to_toml(CAMPAIGN).replace("Worth a look?<br/>\n", "Worth a look?<br/>\nReally.<br/>\n")
    (change,) = CampaignEdit.started(CAMPAIGN).with_fields(read_file(text).fields).diff()
    assert change.path == "sequences[0].steps[0].variants[0].body"
    assert change.new == "Hi {{firstName}},<br/><br/>Worth a look?<br/>Really.<br/>Sam"


def test_dates_and_hours_may_be_written_without_quotes():
    text = to_toml(CAMPAIGN).replace('# start_date = "2026-11-30"', "start_date = 2026-12-01")
    text = text.replace('from = "09:00"', "from = 08:30:00").replace('["mon", "tue"]', '["Monday"]')
    schedule = read_file(text).fields["campaign_schedule"]
    assert schedule["start_date"] == "2026-12-01"
    assert schedule["schedules"][0]["timing"]["from"] == "08:30"
    assert schedule["schedules"][0]["days"] == {"1": True}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("daily_limit = 50", "daily_limit = fifty", "Invalid value"),
        ("daily_limit = 50", "dayly_limit = 50", "dayly_limit is no field; did you mean daily_limit?"),
        (
            '"tue"]',
            '"tues", "someday"]',
            "campaign_schedule.schedules[0].days has 'someday', which is no day",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_line(before: str, after: str, words: str):
    text = to_toml(CAMPAIGN).replace(before, after)
    number = next(place for place, line in enumerate(text.splitlines(), 1) if after in line)
    (error,) = read_file(text).errors
    assert error.startswith(f"line {number}: ")
    assert words in error


def test_a_word_in_a_body_is_not_taken_for_a_key():
    odd = {**RAW, "sequences": [{"steps": [step("[[sequences]]<br/>days = no<br/>'''")]}]}
    text = to_toml(odd) + '\n[[sequences.steps]]\ndays = ["never"]\n'
    (error,) = read_file(text).errors
    assert error.startswith(f"line {len(text.splitlines())}: sequences[0].steps[1].days")


def test_an_exported_json_is_taken_without_what_the_server_alone_sets():
    text = json.dumps({**CAMPAIGN, "x_new": 1, "email_gap": None})
    read = read_file(text)
    assert "id" not in read.fields
    assert "email_gap" not in read.fields
    assert read.variables == ("industry",)
    assert read.notes == ("passed over: x_new",)
    assert CampaignEdit.new(read.fields).problems() == ()
    assert read_file('{\n"name": }').errors == ("line 2: Expecting value",)


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_read(text: str):
    read = read_file(text)
    assert read.errors or isinstance(read.fields, dict)
