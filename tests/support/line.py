"""The line to a server, held by the test: calls arrive, and are answered when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from instantly_tui.api.call import Call

T = TypeVar("T")

Reply = bytes | Exception


class Line:
    """Takes calls as the scheduler's `send`; each waits for `answer`, unless `serve` answers it at once."""

    def __init__(self, serve: Callable[[Call[Any]], Reply] | None = None) -> None:
        self.sent: list[Call[Any]] = []
        """Every call that was sent, in order."""
        self.dropped: list[Call[Any]] = []
        """Every call whose sending was cancelled."""
        self._serve = serve
        self._open: list[tuple[Call[Any], asyncio.Future[bytes]]] = []

    async def send(self, call: Call[T]) -> T:
        self.sent.append(call)
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._open.append((call, reply))
        if self._serve is not None:
            self._settle(reply, self._serve(call))
        try:
            body = await reply
        except asyncio.CancelledError:
            self.dropped.append(call)
            raise
        finally:
            self._open = [item for item in self._open if item[1] is not reply]
        return call.parse(body)

    @property
    def open(self) -> list[str]:
        """The paths of the calls that wait for an answer, in the order of their sending."""
        return [call.path for call in self.waiting()]

    def waiting(self) -> list[Call[Any]]:
        """The calls that wait for an answer, in the order of their sending."""
        return [call for call, reply in self._open if not reply.done()]

    def answer(self, path: str, reply: Reply) -> None:
        """Answer the first call under way to this path."""
        future = next(future for call, future in self._open if call.path == path and not future.done())
        self._settle(future, reply)

    def answer_call(self, call: Call[Any], reply: Reply) -> None:
        """Answer this very call."""
        self._settle(next(future for held, future in self._open if held is call), reply)

    @staticmethod
    def _settle(future: asyncio.Future[bytes], reply: Reply) -> None:
        if isinstance(reply, Exception):
            future.set_exception(reply)
        else:
            future.set_result(reply)
