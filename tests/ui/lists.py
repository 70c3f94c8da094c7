"""Lists to show in tests: rows by number, and rows that come page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from instantly_tui.resources.spec import Cell, Column


@dataclass(frozen=True)
class Item:
    key: str
    number: int
    name: str


def item(number):
    return Item(f"item-{number}", number, f"Campaign {number}")


COLUMNS: tuple[Column[Any], ...] = (
    Column(
        "Status",
        lambda item: Cell("● active", "good") if item.number % 3 else Cell("‖ paused", "warn"),
        width=9,
    ),
    Column("Campaign", lambda item: item.name),
    Column("Sent", lambda item: f"{item.number * 37 % 9973:,}", width=6, align="right"),
    Column("Reply", lambda item: f"{item.number % 60 / 10:.1f}", width=5, align="right", drop=1),
    Column("Left", lambda item: f"{item.number * 7 % 5000:,}", width=6, align="right", drop=2),
    Column("Next", lambda item: f"{item.number % 9} d of leads", width=14, drop=3),
    Column("Owner", lambda item: "Sam Holt", width=10, wide=True),
)


class Numbers:
    """So many records, made when they are asked for."""

    complete, error, loading = True, None, False

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def row(self, index):
        return item(index) if 0 <= index < self.count else None

    def key_at(self, index):
        return f"item-{index}" if 0 <= index < self.count else None

    def ensure(self, index):
        pass


class Given:
    """Records in a list the test changes; notes how far it was asked to read."""

    def __init__(self, items=(), *, complete=True):
        self.items = list(items)
        self.complete = complete
        self.error: Exception | None = None
        self.loading = False
        self.asked = 0

    def __len__(self):
        return len(self.items)

    def row(self, index):
        return self.items[index] if 0 <= index < len(self.items) else None

    def key_at(self, index):
        return self.items[index].key if 0 <= index < len(self.items) else None

    def ensure(self, index):
        self.asked = max(self.asked, index)
