"""What a draft is, what keeps it from being sent, and its form on disk."""

from __future__ import annotations

import html
import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.api.emails import Attachment
from instantly_tui.engine.drafts import (
    CONTENT,
    Draft,
    NewerFormat,
    Recipients,
    addresses,
    from_json,
    same_typed,
    to_json,
    with_content,
)
from instantly_tui.engine.outgoing import as_files, outgoing
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import html_to_text

READY = Draft(
    "d1",
    thread="31-abc",
    reply_to="mail-1",
    author="dana@example.com",
    lead="dana@example.com",
    eaccount="sam@example.org",
    subject="Re: closing the books",
    text="Tuesday works.\n\nSam",
    seen="mail-1",
    created=datetime(2026, 11, 20, 9, 43, tzinfo=UTC),
)
FORWARD = replace(READY, kind="forward", to="lee@example.net", text="", original="> hello")

MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.datetimes(
    timezones=st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
DRAFTS = st.builds(
    Draft,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    kind=st.sampled_from(["reply", "forward"]),
    state=st.sampled_from(["draft", "held", "sending", "refused", "unknown"]),
    interest=st.none() | st.integers(-9, 9),
    unsettled=st.booleans(),
    created=st.none() | MOMENTS,
    updated=st.none() | MOMENTS,
    sent_at=st.none() | MOMENTS,
    seen_at=st.none() | MOMENTS,
    **{name: st.text() for name in ("thread", "author", "subject", "text", "original", "to", "cc", "note")},
)


@given(DRAFTS)
def test_the_form_on_disk_keeps_everything_but_terminal_controls(draft: Draft):
    back = from_json(to_json(draft))
    for field in fields(Draft):
        kept = getattr(draft, field.name)
        if isinstance(kept, str):
            kept = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", kept)
        assert getattr(back, field.name) == kept


def test_halves_of_characters_are_kept_on_disk_and_left_out_of_the_mail():
    broken = replace(READY, text="so far \ud83d")
    assert from_json(to_json(broken)).text == "so far \ud83d"
    assert broken.body == "so far �"


def test_a_missing_field_takes_its_default_and_an_unknown_one_is_passed_over():
    assert from_json(b'{"format": 1, "id": "d9", "from_the_future": [1]}') == Draft("d9")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"id": "d1"}',
        b'{"format": 1}',
        b'{"format": 1, "id": "../../x"}',
        b'{"format": 1, "id": 7}',
        b'{"format": 1, "id": "d1", "state": "posting"}',
        b'{"format": 1, "id": "d1", "text": null}',
        b'{"format": 1, "id": "d1", "interest": "hot"}',
        b'{"format": 1, "id": "d1", "interest": true}',
        b'{"format": 1, "id": "d1", "unsettled": 1}',
        b'{"format": 1, "id": "d1", "created": "yesterday"}',
        b'{"format": 1, "id": "d1", "created": 5}',
        b'{"format": 1, "id": "d1", "created": "2026-11-20T09:43:00"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_what_is_no_draft_is_a_value_error(content: bytes):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (any ValueError: that is what is asked)
        from_json(content)
    assert not isinstance(caught.value, NewerFormat)


def test_a_newer_form_is_told_apart():
    with pytest.raises(NewerFormat):
        from_json(json.dumps({"format": 2, "id": "d1"}).encode())


def test_a_ready_reply_and_a_bare_forward_have_no_problems():
    assert READY.problems() == ()
    assert FORWARD.problems() == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"reply_to": ""}, "there is no received mail to answer"),
        ({"author": ""}, "nobody is known as the author of the mail answered"),
        (
            {"author": "Sam@Example.org"},
            "the mail answered is one of ours, so the reply would go to our own mailbox",
        ),
        ({"eaccount": "", "author": "x@example.com"}, "the mailbox that received the mail is not known"),
        ({"subject": " "}, "the subject is empty"),
        ({"subject": "Re: a\nBcc: x@example.com"}, "the subject has more than one line"),
        ({"text": " \n"}, "the text is empty"),
        ({"cc": "lee@example.net, lee"}, "lee is not an address"),
        ({"bcc": "a@b"}, "a@b is not an address"),
        ({"to": "x y@example.com"}, "x y@example.com is not an address"),
        ({"text": "Hi {{firstName}}"}, "{{firstName}} is not filled in"),
        ({"text": "Hi {{firstName"}, "{{ is not filled in"),
        ({"text": "Hi [first name],"}, "[first name] is not filled in"),
        ({"text": "Hi [Name],"}, "[Name] is not filled in"),
        ({"text": "see [your link here]"}, "[your link here] is not filled in"),
        ({"text": "it costs XXX a month"}, "XXX is not filled in"),
        ({"text": "Hi firstName}},"}, "}} is not filled in"),
        ({"text": "Hi <name>,"}, "<name> is not filled in"),
        ({"text": "<First Name>"}, "<First Name> is not filled in"),
        ({"text": "from <your company here>"}, "<your company here> is not filled in"),
        ({"text": "TODO: the price"}, "TODO is not filled in"),
        ({"text": "([NAME])"}, "[NAME] is not filled in"),
        ({"cc": "x" * 99}, f"{'x' * 60} is not an address"),
        ({"subject": "Re: {{company}}"}, "{{company}} is not filled in"),
        ({"kind": "forward"}, "it has no recipient"),
        ({"kind": "forward", "to": "lee@example.net", "reply_to": ""}, "there is no mail to forward"),
        ({"kind": "forward", "to": "lee@example.net", "text": ""}, "the text is empty"),
    ],
)
def test_what_keeps_a_draft_from_being_sent(change: dict[str, Any], problem: str):
    assert replace(READY, **change).problems()[:1] == (problem,)


