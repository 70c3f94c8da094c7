"""Steps proposed to the user, not done: what each would do, why, and the exact requests it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.accounts import MOST
from instantly_tui.api.call import Call
from instantly_tui.resources.spec import Action, Resource
from instantly_tui.text.clean import clean

BASE = "/api/v2"


@dataclass(frozen=True)
class Step:
    """One act on records of one resource, to be ticked or left."""

    key: str
    """Tells the step from all others, and stays while the same thing is proposed."""
    words: str
    """What it does: `pause this campaign`."""
    why: str
    resource: Resource[Any]
    action: Action[Any]
    records: tuple[Any, ...]
    advised: bool = False
    """Whether the numbers are clear enough to have it ticked from the start."""
    back: str = "u takes it back"
    """What undo comes to."""

    @property
    def blocked(self) -> str | None:
        """Why it can't be done to any of its records now, or None when it can."""
        reasons = [self.action.blocked(record) for record in self.records]
        return next((reason for reason in reasons if reason), None) if all(reasons) else None

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The kind and key of each record."""
        return tuple((self.resource.name, self.resource.key(record)) for record in self.records)


@dataclass(frozen=True)
class Group:
    """Steps that are one act: the same action, each record once."""

    resource: Resource[Any]
    action: Action[Any]
    records: tuple[Any, ...]

    @property
    def meant(self) -> tuple[Any, ...]:
        """The records it can be done to."""
        return tuple(record for record in self.records if self.action.blocked(record) is None)

    def calls(self) -> tuple[Call[Any], ...]:
        """What is sent for it, request by request."""
        meant = self.meant
        if self.action.many is None or len(meant) < 2:
            return tuple(self.action.call(record) for record in meant)
        parts = [meant[start : start + MOST] for start in range(0, len(meant), MOST)]
        return tuple(self.action.many(part) for part in parts)


def grouped(steps: Iterable[Step]) -> tuple[Group, ...]:
    """The steps as acts, in the order in which each act is first named."""
    found: dict[tuple[str, str], tuple[Step, dict[str, Any]]] = {}
    for step in steps:
        _, records = found.setdefault((step.resource.name, step.action.name), (step, {}))
        for record in step.records:
            records.setdefault(step.resource.key(record), record)
    return tuple(
        Group(step.resource, step.action, tuple(records.values())) for step, records in found.values()
    )


def requests(steps: Iterable[Step]) -> tuple[str, ...]:
    """The exact requests of the steps, in the order they leave."""
    return tuple(request_words(call) for group in grouped(steps) for call in group.calls())


def request_words(call: Call[Any]) -> str:
    """One request as a line: `POST /api/v2/accounts/pause {"emails": ["a@b.example"]}`."""
    body = "" if call.json is None else " " + json.dumps(call.json, ensure_ascii=False)
    return clean(f"{call.method} {BASE}{call.path}{body}")


def merged(plans: Iterable[Sequence[Step]]) -> tuple[Step, ...]:
    """The steps that several resources propose, each once, those advised first."""
    once: dict[str, Step] = {}
    for steps in plans:
        for step in steps:
            once.setdefault(step.key, step)
    return tuple(sorted(once.values(), key=lambda step: not step.advised))
