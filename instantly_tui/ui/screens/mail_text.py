"""Mails as lines to read: who and when, the text with its quotes folded, links and pictures by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from instantly_tui.api.emails import Email
from instantly_tui.api.interest import interest_word
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import Link, fold, html_to_text
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, fact

FOLDED_AFTER = 2
"""The newest mails that stand open; older ones show one line."""


@dataclass(frozen=True)
class Look:
    """How a conversation is to be shown."""

    unfolded: bool = False
    """Whether quotes, signatures and older mails are open."""
    headers: bool = False
    source: bool = False
    """Whether the HTML is shown as it came, cleaned."""


def readable(mail: Email) -> tuple[str, tuple[Link, ...], int, int]:
    """The text of a mail, its links, and how many pictures and hidden stretches were left out."""
    if mail.body.text:
        return mail.body.text, (), 0, 0
    if mail.body.html:
        read = html_to_text(mail.body.html)
        return read.text, read.links, read.images_blocked, read.hidden
    return mail.content_preview, (), 0, 0


def conversation(mails: Sequence[Email], look: Look) -> list[TextLine]:
    """The mails oldest first; the newest are open, older ones folded to a line."""
    lines: list[TextLine] = []
    for index, mail in enumerate(mails):
        open_one = look.unfolded or index >= len(mails) - FOLDED_AFTER
        lines.append(heading(mail, open_one))
        if open_one:
            lines += [[], *message(mail, look), []]
    return lines


def heading(mail: Email, is_open: bool) -> TextLine:
    """Sign, time, from whom to whom, step."""
    moment = f"{mail.timestamp_created.astimezone():%a %d %b %H:%M}" if mail.timestamp_created else "no date"
    ours = mail.direction == "out"
    who = "you → " + mail.to_address_email_list if ours else f"{mail.from_name} → you"
    if mail.direction == "scheduled":
        who = f"scheduled → {mail.to_address_email_list}"
    step = f"  ({step_words(mail.step)})" if mail.step else ""
    folded = "" if is_open else "   o unfolds"
    return [
        Piece("▾ " if is_open else "▸ ", "accent"),
        Piece(f"{moment}  {who}{step}", "muted" if ours else "accent"),
        Piece(folded, "muted"),
    ]


def step_words(step: str) -> str:
    """`0_1_0` as "step 2A"; anything else as it is."""
    parts = step.split("_")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        return f"step {int(parts[1]) + 1}{chr(ord('A') + int(parts[2]) % 26)}"
    return step


def message(mail: Email, look: Look) -> list[TextLine]:
    """One mail's text with what belongs to it."""
    if look.source and mail.body.html:
        return [[Piece(line)] for line in clean(mail.body.html, lines=True).splitlines()]
    text, links, images, hidden = readable(mail)
    folded = fold(text)
    lines: list[TextLine] = []
    if look.headers:
        lines += headers(mail)
    shown = text if look.unfolded else folded.visible
    lines += [[Piece("  " + line)] for line in shown.splitlines()] or [[Piece("  (empty)", "muted")]]
    tail = []
    if not look.unfolded:
        if folded.quoted:
            tail.append(f"⋯ {len(folded.quoted)} quoted lines (o)")
        if folded.signature:
            tail.append("signature folded (o)")
    if images:
        tail.append(f"{images} remote images not fetched")
    if hidden:
        tail.append(f"{hidden} hidden texts left out")
    if mail.attachments:
        names = ", ".join(f"{file.filename}" for file in mail.attachments)
        tail.append(f"{len(mail.attachments)} attachments: {names}")
    if tail:
        lines.append([Piece("  " + " · ".join(tail), "muted")])
    lines += [
        [Piece(f"  [{number}] {link.host or link.url}", "muted")] for number, link in enumerate(links, 1)
    ]
    return lines


def headers(mail: Email) -> list[TextLine]:
    """The addresses and ids of a mail."""
    rows = (
        ("From", mail.from_address_email),
        ("To", mail.to_address_email_list),
        ("Cc", mail.cc_address_email_list),
        ("Bcc", mail.bcc_address_email_list),
        ("Reply-To", mail.reply_to),
        ("Mailbox", mail.eaccount),
        ("Message", mail.message_id),
        ("Thread", mail.thread_id or ""),
    )
    return [fact(label, Piece(text, "muted"), width=10) for label, text in rows if text] + [[]]


def about(mail: Email, campaign: str) -> list[TextLine]:
    """Subject and the facts of the thread above the conversation."""
    interest = interest_word(mail.i_status) or "no interest set"
    return [
        [Piece(mail.subject or "(no subject)", "accent")],
        [Piece(f"{mail.from_name} <{mail.other}>  "), Piece(f"◇ {interest}", "accent")],
        [Piece(f"via {mail.eaccount}" + (f" · {campaign}" if campaign else ""), "muted")],
        [],
    ]
