"""A large import through cut lines, refusals and two kills, then every lead looked at."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.e2e.served import serving
from tests.support.ordeal import ordeal, verify

ROWS = 50_000


def figures(rows: int = ROWS) -> Iterator[Figure]:
    """Do it once; it raises when one lead is missing, doubled or wrong."""
    before = os.times()
    with tempfile.TemporaryDirectory() as folder, serving() as served:
        began = time.perf_counter()
        outcome = ordeal(served, Path(folder), rows)
        seconds = time.perf_counter() - began
        verify(outcome)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    yield Figure(f"import of {rows:,} rows, killed twice", seconds, "s")
    yield Figure("  leads added, none twice", len(outcome.made.leads), "")
    yield Figure("  uploads", outcome.uploads, "requests")
    yield Figure("  processor, the server's included", used, "s")
