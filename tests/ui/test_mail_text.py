"""A conversation as lines: what is open, what is folded, what was left out."""

from __future__ import annotations

from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.ui.screens.mail_read import readable
from instantly_tui.ui.screens.mail_text import Look, about, conversation, message, step_words
from instantly_tui.ui.widgets.panel import TextLine


def mail(**fields: Any) -> Email:
    """A mail from the lead, with these fields."""
    usual = {
        "id": "m1",
        "ue_type": 2,
        "eaccount": "us@example.com",
        "from_address_email": "dana@example.net",
        "timestamp_created": "2026-11-20T09:31:00.000Z",
    }
    return Email.model_validate({**usual, **fields})


def text(lines: list[TextLine]) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def test_open_from_the_newest_received_mail_on() -> None:
    ours = mail(id="a", ue_type=1, to_address_email_list="dana@example.net", body={"html": "<p>first</p>"})
    theirs = mail(id="b", body={"text": "second"})
    answer = mail(id="c", ue_type=3, to_address_email_list="dana@example.net", body={"html": "<p>third</p>"})
    shown = text(conversation([ours, theirs, answer], Look()))
    assert "first" not in shown
    assert shown.index("second") < shown.index("third")
    assert "first" in text(conversation([ours, theirs, answer], Look(unfolded="all")))


def test_quotes_and_signatures_are_folded_and_counted() -> None:
    body = "Yes.\n\n-- \nDana\nCFO\n\nOn Fri, 20 Nov 2026, Sam <us@example.com> wrote:\n> one\n> two"
    shown = text(message(mail(body={"text": body}), Look()))
    assert "Yes." in shown
    assert "> one" not in shown
    assert "⋯ 3 quoted lines (o) · signature folded (o)" in shown
    whole = text(message(mail(body={"text": body}), Look(unfolded="quotes")))
    assert "> one" in whole
    assert "CFO" in whole
    assert "(o)" not in whole


def test_links_are_noted_with_the_host_they_lead_to() -> None:
    html = '<p>See <a href="https://evil.example/x">bank.example</a></p><img src="https://t.example/p.gif">'
    shown = text(message(mail(body={"html": html}), Look()))
    assert "[1] evil.example" in shown
    assert "1 remote image not fetched" in shown
    both = text(message(mail(body={"html": html, "text": "See bank.example"}), Look()))
    assert "links lead to evil.example" in both
    assert "1 remote image not fetched" in both


def test_many_links_are_counted_beyond_twenty() -> None:
    html = "".join(f'<a href="https://h{n}.example/">x</a> ' for n in range(30))
    shown = text(message(mail(body={"html": html}), Look()))
    assert "[20] h19.example" in shown
    assert "h20.example" not in shown
    assert "and 10 more" in shown


def test_attachments_are_listed_with_size_and_trouble() -> None:
    files = [
        {"filename": "a.pdf", "size": 204800},
        {"filename": "b\x1b[31m.exe", "error": "blocked by a scanner"},
    ]
    shown = text(message(mail(body={"text": "see"}, attachment_json={"files": files}), Look()))
    assert "⎘ a.pdf · 200 kB" in shown
    assert "blocked by a scanner" in shown
    assert "\x1b" not in shown


def test_headers_and_source_come_on_request() -> None:
    one = mail(body={"html": "<p onclick='x'>Hi\x1b[2J</p>"}, cc_address_email_list="c@example.org")
    assert "Cc" in text(message(one, Look(view="headers")))
    source = text(message(one, Look(view="source")))
    assert "<p onclick='x'>" in source
    assert "\x1b" not in source


def test_an_empty_mail_and_a_beginning_say_what_they_are() -> None:
    assert "(empty)" in text(conversation([mail()], Look()))
    shown = text(conversation([mail(content_preview="Hello")], Look(), begun=True))
    assert "Hello" in shown
    assert "reading the rest" in shown


def test_plain_text_wins_over_html() -> None:
    assert readable(mail(body={"text": "plain", "html": "<b>html</b>"})).text == "plain"
    assert readable(mail(body={"text": " \n", "html": "<b>html</b>"})).text == "html"


def test_steps_in_words() -> None:
    assert step_words("0_1_0") == "step 2A"
    assert step_words("odd") == "odd"


def test_about_names_the_status_and_our_answer() -> None:
    shown = text(about(mail(i_status=1), "Fintech", "↩ you have answered this mail"))
    assert "◇ interested" in shown
    assert "via us@example.com · Fintech" in shown
    assert "↩ you have answered" in shown
