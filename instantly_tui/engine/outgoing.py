"""From a received mail to the fields of an answer, and from a draft to the one request that sends it."""

from __future__ import annotations

import re
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email, forward, reply
from instantly_tui.engine.drafts import Draft, addresses
from instantly_tui.text.mail import to_html

_REPLY = re.compile(r"\s*(re|aw|sv|antw)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(fwd?|wg|tr|vs)\s*:", re.IGNORECASE)


def answer_fields(mail: Email, newest: Email | None = None, *, everyone: bool = False) -> dict[str, Any]:
    """The fields of a reply to a received mail; `newest` is the last mail of the thread the user has seen.

    Raises ValueError for a mail of ours: a reply to it would go to our own mailbox (API.md §10).
    """
    if mail.direction != "in":
        raise ValueError("only a received mail can be answered")
    ours = {mail.eaccount.casefold(), mail.from_address_email.casefold()}
    subject = mail.subject if _REPLY.match(mail.subject) else f"Re: {mail.subject}"
    fields = _common(mail, newest) | {"kind": "reply", "subject": subject}
    if everyone:
        fields["to"] = _others(mail.to_address_email_list, ours)
        fields["cc"] = _others(mail.cc_address_email_list, ours)
    return fields


def forward_fields(mail: Email, newest: Email | None = None) -> dict[str, Any]:
    """The fields of a forward of any mail."""
    subject = mail.subject if _FORWARD.match(mail.subject) else f"Fwd: {mail.subject}"
    return _common(mail, newest) | {"kind": "forward", "subject": subject}


def outgoing(draft: Draft) -> Call[Email]:
    """The request that sends a draft: its text as typed, and as HTML, which alone keeps line breaks."""
    text, html = draft.body, to_html(draft.body)
    to, cc, bcc = addresses(draft.to), addresses(draft.cc), addresses(draft.bcc)
    if draft.kind == "forward":
        return forward(
            draft.reply_to, draft.eaccount, to, draft.subject, html=html, text=text, cc=cc, bcc=bcc
        )
    return reply(
        draft.reply_to,
        draft.eaccount,
        draft.subject,
        html=html,
        text=text,
        additional_recipients=to,
        cc=cc,
        bcc=bcc,
    )


def _common(mail: Email, newest: Email | None) -> dict[str, Any]:
    seen = newest or mail
    return {
        "thread": mail.thread_id or "",
        "reply_to": mail.id,
        "author": mail.from_address_email,
        "lead": mail.lead,
        "campaign": mail.campaign_id or "",
        "eaccount": mail.eaccount,
        "seen": seen.id,
        "seen_at": seen.timestamp_created,
    }


def _others(listed: str, ours: set[str]) -> str:
    return ", ".join(address for address in addresses(listed) if address.casefold() not in ours)
