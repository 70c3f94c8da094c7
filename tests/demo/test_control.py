"""The routes that steer the simulation."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from instantly_tui import demo
from instantly_tui.demo.app import make_app
from instantly_tui.demo.switches import SWITCHES
from instantly_tui.demo.world import build_world
from tests.demo.service import serving


async def test_time_passes_when_told_and_what_is_due_happens():
    async with serving() as service:
        before = service.world.clock.now()
        happened = []
        service.world.clock.after(59, lambda: happened.append(service.world.clock.now()))
        await service.control("advance", seconds=60)
        assert service.world.clock.now() - before == timedelta(seconds=60)
        assert happened == [before + timedelta(seconds=59)]


async def test_reset_gives_a_fresh_world_and_an_empty_log():
    async with serving() as service:
        campaign = service.campaign(1)
        await service.post(f"/campaigns/{campaign['id']}/pause")
        await service.control("fault", kind="status", status=503, times=5)
        await service.control("reset")
        found = await service.get(f"/campaigns/{campaign['id']}")
        assert found["status"] == 1
        log = (await service.client.get("/__demo/log")).json()["requests"]
        assert [(entry["method"], entry["path"]) for entry in log] == [
            ("GET", f"/api/v2/campaigns/{campaign['id']}")
        ]


async def test_a_world_given_from_outside_cannot_be_reset():
    transport = httpx.ASGITransport(app=make_app(build_world("small")))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test") as client:
        answer = await client.post("/__demo/reset")
    assert (answer.status_code, answer.json()["error"]) == (409, "Conflict")


async def test_the_log_holds_what_was_sent_but_never_the_key():
    async with serving() as service:
        await service.send("POST", "/campaigns?x=1", json={"name": "Ünï"})
        await service.send("GET", "/campaigns", key="demo-revoked")
        log = await service.client.get("/__demo/log")
        first, second = log.json()["requests"]
        assert (first["method"], first["path"], first["query"]) == ("POST", "/api/v2/campaigns", [["x", "1"]])
        assert "Ünï" in first["body"]
        assert first["headers"]["content-type"] == "application/json"
        assert second["method"] == "GET"
        assert "authorization" not in log.text.lower()
        assert "demo-revoked" not in log.text


@pytest.mark.parametrize(
    ("kind", "fields", "status", "body"),
    [
        ("status", {"status": 503, "message": "later"}, 503, b'"message":"later"'),
        ("html", {}, 502, b"<html>"),
        ("empty", {}, 200, b""),
        ("cut", {"size": 9}, 200, b'{"items":'),
    ],
)
async def test_a_fault_befalls_the_next_request_it_fits(kind, fields, status, body):
    async with serving() as service:
        await service.control("fault", kind=kind, method="get", path="/api/v2/campaigns", **fields)
        await service.get("/accounts")
        spoilt = await service.send("GET", "/campaigns")
        assert spoilt.status_code == status
        assert spoilt.content.startswith(body) if kind != "status" else body in spoilt.content
        assert (len(spoilt.content) == len(body)) is (kind in ("empty", "cut"))
        assert "items" in await service.get("/campaigns")


async def test_a_fault_before_the_answer_keeps_the_server_from_acting():
    async with serving() as service:
        campaign = service.campaign(1)
        path = "/api/v2/campaigns/{id}/pause"
        await service.control("fault", kind="status", status=500, path=path)
        await service.refused("POST", f"/campaigns/{campaign['id']}/pause")
        assert campaign["status"] == 1
        await service.control("fault", kind="cut", path=path)
        await service.send("POST", f"/campaigns/{campaign['id']}/pause")
        assert campaign["status"] == 2


async def test_lists_can_be_made_to_loop():
    async with serving() as service:
        await service.control("fault", kind="empty_page", times=1)
        page = await service.get("/campaigns")
        assert page["items"] == []
        assert page["next_starting_after"]
        await service.control("fault", kind="repeated_cursor", times=2)
        pages = [await service.get("/campaigns", params={"limit": n}) for n in (1, 2)]
        assert pages[0]["next_starting_after"] == pages[1]["next_starting_after"]
        assert [len(page["items"]) for page in pages] == [1, 2]


async def test_a_lead_replies_when_told():
    async with serving() as service:
        mail = service.space.mails.select(lambda row: row["ue_type"] == 1, limit=1)[0]
        before = (await service.get("/emails/unread/count"))["count"]
        told = await service.control("inbound", lead=mail["lead"], text="Yes, please.", interest=1)
        assert told["body"]["text"] == "Yes, please."
        assert (await service.get("/emails/unread/count"))["count"] == before + 1


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("switch", {"name": "nonsense"}, 400),
        ("fault", {"kind": "nonsense"}, 400),
        ("advance", {"seconds": -1}, 400),
        ("inbound", {"lead": "nobody@example.com"}, 404),
        ("inbound", {"lead": "nobody@example.com", "workspace": "none"}, 404),
    ],
)
async def test_what_control_cannot_do_it_says(name, fields, status):
    async with serving() as service:
        answer = await service.client.post(f"/__demo/{name}", json=fields)
    assert (answer.status_code, answer.json()["statusCode"]) == (status, status)


async def test_every_switch_can_be_turned_on_and_off():
    async with serving() as service:
        for name in SWITCHES:
            assert (await service.control("switch", name=name))["on"] == [name]
            assert (await service.control("switch", name=name, on=False))["on"] == []
        assert set(service.world.switches) <= set(SWITCHES)


def test_every_switch_that_the_code_asks_for_is_announced_and_every_other_is_gone():
    sources = "".join(path.read_text("utf-8") for path in Path(demo.__file__).parent.rglob("*.py"))
    asked = re.findall(r'(?:\.on|switches\.get)\(\s*"(\w+)"', sources)
    named = re.findall(r'"(\w+)"', sources.partition("any(ctx.on(name) for name in (")[2].partition(")")[0])
    assert set(asked) | set(named) == set(SWITCHES)
