"""From a mail to the draft that answers it: who, from which mailbox, about what, quoting what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from instantly_tui.api.emails import Email
from instantly_tui.engine.drafts import Draft, addresses
from instantly_tui.text.mail import quote
from instantly_tui.ui.screens.mail_text import readable
from instantly_tui.workspace import Workspace

How = Literal["reply", "all", "forward"]

_REPLY = re.compile(r"\s*(re|aw|sv|antw)\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(fwd?|wg|tr)\s*:", re.IGNORECASE)


def draft_for(
    workspace: Workspace, mail: Email, whole: Email | None, how: str, thread: Sequence[Email]
) -> Draft:
    """The draft that answers or forwards a received mail; one begun before is taken up again.

    `whole` is the mail with its body, to quote; without it nothing is quoted.
    """
    box = workspace.outbox.box
    kind: Literal["reply", "forward"] = "forward" if how == "forward" else "reply"
    for draft in box.drafts.values():
        if draft.state in ("draft", "refused") and draft.kind == kind and draft.reply_to == mail.id:
            return draft
    newest = thread[-1] if thread else mail
    return box.new(
        kind=kind,
        thread=mail.thread_id or "",
        reply_to=mail.id,
        author=mail.from_address_email,
        lead=mail.lead,
        campaign=mail.campaign_id or "",
        eaccount=mail.eaccount,
        subject=_subject(mail.subject, kind),
        original=_quoted(whole, kind) if whole is not None else "",
        cc=", ".join(_others(whole or mail)) if how == "all" else "",
        seen=newest.id,
        seen_at=newest.timestamp_created,
    )


def _subject(subject: str, kind: str) -> str:
    pattern, prefix = (_FORWARD, "Fwd: ") if kind == "forward" else (_REPLY, "Re: ")
    return subject if pattern.match(subject) else prefix + subject


def _others(mail: Email) -> list[str]:
    """Everyone else the mail went to, without us and its author."""
    known = {mail.eaccount.casefold(), mail.from_address_email.casefold()}
    everyone = addresses(f"{mail.to_address_email_list},{mail.cc_address_email_list}")
    return [address for address in everyone if address.casefold() not in known]


def _quoted(mail: Email, kind: str) -> str:
    text = readable(mail)[0]
    when = f"{mail.timestamp_created:%a, %d %b %Y %H:%M} UTC" if mail.timestamp_created else "earlier"
    if kind == "forward":
        header = (
            f"---------- Forwarded message ----------\nFrom: {mail.from_name} <{mail.from_address_email}>"
        )
        return f"{header}\nDate: {when}\nSubject: {mail.subject}\nTo: {mail.to_address_email_list}\n\n{text}"
    return quote(text, f"On {when}, {mail.from_name} <{mail.from_address_email}> wrote:")
