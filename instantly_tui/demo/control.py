"""The routes outside the API by which tests and demonstrations steer the simulation: `/__demo/…`.

POST reset                    a fresh world, no faults, an empty log
POST advance {seconds}        let time pass
POST switch  {name, on}       behaviour that is not certain, or broken on purpose (SWITCHES)
POST fault   {kind, method?, path?, times?, status?, message?, size?, seconds?}
POST inbound {lead, text?, html?, subject?, campaign?, auto_reply?, interest?}   a lead replies
GET  log                      the requests seen, without their Authorization
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from instantly_tui.demo.http import Problem, Reply
from instantly_tui.demo.inbound import receive
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.schema import Field, check
from instantly_tui.demo.switches import SWITCHES
from instantly_tui.demo.tricks import KINDS, Trick
from instantly_tui.demo.world import World

BASE = "/__demo"
LOG_LENGTH = 5000

FAULT = Field(
    "object",
    fields={
        "kind": Field(required=True, enum=KINDS),
        "method": Field(default=""),
        "path": Field(default=""),
        "times": Field("integer", min=1, default=1),
        "status": Field("integer", min=400, max=599, default=500),
        "message": Field(default="Something went wrong"),
        "size": Field("integer", min=0, default=40),
        "seconds": Field("number", min=0, default=1),
    },
)
INBOUND = Field(
    "object",
    fields={
        "workspace": Field(),
        "lead": Field(required=True, format="email"),
        "campaign": Field(format="uuid"),
        "subject": Field(),
        "text": Field(),
        "html": Field(),
        "auto_reply": Field("boolean", default=False),
        "interest": Field("integer"),
    },
)


class Control:
    """What lies around one world: its rate limits, its faults, and the log of requests."""

    def __init__(self, world: World, limiter: Limiter, rebuild: Callable[[], World] | None = None) -> None:
        self.world = world
        self.limiter = limiter
        self._rebuild = rebuild
        self._tricks: list[Trick] = []
        self._log: deque[dict[str, Any]] = deque(maxlen=LOG_LENGTH)

    def note(self, request: Request, path: str, raw: bytes) -> None:
        """Write a request into the log; the key never gets there."""
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        query = list(request.query_params.multi_items())
        entry = {"method": request.method, "path": path, "query": query, "headers": headers}
        self._log.append({**entry, "body": raw.decode("utf-8", "replace")})

    def trick(self, method: str, path: str) -> Trick | None:
        """The next fault meant for this request, used up by one."""
        for trick in self._tricks:
            if trick.meant_for(method, path):
                trick.times -= 1
                if not trick.times:
                    self._tricks.remove(trick)
                return trick
        return None

    def routes(self) -> list[Path]:
        """The control routes, below `BASE`."""
        posts: dict[str, Callable[[Any], Any]] = {
            "reset": self._reset,
            "advance": self._advance,
            "switch": self._switch,
            "fault": self._fault,
            "inbound": self._inbound,
        }
        return [
            Path("/log", self._get_log, methods=["GET"]),
            *(Path(f"/{name}", self._endpoint(act), methods=["POST"]) for name, act in posts.items()),
        ]

    def _endpoint(self, act: Callable[[Any], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            try:
                reply = Reply(200, act(json.loads(raw) if raw else {}))
            except Problem as problem:
                reply = problem.reply()
            except json.JSONDecodeError as error:
                reply = Problem(400, f"The body is not JSON: {error}").reply()
            return reply.response(self.world.clock.now())

        return endpoint

    async def _get_log(self, request: Request) -> Response:
        return Reply(200, {"requests": list(self._log)}).response(self.world.clock.now())

    def _reset(self, asked: Any) -> Any:
        if self._rebuild is None:
            raise Problem(
                409, "This simulation was started with a world of its own and cannot make a new one"
            )
        self.world = self._rebuild()
        self.limiter.reset()
        self._tricks.clear()
        self._log.clear()
        return {"reset": True}

    def _advance(self, asked: Any) -> Any:
        fields = {"seconds": Field("number", required=True, min=0)}
        seconds = check(asked, Field("object", fields=fields), "body")["seconds"]
        self.world.clock.advance(seconds)
        self.world.tick()
        return {"now": self.world.clock.now().isoformat()}

    def _switch(self, asked: Any) -> Any:
        fields = {"name": Field(required=True, enum=tuple(SWITCHES)), "on": Field("boolean", default=True)}
        wanted = check(asked, Field("object", fields=fields), "body")
        self.world.switches[wanted["name"]] = wanted["on"]
        return {"on": sorted(name for name, on in self.world.switches.items() if on)}

    def _fault(self, asked: Any) -> Any:
        wanted = check(asked, FAULT, "body")
        self._tricks.append(Trick(**wanted))
        return {"faults": len(self._tricks)}

    def _inbound(self, asked: Any) -> Any:
        wanted = check(asked, INBOUND, "body")
        space = self.world.spaces.get(wanted.pop("workspace", self.world.admin_id))
        if space is None:
            raise Problem(404, "There is no such workspace")
        return receive(self.world, space, **wanted)
