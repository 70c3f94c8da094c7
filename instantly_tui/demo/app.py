"""The simulated service as one Starlette app: every request passes the checks in the live service's order."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from instantly_tui.demo.control import BASE as CONTROL
from instantly_tui.demo.control import Control
from instantly_tui.demo.http import Ctx, Problem, Reply, Route
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.routes import (
    account_checks,
    account_stats,
    account_warmup,
    accounts,
    block_list,
    campaign_stats,
    campaigns,
    emails,
    jobs,
    lead_labels,
    lead_lists,
    leads,
    leads_bulk,
    members,
    sending_status,
    subsequences,
    tags,
    workspaces,
)
from instantly_tui.demo.rows import uuid7
from instantly_tui.demo.world import Key, Space, World

BASE = "/api/v2"
MODULES = (
    campaigns,
    campaign_stats,
    sending_status,
    subsequences,
    accounts,
    account_checks,
    account_stats,
    account_warmup,
    leads,
    leads_bulk,
    emails,
    lead_lists,
    lead_labels,
    block_list,
    tags,
    jobs,
    workspaces,
    members,
)
"""Each offers its operations as `ROUTES`."""
BEARER = re.compile(r"Bearer (.+)", re.DOTALL)
Match = tuple[Route, dict[str, str]]
JSON_TYPE = re.compile(r"application/json\s*(;.*)?", re.IGNORECASE)


def make_app(
    world: World,
    *,
    limiter: Limiter | None = None,
    latency: bool = False,
    rebuild: Callable[[], World] | None = None,
) -> Starlette:
    """Serve a world; `rebuild` makes a fresh one for `/__demo/reset`, which is refused without it."""
    control = Control(world, limiter or Limiter(), rebuild)
    api = Api(control, latency=latency)
    return Starlette(routes=[Mount(CONTROL, routes=control.routes()), Mount("/", app=api)])


class Router:
    """Finds an operation by method and path; a literal segment beats a parameter."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_shape: dict[tuple[str, int], list[tuple[list[str], Route]]] = defaultdict(list)
        for route in routes:
            segments = f"{BASE}{route.template}".split("/")
            self._by_shape[route.method, len(segments)].append((segments, route))
        for known in self._by_shape.values():
            known.sort(key=lambda entry: [segment.startswith("{") for segment in entry[0]])

    def find(self, method: str, path: str) -> Match | None:
        """The operation and its decoded path parameters; `path` is still percent-encoded."""
        parts = path.rstrip("/").split("/")
        for segments, route in self._by_shape.get((method, len(parts)), ()):
            pairs = list(zip(segments, parts, strict=True))
            if all(segment.startswith("{") or segment == part for segment, part in pairs):
                return route, {s[1:-1]: unquote(p) for s, p in pairs if s.startswith("{")}
        return None


