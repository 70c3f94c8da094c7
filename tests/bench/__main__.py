"""Measure the app beside the smallest possible one: `python -m tests.bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator

from tests.bench import exporting, hostile, importing, keys, peers, rest, start, starting
from tests.bench.figures import Figure, table

PARTS = (
    "start",
    "keys",
    "sizes",
    "idle",
    "switches",
    "chart",
    "campaign",
    "desk",
    "hostile",
    "depth",
    "export",
    "import",
    "endings",
    "peers",
)


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; 1 when a figure is over its budget."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is done (default 5)")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be given again")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the largest list")
    parser.add_argument("--idle", type=float, default=30, help="seconds of doing nothing")
    parser.add_argument(
        "--peers", action="store_true", help="install other programs in a passing environment, measure them"
    )
    asked = parser.parse_args(arguments)
    wanted = asked.only or [part for part in PARTS if part != "peers" or asked.peers]
    with starting.server("large") as server:
        base, rounds = server.base, asked.rounds
        parts: dict[str, Callable[[], Iterator[Figure]]] = {
            "start": lambda: start.figures(rounds, base),
            "keys": lambda: keys.figures(rounds, base),
            "sizes": lambda: keys.of_sizes(rounds, asked.rows, 1_000),
            "idle": lambda: rest.idle(asked.idle, base),
            "switches": lambda: _both(rest.switches(rounds, base), rest.changed_cell(rounds)),
            "chart": lambda: rest.chart(rounds, base, keys.floor_keys(rounds).at(50)),
            "campaign": lambda: rest.campaign(rounds, base, keys.floor_keys(rounds).at(50)),
            "desk": lambda: rest.desk(rounds, base, keys.floor_keys(rounds).at(50)),
            "hostile": lambda: hostile.figures(rounds),
            "depth": lambda: rest.depth("large"),
            "export": lambda: exporting.figures("large"),
            "import": importing.figures,
            "endings": lambda: rest.endings(min(rounds, 3), base),
            "peers": lambda: peers.figures(rounds),
        }
        figures: list[Figure] = []
        for part in wanted:
            print(f"measuring {part} …", file=sys.stderr, flush=True)
            figures += parts[part]()
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}, 120x36\n")
    print(table(figures))
    return int(any(figure.verdict.startswith("OVER") for figure in figures))


def _both(*parts: Iterator[Figure]) -> Iterator[Figure]:
    for part in parts:
        yield from part


if __name__ == "__main__":
    sys.exit(main())