@pytest.mark.parametrize(
    "text",
    [
        *("see [1] and [the deck]", "size XXL, xxx", "{ok}", "[]", "a [x] box", "XX", "para todo el mundo"),
        *("the [title](https://example.com/a) and [deck][1]", "row[name] = 1", "List<name>", "a < name > b"),
        *(
            "Dana <dana@example.com>",
            "<https://example.com>",
            '{"a": {"b": 1}}',
            "<title>x</title>",
            "[ok](x)",
        ),
    ],
)
def test_ordinary_brackets_do_not_block(text: str):
    assert replace(READY, text=text).problems() == ()


def test_a_quoted_placeholder_is_not_ours_to_fill_in():
    assert replace(READY, original="> Hi {{firstName}}").problems() == ()


def test_a_forward_may_go_out_on_a_mail_of_ours():
    assert replace(FORWARD, author=FORWARD.eaccount).problems() == ()


def test_warnings_name_another_author_and_new_domains():
    other = replace(
        READY, author="boss@example.com", cc="Lee <lee@new.example>, ann@example.com", to="x@new.example"
    )
    assert other.warnings() == (
        "it goes to boss@example.com, not to the lead dana@example.com",
        "new.example is new in this thread",
    )
    copied = replace(READY, bcc="SAM@example.org")
    assert copied.warnings() == ("sam@example.org is our own mailbox, which sends it",)
    assert READY.warnings() == ()
    assert FORWARD.warnings() == ()


def test_addresses_are_split_bare_and_named_once():
    typed = "Ann <ann@example.com>, bob@example.com;ANN@example.com\n , cem@example.com"
    assert [word.casefold() for word in addresses(typed)] == [
        "ann@example.com",
        "bob@example.com",
        "cem@example.com",
    ]
    assert addresses("") == ()


def test_nobody_is_named_twice():
    typed = replace(
        READY,
        to="Dana <DANA@example.com>, lee@example.net",
        cc="Lee <Lee@example.net>; ann@example.net, ann@example.net",
        bcc="ann@example.net, bob@example.net",
    )
    whom = Recipients(("lee@example.net",), ("ann@example.net",), ("bob@example.net",))
    assert typed.recipients == whom
    body = sent(typed)
    assert body["additional_recipients"] == ["lee@example.net"]
    assert body["cc_address_email_list"] == "ann@example.net"
    assert body["bcc_address_email_list"] == "bob@example.net"
    assert replace(FORWARD, to="dana@example.com").recipients.to == ("dana@example.com",)


def test_a_forward_names_its_files_by_their_addresses():
    files = (
        Attachment(filename="deck.pdf", url="https://files.example.com/a?b=1"),
        Attachment(filename="lost.pdf", url="https://files.example.com/c", error="too big"),
        Attachment(filename="none.pdf"),
        Attachment(filename="odd.pdf", url="file:///etc/passwd"),
    )
    draft = from_json(to_json(replace(FORWARD, files=as_files(files))))
    named = json.loads(sent(draft)["forwarded_attachments"])
    assert named == [{"filename": "deck.pdf", "url": "https://files.example.com/a?b=1"}]
    assert "forwarded_attachments" not in sent(FORWARD)


@given(st.text(), st.text())
def test_what_is_sent_is_our_own_html_of_what_is_shown(text: str, original: str):
    """Escaped, each line end a `<br/>`: read back as a reader does, it is the text that is shown."""
    draft = replace(READY, text=f"x{text}", original=original)
    body = sent(draft)["body"]
    assert body["text"] == draft.body
    assert "\n" not in body["html"]
    assert not re.search(r"<(?!br/>)|[\"\r]|&(?!(?:amp|lt|gt|quot);)", body["html"])
    back = html.unescape(body["html"].replace("<br/>", "\n"))
    assert back == draft.body
    assert words_of(html_to_text(body["html"]).text) == words_of(clean(draft.body, lines=True))


def sent(draft: Draft) -> dict[str, Any]:
    """What the request that sends a draft carries."""
    return dict(outgoing(draft).json or {})


def words_of(text: str) -> list[str]:
    """What a reader makes out of a text, whatever blanks are between."""
    return text.split()


def test_the_body_is_what_was_typed_with_the_quote_below():
    assert replace(READY, text="Yes.\n\n", original="> When?").body == "Yes.\n\n> When?"
    assert READY.body == READY.text


def test_content_travels_without_the_state():
    typed = replace(READY, id="d2", state="sending", note="n", text="new")
    moved = with_content(READY, typed)
    assert (moved.id, moved.state, moved.note, moved.text) == ("d1", "draft", "", "new")
    assert not same_typed(READY, typed)
    assert same_typed(READY, replace(READY, seen="other", state="held"))
    assert set(CONTENT) < {field.name for field in fields(Draft)}
