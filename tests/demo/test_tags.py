"""Custom tags, what they hang on, and putting them on and off."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"


async def fresh(service, label="Fresh"):
    return await service.post("/custom-tags", {"label": label})


async def hanging_on(service, resource):
    page = await service.get("/custom-tag-mappings", params={"resource_ids": resource, "limit": 100})
    return {row["tag_id"] for row in page["items"]}


async def test_tags_come_by_id_which_is_no_order_in_time():
    async with checked() as service:
        rows = await service.all_pages("/custom-tags", limit=2)
        ids = [row["id"] for row in rows]
        assert ids == sorted(service.space.tags)
        assert all("description" not in row for row in rows)
        label = rows[0]["label"]
        page = await service.get("/custom-tags", params={"search": label.upper(), "tag_ids": ",".join(ids)})
        assert ids[0] in [row["id"] for row in page["items"]]


async def test_a_tag_lives_and_dies_and_its_label_is_unique():
    async with checked() as service:
        made = await service.post("/custom-tags", {"label": "  Fresh ", "description": "never shown"})
        assert made["label"] == "Fresh"
        assert "description" not in made
        status, answer = await service.refused("POST", "/custom-tags", json={"label": "Fresh "})
        assert status == 409
        assert answer == {
            "statusCode": 409,
            "error": "Conflict",
            "message": "A tag with this name already exists.",
        }
        path = f"/custom-tags/{made['id']}"
        service.world.clock.advance(1)
        changed = await service.patch(path, {"label": "Fresh"})
        assert changed["timestamp_updated"] > made["timestamp_updated"]
        taken = next(row["label"] for row in service.space.tags.values() if row["id"] != made["id"])
        assert (await service.refused("PATCH", path, json={"label": taken}))[0] == 409
        email = next(iter(service.space.accounts))
        body = {"tag_ids": [made["id"]], "resource_type": 1, "resource_ids": [email], "assign": True}
        assert await service.post("/custom-tags/toggle-resource", body) == {"success": True}
        await service.delete(path)
        assert (await service.refused("GET", path))[0] == 404
        assert made["id"] not in await hanging_on(service, email)


async def test_putting_a_tag_on_twice_is_putting_it_on_once():
    async with checked() as service:
        tag = await fresh(service)
        campaign = next(iter(service.space.campaigns))
        body = {"tag_ids": [tag["id"]], "resource_type": 2, "resource_ids": [campaign], "assign": True}
        for _ in range(2):
            await service.post("/custom-tags/toggle-resource", body)
        rows = [row for row in service.space.tag_mappings if row["tag_id"] == tag["id"]]
        assert [(row["resource_id"], row["resource_type"]) for row in rows] == [(campaign, 2)]
        page = await service.get("/custom-tags", params={"resource_ids": campaign, "limit": 100})
        assert tag["id"] in [row["id"] for row in page["items"]]
        for _ in range(2):
            await service.post("/custom-tags/toggle-resource", {**body, "assign": False})
        assert tag["id"] not in await hanging_on(service, campaign)


async def test_everything_that_a_filter_leaves_is_tagged_but_what_is_excluded():
    async with checked() as service:
        tag = await fresh(service)
        failing = sorted(email for email, row in service.space.accounts.items() if row["status"] < 0)
        assert len(failing) > 1
        body = {
            "tag_ids": [tag["id"]],
            "resource_type": 1,
            "selected_all": True,
            "filter": "ACC_FILTER_ERROR",
            "excluded_resource_ids": failing[:1],
            "assign": True,
        }
        await service.post("/custom-tags/toggle-resource", body)
        tagged = [row["resource_id"] for row in service.space.tag_mappings if row["tag_id"] == tag["id"]]
        assert sorted(tagged) == failing[1:]
        other = await fresh(service, "Other")
        rules = {"tag_id": tag["id"], "search": failing[-1]}
        body = {**body, "tag_ids": [other["id"]], "filter": rules}
        await service.post("/custom-tags/toggle-resource", body)
        tagged = [row["resource_id"] for row in service.space.tag_mappings if row["tag_id"] == other["id"]]
        assert tagged == failing[-1:]


async def test_mappings_come_newest_first_with_a_time_as_cursor():
    async with checked() as service:
        service.world.clock.advance(1)
        tag = await fresh(service)
        for campaign in list(service.space.campaigns)[:3]:
            service.world.clock.advance(1)
            body = {"tag_ids": [tag["id"]], "resource_type": 2, "resource_ids": [campaign], "assign": True}
            await service.post("/custom-tags/toggle-resource", body)
        page = await service.get("/custom-tag-mappings", params={"limit": 2})
        assert page["next_starting_after"] == page["items"][-1]["timestamp_created"]
        rows = await service.all_pages("/custom-tag-mappings", limit=2)
        assert [row["tag_id"] for row in rows[:3]] == [tag["id"]] * 3
        assert {row["id"] for row in rows} == {row["id"] for row in service.space.tag_mappings}
        service.switch("mapping_filter_ignored")
        page = await service.get("/custom-tag-mappings", params={"resource_ids": "nothing", "limit": 100})
        assert len(page["items"]) == min(len(rows), 100)


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        (
            {"resource_ids": ["x"], "resource_type": 3},
            400,
            "body/resource_type must be equal to one of the allowed values",
        ),
        ({"resource_type": 1}, 400, "body must have required property 'resource_ids'"),
        ({"resource_type": 1, "resource_ids": []}, 400, "body/resource_ids must NOT have fewer than 1 items"),
        (
            {"resource_type": 1, "resource_ids": ["x"], "tag_ids": ["x"]},
            400,
            'body/tag_ids/0 must match format "uuid"',
        ),
        ({"resource_type": 1, "resource_ids": ["x"]}, 404, "Resource not found"),
        (
            {"resource_type": 1, "selected_all": True, "filter": "ACC"},
            400,
            "body/filter must be equal to one of the allowed values",
        ),
    ],
)
async def test_refusals(more, status, message):
    async with checked() as service:
        body = {"tag_ids": [UNKNOWN], "assign": True, **more}
        answer = await service.refused("POST", "/custom-tags/toggle-resource", json=body)
        assert (answer[0], answer[1]["message"]) == (status, message)


async def test_a_blank_label_is_refused():
    async with checked() as service:
        status, answer = await service.refused("POST", "/custom-tags", json={"label": "  "})
        assert (status, answer["message"]) == (400, 'body/label must match pattern ".*\\S.*"')
