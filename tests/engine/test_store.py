from __future__ import annotations

from typing import Any

import pytest

from instantly_tui.api.page import Record
from instantly_tui.engine.changes import Change
from instantly_tui.engine.store import REMEMBERED_CHANGES, Store
from tests.support.clock import FakeClock


class Item(Record):
    id: str
    status: int = 0
    name: str = ""
    stats: int | None = None


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def changes() -> list[Change]:
    return []


@pytest.fixture
def store(clock: FakeClock, changes: list[Change]) -> Store:
    return Store(changes.append, clock)


def page_row(store: Store, read_at: float, **fields: Any) -> Item:
    return store.shown("campaigns", "a", Item(id="a", **fields), read_at)


async def test_a_row_of_a_page_is_itself_when_nothing_is_known(store: Store) -> None:
    row = Item(id="a")
    assert store.shown("campaigns", "a", row, 0) is row
    assert store.get("campaigns", "a") is None


async def test_an_edit_shows_at_once_and_goes_when_it_is_refused(store: Store, changes: list[Change]) -> None:
    edit = store.edit("campaigns", "a", {"status": 2})
    assert page_row(store, 0, status=1).status == 2
    assert store.pending("campaigns", "a")
    store.settle("campaigns", "a", edit, None)
    assert page_row(store, 0, status=1).status == 1
    assert not store.pending("campaigns", "a")
    assert changes == [Change("campaigns", frozenset({"a"}))] * 2


async def test_two_edits_settle_apart_in_any_order(store: Store) -> None:
    first = store.edit("campaigns", "a", {"status": 1, "name": "one"})
    second = store.edit("campaigns", "a", {"status": 2})
    store.settle("campaigns", "a", first, None)
    assert page_row(store, 0).status == 2
    third = store.edit("campaigns", "a", {"status": 3})
    store.settle("campaigns", "a", second, Item(id="a", status=2))
    assert page_row(store, 0).status == 3
    store.settle("campaigns", "a", third, None)
    assert page_row(store, 0).status == 2


async def test_a_confirmed_record_replaces_older_pages_until_a_newer_one_is_read(
    store: Store, clock: FakeClock
) -> None:
    await clock.advance(10)
    edit = store.edit("campaigns", "a", {"status": 2})
    store.settle("campaigns", "a", edit, Item(id="a", status=2, name="answer"))
    assert page_row(store, 3, status=1).status == 2
    assert page_row(store, 3, status=1).name == "answer"
    assert page_row(store, 11, status=4).status == 4


async def test_a_read_asked_for_in_the_moment_a_write_was_answered_does_not_bring_back_what_was_before(
    store: Store, clock: FakeClock
) -> None:
    edit = store.edit("campaigns", "a", {"status": 2})
    store.settle("campaigns", "a", edit, Item(id="a", status=2))
    assert page_row(store, clock.now(), status=1).status == 2
    store.put("campaigns", {"a": Item(id="a", status=1)}, asked_at=clock.now())
    assert page_row(store, 0, status=1).status == 2


async def test_an_older_answer_never_overwrites_a_newer_one(store: Store) -> None:
    store.put("campaigns", {"a": Item(id="a", status=5)}, asked_at=5)
    store.put("campaigns", {"a": Item(id="a", status=4)}, asked_at=4)
    assert store.get("campaigns", "a") == Item(id="a", status=5)
    edit = store.edit("campaigns", "a", {})
    store.settle("campaigns", "a", edit, Item(id="a", status=3), asked_at=3)
    assert store.get("campaigns", "a") == Item(id="a", status=5)
    store.put("campaigns", {"a": Item(id="a", status=6)}, asked_at=6)
    assert store.get("campaigns", "a") == Item(id="a", status=6)


async def test_a_refresh_during_an_edit_loses_neither(store: Store) -> None:
    edit = store.edit("campaigns", "a", {"status": 2})
    store.put("campaigns", {"a": Item(id="a", status=1, name="renamed")}, asked_at=1)
    assert store.get("campaigns", "a") == Item(id="a", status=2, name="renamed")
    store.settle("campaigns", "a", edit, None)
    assert store.get("campaigns", "a") == Item(id="a", status=1, name="renamed")


async def test_attached_facts_outlast_reads_and_give_way_to_edits(store: Store) -> None:
    store.attach("campaigns", {"a": {"stats": 7}}, asked_at=5)
    store.put("campaigns", {"a": Item(id="a", status=1)}, asked_at=6)
    assert store.get("campaigns", "a") == Item(id="a", status=1, stats=7)
    assert page_row(store, 9, status=3) == Item(id="a", status=3, stats=7)
    store.edit("campaigns", "a", {"stats": 8})
    assert page_row(store, 9).stats == 8


async def test_each_attached_fact_keeps_its_newest_value(store: Store) -> None:
    store.attach("campaigns", {"a": {"stats": 7}}, asked_at=5)
    store.attach("campaigns", {"a": {"stats": 6, "name": "attached"}}, asked_at=4)
    assert page_row(store, 9) == Item(id="a", stats=7, name="attached")


async def test_kinds_are_apart(store: Store) -> None:
    store.edit("leads", "a", {"status": 9})
    assert page_row(store, 0).status == 0


async def test_forgetting_keeps_only_what_is_on_its_way(store: Store, changes: list[Change]) -> None:
    edit = store.edit("campaigns", "a", {"status": 2})
    store.put("campaigns", {"a": Item(id="a"), "b": Item(id="b")}, asked_at=1)
    store.attach("campaigns", {"a": {"stats": 7}}, asked_at=1)
    changes.clear()
    store.forget("campaigns")
    assert changes == [Change("campaigns", frozenset({"a", "b"})), Change("campaigns")]
    assert store.get("campaigns", "b") is None
    assert page_row(store, 0) == Item(id="a", status=2)
    store.settle("campaigns", "a", edit, None)
    assert page_row(store, 0) == Item(id="a")


async def test_tells_what_changed_since_a_version(store: Store) -> None:
    start = store.version("campaigns")
    assert store.changed_since("campaigns", start) == frozenset()
    store.put("campaigns", {"a": Item(id="a")}, asked_at=1)
    middle = store.version("campaigns")
    store.attach("campaigns", {"b": {"stats": 1}}, asked_at=1)
    assert store.changed_since("campaigns", start) == frozenset("ab")
    assert store.changed_since("campaigns", middle) == frozenset("b")
    for _ in range(REMEMBERED_CHANGES):
        store.edit("campaigns", "c", {})
    assert store.changed_since("campaigns", middle) is None


async def test_figures_read_again_and_found_the_same_are_no_change(
    store: Store, changes: list[Change]
) -> None:
    store.attach("campaigns", {"a": {"stats": 7}, "b": {"stats": 8}}, asked_at=1)
    changes.clear()
    store.attach("campaigns", {"a": {"stats": 7}, "b": {"stats": 9}}, asked_at=2)
    assert changes == [Change("campaigns", frozenset({"b"}))]
    store.attach("campaigns", {"a": {"stats": 6}}, asked_at=1)
    assert page_row(store, 0).stats == 7


async def test_a_change_of_nothing_is_not_told(store: Store, changes: list[Change]) -> None:
    store.put("campaigns", {}, asked_at=1)
    store.attach("campaigns", {}, asked_at=1)
    assert changes == []


async def test_settling_an_edit_twice_is_an_error(store: Store) -> None:
    edit = store.edit("campaigns", "a", {"status": 2})
    store.settle("campaigns", "a", edit, None)
    with pytest.raises(KeyError):
        store.settle("campaigns", "a", edit, None)
