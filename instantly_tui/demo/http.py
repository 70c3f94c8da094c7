"""What a route of the simulation gets and gives: a request after all checks, an answer, a refusal, a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from starlette.datastructures import QueryParams
from starlette.responses import Response

from instantly_tui.demo import ids
from instantly_tui.demo.world import public

if TYPE_CHECKING:
    from instantly_tui.demo.world import Key, Space, World

Row = dict[str, Any]
JSON = "application/json; charset=utf-8"
R = TypeVar("R")


@dataclass
class Ctx:
    """One request that passed the checks before validation."""

    world: World
    space: Space
    """The workspace it acts on: the key's own, or the one named by `x-as-workspace`."""
    key: Key
    path: Mapping[str, str]
    """Decoded path parameters."""
    query: QueryParams
    """Raw query; routes read it through `schema.query`."""
    body: Any = None
    """Decoded JSON body, None when none was sent; routes read it through `schema.body`."""
    affected: int = 1
    """How many records a change touched, for the audit log."""
    delay: tuple[float, float] = (0.04, 0.12)
    """Seconds, from and to, that the answer takes where latency is simulated."""
    limit: int = 10
    """The page size asked for, known after `schema.query` or `schema.body` checked it."""

    def on(self, switch: str) -> bool:
        """Whether a switch (`control.SWITCHES`) is on."""
        return self.world.switches.get(switch, False)

    def now(self) -> datetime:
        """The simulation's own aware UTC time."""
        return self.world.clock.now()

    def stamp(self) -> str:
        """The simulation's own time as the API writes it, with milliseconds."""
        return ids.stamp(self.world.clock.ms())


@dataclass(frozen=True)
class Reply:
    """An answer that is not simply 200 with JSON; `body` None sends no body, bytes go out as they are."""

    status: int = 200
    body: Any = None
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, moment: datetime) -> Response:
        """The answer as bytes, dated with the simulation's time so that clients can measure their clock."""
        body = self.body
        if body is not None and not isinstance(body, bytes | str):
            body = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        headers = {"date": format_datetime(moment, usegmt=True), **self.headers}
        return Response(body, self.status, headers, None if body is None else self.content_type)


class Problem(Exception):
    """A refusal; without `body` it is sent in the standard envelope (API.md §3)."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        body: Any = None,
        code: str = "",
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.body = body
        self.content_type = content_type
        self.headers = headers or {}

    def reply(self) -> Reply:
        """The answer that says so."""
        body = self.body
        if body is None:
            body = {"statusCode": self.status, "error": HTTPStatus(self.status).phrase, "message": str(self)}
            if self.code:
                body = {"statusCode": self.status, "code": self.code, **body}
        return Reply(self.status, body, self.content_type, self.headers)


Handler = Callable[[Ctx], Any]


@dataclass(frozen=True)
class Route:
    """One operation; `template` stands below `/api/v2`, as in `/campaigns/{id}/pause`."""

    method: str
    template: str
    handler: Handler
    scope: str = ""
    """The narrowest scope that allows it, as in `campaigns:read`."""
    listed: bool = True
    """Whether the document lists that scope; where it does not, any scope of the resource will do."""
    limit: str | None = None
    """Name of a rate limit it has besides the two of the workspace (`limits.py`)."""
    audit: int = 0
    """`activity_type` of the audit entry a success leaves; 0 leaves none."""


def bad(message: str) -> NoReturn:
    """Refuse with 400 in the standard envelope."""
    raise Problem(400, message)


def missing() -> NoReturn:
    """Refuse with the 404 every unknown id gets."""
    raise Problem(404, "Resource not found")


def found(row: R | None) -> R:
    """Pass a looked-up row through; None is the 404 of an unknown id."""
    if row is None:
        missing()
    return row


def stamp(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds and a Z (API.md §2)."""
    return ids.stamp(ids.to_ms(moment))


def cut(
    rows: Iterable[Row],
    after: str | None,
    limit: int,
    cursor_of: Callable[[Row], str],
    *,
    newest_first: bool = True,
) -> list[Row]:
    """Order rows by their cursor and take those strictly beyond `after`.

    The cursor is compared, not looked up, so it stays good when its row is deleted.
    """
    if not after:
        beyond = list(rows)
    elif newest_first:
        beyond = [row for row in rows if cursor_of(row) < after]
    else:
        beyond = [row for row in rows if cursor_of(row) > after]
    beyond.sort(key=cursor_of, reverse=newest_first)
    return beyond[:limit]


def page(
    rows: Sequence[Row],
    cursor_of: Callable[[Row], str] | None,
    ctx: Ctx,
    *,
    show: Callable[[Row], Row] = public,
    most: int = 100,
) -> Row:
    """Answer of a list: `rows` already filtered, ordered and cut to the limit (API.md §2).

    Every page with rows carries a cursor, the last one too; `cursor_of` None never gives one.
    """
    if ctx.limit > most:
        return {"items": []}
    answer: Row = {"items": [show(row) for row in rows]}
    last = len(rows) < ctx.limit
    if last and ctx.on("last_cursor_null"):
        answer["next_starting_after"] = None
    elif last and ctx.on("last_cursor_empty"):
        answer["next_starting_after"] = ""
    elif rows and cursor_of is not None:
        answer["next_starting_after"] = cursor_of(rows[-1])
    return answer
