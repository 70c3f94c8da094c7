"""Three hundred mails made to break a terminal, through everything that a mail passes before it is drawn."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from rich.cells import cell_len

from instantly_tui.api.emails import Email
from instantly_tui.ui.screens.mail_read import LINES, readable
from instantly_tui.ui.screens.mail_text import Look, about, conversation
from instantly_tui.ui.widgets.long_text import row_texts, rows_in
from tests.support.hostile import PAYLOADS

MAILS = 300
WIDTH = 57
HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
LOOKS = (Look(), Look("all", "headers"), Look("quotes", "source"))

WRAPPINGS: tuple[Callable[[str], str], ...] = (
    lambda text: f"<p>{text}</p>",
    lambda text: f"<div>{text}" * 40,
    lambda text: "<table><tr><td>" * 300 + text,
    lambda text: "<blockquote>" * 60 + text + "<ul><li>" * 60 + text,
    lambda text: f"<a href='https://phish.invalid/{text}'>https://bank.example/{text}</a>",
    lambda text: f"<a href='javascript:{text}'>{text}</a><img alt='{text}' src='//x.invalid' width=1>",
    lambda text: f"<div style='display:none'>{text}</div><!-- {text} --><title>{text}</title>{text}",
    lambda text: "".join(f"&#{ord(character)};" for character in text[:300]),
    lambda text: f"<style>{text}</style><script>{text}</script><pre>{text}\n\t{text}</pre>",
    lambda text: f"<p title='{text}' {text}><b><i>{text}</b></i><{text}>&{text};",
)


def hostile_mail(number: int) -> Email:
    """One of the mails; every text of it is a stranger's."""
    chance = random.Random(number)

    def text(parts: int = 3) -> str:
        return " ".join(chance.choice(PAYLOADS) for _ in range(parts))

    written = text(chance.randint(1, 6))
    if number % 10 == 0:
        written = f"{text()}\n> {text()}\n-- \n{text()}\nOn Mon, 1 Jan 2026 {text(1)} wrote:\n> {text()}"
    if number % 100 == 50:
        written = chance.choice(("<", "> q\n", "Z" + "\u0300" * 50, "\u202e\x1b[2J", "x\n")) * 60_000
    body: dict[str, Any] = {"html": chance.choice(WRAPPINGS)(written)}
    if number % 3 == 0:
        body["text"] = written
    return Email.model_validate(
        {
            "id": f"m{number}",
            "ue_type": chance.choice((1, 2, 4, None)),
            "subject": text(),
            "body": body,
            "step": chance.choice(("0_1_0", text(1), "0_²_0", "0_9999999_0")),
            "eaccount": text(),
            "from_address_email": text(),
            "to_address_email_list": text() + "," + "a" * 10_000 + "@example.com",
            "cc_address_email_list": text(),
            "reply_to": text(),
            "message_id": text(),
            "thread_id": text(),
            "from_address_json": [{"address": text(), "name": text()}],
            "attachment_json": {
                "files": [{"filename": text(), "size": 10**number, "type": text(), "error": text()}] * 3
            },
            "timestamp_created": "2026-11-20T09:31:00.000Z",
        }
    )


def test_no_mail_brings_a_control_character_or_a_line_wider_than_its_pane() -> None:
    for number in range(MAILS):
        mail = hostile_mail(number)
        for look in LOOKS[number % 2 :: 2]:
            lines = [*about(mail, mail.subject, mail.subject, 2), *conversation([mail], look)]
            assert len(lines) <= LINES + 200
            for index, start, end in rows_in(lines, WIDTH):
                row = "".join(text for text, _ in row_texts(lines[index], start, end, WIDTH))
                assert not HARMFUL.search(row), (number, look, row)
                assert cell_len(row) <= WIDTH, (number, look, row)


def test_header_lines_take_one_row_each_whatever_their_length() -> None:
    mail = hostile_mail(7)
    facts = about(mail, "c" * 10_000, count=2)
    assert len(rows_in(facts, WIDTH)) == len(facts) == 4
    shown = "".join(text for text, _ in row_texts(facts[0], 0, -1, WIDTH))
    assert shown.endswith("…") or cell_len(shown) <= WIDTH


def test_a_mail_that_is_too_long_says_so_and_keeps_its_beginning() -> None:
    for body in ({"text": "x\n" * 1_000_000}, {"html": "<p>x</p>" * 100_000}, {"text": "x" * 2_000_000}):
        mail = Email.model_validate({"id": "m", "ue_type": 2, "body": body})
        read = readable(mail)
        assert read.cut
        assert read.text.startswith("x")
        lines = conversation([mail], Look())
        assert len(lines) < LINES + 50
        assert any("only its beginning is shown" in piece.text for line in lines for piece in line)
