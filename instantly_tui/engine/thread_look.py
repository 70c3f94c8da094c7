"""What a thread on the server says about a draft: whether it was sent, and whether it is still the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from instantly_tui.api.call import Call
from instantly_tui.api.emails import MANUAL, Email, EmailQuery, list_emails
from instantly_tui.api.page import Page
from instantly_tui.engine.clock import LONG_AGO
from instantly_tui.engine.drafts import Draft, same_address
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import html_to_text

CLOCK_SLACK = timedelta(minutes=5)
"""How far this machine's clock may be ahead of the server's where only ours is known."""
TELLING = 20
"""Letters from which on the beginning of a text is enough to know it by."""

_LINK_NUMBER = re.compile(r"\[\d+\]")
_NO_LETTER = re.compile(r"[\W_]+")
_NO_INK = re.compile("[\\s>\u2400-\u2426]+")
"""Blanks, quote marks, and the pictures of control characters, which mail programs treat as blanks."""


@dataclass(frozen=True)
class Objection:
    """Why a draft should not leave as it is; an empty text is none."""

    text: str = ""
    final: bool = False
    """Whether looking again doesn't help: the draft itself is wrong."""


def thread_mails(draft: Draft) -> Call[Page[Email]]:
    """The newest hundred mails of the draft's thread; without a thread id, those with its lead."""
    known = draft.thread and "\n" not in draft.thread
    search = f"thread:{draft.thread}" if known else draft.lead or draft.author
    return list_emails(EmailQuery(search=search, sort_order="desc"))


def newest(mails: Sequence[Email]) -> Email | None:
    """The mail stored last; None when there are none."""
    return max(mails, key=_stored_at, default=None)


def find_sent(mails: Sequence[Email], draft: Draft, claimed: Collection[str] = ()) -> Email | None:
    """The stored mail that is this draft: ours, with its text, stored after its first request left.

    `claimed`: ids of mails known to be other drafts.
    """
    return next((mail for mail in mails if mail.id not in claimed and _is_it(mail, draft)), None)


def objection(mails: Sequence[Email], draft: Draft, claimed: Collection[str] = ()) -> Objection:
    """What changed in the thread since the user looked; our own other drafts don't count."""
    answered = next((mail for mail in mails if mail.id == draft.reply_to), None)
    if answered is not None and draft.kind == "reply":
        wrong = _wrong_mail(answered, draft)
        if wrong:
            return Objection(wrong, final=True)
    thread = mails if answered is None else [mail for mail in mails if mail.thread_key == answered.thread_key]
    new = [mail for mail in _since(thread, draft) if mail.id not in claimed and mail.direction != "scheduled"]
    if not new:
        return Objection()
    return Objection(f"the thread has changed ({_who(new[0])}); look at it, then send again")


def _wrong_mail(answered: Email, draft: Draft) -> str:
    """A reply goes to whoever wrote the mail it names, and from the mailbox that got it (API.md §10)."""
    if answered.direction != "in":
        return "the mail it answers is one of ours, so it would go to our own mailbox"
    if answered.eaccount and not same_address(answered.eaccount, draft.eaccount):
        return f"the mail was received by {answered.eaccount}, not by {draft.eaccount}"
    if answered.from_address_email and not same_address(answered.from_address_email, draft.author):
        return f"it would go to {answered.from_address_email}, not to {draft.author}"
    return ""


def _since(thread: Sequence[Email], draft: Draft) -> list[Email]:
    """Mails stored after the newest one the user has seen, newest first."""
    ordered = sorted(thread, key=_stored_at, reverse=True)
    seen = next((mail for mail in ordered if mail.id == draft.seen), None)
    looked_at = _stored_at(seen) if seen else draft.seen_at or draft.created
    if looked_at is None:
        return []
    return [mail for mail in ordered if _stored_at(mail) > looked_at]


def _who(mail: Email) -> str:
    if mail.direction == "in":
        return f"{mail.from_address_email or 'the other side'} wrote again"
    if mail.ue_type == MANUAL or not mail.step:
        return f"it was answered from {mail.eaccount or 'one of our mailboxes'}"
    return "the campaign sent another mail"


def _is_it(mail: Email, draft: Draft) -> bool:
    if mail.direction != "out" or mail.id == draft.before_id:
        return False
    if mail.eaccount and not same_address(mail.eaccount, draft.eaccount):
        return False
    # The server's own time where one is known: this machine's clock may be wrong.
    earliest = draft.before_at or (draft.sent_at - CLOCK_SLACK if draft.sent_at else None)
    if earliest is not None and _stored_at(mail) < earliest.replace(microsecond=0):
        return False
    return _says_the_same(mail, draft)


def _says_the_same(mail: Email, draft: Draft) -> bool:
    stored = letters(mail.body.text or html_to_text(mail.body.html).text)
    whole, typed = letters(draft.body), letters(draft.text)
    if not stored:
        # A list may leave the body out and tell only how it begins.
        start = letters(mail.content_preview)
        return bool(start) and whole.startswith(start) and (start == whole or len(start) >= TELLING)
    if stored in (whole, typed):
        return True
    # A signature or the quoted mail may have been put below.
    return len(whole) >= TELLING and stored.startswith(whole)


def letters(text: str) -> str:
    """What remains of a text however it was wrapped, quoted and marked up: its letters and digits."""
    text = _LINK_NUMBER.sub("", clean(text, lines=True)).casefold()
    return _NO_LETTER.sub("", text) or _NO_INK.sub("", text)


def _stored_at(mail: Email) -> datetime:
    return mail.timestamp_created or LONG_AGO
