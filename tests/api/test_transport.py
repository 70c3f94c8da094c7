"""Sending: what leaves the machine, what never does, and what is known when no answer comes."""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from instantly_tui import __version__
from instantly_tui.api import transport as transport_module
from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import activate_campaign, list_campaigns, pause_campaign
from instantly_tui.api.emails import list_emails
from instantly_tui.api.errors import ApiError, KeyRefused, NotSent, ReadOnly, Uncertain
from instantly_tui.api.leads import LeadQuery, list_leads
from instantly_tui.api.page import json_of
from instantly_tui.api.transport import Connection, Exchange, Timeouts, Transport, connect
from tests.api.calls import CASES
from tests.api.calls.case import ID, Case
from tests.support.answers import KEY, Network

ANSWER = httpx.Response(200, json={"id": ID, "items": [], "count": 1})
GET = Call("GET", "/things", json_of, effect="read")
POST = Call("POST", "/things", json_of, json={"a": 1})


async def sent(call: Call[Any], **connection: Any) -> httpx.Request:
    network = Network(lambda request: httpx.Response(200, json={"id": ID}))
    await network.transport(**connection).send(call)
    (request,) = network.asked
    return request


async def failure(call: Call[Any], reply: Any, **connection: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await Network(reply).transport(**connection).send(call)
    return caught.value


async def test_the_request_as_it_leaves() -> None:
    params = {"ids": ["x", "y"], "flag": True, "off": False, "n": 0, "s": "a&b c"}
    request = await sent(Call("GET", "/a/b%2Bc%40d", json_of, params))
    where, _, query = str(request.url).partition("?")
    assert where == "https://api.instantly.ai/api/v2/a/b%2Bc%40d"
    assert query.startswith("ids=x&ids=y&flag=true&off=false&n=0&s=a%26b")
    assert request.url.params["s"] == "a&b c"
    assert request.headers["user-agent"] == f"instantly-tui/{__version__}"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "x-as-workspace" not in request.headers
    assert "cookie" not in request.headers


@pytest.mark.parametrize("call", [activate_campaign(ID), pause_campaign(ID), GET], ids=lambda call: call.path)
async def test_without_a_body_there_is_no_content_type(call: Call[Any]) -> None:
    request = await sent(call)
    assert "content-type" not in request.headers
    assert request.content == b""


async def test_the_body_as_it_leaves() -> None:
    request = await sent(Call("DELETE", "/x", json_of, json={"text": "é <b> \U0001f600", "none": None}))
    assert request.method == "DELETE"
    assert request.headers["content-type"] == "application/json"
    assert request.content == '{"text":"é <b> \U0001f600","none":null}'.encode()


async def test_an_empty_body_is_still_a_body() -> None:
    request = await sent(Call("POST", "/x", json_of, json={}))
    assert (request.content, request.headers["content-type"]) == (b"{}", "application/json")


async def test_acts_on_a_sub_workspace() -> None:
    request = await sent(GET, as_workspace=ID)
    assert request.headers["x-as-workspace"] == ID


async def test_works_without_a_key() -> None:
    assert "authorization" not in (await sent(GET, key="")).headers


@pytest.mark.parametrize(
    ("call", "read"),
    [(GET, 3.0), (list_leads(), 3.0), (list_leads(LeadQuery(search="dana")), 9.0)],
    ids=["get", "leads", "lead search"],
)
async def test_slow_calls_may_take_longer(call: Call[Any], read: float) -> None:
    network = Network(lambda request: httpx.Response(200, json={"items": []}))
    await network.transport(timeouts=Timeouts(connect=1, read=3, write=2, slow=9)).send(call)
    assert network.asked[0].extensions["timeout"] == {"connect": 1, "read": read, "write": 2, "pool": 1}


def test_the_timeouts() -> None:
    assert Timeouts() == Timeouts(connect=10, read=30, write=30, slow=150)


NEVER_LEFT = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError]
MAY_HAVE_ARRIVED = [
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.DecodingError,
]


@pytest.mark.parametrize("kind", NEVER_LEFT)
async def test_knows_that_nothing_left(kind: type[httpx.HTTPError]) -> None:
    error = await failure(POST, kind(f"bad {KEY}"))
    assert type(error) is NotSent
    assert "nothing was sent" in str(error)


@pytest.mark.parametrize("kind", MAY_HAVE_ARRIVED)
async def test_knows_that_it_may_have_arrived(kind: type[httpx.HTTPError]) -> None:
    error = await failure(POST, kind(f"bad {KEY}"))
    assert type(error) is Uncertain
    assert error.status is None


