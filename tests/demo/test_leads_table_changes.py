"""Changing leads: what was changed is found where it now belongs, and nowhere else."""

from __future__ import annotations

import itertools
import random

import pytest

from instantly_tui.demo.lead_query import LEAD_FILTERS, LeadQuery, row_filter
from instantly_tui.demo.world import build_world


@pytest.fixture
def world():
    return build_world("small")


@pytest.fixture
def space(world):
    return world.spaces[world.admin_id]


def key_of(space, name):
    return next(key for key, row in space.campaigns.items() if row["name"] == name)


def test_an_added_lead_looks_like_one_made_by_the_api(world, space):
    campaign = key_of(space, "DACH SaaS")
    world.clock.advance(60)
    fields = {
        "campaign": campaign,
        "email": "Mia@Fresh.example",
        "first_name": "Mia",
        "custom_variables": {"seats": 12, "vip": True, "note": None, "payload": "dropped"},
    }
    row = space.leads.add(fields)
    assert row["status"] == 1
    assert row["status_summary"] == {}
    assert row["last_name"] == row["company_name"] == row["website"] == row["personalization"] == ""
    assert "phone" not in row
    assert "job_title" not in row
    assert "lt_interest_status" not in row
    assert row["company_domain"] == "fresh.example"
    assert row["payload"] == {
        "firstName": "Mia",
        "email": "Mia@Fresh.example",
        "campaign": campaign,
        "seats": 12,
        "vip": True,
        "note": None,
    }
    assert row["timestamp_created"] == "2026-11-20T09:44:00.000Z"
    assert space.leads.get(row["id"]) == row
    assert space.leads.by_email("mia@fresh.EXAMPLE") == [row]
    assert space.leads.scan(LeadQuery(), limit=None)[-1] == row
    assert len(space.leads) == 1_801
    assert space.leads.scan(LeadQuery(search="fresh.example")) == [row]


def test_leads_added_in_one_millisecond_keep_their_order(space):
    added = [space.leads.add({"email": f"p{number}@order.example"})["id"] for number in range(300)]
    assert added == sorted(added)
    assert len(set(added)) == 300


def test_patching_copies_into_payload_and_none_removes(world, space):
    row = space.leads.scan(LeadQuery(filter="FILTER_LEAD_INTERESTED"))[0]
    world.clock.advance(5)
    new = space.leads.patch(
        row["id"],
        {
            "first_name": "Neu",
            "job_title": None,
            "lt_interest_status": None,
            "custom_variables": {"seats": 3},
        },
    )
    assert new["payload"] == {
        **{key: value for key, value in row["payload"].items() if key != "jobTitle"},
        "firstName": "Neu",
        "seats": 3,
    }
    assert "lt_interest_status" not in new
    assert new["timestamp_updated"] == "2026-11-20T09:43:05.000Z"
    assert space.leads.get(row["id"]) == new
    assert row["first_name"] != "Neu", "a row handed out before does not change"
    assert space.leads.patch("nonsense", {"first_name": "x"}) is None


def test_a_moved_lead_keeps_its_id_and_changes_its_campaign(space):
    source, target = key_of(space, "Fintech VPs"), key_of(space, "DACH SaaS")
    moved = [row["id"] for row in space.leads.scan(LeadQuery(campaign=source), limit=None)[3:40:4]]
    before = space.leads.count(campaign=source), space.leads.count(campaign=target)
    for lead_id in moved:
        space.leads.patch(lead_id, {"campaign": target})
    after = space.leads.count(campaign=source), space.leads.count(campaign=target)
    assert after == (before[0] - len(moved), before[1] + len(moved))
    there = [row["id"] for row in space.leads.scan(LeadQuery(campaign=target), limit=None)]
    assert there == sorted(there)
    assert set(moved) <= set(there)
    assert not set(moved) & {row["id"] for row in space.leads.scan(LeadQuery(campaign=source), limit=None)}


