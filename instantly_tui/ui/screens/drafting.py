"""From a mail to the draft that answers it: who, from which mailbox, about what, quoting what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from instantly_tui.api.emails import Email
from instantly_tui.engine.drafts import Draft, addresses
from instantly_tui.engine.outgoing import as_files
from instantly_tui.resources.spec import Tone
from instantly_tui.text.mail import quote
from instantly_tui.ui.screens.mail_read import readable
from instantly_tui.workspace import Workspace

Kind = Literal["reply", "forward"]

_REPLY = re.compile(r"\s*(re|aw|sv|antw)\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(fwd?|wg|tr)\s*:", re.IGNORECASE)
OPEN = ("draft", "refused")
"""States in which a draft is still being written."""


@dataclass(frozen=True)
class Standing:
    """What has become of our answer to a mail, as a sign for its row and in words."""

    sign: str
    words: str
    tone: Tone


_STANDINGS = {
    "draft": Standing("✎", "a draft of yours waits: r goes on with it", "warn"),
    "refused": Standing("✗", "your reply was refused: r shows it again", "bad"),
    "held": Standing("⇡", "your reply is held; u takes it back", "warn"),
    "sending": Standing("⇡", "your reply is on its way", "warn"),
    "unknown": Standing("?", "your reply may have been sent: g o settles it", "bad"),
}
_ANSWERED = Standing("↩", "you have answered this mail", "good")


def standing(workspace: Workspace, mail: Email) -> Standing | None:
    """How far our answer to a mail has come; None when there is none."""
    for draft in workspace.outbox.box.drafts.values():
        if draft.reply_to == mail.id and draft.kind == "reply":
            return _STANDINGS.get(draft.state)
    return _ANSWERED if mail.id in workspace.answered else None


def kind_of(how: str) -> Kind:
    """`reply` and `all` write a reply."""
    return "forward" if how == "forward" else "reply"


def begun(workspace: Workspace, mail: Email, kind: Kind) -> Draft | None:
    """The draft on a mail that is not settled yet, the furthest one first."""
    drafts = [
        draft
        for draft in workspace.outbox.box.drafts.values()
        if draft.kind == kind and draft.reply_to == mail.id
    ]
    return min(drafts, key=lambda draft: draft.state in OPEN, default=None)


def draft_for(
    workspace: Workspace, mail: Email, whole: Email | None, how: str, thread: Sequence[Email]
) -> Draft:
    """The draft that answers or forwards a received mail; one begun before is taken up again.

    `whole` is the mail with its body, to quote; without it nothing is quoted yet.
    """
    kind = kind_of(how)
    copies = ", ".join(_others(whole or mail)) if how == "all" else ""
    known = begun(workspace, mail, kind)
    if known is not None and known.state in OPEN:
        return replace(known, cc=known.cc or copies)
    newest = thread[-1] if thread else mail
    draft = workspace.outbox.box.new(
        kind=kind,
        thread=mail.thread_id or "",
        reply_to=mail.id,
        author=mail.from_address_email,
        lead=mail.lead,
        campaign=mail.campaign_id or "",
        eaccount=mail.eaccount,
        subject=_subject(mail.subject, kind),
        cc=copies,
        seen=newest.id,
        seen_at=newest.timestamp_created,
    )
    return draft if whole is None else write_below(draft, whole)


def write_below(draft: Draft, mail: Email) -> Draft:
    """The draft with the mail it answers or forwards below it, and with the files of a forwarded one."""
    files = as_files(mail.attachments) if draft.kind == "forward" else ""
    return replace(draft, original=quoted(mail, draft.kind), files=files)


def _subject(subject: str, kind: Kind) -> str:
    pattern, prefix = (_FORWARD, "Fwd: ") if kind == "forward" else (_REPLY, "Re: ")
    return subject if pattern.match(subject) else prefix + subject


def _others(mail: Email) -> list[str]:
    """Everyone else the mail went to, without us and its author."""
    known = {mail.eaccount.casefold(), mail.from_address_email.casefold()}
    everyone = addresses(f"{mail.to_address_email_list},{mail.cc_address_email_list}")
    return [address for address in everyone if address.casefold() not in known]


def quoted(mail: Email, kind: Kind) -> str:
    """The mail as it is put below an answer, or as it is sent on."""
    read = readable(mail)
    text = f"{read.text}\n[…]" if read.cut else read.text
    when = f"{mail.timestamp_created:%a, %d %b %Y %H:%M} UTC" if mail.timestamp_created else "earlier"
    if kind == "forward":
        header = (
            f"---------- Forwarded message ----------\nFrom: {mail.from_name} <{mail.from_address_email}>"
        )
        return f"{header}\nDate: {when}\nSubject: {mail.subject}\nTo: {mail.to_address_email_list}\n\n{text}"
    return quote(text, f"On {when}, {mail.from_name} <{mail.from_address_email}> wrote:")
