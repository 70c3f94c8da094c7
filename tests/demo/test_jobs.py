"""Background jobs: how they run, what they report, how they are listed."""

from __future__ import annotations

import pytest

from instantly_tui.demo.jobs import JobRunner
from instantly_tui.demo.world import build_world
from tests.demo.checked import checked

UNKNOWN = "6a7da68ed583d899a375b4ea"


@pytest.fixture
def world():
    return build_world("small")


@pytest.fixture
def space(world):
    return world.spaces[world.admin_id]


def start(world, space, items, **more):
    more.setdefault("entity_type", "workspace")
    return JobRunner(world, space).start("move-leads", items=items, **more)


def test_a_job_is_pending_then_in_progress_then_done(world, space):
    row = space.jobs[start(world, space, ["a"])["id"]]
    seen = [(row["status"], row["progress"])]
    moments = {row["updated_at"]}
    for _ in range(6):
        world.clock.advance(0.1)
        seen.append((row["status"], row["progress"]))
        moments.add(row["updated_at"])
    assert list(dict.fromkeys(seen)) == [("pending", 0), ("in-progress", 0), ("success", 100)]
    assert len(moments) == 3
    assert row["created_at"] == min(moments)
    assert row["data"] == {"total_to_process": 1, "success_count": 1, "failed_count": 0}


def test_progress_only_rises_and_takes_a_second_for_every_hundred_items(world, space):
    row = space.jobs[start(world, space, [str(n) for n in range(300)])["id"]]
    seen = []
    for _ in range(33):
        world.clock.advance(0.1)
        seen.append(row["progress"])
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert (row["status"], seen[-1] < 100) == ("in-progress", True)
    world.clock.advance(0.2)
    assert (row["status"], row["progress"]) == ("success", 100)


def test_the_post_shows_nulls_that_a_later_look_leaves_out(world, space):
    shown = start(world, space, [], data={"filters": {"search": None, "ids": ["x"]}})
    assert shown["user_id"] is None
    assert shown["data"]["filters"] == {"search": None, "ids": ["x"]}
    stored = space.jobs[shown["id"]]
    assert "user_id" not in stored
    assert stored["data"]["filters"] == {"ids": ["x"]}
    assert not any(name.startswith("_") for name in shown)


def test_items_are_worked_on_one_after_the_other_and_failures_are_counted(world, space):
    done = []

    def each(item):
        done.append(item)
        return "no such thing" if item == "b" else None

    row = space.jobs[start(world, space, "abcd", each=each)["id"]]
    sizes = set()
    for _ in range(60):
        world.clock.advance(0.01)
        sizes.add(len(done))
    assert sizes == {0, 1, 2, 3, 4}
    assert row["status"] == "success"
    assert row["data"] == {"total_to_process": 4, "success_count": 3, "failed_count": 1}


def test_a_failing_item_ends_the_job_with_its_progress_and_without_its_effects(world, space):
    finished: list[str] = []

    def finish():
        finished.append("once")
        return {}

    shown = start(
        world,
        space,
        [str(n) for n in range(200)],
        finish=finish,
        fails=lambda item: f"cannot do {item}" if item == "100" else None,
    )
    world.clock.advance(10)
    row = space.jobs[shown["id"]]
    assert (row["status"], row["data"]["error"], finished) == ("failed", "cannot do 100", [])
    assert 0 < row["progress"] <= 50
    assert row["data"]["success_count"] == 100


def test_a_job_is_busy_with_its_items_until_it_ends(world, space):
    runner = JobRunner(world, space)
    runner.start("update-warmup-accounts", entity_type="workspace", items=["a@x.test", "b@x.test"])
    assert runner.busy("update-warmup-accounts", ["b@x.test", "c@x.test"])
    assert not runner.busy("update-warmup-accounts", ["c@x.test"])
    assert not runner.busy("move-leads", ["a@x.test"])
    world.clock.advance(1)
    assert not runner.busy("update-warmup-accounts", ["a@x.test"])


async def test_the_list_is_newest_first_and_holds_every_odd_state():
    async with checked() as service:
        rows = await service.all_pages("/background-jobs", limit=2)
        created = [row["created_at"] for row in rows]
        assert created == sorted(created, reverse=True)
        assert {row["id"] for row in rows} == set(service.space.jobs)
        states = [row["status"] for row in rows]
        assert [states.count(state) for state in ("paused", "draining", "cancelled")] == [1, 1, 1]


@pytest.mark.parametrize("column", ["created_at", "updated_at"])
@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_the_list_sorts_by_either_column_in_either_direction(column, order):
    async with checked() as service:
        rows = await service.all_pages("/background-jobs", limit=2, sort_column=column, sort_order=order)
        moments = [row[column] for row in rows]
        assert len(rows) == len(service.space.jobs)
        assert moments == sorted(moments, reverse=order == "desc")


async def test_filters_take_several_values_and_unknown_ids_are_left_out():
    async with checked() as service:
        known = list(service.space.jobs)[:2]
        page = await service.get("/background-jobs", params={"ids": ",".join([*known, UNKNOWN])})
        assert {row["id"] for row in page["items"]} == set(known)
        page = await service.get("/background-jobs", params={"status": "paused,cancelled"})
        assert {row["status"] for row in page["items"]} == {"paused", "cancelled"}
        page = await service.get("/background-jobs", params={"excluded_ids": known[0], "limit": 100})
        assert len(page["items"]) == len(service.space.jobs) - 1
        kind = service.space.jobs[known[0]]["type"]
        page = await service.get("/background-jobs", params={"type": kind, "limit": 100})
        assert {row["type"] for row in page["items"]} == {kind}


async def test_one_job_with_only_some_of_its_data():
    async with checked() as service:
        JobRunner(service.world, service.space).start("move-leads", entity_type="list", items=["a"])
        service.world.clock.advance(1)
        newest = (await service.get("/background-jobs", params={"limit": 1}))["items"][0]
        path = f"/background-jobs/{newest['id']}"
        job = await service.get(path, params={"data_fields": "success_count,nonsense"})
        assert job["data"] == {"success_count": 1}
        assert (await service.get(path))["data"]["total_to_process"] == 1


async def test_refusals():
    async with checked() as service:
        assert (await service.refused("GET", f"/background-jobs/{UNKNOWN}"))[0] == 404
        status, answer = await service.refused("GET", "/background-jobs?type=nothing")
        wanted = "querystring/type must be equal to one of the allowed values"
        assert (status, answer["message"]) == (400, wanted)
        assert (await service.refused("GET", "/background-jobs?starting_after=7"))[0] == 400
