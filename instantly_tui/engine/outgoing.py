"""From a draft to the one request that sends it."""

from __future__ import annotations

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email, forward, reply
from instantly_tui.engine.drafts import Draft, addresses
from instantly_tui.text.mail import to_html


def outgoing(draft: Draft) -> Call[Email]:
    """The request: the text as typed, and as HTML, which alone keeps line breaks (API.md §10)."""
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
