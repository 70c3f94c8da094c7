"""Checks of parameters and bodies with the live texts (Ajv as Fastify sets it up; API.md §1, §3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from instantly_tui.demo.http import Ctx, bad
from instantly_tui.demo.world import public

UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
MISSING = object()


@dataclass(frozen=True)
class Field:
    """What a value may be; `min` and `max` bound a number, or how long a text, array or object is."""

    type: str = "string"
    """string, number, integer, boolean, array, object or any."""
    required: bool = False
    null: bool = False
    enum: tuple[Any, ...] = ()
    min: float | None = None
    max: float | None = None
    format: str = ""
    """uuid, email, date, date-time, uri or empty."""
    pattern: str = ""
    items: Field | None = None
    """Of an array."""
    fields: Mapping[str, Field] | None = None
    """Of an object; None keeps whatever it holds."""
    values: Field | None = None
    """What every other key of an object may hold; None drops unknown keys where `fields` is given."""
    default: Any = None
    """Put in when the key is absent; None puts nothing in."""


LIMIT = Field("integer", min=1, max=100, default=10)


def body(
    ctx: Ctx, fields: Mapping[str, Field], *, required: bool = True, at_least: int = 0
) -> dict[str, Any]:
    """The body with coerced values and without unknown keys; 400 for the first thing wrong in it.

    A body that is not `required` may be missing. `at_least` is the least number of keys, known or not.
    """
    if ctx.body is None and not required:
        return _defaults(fields)
    checked: dict[str, Any] = check(
        ctx.body, Field("object", min=at_least, fields=_relaxed(ctx, fields)), "body"
    )
    ctx.limit = int(checked.get("limit") or ctx.limit)
    return checked


def query(ctx: Ctx, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The known query parameters with coerced values; unknown ones are ignored (API.md §1)."""
    fields = _relaxed(ctx, fields)
    raw: dict[str, Any] = {}
    for name, rule in fields.items():
        values = ctx.query.getlist(name)
        if values:
            raw[name] = values if rule.type == "array" or len(values) > 1 else values[0]
    checked: dict[str, Any] = check(raw, Field("object", fields=fields), "querystring")
    ctx.limit = int(checked.get("limit") or ctx.limit)
    return checked


def paging(ctx: Ctx, fields: Mapping[str, Field] | None = None, *, most: int = 100) -> dict[str, Any]:
    """`query` for a list: `limit` (10 when absent) and `starting_after` besides `fields`."""
    limit = Field("integer", min=1, max=most, default=10)
    return query(ctx, {"limit": limit, "starting_after": Field(), **(fields or {})})


def path_id(ctx: Ctx, name: str = "id") -> str:
    """A path parameter that has to be a UUID, in lower case."""
    value = ctx.path[name]
    if not UUID.fullmatch(value):
        bad(f'params/{name} must match format "uuid"')
    return value.lower()


def csv(text: str | None) -> list[str]:
    """The parts of a comma-separated parameter."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def check(value: Any, rule: Field, where: str) -> Any:
    """The value as `rule` wants it, coerced where nothing is lost; 400 with Ajv's text otherwise."""
    if rule.null and value is None:
        return None
    value = _coerced(value, rule, where)
    if rule.enum and value not in rule.enum:
        bad(f"{where} must be equal to one of the allowed values")
    _bounds(value, rule, where)
    if isinstance(value, str):
        if rule.pattern and not re.search(rule.pattern, value):
            bad(f'{where} must match pattern "{rule.pattern}"')
        if rule.format and not _has_format(value, rule.format):
            bad(f'{where} must match format "{rule.format}"')
    elif isinstance(value, list) and rule.items is not None:
        return [check(item, rule.items, f"{where}/{index}") for index, item in enumerate(value)]
    elif isinstance(value, dict) and (rule.fields is not None or rule.values is not None):
        return _object(value, rule, where)
    return value


