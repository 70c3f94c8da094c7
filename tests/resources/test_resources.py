"""Every list as a value: its cells, titles, reads, actions and keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from instantly_tui.api.accounts import Account
from instantly_tui.api.background_jobs import BackgroundJob
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.emails import Email
from instantly_tui.api.lead_labels import LeadLabel
from instantly_tui.api.lead_lists import LeadList
from instantly_tui.api.leads import Lead
from instantly_tui.api.subsequences import Subsequence
from instantly_tui.resources.all import RESOURCES
from instantly_tui.resources.spec import Cell, Query, Resource
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.navigation import DETAILS, SCREENS, SECTIONS

SMALLEST: dict[str, Any] = {
    "campaigns": Campaign(id="c"),
    "leads": Lead(id="l"),
    "accounts": Account(email="a@example.org"),
    "emails": Email(id="e"),
    "subsequences": Subsequence(id="s"),
    "lead-lists": LeadList(id="i"),
    "lead-labels": LeadLabel(id="b"),
    "jobs": BackgroundJob(id="j"),
}
"""The record with nothing in it but its key; what it means is up to the cells."""
TYPED = ("7", "ada@example.com", "example.com", "2026-11-24", "0b7ee2a4-0d7e-4b8b-9d7e-0b7ee2a40d7e")
"""Values of filters without choices: each takes one of them."""
LISTS = pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)


def columns() -> Iterator[Any]:
    for resource in RESOURCES:
        for column in resource.columns:
            yield pytest.param(resource, column, id=f"{resource.name}-{column.title or 'untitled'}")


def queries(resource: Resource[Any]) -> Iterator[Query]:
    yield Query()
    yield Query("some text")
    for each in resource.filters:
        typed = next(value for value in TYPED if each.check(value) is None)
        for value in [value for value, _ in each.options] or [typed]:
            yield Query().with_filter(each.name, value)


@LISTS
def test_a_list_has_a_record_to_try(resource: Resource[Any]) -> None:
    record = SMALLEST[resource.name]

    assert resource.key(record)
    assert isinstance(resource.name_of(record), str)


@pytest.mark.parametrize(("resource", "column"), columns())
def test_a_cell_of_the_smallest_record_is_one_short_line(resource: Resource[Any], column: Any) -> None:
    cell = column.cell(SMALLEST[resource.name])

    text = cell.text if isinstance(cell, Cell) else cell
    assert "\n" not in text
    assert "None" not in text
    if column.align == "right":
        assert len(text) <= (column.width or 99), "an unknown number must not be cut"


@pytest.mark.parametrize(("resource", "column"), columns())
def test_a_title_fits_its_column(resource: Resource[Any], column: Any) -> None:
    marked = 1 if column.order is not None else 0

    assert column.width is None or len(column.title) + marked <= column.width + (column.align == "right")


@pytest.mark.parametrize(("resource", "column"), columns())
def test_an_order_takes_the_smallest_record(resource: Resource[Any], column: Any) -> None:
    if column.order is not None:
        value = column.order(SMALLEST[resource.name])
        assert sorted([value, value]) == [value, value] if value is not None else True


@LISTS
def test_every_page_is_only_read(resource: Resource[Any]) -> None:
    for query in queries(resource):
        for cursor in (None, "after"):
            assert resource.page(query, cursor).effect == "read", query


@LISTS
def test_every_filter_changes_the_request(resource: Resource[Any]) -> None:
    """Or else the list is narrowed by it where the rows are shown."""
    plain = resource.page(Query(), None)
    if resource.name == "emails":
        pytest.skip("its tabs narrow what the server can't")
    for query in queries(resource):
        if query == Query() or (query.search and (resource.whole or not resource.searchable)):
            continue
        call = resource.page(query, None)
        assert (call.params, call.json) != (plain.params, plain.json), query


@LISTS
def test_one_record_is_read_by_its_key(resource: Resource[Any]) -> None:
    if resource.one is not None:
        assert resource.one("some-key").effect == "read"


def actions() -> Iterator[Any]:
    for resource in RESOURCES:
        for action in resource.actions:
            yield pytest.param(resource, action, id=f"{resource.name}-{action.name}")


@pytest.mark.parametrize(("resource", "action"), actions())
def test_an_action_changes_and_gives_a_reason_where_it_cannot(resource: Resource[Any], action: Any) -> None:
    record = SMALLEST[resource.name]

    reason = action.blocked(record)
    if reason is None:
        assert action.call(record).effect != "read"
    else:
        assert reason
        assert reason[-1] not in ".!"
    if action.edit is not None:
        assert set(action.edit(record)) <= set(type(record).model_fields)
    if action.undo is not None:
        assert resource.action(action.undo).key != action.key
    if action.confirm is not None:
        assert action.confirm((record,)).rstrip(".").find("?") > 0


@pytest.mark.parametrize(("resource", "action"), actions())
def test_a_question_about_many_says_how_many(resource: Resource[Any], action: Any) -> None:
    if action.confirm is not None and not action.name.startswith("block"):
        assert "12" in action.confirm((SMALLEST[resource.name],) * 12)


PLACES = SECTIONS | DETAILS


@pytest.mark.parametrize("place", PLACES)
def test_no_key_of_a_place_is_taken_twice(place: str) -> None:
    module, _, name = PLACES[place].partition(":")
    screen = getattr(import_module(SCREENS + module), name)
    common = [command for command in GLOBAL if command.id not in screen.WITHOUT]

    table = KeyTable((*screen.ACTIONS, *common))

    assert table.named("app.help") is not None
    for command in table.commands:
        owner = screen if hasattr(screen, f"action_{command.action}") else None
        assert owner is not None or command in common, f"{command.id} does nothing"


def test_names_and_aliases_are_told_apart() -> None:
    names = [word for resource in RESOURCES for word in (resource.name, *resource.aliases)]

    assert len(names) == len(set(names))


def test_a_date_is_a_day_of_the_users_own_zone() -> None:
    from instantly_tui.resources.cells import day, moment

    when = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert day(when).text == f"{when.astimezone():%Y-%m-%d}"
    assert moment(when).text == f"{when.astimezone():%d %b %H:%M}"
