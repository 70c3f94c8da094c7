"""Campaigns as the simulated service keeps them."""

from __future__ import annotations

import re

import pytest

from tests.demo.service import serving

MISSING = "019a0000-0000-4000-8000-000000000000"
SCHEDULE = {
    "schedules": [
        {
            "name": "Mornings",
            "timing": {"from": "09:00", "to": "12:00"},
            "days": {"1": True, "3": True},
            "timezone": "Europe/Isle_of_Man",
        }
    ]
}
STEP = {"type": "email", "delay": 2, "variants": [{"subject": "Hi", "body": "Hello {{firstName}}"}]}


async def test_the_list_is_by_id_descending_and_ends_with_an_empty_page():
    async with serving() as service:
        rows = await service.all_pages("/campaigns", limit=5)
        ids = [row["id"] for row in rows]
        assert ids == sorted(service.space.campaigns, reverse=True)
        last = await service.get("/campaigns", params={"limit": 100})
        assert last["next_starting_after"] == ids[-1]
        after = await service.get("/campaigns", params={"starting_after": ids[-1]})
        assert after == {"items": []}
        assert len((await service.get("/campaigns"))["items"]) == 10


async def test_a_cursor_outlives_its_row():
    async with serving() as service:
        page = await service.get("/campaigns", params={"limit": 4})
        await service.delete(f"/campaigns/{page['next_starting_after']}")
        rest = await service.all_pages("/campaigns", starting_after=page["next_starting_after"])
        assert len(page["items"]) + len(rest) == 12


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("0", "querystring/limit must be >= 1"),
        ("101", "querystring/limit must be <= 100"),
        ("ten", "querystring/limit must be integer"),
    ],
)
async def test_a_limit_out_of_bounds_is_refused(limit, message):
    async with serving() as service:
        status, answer = await service.refused("GET", "/campaigns", params={"limit": limit})
        assert (status, answer["message"]) == (400, message)
        service.switch("limit_over_100_empty")
        assert await service.get("/campaigns", params={"limit": 101}) == {"items": []}


@pytest.mark.parametrize(("switch", "cursor"), [("last_cursor_null", None), ("last_cursor_empty", "")])
async def test_the_last_page_may_carry_an_empty_cursor(switch, cursor):
    async with serving() as service:
        service.switch(switch)
        assert (await service.get("/campaigns", params={"limit": 100}))["next_starting_after"] == cursor
        assert (await service.get("/campaigns", params={"limit": 5}))["next_starting_after"]


async def test_a_cursor_that_is_none_is_refused():
    async with serving() as service:
        status, answer = await service.refused("GET", "/campaigns", params={"starting_after": "page2"})
    assert (status, answer["message"]) == (400, 'querystring/starting_after must match format "uuid"')


async def test_filters_narrow_and_unknown_ones_are_ignored():
    async with serving() as service:
        space = service.space
        active = {key for key, row in space.campaigns.items() if row["status"] == 1}
        found = await service.all_pages("/campaigns", status=1)
        assert {row["id"] for row in found} == active
        found = await service.all_pages("/campaigns", exclude_status=1)
        assert {row["id"] for row in found} == set(space.campaigns) - active
        one = next(iter(space.campaigns.values()))
        found = await service.all_pages("/campaigns", search=one["name"][1:6].upper())
        assert one["id"] in {row["id"] for row in found}
        assert len(await service.all_pages("/campaigns", state=1)) == 12
        assert (await service.refused("GET", "/campaigns", params={"status": 9}))[0] == 400


async def test_tags_match_any():
    async with serving() as service:
        tags = list(service.space.tags)[:2]
        tagged = list(service.space.campaigns)[:2]
        for tag, campaign in zip(tags, tagged, strict=True):
            body = {"tag_ids": [tag], "resource_type": 2, "resource_ids": [campaign], "assign": True}
            await service.post("/custom-tags/toggle-resource", body)
        wanted = {row["resource_id"] for row in service.space.tag_mappings if row["tag_id"] in tags}
        found = await service.all_pages("/campaigns", tag_ids=",".join(tags))
        assert set(tagged) <= {row["id"] for row in found} == wanted & set(service.space.campaigns)


