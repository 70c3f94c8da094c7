"""What is looked at before a reply leaves, as sentences with a weight; everything known is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from instantly_tui.api.accounts import STATUS_WORDS, Account, AccountStatus
from instantly_tui.api.emails import Attachment, Email, bare_subject
from instantly_tui.engine.drafts import Draft, addresses, same_address
from instantly_tui.engine.outgoing import can_go_along, files_of
from instantly_tui.engine.thread_look import objection
from instantly_tui.text.mail import links_in
from instantly_tui.text.numbers import plural, short
from instantly_tui.ui.widgets.lines import Tone

Weight = Literal["good", "look", "stop", "wait", "info"]

SIGNS: dict[Weight, tuple[str, Tone]] = {
    "good": ("✓", "good"),
    "look": ("▲", "warn"),
    "stop": ("✖", "bad"),
    "wait": ("◦", "muted"),
    "info": ("◦", "muted"),
}
HEALTHY = 80
"""Warmup score from which on a mailbox is well (PRODUCT.md section 1)."""

_HREF = re.compile(r"href\s*=\s*[\"']?\s*https?:", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and how it is."""

    weight: Weight
    text: str
    name: str = ""
    """Set where the user may send all the same: by it the decision is remembered."""


@dataclass(frozen=True)
class Known:
    """What has been read about a draft; empty or None is unknown, and then a trouble may say why."""

    mail: Email | None = None
    """The mail it answers or forwards."""
    mail_trouble: str = ""
    thread: tuple[Email, ...] = ()
    """The conversation as it was read last."""
    account: Account | None = None
    """The mailbox it leaves from."""
    account_trouble: str = ""
    sent_today: float | None = None
    ours: frozenset[str] = frozenset()
    """Mailboxes of the workspace, in lower case."""
    blocked: Mapping[str, str] | None = None
    """By address looked up: the entry of the block list it falls under, or nothing."""
    block_trouble: str = ""
    filling: str = ""
    """What is being read to fill a snippet."""


@dataclass(frozen=True)
class Review:
    """All checks of a draft."""

    checks: tuple[Check, ...]
    accepted: frozenset[str] = field(default=frozenset())
    """Names of the checks the user has decided to pass over."""

    @property
    def reason(self) -> str:
        """Why it can't be sent now; empty when it can."""
        for check in self.checks:
            if check.weight in ("stop", "wait") and not (check.name and check.name in self.accepted):
                over = "; b sends all the same" if check.name else ""
                return f"{check.text}{over}"
        return ""

    @property
    def open_names(self) -> frozenset[str]:
        """What can still be passed over, and keeps it from being sent."""
        stops = (check for check in self.checks if check.weight in ("stop", "wait") and check.name)
        return frozenset(check.name for check in stops) - self.accepted


def checks_of(draft: Draft, known: Known) -> tuple[Check, ...]:
    """Every check, those that keep the draft from being sent first."""
    found = [
        *([Check("look", draft.note)] if draft.note else []),
        *(Check("stop", problem) for problem in draft.problems()),
        *_filling(draft, known),
        *_recipients(draft, known),
        *_blocked(draft, known),
        *_sender(draft, known),
        *_health(known),
        *_thread(draft, known),
        *_words(draft, known),
        *_files(draft, known),
    ]
    order: tuple[Weight, ...] = ("stop", "wait", "look", "good", "info")
    return tuple(sorted(found, key=lambda check: order.index(check.weight)))


def _filling(draft: Draft, known: Known) -> Iterable[Check]:
    if known.filling:
        yield Check("wait", f"reading {known.filling} to fill the snippet …")
    if not draft.original and draft.reply_to:
        if known.mail_trouble:
            what = "forwarded" if draft.kind == "forward" else "quoted"
            words = f"the mail could not be read, so it is not {what}: {known.mail_trouble}"
            yield Check("stop", words, "unread-mail") if draft.kind == "forward" else Check("look", words)
        elif known.mail is None:
            below = "" if draft.kind == "forward" else "quote"
            yield Check("wait", "reading the mail to put it below …", below)
    if not draft.left_open():
        yield Check("good", "nothing is left to fill in")


def _recipients(draft: Draft, known: Known) -> Iterable[Check]:
    for warning in draft.warnings():
        yield Check("look", warning)
    mail = known.mail
    if draft.kind == "reply":
        wanted = addresses(mail.reply_to)[:1] if mail is not None else ()
        if wanted and not same_address(wanted[0], draft.author):
            yield Check(
                "look", f"{draft.author} asks for answers at {wanted[0]}; a reply goes to {draft.author}"
            )
        if (
            mail is not None
            and mail.from_address_email
            and not same_address(mail.from_address_email, draft.author)
        ):
            yield Check("stop", f"the mail is from {mail.from_address_email}, not from {draft.author}")
        elif draft.author and same_address(draft.lead, draft.author):
            yield Check("good", "goes to the lead of this thread, who wrote the mail")
        elif draft.author and not draft.lead:
            yield Check("look", f"goes to {draft.author}, who is no lead")
    for other in draft.recipients.everyone:
        if other.casefold() in known.ours and not same_address(other, draft.eaccount):
            yield Check("look", f"{other} is a mailbox of ours")


