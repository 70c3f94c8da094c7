"""From a draft to the one request that sends it."""

from __future__ import annotations

from collections.abc import Iterable

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Attachment, Email, forward, reply
from instantly_tui.engine.drafts import Draft
from instantly_tui.text.mail import to_html


def outgoing(draft: Draft) -> Call[Email]:
    """The request: the text as typed, and as HTML, which alone keeps line breaks (API.md §10)."""
    text, html = draft.body, to_html(draft.body)
    whom = draft.recipients
    if draft.kind == "forward":
        return forward(
            draft.reply_to,
            draft.eaccount,
            whom.to,
            draft.subject,
            html=html,
            text=text,
            cc=whom.cc,
            bcc=whom.bcc,
            attachments=files_of(draft),
        )
    return reply(
        draft.reply_to,
        draft.eaccount,
        draft.subject,
        html=html,
        text=text,
        additional_recipients=whom.to,
        cc=whom.cc,
        bcc=whom.bcc,
    )


def can_go_along(file: Attachment) -> bool:
    """Whether a forward can name an attachment: by its address, from which the server takes it."""
    return not file.error and file.url.startswith(("https://", "http://")) and file.url.isprintable()


def as_files(files: Iterable[Attachment]) -> str:
    """The attachments that can go along, as a draft keeps them."""
    return "\n".join(f"{file.filename}\t{file.url}" for file in files if can_go_along(file))


def files_of(draft: Draft) -> tuple[Attachment, ...]:
    """The attachments a draft takes along."""
    pairs = (line.partition("\t") for line in draft.files.splitlines())
    return tuple(Attachment(filename=name, url=url) for name, _, url in pairs if url)
