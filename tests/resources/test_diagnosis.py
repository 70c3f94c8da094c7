"""Why a campaign sends or not: every code of the server, worked cases, and what the numbers know better."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats, Day
from instantly_tui.api.campaigns import Campaign, CampaignStatus
from instantly_tui.api.sending_status import REASONS, SendingStatus
from instantly_tui.resources.campaign_facts import Facts, is_dead
from instantly_tui.resources.causes import CAUSES, OF_STATUS
from instantly_tui.resources.diagnosis import Diagnosis, diagnose, senders_in_error
from instantly_tui.resources.diagnosis_evidence import falling
from instantly_tui.resources.incident import Burning, plan
from instantly_tui.resources.plan import requests
from instantly_tui.resources.thresholds import STANDARD, Thresholds

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
STATUS_OF = {code: status for status, code in OF_STATUS.items()}
HOURS = {"from": "09:00", "to": "17:00"}
WEEK = {"name": "w", "timing": HOURS, "days": {str(day): True for day in range(1, 6)}}


def campaign(**fields: Any) -> Campaign:
    known = {
        "id": "0199a0de-0000-7000-8000-000000000001",
        "name": "Ops leaders",
        "status": 1,
        "email_list": ["ada@mail.test", "leo@mail.test"],
        "sequences": [{"steps": [{"variants": [{"subject": "a"}]}]}],
        "campaign_schedule": {"schedules": [{**WEEK, "timezone": "America/Detroit"}]},
    }
    return Campaign.model_validate({**known, **fields})


def stats(**fields: int) -> CampaignStats:
    known = {"leads_count": 900, "contacted_count": 900, "completed_count": 40, "emails_sent_count": 2000}
    return CampaignStats.model_validate({"campaign_id": "c", **known, **fields})


def told(code: str, *, summary_only: bool = False, **parts: Any) -> SendingStatus:
    """The server's answer; drafts, paused and failed campaigns have only its summary."""
    summary = {"status": code, "status_message": f"The server says {code}", "issue_started_at": None}
    seen = {"status": code, "issue_tracking": {"current_status_code": code}, **parts}
    return SendingStatus.model_validate({"diagnostics": None if summary_only else seen, "summary": summary})


def found(code: str, **more: Any) -> Diagnosis:
    """The diagnosis of a campaign of which the server says this code."""
    facts = {name: more.pop(name) for name in ("stats", "days", "broken", "never_sent") if name in more}
    parts = more.pop("parts", {})
    record = campaign(status=STATUS_OF.get(code, CampaignStatus.ACTIVE), **more)
    certain = code in OF_STATUS.values() and code != "campaign_completed"
    return diagnose(Facts(record, NOW, told(code, summary_only=certain, **parts), **facts))


def lines(found: Diagnosis) -> list[str]:
    return [f"{fact.label}|{fact.text}" for fact in found.evidence]


def accounts(total: int, available: int, **away: int) -> dict[str, Any]:
    return {
        "accounts_summary": {"total_connected": total, "available": available, "unavailable": away},
    }


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_code_has_one_cause_a_meaning_and_a_way_on(code: str):
    assert set(CAUSES) == set(REASONS)
    assert len(REASONS) == 18
    one = found(code)
    assert one.code == code
    assert one.cause == REASONS[code].words
    assert one.means == CAUSES[code].means
    assert "_" not in one.cause + one.means
    assert (one.state, one.advice) == (REASONS[code].state, REASONS[code].next)
    assert one.keys


def limits(**fields: Any) -> dict[str, Any]:
    return {"campaign_daily_limit": fields}


CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "out_of_schedule",
        {},
        [
            "schedule|Mon–Fri 09:00–17:00 America/Detroit",
            "opens|Fri 20 Nov 09:00 America/Detroit, in 4 h",
        ],
    ),
    ("daily_limit_met", {"parts": limits(limit=400, sent=400)}, ["today|400 of 400 mails"]),
    (
        "account_daily_limit_met",
        {"parts": {**limits(limit=400, sent=60), **accounts(2, 0, daily_limit_hit=1, slow_ramp_limit_hit=1)}},
        ["today|60 of 400 mails", "senders|0 of 2 free", "|1 at their daily limit · 1 at their ramp's limit"],
    ),
    (
        "new_lead_limit_met",
        {"parts": {"new_lead_limit": {"enabled": True, "limit": 20, "contacted": 20, "limit_hit": True}}},
        ["new today|20 of 20 new leads"],
    ),
    (
        "follow_up_delay_not_met",
        {"parts": {"follow_ups_waiting": {"count": 2, "earliest_wait_time_seconds": 172_800}}},
        ["waiting|2 follow-ups, the first in 2 d"],
    ),
    (
        "domain_limit_reached",
        {
            "parts": {"domain_limiter": {"active": True, "domains_at_limit": 2}},
            "limit_emails_per_company_override": {"mode": "custom", "daily_limit": 1},
        },
        ["companies|2 at their limit", "rule|1 mail a company a day in this campaign"],
    ),
    (
        "waiting_for_esp_match",
        {"parts": {"esp_routing_status": {"enabled": True, "connected_esps": [1, 77]}, **accounts(2, 2)}},
        ["free|accounts at Google, provider 77", "senders|2 of 2 free"],
    ),
    (
        "all_accounts_unhealthy",
        {"parts": accounts(2, 0, disconnected=2)},
        ["senders|0 of 2 free", "|2 disconnected, paused or in error"],
    ),
    (
        "campaign_bounce_protect",
        {"stats": stats(bounced_count=170), "allow_risky_contacts": True},
        ["bounces|8.5 %: 170 of 2,000 mails", "|leads of risky addresses are written to"],
    ),
    (
        "campaign_completed",
        {
            "stats": stats(completed_count=900),
            "parts": {"issue_tracking": {"current_status_code": "waiting_for_leads"}},
        },
        [
            "leads|900 in all · 900 contacted · 900 through all steps",
            "sees|no lead is ready (waiting_for_leads)",
        ],
    ),
    ("campaign_draft", {"stats": None, "never_sent": True}, ["senders|2 accounts attached"]),
    ("campaign_paused", {"stats": stats(contacted_count=100)}, ["senders|2 accounts attached"]),
]


@pytest.mark.parametrize(("code", "facts", "evidence"), CASES, ids=[case[0] for case in CASES])
def test_the_evidence_of_a_worked_case_is_its_own_numbers(code: str, facts: Any, evidence: list[str]):
    shown = lines(found(code, **facts))
    assert [line for line in evidence if line not in shown] == [], shown


def test_a_closed_campaign_without_anybody_new_to_write_to_says_so():
    def leads(**figures: int) -> list[str]:
        told = lines(found("out_of_schedule", stats=stats(**figures)))
        return [line for line in told if line.startswith("leads|")]

    assert leads(contacted_count=8) == []
    assert leads() == ["leads|all 900 contacted: only follow-ups are left"]
    assert leads(completed_count=900) == ["leads|all 900 through all steps: nothing is left to send"]


def test_a_schedule_that_is_over_or_not_begun_says_so():
    ended = {"end_date": "2026-11-01", "schedules": [{**WEEK, "timezone": "America/Detroit"}]}
    assert "|ended on 01 Nov 2026: it never opens again" in lines(
        found("out_of_schedule", campaign_schedule=ended)
    )
    later = {"start_date": "2027-03-01", "schedules": [{**WEEK, "timezone": "America/Detroit"}]}
    shown = lines(found("out_of_schedule", campaign_schedule=later))
    assert "|begins on 01 Mar 2027" in shown
    assert any(line.startswith("opens|Mon 01 Mar 09:00") for line in shown)
    odd = {"schedules": [{**WEEK, "timezone": "Mars/Olympus"}]}
    assert not any(
        line.startswith("opens") for line in lines(found("out_of_schedule", campaign_schedule=odd))
    )


@pytest.mark.parametrize(
    ("fields", "figures", "cause"),
    [
        ({"sequences": []}, stats(), "its sequence has no step"),
        ({}, stats(leads_count=0, contacted_count=0), "it has no lead"),
        ({}, stats(), "every lead was contacted, and no follow-up is due"),
        ({}, stats(leads_count=1000), "no lead is ready"),
        ({}, None, "no lead is ready"),
    ],
)
def test_which_leads_are_missing_is_told_apart(fields: Any, figures: CampaignStats | None, cause: str):
    assert found("waiting_for_leads", stats=figures, **fields).cause == cause


