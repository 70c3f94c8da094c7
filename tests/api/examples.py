"""Answers made from the OpenAPI document: with the required fields only, and with every field."""

from __future__ import annotations

from typing import Any

from tests.support.openapi import Document


def minimal(document: Document, schema: Any) -> Any:
    """The smallest value the schema allows."""
    return _value(document, schema, every=False)


def full(document: Document, schema: Any) -> Any:
    """A value with every documented field, none of them null."""
    return _value(document, schema, every=True)


def _value(document: Document, schema: Any, every: bool) -> Any:
    schema = document.resolved(schema)
    if "allOf" in schema:
        merged: dict[str, Any] = {}
        for part in schema["allOf"]:
            merged |= _value(document, part, every)
        return merged
    if "oneOf" in schema:
        return _value(document, schema["oneOf"][0], every)
    kind = _kind(schema)
    if kind == "object":
        return _object(document, schema, every)
    if kind == "array":
        one = [_value(document, schema["items"], every)] if "items" in schema and every else []
        if one and "contains" in schema:
            # The example of a variant is switched off, but one of them has to be on.
            one.append({name: value is not True and value for name, value in one[0].items()})
        return one or [_value(document, schema.get("items", {}), every)] * schema.get("minItems", 0)
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    if schema.get("examples"):
        return schema["examples"][0]
    return {"string": "text", "number": 12.5, "integer": 12, "boolean": True, "null": None}.get(kind, {})


def _object(document: Document, schema: dict[str, Any], every: bool) -> dict[str, Any]:
    names = list(schema.get("properties", {}))
    wanted = names if every else schema.get("required", names[: schema.get("minProperties", 0)])
    value = {name: _value(document, schema["properties"][name], every) for name in wanted}
    extra = schema.get("additionalProperties")
    if every and extra:
        value["dana@example.com"] = _value(document, extra, every) if isinstance(extra, dict) else True
    return value


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    return str(kind)
