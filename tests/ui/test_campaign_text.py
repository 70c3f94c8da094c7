"""One campaign in words."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sequences import Schedule
from instantly_tui.resources.campaign_facts import Fact
from instantly_tui.resources.causes import NextKey
from instantly_tui.resources.diagnosis import Diagnosis
from instantly_tui.resources.sending_hours import schedule_words
from instantly_tui.ui.screens.campaign_text import copy_lines, senders_lines, summary, untracked_of
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.screens.why_text import evidence_lines, short_lines, why_lines
from instantly_tui.ui.widgets.panel import TextLine


def text(lines: list[TextLine]) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


def campaign(**fields: object) -> Campaign:
    return Campaign.model_validate({"id": "c1", "name": "Fintech VPs", "status": 1, **fields})


WHY = Diagnosis(
    "healthy",
    "broken",
    "active, but harming itself",
    "mails to addresses that do not exist spoil its senders' name",
    (Fact("bounces", "5.4 %: 324 of 6,010 mails", "bad"), Fact("", "ünïcode 日本語の長い言葉 " * 3)),
    "pause it",
    (NextKey("p", "pause it"), NextKey("L", "its leads"), NextKey("E", "not here")),
    (),
)


@pytest.mark.parametrize("width", [37, 57, 77, 117])
def test_why_stands_in_columns_at_every_width_and_names_only_keys_there_are(width: int):
    keys = {"p": "P", "L": "L"}
    lines = text([*why_lines(WHY, lambda key: keys.get(key, ""), width), *evidence_lines(WHY, width)])
    assert lines[0] == "✖ active, but harming itself"
    assert lines[1].startswith("means     mails to")
    assert "next      pause it" in lines
    assert any(line.startswith("          P pause it  L its leads") for line in lines)
    assert not any("not here" in line for line in lines)
    assert "bounces   5.4 %: 324 of 6,010" in "\n".join(lines)
    assert all(cell_len(line) <= width for line in lines)
    assert text(short_lines(WHY)) == ["✖ active, but harming itself", "next      pause it"]


def test_unknown_figures_are_dashes_and_never_nought():
    lines = text(summary(campaign()))
    assert "all time  positive – · replies – · bounces –" in lines
    assert "mails     – sent in all · – leads left" in lines
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
    assert "all time  positive 0.75 % · replies 2.5 % · bounces 5.1 %" in known
    assert "mails     1,000 sent in all · 100 leads left" in known


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


def test_what_is_not_tracked_is_known_only_when_said():
    assert untracked_of(campaign(open_tracking=False, link_tracking=True)) == {"unique_opened"}
    assert untracked_of(campaign()) == frozenset()


def accounts(*rows: Account, complete: bool = True) -> RowList:
    found = RowList(rows, lambda row: row.email)
    found.complete = complete
    return found


def test_a_campaign_without_senders_says_so():
    assert "nothing can be sent" in text(senders_lines(campaign(), accounts()))[0]


def test_senders_have_their_states_the_worst_first():
    rows = [
        Account.model_validate({"email": "a@mail.test", "status": 1, "stat_warmup_score": 99}),
        Account.model_validate({"email": "b@mail.test", "status": -1, "status_message": {"code": "535"}}),
        Account.model_validate({"email": "t@mail.test", "status": 1, "tags": [{"id": "t1"}]}),
    ]
    sends = campaign(email_list=["A@mail.test", "b@mail.test", "gone@mail.test"], email_tag_list=["t1"])
    lines = text(senders_lines(sends, accounts(*rows)))
    assert "not in this workspace" in lines[0]
    assert "gone@mail.test" in lines[0]
    assert [word for line in lines for word in line.split() if "@" in word][1:] == [
        "b@mail.test",
        "t@mail.test",
        "A@mail.test",
    ]
    assert any(line.strip() == "535" for line in lines)
    part = text(senders_lines(sends, accounts(rows[0], complete=False)))
    assert any(line.startswith("…") and "b@mail.test" in line for line in part)
    assert "(not all read yet)" in part[-1]
