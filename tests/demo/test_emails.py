"""Reading mails and threads, and marking them."""

from __future__ import annotations

import pytest

from instantly_tui.demo.inbound import receive
from tests.demo.checked import checked

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


async def every(service, **params):
    """The ids of all mails that a query finds, page by page."""
    return [row["id"] for row in await service.all_pages("/emails", **{"limit": 100, **params})]


def mails(service, wanted=lambda row: True):
    """Every mail that fits, newest first."""
    return service.space.mails.select(wanted, limit=None)


def ids(service, wanted):
    return [row["id"] for row in mails(service, wanted)]


def received(row):
    return row["ue_type"] == 2


async def test_newest_first_or_oldest_first_with_the_id_as_cursor_in_both_directions():
    async with checked() as service:
        wanted = ids(service, received)[:9]
        params = {"email_type": "received", "limit": 3}
        page = await service.get("/emails", params=params)
        assert [row["id"] for row in page["items"]] == wanted[:3]
        assert page["next_starting_after"] == wanted[2]
        page = await service.get("/emails", params={**params, "starting_after": wanted[5]})
        assert [row["id"] for row in page["items"]] == wanted[6:9]
        back = {**params, "sort_order": "asc", "starting_after": wanted[5]}
        page = await service.get("/emails", params=back)
        assert [row["id"] for row in page["items"]] == wanted[4:1:-1]
        assert page["next_starting_after"] == wanted[2]


async def test_all_pages_are_all_mails_but_the_scheduled_ones():
    async with checked() as service:
        found = await every(service)
        assert found == ids(service, lambda row: row["ue_type"] != 4)
        assert await service.get("/emails", params={"starting_after": found[-1]}) == {"items": []}
        scheduled = service.space.mails.add({**mails(service, received)[0], "id": UNKNOWN, "ue_type": 4})
        assert await every(service, scheduled_only="true") == [scheduled["id"]]
        assert scheduled["id"] not in await every(service, lead=scheduled["lead"])


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({"email_type": "received"}, received),
        ({"email_type": "manual"}, lambda row: row["ue_type"] == 3),
        ({"is_unread": "true"}, lambda row: row.get("is_unread") == 1),
        (
            {"is_unread": "false", "email_type": "received"},
            lambda row: received(row) and not row["is_unread"],
        ),
        ({"has_reminder": "true"}, lambda row: "reminder_ts" in row),
        ({"mode": "emode_others"}, lambda row: row["is_focused"] == 0),
        ({"i_status": 1}, lambda row: row.get("i_status") == 1),
        ({"i_status": "-1"}, lambda row: row.get("i_status") == -1),
        ({"marked_as_done": "true"}, lambda row: row.get("_done")),
    ],
)
async def test_filters(params, wanted):
    async with checked() as service:
        found = await every(service, **params)
        assert found
        assert found == ids(service, wanted)


async def test_filters_by_person_mailbox_campaign_and_domain():
    async with checked() as service:
        some = mails(service, lambda row: received(row) and "campaign_id" in row)[4]
        lead, domain = some["lead"], some["lead"].rpartition("@")[2]
        by_lead = ids(service, lambda row: row.get("lead") == lead)
        assert await every(service, lead=lead.upper()) == by_lead
        assert await every(service, search=lead[1:-1].upper()) == by_lead
        assert await every(service, lead=lead[1:]) == []
        wanted = ids(service, lambda row: row.get("lead", "").endswith("@" + domain))
        assert await every(service, company_domain=domain) == wanted
        thread = ids(service, lambda row: row.get("thread_id") == some["thread_id"])
        assert await every(service, search=f"thread:{some['thread_id']}") == thread
        assert await every(service, search="thread:nothing") == []
        boxes = sorted({row["eaccount"] for row in mails(service, received)})[:2]
        found = await every(service, eaccount=", ".join(boxes), email_type="received")
        assert found == ids(service, lambda row: received(row) and row["eaccount"] in boxes)
        campaign = some["campaign_id"]
        found = await every(service, campaign_id=campaign, email_type="received")
        assert found == ids(service, lambda row: received(row) and row.get("campaign_id") == campaign)


