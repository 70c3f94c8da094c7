"""Mails as lines to read: who and when, the text with its quotes folded, links and pictures by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from instantly_tui.api.emails import Email
from instantly_tui.api.interest import interest_word
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import fold
from instantly_tui.ui.screens.mail_notes import notes, short
from instantly_tui.ui.screens.mail_read import LINES, beginning, readable
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.long_text import one_line
from instantly_tui.ui.widgets.panel import TextLine, fact

View = Literal["text", "headers", "source"]
VIEWS: tuple[View, ...] = ("text", "headers", "source")
NAME_LETTERS = 40


@dataclass(frozen=True)
class Look:
    """How a conversation is to be shown."""

    unfolded: Literal["", "quotes", "all"] = ""
    """What is open beyond the newest mails' own words: their quotes and signatures, or all mails as well."""
    view: View = "text"
    """The source is the HTML as it came, cleaned."""


def conversation(mails: Sequence[Email], look: Look, *, begun: bool = False) -> list[TextLine]:
    """The mails oldest first; open from the newest received one on, older ones folded to a line.

    `begun`: only the beginning of the text is known, as the rest is being read.
    """
    received = [index for index, mail in enumerate(mails) if mail.direction == "in"]
    first_open = received[-1] if received else len(mails) - 1
    lines: list[TextLine] = []
    for index, mail in enumerate(mails):
        is_open = look.unfolded == "all" or index >= first_open
        if len(lines) > LINES:
            left = len(mails) - index
            lines.append([Piece(f"▲ {left:,} more mails: o folds the quotes of those above", "warn")])
            break
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
    who = f"{short(mail.from_name, NAME_LETTERS)} → you"
    if ours:
        who = "you → " + short(mail.to_address_email_list)
    elif mail.direction == "scheduled":
        who = f"scheduled → {short(mail.to_address_email_list)}"
    step = f"  {step_words(mail.step)}" if mail.step else ""
    files = f"  ⎘ {len(mail.attachments)}" if mail.attachments and not is_open else ""
    return one_line(
        Piece("▾ " if is_open else "▸ ", "accent"),
        Piece(f"{moment}{step}{files}  {who}", "muted" if ours else "accent"),
        end=Piece("" if is_open else "  O", "muted"),
    )


def step_words(step: str) -> str:
    """`0_1_0` as "step 2A"; anything else as it is."""
    parts = step.split("_")
    if len(parts) == 3 and all(part.isdecimal() and len(part) < 6 for part in parts):
        return f"step {int(parts[1]) + 1}{chr(ord('A') + int(parts[2]) % 26)}"
    return step


def message(mail: Email, look: Look) -> list[TextLine]:
    """One mail's text with what belongs to it."""
    lines: list[TextLine] = headers(mail) if look.view == "headers" else []
    if look.view == "source":
        return _source(mail)
    read = readable(mail)
    folded = None if look.unfolded else fold(read.text)
    shown = read.text if folded is None else folded.visible
    lines += [[Piece("  " + line)] for line in shown.splitlines()] or [[Piece("  (empty)", "muted")]]
    return [*lines, *notes(mail, read, folded)]


def _source(mail: Email) -> list[TextLine]:
    """The HTML as text; what stands in it is shown and never followed."""
    if not mail.body.html:
        return [[Piece("  (this mail has no HTML; H shows its text)", "muted")]]
    source, cut = beginning(mail.body.html)
    lines: list[TextLine] = [[Piece(line)] for line in clean(source, lines=True).splitlines()]
    return [*lines, [Piece("▲ the source is longer: only its beginning is shown", "warn")]] if cut else lines


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
    shown = [one_line(*fact(label, Piece(text, "muted"), width=10)) for label, text in rows if text]
    return [*shown, []]


def about(mail: Email, campaign: str, ours: str = "", count: int = 0) -> list[TextLine]:
    """The facts of the thread above the conversation, each on one line whatever its length.

    `ours`: what has become of our own answer. `count`: the mails of the thread, 0 while that is not known.
    """
    interest = interest_word(mail.i_status) or "no interest set"
    other = short(mail.other)
    name = short(mail.from_name, NAME_LETTERS)
    facts = f"◇ {interest}"
    if mail.reminder_ts is not None:
        facts += f" · ◷ {mail.reminder_ts.astimezone():%a %d %b %H:%M}"
    via = [f"{count:,} mails" if count > 1 else "", f"via {short(mail.eaccount)}", short(campaign)]
    return [
        one_line(Piece(other if mail.from_name == mail.other else f"{name} <{other}>")),
        one_line(Piece(facts, "accent")),
        one_line(Piece(" · ".join(filter(None, via)), "muted")),
        *([one_line(Piece(ours, "warn"))] if ours else []),
        [],
    ]
