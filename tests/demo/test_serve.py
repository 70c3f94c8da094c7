"""The simulated service as a process of its own, over a real connection."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from instantly_tui.demo.serve import ServeError, serve

START = "from instantly_tui.demo.serve import serve; serve(0, 'small', 7)"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_serves_and_ends_cleanly(number):
    with subprocess.Popen(
        [sys.executable, "-c", START], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().rstrip() for _ in range(6)]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", told[0])
        assert told[1:] == [
            "demo-all      may do all:all",
            "demo-read     may do all:read",
            "demo-some     may do campaigns:all, leads:all",
            "demo-revoked  revoked: every call is refused with 401",
            "demo-lapsed   workspace without a paid plan: every call is refused with 402",
        ]
        with httpx.Client(base_url=told[0], headers={"authorization": "Bearer demo-all"}) as client:
            answer = client.get("/api/v2/campaigns")
            assert (answer.status_code, len(answer.json()["items"])) == (200, 10)
            assert len(answer.headers.get_list("date")) == 1
            account = client.get("/api/v2/accounts?limit=1").json()["items"][0]["email"]
            assert client.get(f"/api/v2/accounts/{account.replace('@', '%40')}").status_code == 200
            client.post("/__demo/fault", json={"kind": "reset"})
            with pytest.raises(httpx.RemoteProtocolError):
                client.get("/api/v2/campaigns")
            client.post("/__demo/fault", json={"kind": "hang"})
            with pytest.raises(httpx.ReadTimeout):
                client.get("/api/v2/campaigns", timeout=0.2)
            assert client.post("/__demo/reset").json() == {"reset": True}
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "stopped\n", "")


def test_a_taken_port_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"^Port {port} can't be used: .*; choose another, or 0$"):
            serve(port, "small")
