"""The simulated service on a port of this machine, for `demo --serve` and for tests over real connections."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.app import make_app
from instantly_tui.demo.story import Story
from instantly_tui.demo.world import Key, World, build_world

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
PATIENCE = 1
"""Seconds that open requests get to end when the server is told to stop."""


class ServeError(Exception):
    """The server can't start; the text is one line for the user."""


def serve(port: int = 0, size: str = "showcase", seed: int = 7, now: datetime | None = None) -> None:
    """Serve a world until SIGINT or SIGTERM; port 0 picks a free one.

    Its history ends at `now` (aware), by default this machine's date, so that "yesterday" has figures.

    Prints the base URL and the keys on standard output as soon as connections are accepted. Raises
    `ServeError` when uvicorn is not installed or the port is taken.
    """
    world = _world(size, seed, now)
    with _listening(port) as listener:
        server = _server(world, lambda: _world(size, seed, now))
        print(banner(world, listener.getsockname()[1]), flush=True)
        with _quiet_signals():
            server.run(sockets=[listener])
    print("stopped", flush=True)


def banner(world: World, port: int) -> str:
    """The base URL and what each key may do."""
    width = max(len(key.text) for key in world.keys.values())
    lines = [f"{key.text:<{width}}  {_meaning(world, key)}" for key in world.keys.values()]
    return "\n".join([f"http://{HOST}:{port}", *lines])


def _meaning(world: World, key: Key) -> str:
    if key.revoked:
        return "revoked: every call is refused with 401"
    if world.spaces[key.workspace_id].lapsed:
        return "workspace without a paid plan: every call is refused with 402"
    return f"may do {', '.join(key.scopes)}"


def _world(size: str, seed: int, now: datetime | None) -> World:
    world = build_world(size, seed=seed, now=now or datetime.now(UTC), running=time.monotonic)
    Story(world).begin()
    return world


def _server(world: World, rebuild: Callable[[], World]) -> uvicorn.Server:
    try:
        import uvicorn
    except ImportError:
        raise ServeError("Serving needs uvicorn: pip install 'instantly-tui[serve]'") from None
    # A connection dropped on purpose is no news; anything else uvicorn has to say is.
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: record.getMessage() != "ASGI callable returned without completing response."
    )
    app = make_app(world, latency=True, rebuild=rebuild)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
    )


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ServeError(f"Port {port} can't be used: {error.strerror}; choose another, or 0") from None
    # Connections made between the printed line and the first turn of the loop wait in this queue.
    listener.listen(128)
    with listener:
        yield listener


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Keep a stop by signal from ending the process in a traceback: uvicorn raises it again when done."""

    def ignore(number: int, frame: Any) -> None:
        """Nothing is left to do: the server has stopped."""

    before = {number: signal.signal(number, ignore) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
