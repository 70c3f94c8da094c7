"""Looking for text in the mails that are here, without asking the server."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from instantly_tui.api.emails import Email, get_email, list_emails, of_thread
from instantly_tui.engine.answers import Answers
from instantly_tui.text.mail import html_to_text


def holds(answers: Answers, terms: Sequence[str], mail: Email) -> bool:
    """Whether every term stands in the mail as far as it was read, or in its thread; terms are casefolded."""
    missing = [term for term in terms if term not in _head(mail)]
    if not missing:
        return True
    whole = answers.peek(get_email(mail.id)).value
    texts = [_body(whole)] if whole is not None else []
    thread = answers.peek(list_emails(of_thread(mail.thread_id))).value if mail.thread_id else None
    if thread is not None:
        texts += [_head(each) + "\n" + _body(each) for each in thread.items]
    return all(any(term in text for text in texts) for term in missing)


def _head(mail: Email) -> str:
    parts = (mail.from_name, mail.from_address_email, mail.lead, mail.subject, mail.content_preview)
    return "\n".join((*parts, mail.body.text)).casefold()


def _body(mail: Email) -> str:
    return _text_of(mail.body.text, "" if mail.body.text else mail.body.html)


@lru_cache(256)
def _text_of(text: str, html: str) -> str:
    return (text or html_to_text(html).text).casefold()
