"""What the forms of a campaign do to an edit: steps, hours, options and senders, each as a pure change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.api.accounts import Account
from instantly_tui.resources import campaign_hours as hours
from instantly_tui.resources import campaign_options as options
from instantly_tui.resources import campaign_senders as senders
from instantly_tui.resources import campaign_steps as steps
from instantly_tui.resources.campaign_edit import CampaignEdit, History
from instantly_tui.resources.campaign_fields import WRITABLE
from instantly_tui.text.mail import html_to_text

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)


def mail(subject: str, body: str = "x", **more: Any) -> dict[str, Any]:
    return {"subject": subject, "body": body, **more}


def begun(**fields: Any) -> CampaignEdit:
    """An edit of a campaign of two steps, the first with a second wording."""
    sequence = [
        {"type": "email", "delay": 2, "delay_unit": "hours", "variants": [mail("one"), mail("two")]},
        {"type": "email", "delay": 0, "variants": [mail("")]},
    ]
    schedule = {"start_date": None, "schedules": [hours.usual_hours()]}
    raw = {
        "id": "00000000-0000-4000-8000-000000000001",
        "name": "Test",
        "campaign_schedule": schedule,
        "sequences": [{"steps": sequence}, {"steps": [], "left": "alone"}],
    }
    return CampaignEdit.started({**raw, **fields})


def subjects(edit: CampaignEdit) -> list[list[str]]:
    return [[held["subject"] for held in steps.variants_of(step)] for step in steps.steps_of(edit)]


# Bodies


@given(st.text(alphabet="ab &<>\"';#\n{}x39amp/r"))
def test_typed_text_becomes_html_and_the_same_text_again(text: str):
    assert steps.text_of(steps.html_of(text)) == text
    assert "\n" not in steps.html_of(text)
    assert steps.html_of(text).count('"') == text.count('"')


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Hi<br/>\nthere<br />you", "Hi\nthere\nyou"),
        ("plain\nlines", "plain\nlines"),
        ("R&D &amp; more &mdash; a&copy=1", "R&D & more — a&copy=1"),
        ("1 < 2", "1 < 2"),
        ("wrapped\nin the source<br>next", "wrapped in the source\nnext"),
        ("<p>Hi</p>", None),
        ('a <a href="https://example.com">link</a>', None),
        ("<!-- note -->", None),
        ('{% if x == "a" %}R&amp;D{% endif %}', '{% if x == "a" %}R&D{% endif %}'),
        ("{% if size > 3 %}Hi{% endif %}", None),
        ("{{ a && b }}", None),
    ],
)
def test_only_what_is_no_more_than_text_is_edited_as_text(body: str, text: str | None):
    assert steps.text_of(body) == text
    if text is not None:
        seen = html_to_text(steps.html_of(text)).text
        assert "<br" not in seen
        assert seen.split() == text.split()


@pytest.mark.parametrize("body", ["Hi<br>there<br>\n", "one\ntwo", "<p>Hi</p>\n", "R&D"])
def test_a_body_nobody_touched_is_sent_as_it_was_spelled(body: str):
    text = steps.text_of(body)
    assert steps.retyped(body, body if text is None else text) == body
    assert steps.retyped(body, "a & b") == ("a & b" if text is None else "a &amp; b")


# Steps


def test_rows_carry_the_wait_before_the_next_mail_once_a_step():
    rows = steps.rows_of(begun())
    assert [(row.step, row.variant, row.wait, row.last) for row in rows] == [
        (0, 0, "2 hours", False),
        (0, 1, "", False),
        (1, 0, "0 days", True),
    ]
    bare = begun(sequences=[{"steps": [{"type": "email", "delay": 1, "variants": []}]}])
    assert [(row.variant, row.on) for row in steps.rows_of(bare)] == [(None, False)]
    assert steps.rows_of(begun(sequences=[])) == steps.rows_of(begun(sequences=None)) == []


def test_steps_and_variants_are_added_copied_moved_and_removed():
    edit = begun()
    assert subjects(steps.add_step(edit, 0)) == [["one", "two"], [""], [""]]
    assert subjects(steps.add_step(begun(sequences=None), -1)) == [[""]]
    assert subjects(steps.copy_step(edit, 0)) == [["one", "two"], ["one", "two"], [""]]
    assert subjects(steps.remove_step(edit, 0)) == [[""]]
    moved = steps.move_step(edit, 0, 1)
    assert moved is not None
    assert subjects(moved) == [[""], ["one", "two"]]
    assert steps.move_step(edit, 1, 1) is steps.move_step(edit, 0, -1) is None
    added = steps.add_variant(edit, 0, 0)
    copied = steps.add_variant(edit, 0, 0, copied=0)
    assert added is not None
    assert copied is not None
    assert subjects(added)[0] == ["one", "", "two"]
    assert subjects(copied)[0] == ["one", "one", "two"]
    turned = steps.move_variant(edit, 0, 0, 1)
    assert turned is not None
    assert subjects(turned)[0] == ["two", "one"]
    assert subjects(steps.remove_variant(edit, 0, 0))[0] == ["two"]
    full = begun(sequences=[{"steps": [{"type": "email", "delay": 1, "variants": [mail("a")] * 26}]}])
    assert steps.add_variant(full, 0, 0) is None
    # Sequences behind the first are without effect, and stay as they are.
    assert added.wanted["sequences"][1] == {"steps": [], "left": "alone"}


def test_a_variant_is_switched_off_and_on_and_says_so_in_the_change():
    off = steps.toggle_variant(begun(), 0, 1)
    assert [change.words for change in off.diff()] == ["step 1 B, switched off"]
    assert not steps.rows_of(off)[1].on
    assert steps.toggle_variant(off, 0, 1).changes() == {}


@pytest.mark.parametrize(
    ("typed", "wait"),
    [
        ("3 days", (3, "days")),
        ("4h", (4, "hours")),
        ("90 min", (90, "minutes")),
        ("1.5d", (1.5, "days")),
        ("7", (7, "hours")),
        ("0 Minutes", (0, "minutes")),
    ],
)
def test_a_wait_is_read_with_its_unit(typed: str, wait: tuple[float, str]):
    assert steps.parse_wait(typed, "hours") == wait


@pytest.mark.parametrize("typed", ["", "-1 days", "3 weeks", "soon", "3 d 4", "inf", "9" * 400])
def test_what_is_no_wait_is_told_so(typed: str):
    with pytest.raises(ValueError, match="is no wait"):
        steps.parse_wait(typed)


# Hours


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("0930", "09:30"),
        ("5pm", "17:00"),
        ("12am", "00:00"),
        ("12:15 pm", "12:15"),
        ("17.45", "17:45"),
        ("0", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times_of_day_are_read_as_people_type_them(typed: str, clock: str):
    assert hours.parse_clock(typed) == clock


@pytest.mark.parametrize("typed", ["24:00", "9:60", "13pm", "noon", "-1", "9:5:5"])
def test_what_is_no_time_of_day_is_told_so(typed: str):
    with pytest.raises(ValueError, match="is no time of day"):
        hours.parse_clock(typed)


def test_hours_that_end_before_they_begin_are_told():
    hours.check_hours(begun(), 0, "to", "09:01")
    with pytest.raises(ValueError, match="09:00 to 08:00 is no stretch of a day"):
        hours.check_hours(begun(), 0, "to", "08:00")
    with pytest.raises(ValueError, match="17:00 to 17:00"):
        hours.check_hours(begun(), 0, "from", "17:00")


def test_dates_are_read_from_words_and_from_iso():
    assert hours.parse_date("2026-12-24", NOW) == date(2026, 12, 24)
    assert hours.parse_date("fri", NOW) == date(2026, 11, 27)
    assert hours.parse_date("3d", NOW) == date(2026, 11, 23)
    assert hours.parse_date("today", NOW) == NOW.date()
    assert hours.parse_date("none", NOW) is None
    with pytest.raises(ValueError, match="is no day"):
        hours.parse_date("whenever", NOW)


def test_hours_that_are_nothing_at_all_are_told_apart():
    edit = begun(campaign_schedule={"schedules": [None, hours.usual_hours()]})
    assert [hours.is_odd(edit, place) for place in (-1, 0, 1)] == [False, True, False]


def test_days_schedules_and_dates_change_only_their_own_value():
    edit = begun()
    sunday = hours.toggle_day(edit, 0, "0")
    assert [change.path for change in sunday.diff()] == ["campaign_schedule.schedules[0].days"]
    assert hours.toggle_day(sunday, 0, "0").changes() == {}
    two = hours.add_schedule(edit, 0)
    assert [each["name"] for each in hours.schedules_of(two)] == ["Weekdays", "Weekdays 2"]
    assert hours.remove_schedule(two, 1).changes() == {}
    with pytest.raises(ValueError, match="at least one"):
        hours.remove_schedule(edit, 0)
    dated = hours.with_date(edit, "end_date", date(2026, 12, 1))
    assert dated.changes()["campaign_schedule"]["end_date"] == "2026-12-01"
    assert dict(hours.week_lines(hours.schedules_of(edit)[0]))["Mon"] == "·" * 9 + "█" * 8 + "·" * 7
    assert set(dict(hours.week_lines(hours.schedules_of(edit)[0]))["Sun"]) == {"·"}


# Options


BY_NAME = {option.name: option for option in options.OPTIONS}


def test_every_writable_field_is_edited_somewhere():
    elsewhere = {"sequences", "campaign_schedule", "email_list", "email_tag_list"}
    assert set(BY_NAME) | elsewhere == set(WRITABLE)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("daily_limit", "200", 200),
        ("daily_limit", "none", None),
        ("pl_value", "1500.5", 1500.5),
        ("cc_list", "a@example.com; b@example.com a@example.com", ["a@example.com", "b@example.com"]),
        ("cc_list", "", []),
        ("limit_emails_per_company_override", "no limit", {"mode": "disabled"}),
        (
            "limit_emails_per_company_override",
            "3 work",
            {"mode": "custom", "daily_limit": 3, "scope": "across_workspace"},
        ),
        ("name", "  Q1 ", "Q1"),
    ],
)
def test_typed_options_are_read(name: str, typed: str, value: Any):
    assert options.parse_option(BY_NAME[name], typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("daily_limit", "-5", "mails a day can't be below 0"),
        ("daily_limit", "lots", "“lots” is no number"),
        ("daily_limit", "nan", "“nan” is no number"),
        ("daily_max_leads", "2.5", "new leads a day has to be a whole number"),
        ("cc_list", "dana", "is no address"),
        ("limit_emails_per_company_override", "0 campaign", "can't be below 1"),
        ("limit_emails_per_company_override", "3 planets", "is no such limit"),
        ("name", "", "name is needed"),
    ],
)
def test_what_would_be_refused_is_told_where_it_is_typed(name: str, typed: str, problem: str):
    with pytest.raises(ValueError, match=problem):
        options.parse_option(BY_NAME[name], typed)


def test_a_value_is_typed_again_as_it_is_shown_for_typing():
    held: Any
    for name, held in (
        ("cc_list", ["a@example.com", "b@example.com"]),
        ("name", "Q1"),
        ("limit_emails_per_company_override", {"mode": "disabled"}),
        (
            "limit_emails_per_company_override",
            {"mode": "custom", "daily_limit": 4, "scope": "per_campaign"},
        ),
    ):
        assert options.parse_option(BY_NAME[name], options.typed_of(BY_NAME[name], held)) == held


def test_values_are_told_in_words_and_switches_go_round():
    told = options.words_of_value
    assert told(BY_NAME["email_gap"], 9) == "9 min"
    assert told(BY_NAME["daily_limit"], None) == told(BY_NAME["cc_list"], []) == "–"
    assert told(BY_NAME["auto_variant_select"], {"trigger": "reply_rate"}) == "most replies"
    assert told(BY_NAME["provider_routing_rules"], [{}, {}]) == "2 rules"
    assert told(BY_NAME["name"], "a\x1b[31m") == "a␛[31m"
    on = options.toggled(BY_NAME["stop_on_reply"], begun())
    assert on.changes() == {"stop_on_reply": True}
    assert options.toggled(BY_NAME["stop_on_reply"], on).changes() == {"stop_on_reply": False}
    assert options.unset(BY_NAME["stop_on_reply"], on).changes() == {}
    with pytest.raises(ValueError, match="can't be empty"):
        options.unset(BY_NAME["open_tracking"], begun())


# Senders


def account(email: str, status: int = 1, limit: int | None = 30, tags: tuple[str, ...] = ()) -> Account:
    held = {"email": email, "status": status, "tags": [{"id": tag, "label": f"L-{tag}"} for tag in tags]}
    return Account.model_validate({**held, **({"daily_limit": limit} if limit is not None else {})})


ACCOUNTS = (
    account("new@example.com", limit=None),
    account("down@example.com", status=-1),
    account("Old@example.com", limit=40),
    account("tagged@example.com", tags=("t1",)),
)


def test_senders_are_counted_by_address_and_by_tag_with_what_they_can_send():
    edit = begun(
        email_list=["old@example.com", "down@example.com", "gone@example.com"], email_tag_list=["t1"]
    )
    rows = senders.rows_of(edit, ACCOUNTS, {"t1": "Warm"})
    assert [(row.key, row.chosen, row.by_tag) for row in rows] == [
        ("#t1", True, ""),
        ("gone@example.com", True, ""),
        ("down@example.com", True, ""),
        ("Old@example.com", True, ""),
        ("new@example.com", False, ""),
        ("tagged@example.com", False, "L-t1"),
    ]
    assert (rows[0].name, rows[0].accounts) == ("Warm", 1)
    words = "4 senders (3 by address, 1 more by tag), 2 can send now: up to 70 mails a day"
    assert senders.capacity_words(rows) == words
    more = senders.with_addresses(edit, ["new@example.com"], chosen=True)
    assert senders.capacity_words(senders.rows_of(more, ACCOUNTS, {})).endswith(
        "and 1 account of unknown limit"
    )
    assert senders.capacity_words(senders.rows_of(begun(), ACCOUNTS, {})) == "no sender chosen"


def test_the_list_of_senders_is_merged_and_never_replaced_by_what_is_shown():
    edit = begun(email_list=["old@example.com", "gone@example.com"])
    both = senders.with_addresses(edit, ["new@example.com", "Old@example.com"], chosen=True)
    assert both.wanted["email_list"] == ["old@example.com", "gone@example.com", "new@example.com"]
    fewer = senders.with_addresses(both, ["Old@example.com"], chosen=False)
    assert fewer.wanted["email_list"] == ["gone@example.com", "new@example.com"]
    assert senders.toggle_tag(senders.toggle_tag(edit, "t1"), "t1").changes() == {}


# Whatever is done can be undone

ACTS = (
    lambda edit: steps.add_step(edit, len(steps.steps_of(edit)) - 1),
    lambda edit: steps.copy_step(edit, 0) if steps.steps_of(edit) else edit,
    lambda edit: steps.remove_step(edit, 0) if steps.steps_of(edit) else edit,
    lambda edit: steps.with_wait(edit, 0, 9, "minutes") if steps.steps_of(edit) else edit,
    lambda edit: steps.add_variant(edit, 0, None) or edit if steps.steps_of(edit) else edit,
    lambda edit: steps.move_step(edit, 0, 1) or edit,
    lambda edit: hours.toggle_day(edit, 0, "6"),
    lambda edit: hours.add_schedule(edit, 0),
    lambda edit: options.toggled(BY_NAME["text_only"], edit),
    lambda edit: senders.with_addresses(edit, ["a@example.com"], chosen=True),
    lambda edit: senders.toggle_tag(edit, "t1"),
)


@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_undoing_every_edit_leaves_nothing_to_send(acts: list[Any]):
    history = History(begun())
    states = [history.now]
    for act in acts:
        history.push(act(history.now))
        if history.now != states[-1]:
            states.append(history.now)
    for state in reversed(states[:-1]):
        assert history.undo() == state
    assert history.undo() is None
    assert history.now.changes() == {}
    for state in states[1:]:
        assert history.redo() == state
