"""Edits of a campaign: what is sent, every way back, and two people's changes put together."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.resources.campaign_edit import GONE, WRITABLE, CampaignEdit, History
from instantly_tui.resources.campaign_fields import FIELDS, canonical, same, spelled, way_of, words_of
from tests.resources.campaign_values import CAMPAIGNS, EDITS, RAW, edited, step


@given(CAMPAIGNS)
def test_an_untouched_edit_changes_nothing(raw: dict[str, Any]):
    edit = CampaignEdit.started(raw)
    assert edit.changes() == {}
    assert edit.diff() == ()
    assert edit.rebased(raw) == (edit, ())


@given(CAMPAIGNS, st.lists(EDITS, max_size=6))
def test_undoing_every_edit_restores_the_beginning(raw: dict[str, Any], steps: list[tuple[str, Any]]):
    begun = CampaignEdit.started(raw)
    history = History(begun)
    for name, value in steps:
        history.push(history.now.with_field(name, value))
    last = history.now
    undone = 0
    while history.undo() is not None:
        undone += 1
    assert history.now == begun
    assert history.now.changes() == {}
    for _ in range(undone):
        history.redo()
    assert history.now == last
    assert history.redo() is None


@given(CAMPAIGNS, st.lists(EDITS, max_size=4))
def test_the_diff_tells_every_field_that_is_sent_and_no_other(
    raw: dict[str, Any], steps: list[tuple[str, Any]]
):
    edit = edited(CampaignEdit.started(raw), steps)
    assert {change.field for change in edit.diff()} == set(edit.changes())
    assert not any(same(change.old, change.new, str(change.where[-1])) for change in edit.diff())
    assert raw == edit.base


@given(CAMPAIGNS, st.lists(EDITS, max_size=4))
def test_what_is_sent_makes_the_server_hold_what_was_wanted(
    raw: dict[str, Any], steps: list[tuple[str, Any]]
):
    edit = edited(CampaignEdit.started(raw), steps)
    after = CampaignEdit.started({**raw, **edit.changes()})
    assert all(same(after.wanted.get(name), edit.wanted.get(name), name) for name in WRITABLE)
    assert edit.rebased(after.base)[0].changes() == {}


@given(CAMPAIGNS, st.lists(EDITS, max_size=4), st.lists(EDITS, max_size=4))
def test_putting_two_peoples_changes_together_loses_none(
    raw: dict[str, Any], mine: list[tuple[str, Any]], others: list[tuple[str, Any]]
):
    ours = edited(CampaignEdit.started(raw), mine)
    newer = {**raw, **edited(CampaignEdit.started(raw), others).changes()}
    merged, conflicts = ours.rebased(newer)
    told = {conflict.field for conflict in conflicts}
    for name in WRITABLE:
        was, here, there = raw.get(name), ours.wanted.get(name), newer.get(name)
        now = merged.wanted.get(name)
        if name not in told:
            if same(here, was, name):
                assert same(now, there, name)
            elif same(there, was, name):
                assert same(now, here, name)
        elif isinstance(here, list) and isinstance(there, list):
            assert now is not None
        for conflict in conflicts:
            # Neither side's value is gone: one stands, the other is told.
            assert conflict.new is not None or conflict.theirs is not None or conflict.old is not None
    assert merged.base == newer


def test_lists_of_addresses_take_what_both_added_and_removed():
    raw = {**RAW, "email_list": ["a@x.example", "b@x.example", "c@x.example"]}
    ours = CampaignEdit.started(raw).with_field(
        "email_list", ["b@x.example", "c@x.example", "mine@x.example"]
    )
    theirs = {**raw, "email_list": ["a@x.example", "b@x.example", "theirs@x.example"]}
    merged, conflicts = ours.rebased(theirs)
    assert merged.wanted["email_list"] == ["b@x.example", "theirs@x.example", "mine@x.example"]
    assert conflicts == ()


def test_changes_of_different_steps_go_together_and_of_the_same_words_are_told():
    raw = {**RAW, "sequences": [{"steps": [step("one"), step("two")]}]}
    ours = CampaignEdit.started(raw).with_value(("sequences", 0, "steps", 0, "delay"), 5)
    theirs = deepcopy(raw)
    theirs["sequences"][0]["steps"][1]["variants"][0]["body"] = "theirs"
    merged, conflicts = ours.rebased(theirs)
    assert conflicts == ()
    steps = merged.wanted["sequences"][0]["steps"]
    assert (steps[0]["delay"], steps[1]["variants"][0]["body"]) == (5, "theirs")

    theirs["sequences"][0]["steps"][0]["delay"] = 9
    merged, (conflict,) = ours.rebased(theirs)
    assert (conflict.path, conflict.old, conflict.new, conflict.theirs) == (
        "sequences[0].steps[0].delay",
        3,
        5,
        9,
    )
    assert merged.with_value(conflict.where, conflict.theirs).diff() == ()


def test_a_step_that_was_moved_here_takes_no_others_change_of_its_old_place():
    raw = {**RAW, "sequences": [{"steps": [step("one"), step("two")]}]}
    ours = CampaignEdit.started(raw).with_field("sequences", [{"steps": [step("two"), step("one")]}])
    theirs = deepcopy(raw)
    theirs["sequences"][0]["steps"][0]["delay"] = 9
    merged, (conflict,) = ours.rebased(theirs)
    assert conflict.path == "sequences[0].steps"
    assert merged.wanted["sequences"] == [{"steps": [step("two"), step("one")]}]


def test_a_value_taken_away_there_can_be_given_up_here_too():
    raw = {**RAW, "sequences": [{"steps": [{**step("one"), "pre_delay": 1}]}]}
    ours = CampaignEdit.started(raw).with_value(("sequences", 0, "steps", 0, "pre_delay"), 2)
    merged, (conflict,) = ours.rebased({**RAW, "sequences": [{"steps": [step("one")]}]})
    assert conflict.theirs is GONE
    assert merged.with_value(conflict.where, GONE).changes() == {}


def test_an_inserted_step_is_told_as_one_and_the_rest_stays_untold():
    raw = {**RAW, "sequences": [{"steps": [step("one"), step("two")]}]}
    edit = CampaignEdit.started(raw).with_field(
        "sequences", [{"steps": [step("new"), step("one"), step("two")]}]
    )
    (change,) = edit.diff()
    assert (change.path, change.words, change.old) == ("sequences[0].steps[0]", "step 1", None)


def test_what_the_server_fills_in_is_no_change():
    raw = {**RAW, "sequences": [{"steps": [{**step("one"), "delay_unit": "days", "pre_delay_unit": "days"}]}]}
    edit = CampaignEdit.started(raw).with_field("sequences", [{"steps": [step("one")]}])
    assert edit.changes() == {}
    days = {"0": False, "1": True}
    raw = {**RAW, "campaign_schedule": {"start_date": None, "schedules": [{"days": days}]}}
    edit = CampaignEdit.started(raw).with_field("campaign_schedule", {"schedules": [{"days": {"1": True}}]})
    assert edit.changes() == {}


def test_emptied_lists_are_sent_as_lists_and_other_fields_as_null():
    edit = CampaignEdit.started({**RAW, "cc_list": ["a@x.example"], "daily_limit": 5})
    assert edit.with_field("cc_list", None).with_field("daily_limit", None).changes() == {
        "cc_list": [],
        "daily_limit": None,
    }
    with pytest.raises(KeyError):
        edit.with_field("status", 1)


def test_a_new_campaign_is_all_change():
    edit = CampaignEdit.new({**RAW, "id": "old", "status": 3, "daily_limit": None})
    assert edit.is_new
    assert edit.changes() == {name: RAW[name] for name in ("name", "campaign_schedule", "open_tracking")}
    assert {problem.path for problem in CampaignEdit.new({}).problems()} == {"name", "campaign_schedule"}


def test_problems_name_the_place_and_only_what_was_changed():
    bad = deepcopy(RAW["campaign_schedule"])
    bad["schedules"][0]["timezone"] = "America/New_York"
    untouched = CampaignEdit.started({**RAW, "campaign_schedule": bad, "daily_limit": -1})
    assert untouched.problems() == ()
    edit = CampaignEdit.started(RAW).with_field("campaign_schedule", bad)
    (problem,) = edit.problems()
    assert problem.path == "campaign_schedule.schedules[0].timezone"
    assert problem.stops
    assert "use America/Detroit" in problem.line
    assert problem.line.startswith("schedule 1, time zone America/New_York is not accepted")


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("daily_limit", "ten", "daily_limit"),
        ("daily_limit", True, "daily_limit"),
        ("daily_max_leads", 1.5, "daily_max_leads"),
        ("daily_max_leads", float("inf"), "daily_max_leads"),
        ("stop_on_reply", 1, "stop_on_reply"),
        ("open_tracking", None, "open_tracking"),
        ("email_list", ["nobody"], "email_list[0]"),
        ("email_tag_list", ["x"], "email_tag_list[0]"),
        ("auto_variant_select", {}, "auto_variant_select.trigger"),
        ("limit_emails_per_company_override", {"mode": "custom", "daily_limit": 0}, None),
        ("provider_routing_rules", [{"action": "send"}], "provider_routing_rules[0].recipient_esp"),
        ("sequences", [{"steps": [{"type": "email", "variants": []}]}], "sequences[0].steps[0].delay"),
        ("sequences", [{"steps": [step("one", delay_unit="weeks")]}], "sequences[0].steps[0].delay_unit"),
        ("campaign_schedule", {"schedules": []}, "campaign_schedule.schedules"),
        ("campaign_schedule", {"start_date": "soon", "schedules": []}, "campaign_schedule.start_date"),
        ("name", " ", "name"),
    ],
)
def test_each_kind_of_field_is_checked(name: str, value: Any, path: str | None):
    found = [
        problem for problem in CampaignEdit.started(RAW).with_field(name, value).problems() if problem.stops
    ]
    assert found[0].path == (path or "limit_emails_per_company_override.daily_limit")


def test_a_switch_left_out_of_a_file_is_told_before_null_is_sent_for_it():
    left_out = {name: value for name, value in RAW.items() if name != "open_tracking"}
    edit = CampaignEdit.started(RAW).with_fields(left_out)
    assert [problem.line for problem in edit.problems()] == ["open tracking has to be on or off"]
    assert CampaignEdit.started(left_out).with_field("daily_limit", 3).problems() == ()


def test_mails_that_would_arrive_wrong_are_told_but_may_be_sent():
    wanted = [{"steps": [step("Smith & Sons\nand more"), {**step(""), "variants": []}]}]
    wanted[0]["steps"][0]["variants"][0]["subject"] = ""
    problems = CampaignEdit.started(RAW).with_field("sequences", wanted).problems()
    assert not any(problem.stops for problem in problems)
    assert [problem.path.rpartition(".")[2] for problem in problems] == [
        "subject",
        "body",
        "body",
        "variants",
    ]


def test_ways_are_spelled_named_and_read_from_the_servers_words():
    where = way_of("body/campaign_schedule/schedules/0/timezone")
    assert spelled(where) == "campaign_schedule.schedules[0].timezone"
    assert words_of(where) == "schedule 1, time zone"
    assert words_of(way_of("body/sequences/0/steps/1/variants/2/subject")) == "step 2 C, subject"
    assert words_of(way_of("body/sequences/0/steps/1/delay")) == "step 2, wait before the next mail"
    assert words_of(("campaign_schedule", "schedules", 0, "timing", "from")) == "schedule 1, from"
    assert words_of(("daily_max_leads",)) == "new leads a day"
    assert words_of(()) == "campaign"


@given(CAMPAIGNS)
def test_the_common_form_of_a_value_is_its_own(raw: dict[str, Any]):
    for field in FIELDS:
        once = canonical(raw.get(field.name), field.name)
        assert canonical(once, field.name) == once
