"""The simulation over HTTP, late by so much: `python -m tests.bench.programs.server SIZE MILLISECONDS`."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from typing import Any

import uvicorn

from instantly_tui.demo.app import make_app
from instantly_tui.demo.world import build_world


class Late:
    """An ASGI app that answers so much later, and counts what it was asked."""

    def __init__(self, inner: Any, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds
        self._asked = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") == "/__bench/asked":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": str(self._asked).encode()})
            return
        if scope["type"] == "http":
            self._asked += 1
            await asyncio.sleep(self._seconds)
        await self._inner(scope, receive, send)


def main(size: str, milliseconds: str) -> None:
    """Serve on a free port, which is printed first."""
    world = build_world(size, seed=7, running=time.monotonic)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    app = Late(make_app(world), float(milliseconds) / 1000)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
