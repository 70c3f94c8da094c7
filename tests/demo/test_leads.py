"""One lead: adding, changing, deleting, merging, subsequences."""

from __future__ import annotations

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from tests.demo.checked import checked

UNKNOWN = "11111111-1111-4111-8111-111111111111"
EMAIL = "ann.marie@fresh.test"


def campaign_of(service):
    return max(service.space.campaigns, key=lambda key: service.space.leads.count(campaign=key))


def some_lead(service, **query):
    return service.space.leads.scan(LeadQuery(**(query or {"in_campaign": True})), limit=1)[0]


async def test_a_new_lead_has_what_a_recorded_one_has():
    async with checked() as service:
        campaign = campaign_of(service)
        row = await service.post(
            "/leads",
            {
                "campaign": campaign,
                "email": EMAIL,
                "first_name": "Ann",
                "custom_variables": {"seats": 12, "vip": True, "note": None, "plan": "pro"},
                "favourite": "dropped",
            },
        )
        assert row == {
            "id": row["id"],
            "timestamp_created": row["timestamp_created"],
            "timestamp_updated": row["timestamp_created"],
            "organization": service.space.id,
            "campaign": campaign,
            "status": 1,
            "email": EMAIL,
            "first_name": "Ann",
            "last_name": "",
            "company_name": "",
            "website": "",
            "personalization": "",
            "email_open_count": 0,
            "email_reply_count": 0,
            "email_click_count": 0,
            "company_domain": "fresh.test",
            "status_summary": {},
            "upload_method": "api",
            "payload": {
                "firstName": "Ann",
                "email": EMAIL,
                "campaign": campaign,
                "seats": 12,
                "vip": True,
                "note": None,
                "plan": "pro",
            },
        }
        assert await service.get(f"/leads/{row['id']}") == row
        service.world.clock.advance(10)
        assert (await service.get(f"/leads/{row['id']}"))["esp_code"] in (1, 2, 999, 1000)


async def test_the_same_address_again_answers_the_lead_that_is_there_unchanged():
    async with checked() as service:
        lead, before = some_lead(service), len(service.space.leads)
        body = {"campaign": lead["campaign"], "email": lead["email"].upper(), "first_name": "Other"}
        assert await service.post("/leads", body) == await service.get(f"/leads/{lead['id']}")
        assert len(service.space.leads) == before


@pytest.mark.parametrize(
    ("flag", "skipped"),
    [("skip_if_in_workspace", True), ("skip_if_in_campaign", True), ("skip_if_in_list", False)],
)
async def test_a_lead_found_elsewhere_is_answered_when_it_is_to_be_skipped(flag, skipped):
    async with checked() as service:
        made = await service.post("/leads", {"campaign": campaign_of(service), "email": EMAIL})
        key = next(iter(service.space.lists))
        row = await service.post("/leads", {"list_id": key, "email": EMAIL, flag: True})
        assert (row["id"] == made["id"]) is skipped
        assert row.get("list_id") == (None if skipped else key)


async def test_a_lead_without_campaign_and_list_belongs_nowhere():
    async with checked() as service:
        row = await service.post("/leads", {"email": EMAIL, "campaign_id": campaign_of(service)})
        assert not {"campaign", "list_id"} & set(row)
        assert await service.post("/leads", {"email": EMAIL}) == row


async def test_a_verification_is_pending_and_then_decided():
    async with checked() as service:
        for email, status in (
            ("a@catchall.test", -3),
            ("a@gone.invalid", -1),
            ("risky@x.test", -2),
            ("a@x.test", 1),
        ):
            body = {"campaign": campaign_of(service), "email": email, "verify_leads_on_import": True}
            row = await service.post("/leads", body)
            assert row["verification_status"] == 12
            service.world.clock.advance(10)
            assert (await service.get(f"/leads/{row['id']}"))["verification_status"] == status


async def test_a_blocked_address_or_domain_is_refused():
    async with checked() as service:
        for value in (EMAIL, "blocked.test"):
            await service.post("/block-lists-entries", {"bl_value": value})
        for email in (EMAIL.upper(), "x@blocked.test"):
            body = {"campaign": campaign_of(service), "email": email}
            status, answer = await service.refused("POST", "/leads", json=body)
            assert (status, answer["message"]) == (400, "This email or its domain is in the block list")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"campaign": "C", "first_name": "A"}, 400, "A valid email is required to add a lead to a campaign"),
        ({"campaign": "C", "email": "no address"}, 400, "Invalid email address"),
        (
            {"list_id": "L", "phone": "1"},
            400,
            "Email, first name or last name is required to add a lead to a list",
        ),
        ({"campaign": UNKNOWN, "email": EMAIL}, 404, "Resource not found"),
        (
            {"campaign": "C", "list_id": "L", "email": EMAIL},
            400,
            "Only one of campaign and list_id can be given",
        ),
        ({"campaign": "x"}, 400, 'body/campaign must match format "uuid"'),
        (
            {"email": EMAIL, "lt_interest_status": 5},
            400,
            "body/lt_interest_status must be equal to one of the allowed values",
        ),
        (
            {"email": EMAIL, "custom_variables": {"deep": {"er": 1}}},
            400,
            "body/custom_variables/deep must be string,number,boolean,null",
        ),
    ],
)
async def test_refused_leads(body, status, message):
    async with checked() as service:
        names = {"C": campaign_of(service), "L": next(iter(service.space.lists))}
        body = {
            name: names.get(value, value) if isinstance(value, str) else value for name, value in body.items()
        }
        answer = await service.refused("POST", "/leads", json=body)
        assert (answer[0], answer[1]["message"]) == (status, message)


