"""What a row of the tables of calls is, and the values they are made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from instantly_tui.api.call import Call

ID = "019ffad2-5c4b-761a-9bc4-0599e8a95bea"
OTHER = "019ffad2-5c4b-761a-9bc4-059ac4b3a8a9"
JOB = "675266e304a8e55b17f0228b"
THREAD = "31-b83pey3VxIug2tNSES8NvCK"
ADDRESS = "dana+eu@mail.example.com"
QUOTED = "dana%2Beu%40mail.example.com"
SCHEDULE = {
    "schedules": [
        {
            "name": "Office hours",
            "timing": {"from": "09:00", "to": "17:00"},
            "days": {"1": True, "2": True},
            "timezone": "America/Detroit",
        }
    ]
}
MOMENT = datetime(2026, 8, 13, 11, 11, 58, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A call and what it must be."""

    call: Call[Any]
    method: str
    path: str
    params: Mapping[str, Any]
    body: Mapping[str, Any] | None
    effect: str
    scope: str
    extra_limit: str = ""
    slow: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def read(call, path, params, scope, **more):
    return Case(call, "GET", path, params, None, "read", scope, **more)


def post(call, path, body, effect, scope, **more):
    return Case(call, "POST", path, {}, body, effect, scope, **more)


def patch(call, path, body, scope):
    return Case(call, "PATCH", path, {}, body, "set", scope)


def delete(call, path, scope, body=None):
    return Case(call, "DELETE", path, {}, body, "set", scope)
