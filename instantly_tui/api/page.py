"""Records, their field types, and pages: how an answer's bytes become values."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    create_model,
)
from pydantic_core import CoreSchema, core_schema

from instantly_tui.api.call import Call, given
from instantly_tui.text.clean import clean

R = TypeVar("R", bound="Record")
T = TypeVar("T")

FULL = 100
"""Records on a page that is full: every list is asked for so many, the most the API gives (API.md §2)."""


class Record(BaseModel):
    """What the API tells about one thing; only a field without a default must be there.

    A field with a default takes it when the answer leaves it out, says null or says something of another
    type, so one odd value never costs the row. Unknown fields are passed over, unknown codes stay numbers.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        defer_build=True,
        allow_inf_nan=False,
        coerce_numbers_to_str=True,
        protected_namespaces=(),
        validate_by_name=True,
        validate_by_alias=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        inner: Any = schema
        while inner["type"] != "model-fields":
            inner = inner["schema"]
        for field in inner["fields"].values():
            if field["schema"]["type"] == "default":
                field["schema"]["on_error"] = "default"
        return schema


def _key(text: str) -> str:
    key = clean(text)
    if not key:
        raise ValueError("no key")
    return key


def _ref(text: str) -> str | None:
    return clean(text) or None


def _clean_text(text: str) -> str:
    return clean(text, lines=True)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def _ten_letters(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


def _whole_number(value: Any) -> Any:
    if isinstance(value, str):
        value = float(value)
    return round(value) if isinstance(value, float) and math.isfinite(value) else value


def _variables(value: Any) -> Any:
    if not isinstance(value, dict):
        return {}
    return {clean(str(name)): _variable(held) for name, held in value.items()}


def _variable(value: Any) -> str | float | bool | None:
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    try:
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    except RecursionError:
        return None


@dataclass(frozen=True)
class _OrElse:
    """Metadata: a value that can't be read is left out of its list, or becomes None."""

    omit: bool

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.omit:
            return core_schema.with_default_schema(handler(source), on_error="omit")
        return core_schema.with_default_schema(handler(source), default=None, on_error="default")


@dataclass(frozen=True)
class Attached:
    """Metadata: a fact laid on the record from another endpoint; its own answer never sets it."""

    kind: type

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(self.kind)


Key = Annotated[str, AfterValidator(_key)]
"""What a record is known by; the one kind of field that must be there."""
CleanLine = Annotated[str, AfterValidator(clean)]
"""Strangers' text on one line."""
Ref = Annotated[str, AfterValidator(_ref)] | None
"""The id of something else; None also when the answer has an empty one."""
CleanText = Annotated[str, AfterValidator(_clean_text)]
"""Strangers' text with its line breaks."""
Code = int | None
"""A numbered state; takes 7, 7.0 and "7". Unknown numbers stay as they are."""
Number = float | None
"""A measured or set amount; takes numbers written as text."""
Count = Annotated[int | None, BeforeValidator(_whole_number)]
"""How many; takes fractions (rounded) and numbers written as text. None is "not said", which is not 0."""
Flag = bool | None
"""Yes or no; takes 0, 1, "true" and "false"."""
When = Annotated[datetime, AfterValidator(_in_utc)] | None
"""A moment, aware and in UTC."""
CalendarDay = Annotated[date, BeforeValidator(_ten_letters)]
"""A day, of a date or of the date in front of a time."""
Variables = Annotated[dict[str, str | float | bool | None], BeforeValidator(_variables)]
"""Merge variables by name; names and texts cleaned, a nested value as its JSON text."""
Lines = tuple[Annotated[CleanLine, _OrElse(omit=True)], ...]
"""Strangers' texts, each on one line; what is no text is left out."""
Each = tuple[Annotated[T, _OrElse(omit=True)], ...]
"""A list whose unreadable members are left out."""
ByName = dict[CleanLine, Annotated[T, _OrElse(omit=True)]]
"""Values by name (an address, a day); unreadable ones are left out."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a list."""

    items: tuple[R, ...]
    next_cursor: str | None
    """What to send for the next page, unchanged; None at the end of the list."""
    unreadable: int = 0
    """How many items had no usable key and were left out."""
    content: bytes = b""
    """The body it was read from; the same reader makes an equal page of it."""

    @property
    def more(self) -> bool:
        """Whether there may be more behind it: a cursor alone doesn't say so, the last page has one too."""
        return self.next_cursor is not None and len(self.items) + self.unreadable >= FULL


@cache
def page_of(model: type[R]) -> Callable[[bytes], Page[R]]:
    """The reader of `{items, next_starting_after}` (API.md §2); ValueError when the body is no such thing."""

    def parse(body: bytes) -> Page[R]:
        shape = _read(_page_shape(model), body)
        items = tuple(row for row in shape.items if row is not None)
        # The last page carries a cursor like every other, and an empty one may: an empty page is the end.
        cursor = (shape.next_starting_after or None) if shape.items else None
        return Page(items, cursor, len(shape.items) - len(items), body)

    return parse


@cache
def record_of(model: type[R]) -> Callable[[bytes], R]:
    """The reader of one record; it raises ValueError when the key is missing or the body is not JSON."""

    def parse(body: bytes) -> R:
        return cast("R", _read(_one_shape(model), body))

    return parse


@cache
def rows_of(model: type[R]) -> Callable[[bytes], tuple[R, ...]]:
    """The reader of a plain array; a row without its key is left out."""

    def parse(body: bytes) -> tuple[R, ...]:
        return tuple(row for row in _read(_rows_shape(model), body) if row is not None)

    return parse


@cache
def items_of(model: type[R]) -> Callable[[bytes], tuple[R, ...]]:
    """The reader of `{items?}` where there is no cursor; a row without its key is left out."""

    def parse(body: bytes) -> tuple[R, ...]:
        return tuple(row for row in _read(_page_shape(model, ()), body).items if row is not None)

    return parse


def json_of(body: bytes) -> Any:
    """Read an answer as plain values, nothing cleaned: for the JSON view, or to write back changed."""
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"))
        # A preview may be cut in the middle of an emoji, and half of one is no text outside JSON.
        whole = (
            json.dumps(value, ensure_ascii=False)
            .encode("utf-16-le", "surrogatepass")
            .decode("utf-16-le", "replace")
        )
        return json.loads(whole)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def list_of(
    model: type[R], where: str, cursor: str | None, limit: int, scope: str, **params: Any
) -> Call[Page[R]]:
    """The call for one page of a list; parameters that are None or empty are left out."""
    asked = {name: value for name, value in params.items() if value not in (None, "", ())}
    return Call(
        "GET",
        where,
        page_of(model),
        given(limit=limit, starting_after=cursor, **asked),
        effect="read",
        scope=scope,
    )


def raw(call: Call[Any]) -> Call[Any]:
    """The same question, answered with plain values in which nothing is cleaned or left out."""
    return replace(call, parse=json_of)


@cache
def count_of(name: str) -> Callable[[bytes], int | None]:
    """The reader of an object with one number in it, which may be left out; ValueError for anything else."""

    shape: Any = create_model("Counted", __base__=Record, **{name: (Count, None)})  # type: ignore[call-overload]
    adapter = TypeAdapter(shape)

    def parse(body: bytes) -> int | None:
        return cast("int | None", getattr(_read(adapter, body), name))

    return parse


def nothing(body: bytes) -> None:
    """Read an answer that says no more than that it was done."""


@cache
def _one_shape(model: type[Record]) -> TypeAdapter[Any]:
    return TypeAdapter(model)


@cache
def _rows_shape(model: type[Record]) -> TypeAdapter[Any]:
    readable: Any = Annotated[model, _OrElse(omit=False)]
    return TypeAdapter(tuple[readable, ...])


@cache
def _page_shape(model: type[Record], without: Any = ...) -> TypeAdapter[Any]:
    readable: Any = Annotated[model, _OrElse(omit=False)]
    shape: Any = create_model(
        f"{model.__name__}Page",
        __base__=Record,
        items=(tuple[readable, ...], without),
        next_starting_after=(str | None, None),
    )
    return TypeAdapter(shape)


def _read(shape: TypeAdapter[Any], body: bytes) -> Any:
    """Validate straight from the bytes; what that can't read (half an emoji) goes the long way round."""
    kind = ""
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        kind, reason = _first(error)
    if kind == "json_invalid":
        value = json_of(body)
        try:
            return shape.validate_python(value)
        except ValidationError as error:
            kind, reason = _first(error)
    raise ValueError(reason)


def _first(error: ValidationError) -> tuple[str, str]:
    """Kind and words of the first problem, without what was in the answer."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return first["type"], f"{'.'.join(map(str, first['loc'])) or 'answer'}: {first['msg']}"