def _object(value: dict[str, Any], rule: Field, where: str) -> dict[str, Any]:
    fields = rule.fields or {}
    for name, wanted in fields.items():
        if wanted.required and name not in value:
            bad(f"{where} must have required property '{name}'")
    checked = _defaults({name: wanted for name, wanted in fields.items() if name not in value})
    for name, item in value.items():
        known = fields.get(name) or rule.values
        if known is not None:
            checked[name] = check(item, known, f"{where}/{name}")
    return checked


def _defaults(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {name: rule.default for name, rule in fields.items() if rule.default is not None}


def _relaxed(ctx: Ctx, fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """With the switch on, a `limit` above the maximum passes and finds an empty page (API.md §2)."""
    if "limit" not in fields or not ctx.on("limit_over_100_empty"):
        return fields
    return {**fields, "limit": Field("integer", default=fields["limit"].default)}


def _coerced(value: Any, rule: Field, where: str) -> Any:
    kind = rule.type
    if kind == "any":
        return value
    if isinstance(value, list) and len(value) == 1 and kind not in ("array", "object"):
        value = value[0]
    result = _COERCE[kind](value)
    if result is MISSING:
        bad(f"{where} must be {kind},null" if rule.null else f"{where} must be {kind}")
    return result


def _string(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else MISSING


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.strip():
        try:
            value = float(value)
        except ValueError:
            return MISSING
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return (
        value if isinstance(value, int | float) and value == value and abs(value) != float("inf") else MISSING
    )


def _integer(value: Any) -> Any:
    number = _number(value)
    return number if isinstance(number, int) else MISSING


def _boolean(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value == "true" or value == 1:
        return True
    return False if value == "false" or value == 0 else MISSING


def _array(value: Any) -> Any:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str | int | float | bool) else MISSING


def _dict(value: Any) -> Any:
    return value if isinstance(value, dict) else MISSING


_COERCE = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "array": _array,
    "object": _dict,
}


def _bounds(value: Any, rule: Field, where: str) -> None:
    if isinstance(value, bool) or (rule.min is None and rule.max is None):
        return
    if isinstance(value, int | float):
        if rule.max is not None and value > rule.max:
            bad(f"{where} must be <= {rule.max:g}")
        if rule.min is not None and value < rule.min:
            bad(f"{where} must be >= {rule.min:g}")
        return
    if not isinstance(value, str | list | dict):
        return
    noun = "characters" if isinstance(value, str) else "items" if isinstance(value, list) else "properties"
    if rule.max is not None and len(value) > rule.max:
        bad(f"{where} must NOT have more than {rule.max:g} {noun}")
    if rule.min is not None and len(value) < rule.min:
        bad(f"{where} must NOT have fewer than {rule.min:g} {noun}")


def _has_format(value: str, name: str) -> bool:
    if name == "uuid":
        return UUID.fullmatch(value) is not None
    if name == "email":
        return EMAIL.fullmatch(value) is not None
    if name == "uri":
        return URI.fullmatch(value) is not None
    try:
        if name == "date":
            date.fromisoformat(value)
        else:
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Shape:
    """How the rows of one kind leave the server, and how the fault switches may bend them."""

    required: tuple[str, ...]
    """Always present (`*` in API.md); the switch `bare` leaves only these."""
    nullable: tuple[str, ...] = ()
    """Optional fields that may be null; the switch `nulls` sends them so instead of leaving them out."""
    odd: Mapping[str, Any] = field(default_factory=dict)
    """Codes nobody documented, sent with the switch `unknown_codes`."""

    def show(self, ctx: Ctx, row: dict[str, Any]) -> dict[str, Any]:
        """The row as the API sends it, without our private keys."""
        shown = public(row)
        if not ctx.world.switches or not any(
            ctx.on(name) for name in ("nulls", "bare", "unknown_codes", "extra_fields")
        ):
            return shown
        if ctx.on("bare"):
            shown = {name: value for name, value in shown.items() if name in self.required}
        if ctx.on("nulls"):
            shown = {**dict.fromkeys(self.nullable), **shown}
        if ctx.on("unknown_codes"):
            shown.update(self.odd)
        if ctx.on("extra_fields"):
            shown.update(x_new={"nested": [1, "two"]}, x_flag=True)
        return shown
