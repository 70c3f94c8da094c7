"""What the checks of bodies and parameters let through, and how they refuse the rest."""

from __future__ import annotations

import pytest

from instantly_tui.demo.http import Problem, cut
from instantly_tui.demo.schema import Field, check

UUID = "2c1a8b1e-4b60-4a7c-9a3e-0d7a3f1f3a11"


@pytest.mark.parametrize(
    ("value", "rule", "wanted"),
    [
        ("10", Field("integer"), 10),
        (True, Field("number"), 1),
        ("2.5", Field("number"), 2.5),
        (7, Field(), "7"),
        ("false", Field("boolean"), False),
        (0, Field("boolean"), False),
        ("a", Field("array", items=Field()), ["a"]),
        (["only"], Field(), "only"),
        (None, Field("number", null=True), None),
        ({"a": 1, "b": 2}, Field("object", fields={"a": Field("integer")}), {"a": 1}),
        ({"x": "1"}, Field("object", values=Field("integer")), {"x": 1}),
        ({}, Field("object", fields={"a": Field(default="d")}), {"a": "d"}),
        (UUID, Field(format="uuid"), UUID),
        ("2026-08-13T11:11:58.093Z", Field(format="date-time"), "2026-08-13T11:11:58.093Z"),
    ],
)
def test_values_are_coerced_where_nothing_is_lost(value, rule, wanted):
    found = check(value, rule, "body")
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    ("value", "rule", "message"),
    [
        (None, Field("object"), "body must be object"),
        (
            {},
            Field("object", fields={"name": Field(required=True)}),
            "body must have required property 'name'",
        ),
        ({}, Field("object", min=1), "body must NOT have fewer than 1 properties"),
        ("1.5", Field("integer"), "body must be integer"),
        ("ten", Field("number"), "body must be number"),
        (None, Field("number"), "body must be number"),
        ([], Field(), "body must be string"),
        (2, Field("boolean"), "body must be boolean"),
        ("x", Field("number", null=True), "body must be number,null"),
        (101, Field("integer", max=100), "body must be <= 100"),
        (0, Field("integer", min=1), "body must be >= 1"),
        ("", Field(min=1), "body must NOT have fewer than 1 characters"),
        ([1, 2], Field("array", max=1), "body must NOT have more than 1 items"),
        ("b", Field(enum=("a",)), "body must be equal to one of the allowed values"),
        ("nine", Field(pattern="^[0-9]+$"), 'body must match pattern "^[0-9]+$"'),
        ("x", Field(format="uuid"), 'body must match format "uuid"'),
        ("x", Field(format="email"), 'body must match format "email"'),
        ("2026-13-01", Field(format="date"), 'body must match format "date"'),
        ("nowhere", Field(format="uri"), 'body must match format "uri"'),
    ],
)
def test_the_first_thing_wrong_is_named_as_the_live_service_names_it(value, rule, message):
    with pytest.raises(Problem) as refusal:
        check(value, rule, "body")
    assert (refusal.value.status, str(refusal.value)) == (400, message)


def test_the_path_of_a_wrong_value_leads_to_it():
    rule = Field(
        "object", fields={"rows": Field("array", items=Field("object", fields={"n": Field("integer")}))}
    )
    with pytest.raises(Problem, match=r"^body/rows/1/n must be integer$"):
        check({"rows": [{"n": 1}, {"n": "x"}]}, rule, "body")


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_cursor_is_compared_so_a_deleted_row_does_not_end_the_list(newest_first):
    rows = [{"id": letter} for letter in "bdac"]
    order = "dcba" if newest_first else "abcd"

    def cursor_of(row):
        return row["id"]

    first = cut(rows, None, 2, cursor_of, newest_first=newest_first)
    assert [row["id"] for row in first] == list(order[:2])
    left = [row for row in rows if row["id"] != order[1]]
    rest = cut(left, order[1], 2, cursor_of, newest_first=newest_first)
    assert [row["id"] for row in rest] == list(order[2:])
