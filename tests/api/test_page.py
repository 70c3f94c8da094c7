"""Field types and pages: what odd answers become."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from instantly_tui.api.page import (
    FULL,
    ByName,
    CalendarDay,
    CleanLine,
    CleanText,
    Code,
    Count,
    Each,
    Flag,
    Key,
    Lines,
    Number,
    Record,
    Ref,
    Variables,
    When,
    count_of,
    items_of,
    json_of,
    page_of,
    record_of,
    rows_of,
)


class Part(Record):
    name: CleanLine = ""


class Thing(Record):
    id: Key
    line: CleanLine = ""
    text: CleanText = ""
    ref: Ref = None
    code: Code = None
    number: Number = None
    count: Count = None
    flag: Flag = None
    when: When = None
    day: CalendarDay | None = None
    variables: Variables = Field(default_factory=dict)
    lines: Lines = ()
    parts: Each[Part] = ()
    by_name: ByName[Part] = Field(default_factory=dict)
    part: Part | None = None


def thing(**fields: Any) -> Thing:
    return record_of(Thing)(json.dumps({"id": "a"} | fields).encode())


NOON = datetime(2026, 8, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "said", "read"),
    [
        ("line", "a\x1b[31m\nb\tc", "a␛[31m b c"),
        ("line", 4917012345, "4917012345"),
        ("line", None, ""),
        ("line", ["x"], ""),
        ("text", "a\r\nb\x07", "a\nb␇"),
        ("ref", "", None),
        ("ref", "\u200b", None),
        ("ref", "31-b83p", "31-b83p"),
        ("code", 7, 7),
        ("code", -99, -99),
        ("code", 7.0, 7),
        ("code", "7", 7),
        ("code", 7.5, None),
        ("code", "seven", None),
        ("code", {}, None),
        ("number", 0.5, 0.5),
        ("number", "12.5", 12.5),
        ("number", "\\N", None),
        ("number", "nan", None),
        ("number", [], None),
        ("count", 3, 3),
        ("count", 3.6, 4),
        ("count", "12", 12),
        ("count", "\\N", None),
        ("count", "1e400", None),
        ("count", None, None),
        ("flag", 1, True),
        ("flag", 0, False),
        ("flag", "true", True),
        ("flag", 2, None),
        ("flag", "perhaps", None),
        ("when", "2026-08-13T12:00:00.000Z", NOON),
        ("when", "2026-08-13T14:00:00+02:00", NOON),
        ("when", "2026-08-13T12:00:00", NOON),
        ("when", "yesterday", None),
        ("when", "0001-01-01T00:00:00+14:00", None),
        ("when", "", None),
        ("day", "2026-08-13", date(2026, 8, 13)),
        ("day", "2026-08-13T22:00:00.000Z", date(2026, 8, 13)),
        ("day", "2026-13-13", None),
        ("variables", None, {}),
        ("variables", [1], {}),
        (
            "variables",
            {"a\x1b": "x\x1by", "n": 1.5, "b": True, "z": None, "deep": {"k": ["v\x07"]}},
            {"a␛": "x␛y", "n": 1.5, "b": True, "z": None, "deep": '{"k": ["v\\u0007"]}'},
        ),
        ("lines", ["a", None, 7, {"x": 1}, "b\n"], ("a", "7", "b ")),
        ("lines", "a", ()),
        ("parts", [{"name": "x"}, None, 7, {"name": 8}], (Part(name="x"), Part(name="8"))),
        ("by_name", {"k": {"name": "x"}, "l": 7}, {"k": Part(name="x")}),
        ("by_name", 7, {}),
        ("part", {"name": None}, Part()),
        ("part", 7, None),
    ],
)
def test_reads_values(field: str, said: Any, read: Any) -> None:
    assert getattr(thing(**{field: said}), field) == read


def test_an_absent_field_is_like_a_null_one() -> None:
    assert thing() == thing(**dict.fromkeys(set(Thing.model_fields) - {"id"}))


@pytest.mark.parametrize(
    "body", [b"{}", b'{"id": null}', b'{"id": ""}', b'{"id": "\\u200b"}', b"[]", b"", b"<html>"]
)
def test_a_record_needs_its_key(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        record_of(Thing)(body)


def test_infinity_and_huge_numbers_cost_nothing_else() -> None:
    read = record_of(Thing)(
        b'{"id": "a", "number": 1e999, "count": NaN, "variables": {"x": Infinity}, "line": "ok"}'
    )
    assert (read.number, read.count, read.variables, read.line) == (None, None, {"x": None}, "ok")


def test_records_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        thing().line = "x"


def test_errors_do_not_show_what_was_in_the_answer() -> None:
    with pytest.raises(ValueError, match="id") as caught:
        record_of(Thing)(b'{"line": "private words"}')
    assert "private words" not in str(caught.value)


def page(**fields: Any) -> Any:
    return page_of(Thing)(json.dumps(fields).encode())


def test_counts_and_leaves_out_bad_items() -> None:
    read = page(items=[{"id": "a"}, {}, 7, None, {"id": 3}, {"id": ""}], next_starting_after="c")
    assert ([item.id for item in read.items], read.unreadable, read.next_cursor) == (["a", "3"], 4, "c")


def test_a_page_of_bad_items_is_not_the_end() -> None:
    read = page(items=[{}, {}], next_starting_after="c")
    assert (read.items, read.unreadable, read.next_cursor) == ((), 2, "c")


@pytest.mark.parametrize(
    ("fields", "cursor"),
    [
        ({"items": [{"id": "a"}], "next_starting_after": "x&y"}, "x&y"),
        ({"items": [{"id": "a"}], "next_starting_after": 17}, "17"),
        ({"items": [{"id": "a"}]}, None),
        ({"items": [{"id": "a"}], "next_starting_after": None}, None),
        ({"items": [{"id": "a"}], "next_starting_after": ""}, None),
        ({"items": [{"id": "a"}], "next_starting_after": {}}, None),
        ({"items": [], "next_starting_after": "x"}, None),
        ({"items": []}, None),
    ],
)
def test_knows_the_end_of_a_list(fields: dict[str, Any], cursor: str | None) -> None:
    assert page(**fields).next_cursor == cursor


@pytest.mark.parametrize(
    ("readable", "unreadable", "cursor", "more"),
    [(FULL, 0, "x", True), (FULL - 1, 1, "x", True), (FULL - 1, 0, "x", False), (FULL, 0, None, False)],
)
def test_only_a_full_page_with_a_cursor_tells_of_more(
    readable: int, unreadable: int, cursor: str | None, more: bool
) -> None:
    items = [{"id": str(number)} for number in range(readable)] + [{}] * unreadable
    assert page(items=items, next_starting_after=cursor).more is more


def test_a_cursor_goes_back_as_it_came() -> None:
    assert page(items=[{"id": "a"}], next_starting_after="a\x1b b\u200b").next_cursor == "a\x1b b\u200b"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"items": 7}', b'{"items": null}', b'{"items": [', b"<html>", b"{}"]
)
def test_what_is_no_page(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        page_of(Thing)(body)


ODD = {
    "half an emoji": b'{"items": [{"id": "a", "line": "\\ud83d"}, {"id": "b"}]}',
    "an emoji in halves": b'{"items": [{"id": "a", "line": "\\ud83d\\ude00"}, {"id": "b"}]}',
    "no UTF-8": b'{"items": [{"id": "a", "line": "\xff"}, {"id": "b"}]}',
    "a byte-order mark": b'\xef\xbb\xbf{"items": [{"id": "a"}, {"id": "b"}]}',
    "deep nesting": b'{"items": [{"id": "a", "variables": {"x": %s1%s}}, {"id": "b"}]}'
    % (b"[" * 400, b"]" * 400),
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_odd_bytes_cost_no_page(body: bytes) -> None:
    read = page_of(Thing)(body)
    assert [item.id for item in read.items] == ["a", "b"]
    assert read.items[0].line in ("", "�", "😀")
    assert page_of(Thing)(read.content) == read


def test_bottomless_nesting_is_an_error_like_others() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        page_of(Thing)(b'{"items": [' + b"[" * 100_000)


def test_equal_readers_are_the_same() -> None:
    assert page_of(Thing) is page_of(Thing)
    assert record_of(Thing) is record_of(Thing)
    assert page_of(Thing) is not page_of(Part)


def test_reads_plain_rows() -> None:
    assert rows_of(Thing)(b'[{"id": "a"}, {}, 7, {"id": "b"}]') == (Thing(id="a"), Thing(id="b"))
    with pytest.raises(ValueError, match=r"\w"):
        rows_of(Thing)(b'{"error": "x"}')


def test_reads_items_without_a_cursor() -> None:
    assert items_of(Thing)(b'{"items": [{"id": "a"}, {}]}') == (Thing(id="a"),)
    assert items_of(Thing)(b"{}") == ()


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b'{"count": 3}', 3),
        (b'{"count": "3"}', 3),
        (b'{"count": null}', None),
        (b'{"count": ""}', None),
        (b"{}", None),
    ],
)
def test_reads_a_count(body: bytes, count: int | None) -> None:
    assert count_of("count")(body) == count


@pytest.mark.parametrize("body", [b"[]", b"3", b""])
def test_what_is_no_count(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        count_of("count")(body)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"id": st.just("a")}, optional=dict.fromkeys(set(Thing.model_fields) - {"id"}, anything)
    )
)
def test_nothing_but_the_key_can_cost_a_row(fields: dict[str, Any]) -> None:
    body = json.dumps({"items": [fields]}).encode()
    read = page_of(Thing)(body)
    assert [item.id for item in read.items] == ["a"]
    assert json_of(body)["items"][0]["id"] == "a"
