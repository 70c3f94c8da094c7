"""A reply arrives."""

from __future__ import annotations

import pytest

from instantly_tui.demo.http import Problem
from instantly_tui.demo.inbound import receive
from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked


def running(service, *, told):
    """An active lead that was written to; `told`: whether its mails are kept, as they are after a reply."""
    for lead in service.space.leads.scan(LeadQuery(filter="FILTER_VAL_CONTACTED"), limit=None):
        mails = service.space.mails.select(lambda row, key=lead["id"]: row.get("lead_id") == key, limit=1)
        if lead["status"] == 1 and bool(mails) is told:
            return lead
    raise LookupError(told)


def reply(service, lead, **more):
    return receive(service.world, service.space, lead["email"], campaign=lead["campaign"], **more)


@pytest.mark.parametrize("told", [True, False])
async def test_a_reply_joins_the_thread_of_the_last_mail_and_is_unread(told):
    async with checked() as service:
        lead = running(service, told=told)
        unread = (await service.get("/emails/unread/count"))["count"]
        service.world.clock.advance(3)
        mail = reply(service, lead, text="Yes, tell me <more>\nplease")
        last = lead["status_summary"]["lastStep"]
        assert mail == await service.get(f"/emails/{mail['id']}")
        assert (mail["ue_type"], mail["is_unread"], mail["is_auto_reply"], mail["is_focused"]) == (2, 1, 0, 1)
        assert (mail["from_address_email"], mail["eaccount"]) == (lead["email"], last["from"])
        assert (mail["lead_id"], mail["campaign_id"], mail["step"]) == (
            lead["id"],
            lead["campaign"],
            last["stepID"],
        )
        assert mail["subject"].startswith("Re: ")
        assert "{{" not in mail["subject"]
        assert mail["body"] == {
            "text": "Yes, tell me <more>\nplease",
            "html": "<div>Yes, tell me &lt;more&gt;<br/>please</div>",
        }
        assert (
            mail["timestamp_created"]
            == service.world.clock.now().isoformat(timespec="milliseconds")[:23] + "Z"
        )
        assert (await service.get("/emails/unread/count"))["count"] == unread + 1
        thread = await service.all_pages("/emails", search=f"thread:{mail['thread_id']}")
        assert thread[0]["id"] == mail["id"]
        assert {row["lead"] for row in thread} == {lead["email"]}
        sent = [row for row in thread if row["ue_type"] == 1]
        assert sent[0]["step"] == last["stepID"]
        assert sent[0]["timestamp_created"] == last["timestamp_executed"]
        assert [row["step"].split("_")[1] for row in reversed(sent)] == [str(n) for n in range(len(sent))]
        assert all(row["body"]["html"] and "{{" not in row["body"]["html"] for row in sent)
        inbox = await service.get("/emails", params={"email_type": "received", "limit": 1})
        assert inbox["items"][0]["id"] == mail["id"]


async def test_two_replies_stay_in_one_thread():
    async with checked() as service:
        lead = running(service, told=False)
        first = reply(service, lead)
        service.world.clock.advance(60)
        second = reply(service, lead, subject="Re: once more")
        assert first["thread_id"] == second["thread_id"]
        assert second["subject"] == "Re: once more"


async def test_the_lead_counts_it_and_its_sequence_ends():
    async with checked() as service:
        lead = running(service, told=True)
        service.space.campaigns[lead["campaign"]]["stop_on_reply"] = True
        mail = reply(service, lead)
        row = await service.get(f"/leads/{lead['id']}")
        assert (row["status"], row["email_reply_count"]) == (3, lead["email_reply_count"] + 1)
        assert row["timestamp_last_reply"] == mail["timestamp_created"]
        _, step, variant = mail["step"].split("_")
        assert (row["email_replied_step"], row["email_replied_variant"]) == (int(step), int(variant))


@pytest.mark.parametrize(
    ("auto", "rules", "status"),
    [
        (False, {"stop_on_reply": False}, 1),
        (True, {"stop_on_reply": True}, 1),
        (True, {"stop_on_reply": True, "stop_on_auto_reply": True}, 3),
    ],
)
async def test_which_replies_end_the_sequence_is_the_campaign_s_choice(auto, rules, status):
    async with checked() as service:
        lead = running(service, told=True)
        campaign = service.space.campaigns[lead["campaign"]]
        campaign.pop("stop_on_auto_reply", None)
        campaign.update(rules)
        mail = reply(service, lead, auto_reply=auto)
        row = await service.get(f"/leads/{lead['id']}")
        assert (row["status"], row["email_reply_count"]) == (status, lead["email_reply_count"] + 1)
        assert mail["is_auto_reply"] == int(auto)


@pytest.mark.parametrize("auto", [True, False])
async def test_analytics_count_it_once(auto):
    async with checked() as service:
        lead = running(service, told=False)
        query = {"id": lead["campaign"]}
        before = (await service.get("/campaigns/analytics", params=query))[0]
        reply(service, lead, auto_reply=auto)
        after = (await service.get("/campaigns/analytics", params=query))[0]
        changed = {name for name in after if after[name] != before[name]}
        wanted = {"reply_count", "reply_count_unique", "reply_count_unique_by_step"}
        if auto:
            ends = ("automatic", "automatic_unique", "automatic_unique_by_step")
            wanted = {"reply_count", *(f"reply_count_{end}" for end in ends)}
        assert {name for name in changed if name.startswith("reply")} == wanted
        assert after["reply_count"] == before["reply_count"] + 1
        assert after["emails_sent_count"] == before["emails_sent_count"]


async def test_the_classifier_s_interest_lies_on_lead_and_thread():
    async with checked() as service:
        lead = running(service, told=True)
        mail = reply(service, lead, interest=1)
        assert (mail["i_status"], mail["ai_interest_value"]) == (1, 1)
        assert (await service.get(f"/leads/{lead['id']}"))["lt_interest_status"] == 1
        rows = await service.all_pages("/emails", search=f"thread:{mail['thread_id']}")
        assert {row["i_status"] for row in rows} == {1}


async def test_nobody_answers_who_was_not_written_to():
    async with checked() as service:
        with pytest.raises(Problem, match="There is no lead with this email address"):
            receive(service.world, service.space, "nobody@example.com")
        lead = service.space.leads.scan(
            LeadQuery(filter="FILTER_VAL_NOT_CONTACTED", in_campaign=True), limit=1
        )[0]
        with pytest.raises(Problem, match="No mail was sent to this lead yet"):
            reply(service, lead)


async def test_unsubscribing_is_for_one_campaign_only():
    async with checked() as service:
        lead = running(service, told=True)
        other = next(key for key in service.space.campaigns if key != lead["campaign"])
        second = await service.post("/leads", {"campaign": other, "email": lead["email"]})
        assert reply(service, lead, subject="Unsubscribe")["subject"] == "Unsubscribe"
        assert (await service.get(f"/leads/{lead['id']}"))["status"] == -2
        assert (await service.get(f"/leads/{second['id']}"))["status"] == 1
