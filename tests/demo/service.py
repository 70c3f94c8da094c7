"""A client of the simulated service, in process, as the tests of its routes use it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import Any

import httpx

from instantly_tui.demo.app import make_app
from instantly_tui.demo.limits import Limiter
from instantly_tui.demo.world import World, build_world

BASE = "http://demo.test"
API = "/api/v2"


class Service:
    """One world and a client whose key may do everything unless another is named."""

    def __init__(self, world: World, client: httpx.AsyncClient) -> None:
        self.world = world
        self.client = client
        self.space = world.spaces[world.admin_id]

    async def send(
        self,
        method: str,
        path: str,
        *,
        key: str | None = "demo-all",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Send one request below the base path; `path` is taken as it is."""
        sent = dict(headers or {})
        if key is not None:
            sent.setdefault("authorization", f"Bearer {key}")
        return await self.client.request(method, API + path, headers=sent, **more)

    async def get(self, path: str, **more: Any) -> Any:
        """The JSON of a GET that has to succeed."""
        return _good(await self.send("GET", path, **more))

    async def post(self, path: str, json: Any = None, **more: Any) -> Any:
        """The JSON of a POST that has to succeed; without `json` no body is sent."""
        return _good(await self.send("POST", path, json=json, **more))

    async def patch(self, path: str, json: Any, **more: Any) -> Any:
        """The JSON of a PATCH that has to succeed."""
        return _good(await self.send("PATCH", path, json=json, **more))

    async def delete(self, path: str, **more: Any) -> Any:
        """The JSON of a DELETE that has to succeed."""
        return _good(await self.send("DELETE", path, **more))

    async def refused(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        """Status and JSON of a request that has to be refused."""
        response = await self.send(method, path, **more)
        assert response.status_code >= 400, response.text
        return response.status_code, response.json()

    async def control(self, route: str, **fields: Any) -> Any:
        """The JSON of a control route that has to succeed."""
        return _good(await self.client.post(f"/__demo/{route}", json=fields))

    async def all_pages(self, path: str, **params: Any) -> list[Any]:
        """Every row of a list, page by page, by the client's stop rule."""
        rows: list[Any] = []
        while True:
            page = await self.get(path, params=params)
            rows += page["items"]
            if not page["items"] or not page.get("next_starting_after"):
                return rows
            params["starting_after"] = page["next_starting_after"]

    def switch(self, *names: str) -> None:
        """Turn switches on."""
        self.world.switches.update(dict.fromkeys(names, True))

    def campaign(self, status: int) -> Any:
        """Some campaign with that status."""
        return next(row for row in self.space.campaigns.values() if row["status"] == status)


@asynccontextmanager
async def serving(world: World | None = None, *, scale: float = 0.0):
    """A service over a small world; `scale` of the rate limits' windows, 0 lifts them."""
    world = world or build_world("small")
    app = make_app(world, limiter=Limiter(scale=scale), rebuild=lambda: build_world("small"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as client:
        yield Service(world, client)


def _good(response: httpx.Response) -> Any:
    assert response.status_code < 300, f"{response.status_code} {response.text}"
    return response.json() if response.content else None
