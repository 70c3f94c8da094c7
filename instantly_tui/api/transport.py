"""The one place where a call becomes an HTTP request, and what goes wrong becomes a typed error."""

from __future__ import annotations

import ipaddress
import json
import logging
import ssl
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from instantly_tui import __version__
from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError, NotSent, ReadOnly, Uncertain
from instantly_tui.api.refusals import Answer, date_of, inside, refusal
from instantly_tui.text.clean import clean

T = TypeVar("T")

# Their lines hold queries, and so people's addresses; what we log is an `Exchange`.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

HOST = "https://api.instantly.ai"
BASE_PATH = "/api/v2"
LARGEST_BODY = 64 * 1024 * 1024
"""Bytes after unpacking; more is no answer to anything we ask."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds without progress after which an attempt is given up."""

    connect: float = 10.0
    read: float = 30.0
    write: float = 30.0
    slow: float = 150.0
    """In place of `read` where the server may take minutes."""


@dataclass(frozen=True)
class Connection:
    """Where to call and as whom."""

    base_url: str = HOST
    """Scheme, host and port; https, or http to this machine."""
    key: str = field(default="", repr=False)
    as_workspace: str = ""
    """Id of the sub-workspace an admin workspace's key acts on."""
    read_only: bool = False
    ca_bundle: str = ""
    """File of the certificates to trust instead of the usual ones."""
    timeouts: Timeouts = Timeouts()


@dataclass(frozen=True)
class Exchange:
    """One attempt, for the log and the request inspector: never a body, a header or a query."""

    method: str
    path: str
    status: int | None
    """None when no answer came."""
    ms: float
    bytes: int
    """Size of the body, unpacked."""
    error: str = ""
    """Class of the error; empty after a success."""
    server_time: datetime | None = None
    """The server's clock when it answered."""


class _Bearer(httpx.Auth):
    """Puts the key on each request as it leaves, so that no object that can be printed holds it."""

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


class Transport:
    """Sends calls, each at most once; raises nothing but ApiError."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        read_only: bool = False,
        timeouts: Timeouts | None = None,
        hide: str = "",
        log: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._client = client
        self._read_only = read_only
        self._timeouts = timeouts or Timeouts()
        self._secret = _Secret(hide)
        self._log = log

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(self, call: Call[T]) -> T:
        """Make the request and read its answer; each failure is the ApiError that says what to do next."""
        if self._read_only and call.effect != "read":
            raise ReadOnly("this profile is read-only, so nothing was sent; change it with another profile")
        started = time.perf_counter()
        answer: Answer | None = None
        error: ApiError | None = None
        try:
            answer = await self._exchange(call)
            error = self._refused(call, answer)
            if error is None:
                return _parsed(call, answer)
        except ApiError as raised:
            error = raised
        finally:
            self._report(call, answer, error, started)
        error.args = tuple(self._secret.hidden(part) for part in error.args)
        # Raised out here: what caused it knows the headers and must not travel along in `__context__`.
        raise error.with_traceback(None)

    async def _exchange(self, call: Call[Any]) -> Answer:
        request = self._request(call)
        failure: ApiError
        try:
            response = await self._client.send(request, stream=True)
            try:
                body = await _body(response)
            finally:
                await response.aclose()
            return Answer(response.status_code, body, response.headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            failure = NotSent(_unsent(error, request.url.host, self._timeouts))
        except httpx.TimeoutException:
            failure = Uncertain(f"Instantly did not answer in time{call.doubt}")
        except httpx.HTTPError:
            failure = Uncertain(f"the connection broke before the answer was complete{call.doubt}")
        raise failure

    def _request(self, call: Call[Any]) -> httpx.Request:
        if self._client.is_closed:
            raise NotSent("the connection is closed, so nothing was sent")
        if not call.path.startswith("/") or "?" in call.path or "#" in call.path:
            raise NotSent(f"{clean(call.path)!r} is no path of the API, so nothing was sent")
        times = self._timeouts
        headers, content = {}, None
        try:
            if call.json is not None:
                content = json.dumps(
                    call.json, ensure_ascii=False, allow_nan=False, separators=(",", ":")
                ).encode()
                # A content type without a body is answered with 400 (API.md §1).
                headers["Content-Type"] = "application/json"
            return self._client.build_request(
                call.method,
                BASE_PATH + call.path,
                params=call.params or None,
                content=content,
                headers=headers,
                timeout=httpx.Timeout(
                    connect=times.connect,
                    read=times.slow if call.slow else times.read,
                    write=times.write,
                    pool=times.connect,
                ),
            )
        except (ValueError, httpx.InvalidURL):
            pass
        raise NotSent("a value holds something that can't be sent, so nothing was sent; check what you typed")

    @staticmethod
    def _refused(call: Call[Any], answer: Answer) -> ApiError | None:
        if 200 <= answer.status < 300:
            return inside(call, answer)
        return refusal(call, answer, now=datetime.now(UTC))

    def _report(self, call: Call[Any], answer: Answer | None, error: ApiError | None, started: float) -> None:
        if self._log is not None:
            self._log(
                Exchange(
                    call.method,
                    call.path,
                    answer.status if answer else None,
                    (time.perf_counter() - started) * 1000,
                    len(answer.body) if answer else 0,
                    type(error).__name__ if error else "",
                    date_of(answer.headers.get("date", "")) if answer else None,
                )
            )


def connect(
    connection: Connection,
    *,
    inner: httpx.AsyncBaseTransport | None = None,
    log: Callable[[Exchange], None] | None = None,
) -> Transport:
    """Open a transport; `inner` takes the place of the network. ValueError when the connection can't be used.

    Building the certificate store takes some 40 ms: call it in a thread.
    """
    base = _checked_base(connection.base_url)
    for name, text in (("API key", connection.key), ("workspace id", connection.as_workspace)):
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError(f"the {name} holds a space, a line break or a special character; copy it again")
    headers = {"User-Agent": f"instantly-tui/{__version__}", "Accept": "application/json"}
    if connection.as_workspace:
        headers["x-as-workspace"] = connection.as_workspace
    client = httpx.AsyncClient(
        base_url=base,
        headers=headers,
        auth=_Bearer(connection.key) if connection.key else None,
        verify=_trusted(connection.ca_bundle) if inner is None else True,
        transport=inner,
        follow_redirects=False,
        trust_env=not _is_loopback(urlsplit(base).hostname or ""),
        limits=httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=30.0),
    )
    return Transport(
        client,
        read_only=connection.read_only,
        timeouts=connection.timeouts,
        hide=connection.key,
        log=log,
    )


class _Secret:
    """A text to keep out of every message, and out of its own repr."""

    def __init__(self, text: str) -> None:
        self._text = text

    def hidden(self, message: object) -> str:
        text = str(message)
        return text.replace(self._text, "[key]") if self._text else text


async def _body(response: httpx.Response) -> bytes:
    """The unpacked body; of a refusal, as much as came."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in response.aiter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST_BODY:
                break
    except httpx.HTTPError:
        if not 400 <= response.status_code < 500:
            raise
    if size > LARGEST_BODY:
        raise httpx.DecodingError("too large")
    return b"".join(parts)


