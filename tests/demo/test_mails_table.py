"""Reading and changing mails: order, pages, threads, the unread count."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from instantly_tui.demo.world import build_world


def everything(row):
    return True


@pytest.fixture
def world():
    return build_world("small")


@pytest.fixture
def mails(world):
    return world.spaces[world.admin_id].mails


def pages(table, where, limit, **more):
    found, after = [], None
    while page := table.select(where, after, limit, **more):
        assert len(page) <= limit
        found += page
        after = page[-1]["id"]
    return found


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("limit", [1, 13, 100])
def test_pages_join_to_the_whole_in_both_directions(mails, ascending, limit):
    whole = mails.select(lambda row: row["ue_type"] == 2, limit=None, ascending=ascending)
    ids = [row["id"] for row in whole]
    assert ids == sorted(ids, reverse=not ascending)
    assert pages(mails, lambda row: row["ue_type"] == 2, limit, ascending=ascending) == whole


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("kind", [1, 2, 3])
def test_the_latest_of_a_thread_is_the_newest_that_matches(mails, ascending, kind):
    newest = {}
    for row in mails.select(everything, limit=None, ascending=True):
        if row["ue_type"] == kind:
            newest[row.get("thread_id", row["id"])] = row
    expected = sorted(newest.values(), key=lambda row: row["id"], reverse=not ascending)
    asked = {"ascending": ascending, "latest_of_thread": True}
    assert mails.select(lambda row: row["ue_type"] == kind, limit=None, **asked) == expected
    assert pages(mails, lambda row: row["ue_type"] == kind, 17, **asked) == expected


def test_a_cursor_stays_good_when_its_mail_is_deleted(mails):
    first, second, third = mails.select(everything, limit=3)
    assert mails.remove(second["id"]) == second
    assert mails.select(everything, second["id"], 1) == [third]
    assert mails.select(everything, second["id"], 1, ascending=True) == [first]
    assert mails.get(second["id"]) is None
    assert mails.remove(second["id"]) is None


def test_a_new_mail_is_the_newest_and_unread_counts_it(world, mails):
    world.clock.advance(61)
    template = mails.select(lambda row: "thread_id" in row, limit=1)[0]
    before = mails.unread(), len(mails), len(mails.thread(template["thread_id"]))
    fields = {
        "ue_type": 2,
        "is_unread": 1,
        "thread_id": template["thread_id"],
        "eaccount": template["eaccount"],
    }
    row = mails.add({**fields, "subject": "Hello", "body": {"text": "Hi"}})
    assert row["timestamp_created"] == row["timestamp_email"] == "2026-11-20T09:44:01.000Z"
    assert mails.select(everything, limit=1) == [row]
    assert mails.full(row)["body"] == {"text": "Hi"}
    assert (mails.unread(), len(mails)) == (before[0] + 1, before[1] + 1)
    assert mails.thread(template["thread_id"])[-1] == row
    assert len(mails.thread(template["thread_id"])) == before[2] + 1
    with pytest.raises(ValueError, match="exists already"):
        mails.add({**row})


def test_mails_of_one_millisecond_keep_their_order(mails):
    ids = [mails.add({"ue_type": 3, "subject": str(number)})["id"] for number in range(200)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 200


def test_patching_sets_and_none_removes(mails):
    row = mails.select(lambda row: row.get("is_unread") == 1, limit=1)[0]
    before = mails.unread()
    new = mails.patch(row["id"], {"is_unread": 0, "reminder_ts": "2026-12-01T08:00:00.000Z"})
    assert (new["is_unread"], new["reminder_ts"]) == (0, "2026-12-01T08:00:00.000Z")
    assert mails.unread() == before - 1
    assert "reminder_ts" not in mails.patch(row["id"], {"reminder_ts": None})
    mails.patch(row["id"], {"is_unread": 1})
    assert mails.unread() == before
    assert mails.patch("nonsense", {"is_unread": 0}) is None
    assert mails.full(new)["body"] == mails.full(row)["body"]


def test_an_unknown_thread_has_no_mails(mails):
    assert mails.thread("nonsense") == []


def test_random_changes_keep_counts_and_threads_right(mails):
    chance = random.Random(5)
    model = {row["id"]: row for row in mails.select(everything, limit=None)}
    threads = [row["thread_id"] for row in model.values() if "thread_id" in row]
    for turn in range(300):
        mail_id = chance.choice(list(model))
        if turn % 3 == 0:
            row = mails.add(
                {
                    "ue_type": chance.choice([1, 2, 3]),
                    "is_unread": turn % 2,
                    "thread_id": chance.choice(threads),
                }
            )
            model[row["id"]] = row
        elif turn % 3 == 1:
            mails.remove(mail_id)
            del model[mail_id]
        else:
            model[mail_id] = mails.patch(mail_id, {"is_unread": chance.choice([0, 1, None])})
    assert mails.unread() == sum(row["ue_type"] == 2 and row.get("is_unread") == 1 for row in model.values())
    assert [row["id"] for row in mails.select(everything, limit=None)] == sorted(model, reverse=True)
    sizes = Counter(row["thread_id"] for row in model.values() if "thread_id" in row)
    for thread in threads:
        assert len(mails.thread(thread)) == sizes[thread]
