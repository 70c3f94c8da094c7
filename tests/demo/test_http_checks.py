"""The order and the words of the checks that every request passes."""

from __future__ import annotations

import pytest

from tests.demo.service import serving

MISSING = "019a0000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Missing Authorization header"),
        ({"authorization": "demo-all"}, "Invalid authorization header"),
        ({"authorization": "Bearer "}, "Invalid authorization header"),
        ({"authorization": "Bearer nobody"}, "Invalid API key"),
        ({"authorization": "Bearer demo-revoked"}, "Invalid API key"),
        ({"authorization": "Bearer demo-all "}, "Invalid API key"),
    ],
)
async def test_a_request_without_a_good_key_is_refused(headers, message):
    async with serving() as service:
        status, answer = await service.refused("GET", "/campaigns", key=None, headers=headers)
    assert (status, answer) == (401, {"statusCode": 401, "error": "Unauthorized", "message": message})


async def test_a_key_revoked_mid_session_is_refused_from_then_on():
    async with serving() as service:
        await service.get("/campaigns")
        service.world.keys["demo-all"].revoked = True
        assert (await service.refused("GET", "/campaigns"))[1]["message"] == "Invalid API key"


async def test_a_missing_scope_is_a_401_that_names_what_is_required_and_found():
    async with serving() as service:
        status, answer = await service.refused("GET", "/accounts", key="demo-some")
        assert status == 401
        wanted = "Invalid scope. Required: accounts:read. Found: campaigns:all, leads:all"
        assert answer["message"] == wanted
        service.switch("scope_as_403")
        status, answer = await service.refused("GET", "/accounts", key="demo-some")
        assert (status, answer["message"]) == (403, "Forbidden")


async def test_a_reading_key_reads_and_never_writes():
    async with serving() as service:
        campaign = service.campaign(1)["id"]
        await service.get("/accounts", key="demo-read")
        status, answer = await service.refused("POST", f"/campaigns/{campaign}/pause", key="demo-read")
        assert (status, answer["message"][:35]) == (401, "Invalid scope. Required: campaigns:")
        assert service.space.campaigns[campaign]["status"] == 1


async def test_an_operation_without_a_listed_scope_takes_any_scope_of_its_resource():
    async with serving() as service:
        await service.get("/campaigns/analytics", key="demo-some")
        assert (await service.refused("GET", "/accounts/analytics/daily", key="demo-some"))[0] == 401


async def test_a_lapsed_plan_answers_everything_with_402():
    async with serving() as service:
        status, answer = await service.refused("GET", "/campaigns", key="demo-lapsed")
        assert (status, answer["error"]) == (402, "Payment Required")
        assert answer["message"] == "Workspace does not have an active paid plan"
        service.switch("plan_lapsed")
        assert (await service.refused("GET", "/campaigns"))[0] == 402


async def test_the_admin_key_acts_on_an_accepted_sub_workspace_only():
    async with serving() as service:
        members = service.space.group_members.values()
        accepted = [row["sub_workspace_id"] for row in members if row["status"] == "accepted"]
        open_one = next(key for key in accepted if not service.world.spaces[key].lapsed)
        theirs = await service.all_pages("/campaigns", limit=100)
        found = await service.get("/campaigns", headers={"x-as-workspace": open_one}, params={"limit": 100})
        assert {row["id"] for row in found["items"]} == set(service.world.spaces[open_one].campaigns)
        assert not {row["id"] for row in found["items"]} & {row["id"] for row in theirs}
        strange = await service.refused("GET", "/campaigns", headers={"x-as-workspace": MISSING})
        assert strange[0] == 403


async def test_a_key_of_a_sub_workspace_may_not_act_on_another():
    async with serving() as service:
        outsider = service.world.keys["demo-lapsed"]
        service.world.spaces[outsider.workspace_id].lapsed = False
        headers = {"x-as-workspace": service.world.admin_id}
        assert (await service.refused("GET", "/campaigns", key="demo-lapsed", headers=headers))[0] == 403