def _parsed(call: Call[T], answer: Answer) -> T:
    try:
        return call.parse(answer.body)
    except ValueError:
        what = "an answer that can't be read" if answer.body else "an empty answer"
        error = Uncertain(f"Instantly gave {what}{call.doubt}", answer.status)
    raise error


def _unsent(error: httpx.HTTPError, host: str, times: Timeouts) -> str:
    if isinstance(error, httpx.PoolTimeout):
        return "all connections are busy, so nothing was sent; try again in a moment"
    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection to {host} within {times.connect:g} s, so nothing was sent; check the network"
    reason = " ".join(clean(str(error)).split())
    if "CERTIFICATE_VERIFY_FAILED" in reason and "mismatch" not in reason:
        return (
            f"the certificate of {host} is not trusted, so nothing was sent; "
            "behind a company proxy, set ca_bundle to its certificate file"
        )
    if "certificate" in reason.lower():
        return (
            f"the certificate of {host} can't be used ({reason[:120]}), so nothing was sent; check base_url"
        )
    where = "the proxy" if isinstance(error, httpx.ProxyError) else host
    return f"could not reach {where} ({reason[:120] or 'refused'}), so nothing was sent; check the network"


def _checked_base(base_url: str) -> str:
    """The base URL if the key may be sent there: https, or http to this machine; nothing after the port."""
    parts = urlsplit(base_url.strip())
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError:
        port = -1
    if (
        not host
        or port == -1
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError("base_url must be a scheme, a host and a port, as in https://api.instantly.ai")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ValueError("base_url must begin with https:// (http:// only to this machine)")
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trusted(ca_bundle: str) -> ssl.SSLContext:
    if not ca_bundle:
        return httpx.create_ssl_context()
    if not Path(ca_bundle).is_file():
        raise ValueError(f"ca_bundle: there is no file {ca_bundle}")
    try:
        return ssl.create_default_context(cafile=ca_bundle)
    except ssl.SSLError as error:
        raise ValueError(f"ca_bundle: {ca_bundle} holds no certificates") from error
