"""What a filter may be set to when its choices are records: campaigns, lead lists, members, tags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import list_campaigns
from instantly_tui.api.lead_labels import LeadLabel, list_labels
from instantly_tui.api.lead_lists import list_lead_lists
from instantly_tui.api.members import list_members
from instantly_tui.api.page import Page
from instantly_tui.api.tags import list_tags
from instantly_tui.resources.spec import Filter

if TYPE_CHECKING:
    from instantly_tui.api.errors import ApiError
    from instantly_tui.engine.answers import Scope

NAMES_SECONDS = 600.0

Options = tuple[tuple[str, str], ...]


def _label(label: LeadLabel) -> tuple[str, str]:
    """A label by its number; one without a number can't be asked for."""
    return "" if label.interest_status is None else str(label.interest_status), label.label


_SOURCES: dict[str, tuple[Callable[[str | None], Call[Page[Any]]], Callable[[Any], tuple[str, str]]]] = {
    "campaigns": (list_campaigns, lambda each: (each.id, each.name)),
    "lead-lists": (list_lead_lists, lambda each: (each.id, each.name)),
    "labels": (list_labels, _label),
    "members": (list_members, lambda each: (each.user_id, each.email)),
    "tags": (list_tags, lambda each: (each.id, each.label)),
}


def filled(each: Filter, scope: Scope) -> Filter:
    """The filter with its choices, as far as they are known; asks for those that are not."""
    if not each.source:
        return each
    options, _ = _read(each.source, scope)
    return replace(each, options=(*each.options, *(options or ())), known=options is not None)


def why_unknown(each: Filter, scope: Scope) -> ApiError | None:
    """Why the choices could not be read; None while they are on their way or here."""
    return _read(each.source, scope)[1]


def _read(source: str, scope: Scope) -> tuple[Options | None, ApiError | None]:
    """Value and label of each record, in order of the labels; None while a page is missing."""
    page, option = _SOURCES[source]
    options: list[tuple[str, str]] = []
    asked: set[str | None] = set()
    cursor: str | None = None
    while cursor not in asked:
        answer = scope.want(page(cursor), max_age=NAMES_SECONDS)
        if answer.value is None:
            return None, answer.error
        asked.add(cursor)
        options += [(value, label) for value, label in map(option, answer.value.items) if value]
        if answer.value.next_cursor is None:
            break
        cursor = answer.value.next_cursor
    return tuple(sorted(options, key=lambda each: (each[1].casefold(), each[0]))), None