async def test_a_new_campaign_holds_what_was_sent_and_little_else():
    async with serving() as service:
        sent = {"name": "Ünï", "campaign_schedule": SCHEDULE, "sequences": [{"steps": [STEP]}], "x": 1}
        made = await service.post("/campaigns", sent)
        assert set(made) == {
            "id",
            "name",
            "status",
            "campaign_schedule",
            "sequences",
            "timestamp_created",
            "timestamp_updated",
            "open_tracking",
            "organization",
        }
        assert (made["status"], made["open_tracking"], made["name"]) == (0, False, "Ünï")
        assert made["campaign_schedule"] == SCHEDULE
        step = made["sequences"][0]["steps"][0]
        assert step == {**STEP, "delay_unit": "days", "pre_delay_unit": "days"}
        assert re.fullmatch(
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made["id"]
        )
        assert await service.get(f"/campaigns/{made['id']}") == made


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": None}, "body must have required property 'name'"),
        ({"campaign_schedule": {}}, "body/campaign_schedule must have required property 'schedules'"),
        (
            {"campaign_schedule": {"schedules": [{**SCHEDULE["schedules"][0], "timezone": "Europe/London"}]}},
            "body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values",
        ),
        (
            {"campaign_schedule": {"schedules": [{**SCHEDULE["schedules"][0], "days": {}}]}},
            "body/campaign_schedule/schedules/0/days must NOT have fewer than 1 properties",
        ),
        (
            {
                "campaign_schedule": {
                    "schedules": [{**SCHEDULE["schedules"][0], "timing": {"from": "9", "to": "12:00"}}]
                }
            },
            "body/campaign_schedule/schedules/0/timing/from must match pattern"
            ' "^([01][0-9]|2[0-3]):([0-5][0-9])$"',
        ),
        ({"daily_max_leads": -1}, "body/daily_max_leads must be >= 0"),
        (
            {"sequences": [{"steps": [{**STEP, "type": "call"}]}]},
            "body/sequences/0/steps/0/type must be equal to",
        ),
    ],
)
async def test_what_a_campaign_may_not_hold_is_named(change, message):
    async with serving() as service:
        sent = {"name": "n", "campaign_schedule": SCHEDULE, **change}
        sent = {name: value for name, value in sent.items() if value is not None}
        status, answer = await service.refused("POST", "/campaigns", json=sent)
    assert status == 400
    assert answer["message"].startswith(message)


async def test_a_patch_changes_what_it_names_and_replaces_lists():
    async with serving() as service:
        row = dict(service.campaign(1))
        service.world.clock.advance(5)
        accounts = row["email_list"][:1]
        sent = {"name": "New", "email_list": accounts, "status": 2, "daily_limit": None}
        found = await service.patch(f"/campaigns/{row['id']}", sent)
        assert (found["name"], found["email_list"], found["status"]) == ("New", accounts, 1)
        assert "daily_limit" not in found
        assert found["sequences"] == row["sequences"]
        assert found["timestamp_updated"] > row["timestamp_updated"]
        status, answer = await service.refused("PATCH", f"/campaigns/{row['id']}", json={})
        assert (status, answer["message"]) == (400, "body must NOT have fewer than 1 properties")