async def test_the_edge_refuses_some_user_agents_with_a_page():
    async with serving() as service:
        headers = {"user-agent": "Python-urllib/3.12"}
        await service.get("/campaigns", headers=headers)
        service.switch("edge")
        response = await service.send("GET", "/campaigns", key=None, headers=headers)
        assert (response.status_code, response.headers["content-type"][:9]) == (403, "text/html")
        assert "1010" in response.text
        await service.get("/campaigns", headers={"user-agent": "instantly-tui/1"})


async def test_an_unknown_route_says_so_as_the_framework_does():
    async with serving() as service:
        status, answer = await service.refused("GET", "/nothing")
        assert status == 404
        assert answer == {
            "message": "Route GET:/api/v2/nothing not found",
            "error": "Not Found",
            "statusCode": 404,
        }
        assert (await service.refused("PATCH", "/campaigns"))[1]["message"].startswith("Route PATCH:")


async def test_a_content_type_without_a_body_is_refused_and_neither_is_fine():
    async with serving() as service:
        campaign = service.campaign(1)["id"]
        path = f"/campaigns/{campaign}/pause"
        json_type = {"content-type": "application/json"}
        status, answer = await service.refused("POST", path, headers=json_type)
        assert (status, answer["code"]) == (400, "FST_ERR_CTP_EMPTY_JSON_BODY")
        assert answer["message"] == "Body cannot be empty when content-type is set to 'application/json'"
        await service.post(path)
        await service.post(path, json={})
        await service.delete(f"/campaigns/{campaign}")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(content, kind, status):
    async with serving() as service:
        sent = {"content": content, "headers": {"content-type": kind}}
        found, answer = await service.refused("POST", "/campaigns", **sent)
    assert (found, answer["statusCode"]) == (status, status)


async def test_each_check_comes_before_the_next():
    async with serving(scale=1.0) as service:
        service.switch("edge")
        nobody = {"user-agent": "Python-urllib/3"}
        headers = {"content-type": "text/plain", **nobody}
        bad = {"content": b"{", "headers": headers}
        assert (await service.send("POST", "/campaigns/x/pause", key=None, **bad)).status_code == 403
        headers["user-agent"] = "x"
        assert (await service.refused("POST", "/campaigns/x/pause", key="nobody", **bad))[0] == 401
        assert (await service.refused("POST", "/campaigns/x/pause", key="demo-lapsed", **bad))[0] == 402
        assert (await service.refused("POST", "/accounts/x/pause", key="demo-some", **bad))[0] == 401
        assert (await service.refused("POST", "/campaigns/x/pause", key="demo-some", **bad))[0] == 415
        status, answer = await service.refused("POST", "/campaigns/x/pause")
        assert (status, answer["message"]) == (400, 'params/id must match format "uuid"')
        assert (await service.refused("POST", f"/campaigns/{MISSING}/pause"))[0] == 404


async def test_an_address_in_a_path_may_hold_any_character():
    async with serving() as service:
        row = dict(next(iter(service.space.accounts.values())), email="a+b/c@example.com")
        service.space.accounts["a+b/c@example.com"] = row
        found = await service.get("/accounts/a%2Bb%2Fc%40example.com")
        assert found["email"] == "a+b/c@example.com"


async def test_answers_are_json_dated_with_the_simulations_clock():
    async with serving() as service:
        response = await service.send("GET", "/campaigns")
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        wanted = service.world.clock.now().strftime("%d %b %Y %H:%M")
        assert wanted in response.headers["date"]


async def test_a_change_leaves_an_audit_entry_and_a_refused_one_does_not():
    async with serving() as service:
        before = len(service.space.audit)
        campaign = service.campaign(1)["id"]
        await service.post(f"/campaigns/{campaign}/pause")
        await service.refused("POST", f"/campaigns/{MISSING}/pause")
        await service.get("/campaigns")
        added = [row for row in service.space.audit if row.get("campaign_id") == campaign and row["from_api"]]
        assert len(service.space.audit) == before + 1
        assert added[-1]["activity_type"] == 5
