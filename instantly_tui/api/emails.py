"""Mails of the Unibox: the record, which to ask for, and every call of API.md §10."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Literal

from pydantic import AliasPath, Field, model_validator

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.limits import EVERY, MAIL_LIST, MAIL_TEST
from instantly_tui.api.page import (
    CleanLine,
    CleanText,
    Code,
    Each,
    Flag,
    Key,
    Number,
    Page,
    Record,
    Ref,
    When,
    count_of,
    nothing,
    page_of,
    record_of,
)

Direction = Literal["in", "out", "scheduled"]

SENT, RECEIVED, MANUAL, SCHEDULED = 1, 2, 3, 4
"""Values of `ue_type`: by a campaign, from the lead, by hand, not sent yet."""

TEXT_LETTERS = 200_000
"""How much of a mail's text is kept: nobody reads on, and a stranger may send any amount."""

_PREFIXES = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.I)


class Body(Record):
    """The two forms of a mail; one of them, or both with `preview_only`, may be empty."""

    text: CleanText = ""
    html: str = ""
    """As it came: the one text no record cleans. Only an HTML reader may have it, never the screen."""
    text_is_cut: bool = False
    """Whether the text is longer than what is here."""

    @model_validator(mode="before")
    @classmethod
    def _beginning(cls, value: Any) -> Any:
        """Cut before anything is cleaned: two megabytes of newlines would hold the screen up for nothing."""
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str):
            return value
        return value | {"text": text[:TEXT_LETTERS], "text_is_cut": len(text) > TEXT_LETTERS}


class Attachment(Record):
    """A file that came with a mail."""

    filename: CleanLine = ""
    size: Number = None
    """Bytes."""
    type: CleanLine = ""
    url: CleanLine = ""
    error: CleanLine = ""


class Address(Record):
    """A name and an address from a mail's header."""

    address: CleanLine = ""
    name: CleanLine = ""


class Email(Record):
    """A mail (API.md §10); an outgoing one has only `body.html`."""

    id: Key
    subject: CleanLine = ""
    body: Body = Field(default_factory=Body)
    content_preview: CleanLine = ""
    eaccount: CleanLine = ""
    """Our sending account it went through."""
    from_address_email: CleanLine = ""
    to_address_email_list: CleanLine = ""
    """Addresses with commas between, as the other lists."""
    cc_address_email_list: CleanLine = ""
    bcc_address_email_list: CleanLine = ""
    reply_to: CleanLine = ""
    from_addresses: Each[Address] = Field(default=(), validation_alias="from_address_json")
    to_addresses: Each[Address] = Field(default=(), validation_alias="to_address_json")
    cc_addresses: Each[Address] = Field(default=(), validation_alias="cc_address_json")
    attachments: Each[Attachment] = Field(default=(), validation_alias=AliasPath("attachment_json", "files"))
    timestamp_created: When = None
    """When it was stored; lists are in this order."""
    timestamp_email: When = None
    """As the header says, which can lie."""
    message_id: CleanLine = ""
    """From the header; replies are made by `id`."""
    thread_id: Ref = None
    """Opaque, not a UUID."""
    lead: CleanLine = ""
    """The lead's address."""
    lead_id: Ref = None
    campaign_id: Ref = None
    subsequence_id: Ref = None
    list_id: Ref = None
    ai_agent_id: Ref = None
    organization_id: CleanLine = ""
    ue_type: Code = None
    step: CleanLine = ""
    """`<sequence>_<step>_<variant>`, from 0; empty on mails written by hand."""
    is_unread: Flag = None
    is_auto_reply: Flag = None
    """Only from `get_email`."""
    is_focused: Flag = None
    ai_assisted: Flag = None
    i_status: Code = None
    """The thread's interest status."""
    ai_interest_value: Number = None
    reminder_ts: When = None

    @property
    def direction(self) -> Direction:
        """Whether the lead wrote it, we did, or it waits to be sent."""
        if self.ue_type in (SENT, MANUAL):
            return "out"
        if self.ue_type == RECEIVED:
            return "in"
        if self.ue_type == SCHEDULED:
            return "scheduled"
        ours = bool(self.eaccount) and self.from_address_email.casefold() == self.eaccount.casefold()
        return "out" if ours else "in"

    @property
    def other(self) -> str:
        """The address on the other side: the lead's, else whoever wrote to us or got our mail."""
        if self.lead:
            return self.lead
        if self.direction == "in":
            return self.from_address_email
        return self.to_address_email_list.split(",")[0].strip()

    @property
    def from_name(self) -> str:
        """The sender's name, else the address."""
        names = (address.name for address in self.from_addresses if address.name)
        return next(names, self.from_address_email)

    @property
    def thread_key(self) -> str:
        """The thread it belongs to; without an id, the same people and subject make a thread."""
        if self.thread_id:
            return self.thread_id
        subject = bare_subject(self.subject)
        return f"{self.other.casefold()}\n{self.eaccount.casefold()}\n{subject}"


