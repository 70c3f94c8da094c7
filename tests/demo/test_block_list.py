"""The block list."""

from __future__ import annotations

import pytest

from tests.demo.checked import checked

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


async def test_entries_come_newest_first_and_all_of_them():
    async with checked() as service:
        rows = await service.all_pages("/block-lists-entries", limit=40)
        assert {row["id"] for row in rows} == set(service.space.blocklist)
        times = [row["timestamp_created"] for row in rows]
        assert times == sorted(times, reverse=True)
        assert {row["is_domain"] for row in rows} == {True, False}
        domains = await service.all_pages("/block-lists-entries", limit=100, domains_only="true")
        assert domains == [row for row in rows if row["is_domain"]]
        search = rows[0]["bl_value"][:6].upper()
        hits = await service.all_pages("/block-lists-entries", search=search)
        assert hits == [row for row in rows if search.lower() in row["bl_value"]]


@pytest.mark.parametrize(("value", "is_domain"), [("Ann@Fresh.test", False), (" fresh-one.test ", True)])
async def test_an_entry_lives_and_dies(value, is_domain):
    async with checked() as service:
        row = await service.post("/block-lists-entries", {"bl_value": value})
        assert (row["bl_value"], row["is_domain"]) == (value.strip().lower(), is_domain)
        assert await service.post("/block-lists-entries", {"bl_value": value}) == row
        path = f"/block-lists-entries/{row['id']}"
        assert (await service.patch(path, {"bl_value": "other.test"}))["is_domain"] is True
        assert (await service.delete(path))["id"] == row["id"]
        assert (await service.refused("GET", path))[0] == 404


async def test_many_are_added_with_the_malformed_counted():
    async with checked() as service:
        before = len(service.space.blocklist)
        values = ["a@one.test", "two.test", "a@one.test", "not an address", "@", ""]
        answer = await service.post("/block-lists-entries/bulk-create", {"bl_values": values})
        assert (answer["valid_count"], answer["invalid_count"]) == (3, 3)
        assert [row["bl_value"] for row in answer["items"]] == ["a@one.test", "two.test"]
        assert len(service.space.blocklist) == before + 2
        ids = [row["id"] for row in answer["items"]]
        gone = await service.post("/block-lists-entries/bulk-delete", {"ids": [*ids, UNKNOWN]})
        assert [row["id"] for row in gone] == ids
        assert len(service.space.blocklist) == before


async def test_delete_all_keeps_to_its_filter():
    async with checked() as service:
        addresses = {key for key, row in service.space.blocklist.items() if not row["is_domain"]}
        gone = await service.delete("/block-lists-entries?domains_only=true")
        assert gone
        assert all(row["is_domain"] for row in gone)
        assert set(service.space.blocklist) == addresses
        assert len(await service.delete("/block-lists-entries")) == len(addresses)
        assert not service.space.blocklist


async def test_the_download_is_csv_with_crlf():
    async with checked() as service:
        row = await service.post("/block-lists-entries", {"bl_value": "very-new.test"})
        response = await service.send("GET", "/block-lists-entries/download?search=very-new")
        assert response.headers["content-type"].startswith("text/csv")
        assert response.text == f"Blocked Email,Date\r\nvery-new.test,{row['timestamp_created']}"
        whole = (await service.send("GET", "/block-lists-entries/download")).text.split("\r\n")
        assert len(whole) == len(service.space.blocklist) + 1


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/block-lists-entries", {"bl_value": "nonsense"}, "Invalid email or domain"),
        ("/block-lists-entries", {}, "body must have required property 'bl_value'"),
        (
            "/block-lists-entries/bulk-create",
            {"bl_values": []},
            "body/bl_values must NOT have fewer than 1 items",
        ),
        (
            "/block-lists-entries/bulk-create",
            {"bl_values": ["a.test"] * 1001},
            "body/bl_values must NOT have more than 1000 items",
        ),
    ],
)
async def test_refusals(path, body, message):
    async with checked() as service:
        status, answer = await service.refused("POST", path, json=body)
        assert (status, answer["message"]) == (400, message)
