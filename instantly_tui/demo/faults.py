"""Faults at the client's transport: what goes wrong between it and the server, request by request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from instantly_tui.demo.app import make_app
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.world import World

Forward = Callable[[httpx.Request], Awaitable[httpx.Response]]
Fault = Callable[[httpx.Request, Forward], Awaitable[httpx.Response]]
"""Answers a request, with or without asking the server behind."""


def in_process(
    world: World, *, limiter: Limiter | None = None, latency: bool = False
) -> httpx.AsyncBaseTransport:
    """A transport that reaches a simulated service without a socket; it ignores timeouts."""
    return httpx.ASGITransport(app=make_app(world, limiter=limiter, latency=latency))


class Gate:
    """Holds what comes to it until it is opened."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._reached = asyncio.Event()
        self.waiting = 0
        """How many are held now."""

    async def pass_through(self) -> None:
        """Wait until the gate is open."""
        self.waiting += 1
        self._reached.set()
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1

    async def reached(self) -> None:
        """Wait until something has come to the gate."""
        await self._reached.wait()

    def open(self) -> None:
        """Let everything through, now and later."""
        self._open.set()


@dataclass
class Seen:
    """One request that came by, and what became of it."""

    method: str
    path: str
    """Percent-encoded, without the query."""
    query: list[tuple[str, str]]
    body: Any
    """Decoded JSON, None without a body."""
    outcome: int | str = "in flight"
    """The status, or the name of the failure."""


@dataclass
class _Line:
    """One line of the script."""

    fault: Fault
    method: str
    path: str
    times: int
    skip: int


class FaultTransport(httpx.AsyncBaseTransport):
    """Passes requests on, except those for which a fault is scripted."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._script: list[_Line] = []
        self.requests: list[Seen] = []

    def script(
        self, fault: Fault, *, method: str = "", path: str = "", times: int = 1, skip: int = 0
    ) -> None:
        """Let `fault` befall the next `times` requests with this method and this text in their path.

        Empty `method` and `path` fit every request; the first `skip` that fit go through unharmed. Of several
        lines that fit, the one written first is used up first.
        """
        self._script.append(_Line(fault, method, path, times, skip))

    def count(self, method: str = "", path: str = "") -> int:
        """How many requests with this method and this text in their path came by."""
        return sum(method in ("", seen.method) and path in seen.path for seen in self.requests)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer through the first fault that fits, otherwise from the server behind."""
        seen = await _seen(request)
        self.requests.append(seen)
        fault = self._next(seen)
        try:
            if fault is None:
                response = await self._inner.handle_async_request(request)
            else:
                response = await fault(request, self._inner.handle_async_request)
        except BaseException as error:
            seen.outcome = type(error).__name__
            raise
        seen.outcome = response.status_code
        return response

    async def aclose(self) -> None:
        """Close the transport behind."""
        await self._inner.aclose()

    def _next(self, seen: Seen) -> Fault | None:
        for line in self._script:
            if line.method not in ("", seen.method) or line.path not in seen.path:
                continue
            if line.skip:
                line.skip -= 1
                continue
            line.times -= 1
            if not line.times:
                self._script.remove(line)
            return line.fault
        return None


def refuse() -> Fault:
    """No connection: the request never leaves."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    return act


def timeout() -> Fault:
    """No connection in time: the request never leaves."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        raise httpx.ConnectTimeout("no connection in time", request=request)

    return act


def unanswered() -> Fault:
    """The request is sent and vanishes: the server never acts, and no answer comes in time."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        raise httpx.ReadTimeout("no answer in time", request=request)

    return act


def lose() -> Fault:
    """The server acts, and its answer is lost."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        await (await forward(request)).aread()
        raise httpx.ReadTimeout("no answer in time", request=request)

    return act


def drop() -> Fault:
    """The server acts, and the connection breaks before the answer."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        await (await forward(request)).aread()
        raise httpx.RemoteProtocolError("the server disconnected", request=request)

    return act


def status(code: int, body: Any = None, headers: dict[str, str] | None = None) -> Fault:
    """The server refuses with `code` and does not act; `body` is JSON, or text sent as HTML."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        if isinstance(body, str):
            return httpx.Response(code, html=body, headers=headers, request=request)
        content = {"statusCode": code, "error": "Error", "message": "Something went wrong"}
        return httpx.Response(code, json=content if body is None else body, headers=headers, request=request)

    return act


def html_502() -> Fault:
    """A proxy in front answers with a page."""
    return status(502, "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>")


def cut(size: int) -> Fault:
    """The server acts, and only the first `size` bytes of its answer arrive."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        response = await forward(request)
        content = await response.aread()
        headers = {"content-type": response.headers.get("content-type", "application/json")}
        return httpx.Response(response.status_code, content=content[:size], headers=headers, request=request)

    return act


def empty() -> Fault:
    """The server acts and answers 200 without a body."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        await (await forward(request)).aread()
        return httpx.Response(200, content=b"", request=request)

    return act


def hold(gate: Gate, *, acted: bool = True) -> Fault:
    """Wait at a gate: with the answer when the server has `acted`, else with the request."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        if not acted:
            await gate.pass_through()
            return await forward(request)
        response = await forward(request)
        await response.aread()
        await gate.pass_through()
        return response

    return act


def slow(seconds: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Fault:
    """The answer takes `seconds` longer, as `sleep` counts them."""

    async def act(request: httpx.Request, forward: Forward) -> httpx.Response:
        response = await forward(request)
        await response.aread()
        await sleep(seconds)
        return response

    return act


async def _seen(request: httpx.Request) -> Seen:
    content = await request.aread()
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    query = list(request.url.params.multi_items())
    return Seen(request.method, path, query, json.loads(content) if content else None)