async def test_a_name_is_enough_for_a_list():
    async with checked() as service:
        row = await service.post("/leads", {"list_id": next(iter(service.space.lists)), "last_name": "Duval"})
        assert (row["last_name"], row["company_domain"], "email" in row) == ("Duval", "", False)


async def test_a_full_plan_takes_no_more_leads():
    async with checked() as service:
        service.space.workspace["_lead_limit"] = len(service.space.leads) + 1
        campaign = campaign_of(service)
        await service.post("/leads", {"campaign": campaign, "email": EMAIL})
        status, answer = await service.refused(
            "POST", "/leads", json={"campaign": campaign, "email": "b@x.test"}
        )
        assert (status, answer["message"]) == (402, "You have reached the lead limit of your plan")
        await service.delete(f"/leads/{some_lead(service)['id']}")
        await service.post("/leads", {"campaign": campaign, "email": "b@x.test"})


async def test_a_patch_changes_the_profile_and_drops_everything_fixed():
    async with checked() as service:
        lead = some_lead(service)
        service.world.clock.advance(1)
        row = await service.patch(
            f"/leads/{lead['id']}",
            {
                "email": "other@x.test",
                "campaign": UNKNOWN,
                "status": -2,
                "payload": {"lost": 1},
                "job_title": "CFO",
                "custom_variables": {"tier": "gold"},
            },
        )
        assert (row["email"], row["campaign"], row["status"]) == (
            lead["email"],
            lead["campaign"],
            lead["status"],
        )
        assert row["job_title"] == row["payload"]["jobTitle"] == "CFO"
        assert row["payload"] == {**lead["payload"], "jobTitle": "CFO", "tier": "gold"}
        assert row["timestamp_updated"] > lead["timestamp_updated"]
        assert await service.get(f"/leads/{lead['id']}") == row


async def test_an_interest_ends_the_sequence():
    async with checked() as service:
        lead = some_lead(service, filter="FILTER_VAL_ACTIVE", in_campaign=True)
        row = await service.patch(f"/leads/{lead['id']}", {"lt_interest_status": -1})
        assert (row["lt_interest_status"], row["status"]) == (-1, 3)
        assert row["timestamp_last_interest_change"] == row["timestamp_updated"]


async def test_a_deleted_lead_is_gone_for_good():
    async with checked() as service:
        lead, before = some_lead(service), len(service.space.leads)
        shown = await service.get(f"/leads/{lead['id']}")
        assert await service.delete(f"/leads/{lead['id']}") == shown
        for method, body in (("GET", None), ("PATCH", {"phone": "1"}), ("DELETE", None)):
            assert (await service.refused(method, f"/leads/{lead['id']}", json=body))[0] == 404
        assert len(service.space.leads) == before - 1


async def test_a_merged_lead_leaves_its_fields_and_mails_to_the_other():
    async with checked() as service:
        mail = service.space.mails.select(lambda row: "lead_id" in row, limit=1)[0]
        source = await service.get(f"/leads/{mail['lead_id']}")
        await service.patch(f"/leads/{source['id']}", {"job_title": "CFO", "pl_value_lead": "high"})
        body = {"campaign": source["campaign"], "email": EMAIL, "job_title": "CEO"}
        target = await service.post("/leads", body)
        asked = {"lead_id": source["id"], "destination_lead_id": target["id"]}
        row = await service.post("/leads/merge", asked)
        assert (row["id"], row["email"], row["job_title"]) == (target["id"], EMAIL, "CEO")
        assert (row["pl_value_lead"], row["first_name"]) == ("high", source["first_name"])
        assert (await service.refused("GET", f"/leads/{source['id']}"))[0] == 404
        moved = await service.get(f"/emails/{mail['id']}")
        assert (moved["lead_id"], moved["lead"], moved["thread_id"]) == (
            target["id"],
            EMAIL,
            mail["thread_id"],
        )
        assert (await service.refused("POST", "/leads/merge", json=asked))[0] == 404
        asked = {"lead_id": target["id"], "destination_lead_id": target["id"]}
        assert (await service.refused("POST", "/leads/merge", json=asked))[0] == 400


async def test_a_lead_goes_into_a_subsequence_of_its_campaign_and_out_again():
    async with checked() as service:
        key, subsequence = next(iter(service.space.subsequences.items()))
        lead = some_lead(service, campaign=subsequence["parent_campaign"])
        row = await service.post("/leads/subsequence/move", {"id": lead["id"], "subsequence_id": key})
        assert (row["subsequence_id"], "timestamp_added_subsequence" in row) == (key, True)
        row = await service.post("/leads/subsequence/remove", {"id": lead["id"]})
        assert not {"subsequence_id", "timestamp_added_subsequence"} & set(row)
        other = next(
            row
            for row in service.space.leads.scan(LeadQuery(in_campaign=True), limit=None)
            if row["campaign"] != subsequence["parent_campaign"]
        )
        asked = {"id": other["id"], "subsequence_id": key}
        status, answer = await service.refused("POST", "/leads/subsequence/move", json=asked)
        assert (status, answer["message"]) == (400, "The subsequence belongs to another campaign")
        asked = {"id": lead["id"], "subsequence_id": UNKNOWN}
        assert (await service.refused("POST", "/leads/subsequence/move", json=asked))[0] == 404
