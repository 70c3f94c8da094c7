"""A mail server of one thread, in memory: stores what is sent, and fails in every way one can."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import httpx

from tests.support.clock import START

HTML_PAGE = "<html><head></head><body><div>{}</div></body></html>"

BEFORE = ("refused", "connect timeout", "lost before", "500 before", "502 before", "429", "400", "401", "404")
"""Failures after which nothing was stored; the last five with an answer that says so."""
AFTER = ("lost after", "broken after", "500 after", "502 after", "cut", "empty", "garbage", "408 after")
"""Failures after which the mail was stored."""
INSIDE = ("200 with error",)
"""A success that says it is none; nothing was stored."""


class MailServer(httpx.AsyncBaseTransport):
    """Answers as the API does (API.md §10); `faults` befall the next mails that are sent, one each."""

    def __init__(self, now: Callable[[], datetime] = lambda: START) -> None:
        self._now = now
        self.mails: list[dict[str, Any]] = [received("mail-1", START - timedelta(hours=1))]
        self.faults: list[str] = []
        self.list_faults: list[str] = []
        self.hidden = 0
        """How many more lists leave out what was sent here."""
        self.posts = 0
        self.lists = 0
        self.read_threads: list[str] = []
        self.before_answer: Callable[[str], None] = lambda _: None

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The mails that were sent through this server."""
        return [mail for mail in self.mails if mail["id"].startswith("sent-")]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v2")
        if request.method == "POST" and path in ("/emails/reply", "/emails/forward"):
            return self._send(request, json.loads(await request.aread()))
        if request.method == "GET" and path == "/emails":
            return self._list(request)
        if path.startswith("/emails/threads/"):
            self.read_threads.append(unquote(path.split("/")[3]))
            return httpx.Response(200, json={"success": True})
        return httpx.Response(404, json={"statusCode": 404, "error": "Not Found", "message": path})

    def _send(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        self.posts += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refused":
            raise httpx.ConnectError("refused", request=request)
        if fault == "connect timeout":
            raise httpx.ConnectTimeout("no connection", request=request)
        if fault == "lost before":
            raise httpx.ReadTimeout("no answer", request=request)
        refusal = _refusal(fault)
        if refusal is not None:
            return refusal
        answered = next(mail for mail in self.mails if mail["id"] == body["reply_to_uuid"])
        mail = {
            "id": f"sent-{len(self.sent) + 1}",
            "timestamp_created": _stamp(self._now()),
            "subject": body["subject"],
            "thread_id": answered["thread_id"],
            "eaccount": body["eaccount"],
            "lead": answered["lead"],
            "from_address_email": body["eaccount"],
            "to_address_email_list": body.get("to_address_email_list") or answered["from_address_email"],
            "body": {"html": HTML_PAGE.format(body["body"].get("html") or body["body"]["text"])},
            "ue_type": 3,
            "cc_address_email_list": "",
        }
        self.mails.append(mail)
        self.before_answer(fault)
        return _after(fault, mail, request)

    def _list(self, request: httpx.Request) -> httpx.Response:
        self.lists += 1
        fault = self.list_faults.pop(0) if self.list_faults else ""
        if fault == "refused":
            raise httpx.ConnectError("refused", request=request)
        if fault:
            return httpx.Response(int(fault), json={"message": "no"})
        search = request.url.params.get("search", "")
        thread = search.removeprefix("thread:")
        found = [mail for mail in self.mails if thread in (mail["thread_id"], mail["lead"])]
        if self.hidden:
            self.hidden -= 1
            found = [mail for mail in found if not mail["id"].startswith("sent-")]
        newest_first = sorted(found, key=lambda mail: mail["timestamp_created"], reverse=True)
        return httpx.Response(200, json={"items": newest_first[:100], "next_starting_after": "more"})


def received(mail_id: str, at: datetime, **fields: Any) -> dict[str, Any]:
    """A mail from the lead of the thread."""
    mail = {
        "id": mail_id,
        "timestamp_created": _stamp(at),
        "subject": "closing the books",
        "thread_id": "31-abc",
        "eaccount": "sam@example.org",
        "lead": "dana@example.com",
        "from_address_email": "dana@example.com",
        "to_address_email_list": "sam@example.org",
        "body": {"text": "Can you show me?", "html": "<p>Can you show me?</p>"},
        "ue_type": 2,
        "is_unread": 1,
    }
    return mail | fields


def by_hand(mail_id: str, at: datetime, text: str, **fields: Any) -> dict[str, Any]:
    """A mail a colleague sent from the mailbox of the thread."""
    return received(
        mail_id,
        at,
        from_address_email="sam@example.org",
        to_address_email_list="dana@example.com",
        ue_type=3,
        body={"html": HTML_PAGE.format(text)},
        **fields,
    )


def _stamp(moment: datetime) -> str:
    # Lists cut the milliseconds off (BEHAVIOUR.md 9.12).
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _refusal(fault: str) -> httpx.Response | None:
    if fault in ("500 before", "502 before"):
        return _broken(int(fault[:3]))
    if fault in ("429", "400", "401", "404"):
        return httpx.Response(int(fault), json={"statusCode": int(fault), "error": "no", "message": "no"})
    if fault == "200 with error":
        return httpx.Response(200, json={"error": "ACC_AUTH_ERROR"})
    return None


def _broken(status: int) -> httpx.Response:
    if status == 502:
        return httpx.Response(502, html="<html><body><h1>502 Bad Gateway</h1></body></html>")
    return httpx.Response(status, json={"statusCode": status, "error": "Internal", "message": "boom"})


def _after(fault: str, mail: dict[str, Any], request: httpx.Request) -> httpx.Response:
    if fault == "lost after":
        raise httpx.ReadTimeout("no answer", request=request)
    if fault == "broken after":
        raise httpx.RemoteProtocolError("disconnected", request=request)
    if fault in ("500 after", "502 after", "408 after"):
        return _broken(int(fault[:3]))
    whole = json.dumps(mail).encode()
    if fault == "cut":
        return httpx.Response(200, content=whole[: len(whole) // 2])
    if fault == "empty":
        return httpx.Response(200, content=b"")
    if fault == "garbage":
        return httpx.Response(200, content=b"\x00\xff<ok>")
    return httpx.Response(200, content=whole)
