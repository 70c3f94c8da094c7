"""How often a quota was used: kept by date, shared by processes, forgotten after its days."""

from __future__ import annotations

from pathlib import Path

import pytest

from instantly_tui.api.limits import AI_LABEL
from instantly_tui.engine.uses import Uses
from tests.support.clock import FakeClock

DAY = 24 * 3600


async def test_uses_are_counted_for_thirty_days_over_restarts_and_processes(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "uses" / "default.labels"
    first, other = Uses(path, AI_LABEL, clock), Uses(path, AI_LABEL, clock)
    assert (first.used(), first.line()) == (0, "used from here: 0 of 500 in 30 days")
    first.note()
    await clock.advance(10 * DAY)
    other.note()
    assert first.used() == other.used() == Uses(path, AI_LABEL, clock).used() == 2
    assert path.stat().st_mode & 0o077 == 0
    await clock.advance(20 * DAY)
    assert first.line() == "used from here: 1 of 500 in 30 days"
    await clock.advance(10 * DAY)
    assert first.used() == 0


def test_half_a_line_counts_for_nothing_and_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "labels"
    uses = Uses(path, AI_LABEL, clock)
    uses.note()
    with path.open("ab") as file:
        file.write(b"2026-1\n\xff\x00\n2026-11-20T09:00:00\n" + b"9" * 5_000 + b"\n")
    assert uses.used() == 1
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        uses.used()
    with pytest.raises(OSError, match="directory"):
        uses.note()