def test_every_way_of_httpx_to_fail_is_known() -> None:
    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind} | {child for direct in kind.__subclasses__() for child in below(direct)}

    concrete = {kind for kind in below(httpx.RequestError) if not kind.__subclasses__()}
    assert concrete - set(NEVER_LEFT) - set(MAY_HAVE_ARRIVED) == {
        httpx.TooManyRedirects,
        httpx.UnsupportedProtocol,
    }


class Broken(httpx.AsyncByteStream):
    """A body that ends in the middle."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"statusCode": 4'
        raise httpx.RemoteProtocolError("peer closed connection")


@pytest.mark.parametrize(("status", "kind"), [(200, Uncertain), (502, Uncertain), (401, KeyRefused)])
async def test_a_cut_body(status: int, kind: type[ApiError]) -> None:
    """What was refused stays refused, however its explanation ended."""
    assert type(await failure(POST, lambda request: httpx.Response(status, stream=Broken()))) is kind


async def test_a_body_that_does_not_unpack() -> None:
    bad = httpx.Response(200, stream=httpx.ByteStream(b"not gzip"), headers={"content-encoding": "gzip"})
    assert type(await failure(POST, bad)) is Uncertain


async def test_a_body_that_unpacks_to_too_much() -> None:
    bomb = gzip.compress(bytes(transport_module.LARGEST_BODY + 1))
    reply = httpx.Response(200, stream=httpx.ByteStream(bomb), headers={"content-encoding": "gzip"})
    assert type(await failure(GET, reply)) is Uncertain


async def test_reads_a_body_of_ten_megabytes() -> None:
    text = "x" * 10_000_000
    network = Network(httpx.Response(200, json={"text": text}))
    assert await network.transport().send(GET) == {"text": text}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.effect != "read"], ids=lambda case: case.name
)
async def test_read_only_refuses_every_change_before_the_socket(case: Case) -> None:
    network = Network(ANSWER)
    with pytest.raises(ReadOnly, match="nothing was sent"):
        await network.transport(read_only=True).send(case.call)
    assert network.asked == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.effect == "read"], ids=lambda case: case.name
)
async def test_read_only_lets_every_read_through(case: Case) -> None:
    network = Network(ANSWER)
    with contextlib.suppress(Uncertain):  # the answer suits pages and counts, not plain arrays
        await network.transport(read_only=True).send(case.call)
    assert len(network.asked) == 1


async def test_redirects_are_not_followed() -> None:
    network = Network(httpx.Response(307, headers={"location": "https://other.example/api/v2/things"}))
    with pytest.raises(ApiError, match="elsewhere"):
        await network.transport().send(POST)
    assert [request.url.host for request in network.asked] == ["api.instantly.ai"]


@pytest.mark.parametrize("path", ["https://other.example/x", "//other.example/x", "x", "", "/x?y=1", "/x#y"])
async def test_no_call_leads_to_another_host(path: str) -> None:
    network = Network(ANSWER)
    try:
        await network.transport().send(Call("GET", path, json_of, effect="read"))
    except NotSent:
        assert network.asked == []
    assert all(request.url.host == "api.instantly.ai" for request in network.asked)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "half \ud83d"], ids=["nan", "infinity", "half an emoji"]
)
async def test_what_can_not_be_sent(value: Any) -> None:
    network = Network(ANSWER)
    with pytest.raises(NotSent, match="nothing was sent"):
        await network.transport().send(Call("POST", "/x", json_of, json={"a": value}))
    assert network.asked == []


async def test_nothing_is_sent_after_closing() -> None:
    network = Network(ANSWER)
    transport = network.transport()
    await transport.aclose()
    with pytest.raises(NotSent, match="closed"):
        await transport.send(GET)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.instantly.ai",
        "http://192.168.0.7:8000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "ftp://localhost",
        "api.instantly.ai",
        "https://",
        "https://user:pass@api.instantly.ai",
        "https://api.instantly.ai/api/v2",
        "https://api.instantly.ai?x=1",
        "https://api.instantly.ai#x",
        "https://api.instantly.ai:notaport",
        "",
    ],
)
def test_hosts_the_key_is_not_sent_to(base_url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        connect(Connection(base_url, KEY), inner=httpx.MockTransport(lambda request: ANSWER))


@pytest.mark.parametrize(
    ("base_url", "begins"),
    [
        ("https://api.example.com", "https://api.example.com/api/v2/things"),
        ("https://api.example.com/", "https://api.example.com/api/v2/things"),
        ("https://api.example.com:8443", "https://api.example.com:8443/api/v2/things"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/api/v2/things"),
        ("http://localhost:8000", "http://localhost:8000/api/v2/things"),
        ("http://[::1]:8000", "http://[::1]:8000/api/v2/things"),
    ],
)
async def test_hosts_the_key_is_sent_to(base_url: str, begins: str) -> None:
    assert str((await sent(GET, base_url=base_url)).url) == begins


@pytest.mark.parametrize("key", ["a b", "a\nb", "a\r\nX-Evil: 1", "ключ", "\x7f", "a\t"])
def test_keys_that_can_not_be_sent(key: str) -> None:
    with pytest.raises(ValueError, match="API key") as caught:
        connect(Connection(key=key))
    assert key not in str(caught.value)
    with pytest.raises(ValueError, match="workspace id"):
        connect(Connection(key="k", as_workspace=key))


def test_a_missing_certificate_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"ca_bundle.*/nowhere\.pem"):
        connect(Connection(key=KEY, ca_bundle="/nowhere.pem"))


async def test_tells_the_log_what_went_over_the_wire() -> None:
    date = "Fri, 20 Nov 2026 09:43:00 GMT"
    network = Network(httpx.Response(200, json={"items": []}, headers={"date": date}))
    await network.transport().send(list_campaigns(search="secret plans"))
    (exchange,) = network.log
    assert (exchange.method, exchange.path, exchange.status, exchange.error) == ("GET", "/campaigns", 200, "")
    assert exchange.bytes == len(b'{"items":[]}')
    assert exchange.ms >= 0
    assert exchange.server_time == datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
    assert "secret" not in repr(exchange)


@pytest.mark.parametrize(
    ("reply", "status", "error"),
    [
        (httpx.Response(404), 404, "Missing"),
        (httpx.Response(200, text="?"), 200, "Uncertain"),
        (httpx.ConnectError("no"), None, "NotSent"),
        (httpx.ReadTimeout("no"), None, "Uncertain"),
    ],
)
async def test_tells_the_log_what_went_wrong(reply: Any, status: int | None, error: str) -> None:
    network = Network(reply)
    with pytest.raises(ApiError):
        await network.transport().send(GET)
    assert [(exchange.status, exchange.error) for exchange in network.log] == [(status, error)]


async def shown(transport: Transport, call: Call[Any]) -> str:
    """All that a crash report could show of a failed call, the locals of every frame included."""
    try:
        await transport.send(call)
    except ApiError as error:
        whole = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "\n".join([repr(error), *map(str, error.args), *whole.format()])
    raise AssertionError("it did not fail")


async def test_the_canary_is_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """The key is in no repr, no error, no traceback with its causes, and no log of any library."""
    caplog.set_level(logging.DEBUG)
    answer = {"error": KEY, "message": KEY, "id": None}
    replies: list[Any] = [httpx.Response(status, json=answer) for status in (302, 400, 401, 403, 429, 500)]
    replies += [kind(f"Illegal header value b'Bearer {KEY}'") for kind in (*NEVER_LEFT, *MAY_HAVE_ARRIVED)]
    seen = [repr(Connection(key=KEY)), str(Connection(key=KEY))]
    for answered in replies:
        network = Network(answered)
        transport = network.transport()
        seen.append(await shown(transport, activate_campaign(ID)))
        seen += [repr(transport), repr(vars(transport)), repr(network.log)]
    seen += [record.getMessage() for record in caplog.records]
    text = "\n".join(seen)
    assert "in send" in text
    assert KEY not in text
    assert KEY[: len(KEY) // 2] not in text
    assert KEY[len(KEY) // 2 :] not in text


async def test_errors_bring_no_cause_along() -> None:
    for reply in (httpx.ConnectError("no"), httpx.ReadError("no"), httpx.Response(401), httpx.Response(200)):
        error = await failure(GET, reply)
        assert (error.__context__, error.__cause__) == (None, None)


async def test_no_library_logs_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await sent(Call("GET", "/campaigns/search-by-contact", json_of, {"search": "dana@example.org"}))
    assert "dana" not in caplog.text


def test_an_exchange_holds_no_body_and_no_query() -> None:
    assert set(Exchange.__dataclass_fields__) == {
        "method",
        "path",
        "status",
        "ms",
        "bytes",
        "error",
        "server_time",
    }


async def test_calls_are_read_from_their_bytes() -> None:
    body = json.dumps({"items": [{"id": ID, "subject": "Hi"}], "next_starting_after": ID}).encode()
    page = await Network(httpx.Response(200, content=body)).transport().send(list_emails())
    assert (page.content, page.next_cursor, page.items[0].subject) == (body, ID, "Hi")