async def test_deleting_takes_the_leads_along_and_leaves_the_mails():
    async with serving() as service:
        key = service.campaign(1)["id"]
        mails = len(service.space.mails.select(lambda row: row.get("campaign_id") == key, None, None))
        assert service.space.leads.count(campaign=key) > 0
        gone = await service.delete(f"/campaigns/{key}")
        assert gone["id"] == key
        assert (await service.refused("GET", f"/campaigns/{key}"))[0] == 404
        assert (await service.refused("DELETE", f"/campaigns/{key}"))[0] == 404
        assert service.space.leads.count(campaign=key) == 0
        assert (await service.post("/leads/list", {"campaign": key}))["items"] == []
        left = service.space.mails.select(lambda row: row.get("campaign_id") == key, None, None)
        assert len(left) == mails > 0
        assert key not in {row["campaign_id"] for row in await service.get("/campaigns/analytics")}


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (-1, 1), (-2, 1)])
async def test_activating_starts_and_resumes(before, after):
    async with serving() as service:
        row = service.campaign(1)
        row["status"] = before
        found = await service.post(f"/campaigns/{row['id']}/activate")
        assert found["status"] == row["status"] == after


async def test_a_suspended_campaign_is_not_activated():
    async with serving() as service:
        row = service.campaign(-99)
        assert (await service.refused("POST", f"/campaigns/{row['id']}/activate"))[0] == 400
        assert row["status"] == -99


@pytest.mark.parametrize(
    ("before", "after"), [(1, 2), (4, 2), (0, 0), (2, 2), (3, 3), (-1, -1), (-2, -2), (-99, -99)]
)
async def test_pausing_stops_only_what_runs(before, after):
    async with serving() as service:
        row = service.campaign(1)
        row["status"] = before
        assert (await service.post(f"/campaigns/{row['id']}/pause"))["status"] == after


@pytest.mark.parametrize("action", ["activate", "pause"])
async def test_an_unknown_campaign_is_a_404_or_as_the_document_says(action):
    async with serving() as service:
        path = f"/campaigns/{MISSING}/{action}"
        wanted = {"statusCode": 404, "error": "Not Found", "message": "Resource not found"}
        assert await service.refused("POST", path) == (404, wanted)
        service.switch("missing_campaign_400")
        assert await service.refused("POST", path) == (400, wanted)


async def test_a_campaign_without_accounts_turns_unhealthy_a_minute_after_it_was_accepted():
    async with serving() as service:
        row = service.campaign(2)
        await service.patch(f"/campaigns/{row['id']}", {"email_list": []})
        assert (await service.post(f"/campaigns/{row['id']}/activate"))["status"] == 1
        service.world.clock.advance(59)
        assert (await service.get(f"/campaigns/{row['id']}"))["status"] == 1
        service.world.clock.advance(1)
        found = await service.get(f"/campaigns/{row['id']}")
        assert (found["status"], found["not_sending_status"]) == (-1, 99)
        listed = await service.all_pages("/campaigns", status=-1)
        assert all("not_sending_status" not in one for one in listed)


async def test_a_campaign_without_accounts_may_turn_to_paused_instead():
    async with serving() as service:
        service.switch("accountless_pauses")
        row = service.campaign(2)
        row["email_list"] = []
        await service.post(f"/campaigns/{row['id']}/activate")
        service.world.clock.advance(60)
        assert row["status"] == 2


async def test_a_campaign_paused_again_is_left_alone():
    async with serving() as service:
        row = service.campaign(2)
        row["email_list"] = []
        await service.post(f"/campaigns/{row['id']}/activate")
        await service.post(f"/campaigns/{row['id']}/pause")
        service.world.clock.advance(60)
        assert row["status"] == 2


async def test_strict_activation_names_what_is_missing():
    async with serving() as service:
        service.switch("strict_activation")
        made = await service.post("/campaigns", {"name": "n", "campaign_schedule": SCHEDULE})
        path = f"/campaigns/{made['id']}/activate"
        assert (await service.refused("POST", path))[1]["message"] == "Campaign has no leads"
        await service.post("/leads", {"campaign": made["id"], "email": "new@lead.example"})
        assert (await service.refused("POST", path))[1]["message"] == "Campaign has no sending accounts"
        account = next(iter(service.space.accounts))
        await service.patch(f"/campaigns/{made['id']}", {"email_list": [account]})
        assert (await service.refused("POST", path))[1]["message"] == "Campaign has no sequence steps"
        await service.patch(f"/campaigns/{made['id']}", {"sequences": [{"steps": [STEP]}]})
        assert (await service.post(path))["status"] == 1


