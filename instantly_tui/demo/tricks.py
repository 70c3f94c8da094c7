"""Faults the server plays on its clients over a real connection."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from instantly_tui.demo.http import JSON, Problem, Reply

EARLY = ("status", "html", "reset", "hang", "empty")
"""Faults that keep the request from being acted on."""
LATE = ("lost", "cut", "empty_page", "repeated_cursor", "slow")
"""Faults that spoil only the answer."""
KINDS = EARLY + LATE
HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
CURSOR = "019a9f00-0000-7000-8000-000000000000"


@dataclass
class Trick:
    """One fault for the next `times` requests whose method and path fit; an empty one fits every request."""

    kind: str
    method: str = ""
    path: str = ""
    """Below the host, `{…}` standing for any one part, as in `/api/v2/campaigns/{id}/pause`."""
    times: int = 1
    status: int = 500
    message: str = ""
    size: int = 40
    """How much of a cut answer arrives."""
    seconds: float = 1
    """How much later a slow answer comes."""

    @property
    def early(self) -> bool:
        """Whether the request is not acted on at all."""
        return self.kind in EARLY

    def meant_for(self, method: str, path: str) -> bool:
        """Whether a request has this fault coming."""
        parts, wanted = path.split("/"), self.path.split("/")
        same = len(parts) == len(wanted) and all(
            want.startswith("{") or want == part for want, part in zip(wanted, parts, strict=True)
        )
        return self.method.upper() in ("", method) and (not self.path or same)

    async def instead(self, moment: datetime, scope: Scope, receive: Receive, send: Send) -> None:
        """Play an early fault."""
        if self.kind == "hang":
            await _silence(receive)
        elif self.kind == "reset":
            # Headers that promise more than ever comes make the server drop the connection.
            length = [(b"content-length", b"1000")]
            await send({"type": "http.response.start", "status": 200, "headers": length})
        else:
            reply = {
                "status": Problem(self.status, self.message).reply(),
                "html": Reply(502, HTML, "text/html"),
                "empty": Reply(200, b""),
            }[self.kind]
            await reply.response(moment)(scope, receive, send)

    async def spoil(self, answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """Play a late fault: the server has acted, and `answer` is what it would have said."""
        if self.kind == "lost":
            await _silence(receive)
            return
        body = bytes(answer.body)
        if self.kind == "slow":
            await asyncio.sleep(self.seconds)
        elif self.kind == "cut":
            body = body[: self.size]
        else:
            body = self._bent(body)
        await Response(body, answer.status_code, media_type=JSON)(scope, receive, send)

    def _bent(self, body: bytes) -> bytes:
        found = json.loads(body)
        if self.kind == "empty_page":
            found = {"items": [], "next_starting_after": found.get("next_starting_after", CURSOR)}
        else:
            found["next_starting_after"] = CURSOR
        return json.dumps(found).encode()


async def _silence(receive: Receive) -> None:
    """Say nothing until the client hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass
