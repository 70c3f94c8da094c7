"""The workspace, its people, and the group it leads."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"


async def test_the_current_workspace_is_the_key_s_own():
    async with checked() as service:
        row = await service.get("/workspaces/current")
        assert row["id"] == service.world.admin_id
        assert row["owner"] in {member["user_id"] for member in service.space.members.values()}


async def test_a_workspace_is_renamed():
    async with checked() as service:
        service.world.clock.advance(1)
        before = await service.get("/workspaces/current")
        logo = {"name": "Northwind", "org_logo_url": "https://example.com/logo.png", "owner": UNKNOWN}
        row = await service.patch("/workspaces/current", logo)
        assert (row["name"], row["org_logo_url"], row["owner"]) == (
            "Northwind",
            logo["org_logo_url"],
            before["owner"],
        )
        assert row["timestamp_updated"] > before["timestamp_updated"]
        row = await service.patch("/workspaces/current", {"org_logo_url": None})
        assert "org_logo_url" not in row
        assert (await service.refused("PATCH", "/workspaces/current", json={}))[0] == 400


async def test_an_agency_domain_is_set_and_taken_away():
    async with checked() as service:
        path = "/workspaces/current/whitelabel-domain"
        assert (await service.get(path))["name"] == ""
        row = await service.post(path, {"domain": "mail.example.com"})
        assert row["org_client_domain"] == "mail.example.com"
        answer = await service.get(path)
        assert (answer["verified"], answer["name"], len(answer["verification"])) == (
            False,
            "mail.example.com",
            1,
        )
        assert "org_client_domain" not in await service.delete(path)


async def test_a_workspace_is_neither_removed_nor_given_away():
    async with checked() as service:
        for path in ("schedule-for-removal", "change-owner"):
            assert (await service.refused("POST", f"/workspaces/current/{path}"))[0] == 403


async def test_acting_as_an_accepted_sub_workspace():
    async with checked() as service:
        group = await service.all_pages("/workspace-group-members", limit=1)
        assert {row["id"] for row in group} == set(service.space.group_members)
        for row in group:
            headers = {"x-as-workspace": row["sub_workspace_id"]}
            sub = service.world.spaces.get(row["sub_workspace_id"])
            if row["status"] != "accepted":
                assert (await service.refused("GET", "/workspaces/current", headers=headers))[0] == 403
            elif sub.lapsed:
                assert (await service.refused("GET", "/workspaces/current", headers=headers))[0] == 402
            else:
                there = await service.get("/workspaces/current", headers=headers)
                assert (there["id"], there["name"]) == (sub.id, row["sub_workspace_name"])
                admin = await service.get("/workspace-group-members/admin", headers=headers)
                assert admin == {
                    "workspace_name": service.space.workspace["name"],
                    "has_admin_workspace": True,
                    "workspace_group_member_id": row["id"],
                }
        assert "accepted" in {row["status"] for row in group}
        admin = await service.get("/workspace-group-members/admin")
        assert admin == {"workspace_name": "Undefined", "has_admin_workspace": False}


async def test_a_membership_ends_and_cannot_be_asked_for_twice():
    async with checked() as service:
        row = next(row for row in service.space.group_members.values() if row["status"] == "accepted")
        body = {"sub_workspace_id": row["sub_workspace_id"]}
        status, answer = await service.refused("POST", "/workspace-group-members", json=body)
        assert status == 409
        assert answer["message"] == "The sub workspace already has an active parent or invitation"
        own = {"sub_workspace_id": service.space.id}
        assert (await service.refused("POST", "/workspace-group-members", json=own))[0] == 409
        path = f"/workspace-group-members/{row['id']}"
        assert (await service.get(path))["id"] == row["id"]
        await service.delete(path)
        assert (await service.refused("GET", path))[0] == 404
        invited = await service.post("/workspace-group-members", body)
        assert (invited["status"], invited["sub_workspace_id"]) == ("pending", row["sub_workspace_id"])
        assert (await service.refused("POST", "/workspace-group-members", json=body))[0] == 409
        assert (
            await service.refused("POST", "/workspace-group-members", json={"sub_workspace_id": UNKNOWN})
        )[0] == 404


async def test_members_hold_every_role_and_are_found_by_name():
    async with checked() as service:
        rows = await service.all_pages("/workspace-members", limit=2)
        assert {row["id"] for row in rows} == set(service.space.members)
        assert {"owner", "admin", "editor"} <= {row["role"] for row in rows}
        some = rows[0]
        page = await service.get("/workspace-members", params={"search": some["email"].upper()})
        assert [row["id"] for row in page["items"]] == [some["id"]]
        for accepted in ("true", "false"):
            page = await service.get("/workspace-members", params={"accepted": accepted, "limit": 100})
            wanted = [row["id"] for row in rows if row["accepted"] is (accepted == "true")]
            assert [row["id"] for row in page["items"]] == wanted


async def test_a_member_comes_and_goes():
    async with checked() as service:
        body = {
            "email": "new.hand@example.com",
            "role": "view",
            "permissions": ["unibox.all"],
            "nickname": None,
        }
        row = await service.post("/workspace-members", body)
        assert (row["accepted"], row["permissions"], "nickname" in row) == (False, ["unibox.all"], False)
        status, answer = await service.refused("POST", "/workspace-members", json=body)
        assert (status, answer["message"]) == (400, "This user is already a member of the workspace")
        path = f"/workspace-members/{row['id']}"
        changed = await service.patch(path, {"role": "editor", "nickname": "Sam"})
        assert (changed["role"], changed["nickname"]) == ("editor", "Sam")
        assert await service.get(path) == changed
        await service.delete(path)
        assert (await service.refused("GET", path))[0] == 404


async def test_the_owner_stays():
    async with checked() as service:
        owner = next(row for row in service.space.members.values() if row["role"] == "owner")
        assert (await service.refused("DELETE", f"/workspace-members/{owner['id']}"))[0] == 400


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"email": "x@example.com"}, "body must have required property 'role'"),
        ({"email": "x", "role": "view"}, 'body/email must match format "email"'),
        ({"email": "x@example.com", "role": "king"}, "body/role must be equal to one of the allowed values"),
        (
            {"email": "x@example.com", "role": "view", "nickname": "n" * 81},
            "body/nickname must NOT have more than 80 characters",
        ),
        (
            {"email": "x@example.com", "role": "view", "permissions": ["all"]},
            "body/permissions/0 must be equal to one of the allowed values",
        ),
    ],
)
async def test_refusals(body, message):
    async with checked() as service:
        status, answer = await service.refused("POST", "/workspace-members", json=body)
        assert (status, answer["message"]) == (400, message)
