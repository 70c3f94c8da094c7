"""Sending accounts as the simulated service keeps them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.demo.service import serving

NEW = {
    "email": "Nora@fresh.example",
    "first_name": "Nora",
    "last_name": "Lind",
    "provider_code": 1,
    **{f"{kind}_{part}": "x" for kind in ("imap", "smtp") for part in ("username", "password", "host")},
    "imap_port": 993,
    "smtp_port": 587,
}


def path(row, action: str = "") -> str:
    """The path of one account."""
    return f"/accounts/{quote(row['email'], safe='')}{action}"


def some(service, **wanted):
    """Some account with these fields."""
    rows = service.space.accounts.values()
    return next(row for row in rows if all(row.get(name) == value for name, value in wanted.items()))


async def test_the_list_is_newest_first_and_its_cursor_is_time_and_address():
    async with serving() as service:
        rows = await service.all_pages("/accounts", limit=10)
        moments = [(row["timestamp_created"], row["email"]) for row in rows]
        assert moments == sorted(moments, reverse=True)
        assert {row["email"] for row in rows} == set(service.space.accounts)
        page = await service.get("/accounts", params={"limit": 3})
        assert page["next_starting_after"] == "&".join(moments[2])
        bare = await service.get("/accounts", params={"starting_after": moments[2][0], "limit": 100})
        assert [row["email"] for row in bare["items"]] == [email for _, email in moments[3:]]
        status, _ = await service.refused("GET", "/accounts", params={"starting_after": "yesterday"})
        assert status == 400


async def test_other_orders_are_read_with_skip_and_give_no_cursor():
    async with serving() as service:
        asked = {"sort_by": "stat_warmup_score", "sort_order": "asc", "limit": 10}
        first = await service.get("/accounts", params=asked)
        second = await service.get("/accounts", params={**asked, "skip": 10})
        assert "next_starting_after" not in first
        scores = [row["stat_warmup_score"] for row in first["items"] + second["items"]]
        assert (len(scores), scores) == (20, sorted(scores))
        names = await service.get("/accounts", params={"sort_by": "email", "limit": 100})
        emails = [row["email"] for row in names["items"]]
        assert emails == sorted(service.space.accounts, reverse=True)


async def test_lists_abbreviate_the_warmup_and_one_account_has_it_all():
    async with serving() as service:
        rows = await service.all_pages("/accounts", limit=100)
        with_warmup = [row for row in rows if "warmup" in row]
        assert with_warmup
        assert all(set(row["warmup"]) == {"limit"} for row in with_warmup)
        whole = await service.get(path(with_warmup[0]))
        assert {"limit", "increment", "reply_rate", "advanced"} <= set(whole["warmup"])
        fresh = [row for row in rows if "warmup" not in row]
        assert fresh
        assert not any("daily_limit" in row for row in fresh)
        assert all(not name.startswith("_") for row in (*rows, whole) for name in row)


async def test_filters_narrow():
    async with serving() as service:
        accounts = service.space.accounts.values()

        async def emails(**asked):
            return {row["email"] for row in await service.all_pages("/accounts", limit=100, **asked)}

        def those(fits):
            return {row["email"] for row in accounts if fits(row)}

        assert await emails(status=-1) == those(lambda row: row["status"] == -1)
        assert await emails(provider_code=3) == those(lambda row: row["provider_code"] == 3)
        assert await emails(filter="ACC_FILTER_ERROR") == those(lambda row: row["status"] < 0)
        assert await emails(filter="ACC_FILTER_PAUSED") == those(lambda row: row["status"] == 2)
        assert await emails(filter="ACC_FILTER_W_ERROR") == those(lambda row: row["warmup_status"] < 0)
        assert await emails(filter="ACC_FILTER_NO_CTD") == those(
            lambda row: not row.get("tracking_domain_name")
        )
        one = next(iter(accounts))
        assert one["email"] in await emails(search=one["email"][2:9].upper())
        assert (await service.refused("GET", "/accounts", params={"filter": "NO"}))[0] == 400


async def test_tags_come_only_when_asked_for_and_match_any_or_all():
    async with serving() as service:
        service.space.tag_mappings.clear()
        first, second, third = list(service.space.accounts)[:3]
        one, two = list(service.space.tags)[:2]
        for tag, emails in ((one, [first, second]), (two, [second])):
            body = {"tag_ids": [tag], "resource_type": 1, "resource_ids": emails, "assign": True}
            await service.post("/custom-tags/toggle-resource", body)
        plain = await service.all_pages("/accounts", limit=100)
        assert not any("tags" in row for row in plain)
        rows = {
            row["email"]: row for row in await service.all_pages("/accounts", limit=100, include_tags="true")
        }
        assert {tag["id"] for tag in rows[second]["tags"]} == {one, two}
        assert rows[first]["tags"][0]["label"] == service.space.tags[one]["label"]
        assert rows[third]["tags"] is None
        some_of = await service.all_pages("/accounts", limit=100, tag_ids=f"{one},{two}")
        all_of = await service.all_pages("/accounts", limit=100, tag_ids_all=f"{one},{two}")
        assert {row["email"] for row in some_of} == {first, second}
        assert {row["email"] for row in all_of} == {second}


async def test_a_mailbox_is_connected_and_ready_five_seconds_later():
    async with serving() as service:
        made = await service.post("/accounts", NEW)
        assert (made["email"], made["status"], made["setup_pending"]) == ("nora@fresh.example", 1, True)
        assert not {"imap_password", "smtp_password", "imap_host"} & set(made)
        service.world.clock.advance(5)
        assert (await service.get(path(made)))["setup_pending"] is False
        status, answer = await service.refused("POST", "/accounts", json=NEW)
        wanted = "This account has already been added to this or a different workspace"
        assert (status, answer["message"]) == (400, wanted)


async def test_credentials_that_do_not_work_are_refused():
    async with serving() as service:
        status, _ = await service.refused("POST", "/accounts", json={**NEW, "smtp_password": "wrong"})
        assert status == 400
        assert "nora@fresh.example" not in service.space.accounts
        missing = {name: value for name, value in NEW.items() if name != "imap_host"}
        answer = (await service.refused("POST", "/accounts", json=missing))[1]
        assert answer["message"] == "body must have required property 'imap_host'"


async def test_a_patch_replaces_the_warmup_as_a_whole():
    async with serving() as service:
        row = some(service, status=1, warmup_status=1)
        found = await service.patch(
            path(row), {"warmup": {"limit": 7}, "daily_limit": 12, "provider_code": 4}
        )
        assert (found["warmup"]["limit"], found["warmup"]["reply_rate"]) == (7, 30)
        assert found["warmup"]["increment"] == "disabled"
        assert (found["daily_limit"], found["provider_code"]) == (12, row["provider_code"])
        status, answer = await service.refused("PATCH", path(row), json={"sending_gap": 1441})
        assert (status, answer["message"]) == (400, "body/sending_gap must be <= 1440")
        assert (await service.refused("PATCH", path(row), json={}))[0] == 400


async def test_a_tracking_domain_can_be_taken_off():
    async with serving() as service:
        row = next(row for row in service.space.accounts.values() if row.get("tracking_domain_name"))
        found = await service.patch(path(row), {"remove_tracking_domain": True})
        assert not {"tracking_domain_name", "tracking_domain_status"} & set(found)


async def test_pausing_and_resuming_do_not_move_the_time_of_change():
    async with serving() as service:
        row = some(service, status=1)
        before = row["timestamp_updated"]
        service.world.clock.advance(9)
        assert (await service.post(path(row, "/pause")))["status"] == 2
        found = await service.post(path(row, "/resume"))
        assert (found["status"], found["timestamp_updated"]) == (1, before)


async def test_an_account_in_error_is_not_resumed_but_can_be_marked_as_fixed():
    async with serving() as service:
        row = some(service, status=-3)
        assert (await service.post(path(row, "/resume")))["status"] == -3
        found = await service.post(path(row, "/mark-fixed"))
        assert (found["status"], "status_message" in found) == (1, False)
        service.world.clock.advance(60)
        assert (await service.get(path(row)))["status"] == 1


async def test_an_account_that_is_still_broken_falls_back():
    async with serving() as service:
        row = some(service, status=-1, _broken=True)
        reason = row["status_message"]
        assert (await service.post(path(row, "/mark-fixed")))["status"] == 1
        service.world.clock.advance(30)
        found = await service.get(path(row))
        assert (found["status"], found["status_message"]) == (-1, reason)


async def test_many_are_paused_and_each_address_is_reported_once():
    async with serving() as service:
        active = [row["email"] for row in service.space.accounts.values() if row["status"] == 1][:3]
        paused = some(service, status=2)["email"]
        asked = [*active, active[0], paused, "nobody@fresh.example"]
        found = await service.post("/accounts/pause", {"emails": asked})
        assert found == {"paused_emails": active, "failed_emails": [paused, "nobody@fresh.example"]}
        assert all(service.space.accounts[email]["status"] == 2 for email in active)
        many = [f"a{n}@fresh.example" for n in range(101)]
        status, answer = await service.refused("POST", "/accounts/pause", json={"emails": many})
        assert (status, answer["message"]) == (400, "body/emails must NOT have more than 100 items")


async def test_deleting_leaves_the_address_in_its_campaigns():
    async with serving() as service:
        campaign = service.campaign(1)
        email = campaign["email_list"][0]
        gone = await service.delete(path({"email": email}))
        assert gone["email"] == email
        assert (await service.refused("GET", path(gone)))[0] == 404
        assert email in (await service.get(f"/campaigns/{campaign['id']}"))["email_list"]


@pytest.mark.parametrize("action", ["", "/pause", "/resume", "/mark-fixed"])
async def test_an_unknown_account_is_a_404(action):
    async with serving() as service:
        method = "POST" if action else "GET"
        assert (await service.refused(method, path({"email": "no@fresh.example"}, action)))[0] == 404


async def test_warmup_is_switched_by_a_job_that_counts_what_failed():
    async with serving() as service:
        row = some(service, status=1, warmup_status=1)
        emails = [row["email"], "nobody@fresh.example"]
        job = await service.post("/accounts/warmup/disable", {"emails": emails})
        assert (job["type"], job["status"], job["progress"]) == ("update-warmup-accounts", "pending", 0)
        assert (job["entity_type"], job["user_id"]) == ("workspace", None)
        service.world.clock.advance(5)
        done = await service.get(f"/background-jobs/{job['id']}")
        data = done["data"]
        assert (done["status"], done["progress"], data["step"]) == ("success", 100, "DONE")
        assert (data["success_count"], data["failed_count"], data["total_to_process"]) == (1, 1, 2)
        failed = next(entry for entry in data["processed_emails"] if entry["email"] == emails[1])
        assert failed["error"] == "Account not found"
        assert row["warmup_status"] == 0
        await service.post("/accounts/warmup/enable", {"emails": emails[:1]})
        service.world.clock.advance(5)
        assert row["warmup_status"] == 1
        assert row["timestamp_warmup_start"] > job["created_at"]


async def test_a_second_warmup_job_or_a_patch_meanwhile_is_a_conflict():
    async with serving() as service:
        row = some(service, status=1, warmup_status=1)
        other = next(r for r in service.space.accounts.values() if r["status"] == 1 and r is not row)
        await service.post("/accounts/warmup/disable", {"emails": [row["email"]]})
        wanted = (409, "update-warmup-accounts job in progress")
        status, answer = await service.refused("PATCH", path(row), json={"daily_limit": 1})
        assert (status, answer["message"]) == wanted
        body = {"include_all_emails": True, "excluded_emails": [other["email"]]}
        status, answer = await service.refused("POST", "/accounts/warmup/enable", json=body)
        assert (status, answer["message"]) == wanted
        await service.patch(path(other), {"daily_limit": 1})
        service.world.clock.advance(5)
        await service.patch(path(row), {"daily_limit": 1})


async def test_all_accounts_can_be_meant_but_for_some():
    async with serving() as service:
        spared = some(service, status=1, warmup_status=1)
        body = {"include_all_emails": True, "excluded_emails": [spared["email"]]}
        await service.post("/accounts/warmup/disable", body)
        service.world.clock.advance(10)
        on = {row["email"] for row in service.space.accounts.values() if row["warmup_status"] == 1}
        assert on == {spared["email"]}
        assert (await service.refused("POST", "/accounts/warmup/disable"))[0] == 400


async def test_only_the_admins_key_moves_accounts():
    async with serving() as service:
        world = service.world
        target = next(key for key in world.spaces if key != world.admin_id and not world.spaces[key].lapsed)
        email = next(iter(service.space.accounts))
        body = {"emails": [email], "source_workspace_id": world.admin_id, "destination_workspace_id": target}
        assert await service.post("/accounts/move", body) == {"status": "success"}
        assert email not in service.space.accounts
        assert world.spaces[target].accounts[email]["organization"] == target
        assert (await service.refused("POST", "/accounts/move", json=body))[0] == 400
        assert (await service.refused("POST", "/accounts/move", json=body, key="demo-read"))[0] == 401
