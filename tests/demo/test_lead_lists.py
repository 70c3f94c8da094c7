"""Lead lists."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"


async def test_lists_come_newest_first_with_a_time_as_cursor():
    async with checked() as service:
        page = await service.get("/lead-lists", params={"limit": 3})
        times = [row["timestamp_created"] for row in page["items"]]
        assert times == sorted(times, reverse=True)
        assert page["next_starting_after"] == times[-1]
        rows = await service.all_pages("/lead-lists", limit=3)
        assert {row["id"] for row in rows} == set(service.space.lists)
        assert await service.get("/lead-lists", params={"starting_after": rows[-1]["timestamp_created"]}) == {
            "items": []
        }


async def test_equal_times_lose_rows_and_never_loop():
    async with checked() as service:
        for number in range(5):
            service.world.clock.advance(1)
            await service.post("/lead-lists", {"name": f"Tied {number}"})
        service.switch("equal_timestamps")
        rows = await service.all_pages("/lead-lists", limit=2, search="tied")
        assert len(rows) == 2


async def test_a_list_lives_and_dies():
    async with checked() as service:
        service.world.clock.advance(1)
        made = await service.post("/lead-lists", {"name": "Fresh", "owned_by": None, "colour": "red"})
        assert made == {
            "id": made["id"],
            "organization_id": service.space.id,
            "name": "Fresh",
            "timestamp_created": made["timestamp_created"],
        }
        path = f"/lead-lists/{made['id']}"
        changed = await service.patch(path, {"name": "Older", "has_enrichment_task": True})
        assert changed == {**made, "name": "Older", "has_enrichment_task": True}
        assert "has_enrichment_task" not in await service.patch(path, {"has_enrichment_task": None})
        newest = (await service.get("/lead-lists", params={"limit": 1, "search": "OLD"}))["items"]
        assert [row["id"] for row in newest] == [made["id"]]
        assert (await service.delete(path))["id"] == made["id"]
        assert (await service.refused("GET", path))[0] == 404
        assert (await service.refused("DELETE", path))[0] == 404


async def test_deleting_a_list_deletes_its_leads():
    async with checked() as service:
        leads = service.space.leads
        key = max(service.space.lists, key=lambda key: leads.count(list_id=key))
        before, inside = len(leads), leads.count(list_id=key)
        assert inside
        await service.delete(f"/lead-lists/{key}")
        assert len(leads) == before - inside
        assert (await service.post("/leads/list", {"list_id": key}))["items"] == []


async def test_verification_adds_up_to_the_leads_of_the_list():
    async with checked() as service:
        for key in service.space.lists:
            answer = await service.get(f"/lead-lists/{key}/verification-stats")
            assert answer["total_leads"] == service.space.leads.count(list_id=key)
            assert sum(answer["stats"].values()) == answer["total_leads"]
        assert (await service.refused("GET", f"/lead-lists/{UNKNOWN}/verification-stats"))[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/lead-lists", {}, "body must have required property 'name'"),
        ("POST", "/lead-lists", {"name": {}}, "body/name must be string"),
        ("PATCH", f"/lead-lists/{UNKNOWN}", {}, "body must NOT have fewer than 1 properties"),
        ("PATCH", "/lead-lists/7", {"name": "x"}, 'params/id must match format "uuid"'),
        ("GET", "/lead-lists?limit=101", None, "querystring/limit must be <= 100"),
        (
            "GET",
            "/lead-lists?starting_after=7x",
            None,
            'querystring/starting_after must match format "date-time"',
        ),
    ],
)
async def test_refusals(method, path, body, message):
    async with checked() as service:
        status, answer = await service.refused(method, path, json=body)
        assert (status, answer) == (400, {"statusCode": 400, "error": "Bad Request", "message": message})
