"""One campaign in words."""

from __future__ import annotations

import pytest

from instantly_tui.api.campaign_stats import CampaignStats, StepStats
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import REASONS, Diagnostics, SendingStatus, Summary
from instantly_tui.api.sequences import Schedule
from instantly_tui.ui.screens.campaign_text import (
    copy_lines,
    diagnosis,
    letter,
    schedule_words,
    senders_lines,
    steps_table,
    summary,
    untracked_of,
)
from instantly_tui.ui.widgets.panel import TextLine


def text(lines: list[TextLine]) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


def campaign(**fields: object) -> Campaign:
    return Campaign.model_validate({"id": "c1", "name": "Fintech VPs", "status": 1, **fields})


@pytest.mark.parametrize("code", sorted(REASONS))
def test_all_codes_are_words_with_what_helps(code: str):
    assert len(REASONS) == 18
    lines = text(diagnosis(SendingStatus(summary=Summary(status=code))))
    assert lines[0][2:] == REASONS[code].words
    assert "_" not in lines[0]
    assert (f"next      {REASONS[code].next}" in lines) is bool(REASONS[code].next)


def test_an_unknown_code_and_none_at_all_are_said_as_such():
    odd = SendingStatus(summary=Summary(status="moon_phase_wrong", status_message="The moon is wrong"))
    assert text(diagnosis(odd))[0] == "? The moon is wrong"
    assert text(diagnosis(SendingStatus()))[0] == "? not known yet"


def test_the_evidence_stands_below_the_reason():
    facts = Diagnostics.model_validate(
        {
            "status": "no_accounts_available",
            "accounts_summary": {
                "total_connected": 5,
                "available": 0,
                "unavailable": {"disconnected": 2, "daily_limit_hit": 3, "slow_ramp_limit_hit": 0},
            },
            "campaign_daily_limit": {"limit": 400, "sent": 120},
            "follow_ups_waiting": {"count": 1},
        }
    )
    lines = text(diagnosis(SendingStatus(diagnostics=facts)))
    assert "senders   0 of 5 free" in lines
    assert "          2 disconnected · 3 at daily limit" in lines
    assert "today     120 of 400 mails" in lines
    assert "waiting   1 follow-up" in lines


def test_unknown_figures_are_dashes_and_never_nought():
    lines = text(summary(campaign()))
    assert "rates     positive – · replies – · bounces –" in lines
    assert "mails     – sent · – leads left" in lines
    stats = CampaignStats(
        campaign_id="c1",
        emails_sent_count=1000,
        contacted_count=400,
        leads_count=500,
        total_opportunities=3,
        reply_count_unique=10,
        bounced_count=51,
    )
    known = text(summary(campaign().model_copy(update={"stats": stats})))
    assert "rates     positive 0.75 % · replies 2.5 % · bounces 5.1 %" in known
    assert "mails     1,000 sent · 100 leads left" in known


def test_a_state_on_its_way_ends_in_dots():
    assert text(summary(campaign(), pending=True))[0].endswith("● active …")
    assert text(summary(campaign()))[0].endswith("● active")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"1": True, "2": True, "3": True, "4": True, "5": True}, "Mon–Fri 09:00–17:00 Europe/London"),
        ({str(day): True for day in range(7)}, "every day 09:00–17:00 Europe/London"),
        ({"0": True, "6": True, "1": False}, "Sun, Sat 09:00–17:00 Europe/London"),
        ({}, "no days are set"),
    ],
)
def test_a_schedule_is_one_phrase(days: dict[str, bool], words: str):
    timing = {"from": "09:00", "to": "17:00"}
    schedule = Schedule.model_validate({"timing": timing, "days": days, "timezone": "Europe/London"})
    assert schedule_words(schedule) == words


def test_html_is_read_as_text_and_markup_stays_text():
    steps = [
        {
            "delay": 3,
            "variants": [
                {
                    "subject": "[red]hi[/]",
                    "body": "<p>Hello {{firstName}},</p><p>a &amp; b &lt;c&gt;<br>x</p>",
                },
                {"subject": "other", "body": "off", "v_disabled": True},
            ],
        },
        {"delay": 0, "variants": [{"subject": "", "body": "last"}]},
    ]
    lines = text(copy_lines(campaign(sequences=[{"steps": steps}])))
    assert lines[:2] == ["Step 1, variant A", "Subject  [red]hi[/]"]
    assert "Hello {{firstName}}," in lines
    assert "a & b <c>" in lines
    assert "Step 1, variant B  (off)" in lines
    assert "── next mail after 3 days ──" in lines
    assert lines[-4:-1] == [
        "Step 2, variant A",
        "Subject  (no subject: goes into the thread of the mail before)",
        "last",
    ]
    assert text(copy_lines(campaign())) == ["this campaign has no steps: nothing would be sent"]


def test_steps_are_set_side_by_side_and_the_rest_is_said():
    rows = [
        StepStats(
            step="1", variant="0", sent=200, unique_replies=4, unique_opportunities=1, unique_opened=90
        ),
        StepStats(step="1", variant="1", sent=50, unique_replies=0),
        StepStats(step="", variant="", sent=7),
    ]
    lines = text(steps_table(rows, campaign(open_tracking=False), 77))
    assert lines[0].split() == [
        "Step",
        "Var",
        "Sent",
        "Replies",
        "Reply%",
        "Auto",
        "Pos",
        "Pos%",
        "Meet",
        "Click%",
    ]
    assert lines[1].split()[:5] == ["1", "A", "200", "4", "2.0"]
    assert lines[2].split()[:5] == ["1", "B", "50", "0", "0.0"]
    assert "7 mails could not be placed by the server" in lines
    assert any("opens are not tracked" in line for line in lines)
    assert any("too little to compare" in line for line in lines)
    assert "Open%" in text(steps_table(rows, campaign(open_tracking=True), 77))[0]


@pytest.mark.parametrize("width", [57, 77, 117])
def test_steps_never_wrap_and_keep_what_was_sent(width: int):
    row = StepStats(step="1", variant="0", sent=1_234_567, unique_replies=12_345, unique_opportunities=400)
    lines = text(steps_table([row], campaign(open_tracking=True), width))
    assert all(len(line) <= width for line in lines[:2])
    assert "1,234,567" in lines[1]


def test_what_is_not_tracked_is_known_only_when_said():
    assert untracked_of(campaign(open_tracking=False, link_tracking=True)) == {"unique_opened"}
    assert untracked_of(campaign()) == frozenset()


def test_variants_are_letters_as_far_as_there_are_any():
    assert [letter(variant) for variant in ("0", "25", "26", "x", "")] == ["A", "Z", "26", "x", ""]


def test_a_campaign_without_senders_says_so():
    assert "nothing can be sent" in text(senders_lines(campaign()))[0]
    assert text(senders_lines(campaign(email_list=["a@mail.test"], email_tag_list=["t"]))) == [
        "a@mail.test",
        "and every account with one of 1 tags",
    ]
