"""What a key needs to know from the server before it can go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import Page
from instantly_tui.ui.place import PlaceScreen

T = TypeVar("T")

MOST_PAGES = 20
"""Pages that are read to find something; what is further on counts as missing."""


def ask_once(
    place: PlaceScreen,
    call: Call[T],
    then: Callable[[T], object],
    what: str,
    *,
    max_age: float = 0.0,
    failed: Callable[[ApiError], object] | None = None,
) -> None:
    """Go on with an answer, at once when it is younger than `max_age` seconds, or say that it can't be read.

    Whoever has left the place meanwhile is neither asked nor told anything.
    """

    def arrived(value: T) -> None:
        if place.is_current:
            then(value)
            place.draw_lines()

    def gone_wrong(error: ApiError) -> None:
        if place.is_current:
            (failed or _say)(error)
            place.draw_lines()

    def _say(error: ApiError) -> None:
        place.say(f"{what} could not be read: {error}", "error")

    place.scope.once(call, arrived, gone_wrong, max_age=max_age)


def ask_all(
    place: PlaceScreen,
    page: Callable[[str | None], Call[Page[Any]]],
    then: Callable[[tuple[Any, ...]], object],
    what: str,
    *,
    max_age: float = 0.0,
    failed: Callable[[ApiError], object] | None = None,
) -> None:
    """Go on with the records of all pages, or say that they can't be read."""
    found: list[Any] = []
    cursors: set[str | None] = {None}

    def arrived(one: Page[Any]) -> None:
        found.extend(one.items)
        cursor = one.next_cursor
        if cursor is None or cursor in cursors or len(cursors) >= MOST_PAGES:
            then(tuple(found))
        else:
            cursors.add(cursor)
            ask_once(place, page(cursor), arrived, what, max_age=max_age, failed=failed)

    ask_once(place, page(None), arrived, what, max_age=max_age, failed=failed)