async def test_a_duplicate_is_a_draft_with_the_same_settings():
    async with serving() as service:
        row = service.campaign(1)
        copy = await service.post(f"/campaigns/{row['id']}/duplicate")
        assert copy["name"] == f"{row['name']} (copy)"
        assert (copy["status"], service.space.leads.count(campaign=copy["id"])) == (0, 0)
        for name in ("sequences", "campaign_schedule", "email_list", "daily_limit"):
            assert copy[name] == row[name]
        named = await service.post(f"/campaigns/{row['id']}/duplicate", {"name": "Mine"})
        assert named["name"] == "Mine"
        await service.patch(f"/campaigns/{copy['id']}", {"sequences": []})
        assert row["sequences"]
        refusal = await service.refused("POST", f"/campaigns/{row['id']}/duplicate", json={"name": ""})
        assert refusal == (400, {"message": "New campaign name is required"})


async def test_sharing_lasts_a_week_and_copies_without_senders():
    async with serving() as service:
        row = service.campaign(1)
        path = f"/campaigns/{row['id']}"
        wanted = (403, {"message": "The requested campaign not shared"})
        assert await service.refused("POST", f"{path}/from-export") == wanted
        shared = await service.send("POST", f"{path}/share")
        assert (shared.status_code, shared.content) == (204, b"")
        copy = await service.post(f"{path}/from-export", {"name": "ignored"})
        assert (copy["name"], copy["status"], "email_list" in copy) == (row["name"], 0, False)
        service.world.clock.advance(7 * 86_400 + 1)
        assert await service.refused("POST", f"{path}/from-export") == wanted


async def test_an_export_is_the_campaign_with_its_id():
    async with serving() as service:
        row = service.campaign(3)
        found = await service.post(f"/campaigns/{row['id']}/export")
        assert (found["id"], found["status"], found["sequences"]) == (row["id"], 3, row["sequences"])


async def test_variables_are_added_where_they_belong():
    async with serving() as service:
        made = await service.post("/campaigns", {"name": "n", "campaign_schedule": SCHEDULE})
        path = f"/campaigns/{made['id']}/variables"
        await service.post(path, {"variables": ["icebreaker", "firstName"]})
        found = await service.post(path, {"variables": ["team"]})
        assert found["custom_variables"] == {"icebreaker": True, "team": True}
        assert found["core_variables"] == {"firstName": True}


async def test_launched_campaigns_are_counted():
    async with serving() as service:
        wanted = sum(row["status"] in (1, 4) for row in service.space.campaigns.values())
        assert await service.get("/campaigns/count-launched") == {"count": wanted}


async def test_the_campaigns_of_a_person_are_found_by_the_exact_address():
    async with serving() as service:
        key = service.campaign(1)["id"]
        page = await service.post("/leads/list", {"campaign": key, "limit": 1})
        email = page["items"][0]["email"]
        found = await service.get("/campaigns/search-by-contact", params={"search": email})
        assert key in {row["id"] for row in found["items"]}
        assert set(found) == {"items"}
        for search in ({"search": email[:-1]}, {}):
            assert await service.get("/campaigns/search-by-contact", params=search) == {"items": []}


async def test_rows_can_be_bent_for_the_clients_sake():
    async with serving() as service:
        path = f"/campaigns/{service.campaign(2)['id']}"
        service.switch("nulls")
        assert (await service.get(path))["ai_sdr_id"] is None
        service.switch("extra_fields", "unknown_codes")
        found = await service.get(path)
        assert (found["status"], found["x_flag"]) == (7, True)
        service.world.switches.clear()
        service.switch("bare")
        assert len(await service.get(path)) == 6