class Api:
    """ASGI application for every path outside the control routes."""

    def __init__(self, control: Control, *, latency: bool = False) -> None:
        self._control = control
        self._router = Router(route for module in MODULES for route in module.ROUTES)
        self._delays = random.Random(5) if latency else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a fault asked for through the control routes may spoil the answer."""
        request = Request(scope, receive)
        raw = await request.body()
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        self._control.note(request, path, raw)
        trick = self._control.trick(request.method, path)
        moment = self._control.world.clock.now()
        if trick is not None and trick.early:
            await trick.instead(moment, scope, receive, send)
            return
        found = self._router.find(request.method, path)
        delay, reply = self._answer(found, request, raw)
        answer = reply.response(moment)
        if self._delays is not None:
            await asyncio.sleep(self._delays.uniform(*delay))
        if trick is not None:
            await trick.spoil(answer, scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _answer(self, found: Match | None, request: Request, raw: bytes) -> tuple[tuple[float, float], Reply]:
        """Let the simulated time catch up, then do what is asked; returns its delay and the answer."""
        world = self._control.world
        world.tick()
        try:
            if found is None:
                raise _no_route(request)
            return self._perform(world, *found, request, raw)
        except Problem as problem:
            return Ctx.delay, problem.reply()

    def _perform(
        self, world: World, route: Route, parameters: dict[str, str], request: Request, raw: bytes
    ) -> tuple[tuple[float, float], Reply]:
        _edge(world, request)
        key = _key(world, request)
        space = _space(world, key, request)
        if space.lapsed or world.switches.get("plan_lapsed", False):
            raise Problem(402, "Workspace does not have an active paid plan")
        if not self._control.limiter.take(space.id, route.limit):
            raise _too_many(world, route)
        _scope(world, key, route)
        ctx = Ctx(world, space, key, parameters, request.query_params, _body(request, raw))
        answer = route.handler(ctx)
        if route.audit:
            _audit(ctx, route, request)
        return ctx.delay, answer if isinstance(answer, Reply) else Reply(200, answer)


def _edge(world: World, request: Request) -> None:
    agent = request.headers.get("user-agent", "")
    if world.switches.get("edge", False) and (not agent or agent.startswith("Python-urllib")):
        page = "<html><head><title>Access denied</title></head><body>error code: 1010</body></html>"
        raise Problem(403, "error code: 1010", body=page, content_type="text/html; charset=UTF-8")


def _key(world: World, request: Request) -> Key:
    header = request.headers.get("authorization")
    if header is None:
        raise Problem(401, "Missing Authorization header")
    match = BEARER.fullmatch(header)
    if match is None:
        raise Problem(401, "Invalid authorization header")
    key = world.keys.get(match[1])
    if key is None or key.revoked or world.switches.get("keys_revoked", False):
        raise Problem(401, "Invalid API key")
    return key


def _space(world: World, key: Key, request: Request) -> Space:
    """The workspace acted on; an admin's key may name one of its accepted sub-workspaces (API.md §1)."""
    wanted = request.headers.get("x-as-workspace")
    if not wanted:
        return world.spaces[key.workspace_id]
    members = world.spaces[world.admin_id].group_members.values()
    accepted = {row["sub_workspace_id"] for row in members if row["status"] == "accepted"}
    if key.workspace_id != world.admin_id or wanted not in accepted or wanted not in world.spaces:
        raise Problem(403, "You do not have access to this workspace")
    return world.spaces[wanted]


def _too_many(world: World, route: Route) -> Problem:
    if route.limit == "emails.list" and world.switches.get("emails_throttle_403", False):
        return Problem(403, "Forbidden")
    return Problem(429, "Rate limit exceeded")


def _scope(world: World, key: Key, route: Route) -> None:
    """Refuse a key that lacks the scope; where the document lists none, any scope of the resource will do."""
    resource, _, verb = route.scope.partition(":")
    enough = {route.scope, f"{resource}:all", f"all:{verb}", "all:all"}
    if enough & set(key.scopes):
        return
    if not route.listed and any(scope.startswith(f"{resource}:") for scope in key.scopes):
        return
    if world.switches.get("scope_as_403", False):
        raise Problem(403, "Forbidden")
    raise Problem(401, f"Invalid scope. Required: {route.scope}. Found: {', '.join(key.scopes)}")


def _body(request: Request, raw: bytes) -> Any:
    """The decoded body, None without one; 400 and 415 as Fastify's parser answers (API.md §1)."""
    if request.method == "GET":
        return None
    kind = request.headers.get("content-type", "")
    if not raw:
        if JSON_TYPE.fullmatch(kind):
            message = "Body cannot be empty when content-type is set to 'application/json'"
            raise Problem(400, message, code="FST_ERR_CTP_EMPTY_JSON_BODY")
        return None
    if not JSON_TYPE.fullmatch(kind):
        raise Problem(415, "Unsupported Media Type", code="FST_ERR_CTP_INVALID_MEDIA_TYPE")
    try:
        return json.loads(raw, parse_constant=_no_constant)
    except ValueError as error:
        raise Problem(400, f"Unexpected token in JSON: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _no_route(request: Request) -> Problem:
    query = request.url.query
    message = f"Route {request.method}:{request.url.path}{f'?{query}' if query else ''} not found"
    return Problem(404, message, body={"message": message, "error": "Not Found", "statusCode": 404})


def _audit(ctx: Ctx, route: Route, request: Request) -> None:
    """Write down who changed what, as the audit log shows it (API.md §16)."""
    entry = {
        "id": uuid7(ctx.world),
        "timestamp": ctx.stamp(),
        "organization_id": ctx.space.id,
        "activity_type": route.audit,
        "ip_address": "127.0.0.1",
        "user_agent": request.headers.get("user-agent", ""),
        "from_api": True,
        "api_key_id": ctx.key.id,
        "affected_count": ctx.affected,
    }
    if route.template.startswith("/campaigns/{id}"):
        entry["campaign_id"] = ctx.path["id"]
    ctx.space.audit.append(entry)