async def test_both_time_bounds_are_inclusive():
    async with checked() as service:
        times = [row["timestamp_created"] for row in mails(service, received)]
        bounds = {"min_timestamp_created": times[6], "max_timestamp_created": times[2]}
        found = await every(service, email_type="received", **bounds)
        assert found == ids(
            service, lambda row: received(row) and times[6] <= row["timestamp_created"] <= times[2]
        )
        assert len(found) >= 5


async def test_mails_of_leads_assigned_to_a_user():
    async with checked() as service:
        user = next(iter(service.space.members.values()))["user_id"]
        some = mails(service, lambda row: "lead_id" in row)[0]
        await service.patch(f"/leads/{some['lead_id']}", {"assigned_to": user})
        found = await every(service, assigned_to=user)
        assert some["id"] in found
        owners = {
            service.space.leads.get(service.space.mails.get(key)["lead_id"])["assigned_to"] for key in found
        }
        assert owners == {user}


async def test_unknown_parameters_leave_the_list_unfiltered():
    async with checked() as service:
        thread = mails(service, received)[5]["thread_id"]
        page = await service.get("/emails", params={"ue_type": 2, "thread_id": thread, "limit": 5})
        assert page == await service.get("/emails", params={"limit": 5})


async def test_the_newest_of_each_thread_is_taken_after_the_other_filters():
    async with checked() as service:
        answered = next(row for row in mails(service) if row["ue_type"] == 3 and "thread_id" in row)
        found = await every(service, email_type="received", latest_of_thread="true")
        rows = [service.space.mails.get(key) for key in found]
        threads = [row.get("thread_id", row["id"]) for row in rows]
        assert len(threads) == len(set(threads))
        newest: dict[str, str] = {}
        for row in mails(service, received):
            newest.setdefault(row.get("thread_id", row["id"]), row["id"])
        assert found == list(newest.values())
        assert answered["thread_id"] in threads


async def test_a_list_row_is_cut_to_the_second_and_keeps_quiet_about_automatic_replies():
    async with checked() as service:
        service.world.clock.advance(0.123)
        lead = service.space.leads.get(mails(service, received)[0]["lead_id"])
        mail = receive(
            service.world, service.space, lead["email"], campaign=lead["campaign"], auto_reply=True
        )
        row = (await service.get("/emails", params={"limit": 1}))["items"][0]
        assert row["id"] == mail["id"]
        assert "is_auto_reply" not in row
        assert mail["timestamp_created"].endswith(".123Z")
        assert row["timestamp_created"] == mail["timestamp_created"][:19] + ".000Z"
        assert not any(name.startswith("_") for name in row)
        alone = await service.get(f"/emails/{mail['id']}")
        assert (alone["is_auto_reply"], alone["timestamp_created"]) == (1, mail["timestamp_created"])


async def test_previews_have_no_body_and_start_like_the_mail():
    async with checked() as service:
        page = await service.get(
            "/emails", params={"limit": 100, "preview_only": "true", "email_type": "received"}
        )
        for row in page["items"]:
            assert row["body"] == {}
            whole = (await service.get(f"/emails/{row['id']}"))["body"]
            assert len(row["content_preview"]) <= 200
            assert not whole or "<div" not in row["content_preview"]
            if whole.get("text"):
                assert row["content_preview"] == " ".join(whole["text"].split())[:200]
        assert sum(bool(row["content_preview"]) for row in page["items"]) > 90


async def test_a_mail_sent_by_a_campaign_has_html_only():
    async with checked() as service:
        row = (await service.get("/emails", params={"limit": 1, "email_type": "sent"}))["items"][0]
        assert set(row["body"]) == {"html"}
        assert row["from_address_email"] == row["eaccount"]
        assert not {"content_preview", "from_address_json"} & set(row)
        assert row["step"].startswith("0_")


