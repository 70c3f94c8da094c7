"""A transport whose network is a function of the test: what was asked, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from instantly_tui.api.transport import Connection, Exchange, Transport, connect

KEY = "Y2FuYXJ5OmJpcmQtc2luZ3M9PQ=="
"""The canary: no message, repr or log may hold it."""

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Network:
    """Answers each request with the same reply, and keeps what was asked."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked: list[httpx.Request] = []
        self.log: list[Exchange] = []

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply(request) if callable(self.reply) else self.reply

    def transport(self, **connection: Any) -> Transport:
        """A transport over this network, signed in with the canary unless told otherwise."""
        return connect(
            Connection(**({"key": KEY} | connection)),
            inner=httpx.MockTransport(self._answer),
            log=self.log.append,
        )
