"""HTTP/1.1 as bytes between our client and the simulation, breaking where it is told to."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import httpcore
import httpx

How = Literal["closed", "reset", "timeout"]
Framing = Literal["length", "chunked", "close"]

REQUEST = ("one byte", "half the head", "the head", "half the body", "all but one", "all")
"""How much of a request arrives; a server acts on all of it only."""
ANSWER = (
    "nothing",
    "one byte",
    "half the status",
    "the status line",
    "half the head",
    "all but the blank line",
    "the head",
    "one byte of the body",
    "half the body",
    "all but one",
    "all",
)
"""How much of an answer arrives."""


@dataclass(frozen=True)
class Break:
    """Where a connection breaks, and how."""

    part: Literal["connect", "request", "answer"]
    at: str = ""
    how: How = "closed"
    framing: Framing = "length"
    acts: bool = False
    """Whether a server that got a whole request acts before its connection breaks."""


@dataclass(frozen=True)
class Reply:
    """An answer in place of the simulation's own."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    acts: bool = False
    """Whether the simulation acts all the same."""
    headers: tuple[tuple[str, str], ...] = ()


Fault = Break | Reply


class Wire(httpx.AsyncHTTPTransport):
    """The network's place is taken by memory; everything above the sockets is the real client."""

    def __init__(
        self, server: httpx.AsyncBaseTransport, seen: Callable[[str], object] = lambda _: None
    ) -> None:
        """`seen` hears of every step of a request: `asked`, `acted`, `answered` with its method."""
        super().__init__(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        # httpx has no public way to put another network under its own pool.
        self._pool: Any = httpcore.AsyncConnectionPool(network_backend=_Network(self))
        self.server, self.seen = server, seen
        self.faults: dict[str, list[Fault | None]] = {"POST": [], "GET": []}
        """What befalls the next mails sent, and the next lists read; None lets one pass."""
        self.asked: dict[str, int] = {"POST": 0, "GET": 0}
        """How many mails to send, and lists to read, the client began to ask for."""
        self.dead = False
        """Whether the client's process is gone: nothing it asks from now on leaves."""

    def script(self, method: str, *faults: Fault | None) -> None:
        """Let faults befall the next requests of a kind, one each."""
        self.faults[method] += faults

    def fault(self, method: str, path: str) -> Fault | None:
        """What befalls this request."""
        if method == "POST" and path.split("?")[0].endswith(("/reply", "/forward")):
            kind = "POST"
        elif method == "GET" and path.split("?")[0].endswith("/emails"):
            kind = "GET"
        else:
            return None
        self.asked[kind] += 1
        return self.faults[kind].pop(0) if self.faults[kind] else None


class _Network(httpcore.AsyncNetworkBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if self._wire.dead:
            raise httpcore.ConnectError("the process is gone")
        # The thread is read before a mail is sent.
        for kind in ("POST",) if self._wire.asked["GET"] else ("GET",):
            waiting = self._wire.faults[kind]
            if waiting and isinstance(waiting[0], Break) and waiting[0].part == "connect":
                fault = waiting.pop(0)
                assert isinstance(fault, Break)
                self._wire.asked[kind] += 1
                raise (
                    httpcore.ConnectTimeout() if fault.how == "timeout" else httpcore.ConnectError("refused")
                )
        return _Stream(self._wire)


class _Stream(httpcore.AsyncNetworkStream):
    """One connection; requests come one after the other."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._sent = b""
        self._fault: Fault | None = None
        self._total: int | None = None
        self._answer = b""
        self._broken: How | None = None
        self._over = False

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._over or self._wire.dead:
            raise httpcore.WriteError()
        if self._broken is not None and self._fault is not None:
            return  # Nobody reads it any more, which is only noticed later.
        self._sent += buffer
        head, mark, _ = self._sent.partition(b"\r\n\r\n")
        if not mark:
            return
        lines = head.decode("ascii").split("\r\n")
        method, path, _ = lines[0].split(" ")
        fields = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        if self._total is None:
            self._total = len(head) + 4 + int(fields.get("content-length", "0"))
            self._fault = self._wire.fault(method, path)
            self._wire.seen(f"asked {method}")
            if self._wire.dead:
                raise httpcore.WriteError()
        fault = self._fault
        if isinstance(fault, Break) and fault.part == "request":
            limit = _of_request(fault.at, len(head) + 4, self._total)
            if len(self._sent) >= limit:
                if limit == self._total and fault.acts:
                    await self._act(method, path, fields)
                self._break(fault.how, writing=True)
                return
        if len(self._sent) >= self._total:
            await self._respond(method, path, fields)

    async def _respond(self, method: str, path: str, fields: dict[str, str]) -> None:
        fault = self._fault
        if isinstance(fault, Reply):
            if fault.acts:
                await self._act(method, path, fields)
            answer = httpx.Response(
                fault.status, headers=[("content-type", fault.kind), *fault.headers], content=fault.body
            )
        else:
            answer = await self._act(method, path, fields)
        framing = fault.framing if isinstance(fault, Break) else "length"
        head, body = _bytes_of(answer, framing)
        whole = head + body
        if isinstance(fault, Break) and fault.part == "answer":
            self._answer = whole[: _of_answer(fault.at, len(head), len(whole))]
            self._broken = fault.how
        else:
            self._answer = whole
            if framing == "close":
                self._broken = "closed"
        self._sent, self._total, self._fault = b"", None, None
        self._wire.seen(f"answered {method}")

    async def _act(self, method: str, path: str, fields: dict[str, str]) -> httpx.Response:
        request = httpx.Request(
            method, f"http://127.0.0.1{path}", headers=fields, content=self._sent.partition(b"\r\n\r\n")[2]
        )
        response = await self._wire.server.handle_async_request(request)
        await response.aread()
        self._wire.seen(f"acted {method}")
        return response

    def _break(self, how: How, *, writing: bool) -> None:
        self._broken = how
        if how == "reset":
            self._over = True
            raise httpcore.WriteError() if writing else httpcore.ReadError()
        if how == "timeout" and writing:
            raise httpcore.WriteTimeout()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._wire.dead or self._over:
            raise httpcore.ReadError()
        part, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        if part or self._broken == "closed":
            return part
        if self._broken == "reset":
            self._over = True
            raise httpcore.ReadError()
        raise httpcore.ReadTimeout()

    async def aclose(self) -> None:
        self._over = True

    def get_extra_info(self, info: str) -> Any:
        """A connection the server has closed can be read from: it says so."""
        return self._over if info == "is_readable" else None


def _of_request(at: str, head: int, total: int) -> int:
    places = {
        "one byte": 1,
        "half the head": head // 2,
        "the head": head,
        "half the body": (head + total) // 2,
        "all but one": total - 1,
        "all": total,
    }
    return places[at]


def _of_answer(at: str, head: int, total: int) -> int:
    status = len(b"HTTP/1.1 200 OK\r\n")
    places = {
        "nothing": 0,
        "one byte": 1,
        "half the status": status // 2,
        "the status line": status,
        "half the head": (status + head) // 2,
        "all but the blank line": head - 2,
        "the head": head,
        "one byte of the body": head + 1,
        "half the body": (head + total) // 2,
        "all but one": total - 1,
        "all": total,
    }
    return places[at]


def _bytes_of(answer: httpx.Response, framing: Framing) -> tuple[bytes, bytes]:
    """The answer as it goes over the line: its head with the blank line, its body as framed."""
    content = answer.content
    dropped = ("content-length", "transfer-encoding", "connection")
    lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase or 'Status'}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name not in dropped]
    if framing == "chunked":
        lines.append("transfer-encoding: chunked")
        half = len(content) // 2
        pieces = [piece for piece in (content[:half], content[half:]) if piece]
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    elif framing == "length":
        lines.append(f"content-length: {len(content)}")
        body = content
    else:
        lines.append("connection: close")
        body = content
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii"), body
