"""A dirty import through every trouble, checked lead by lead: `python -m tests.bench.importing`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.served import serving
from tests.support.ordeal import ordeal, verify


def main() -> int:
    """Do it once and say how it went; it raises when one lead is missing, doubled or wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder, serving() as served:
        began = time.perf_counter()
        outcome = ordeal(served, Path(folder), rows)
        seconds = time.perf_counter() - began
        verify(outcome)
        size = outcome.made.path.stat().st_size
    times = os.times()
    print(
        f"{rows:,} rows ({size / 1e6:.1f} MB), {len(outcome.made.leads):,} leads added, none twice or wrong"
    )
    print(f"{outcome.uploads} uploads, 2 kills; {seconds:.1f} s with preparing and reading all back")
    print(f"CPU of the programs and the server: {times.children_user + times.children_system:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
