"""Mails as lines to read: who and when, the text with its quotes folded, links and pictures by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from instantly_tui.api.emails import Attachment, Email
from instantly_tui.api.interest import interest_word
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import Link, fold, html_to_text, links_in
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, fact

LINKS_SHOWN = 20
"""How many of a mail's links are listed below it."""


@dataclass(frozen=True)
class Look:
    """How a conversation is to be shown."""

    unfolded: bool = False
    """Whether quotes, signatures and older mails are open."""
    headers: bool = False
    source: bool = False
    """Whether the HTML is shown as it came, cleaned."""


@dataclass(frozen=True)
class Readable:
    """What can be read of a mail, and what was left out of it."""

    text: str
    links: tuple[Link, ...] = ()
    """With their real hosts, in their order."""
    numbered: bool = False
    """Whether the text holds the numbers of the links."""
    images: int = 0
    """Pictures that were not fetched."""
    hidden: int = 0
    """Stretches a reader of the HTML would not have seen."""


@lru_cache(maxsize=64)
def readable(mail: Email) -> Readable:
    """The text of a mail: its own plain text, else its HTML's, else how it begins."""
    if not mail.body.html:
        text = mail.body.text or mail.content_preview
        return Readable(text, links_in(text))
    read = html_to_text(mail.body.html)
    own = mail.body.text.strip()
    return Readable(
        mail.body.text if own else read.text, read.links, not own, read.images_blocked, read.hidden
    )


def conversation(mails: Sequence[Email], look: Look, *, begun: bool = False) -> list[TextLine]:
    """The mails oldest first; open from the newest received one on, older ones folded to a line.

    `begun`: only the beginning of the text is known, as the rest is being read.
    """
    received = [index for index, mail in enumerate(mails) if mail.direction == "in"]
    first_open = received[-1] if received else len(mails) - 1
    lines: list[TextLine] = []
    for index, mail in enumerate(mails):
        is_open = look.unfolded or index >= first_open
        lines.append(heading(mail, is_open))
        if is_open:
            lines += [[], *message(mail, look), []]
    if begun:
        lines.append([Piece("  … reading the rest", "muted")])
    return lines


def heading(mail: Email, is_open: bool) -> TextLine:
    """Sign, time, from whom to whom, step."""
    moment = f"{mail.timestamp_created.astimezone():%a %d %b %H:%M}" if mail.timestamp_created else "no date"
    ours = mail.direction == "out"
    who = "you → " + mail.to_address_email_list if ours else f"{mail.from_name} → you"
    if mail.direction == "scheduled":
        who = f"scheduled → {mail.to_address_email_list}"
    step = f"  {step_words(mail.step)}" if mail.step else ""
    folded = "" if is_open else "  o"
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
    lines: list[TextLine] = headers(mail) if look.headers else []
    if look.source and mail.body.html:
        return [*lines, *([Piece(line)] for line in clean(mail.body.html, lines=True).splitlines())]
    read = readable(mail)
    folded = fold(read.text)
    shown = read.text if look.unfolded else folded.visible
    lines += [[Piece("  " + line)] for line in shown.splitlines()] or [[Piece("  (empty)", "muted")]]
    tail = _left_out(read)
    if folded.signature and not look.unfolded:
        tail.insert(0, "signature folded (o)")
    if folded.quoted and not look.unfolded:
        tail.insert(0, f"⋯ {len(folded.quoted)} quoted lines (o)")
    if tail:
        lines.append([Piece("  " + " · ".join(tail), "muted")])
    lines += [[Piece(f"  ⎘ {_attachment(file)}", "muted")] for file in mail.attachments]
    return [*lines, *_footnotes(read)]


def _left_out(read: Readable) -> list[str]:
    words = []
    if read.images:
        words.append(f"{read.images} remote image{'s' if read.images > 1 else ''} not fetched")
    if read.hidden:
        words.append(f"{read.hidden} hidden text{'s' if read.hidden > 1 else ''} left out")
    return words


def _attachment(file: Attachment) -> str:
    size = "" if file.size is None else f" · {max(1, round(file.size / 1024)):,} kB"
    return f"{file.filename or 'unnamed file'}{size}" + (f" · {file.error}" if file.error else "")


def _footnotes(read: Readable) -> list[TextLine]:
    """Where the links really lead; only a text made of HTML holds their numbers."""
    if not read.links:
        return []
    if not read.numbered:
        hosts = dict.fromkeys(link.host or link.url for link in read.links)
        return [[Piece(f"  links lead to {', '.join([*hosts][:LINKS_SHOWN])}{_more(len(hosts))}", "muted")]]
    lines: list[TextLine] = [
        [Piece(f"  [{number}] {link.host or link.url}", "muted")]
        for number, link in enumerate(read.links[:LINKS_SHOWN], 1)
    ]
    return (
        [*lines, [Piece(f" {_more(len(read.links))}", "muted")]] if len(read.links) > LINKS_SHOWN else lines
    )


def _more(count: int) -> str:
    return f" and {count - LINKS_SHOWN} more" if count > LINKS_SHOWN else ""


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


def about(mail: Email, campaign: str, ours: str = "") -> list[TextLine]:
    """The facts of the thread above the conversation; `ours`: what has become of our own answer."""
    interest = interest_word(mail.i_status) or "no interest set"
    who = mail.from_name if mail.from_name == mail.other else f"{mail.from_name} <{mail.other}>"
    facts = f"◇ {interest}"
    if mail.reminder_ts is not None:
        facts += f" · ◷ {mail.reminder_ts.astimezone():%a %d %b %H:%M}"
    return [
        [Piece(who)],
        [Piece(facts, "accent")],
        [Piece(f"via {mail.eaccount}" + (f" · {campaign}" if campaign else ""), "muted")],
        *([[Piece(ours, "warn")]] if ours else []),
        [],
    ]
