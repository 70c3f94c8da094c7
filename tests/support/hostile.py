"""A line to the simulation on which every text a stranger could have written is made hostile."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import httpx

MARK = "¤"
"""Stands before what was added, so that it can be taken out of what comes back in requests."""

PAYLOADS = (
    "\x1b]0;owned\x07\x1b]2;owned\x1b\\",
    "\x1b]8;;https://phish.invalid\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1b]1337;SetMark\x07\x1b]9;owned\x07\x1b]777;notify;a;b\x07",
    "\x1bP$qm\x1b\\\x1bPq#0\x1b\\\x1b_Gi=1\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\",
    "\x1b[2J\x1b[H\x1b[31m\x1b[?1049l\x1b[?25h\x1b[6n\x1b[21t\x1b[c\x1b[>0q",
    "\x1bc\x1b(0\x1b7\x1b8\x1b#8\x1bN\x1b=",
    "\x9b2J\x9d0;owned\x9c\x90$q\x9c\x8e\x85\x84",
    "\x00\x01\x07\x08\x0b\x0c\x0e\x0f\x16\x7f\r",
    "[/] [/b] [ [0] [b + [@click=app.bell()]x[/] [@click=app.exit()]y[/]",
    "[link=https://phish.invalid]z[/link] [bold red]w[/] $text-error {mail} %s",
    "\u202egnp.exe\u202c \u2066\u2067\u2068x\u2069\u2069\u2069 \u200e\u200f\u061c",
    "Z" + "\u0300\u0351\u0489" * 60 + "algo",
    "a\u200bb\u200cc\u2060d\ufeffe\u00adf\ufff9g\U000e0041\U000e007f",
    "田中👩\u200d👩\u200d👧\ufe0f🏳️\u200d🌈 \ud83d \u2028\u2029",
    "long " + "x" * 10_000,
    "many\n" * 50 + "\t" * 50,
)

PLAIN = re.compile(
    r"(^|_)ids?$|^timestamp|^date|_at$|_date$|_until$|^(status|type|method|from|to|timezone|color"
    r"|next_starting_after|ai_interest_value|scopes?|uuid|provider|day|days)$"
)
"""Fields whose form the server decides; the texts of strangers are in all others."""


def poisoned(value: Any, turn: itertools.cycle[str], name: str = "") -> Any:
    """The same value with something hostile behind each text."""
    if isinstance(value, dict):
        return {
            (key + MARK + "\x1b]0;k\x07[/k]" if name == "payload" else key): poisoned(each, turn, key)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [poisoned(each, turn, name) for each in value]
    if not isinstance(value, str) or PLAIN.search(name) or _looks_planned(value):
        return value
    return value + MARK + next(turn)


def _looks_planned(value: str) -> bool:
    """Ids, times and numbers, under whatever name they come."""
    return re.fullmatch(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\d.*|[\d.:]*", value) is not None


class HostileTransport(httpx.AsyncBaseTransport):
    """Poisons answers, errors among them, and cleans requests of what came from there."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._turn = itertools.cycle(PAYLOADS)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = re.sub(rb"(\xc2\xa4|\\u00a4)[^\"]*", b"", await request.aread())
        url = re.sub(r"%C2%A4[^/?&,]*", "", str(request.url))
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        clean = httpx.Request(request.method, url, headers=headers, content=content or None)
        answer = await self._inner.handle_async_request(clean)
        body = await answer.aread()
        if body:
            body = json.dumps(poisoned(json.loads(body), self._turn)).encode()
        return httpx.Response(answer.status_code, content=body, headers={"content-type": "application/json"})

    async def aclose(self) -> None:
        await self._inner.aclose()
