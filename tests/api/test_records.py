"""Records: strangers' texts come out clean in every field, and odd answers never cost a row."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from instantly_tui.api.account_stats import AccountDay
from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.background_jobs import BackgroundJob
from instantly_tui.api.campaign_stats import CampaignStats, Day, StepStats, campaign_analytics
from instantly_tui.api.campaigns import STATUS_WORDS, Campaign, CampaignStatus
from instantly_tui.api.codes import word
from instantly_tui.api.emails import TEXT_LETTERS, Body, Email
from instantly_tui.api.interest import BY_VALUE, INTERESTS, LABEL_KEY, RESET_KEY, interest_word
from instantly_tui.api.leads import Lead, list_leads
from instantly_tui.api.members import Member
from instantly_tui.api.page import Record, record_of
from instantly_tui.api.sending_status import REASONS, SendingStatus
from tests.api.records import RECORDS, filled, texts

DIRTY = (
    "\x1b]52;c;aGk=\x07\x9b31m\u202eabc\u2066\ufeff\u200b\x00\r\n\U000e0041Z\u0301\u0301\u0301\u0301\u0301"
)
RAW = {"Body": ".html", "Email": ".body.html"}
"""The one text that is kept as it came."""


def harmless(text: str) -> bool:
    return all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") for char in text)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_text_is_cleaned(kind: type[Record]) -> None:
    record = record_of(kind)(json.dumps(filled(kind, DIRTY)).encode())
    raw = RAW.get(kind.__name__)
    for place, text in texts(record):
        if place == raw:
            assert text == DIRTY
        else:
            assert harmless(text), f"{kind.__name__}{place}: {text!r}"


def test_the_walk_reaches_every_kind_of_text() -> None:
    lead = record_of(Lead)(json.dumps(filled(Lead, "x\x07")).encode())
    places = dict(texts(lead))
    assert {".email", ".payload name", ".last_step.sender"} <= set(places)
    campaign = record_of(Campaign)(json.dumps(filled(Campaign, "x\x07")).encode())
    assert ".sequences[].steps[].variants[].body" in dict(texts(campaign))


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "odd",
    [None, "", "\\N", [], {}, 7.5, True, -99, "x" * 50_000, [None], {"a": None}],
    ids=lambda odd: f"{odd!r:.9}",
)
def test_only_keys_can_cost_a_record(kind: type[Record], odd: object) -> None:
    """Each field in turn says something of another type; the rest of the record is still read."""
    whole = filled(kind, "text")
    required = {name for name, info in kind.model_fields.items() if info.is_required()}
    for name in set(whole) - required:
        record = record_of(kind)(json.dumps(whole | {name: odd}).encode())
        assert isinstance(record, kind)
        for other in required:
            assert getattr(record, other) not in (None, "")


def test_all_fields_but_keys_may_be_missing() -> None:
    required = {
        (kind.__name__, name)
        for kind in RECORDS
        for name, info in kind.model_fields.items()
        if info.is_required()
    }
    assert {field for _, field in required} == {"id", "email", "campaign_id", "subsequence_id", "date"}
    assert ("Account", "email") in required
    assert ("Lead", "email") not in required


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_records_are_built_when_first_used(kind: type[BaseModel]) -> None:
    assert kind.model_config["defer_build"]
    assert kind.model_config["frozen"]


def test_facts_from_elsewhere_are_not_read_and_not_written() -> None:
    stats = CampaignStats(campaign_id="c")
    answer = b'{"id": "c", "stats": {"campaign_id": "x"}}'
    campaign = record_of(Campaign)(answer)
    assert campaign.stats is None
    attached = campaign.model_copy(update={"stats": stats})
    assert attached.stats is stats
    assert "stats" not in attached.model_dump()
    account = record_of(Account)(b'{"email": "a@example.com", "trend": [1], "today": {"date": "2026-08-13"}}')
    assert (account.trend, account.today) == ((), None)
    day = AccountDay(date=datetime(2026, 8, 13, tzinfo=UTC).date())
    assert account.model_copy(update={"today": day, "trend": (1.0, 2.0)}).trend == (1.0, 2.0)


class TestEmail:
    @pytest.mark.parametrize(
        ("fields", "direction"),
        [
            ({"ue_type": 1}, "out"),
            ({"ue_type": 2}, "in"),
            ({"ue_type": 3}, "out"),
            ({"ue_type": 4}, "scheduled"),
            ({"ue_type": 9, "from_address_email": "a@example.com"}, "in"),
            ({"from_address_email": "Us@example.com", "eaccount": "us@Example.com"}, "out"),
            ({"from_address_email": "lead@example.org", "eaccount": "us@example.com"}, "in"),
            ({}, "in"),
        ],
    )
    def test_direction(self, fields: dict[str, object], direction: str) -> None:
        assert Email.model_validate({"id": "m"} | fields).direction == direction

    def test_threads_by_id(self) -> None:
        assert Email(id="m", thread_id="31-b83p", lead="x@example.org").thread_key == "31-b83p"

    def test_threads_without_an_id(self) -> None:
        first = Email(id="1", lead="Dana@example.org", eaccount="us@example.com", subject="Offer")
        answer = Email(
            id="2", lead="dana@example.org", eaccount="US@example.com", subject="Re: AW: RE[2]: offer "
        )
        other = Email(id="3", lead="kim@example.org", eaccount="us@example.com", subject="Offer")
        assert first.thread_key == answer.thread_key != other.thread_key

    def test_the_other_side(self) -> None:
        assert Email(id="m", lead="a@example.org").other == "a@example.org"
        assert Email(id="m", ue_type=2, from_address_email="b@example.org").other == "b@example.org"
        out = Email(id="m", ue_type=3, to_address_email_list="c@example.org, d@example.org")
        assert out.other == "c@example.org"

    def test_names_and_files(self) -> None:
        mail = record_of(Email)(
            b'{"id": "m", "from_address_email": "a@example.org", "from_address_json": [{"name": "Dana"}],'
            b' "attachment_json": {"files": [{"filename": "a\\u001b.pdf", "size": "12"}, null]}}'
        )
        assert mail.from_name == "Dana"
        assert [(file.filename, file.size) for file in mail.attachments] == [("a␛.pdf", 12.0)]
        assert Email(id="m", from_address_email="a@example.org").from_name == "a@example.org"

    def test_keeps_the_html_for_the_reader(self) -> None:
        mail = record_of(Email)(b'{"id": "m", "body": {"html": "<p>\\u001b</p>", "text": "a\\u001b"}}')
        assert (mail.body.html, mail.body.text) == ("<p>\x1b</p>", "a␛")


class TestSendingStatus:
    def read(self, answer: dict[str, object]) -> SendingStatus:
        return record_of(SendingStatus)(json.dumps(answer).encode())

    def test_all_eighteen_codes_have_words(self) -> None:
        assert len(REASONS) == 18
        assert all(reason.words and (reason.next or reason.state == "sending") for reason in REASONS.values())

    def test_the_diagnosis_says_why(self) -> None:
        status = self.read({"diagnostics": {"status": "out_of_schedule"}, "summary": {"status": "healthy"}})
        assert (status.code, status.reason.state) == ("out_of_schedule", "waiting")

    def test_the_summary_says_why_when_there_is_no_diagnosis(self) -> None:
        for diagnostics in (None, {}, {"status": None}):
            status = self.read({"diagnostics": diagnostics, "summary": {"status": "campaign_paused"}})
            assert status.reason.words == "paused"

    def test_an_unknown_code_shows_the_servers_sentence(self) -> None:
        status = self.read({"summary": {"status": "moon_phase", "status_message": "Waiting for the moon"}})
        assert status.reason.words == "Waiting for the moon"
        assert self.read({"diagnostics": {"status": "moon_phase"}}).reason.words == "moon phase"

    def test_a_new_campaign_has_neither(self) -> None:
        assert self.read({"diagnostics": None, "summary": None}).reason.state == "unknown"


class TestStats:
    def test_rates_need_a_whole(self) -> None:
        assert CampaignStats(campaign_id="c").bounce_rate is None
        assert CampaignStats(campaign_id="c", emails_sent_count=0, bounced_count=0).bounce_rate is None
        assert CampaignStats(campaign_id="c", emails_sent_count=200, bounced_count=3).bounce_rate == 0.015

    def test_odd_counters_are_unknown_not_zero(self) -> None:
        rows = campaign_analytics().parse(
            b'[{"campaign_id": "c", "open_count": "\\\\N", "reply_count": "4"}, {}]'
        )
        assert [(row.open_count, row.reply_count) for row in rows] == [(None, 4)]

    def test_days_need_their_date(self) -> None:
        with pytest.raises(ValueError, match="date"):
            record_of(Day)(b'{"sent": 3}')

    @pytest.mark.parametrize(("step", "attributed"), [("0", True), (None, False), ("null", False), (2, True)])
    def test_steps_that_are_none(self, step: object, attributed: bool) -> None:
        assert record_of(StepStats)(json.dumps({"step": step}).encode()).attributed is attributed


class TestJob:
    @pytest.mark.parametrize(
        ("status", "over", "succeeded"),
        [
            ("success", True, True),
            ("completed", True, True),
            ("failed", True, False),
            ("error", True, False),
            ("cancelled", True, False),
            ("pending", False, False),
            ("paused", False, False),
            ("something-new", False, False),
            (None, False, False),
        ],
    )
    def test_ends(self, status: str | None, over: bool, succeeded: bool) -> None:
        job = BackgroundJob.model_validate({"id": "j", "status": status})
        assert (job.over, job.succeeded) == (over, succeeded)

    def test_counts(self) -> None:
        moved = BackgroundJob.model_validate({"id": "j", "data": {"total_leads": 5, "moved_leads": 0}})
        assert (moved.done_count, moved.total_count) == (0, 5)
        warmed = BackgroundJob.model_validate(
            {
                "id": "j",
                "data": {
                    "total_to_process": 2,
                    "success_count": 1,
                    "processed_emails": [
                        {"email": "a@example.com", "status": "failed", "error": "Account not found"}
                    ],
                },
            }
        )
        assert (warmed.done_count, warmed.total_count) == (1, 2)
        assert warmed.data.processed_emails[0].error == "Account not found"
        assert BackgroundJob(id="j").done_count is None


def test_schedules_know_their_days() -> None:
    campaign = record_of(Campaign)(
        b'{"id": "c", "campaign_schedule": {"start_date": "2026-08-13", "schedules": [{"name": "a",'
        b' "timing": {"from": "09:00", "to": "17:00"},'
        b' "days": {"5": true, "1": true, "2": false, "x": true, "": true}}]}}'
    )
    schedule = campaign.campaign_schedule.schedules[0]
    assert (schedule.days, schedule.timing.start, schedule.timing.end) == ((1, 5), "09:00", "17:00")


def test_the_least_a_new_campaign_has() -> None:
    campaign = record_of(Campaign)(b'{"id": "c", "name": "New", "status": 0, "open_tracking": false}')
    assert (campaign.status, campaign.open_tracking, campaign.sequences) == (CampaignStatus.DRAFT, False, ())


def test_unknown_codes_stay_numbers() -> None:
    campaign = record_of(Campaign)(b'{"id": "c", "status": 7}')
    assert campaign.status == 7
    assert word(STATUS_WORDS, campaign.status) == "status 7"
    assert word(STATUS_WORDS, -99) == "account suspended"
    assert word(STATUS_WORDS, None, none="–") == "–"


@pytest.mark.parametrize("more", [0, 1, 1_000_000])
def test_a_mail_without_end_is_cut_and_says_so(more: int) -> None:
    sent = "\x1b" * TEXT_LETTERS + "\x00" * more
    body = record_of(Body)(json.dumps({"text": sent, "text_is_cut": not more}).encode())
    assert len(body.text.replace("\n", "")) == TEXT_LETTERS
    assert body.text_is_cut is bool(more)


def test_names() -> None:
    assert Lead(id="l", first_name="Dana", last_name="Roe", email="d@example.org").name == "Dana Roe"
    assert Lead(id="l", email="d@example.org").name == "d@example.org"
    assert Account(email="a@example.com", first_name="Kim").name == "Kim"
    assert Member(id="m", nickname="Ops", first_name="Kim").name == "Ops"


def test_interests() -> None:
    assert len(INTERESTS) == len(BY_VALUE) == 9
    assert len({interest.key for interest in INTERESTS} | {RESET_KEY, LABEL_KEY}) == 11
    assert interest_word(4) == "won"
    assert interest_word(0) == "out of office"
    assert interest_word(None) == ""
    assert interest_word(1200, {1200: "call in May"}) == "call in May"
    assert interest_word(1200) == "label 1200"


def test_a_page_of_odd_leads() -> None:
    """A lead by name only, one in a list, one with a new status, one without a key."""
    page = list_leads().parse(
        b'{"items": [{"id": "1", "first_name": "Dana", "email": null}, {"id": "2", "status": 0}, {"id": "3",'
        b' "status": 9, "payload": {"deep": {"a": 1}}, "status_summary": {}}, {"email": "x@example.org"}]}'
    )
    assert [(lead.id, lead.status, lead.email) for lead in page.items] == [
        ("1", None, ""),
        ("2", 0, ""),
        ("3", 9, ""),
    ]
    assert page.unreadable == 1
    assert page.items[2].payload == {"deep": '{"a": 1}'}


def test_a_page_of_odd_accounts() -> None:
    page = list_accounts().parse(
        b'{"items": [{"email": "new@example.com", "status": 1, "tags": null}, {"email": "b@example.com",'
        b' "warmup": {"limit": "40"}, "status_message": {"responseCode": 550},'
        b' "tags": [{"label": "EU"}, 7]}]}'
    )
    new, old = page.items
    assert (new.warmup, new.daily_limit, new.tags) == (None, None, ())
    assert old.warmup is not None
    assert old.status_message is not None
    assert (old.warmup.limit, old.status_message.response_code, old.tags[0].label) == (40, 550, "EU")
