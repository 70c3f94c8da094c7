"""A short list that is all here, in the form a list widget reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class RowList:
    """Values as rows."""

    complete = True
    error = None
    loading = False

    def __init__(self, rows: Sequence[Any], key: Callable[[Any], str]) -> None:
        self._rows, self._key = rows, key

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> Any:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def key_at(self, index: int) -> str | None:
        row = self.row(index)
        return None if row is None else self._key(row)

    def ensure(self, index: int, priority: Any = None) -> None:
        """Everything is here already."""

    def replace(self, rows: Sequence[Any]) -> None:
        """Hold other rows; the list that shows them is to be drawn again."""
        self._rows = rows
