"""The checks before a launch: each state of each, from records as the server sends them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from instantly_tui.api.account_stats import WarmupTotal
from instantly_tui.api.accounts import Account
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.lead_lists import VerificationStats
from instantly_tui.api.leads import Lead
from instantly_tui.resources.lead_values import lead_values
from instantly_tui.resources.preflight import (
    Check,
    Facts,
    LeadsRead,
    SendersRead,
    blockers,
    checks_of,
    doubts,
)

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
"""A Friday."""
WORKDAYS = {str(day): 0 < day < 6 for day in range(7)}


def schedule(**more: Any) -> dict[str, Any]:
    part = {
        "name": "hours",
        "timing": {"from": "08:30", "to": "16:30"},
        "days": WORKDAYS,
        "timezone": "Europe/Belgrade",
    }
    dates: dict[str, Any] = {name: more.pop(name) for name in ("start_date", "end_date") if name in more}
    return {"schedules": [{**part, **more}], **dates}


def mail(subject: str = "Hi {{firstName}}", body: str = "Hello {{firstName}}", **more: Any) -> dict[str, Any]:
    return {"subject": subject, "body": body, **more}


def steps(*variants: list[dict[str, Any]], delay: int = 3) -> list[dict[str, Any]]:
    return [{"steps": [{"type": "email", "delay": delay, "variants": each} for each in variants]}]


def campaign(**fields: Any) -> Campaign:
    whole = {
        "id": "c1",
        "name": "Autumn",
        "status": 0,
        "campaign_schedule": schedule(),
        "sequences": steps([mail()], [mail("", "Following up, {{firstName}}")]),
        "email_list": ["ada@send.test", "Bo@send.test"],
        "daily_limit": 100,
        "open_tracking": False,
        "insert_unsubscribe_header": True,
    }
    return Campaign.model_validate({**whole, **fields})


def account(email: str, **fields: Any) -> Account:
    whole = {
        "email": email,
        "status": 1,
        "warmup_status": 1,
        "setup_pending": False,
        "stat_warmup_score": 95,
        "daily_limit": 30,
        "timestamp_warmup_start": "2026-09-01T00:00:00.000Z",
        "tracking_domain_name": "go.send.test",
        "tracking_domain_status": "active",
    }
    return Account.model_validate({**whole, **fields})


def lead(number: int, **fields: Any) -> Lead:
    whole = {
        "id": f"l{number}",
        "email": f"p{number}@example.com",
        "status": 1,
        "verification_status": 1,
        "payload": {"firstName": f"P{number}"},
    }
    return Lead.model_validate({**whole, **fields})


def facts(of: Campaign | None = None, **known: Any) -> Facts:
    """A campaign of which everything is known and well, but for what is given."""
    whole: dict[str, Any] = {
        "leads": LeadsRead(tuple(map(lead, range(40))), True),
        "senders": SendersRead(
            (account("ada@send.test"), account("bo@send.test"), account("cy@send.test")), True
        ),
        "warmup": {},
    }
    return Facts(of or campaign(), NOW, **{**whole, **known})


def found(name: str, given: Facts) -> Check:
    return next(check for check in checks_of(given) if check.name == name)


def senders(*accounts: Account, whole: bool = True) -> SendersRead:
    return SendersRead(accounts, whole)


def test_a_sound_campaign_has_nothing_against_it() -> None:
    checks = checks_of(facts())
    assert {check.state for check in checks} == {"ok"}, [check for check in checks if check.state != "ok"]
    assert blockers(checks) == doubts(checks) == ()
    assert len({check.name for check in checks}) == len(checks) == 10


def test_what_was_not_read_is_being_read_or_says_why_not() -> None:
    nothing = facts(leads=None, senders=None, warmup=None)
    states = {check.name: check.state for check in checks_of(nothing)}
    reading = {name for name, state in states.items() if state == "reading"}
    assert reading == {"Leads", "Verified", "Merge tags", "Senders", "Warmup", "Capacity"}
    failed = facts(leads=None, senders=None, warmup=None, troubles={"leads": "no answer", "senders": "scope"})
    checks = checks_of(failed)
    assert not [check for check in checks if check.state == "reading"]
    assert found("Leads", failed).words == "not known: no answer"
    assert {check.name for check in doubts(checks)} == reading
    assert blockers(checks) == ()


@pytest.mark.parametrize(
    ("name", "fields", "state", "words"),
    [
        ("Sequence", {"sequences": []}, "stop", "no step"),
        ("Sequence", {"sequences": steps([mail(body="<br/> &nbsp;")])}, "stop", "step 1A has an empty body"),
        ("Sequence", {"sequences": steps([mail(subject="")])}, "stop", "step 1A has an empty subject"),
        ("Sequence", {"sequences": steps([mail()], [mail("", "x")])}, "ok", "2 steps, 2 variants on"),
        (
            "Sequence",
            {"sequences": steps([mail(), mail(body="", v_disabled=True)], [mail(v_disabled=True)])},
            "stop",
            "step 2 has no variant that is on",
        ),
        ("Sequence", {"sequences": steps([mail(body="{% if a %}x{% endif %}")])}, "watch", "not checked"),
        ("Merge tags", {"sequences": steps([mail("Hi", "no tag, {{accountSignature}}")])}, "ok", "none"),
        (
            "Merge tags",
            {"sequences": steps([mail("Hi {{FirstName}}")])},
            "stop",
            "no lead has {{FirstName}}: is {{firstName}} meant?",
        ),
        ("Merge tags", {"sequences": steps([mail("Hi {{city|there}}")])}, "ok", "all 40 have {{firstName}}"),
        ("Senders", {"email_list": []}, "stop", "none is attached"),
        ("Senders", {"email_list": ["x@send.test"]}, "stop", "none of 1 can send"),
        ("Senders", {"email_list": ["ada@send.test", "x@send.test"]}, "watch", "1 address no account here"),
        (
            "Senders",
            {"email_list": [], "email_tag_list": ["t1"]},
            "stop",
            "no account has the campaign's tags",
        ),
        ("Capacity", {}, "ok", "60 mails a day, about 6 days for 40 leads × 2 mails"),
        ("Capacity", {"daily_limit": 10}, "ok", "10 mails a day, about 15 days"),
        ("Capacity", {"daily_limit": 0}, "stop", "daily limit is 0"),
        ("Capacity", {"daily_max_leads": 0}, "stop", "new leads a day is 0"),
        ("Capacity", {"daily_max_leads": 2}, "ok", "about 31 days"),
        (
            "Capacity",
            {"campaign_schedule": schedule(end_date="2026-11-23")},
            "watch",
            "which is after its end date",
        ),
        ("Schedule", {}, "ok", "open now"),
        ("Schedule", {"campaign_schedule": schedule(days={"1": True})}, "ok", "opens Mon 23 Nov 08:30"),
        ("Schedule", {"campaign_schedule": schedule(start_date="2027-02-01")}, "ok", "1 Feb 2027 08:30"),
        ("Schedule", {"campaign_schedule": schedule(days={"1": False})}, "stop", "no day is on"),
        (
            "Schedule",
            {"campaign_schedule": schedule(end_date="2026-11-01")},
            "stop",
            "it ended on 2026-11-01",
        ),
        (
            "Schedule",
            {"campaign_schedule": schedule(start_date="2026-12-02", end_date="2026-12-01")},
            "stop",
            "before it starts",
        ),
        (
            "Schedule",
            {"campaign_schedule": schedule(days={"1": True}, end_date="2026-11-21")},
            "stop",
            "no sending hour",
        ),
        ("Schedule", {"campaign_schedule": schedule(timezone="Europe/Berlin")}, "watch", "Europe/Belgrade"),
        (
            "Schedule",
            {"campaign_schedule": schedule(timing={"from": "17:00", "to": "09:00"})},
            "watch",
            "do not end after",
        ),
        ("Tracking domain", {"open_tracking": True}, "ok", "every sender has one (opens tracked)"),
        ("Unsubscribe", {"insert_unsubscribe_header": None}, "watch", "not set"),
        (
            "Unsubscribe",
            {"insert_unsubscribe_header": False, "sequences": steps([mail(body="{{unsubscribeLink}}")])},
            "ok",
            "step 1A offers it",
        ),
    ],
)
def test_a_campaign(name: str, fields: dict[str, Any], state: str, words: str) -> None:
    check = found(name, facts(campaign(**fields)))
    assert check.state == state, check
    assert words in check.words
    assert check.mend


@pytest.mark.parametrize(
    ("name", "known", "state", "words"),
    [
        ("Leads", {"leads": LeadsRead((), True)}, "stop", "nobody would be written to"),
        ("Leads", {"leads": LeadsRead((), False)}, "unknown", "could be read"),
        ("Leads", {"leads": LeadsRead(tuple(map(lead, range(100))), False)}, "ok", "at least 100 leads"),
        ("Leads", {"leads": LeadsRead((lead(1), lead(2, email="")), True)}, "watch", "1 of all 2 without"),
        ("Verified", {"leads": LeadsRead((), True)}, "unknown", "no lead"),
        (
            "Verified",
            {"leads": LeadsRead((lead(1), lead(2, verification_status=-1)), True)},
            "watch",
            "50 % inv",
        ),
        (
            "Verified",
            {"leads": LeadsRead((lead(1), lead(2, verification_status=None)), False)},
            "watch",
            "50 % of the 2 leads read verified",
        ),
        (
            "Capacity",
            {"leads": LeadsRead(tuple(map(lead, range(100))), False)},
            "ok",
            "at least about 9 days for 100 leads",
        ),
        (
            "Senders",
            {"senders": senders(account("ada@send.test"), account("bo@send.test", status=-1))},
            "watch",
            "1 of 2 can send",
        ),
        (
            "Senders",
            {
                "senders": senders(
                    account("ada@send.test", setup_pending=True), account("bo@send.test", status=2)
                )
            },
            "stop",
            "none of 2 can send",
        ),
        ("Senders", {"senders": senders(whole=False)}, "unknown", "too many accounts"),
        (
            "Senders",
            {"senders": senders(account("ada@send.test"), whole=False)},
            "watch",
            "1 account not read",
        ),
        (
            "Warmup",
            {
                "senders": senders(
                    account("ada@send.test", timestamp_warmup_start="2026-11-10T00:00:00Z", warmup_status=0),
                    account("bo@send.test"),
                )
            },
            "watch",
            "1 of 2 senders not warm (on for 14 days, score 80 or more)",
        ),
        ("Warmup", {"warmup": {"ada@send.test": WarmupTotal(health_score=61)}}, "watch", "1 of 2 senders"),
        ("Warmup", {"warmup": None}, "reading", "reading"),
        ("Warmup", {"warmup": None, "troubles": {"warmup": "no scope"}}, "ok", "all 2 warm"),
        (
            "Capacity",
            {"senders": senders(account("ada@send.test", daily_limit=None)), "of": campaign(daily_limit=400)},
            "ok",
            "at most 400 mails a day",
        ),
        (
            "Capacity",
            {"senders": senders(account("ada@send.test", enable_slow_ramp=True), account("bo@send.test"))},
            "watch",
            "60 mails a day",
        ),
    ],
)
def test_what_belongs_to_it(name: str, known: dict[str, Any], state: str, words: str) -> None:
    check = found(name, facts(**known))
    assert check.state == state, check
    assert words in check.words


def test_the_evidence_names_what_is_wrong_and_with_whom() -> None:
    cold = account("ada@send.test", timestamp_warmup_start="2026-11-10T00:00:00Z", stat_warmup_score=41)
    broken = account("bo@send.test", status=-1, status_message={"response": "535 bad password"})
    given = facts(senders=senders(cold, broken))
    assert found("Senders", given).evidence == ("bo@send.test: connection error: 535 bad password",)
    assert found("Senders", given).about == ("bo@send.test",)
    assert found("Warmup", given).evidence == ("ada@send.test: warming up for 10 days, score 41",)
    untracked = account("ada@send.test", tracking_domain_name="")
    given = facts(campaign(link_tracking=True), senders=senders(untracked, account("bo@send.test")))
    check = found("Tracking domain", given)
    assert (check.state, check.evidence, check.about) == (
        "watch",
        ("ada@send.test: no tracking domain",),
        ("ada@send.test",),
    )


def test_a_sender_by_tag_is_as_good_as_one_by_address() -> None:
    tagged = account("cy@send.test", tags=[{"id": "t1", "label": "warm"}])
    given = facts(
        campaign(email_list=[], email_tag_list=["t1"]), senders=senders(account("ada@send.test"), tagged)
    )
    assert found("Senders", given).words == "1 of 1 can send"


def test_senders_by_tag_are_not_called_all_when_not_every_account_was_looked_at() -> None:
    tagged = account("cy@send.test", tags=[{"id": "t1", "label": "warm"}])
    of = campaign(email_list=[], email_tag_list=["t1"])
    check = found("Senders", facts(of, senders=senders(tagged, whole=False)))
    assert (check.state, "not every account was looked at" in check.words) == ("watch", True)
    assert found("Senders", facts(of, senders=senders(tagged))).state == "ok"


def test_a_tag_that_some_lack_is_counted_and_one_nobody_has_stops() -> None:
    read = LeadsRead(
        (lead(1), lead(2, payload={"FirstName": "Bo"}), lead(3, payload={"firstName": " "})), False
    )
    check = found("Merge tags", facts(leads=read))
    assert check.state == "watch"
    assert check.words == "2 of the 3 leads read lack {{firstName}}"
    assert check.evidence == (
        "{{firstName}} (step 1A, step 2A): 2 of the 3 leads read lack it — they have {{FirstName}}",
    )
    both = facts(campaign(sequences=steps([mail("{{a}} {{b}} {{c}} {{d}}")])))
    assert found("Merge tags", both).words == "no lead has {{a}}, {{b}}, {{c}} and 1 more"


def test_the_list_they_came_from_tells_of_all() -> None:
    stats = VerificationStats.model_validate({"total_leads": 900, "stats": {"verified": 850, "invalid": 3}})
    check = found("Verified", facts(verification=stats))
    assert check.evidence[-1] == "the list they came from: 850 of 900 verified, 3 invalid"


def test_the_last_day_counts_as_one_to_send_on() -> None:
    of = campaign(campaign_schedule=schedule(end_date=NOW.date().isoformat()))
    assert of.campaign_schedule.end_date == date(2026, 11, 20)
    assert found("Schedule", facts(of)).state == "ok"


def test_a_leads_values_are_its_variables_and_else_its_fields() -> None:
    values = lead_values(
        lead(
            1,
            last_name="Lovelace",
            company_name="",
            payload={
                "firstName": "Ada",
                "employees": 12.0,
                "score": 1.5,
                "vip": True,
                "gone": None,
                "empty": " ",
            },
        )
    )
    assert values == {
        "firstName": "Ada",
        "employees": "12",
        "score": "1.5",
        "vip": "true",
        "email": "p1@example.com",
        "lastName": "Lovelace",
    }