async def test_reading_and_unreading_moves_the_count():
    async with checked() as service:
        count = (await service.get("/emails/unread/count"))["count"]
        assert count == len(ids(service, lambda row: row.get("is_unread") == 1))
        key = ids(service, lambda row: row.get("is_unread") == 1)[0]
        row = await service.patch(f"/emails/{key}", {"is_unread": False, "subject": "dropped"})
        assert (row["is_unread"], "is_auto_reply" in row) == (0, False)
        assert row["subject"] != "dropped"
        assert (await service.get("/emails/unread/count"))["count"] == count - 1
        assert (await service.patch(f"/emails/{key}", {"is_unread": 1}))["is_unread"] == 1
        assert (await service.get("/emails/unread/count"))["count"] == count


async def test_a_reminder_is_set_and_taken_away():
    async with checked() as service:
        key = ids(service, lambda row: received(row) and "reminder_ts" not in row)[0]
        moment = "2026-12-01T08:00:00.000Z"
        assert (await service.patch(f"/emails/{key}", {"reminder_ts": moment}))["reminder_ts"] == moment
        assert key in await every(service, has_reminder="true")
        assert "reminder_ts" not in await service.patch(f"/emails/{key}", {"reminder_ts": None})
        assert key not in await every(service, has_reminder="true")


async def test_a_whole_thread_is_marked_read():
    async with checked() as service:
        some = mails(service, lambda row: row.get("is_unread") == 1 and "thread_id" in row)[0]
        count = (await service.get("/emails/unread/count"))["count"]
        path = f"/emails/threads/{some['thread_id']}/mark-as-read"
        assert await service.post(path) == {"success": True}
        rows = await service.all_pages("/emails", search=f"thread:{some['thread_id']}")
        assert {row.get("is_unread", 0) for row in rows} == {0}
        assert (await service.get("/emails/unread/count"))["count"] == count - 1
        assert await service.post("/emails/threads/nothing/mark-as-read") == {"success": True}


async def test_a_deleted_mail_leaves_the_rest_of_its_thread():
    async with checked() as service:
        some = mails(service, received)[0]
        before = await every(service, search=f"thread:{some['thread_id']}")
        assert (await service.delete(f"/emails/{some['id']}"))["id"] == some["id"]
        assert await every(service, search=f"thread:{some['thread_id']}") == [
            key for key in before if key != some["id"]
        ]
        assert (await service.refused("GET", f"/emails/{some['id']}"))[0] == 404
        assert (await service.refused("DELETE", f"/emails/{some['id']}"))[0] == 404


async def test_the_list_and_nothing_else_is_limited_to_twenty_a_minute():
    async with checked(scale=1.0) as service:
        for _ in range(20):
            await service.get("/emails", params={"limit": 1})
        status, answer = await service.refused("GET", "/emails")
        assert (status, answer["message"]) == (429, "Rate limit exceeded")
        await service.get("/emails/unread/count")
        await service.get(f"/emails/{mails(service)[0]['id']}")


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("GET", "/emails?limit=101", None, "querystring/limit must be <= 100"),
        ("GET", "/emails?limit=0", None, "querystring/limit must be >= 1"),
        ("GET", "/emails?mode=all", None, "querystring/mode must be equal to one of the allowed values"),
        ("GET", "/emails?is_unread=perhaps", None, "querystring/is_unread must be boolean"),
        ("GET", "/emails?starting_after=7", None, 'querystring/starting_after must match format "uuid"'),
        (
            "GET",
            "/emails?min_timestamp_created=soon",
            None,
            'querystring/min_timestamp_created must match format "date-time"',
        ),
        ("GET", "/emails/7", None, 'params/id must match format "uuid"'),
        ("PATCH", f"/emails/{UNKNOWN}", {}, "body must NOT have fewer than 1 properties"),
        (
            "PATCH",
            f"/emails/{UNKNOWN}",
            {"reminder_ts": "soon"},
            'body/reminder_ts must match format "date-time"',
        ),
    ],
)
async def test_refusals(method, path, body, message):
    async with checked() as service:
        status, answer = await service.refused(method, path, json=body)
        assert (status, answer["message"]) == (400, message)
