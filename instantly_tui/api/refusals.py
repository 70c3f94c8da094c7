"""From an answer that is no success to the error that says what happened and what to do next (API.md §3)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.errors import (
    ApiError,
    Conflict,
    EdgeRefused,
    Invalid,
    KeyRefused,
    Missing,
    NoPlan,
    RateLimited,
    Refused,
    ScopeMissing,
    TooLarge,
    Uncertain,
)
from instantly_tui.text.clean import clean

LONGEST_WAIT = 300.0
"""Seconds; a server that asks for more is asked again after this."""
LONGEST_TEXT = 240
"""Characters of the server's own words in an error."""
SMALL = 4096
"""Bytes; an error inside a 200 is never longer, so longer bodies need no second look."""

_SCOPE = re.compile(
    r"invalid scope\.?\s*(?:required:\s*(?P<required>[^.]*))?\.?\s*(?:found:\s*(?P<found>.*))?", re.I
)
_FIELD = re.compile(r"(?P<path>(?:body|querystring|params)(?:/[\w.-]+)*) must (?P<rule>.*)")
_PROPERTY = re.compile(r"have required property '(?P<name>[^']+)'")
_PLAN = re.compile(r"\b(active|paid) plan\b", re.I)
_CODES = {
    "ACC_AUTH_ERROR": "the sending account can't sign in to its mail server; reconnect it in Instantly",
    "ACC_NOT_FOUND": "the workspace has no such sending account; choose another one",
    "ACC_UNKNOWN_ERROR": "the sending account's mail server failed; try later or another account",
}
_SENDING = ("/emails/reply", "/emails/forward")
_FROM_SHARED = "/from-export"
_NEVER_LEFT = ("ACC_AUTH_ERROR", "ACC_NOT_FOUND")
"""What keeps a mail from leaving at all; any other failure may have come after it left."""


@dataclass(frozen=True)
class Answer:
    """What came back, as far as errors are concerned."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""

    @property
    def said(self) -> str:
        """The server's own words on one line: `message`, else `error`, else a body that is plain text."""
        value = self.json
        if isinstance(value, dict):
            words = value.get("message") or value.get("error")
            if not isinstance(words, str):
                words = "" if words is None else json.dumps(words)
        elif value is None and not self.body.lstrip().startswith(b"<"):
            words = self.body[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
        else:
            words = value if isinstance(value, str) else ""
        return _short(words)

    @property
    def json(self) -> Any:
        """The body's value, or None when it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def _short(words: str) -> str:
    line = " ".join(clean(words).split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def inside(call: Call[Any], answer: Answer) -> ApiError | None:
    """The error inside an answer whose status says success, or None (API.md §3: `POST /emails/test`)."""
    if len(answer.body) > SMALL or b'"error"' not in answer.body:
        return None
    value = answer.json
    if not isinstance(value, dict) or not value.get("error") or "id" in value or "items" in value:
        return None
    status = value.get("statusCode")
    if isinstance(status, int) and status >= 400:
        return refusal(call, Answer(status, answer.body, answer.headers))
    words = answer.said
    if call.path in _SENDING and words not in _NEVER_LEFT:
        return Uncertain(f"Instantly answered with an error ({words}); the mail may have left", answer.status)
    return Invalid(_CODES.get(words, words), answer.status)


def refusal(call: Call[Any], answer: Answer, now: datetime | None = None) -> ApiError:
    """The error for an answer whose status is no 2xx; `now` is for a `Retry-After` that names a date."""
    status, said = answer.status, answer.said
    because = f" ({said})" if said else ""
    if status in (401, 403):
        return _not_allowed(call, answer, now)
    if status == 429:
        return RateLimited(f"Instantly says the rate limit is used up{because}", _wait(answer, now))
    if status == 408 or status >= 500:
        return Uncertain(f"Instantly failed with status {status}{because}{call.doubt}", status)
    if status < 400:
        return Refused(
            f"the server sent us elsewhere (status {status}); the key goes to one host only: check base_url",
            status,
        )
    if status == 402:
        if said and not _PLAN.search(said):
            return Refused(f"the plan doesn't cover this: {said}", status)
        return NoPlan(
            f"the workspace has no active plan{because}; renew it in Instantly's billing settings", status
        )
    if status == 404 and call.path.endswith(_FROM_SHARED):
        return Missing(f"no campaign has this id{because}; ask its owner for it again", 404)
    if status in (404, 410) or _says_missing(answer):
        return Missing(f"Instantly has no such record any more{because}; refresh the list", 404)
    if status == 409:
        return Conflict(f"something else stands in the way{because}; try again in a moment", status)
    if status == 413:
        return TooLarge(f"that is too much at once{because}; ask for fewer or a shorter time", status)
    if status in (400, 415, 422):
        return Invalid(
            f"Instantly does not accept it: {said or f'status {status}'}", status, field=_field(said)
        )
    return Refused(f"Instantly refused it: {said or f'status {status}'}", status)


def _not_allowed(call: Call[Any], answer: Answer, now: datetime | None) -> ApiError:
    status, said = answer.status, answer.said
    found = _SCOPE.match(said)
    if found:
        required = (found["required"] or call.scope).strip()
        have = tuple(part.strip() for part in (found["found"] or "").split(",") if part.strip())
        owns = f"; it has {', '.join(have)}" if have else ""
        return ScopeMissing(
            f"the API key lacks the scope {required or 'for this'}{owns}; make one with it in Instantly",
            status,
            required=required,
            found=have,
        )
    if status == 401:
        because = f" ({said})" if said else ""
        return KeyRefused(
            f"Instantly does not accept the API key{because}; check it or make a new one", status
        )
    value = answer.json
    if not isinstance(value, dict):
        return EdgeRefused(
            "the edge in front of Instantly refused the request before the key was looked at; "
            "check VPN, proxy and network, then try again",
            status,
        )
    if "rate limit" in said.lower():
        return RateLimited(f"Instantly says the rate limit is used up ({said})", _wait(answer, now))
    if call.path.endswith(_FROM_SHARED) and "statusCode" not in value:
        return Refused(f"{said or 'not shared'}: ask its owner to share it again", status)
    return ScopeMissing(
        f"this API key may not do that{f' ({said})' if said else ''}"
        + (f"; it needs the scope {call.scope}" if call.scope else ""),
        status,
        required=call.scope,
    )


def _says_missing(answer: Answer) -> bool:
    """Activate and pause of an unknown campaign: documented as a 400 whose body says 404 (API.md §3)."""
    value = answer.json
    return isinstance(value, dict) and value.get("statusCode") == 404


def _field(said: str) -> str:
    found = _FIELD.search(said)
    if not found:
        return ""
    missing = _PROPERTY.match(found["rule"])
    return f"{found['path']}/{missing['name']}" if missing else found["path"]


def _wait(answer: Answer, now: datetime | None) -> float | None:
    """Seconds in `Retry-After`, a number or a date, between 0 and LONGEST_WAIT; None when it says neither."""
    text = answer.headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        until, sent = date_of(text), date_of(answer.headers.get("date", "")) or now
        if until is None or sent is None:
            return None
        seconds = (until - sent).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None


def date_of(text: str) -> datetime | None:
    """The moment an HTTP date names, aware; None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