def _blocked(draft: Draft, known: Known) -> Iterable[Check]:
    whom = [*([draft.author] if draft.kind == "reply" and draft.author else []), *draft.recipients.everyone]
    if not whom:
        return
    if known.blocked is None:
        if known.block_trouble:
            yield Check("look", f"the block list could not be read: {known.block_trouble}")
        else:
            yield Check("wait", "reading the block list …", "block-list")
        return
    hits = {word: entry for word in whom if (entry := known.blocked.get(word.casefold(), ""))}
    for word, entry in hits.items():
        by = "" if same_address(word, entry) else f" by {entry}"
        yield Check("stop", f"{word} is on the block list{by}", f"blocked:{word.casefold()}")
    unknown = [word for word in whom if word.casefold() not in known.blocked]
    if unknown:
        yield Check("look", f"not looked up in the block list: {', '.join(unknown)}")
    if not hits and len(unknown) < len(whom):
        yield Check("good", "not on the block list")


def _sender(draft: Draft, known: Known) -> Iterable[Check]:
    mail, account = known.mail, known.account
    received_by = mail.eaccount if mail is not None else ""
    if received_by and draft.eaccount and not same_address(received_by, draft.eaccount):
        yield Check("stop", f"the mail was received by {received_by}, not by {draft.eaccount}")
        return
    if account is None:
        trouble = known.account_trouble
        yield (
            Check("look", f"the mailbox could not be checked: {trouble}")
            if trouble
            else Check("info", "reading the mailbox …")
        )
        return
    if account.status is None:
        yield Check("look", "whether the mailbox that received it is active is not known")
    elif account.status != AccountStatus.ACTIVE:
        word = STATUS_WORDS.get(account.status, f"status {account.status}")
        yield Check("look", f"the mailbox that received it is not active: {word}")
    limit, sent = account.daily_limit, known.sent_today
    today = (
        f"{'–' if sent is None else f'{sent:,.0f}'}/{'–' if limit is None else f'{limit:,.0f}'} sent today"
    )
    if limit is not None and sent is not None and sent >= limit:
        yield Check("look", f"the mailbox is at its limit: {today}")
    elif account.status == AccountStatus.ACTIVE:
        yield Check("good", f"sent by the mailbox that received it, which is active, {today}")


def _health(known: Known) -> Iterable[Check]:
    if known.account is None:
        return
    score = known.account.stat_warmup_score
    if score is None:
        yield Check("info", "the sender's warmup score is not known")
    elif score < HEALTHY:
        yield Check("look", f"the sender is not well: warmup score {score:.0f}, healthy from {HEALTHY}")
    else:
        yield Check("good", f"sender healthy (warmup {score:.0f})")


def _thread(draft: Draft, known: Known) -> Iterable[Check]:
    found = objection(known.thread, draft) if known.thread else None
    if found is not None and found.text:
        yield Check("look", found.text)
    elif found is not None:
        yield Check("good", "nobody wrote since, as far as the thread was read")
    yield Check("info", "the thread is read once more before it leaves")


def _words(draft: Draft, known: Known) -> Iterable[Check]:
    links = _links(draft.text)
    if links:
        many = f"{plural(links, 'link')} in the text"
        before = any(map(_has_link, known.thread)) or (known.mail is not None and _has_link(known.mail))
        if before or _links(draft.original):
            yield Check("info", f"{many}; there were links in this thread before")
        elif known.thread:
            yield Check("look", f"{many}, the first of this thread (deliverability)")
        else:
            yield Check("look", f"{many}, the first in what was read of this thread (deliverability)")
    if known.mail is not None and bare_subject(draft.subject) != bare_subject(known.mail.subject):
        yield Check("look", f"the subject was changed; the mail's was: {known.mail.subject}")


def _files(draft: Draft, known: Known) -> Iterable[Check]:
    if draft.kind != "forward" or known.mail is None:
        return
    taken = {file.url for file in files_of(draft)}
    for file in known.mail.attachments:
        name = f"{file.filename or 'a file without a name'}{_size(file)}"
        if file.url in taken:
            yield Check("good", f"goes along: {name}")
        elif can_go_along(file):
            yield Check("look", f"left behind: {name}; a takes it along")
        else:
            yield Check("look", f"left behind: {name}; the server has no address of it")


def _size(file: Attachment) -> str:
    return "" if file.size is None else f" ({short(file.size)}B)"


def _has_link(mail: Email) -> bool:
    return bool(_HREF.search(mail.body.html) or _links(mail.body.text))


def _links(text: str) -> int:
    """How many pages are linked; addresses of people are no links."""
    return sum(link.url.startswith("http") for link in links_in(text))
