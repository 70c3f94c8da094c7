"""Rows in files: every value in its column, nothing lost, nothing a spreadsheet or terminal obeys."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from instantly_tui.api.leads import Lead
from instantly_tui.engine.exports import Piece
from instantly_tui.resources.all import RESOURCES
from instantly_tui.resources.export import OTHER_FIELDS, OTHER_VARIABLES, Encoder, Form, Table, text_of
from instantly_tui.resources.export_sources import Matching, restored
from instantly_tui.resources.leads import LEADS
from instantly_tui.resources.spec import Query

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def lead(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"id-{number}", "email": f"p{number}@example.com", "status": 1, **more}


def piece(rows: list[dict[str, Any]], cursor: str | None = None) -> Piece:
    return Piece(rows, [Lead.model_validate(row) for row in rows], cursor)


def written(form: Form, *pages: list[dict[str, Any]], bom: bool = False) -> str:
    encoder, layout, content = Encoder(LEADS, form, bom), None, b""
    for page in pages:
        encoded = encoder.encode(piece(page), layout)
        layout = json.loads(json.dumps(encoded.layout)) if layout is None else layout
        content += encoded.content
    return content.decode()


def read(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_variables_of_the_first_page_are_columns_and_later_ones_are_not_lost() -> None:
    first = [
        lead(
            1,
            first_name="Dana",
            payload={"firstName": "Dana", "industry": "Fintech", "employees": 10, "Status": "warm"},
        )
    ]
    later = [
        lead(2, payload={"industry": None, "late": "x", "list": [1]}, brand_new={"a": 1}),
        lead(3, first_name="Li", payload={"firstName": "Lee"}, status=-1, lt_interest_status=7),
    ]
    rows = read(written("csv", first, later))
    assert rows[0]["industry"] == "Fintech"
    assert rows[0]["employees"] == "10"
    assert rows[0]["status"] == "1"
    assert rows[0]["status_word"] == "active"
    assert rows[0]["variable Status"] == "warm"
    assert rows[0][OTHER_VARIABLES] == ""
    assert json.loads(rows[1][OTHER_VARIABLES]) == {"late": "x", "list": [1]}
    assert json.loads(rows[1][OTHER_FIELDS]) == {"brand_new": {"a": 1}}
    # A variable that repeats a field in another spelling is only written where it says something else.
    assert json.loads(rows[2][OTHER_VARIABLES]) == {"firstName": "Lee"}
    assert json.loads(
        read(written("csv", first, [lead(4, payload={"firstName": 0})]))[1][OTHER_VARIABLES]
    ) == {"firstName": 0}
    assert rows[2]["status_word"] == "bounced"
    assert rows[2]["lt_interest_status_word"] == ""
    assert {len(row) for row in csv.reader(io.StringIO(written("csv", first, later)))} == {len(rows[0])}


def test_an_empty_list_has_its_heads_and_a_byte_order_mark_comes_once() -> None:
    assert written("csv", []).count("\r\n") == 1
    text = written("tsv", [lead(1)], [lead(2)], bom=True)
    assert text.startswith("\ufeff")
    assert text.count("\ufeff") == 1
    assert [row["id"] for row in read(text[1:], "\t")] == ["id-1", "id-2"]
    assert written("jsonl", []) == ""


_TEXT = st.text(st.sampled_from("=+-@\t\r\n\"',;|\\ \x00\x1b\x9b\u202e\u2028\ud800aé田😀"), max_size=8)
_VALUE = st.one_of(
    _TEXT, st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.just([1])
)
_ROW = st.fixed_dictionaries(
    {"id": st.just("x"), "first_name": _TEXT, "payload": st.dictionaries(_TEXT, _VALUE, max_size=4)}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_ROW, max_size=3), min_size=1, max_size=3), st.sampled_from(["csv", "tsv"]))
def test_no_cell_is_a_formula_and_each_row_keeps_its_columns(pages: list[Any], form: Form) -> None:
    text = written(form, *pages)
    rows = list(
        csv.reader(io.StringIO(text, newline=""), delimiter="," if form == "csv" else "\t", strict=True)
    )
    table = Table.of("leads", piece(pages[0]))
    assert len(rows) == 1 + sum(map(len, pages))
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(FORMULAS)]
    assert not set(text) & set("\x00\x1b\x9b\ud800")
    expected = [table.heads, *(table.cells(row) for page in pages for row in page)]
    unguarded = [[cell[1:] if cell[:1] == "'" else cell for cell in row] for row in rows]
    assert [[cell.lstrip("'") for cell in row] for row in unguarded] == [
        [cell.lstrip("'") for cell in row] for row in expected
    ]
    names = [head.casefold() for head in rows[0]]
    assert len(set(names)) == len(names)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(_ROW.filter(lambda row: "\ud800" not in repr(row) and "\\ud800" not in repr(row)), max_size=4)
)
def test_json_lines_are_the_rows_and_nothing_a_terminal_obeys(rows: list[Any]) -> None:
    text = written("jsonl", rows)
    assert [json.loads(line) for line in text.splitlines()] == rows
    assert text.count("\n") == len(rows)
    assert not set(text) & set("\x00\x1b\x9b\u202e\u2028")


def test_a_password_never_goes_into_a_file() -> None:
    forms: tuple[Form, ...] = ("csv", "jsonl")
    for form in forms:
        assert "hunter2" not in written(form, [lead(1, smtp_password="hunter2")])


def test_markdown_has_one_head_and_a_line_for_each_row() -> None:
    text = written("md", [lead(1, first_name="a|b")], [lead(2, first_name="x\n\u2028y")])
    assert len(text.splitlines()) == 4
    assert text.count("| Address |") == 1
    assert "a\\|b" in text


def test_values_are_texts_that_say_no_more_than_they_are() -> None:
    values: list[Any] = [None, {}, [], 0, False, 1.5, "a\r\nb\tc"]
    assert [text_of(value) for value in values] == [
        "",
        "",
        "",
        "0",
        "false",
        "1.5",
        "a\nb c",
    ]


def test_an_export_of_all_that_match_is_the_same_after_a_restart() -> None:
    source = Matching(Encoder(LEADS, "tsv", True), Query("dana", (("campaign", "c-1"), ("only", "x"))))
    assert restored(json.loads(json.dumps(source.head)), RESOURCES) == source
    assert restored({"scope": "here", "resource": "leads", "form": "csv"}, RESOURCES) is None
    assert restored({"scope": "matching", "resource": "none", "form": "csv"}, RESOURCES) is None
