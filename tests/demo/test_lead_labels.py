"""Custom lead labels."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked


async def test_labels_come_newest_first_and_by_kind():
    async with checked() as service:
        rows = await service.all_pages("/lead-labels", limit=1)
        times = [row["timestamp_created"] for row in rows]
        assert times == sorted(times, reverse=True)
        assert {row["id"] for row in rows} == set(service.space.labels)
        kind = rows[0]["interest_status_label"]
        page = await service.get(
            "/lead-labels", params={"interest_status": kind, "search": rows[0]["label"].upper()}
        )
        assert [row["id"] for row in page["items"]] == [rows[0]["id"]]


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("positive", lambda number: number > 4),
        ("negative", lambda number: number < -4),
        ("neutral", lambda number: number > 1000),
    ],
)
async def test_the_server_picks_a_free_number_of_the_kind(kind, fits):
    async with checked() as service:
        taken = {row["interest_status"] for row in service.space.labels.values()}
        for turn in range(3):
            wanted = {"label": f"L{turn}", "interest_status_label": kind, "interest_status": 1}
            row = await service.post("/lead-labels", wanted)
            assert fits(row["interest_status"])
            assert row["interest_status"] not in taken
            taken.add(row["interest_status"])


async def labelled(service):
    """A label that one lead and one mail carry."""
    label = await service.post("/lead-labels", {"label": "Later", "interest_status_label": "positive"})
    mail = next(row for row in service.space.mails.select(lambda row: "lead_id" in row, limit=1))
    service.space.mails.patch(mail["id"], {"i_status": label["interest_status"]})
    service.space.leads.patch(mail["lead_id"], {"lt_interest_status": label["interest_status"]})
    return label, mail


async def test_a_deleted_label_leaves_its_number_on_leads_and_mails():
    async with checked() as service:
        label, mail = await labelled(service)
        path = f"/lead-labels/{label['id']}"
        assert await service.delete(path) == label
        assert (await service.refused("GET", path))[0] == 404
        assert (await service.get(f"/emails/{mail['id']}"))["i_status"] == label["interest_status"]
        assert service.space.leads.get(mail["lead_id"])["lt_interest_status"] == label["interest_status"]


async def test_a_deleted_label_hands_its_leads_and_mails_over():
    async with checked() as service:
        label, mail = await labelled(service)
        answer = await service.client.request(
            "DELETE",
            f"/api/v2/lead-labels/{label['id']}",
            json={"reassigned_status": 2},
            headers={"authorization": "Bearer demo-all"},
        )
        assert answer.json() == label
        assert (await service.get(f"/emails/{mail['id']}"))["i_status"] == 2
        assert (await service.get(f"/leads/{mail['lead_id']}"))["lt_interest_status"] == 2


async def test_a_label_changes_and_keeps_its_number():
    async with checked() as service:
        key, row = next(iter(service.space.labels.items()))
        number = row["interest_status"]
        fields = {"label": "Renamed", "use_with_ai": True, "description": None}
        changed = await service.patch(f"/lead-labels/{key}", fields)
        assert (changed["label"], changed["interest_status"], changed["use_with_ai"]) == (
            "Renamed",
            number,
            True,
        )
        assert "description" not in changed


async def test_trying_a_label_names_those_considered():
    async with checked() as service:
        label = {"label": "Budget", "interest_status_label": "negative", "use_with_ai": True}
        await service.post("/lead-labels", label)
        answer = await service.post(
            "/lead-labels/ai-reply-label", {"reply_text": "We have no budget this year"}
        )
        assert answer["result"] == "Budget"
        assert "Budget" in answer["custom_labels_considered"]
        answer = await service.post("/lead-labels/ai-reply-label", {"reply_text": "zzz"})
        assert answer["result"] == "Lead"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"label": "x"}, "body must have required property 'interest_status_label'"),
        (
            {"label": "x", "interest_status_label": "great"},
            "body/interest_status_label must be equal to one of the allowed values",
        ),
    ],
)
async def test_refusals(body, message):
    async with checked() as service:
        status, answer = await service.refused("POST", "/lead-labels", json=body)
        assert (status, answer["message"]) == (400, message)
