"""Replying, forwarding, test mails."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


def mail_of(service, kind=2):
    """A mail of a campaign: 1 sent by it, 2 received."""
    return service.space.mails.select(
        lambda row: row["ue_type"] == kind and "campaign_id" in row and "thread_id" in row, limit=1
    )[0]


def answer_to(mail, **more):
    return {
        "eaccount": mail["eaccount"],
        "reply_to_uuid": mail["id"],
        "subject": "As sent",
        "body": {"text": "Tea & cake <at>\nfive"},
        **more,
    }


async def test_a_reply_goes_to_the_sender_and_stands_in_the_thread_at_once():
    async with checked() as service:
        mail = mail_of(service)
        service.world.clock.advance(5.25)
        row = await service.post("/emails/reply", answer_to(mail))
        now = service.world.clock.now().isoformat(timespec="milliseconds")[:23] + "Z"
        assert (row["timestamp_created"], row["timestamp_email"]) == (now, now)
        assert row["to_address_email_list"] == mail["from_address_email"] == mail["lead"]
        assert row["from_address_email"] == row["eaccount"] == mail["eaccount"]
        assert (row["ue_type"], row["subject"]) == (3, "As sent")
        for name in ("thread_id", "campaign_id", "lead", "lead_id"):
            assert row[name] == mail[name]
        assert not {"step", "is_unread", "is_auto_reply"} & set(row)
        assert row["cc_address_email_list"] == row["bcc_address_email_list"] == ""
        assert row["message_id"].startswith("<ins-u-1-")
        assert set(row["body"]) == {"html"}
        assert "Tea &amp; cake &lt;at&gt;<br/>five" in row["body"]["html"]
        assert row["body"]["html"].startswith("<!DOCTYPE html>")
        assert row["content_preview"] == "Tea & cake <at> five"
        newest = (await service.get("/emails", params={"limit": 1}))["items"][0]
        assert newest["id"] == row["id"]
        thread = await service.get("/emails", params={"search": f"thread:{mail['thread_id']}", "limit": 1})
        assert thread["items"][0]["id"] == row["id"]
        assert await service.get(f"/emails/{row['id']}") == row


async def test_a_reply_does_not_mark_the_thread_read():
    async with checked() as service:
        mail = mail_of(service)
        service.space.mails.patch(mail["id"], {"is_unread": 1})
        count = (await service.get("/emails/unread/count"))["count"]
        await service.post("/emails/reply", answer_to(mail))
        assert (await service.get("/emails/unread/count"))["count"] == count


async def test_a_reply_to_our_own_mail_comes_to_ourselves():
    async with checked() as service:
        mail = mail_of(service, kind=1)
        row = await service.post("/emails/reply", answer_to(mail))
        assert row["to_address_email_list"] == mail["eaccount"]


async def test_a_reply_with_everything():
    async with checked() as service:
        mail = mail_of(service)
        user = next(iter(service.space.members.values()))["user_id"]
        more = {
            "additional_recipients": ["b@example.com"],
            "cc_address_email_list": "c@example.com, d@example.com",
            "bcc_address_email_list": "e@example.com",
            "reminder_ts": "2026-12-01T08:00:00.000Z",
            "assigned_to": user,
            "body": {"html": "<b>Yes</b>", "text": "ignored"},
            "attachments": "dropped",
        }
        row = await service.post("/emails/reply", answer_to(mail, **more))
        assert row["to_address_email_list"] == f"{mail['lead']}, b@example.com"
        assert [part["address"] for part in row["to_address_json"]] == [mail["lead"], "b@example.com"]
        assert row["cc_address_email_list"] == more["cc_address_email_list"]
        assert row["reminder_ts"] == more["reminder_ts"]
        assert "<b>Yes</b>" in row["body"]["html"]
        assert "ignored" not in row["body"]["html"]
        assert (await service.get(f"/leads/{mail['lead_id']}"))["assigned_to"] == user


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        ({"eaccount": None}, 400, "body must have required property 'eaccount'"),
        ({"reply_to_uuid": None}, 400, "body must have required property 'reply_to_uuid'"),
        ({"body": None}, 400, "body must have required property 'body'"),
        ({"body": "text"}, 400, "body/body must be object"),
        ({"body": {}}, 400, "Either body.html or body.text is required"),
        ({"body": {"text": ""}}, 400, "Either body.html or body.text is required"),
        ({"eaccount": "stranger@example.com"}, 400, "Email account not found in this workspace"),
        ({"reply_to_uuid": UNKNOWN}, 404, "Resource not found"),
        ({"reply_to_uuid": "7"}, 404, "Resource not found"),
        ({"additional_recipients": ["x"]}, 400, 'body/additional_recipients/0 must match format "email"'),
    ],
)
async def test_refused_replies_are_not_stored(more, status, message):
    async with checked() as service:
        before = len(service.space.mails)
        body = {
            name: value for name, value in answer_to(mail_of(service), **more).items() if value is not None
        }
        answer = await service.refused("POST", "/emails/reply", json=body)
        assert (answer[0], answer[1]["message"]) == (status, message)
        assert len(service.space.mails) == before


async def test_a_forward_stays_with_the_thread_and_the_lead():
    async with checked() as service:
        mail = mail_of(service)
        body = answer_to(
            mail, to_address_email_list="boss@example.com, b@example.com", body={"html": "<p>See</p>"}
        )
        row = await service.post("/emails/forward", body)
        assert row["to_address_email_list"] == "boss@example.com, b@example.com"
        for name in ("thread_id", "campaign_id", "lead", "lead_id"):
            assert row[name] == mail[name]
        assert "Forwarded message" not in row["body"]["html"]


async def test_a_forward_can_be_the_original_alone():
    async with checked() as service:
        mail = mail_of(service)
        original = await service.get(f"/emails/{mail['id']}")
        files = '[{"filename": "a.pdf", "url": "https://example.com/a.pdf"}]'
        body = answer_to(
            mail,
            to_address_email_list="boss@example.com",
            include_original_body=True,
            forwarded_attachments=files,
            reply_to="me@example.com",
        )
        del body["body"]
        row = await service.post("/emails/forward", body)
        html = row["body"]["html"]
        assert f"From: {mail['lead']}<br/>" in html
        assert "Subject: " in html
        assert (original["body"].get("html") or "") in html
        assert row["attachment_json"] == {
            "files": [{"filename": "a.pdf", "url": "https://example.com/a.pdf"}]
        }
        assert row["reply_to"] == "me@example.com"


@pytest.mark.parametrize(
    ("more", "status", "start"),
    [
        ({"body": {}}, 400, "body must have required property 'body', "),
        ({"include_original_body": False, "body": None}, 400, "body must have required property 'body', "),
        ({"to_address_email_list": None}, 400, "body must have required property 'to_address_email_list'"),
        ({"forwarded_attachments": "[{]"}, 400, "body/forwarded_attachments must be a JSON array of files"),
        ({"forwarded_attachments": '[{"url": "x"}]'}, 400, "body/forwarded_attachments must be a JSON array"),
        ({"eaccount": "stranger@example.com"}, 400, "Email account not found in this workspace"),
        ({"reply_to_uuid": UNKNOWN}, 404, "Resource not found"),
    ],
)
async def test_refused_forwards_are_not_stored(more, status, start):
    async with checked() as service:
        before = len(service.space.mails)
        asked = answer_to(mail_of(service), **{"to_address_email_list": "b@example.com", **more})
        body = {name: value for name, value in asked.items() if value is not None}
        answer = await service.refused("POST", "/emails/forward", json=body)
        assert answer[0] == status
        assert answer[1]["message"].startswith(start)
        assert len(service.space.mails) == before


async def test_a_test_mail_stores_nothing_and_fails_with_a_200():
    async with checked() as service:
        before = len(service.space.mails)
        accounts = service.space.accounts.values()
        good = next(row["email"] for row in accounts if row["status"] == 1)
        broken = next(row["email"] for row in accounts if row["status"] < 0)
        rest = {"to_address_email_list": "b@example.com", "subject": "x", "body": {"html": "x"}}
        for email, answer in (
            (good, {"status": "success"}),
            (broken, {"error": "ACC_AUTH_ERROR"}),
            ("stranger@example.com", {"error": "ACC_NOT_FOUND"}),
        ):
            assert await service.post("/emails/test", {"eaccount": email, **rest}) == answer
        assert len(service.space.mails) == before


async def test_ten_test_mails_a_minute():
    async with checked(scale=1.0) as service:
        body = {
            "eaccount": "x@y.test",
            "to_address_email_list": "b@example.com",
            "subject": "x",
            "body": {"html": "x"},
        }
        for _ in range(10):
            await service.post("/emails/test", body)
        assert (await service.refused("POST", "/emails/test", json=body))[0] == 429
