"""The official OpenAPI document, when `INSTANTLY_OPENAPI` names it: what may be asked and answered."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator

VARIABLE = "INSTANTLY_OPENAPI"
BASE = "/api/v2"

needs_openapi = pytest.mark.skipif(
    not os.environ.get(VARIABLE), reason=f"{VARIABLE} does not name openapi.min.json"
)

# Where recorded answers of the live service differ from the document, the recordings are right (API.md §6).
LIVE = (
    ("Lead", "status"),
    ("Lead", "lt_interest_status"),
    ("Lead", "last_step_id"),
    ("Email", "thread_id"),
    ("CustomTagMapping", "resource_id"),
)
"""Fields whose values go beyond the documented ones."""
SAME_CODE = {202: (200,), 400: (404,)}
"""Documented status codes and what is answered in their place."""


class Document:
    """The document, ready to be asked."""

    def __init__(self, path: Path) -> None:
        self._content = json.loads(path.read_text("utf-8"))
        schemas = self._content["components"]["schemas"]
        for model, field in LIVE:
            for limit in ("enum", "format"):
                schemas[model]["properties"][field].pop(limit, None)
        # A list row is an account and its tags at once, which a closed schema would forbid.
        schemas["Account"].pop("additionalProperties", None)

    @cached_property
    def operations(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Each operation by method and path template, without the base path."""
        return {
            (method.upper(), path.removeprefix(BASE)): operation
            for path, methods in self._content["paths"].items()
            for method, operation in methods.items()
        }

    @cached_property
    def _templates(self) -> list[tuple[str, str, re.Pattern[str]]]:
        # A fixed part beats a variable one: `/leads/list` is no lead's id.
        ordered = sorted(self.operations, key=lambda operation: (operation[1].count("{"), operation[1]))
        return [
            (method, template, re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template)) + "$"))
            for method, template in ordered
        ]

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]]:
        """The template a path belongs to and its decoded parts by name; LookupError when there is none."""
        path = path.removeprefix(BASE)
        for of, template, pattern in self._templates:
            match = pattern.match(path) if of == method.upper() else None
            if match:
                return template, dict(
                    zip(re.findall(r"\{(\w+)\}", template), map(unquote, match.groups()), strict=True)
                )
        raise LookupError(f"the document has no {method} {path}")

    def resolved(self, schema: Any) -> dict[str, Any]:
        """The schema behind a reference, or the schema itself."""
        while "$ref" in schema:
            node = self._content
            for part in schema["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            schema = node
        return dict(schema)

    def answers(self, method: str, template: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Status and schema of each documented JSON answer."""
        for code, response in self.operations[method, template]["responses"].items():
            content = self.resolved(response).get("content", {})
            if "application/json" in content:
                yield int(code), content["application/json"]["schema"]

    def validator(self, schema: Any) -> Validator:
        """A validator that knows the document's components."""
        whole = {"components": self._content["components"], "allOf": [schema]}
        return Draft202012Validator(whole, format_checker=FormatChecker())


@cache
def document() -> Document:
    """The document; skips the test when `INSTANTLY_OPENAPI` does not name it."""
    name = os.environ.get(VARIABLE)
    if not name:
        pytest.skip(f"{VARIABLE} does not name openapi.min.json")
    return Document(Path(name))


@cache
def _answer_validator(method: str, template: str, status: int) -> Validator | None:
    """The compiled validator for an answer; None when that status has no documented JSON."""
    found = dict(document().answers(method, template))
    for code in (status, *(documented for documented, also in SAME_CODE.items() if status in also)):
        if code in found:
            return document().validator(found[code])
    return None


def validate_response(method: str, path: str, status: int, body: Any) -> None:
    """Assert that the document allows this answer; skips the test when there is no document.

    `path` may carry `/api/v2` and is without a query; `body` is the decoded JSON, or None for an empty one.
    An undocumented status is allowed only for refusals.
    """
    template, _ = document().find(method, path)
    validator = _answer_validator(method.upper(), template, status)
    if validator is None:
        documented = document().operations[method.upper(), template]["responses"]
        assert status >= 400 or str(status) in documented, f"{method} {template} never answers {status}"
        return
    if status == 204 and body is None:
        return
    problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]
    assert not problems, f"{method} {template} {status}: {'; '.join(problems[:5])}"
