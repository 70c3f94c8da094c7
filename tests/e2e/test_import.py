"""An import over a real connection survives cut lines, 429s and two `kill -9`s."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.served import serving
from tests.support.ordeal import ordeal, verify

ROWS = 2_700
"""Enough for three uploads; `python -m tests.bench --only import` does it with 50,000."""


def test_nobody_is_lost_and_nobody_added_twice(tmp_path: Path) -> None:
    with serving() as served:
        verify(ordeal(served, tmp_path, ROWS))
