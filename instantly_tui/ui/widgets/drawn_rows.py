"""Lines of a list kept as they were drawn, so that scrolling draws only what comes into sight."""

from __future__ import annotations

from textual.strip import Strip

MOST = 300
"""Lines kept; beyond this only those near the screen stay."""


class DrawnRows:
    """Strips by row; each holds as long as the row's key is the same and nothing was said to have changed."""

    def __init__(self) -> None:
        self._strips: dict[int, tuple[str | None, Strip]] = {}

    def get(self, index: int, key: str | None) -> Strip | None:
        held = self._strips.get(index)
        return held[1] if held is not None and held[0] == key else None

    def put(self, index: int, key: str | None, strip: Strip) -> None:
        if len(self._strips) >= MOST:
            near = range(index - MOST // 3, index + MOST // 3)
            self._strips = {row: held for row, held in self._strips.items() if row in near}
        self._strips[index] = (key, strip)

    def drop(self, index: int) -> None:
        self._strips.pop(index, None)

    def drop_keys(self, keys: frozenset[str]) -> None:
        self._strips = {row: held for row, held in self._strips.items() if held[0] not in keys}

    def clear(self) -> None:
        self._strips.clear()
