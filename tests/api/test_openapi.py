"""Our calls and records against the official OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from instantly_tui.api.page import Page, Record
from tests.api.calls import CASES
from tests.api.calls.case import Case
from tests.api.examples import full, minimal
from tests.support.openapi import document, needs_openapi, validate_response

pytestmark = needs_openapi

each_call = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each_call
def test_request_is_documented(case: Case) -> None:
    template, parts = document().find(case.call.method, case.call.path)
    operation = document().operations[case.call.method, template]
    known = {(parameter["in"], parameter["name"]): parameter for parameter in operation.get("parameters", [])}
    given = {("query", name): value for name, value in case.call.params.items()}
    given |= {("path", name): value for name, value in parts.items()}
    assert set(given) <= set(known)
    for key, value in given.items():
        document().validator(known[key]["schema"]).validate(value)
    missing = {key for key, parameter in known.items() if parameter.get("required")} - set(given)
    assert not missing


@each_call
def test_body_is_documented(case: Case) -> None:
    template, _ = document().find(case.call.method, case.call.path)
    documented = document().operations[case.call.method, template].get("requestBody")
    if documented is None:
        assert case.call.json is None
        return
    schema = documented["content"]["application/json"]["schema"]
    if case.call.json is None:
        assert not documented.get("required")
        return
    # An unknown field is dropped without a word, so it must not be sent even where the schema is open.
    assert set(case.call.json) <= set(schema["properties"])
    document().validator(schema).validate(case.call.json)


@each_call
def test_scope_is_documented(case: Case) -> None:
    template, _ = document().find(case.call.method, case.call.path)
    scopes = document().operations[case.call.method, template].get("x-scopes") or [""]
    assert case.call.scope == scopes[0]


@each_call
def test_reads_every_documented_answer(case: Case) -> None:
    template, _ = document().find(case.call.method, case.call.path)
    answers = [
        (status, make(document(), schema))
        for status, schema in document().answers(case.call.method, template)
        if status < 300
        for make in (minimal, full)
    ]
    for status, answer in answers:
        validate_response(case.call.method, case.call.path, status, answer)
        result = case.call.parse(json.dumps(answer).encode())
        if isinstance(result, Page):
            assert (len(result.items), result.unreadable) == (len(answer["items"]), 0)
        elif isinstance(result, tuple):
            assert len(result) == len(answer if isinstance(answer, list) else answer.get("items", []))


@each_call
def test_reads_what_a_full_answer_says(case: Case) -> None:
    """Each field of the record is filled by the document's own example, so none is misspelt."""
    template, _ = document().find(case.call.method, case.call.path)
    for status, schema in document().answers(case.call.method, template):
        result = case.call.parse(json.dumps(full(document(), schema)).encode()) if status < 300 else None
        for record in _records_in(result):
            _assert_filled(record)


UNDOCUMENTED = {
    ("Account", "timestamp_last_used"),
    ("Account", "tags"),
    ("LastStep", "timestamp_executed"),
    ("JobData", "*"),
    ("ProcessedEmail", "*"),
    ("Email", "from_addresses"),
    ("Email", "to_addresses"),
    ("Email", "cc_addresses"),
}
"""Seen live, or documented without saying what is in it, or only for another operation."""


def _records_in(result: Any) -> list[Record]:
    items = result.items if isinstance(result, Page) else result if isinstance(result, tuple) else [result]
    return [item for item in items if isinstance(item, Record)]


def _assert_filled(record: Record) -> None:
    name = type(record).__name__
    for field, info in type(record).model_fields.items():
        if info.exclude or (name, field) in UNDOCUMENTED or (name, "*") in UNDOCUMENTED:
            continue
        value = getattr(record, field)
        assert value not in (None, "", (), {}), f"{name}.{field} was not read"
        for inner in value if isinstance(value, tuple) else [value]:
            if isinstance(inner, Record):
                _assert_filled(inner)