@pytest.mark.parametrize("code", ["no_accounts_available", "campaign_accounts_unhealthy"])
def test_no_sender_at_all_is_not_a_broken_sender(code: str):
    assert found(code, email_list=[]).cause == "no sending account is attached"
    assert found(code, email_list=[], email_tag_list=["t1"]).cause == REASONS[code].words


@pytest.mark.parametrize(
    ("bounced", "sent", "harming"), [(60, 2000, True), (59, 2000, False), (9, 99, False), (3, 100, True)]
)
def test_an_active_campaign_can_harm_itself(bounced: int, sent: int, harming: bool):
    figures = stats(bounced_count=bounced, emails_sent_count=sent)
    one = found("healthy", stats=figures)
    assert one.cause.startswith("active, but harming itself: bounce 3.0 %") is harming
    assert ("pause this campaign" in [step.words for step in one.steps]) is harming
    waiting = found("out_of_schedule", stats=figures)
    assert waiting.cause == REASONS["out_of_schedule"].words
    assert any("it harms itself" in line for line in lines(waiting)) is harming
    assert found("campaign_paused", stats=figures).steps == ()


def test_some_senders_down_and_no_interest_are_named_before_healthy():
    one = found("healthy", parts=accounts(16, 13, disconnected=2, global_gap_not_met=1))
    assert one.cause == "sending, but 2 of its 16 senders can't"
    assert "|2 disconnected, paused or in error · 1 in their gap" in lines(one)
    assert found("healthy", stats=stats(total_opportunities=3)).cause.endswith("hardly anybody is interested")
    assert not is_dead(stats(total_opportunities=4))
    assert not is_dead(stats(total_opportunities=0, contacted_count=499))
    assert is_dead(stats(total_opportunities=0, contacted_count=499), Thresholds(enough_contacted=400))
    assert found("healthy", stats=stats(total_opportunities=9)).cause == "sending normally"


def test_a_campaign_just_made_is_told_by_its_own_state():
    nothing = SendingStatus.model_validate({"diagnostics": None, "summary": None})
    assert diagnose(Facts(campaign(status=0), NOW, nothing)).code == "campaign_draft"
    assert diagnose(Facts(campaign(), NOW, nothing)).cause == "not known yet"
    assert diagnose(Facts(campaign(not_sending_status=3), NOW, nothing)).code == "daily_limit_met"
    assert diagnose(Facts(campaign(status=2), NOW)).code == "campaign_paused"


def test_an_answer_from_before_a_change_does_not_name_the_cause():
    paused = diagnose(Facts(campaign(status=2), NOW, told("healthy")))
    assert paused.code == "campaign_paused"
    assert "server|still says healthy, from before the change" in lines(paused)
    assert diagnose(Facts(campaign(), NOW, told("campaign_paused"))).cause == "not known yet"
    stopped_since = diagnose(Facts(campaign(), NOW, told("campaign_accounts_unhealthy")))
    assert stopped_since.code == "campaign_accounts_unhealthy"


def test_a_code_nobody_has_documented_is_said_as_the_server_says_it():
    one = found("moon_phase_wrong")
    assert one.cause == "The server says moon_phase_wrong"
    assert "moon_phase_wrong, which is not documented" in one.means


def broken(email: str, **fields: Any) -> Account:
    return Account.model_validate({"email": email, "status": -1, **fields})


def test_senders_in_error_are_named_and_steps_are_exact_requests():
    said = {"response": "535 5.7.8 " + "no " * 40}
    known = (broken("ada@mail.test", status_message=said), broken("leo@mail.test", status=-2))
    one = found("all_accounts_unhealthy", broken=known)
    assert any(
        line.startswith("in error|ada@mail.test  connection error  “535 5.7.8 no") for line in lines(one)
    )
    assert "|leo@mail.test  soft bounces" in lines(one)
    assert all(len(line) < 100 for line in lines(one))
    assert requests(one.steps) == (
        "POST /api/v2/accounts/ada%40mail.test/mark-fixed",
        "POST /api/v2/accounts/leo%40mail.test/mark-fixed",
    )
    assert [step.back[:26] for step in one.steps] == ["u does not take this back:"]
    both = found("all_accounts_unhealthy", stats=stats(bounced_count=100), broken=known)
    places = [place for step in both.steps for place in step.places]
    assert len(places) == len(set(places)) == 3, "no sender is to be paused and marked as fixed at once"
    burning = found("healthy", stats=stats(bounced_count=100), broken=known)
    for step in (*one.steps, *burning.steps):
        assert (step.action.undo is None) is step.back.startswith("u does not"), "what is said of undo is so"
    assert requests(burning.steps) == (
        "POST /api/v2/campaigns/0199a0de-0000-7000-8000-000000000001/pause",
        'POST /api/v2/accounts/pause {"emails": ["ada@mail.test", "leo@mail.test"]}',
    )


