"""Sending over real sockets of this machine: dropped connections, reuse, proxies, certificates."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError, Missing, NotSent, Uncertain
from instantly_tui.api.page import json_of
from instantly_tui.api.transport import Connection, Timeouts, connect

GET = Call("GET", "/things", json_of, effect="read")
POST = Call("POST", "/things", json_of, json={"a": 1})
ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}'


@dataclass
class Server:
    """Answers every request with the same bytes, and keeps what came."""

    answer: bytes
    hang_up: bool
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    (
                        int(line[15:])
                        for line in head.lower().splitlines()
                        if line.startswith(b"content-length:")
                    ),
                    0,
                )
                self.requests.append(head + await reader.readexactly(length))
                writer.write(self.answer)
                await writer.drain()
                if self.hang_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side hung up, as it may
        finally:
            writer.close()


@asynccontextmanager
async def serving(
    answer: bytes, *, hang_up: bool = False, context: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = Server(answer, hang_up, scheme="https" if context else "http")
    listening = await asyncio.start_server(server.talk, "localhost", 0, ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


async def failure(url: str, call: Call[object] = POST, ca_bundle: str = "") -> ApiError:
    transport = connect(
        Connection(url, "key", timeouts=Timeouts(connect=5, read=5, write=5), ca_bundle=ca_bundle)
    )
    with pytest.raises(ApiError) as caught:
        await transport.send(call)
    await transport.aclose()
    return caught.value


async def test_one_connection_serves_many_calls() -> None:
    async with serving(ANSWER) as server:
        transport = connect(Connection(server.url, "key"))
        for _ in range(3):
            assert await transport.send(POST) == {"ok": True}
        await transport.aclose()
    assert server.connections == 1
    assert len(server.requests) == 3
    assert server.requests[0].startswith(b"POST /api/v2/things HTTP/1.1\r\n")
    assert server.requests[0].endswith(b'\r\n\r\n{"a":1}')
    assert b"Authorization: Bearer key\r\n" in server.requests[0]


async def test_a_closed_port() -> None:
    async with serving(ANSWER) as server:
        pass
    error = await failure(server.url)
    assert type(error) is NotSent
    assert "localhost" in str(error)


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\ncontent-", ANSWER[:-5], b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n{"],
    ids=["no answer", "half a head", "half a body", "no HTTP", "a body without length, cut"],
)
async def test_a_connection_that_drops(answer: bytes) -> None:
    async with serving(answer, hang_up=True) as server:
        error = await failure(server.url)
    assert type(error) is Uncertain
    assert len(server.requests) == 1, "sent once, whatever came back"


async def test_a_refusal_whose_body_drops() -> None:
    async with serving(b"HTTP/1.1 404 Not Found\r\ncontent-length: 99\r\n\r\n{", hang_up=True) as server:
        assert type(await failure(server.url)) is Missing


async def test_other_hosts_are_reached_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(
        b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n", hang_up=True
    ) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = await failure("https://api.example.invalid")
    assert type(error) is NotSent
    assert "proxy" in str(error)
    (request,) = proxy.requests
    assert request.startswith(b"CONNECT api.example.invalid:443 HTTP/1.1\r\n")
    assert b"Bearer" not in request, "the key is inside the tunnel or nowhere"


async def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(b"", hang_up=True) as proxy, serving(ANSWER) as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        transport = connect(Connection(server.url, "key"))
        assert await transport.send(GET) == {"ok": True}
        await transport.aclose()
    assert proxy.connections == 0


Certificate = Callable[[str], tuple[Path, ssl.SSLContext]]


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """Makes a certificate for a host, signed by itself."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")

    def make(host: str) -> tuple[Path, ssl.SSLContext]:
        key, certificate = tmp_path / f"{host}.key", tmp_path / f"{host}.pem"
        command = [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={host}",
        ]
        command += ["-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(command, check=True, capture_output=True)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        return certificate, context

    return make


async def test_a_certificate_nobody_signed(certificate: Certificate) -> None:
    _, context = certificate("localhost")
    async with serving(ANSWER, context=context) as server:
        error = await failure(server.url)
    assert type(error) is NotSent
    assert "ca_bundle" in str(error)
    assert server.requests == []


async def test_a_certificate_the_user_trusts(certificate: Certificate) -> None:
    bundle, context = certificate("localhost")
    async with serving(ANSWER, context=context) as server:
        transport = connect(Connection(server.url, "key", ca_bundle=str(bundle)))
        assert await transport.send(GET) == {"ok": True}
        await transport.aclose()


async def test_a_certificate_for_another_host(certificate: Certificate) -> None:
    bundle, context = certificate("other.example")
    async with serving(ANSWER, context=context) as server:
        error = await failure(server.url, ca_bundle=str(bundle))
    assert type(error) is NotSent
    assert "Hostname mismatch" in str(error)
    assert server.requests == []


def test_a_bundle_that_holds_no_certificate(tmp_path: Path) -> None:
    bundle = tmp_path / "empty.pem"
    bundle.write_text("no certificate")
    with pytest.raises(ValueError, match="holds no certificates"):
        connect(Connection(key="key", ca_bundle=str(bundle)))
