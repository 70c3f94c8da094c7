"""A reply or forward as it is being written: its fields, what keeps it from being sent, its form on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, get_args

Kind = Literal["reply", "forward"]
State = Literal["draft", "held", "sending", "sent", "refused", "unknown"]

FORMAT = 1
"""Of the JSON form; a file with a higher number was written by a newer program and is left alone."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_WORDS = "first|last|full|company|sender|recipient|name|title|role|date|day|time|link|url|phone|number|topic"
_TAGS = "first|last|full|company|sender|recipient|name|role|day|phone|number|topic"
"""Words between `<` and `>`: without those that are elements of HTML, and where no address stands."""
_LEFT_OPEN = re.compile(
    r"\{\{[^{}\n]*\}\}|\{\{|(?<=[a-z])\}\}"
    # Behind a word brackets are code, and before a parenthesis they are a link of Markdown.
    rf"|(?<![\w\])])\[(?:(?:your|insert)\b[^\[\]\n]*|(?:(?:{_WORDS})\b[ _-]?)+|placeholder|tbd|todo)\](?!\()"
    rf"|(?<!\w)<(?:(?:your|insert)\b[^<>@\n]*|(?:(?:{_TAGS})\b[ _-]?)+|placeholder|tbd|todo)>"
    r"|\b(?-i:X{3,}|TODO)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Recipients:
    """Addresses by field; each stands in the first field it was typed into."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        return (*self.to, *self.cc, *self.bcc)


@dataclass(frozen=True)
class Draft:
    """One reply or forward and how far it has come; what is on disk is this, nothing less."""

    id: str
    kind: Kind = "reply"
    state: State = "draft"
    thread: str = ""
    """Key of the thread it belongs to, as the API spells it."""
    reply_to: str = ""
    """Id of the mail it answers or forwards; for a reply always a received one."""
    author: str = ""
    """Address that wrote that mail: a reply goes there whatever else is said (API.md §10)."""
    lead: str = ""
    """Address of the thread's lead."""
    campaign: str = ""
    """Id of the lead's campaign, for the interest status."""
    eaccount: str = ""
    """The mailbox that received the mail, which is the one that answers."""
    subject: str = ""
    text: str = ""
    """What the user typed."""
    original: str = ""
    """The quoted mail as text, put below; empty to quote nothing."""
    to: str = ""
    """Addresses as typed, separated by commas: a forward's recipients, a reply's besides the author."""
    cc: str = ""
    bcc: str = ""
    files: str = ""
    """Attachments of the mail that a forward takes along: lines of a name, a tab and an address."""
    interest: int | None = None
    """Interest status to set once it is sent; None leaves the lead's as it is."""
    seen: str = ""
    """Id of the newest mail of the thread when the user last looked."""
    seen_at: datetime | None = None
    """When the server stored that mail, by the server's clock."""
    before_id: str = ""
    """Id of the newest mail of the thread just before the first request left."""
    before_at: datetime | None = None
    """When the server stored that mail: what was sent is newer."""
    note: str = ""
    """Why it is where it is, one line."""
    mail: str = ""
    """Id of the stored mail, once it is known to be sent."""
    unsettled: bool = False
    """Whether an earlier sending may have reached the server; it is never shown as unsent again."""
    created: datetime | None = None
    updated: datetime | None = None
    sent_at: datetime | None = None
    """When the first request left, by this machine's clock."""

    @property
    def name(self) -> str:
        """How to call it in a sentence."""
        whom = (self.author or self.lead) if self.kind == "reply" else ", ".join(addresses(self.to))
        return f"{self.kind} to {whom or 'nobody yet'}"

    @property
    def body(self) -> str:
        """The whole text as it is sent: what was typed, then the quoted mail."""
        typed = _whole(self.text.rstrip())
        return f"{typed}\n\n{_whole(self.original)}" if self.original else typed

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.text.strip()

    @property
    def recipients(self) -> Recipients:
        """Whom it goes to besides the author of a reply, nobody named twice."""
        once = {self.author.strip().casefold()} if self.kind == "reply" else set()
        lists: list[tuple[str, ...]] = []
        for field in (self.to, self.cc, self.bcc):
            lists.append(tuple(word for word in addresses(field) if word.casefold() not in once))
            once.update(word.casefold() for word in lists[-1])
        return Recipients(*lists)

    def problems(self) -> tuple[str, ...]:
        """Everything that keeps it from being sent, worst first; nothing when it may go."""
        return tuple(self._problems())

    def _problems(self) -> Iterable[str]:
        if not self.reply_to:
            yield (
                "there is no received mail to answer"
                if self.kind == "reply"
                else "there is no mail to forward"
            )
        elif self.kind == "reply" and not self.author:
            yield "nobody is known as the author of the mail answered"
        elif self.kind == "reply" and same_address(self.author, self.eaccount):
            yield "the mail answered is one of ours, so the reply would go to our own mailbox"
        if not self.eaccount:
            yield "the mailbox that received the mail is not known"
        if not self.subject.strip():
            yield "the subject is empty"
        elif "\n" in self.subject or "\r" in self.subject:
            yield "the subject has more than one line"
        if self.empty and not (self.kind == "forward" and self.original):
            yield "the text is empty"
        if self.kind == "forward" and not addresses(self.to):
            yield "it has no recipient"
        for field in (self.to, self.cc, self.bcc):
            yield from not_addresses(field)
        yield from (f"{word} is not filled in" for word in self.left_open())

    def warnings(self) -> tuple[str, ...]:
        """What the user should look at before sending."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterable[str]:
        if self.kind == "reply" and self.lead and self.author and not same_address(self.author, self.lead):
            yield f"it goes to {self.author}, not to the lead {self.lead}"
        known = {domain(self.lead), domain(self.author), domain(self.eaccount)}
        others = self.recipients
        new = dict.fromkeys(domain(other) for other in others.everyone if domain(other) not in known)
        if self.kind == "reply":
            yield from (f"{name} is new in this thread" for name in new if name)
        if any(same_address(other, self.eaccount) for other in others.everyone):
            yield f"{self.eaccount} is our own mailbox, which sends it"

    def left_open(self) -> tuple[str, ...]:
        """Placeholders in the subject or the typed text that nobody filled in."""
        found = (hit.group() for part in (self.subject, self.text) for hit in _LEFT_OPEN.finditer(part))
        return tuple(dict.fromkeys(found))


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a typed list, in order, each once; a name before `<…>` is left out."""
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    bare = (hit.group(1).strip() if (hit := re.fullmatch(r".*<([^<>]*)>", part)) else part for part in parts)
    once: dict[str, str] = {}
    for part in bare:
        once.setdefault(part.casefold(), part)
    return tuple(part for part in once.values() if part)


def not_addresses(text: str) -> tuple[str, ...]:
    """What of a typed list is no address, in words."""
    return tuple(f"{word[:60]} is not an address" for word in addresses(text) if not is_address(word))


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def domain(address: str) -> str:
    """What stands behind the @, in lower case."""
    return address.rpartition("@")[2].casefold()


def is_draft_id(text: str) -> bool:
    """Whether it may name a file."""
    return _ID.fullmatch(text) is not None


def to_json(draft: Draft) -> bytes:
    """The form on disk; ASCII, so that no character of the text can keep it from being written."""
    held = {field.name: getattr(draft, field.name) for field in fields(draft)}
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in held.items()
    }
    return json.dumps({"format": FORMAT, **plain}, indent=1).encode("ascii")


