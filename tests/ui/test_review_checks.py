"""Every check of the review, by what is known: what is well, what to look at, what stops the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from instantly_tui.api.accounts import Account
from instantly_tui.api.emails import Email
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.outgoing import as_files
from instantly_tui.ui.screens.review_checks import Check, Known, Review, checks_of

AT = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
DRAFT = Draft(
    "d1",
    thread="31-abc",
    reply_to="m1",
    author="dana@example.com",
    lead="Dana@example.com",
    eaccount="sam@example.org",
    subject="Re: closing the books",
    text="Tuesday works.",
    original="On Friday Dana wrote:\n> When?",
    seen="m1",
    seen_at=AT,
)
FORWARD = replace(DRAFT, kind="forward", to="lee@example.net", subject="Fwd: closing the books")


def email(**fields: Any) -> Email:
    plain = {
        "id": "m1",
        "subject": "closing the books",
        "eaccount": "sam@example.org",
        "from_address_email": "dana@example.com",
        "lead": "dana@example.com",
        "thread_id": "31-abc",
        "ue_type": 2,
        "timestamp_created": AT.isoformat(),
        "body": {"text": "When?"},
    }
    return Email.model_validate(plain | fields)


def mailbox(**fields: Any) -> Account:
    plain = {"email": "sam@example.org", "status": 1, "stat_warmup_score": 96, "daily_limit": 30}
    return Account.model_validate(plain | fields)


MAIL = email()
KNOWN = Known(mail=MAIL, thread=(MAIL,), account=mailbox(), sent_today=12, blocked={"dana@example.com": ""})
LATER = "2026-11-20T09:40:00.000Z"
AGAIN = email(id="m2", timestamp_created=LATER)
OURS = email(id="m3", timestamp_created=LATER, ue_type=3, from_address_email="sam@example.org")
FILES = {
    "attachment_json": {
        "files": [
            {"filename": "deck.pdf", "size": 1_240_000, "url": "https://files.example.com/1"},
            {"filename": "lost.pdf", "error": "too big"},
        ]
    }
}


def said(draft: Draft, known: Known) -> list[tuple[str, str]]:
    return [(check.weight, check.text) for check in checks_of(draft, known)]


def test_a_reply_with_nothing_to_look_at() -> None:
    assert said(DRAFT, KNOWN) == [
        ("good", "nothing is left to fill in"),
        ("good", "goes to the lead of this thread, who wrote the mail"),
        ("good", "not on the block list"),
        ("good", "sent by the mailbox that received it, which is active, 12/30 sent today"),
        ("good", "sender healthy (warmup 96)"),
        ("good", "nobody wrote since, as far as the thread was read"),
        ("info", "the thread is read once more before it leaves"),
    ]
    assert Review(checks_of(DRAFT, KNOWN)).reason == ""


def test_a_mailbox_that_is_not_known_is_not_called_a_wrong_one() -> None:
    stops = [text for weight, text in said(replace(DRAFT, eaccount=""), KNOWN) if weight == "stop"]
    assert stops == ["the mailbox that received the mail is not known"]


@pytest.mark.parametrize(
    ("typed", "known", "weight", "text"),
    [
        ({"text": " "}, {}, "stop", "the text is empty"),
        ({"text": "Hi [NAME]"}, {}, "stop", "[NAME] is not filled in"),
        ({"subject": ""}, {}, "stop", "the subject is empty"),
        ({"note": "kept apart"}, {}, "look", "kept apart"),
        (
            {},
            {"mail": email(eaccount="ann@example.org")},
            "stop",
            "the mail was received by ann@example.org, not by sam@example.org",
        ),
        ({}, {"account": mailbox(status=2)}, "look", "the mailbox that received it is not active: paused"),
        (
            {},
            {"account": mailbox(status=None)},
            "look",
            "whether the mailbox that received it is active is not",
        ),
        (
            {},
            {"account": mailbox(status=-9)},
            "look",
            "the mailbox that received it is not active: status -9",
        ),
        ({}, {"sent_today": 30}, "look", "the mailbox is at its limit: 30/30 sent today"),
        (
            {},
            {"sent_today": None},
            "good",
            "sent by the mailbox that received it, which is active, –/30 sent today",
        ),
        (
            {},
            {"account": mailbox(daily_limit=None)},
            "good",
            "sent by the mailbox that received it, which is active, 12/– sent today",
        ),
        ({}, {"account": None}, "info", "reading the mailbox …"),
        (
            {},
            {"account": None, "account_trouble": "timeout"},
            "look",
            "the mailbox could not be checked: timeout",
        ),
        (
            {},
            {"account": mailbox(stat_warmup_score=79)},
            "look",
            "the sender is not well: warmup score 79, healthy from 80",
        ),
        ({}, {"account": mailbox(stat_warmup_score=80)}, "good", "sender healthy (warmup 80)"),
        (
            {},
            {"account": mailbox(stat_warmup_score=None)},
            "info",
            "the sender's warmup score is not known",
        ),
        (
            {"author": "boss@example.com"},
            {"mail": email(from_address_email="boss@example.com")},
            "look",
            "it goes to boss@example.com, not to the lead Dana@example.com",
        ),
        (
            {},
            {"mail": email(from_address_email="eve@example.net")},
            "stop",
            "the mail is from eve@example.net",
        ),
        ({"lead": ""}, {}, "look", "goes to dana@example.com, who is no lead"),
        (
            {},
            {"mail": email(reply_to="Desk <desk@example.com>")},
            "look",
            "dana@example.com asks for answers at desk@example.com; a reply goes to dana@example.com",
        ),
        ({"cc": "lee@new.example"}, {}, "look", "new.example is new in this thread"),
        ({"bcc": "SAM@example.org"}, {}, "look", "sam@example.org is our own mailbox, which sends it"),
        (
            {"cc": "ann@example.org"},
            {"ours": frozenset({"ann@example.org"})},
            "look",
            "ann@example.org is a mailbox of ours",
        ),
        ({}, {"thread": (MAIL, AGAIN)}, "look", "dana@example.com wrote again"),
        ({}, {"thread": (MAIL, OURS)}, "look", "it was answered from sam@example.org"),
        ({}, {"blocked": None}, "wait", "reading the block list …"),
        (
            {},
            {"blocked": None, "block_trouble": "timeout"},
            "look",
            "the block list could not be read: timeout",
        ),
        ({}, {"blocked": {}}, "look", "not looked up in the block list: dana@example.com"),
        (
            {"text": "see https://cal.example.com/a and https://cal.example.com/b"},
            {},
            "look",
            "2 links in the text, the first of this thread (deliverability)",
        ),
        (
            {"text": "see https://cal.example.com/a"},
            {"thread": ()},
            "look",
            "1 link in the text, the first in what was read of this thread (deliverability)",
        ),
        (
            {"text": "see https://cal.example.com/a"},
            {"thread": (email(body={"html": '<a href="https://example.com">x</a>'}),)},
            "info",
            "1 link in the text; there were links in this thread before",
        ),
        (
            {"text": "see https://cal.example.com/a", "original": "> https://example.com"},
            {"thread": ()},
            "info",
            "1 link in the text; there were links in this thread before",
        ),
        (
            {"subject": "Re: something else"},
            {},
            "look",
            "the subject was changed; the mail's was: closing the books",
        ),
        ({"original": ""}, {"mail": None}, "wait", "reading the mail to put it below …"),
        (
            {"original": ""},
            {"mail": None, "mail_trouble": "timeout"},
            "look",
            "the mail could not be read, so it is not quoted: timeout",
        ),
        ({}, {"filling": "the lead"}, "wait", "reading the lead to fill the snippet …"),
    ],
)
def test_what_is_told(typed: dict[str, Any], known: dict[str, Any], weight: str, text: str) -> None:
    checks = said(replace(DRAFT, **typed), replace(KNOWN, **known))
    assert [found for found in checks if found[0] == weight and text in found[1]], checks
    blocks = weight in ("stop", "wait")
    assert bool(Review(checks_of(replace(DRAFT, **typed), replace(KNOWN, **known))).reason) == blocks


def test_the_same_subject_and_an_address_are_nothing_to_look_at() -> None:
    typed = replace(DRAFT, subject="AW: RE: Closing the books", text="ask ann@example.com, not http")
    assert not [check for check in said(typed, KNOWN) if check[0] == "look"]


@pytest.mark.parametrize(
    ("entry", "by"), [("dana@example.com", ""), ("example.com", " by example.com"), ("Example.COM", " by")]
)
def test_a_blocked_recipient_stops_it_until_that_is_passed_over(entry: str, by: str) -> None:
    known = replace(KNOWN, blocked={"dana@example.com": entry})
    checks = checks_of(DRAFT, known)
    review = Review(checks)
    assert review.reason.startswith(f"dana@example.com is on the block list{by}")
    assert review.reason.endswith("; b sends all the same")
    assert review.open_names == {"blocked:dana@example.com"}
    assert "not on the block list" not in [check.text for check in checks]
    accepted = Review(checks, review.open_names)
    assert accepted.reason == ""
    assert accepted.open_names == frozenset()
    copied = replace(DRAFT, cc="lee@example.com")
    more = replace(known, blocked={"dana@example.com": entry, "lee@example.com": "lee@example.com"})
    assert "lee@example.com" in Review(checks_of(copied, more), accepted.accepted).reason, "asked for each"


def test_what_is_wrong_can_not_be_passed_over() -> None:
    review = Review(checks_of(replace(DRAFT, text=""), KNOWN), frozenset({"", "blocked:dana@example.com"}))
    assert review.open_names == frozenset()
    assert review.reason == "the text is empty"
    empty = Review(checks_of(replace(DRAFT, text=""), KNOWN), frozenset({"block-list"}))
    assert empty.reason == "the text is empty"


def test_a_forward_names_its_files_one_by_one() -> None:
    mail = email(**FILES)
    taken = replace(FORWARD, files=as_files(mail.attachments))
    known = replace(KNOWN, mail=mail, blocked={"lee@example.net": ""})
    assert ("good", "goes along: deck.pdf (1.2MB)") in said(taken, known)
    assert ("look", "left behind: lost.pdf; the server has no address of it") in said(taken, known)
    assert ("look", "left behind: deck.pdf (1.2MB); a takes it along") in said(FORWARD, known)
    assert not [text for _, text in said(DRAFT, known) if "deck.pdf" in text], "a reply carries none"
    unread = replace(FORWARD, original="")
    assert Review(checks_of(unread, replace(known, mail=None))).reason == "reading the mail to put it below …"
    failed = Review(checks_of(unread, replace(known, mail=None, mail_trouble="timeout")))
    assert failed.reason == (
        "the mail could not be read, so it is not forwarded: timeout; b sends all the same"
    )


def test_what_stops_it_stands_first() -> None:
    known = replace(KNOWN, thread=(MAIL, AGAIN), blocked=None)
    weights = [check.weight for check in checks_of(replace(DRAFT, text="XXX"), known)]
    assert weights == sorted(weights, key=["stop", "wait", "look", "good", "info"].index)
    assert Check("stop", "x").name == ""
