"""Whether a stored mail is our draft, whatever the way there did to its text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from instantly_tui.api.emails import Email
from instantly_tui.api.page import record_of
from instantly_tui.engine.outgoing import outgoing
from instantly_tui.engine.thread_look import find_sent, letters, newest, objection, thread_mails
from instantly_tui.text.mail import html_to_text, to_html
from tests.support.clock import START
from tests.support.desk import READY
from tests.support.mail_server import HTML_PAGE, by_hand, received

SENT = replace(READY, before_id="mail-1", before_at=START - timedelta(hours=1), sent_at=START)


def mail(row: dict[str, Any]) -> Email:
    return record_of(Email)(json.dumps(row).encode())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text())
@example("\x1f\n:", "")
def test_any_text_is_known_again_after_its_way_through_html(text: str, original: str):
    sent = replace(SENT, text=text, original=original)
    assume(not sent.empty and letters(sent.body))  # what is empty is never sent
    stored = mail(by_hand("m", START, to_html(sent.body)))
    assert find_sent([stored], sent) is not None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
@example(">")
def test_the_html_of_a_reply_shows_its_text(text: str):
    shown = html_to_text(HTML_PAGE.format(to_html(text))).text
    assert letters(shown) == letters(text)


@pytest.mark.parametrize(
    "stored",
    [
        "Tuesday at nine works &amp; I can show you &lt;all&gt; of it.<br><br>Sam<br><br>--<br>Sam, Acme",
        "<p>Tuesday at nine works &amp; I can<br/>show you &lt;all&gt; of it.</p><p>Sam</p>",
        "TUESDAY at nine works & I can show you &lt;all&gt; of it.   Sam",
    ],
    ids=["signature", "wrapped", "shouted"],
)
def test_what_servers_do_to_a_text_does_not_hide_it(stored: str):
    assert find_sent([mail(by_hand("m", START, stored))], SENT) is not None


def test_a_link_that_got_a_number_is_known():
    sent = replace(SENT, text="See https://cal.example.com/sam for a time you like.")
    stored = by_hand(
        "m",
        START,
        'See <a href="https://cal.example.com/sam">https://cal.example.com/sam</a> for a time you like.',
    )
    assert find_sent([mail(stored)], sent) is not None


def test_a_reply_of_signs_alone_is_known():
    sent = replace(SENT, text="👍")
    assert find_sent([mail(by_hand("m", START, "👍"))], sent) is not None
    assert find_sent([mail(by_hand("m", START, "👎"))], sent) is None


def test_without_a_time_of_the_server_ours_decides():
    sent = replace(SENT, before_id="", before_at=None)
    text = to_html(SENT.body)
    assert find_sent([mail(by_hand("m", START - timedelta(minutes=4), text))], sent) is not None
    assert find_sent([mail(by_hand("m", START - timedelta(minutes=6), text))], sent) is None


def test_the_newest_mail_by_the_servers_time():
    mails = [
        mail(received("a", START)),
        mail(received("b", START + timedelta(1))),
        mail(received("c", START)),
    ]
    last = newest(mails)
    assert last is not None
    assert last.id == "b"
    assert newest([]) is None


@pytest.mark.parametrize(("thread", "asked"), [("31-abc", "thread:31-abc"), ("", "dana@example.com")])
def test_which_mails_are_asked_for(thread: str, asked: str):
    call = thread_mails(replace(READY, thread=thread))
    assert call.params["search"] == asked
    assert call.params["sort_order"] == "desc"
    assert "email_type" not in call.params
    assert call.effect == "read"
    assert thread_mails(replace(READY, thread="dana@example.com\nsam@example.org\nbooks")).params[
        "search"
    ] == ("dana@example.com")


def test_nothing_new_is_no_objection():
    seen = mail(received("mail-1", START - timedelta(hours=1)))
    older = mail(by_hand("mail-0", START - timedelta(hours=2), "Hello"))
    assert objection([seen, older], READY).text == ""
    assert objection([], READY).text == ""
    waiting = mail(by_hand("later", START, "Bump") | {"ue_type": 4})
    assert objection([waiting, seen, older], READY).text == ""


def test_a_newest_mail_that_was_deleted_is_replaced_by_its_time():
    new = mail(received("mail-3", START))
    old = mail(received("mail-0", START - timedelta(hours=2)))
    assert objection([old], replace(READY, reply_to="mail-0")).text == ""
    assert "wrote again" in objection([new, old], replace(READY, reply_to="mail-0")).text


def test_mails_of_another_thread_with_the_same_lead_are_no_change():
    here = received("mail-1", START - timedelta(hours=1), thread_id=None)
    there = received("mail-9", START, thread_id=None, subject="another matter")
    assert objection([mail(there), mail(here)], replace(READY, thread="")).text == ""
    same = received("mail-9", START, thread_id=None, subject="RE: closing the books")
    assert "wrote again" in objection([mail(same), mail(here)], replace(READY, thread="")).text


def test_the_request_names_the_received_mail_and_its_mailbox():
    full = replace(
        READY, to="lee@example.net", cc="Ann <ann@example.com>, bob@example.com", bcc="x@example.net"
    )
    body = outgoing(full).json
    assert outgoing(full).effect == "once"
    assert body == {
        "reply_to_uuid": "mail-1",
        "eaccount": "sam@example.org",
        "subject": "Re: closing the books",
        "body": {"html": to_html(READY.text), "text": READY.text},
        "additional_recipients": ["lee@example.net"],
        "cc_address_email_list": "ann@example.com,bob@example.com",
        "bcc_address_email_list": "x@example.net",
    }
    sent_on = outgoing(replace(full, kind="forward", text="", original="> hello"))
    assert sent_on.path == "/emails/forward"
    assert sent_on.effect == "once"
    assert sent_on.json is not None
    assert sent_on.json["to_address_email_list"] == "lee@example.net"
