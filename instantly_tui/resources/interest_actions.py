"""Setting an interest status, fixed or of the workspace's own, on whatever stands for a lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.interest import INTERESTS, RESET_KEY, Interest
from instantly_tui.api.page import Record
from instantly_tui.resources.spec import Action

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class InterestOf(Generic[R]):
    """How the records of one resource carry the interest status, and how it is set."""

    field: str
    """The field that shows it."""
    call: Callable[[R, int | None], Call[Any]]
    """Sets it; None takes it away."""
    blocked: Callable[[R], str | None]
    reread: Callable[[R], Call[R]]
    help: str
    along: Action[R] | None = None
    """What is done to a record once its status was set."""


def set_status(of: InterestOf[R], name: str, title: str, key: str, value: int | None) -> Action[R]:
    """The action that sets one status; it is held, then queued by the server."""
    return Action[R](
        name=name,
        title=title,
        key=key,
        call=lambda record: of.call(record, value),
        edit=lambda _: {of.field: value},
        blocked=of.blocked,
        reread=of.reread,
        hold=True,
        along=of.along,
        help=of.help,
    )


def set_label(of: InterestOf[R], value: int, label: str) -> Action[R]:
    """The action that sets one of the workspace's own labels."""
    return set_status(of, "label", label, "", value)


def interest_actions(of: InterestOf[R]) -> tuple[Action[R], ...]:
    """The nine fixed statuses and none, each on its chord."""
    reset = set_status(of, "interest-reset", "No interest set", f"i {RESET_KEY}", None)
    return (*(_fixed(of, each) for each in INTERESTS), reset)


def _fixed(of: InterestOf[R], each: Interest) -> Action[R]:
    name = f"interest-{each.word.replace(' ', '-')}"
    return set_status(of, name, each.word.capitalize(), f"i {each.key}", each.value)