class NewerFormat(ValueError):
    """The file was written by a newer program than this one."""


def from_json(content: bytes) -> Draft:
    """Read the form on disk; a field left out takes its default.

    Raises NewerFormat, and ValueError when it is no draft at all or a field is of another kind.
    """
    try:
        held = json.loads(content.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(held, dict) or not isinstance(held.get("format"), int):
        raise ValueError("not a draft")
    if held["format"] > FORMAT:
        raise NewerFormat(f"format {held['format']}")
    read = {field.name: _read(field.name, held[field.name]) for field in fields(Draft) if field.name in held}
    if not is_draft_id(read.get("id", "")):
        raise ValueError("no usable id")
    return Draft(**read)


# The user's own words keep their joiners and marks, which some scripts need; what drives a terminal goes.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_MOMENTS = {"seen_at", "before_at", "created", "updated", "sent_at"}
_CHOICES: dict[str, tuple[str, ...]] = {"kind": get_args(Kind), "state": get_args(State)}


def _read(name: str, value: Any) -> Any:
    if name in _MOMENTS:
        return None if value is None else _moment(name, value)
    if name == "interest":
        if value is not None and type(value) is not int:
            raise ValueError("interest is not a number")
        return value
    if name == "unsettled":
        if not isinstance(value, bool):
            raise ValueError("unsettled is not yes or no")
        return value
    if not isinstance(value, str) or value not in _CHOICES.get(name, (value,)):
        raise ValueError(f"{name} can't be {value!r:.40}")
    return _CONTROLS.sub("", value)


def _moment(name: str, value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError(f"{name} is no date")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    return moment


TYPED = ("kind", "subject", "text", "original", "to", "cc", "bcc", "files", "interest")
"""The fields the user writes."""
CONTENT = (*TYPED, "thread", "reply_to", "author", "lead", "campaign", "eaccount", "seen", "seen_at")
"""The fields the editor owns; the others say how far it has come."""


def same_typed(one: Draft, other: Draft) -> bool:
    """Whether nothing the user wrote differs."""
    return all(getattr(one, name) == getattr(other, name) for name in TYPED)


def same_content(one: Draft, other: Draft) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def with_content(draft: Draft, source: Draft) -> Draft:
    """The draft as far as it has come, with what another holds written in it."""
    return replace(draft, **{name: getattr(source, name) for name in CONTENT})


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one, whatever their case."""
    return one.strip().casefold() == other.strip().casefold()


def _whole(text: str) -> str:
    """Without what drives a terminal, and without halves of characters, which no request can carry."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
