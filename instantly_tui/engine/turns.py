"""Writes of one record go in the order they were made."""

from __future__ import annotations

import asyncio

Place = tuple[str, str]
"""Kind and key of a record."""


class Turn:
    """A write's place in the row of those of its record, taken when it is made."""

    def __init__(self, last: dict[Place, asyncio.Event], place: Place) -> None:
        self._last, self._place = last, place
        self._before = last.get(place)
        self._mine = last[place] = asyncio.Event()

    async def come(self) -> None:
        """Return when every earlier write of the record has its outcome."""
        if self._before is not None:
            await self._before.wait()

    def over(self) -> None:
        """Let the next one go."""
        self._mine.set()
        if self._last.get(self._place) is self._mine:
            del self._last[self._place]