def test_steps_of_one_act_leave_together_a_hundred_records_a_request():
    many = tuple(broken(f"n{number}@mail.test") for number in range(130))
    known = Burning([campaign(email_list=[each.email for each in many])], many)
    steps = plan(known)
    sent = requests([*steps, *steps[:5]])
    assert [len(json.loads(line.partition("pause ")[2])["emails"]) for line in sent] == [100, 30]
    assert requests(steps[:1]) == ("POST /api/v2/accounts/n0%40mail.test/pause",)
    paused = broken("p@mail.test").model_copy(update={"status": 2})
    held = replace(steps[0], records=(paused,))
    assert (held.blocked, requests([held])) == ("p@mail.test is paused already", ())


def test_senders_are_found_by_address_in_any_case_and_by_tag():
    tagged = broken("t@x.test", tags=[{"id": "t1", "label": "warm"}])
    fine = Account.model_validate({"email": "leo@mail.test", "status": 1})
    some = senders_in_error(
        campaign(email_tag_list=["t1"]), [broken("ADA@mail.test"), tagged, fine, broken("o@x.test")]
    )
    assert [account.email for account in some] == ["ADA@mail.test", "t@x.test"]


def test_the_plan_advises_what_is_clear_and_leaves_the_rest_to_be_looked_at():
    def active(name: str, bounced: int, status: int = 1) -> Campaign:
        record = campaign(id=f"id-{name}", name=name, status=status)
        return record.model_copy(update={"stats": stats(bounced_count=bounced)})

    sending = [active("worst", 200), active("stop", 100), active("warn", 60), active("fine", 59)]
    known = Burning(
        [*sending, active("paused", 500, status=2), campaign(id="unread", name="unread")],
        [broken("ada@mail.test"), broken("nobody@mail.test")],
    )
    steps = plan(known)
    assert [(step.words, step.advised) for step in steps] == [
        ("pause “worst”", True),
        ("pause “stop”", True),
        ("pause ada@mail.test", True),
        ("pause “warn”", False),
    ]
    assert steps[0].why == "bounces 10.0 % of 2,000 sent (stop at 5 %)"
    assert steps[2].why == "connection error, in “worst”, “stop” and 3 more campaigns"
    assert len({step.key for step in steps}) == len(steps)


def test_replies_fall_only_when_each_day_is_lower_than_the_one_before():
    def days(*rates: int, contacted: int = 100) -> list[Day]:
        first = date(2026, 11, 10)
        rows = [
            Day(date=first + timedelta(days=n), contacted=contacted, unique_replies=rate)
            for n, rate in enumerate(rates)
        ]
        return [*rows, Day(date=first + timedelta(days=20), contacted=100, unique_replies=50)]

    assert falling(days(9, 5, 4, 3, 2), STANDARD) == (0.05, 0.04, 0.03, 0.02)
    assert falling(days(5, 4, 4, 2), STANDARD) == ()
    assert falling(days(4, 3, 2), STANDARD) == ()
    assert falling(days(4, 3, 2, 1, contacted=10), STANDARD) == ()
    assert falling((), STANDARD) == ()
    told_so = lines(found("healthy", days=days(5, 4, 3, 2)))
    assert "replies|5.0 → 4.0 → 3.0 → 2.0 % on the last days with mail: suspect the spam folder" in told_so


@pytest.mark.parametrize(
    ("bounced", "sent", "grade"),
    [
        (1, 100, "fine"),
        (2, 100, "watch"),
        (3, 100, "warn"),
        (5, 100, "stop"),
        (99, 99, None),
        (None, 100, None),
    ],
)
def test_a_bounce_rate_is_graded_once_enough_was_sent(bounced: int | None, sent: int, grade: str | None):
    assert STANDARD.bounce_grade(bounced, sent) == grade