def test_a_lead_moved_into_a_list_leaves_its_campaign(space):
    row = space.leads.scan(LeadQuery(campaign=key_of(space, "Fintech VPs")))[9]
    lead_list = next(iter(space.lists))
    space.leads.patch(row["id"], {"campaign": None, "list_id": lead_list})
    assert row["id"] in {one["id"] for one in space.leads.scan(LeadQuery(list_id=lead_list), limit=None)}
    assert row["id"] not in {one["id"] for one in space.leads.scan(LeadQuery(in_campaign=True), limit=None)}


def test_removing_and_clearing(space):
    row = space.leads.scan(LeadQuery())[42]
    assert space.leads.remove(row["id"]) == row
    assert space.leads.remove(row["id"]) is None
    assert space.leads.get(row["id"]) is None
    assert row["id"] not in {one["id"] for one in space.leads.by_email(row["email"])}
    after = space.leads.scan(LeadQuery(), after=row["id"], limit=3)
    assert len(after) == 3, "the cursor of a deleted lead stays good"
    key = key_of(space, "DACH SaaS")
    space.leads.add({"campaign": key, "email": "a@new.example"})
    count = space.leads.count(campaign=key)
    assert space.leads.clear(campaign=key) == count
    assert space.leads.count(campaign=key) == 0
    assert space.leads.scan(LeadQuery(campaign=key)) == []


def test_random_changes_leave_every_way_of_asking_in_agreement(world, space):
    chance = random.Random(11)
    model = {row["id"]: row for row in space.leads.scan(LeadQuery(), limit=None)}
    campaigns = list(space.campaigns)
    for turn in range(400):
        kind = turn % 4
        lead_id = chance.choice(list(model))
        if kind == 0:
            row = space.leads.add(
                {
                    "email": f"n{turn}@random.example",
                    "campaign": chance.choice(campaigns),
                    "first_name": "Nia",
                }
            )
            model[row["id"]] = row
        elif kind == 1:
            model.pop(space.leads.remove(lead_id)["id"])
        else:
            fields = chance.choice(
                [
                    {"status": chance.choice([1, 2, 3, -1, -2])},
                    {"lt_interest_status": chance.choice([1, 2, -1, None, 12, -30])},
                    {"campaign": chance.choice(campaigns), "list_id": None},
                    {"email_open_count": 3, "email_click_count": 1},
                    {"last_name": "Changed"},
                ]
            )
            model[lead_id] = space.leads.patch(lead_id, fields)
        world.clock.advance(chance.choice([0, 0.001, 30]))
    ids = sorted(model)
    assert [row["id"] for row in space.leads.scan(LeadQuery(), limit=None)] == ids
    assert len(space.leads) == len(model)
    for name in LEAD_FILTERS:
        test = row_filter(name)
        assert test is not None
        expected = [lead_id for lead_id in ids if test(model[lead_id])]
        assert [row["id"] for row in space.leads.scan(LeadQuery(filter=name), limit=None)] == expected, name
    for key in campaigns:
        expected = [lead_id for lead_id in ids if model[lead_id].get("campaign") == key]
        assert space.leads.count(campaign=key) == len(expected)
        found, after = [], None
        while page := space.leads.scan(LeadQuery(campaign=key), after, 23):
            found += [row["id"] for row in page]
            after = found[-1]
        assert found == expected
    emails = sorted({row["email"] for row in model.values() if "email" in row})
    distinct = space.leads.scan(LeadQuery(distinct_contacts=True), limit=None)
    assert [row["email"] for row in distinct] == emails
    changed = [row for row in model.values() if row.get("last_name") == "Changed"]
    found = space.leads.scan(LeadQuery(search="changed"), limit=None)
    assert found == sorted(changed, key=lambda row: row["id"])
    assert all(one["id"] < other["id"] for one, other in itertools.pairwise(found))
