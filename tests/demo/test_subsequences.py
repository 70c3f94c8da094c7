"""Subsequences as the simulated service keeps them, and the numbers they come to."""

from __future__ import annotations

from tests.demo.service import Service, serving
from tests.demo.test_campaigns import MISSING, STEP

CONDITIONS = {"crm_status": [1], "lead_activity": [91], "reply_contains": "price"}


def first(service: Service):
    """A running subsequence that has leads."""
    return next(row for row in service.space.subsequences.values() if row["status"] == 1)


async def test_a_list_is_of_one_campaign_or_of_all_but_one():
    async with serving() as service:
        everything = await service.all_pages("/subsequences")
        assert [row["id"] for row in everything] == sorted(service.space.subsequences, reverse=True)
        parent = everything[0]["parent_campaign"]
        own = await service.all_pages("/subsequences", parent_campaign=parent)
        others = await service.all_pages("/subsequences", parent_campaign_not=parent)
        assert {row["parent_campaign"] for row in own} == {parent}
        assert len(own) + len(others) == len(everything)
        word = everything[0]["name"][2:8].upper()
        found = await service.all_pages("/subsequences", search=word)
        assert everything[0]["id"] in {row["id"] for row in found}
        assert not any(name.startswith("_") for row in everything for name in row)


async def test_a_new_one_is_a_draft_that_runs_and_rests_on_request():
    async with serving() as service:
        parent = service.campaign(1)["id"]
        fields = {"parent_campaign": parent, "name": "Asked", "conditions": CONDITIONS}
        made = await service.post("/subsequences", {**fields, "sequences": [{"steps": [STEP]}]})
        assert (made["status"], made["conditions"]) == (0, CONDITIONS)
        assert "subsequence_schedule" not in made
        where = f"/subsequences/{made['id']}"
        states = [
            (await service.post(f"{where}/{verb}"))["status"]
            for verb in ("pause", "resume", "pause", "pause")
        ]
        assert states == [0, 1, 2, 2]
        assert (await service.patch(where, {"name": "Priced"}))["name"] == "Priced"
        assert (await service.get(where))["name"] == "Priced"
        refused = await service.refused("PATCH", where, json={})
        assert refused[0] == 400
        status, answer = await service.refused(
            "POST", "/subsequences", json={**fields, "parent_campaign": MISSING}
        )
        assert (status, answer["message"]) == (404, "Resource not found")


async def test_variants_are_one_to_twenty_six():
    async with serving() as service:
        row = first(service)
        steps = [{**STEP, "variants": []}]
        status, answer = await service.refused(
            "PATCH", f"/subsequences/{row['id']}", json={"sequences": [{"steps": steps}]}
        )
        assert status == 400
        assert "sequences/0/steps/0/variants must NOT have fewer than 1 items" in answer["message"]


async def test_a_copy_has_conditions_and_mails_but_no_leads():
    async with serving() as service:
        row = first(service)
        other = service.campaign(2)["id"]
        twin = await service.post(f"/subsequences/{row['id']}/duplicate", {"parent_campaign": other})
        assert (twin["name"], twin["status"], twin["parent_campaign"]) == (row["name"], 0, other)
        assert (twin["sequences"], twin["conditions"]) == (row["sequences"], row["conditions"])
        [numbers] = [
            one
            for one in await service.get("/subsequences/analytics", params={"campaign_id": other})
            if one["subsequence_id"] == twin["id"]
        ]
        assert numbers == {
            "subsequence_id": twin["id"],
            "emails_sent": 0,
            "unique_opens": 0,
            "unique_replies": 0,
        }
        status, answer = await service.refused("POST", f"/subsequences/{row['id']}/duplicate", json={})
        assert (status, answer["message"]) == (400, "body must have required property 'parent_campaign'")


async def test_totals_are_the_sum_of_the_steps_and_stand_still_while_it_rests():
    async with serving() as service:
        row = first(service)
        where = f"/subsequences/{row['id']}"

        async def total():
            rows = await service.get(
                "/subsequences/analytics", params={"campaign_id": row["parent_campaign"]}
            )
            return next(one for one in rows if one["subsequence_id"] == row["id"])

        steps = await service.get(f"{where}/analytics/steps")
        now = await total()
        assert now["emails_sent"] == sum(one["sent"] for one in steps) > 0
        assert now["unique_replies"] == sum(one["unique_replies"] for one in steps)
        assert {(one["step"], one["variant"]) for one in steps} <= {("0", "0"), ("1", "0"), ("1", "1")}
        assert "0" in {one["step"] for one in steps}
        assert await service.get(f"{where}/analytics/steps", params={"end_date": "2020-01-01"}) == []
        await service.post(f"{where}/pause")
        await service.control("advance", seconds=9 * 86_400)
        assert await total() == now
        await service.post(f"{where}/resume")
        assert (await total())["emails_sent"] >= now["emails_sent"]


async def test_its_status_says_why_it_sends_or_not():
    async with serving() as service:
        row = first(service)
        where = f"/subsequences/{row['id']}/sending-status"
        status = await service.get(where, params={"with_ai_summary": True})
        assert status["diagnostics"]["subsequence_id"] == row["id"]
        assert status["diagnostics"]["status"] == status["summary"]["status"]
        assert status["summary"]["ai_summary"]
        await service.post(f"/subsequences/{row['id']}/pause")
        paused = await service.get(where)
        assert paused["diagnostics"] is None
        assert paused["summary"]["status"] == "campaign_paused"
        assert paused["summary"]["status_message"] == "Subsequence is paused"


async def test_deleting_one_frees_its_leads():
    async with serving() as service:
        row = first(service)
        inside = {"campaign": row["parent_campaign"], "filter": "FILTER_VAL_IN_SUBSEQUENCE", "limit": 100}
        before = (await service.post("/leads/list", inside))["items"]
        assert before
        await service.delete(f"/subsequences/{row['id']}")
        assert (await service.post("/leads/list", inside))["items"] == []
        assert (await service.get(f"/leads/{before[0]['id']}"))["campaign"] == row["parent_campaign"]
        assert (await service.refused("GET", f"/subsequences/{row['id']}"))[0] == 404