def bare_subject(subject: str) -> str:
    """A subject without "Re:" and its like, in lower case: the same for all mails of a conversation."""
    return _PREFIXES.sub("", subject).strip().casefold()


@dataclass(frozen=True)
class EmailQuery:
    """Which mails; the fields are the server's own (API.md §10), and empty ones are not sent."""

    search: str | None = None
    """A lead's address; for one thread use `of_thread`."""
    email_type: Literal["received", "sent", "manual"] | None = None
    latest_of_thread: bool | None = None
    sort_order: Literal["asc", "desc"] | None = None
    campaign_id: str | None = None
    list_id: str | None = None
    i_status: int | None = None
    eaccount: tuple[str, ...] = ()
    is_unread: bool | None = None
    has_reminder: bool | None = None
    mode: Literal["emode_focused", "emode_others", "emode_all"] | None = None
    preview_only: bool | None = None
    scheduled_only: bool | None = None
    assigned_to: str | None = None
    lead: str | None = None
    company_domain: str | None = None
    marked_as_done: bool | None = None
    min_timestamp_created: str | None = None
    max_timestamp_created: str | None = None

    def params(self) -> dict[str, Any]:
        """The fields that are set; `eaccount` as one text with commas."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        held["eaccount"] = ",".join(self.eaccount)
        return {name: value for name, value in held.items() if value not in (None, "")}


def of_thread(thread_id: str) -> EmailQuery:
    """All mails of a thread, oldest first."""
    return EmailQuery(search=f"thread:{thread_id}", sort_order="asc")


INBOX = EmailQuery(email_type="received", latest_of_thread=True, sort_order="desc", preview_only=True)
"""The newest mail from the lead in each thread."""


class Keep(Enum):
    """Stands for "leave it as it is" where None means "take it away"."""

    KEEP = "keep"


_email = record_of(Email)


def list_emails(
    query: EmailQuery = INBOX, cursor: str | None = None, *, limit: int = 100
) -> Call[Page[Email]]:
    """One page of mails, newest first unless asked otherwise; at most 20 such calls a minute."""
    return Call(
        "GET",
        "/emails",
        page_of(Email),
        given(**query.params(), limit=limit, starting_after=cursor),
        effect="read",
        limits=(*EVERY, MAIL_LIST),
        scope="emails:read",
    )


def get_email(email_id: str) -> Call[Email]:
    """One mail with its whole body; not under the limit of lists."""
    return Call("GET", path("/emails/{}", email_id), _email, effect="read", scope="emails:read")


def patch_email(
    email_id: str,
    *,
    is_unread: bool | None = None,
    reminder_ts: datetime | Literal[Keep.KEEP] | None = Keep.KEEP,
) -> Call[Email]:
    """Mark a mail read or unread, or set its reminder (None takes it away)."""
    body: dict[str, Any] = {}
    if is_unread is not None:
        body["is_unread"] = int(is_unread)
    if reminder_ts is not Keep.KEEP:
        body["reminder_ts"] = _moment(reminder_ts)
    if not body:
        raise ValueError("nothing to change")
    return Call("PATCH", path("/emails/{}", email_id), _email, json=body, effect="set", scope="emails:update")


def delete_email(email_id: str) -> Call[None]:
    """Delete one mail of a thread."""
    return Call("DELETE", path("/emails/{}", email_id), nothing, effect="set", scope="emails:delete")


def unread_count() -> Call[int | None]:
    """How many received mails of the whole workspace are unread."""
    return Call("GET", "/emails/unread/count", count_of("count"), effect="read", scope="emails:read")


def mark_thread_read(thread_id: str) -> Call[None]:
    """Mark every mail of a thread read."""
    where = path("/emails/threads/{}/mark-as-read", thread_id)
    return Call("POST", where, nothing, effect="set", scope="emails:update")


def reply(
    reply_to: str,
    eaccount: str,
    subject: str,
    *,
    html: str = "",
    text: str = "",
    additional_recipients: Sequence[str] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    reminder_ts: datetime | None = None,
    assigned_to: str | None = None,
) -> Call[Email]:
    """Send a mail to the sender of the mail `reply_to` (its id, of a received one: API.md §10).

    `subject` goes as it is, without a "Re:" added; line breaks survive in `html` only, as `<br/>`.
    """
    body = given(
        reply_to_uuid=reply_to,
        eaccount=eaccount,
        subject=subject,
        body=_written(html, text),
        additional_recipients=list(additional_recipients) or None,
        cc_address_email_list=",".join(cc) or None,
        bcc_address_email_list=",".join(bcc) or None,
        reminder_ts=_moment(reminder_ts),
        assigned_to=assigned_to,
    )
    if not reply_to or not eaccount or not body["body"]:
        raise ValueError("a reply needs a mail to answer, a sending account and a text")
    return Call("POST", "/emails/reply", _email, json=body, scope="emails:create")


def forward(
    reply_to: str,
    eaccount: str,
    to: Sequence[str],
    subject: str,
    *,
    html: str = "",
    text: str = "",
    include_original_body: bool = False,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    answers_to: str | None = None,
    assigned_to: str | None = None,
) -> Call[Email]:
    """Send the mail `reply_to` (its id) on to others; `answers_to` is where their replies go."""
    files = [{"filename": file.filename, "url": file.url} for file in attachments]
    body = given(
        reply_to_uuid=reply_to,
        eaccount=eaccount,
        to_address_email_list=",".join(to),
        subject=subject,
        body=_written(html, text) or None,
        include_original_body=include_original_body or None,
        cc_address_email_list=",".join(cc) or None,
        bcc_address_email_list=",".join(bcc) or None,
        forwarded_attachments=json.dumps(files) if files else None,
        reply_to=answers_to,
        assigned_to=assigned_to,
    )
    if not reply_to or not eaccount or not to:
        raise ValueError("a forward needs a mail, a sending account and someone to send it to")
    if "body" not in body and not include_original_body:
        raise ValueError("a forward needs a text or the original one")
    return Call("POST", "/emails/forward", _email, json=body, scope="emails:create")


def send_test(eaccount: str, to: Sequence[str], subject: str, html: str) -> Call[None]:
    """Send a test mail, which is stored nowhere; Invalid when the account can't send it."""
    body = {
        "eaccount": eaccount,
        "to_address_email_list": ",".join(to),
        "subject": subject,
        "body": {"html": html},
    }
    limits = (*EVERY, MAIL_TEST)
    return Call("POST", "/emails/test", nothing, json=body, limits=limits, scope="emails:create")


def _written(html: str, text: str) -> dict[str, str]:
    return {name: value for name, value in (("html", html), ("text", text)) if value}


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z" if moment else None
