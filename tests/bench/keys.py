"""How long a key takes to its settled frame, and what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

from tests.bench import starting
from tests.bench.figures import Figure, middle, percentile
from tests.support.pty import Tui

LINES = 36
MANY = 100_000


class Keys(NamedTuple):
    """Many presses of one kind."""

    times: list[float]
    sizes: list[int]

    def at(self, percent: float) -> float:
        """Milliseconds that so many percent of the presses did not exceed."""
        return 1000 * percentile(self.times, percent)


class Motions(NamedTuple):
    """Moving in a list."""

    within: Keys
    scrolling: Keys
    paging: Keys


def figures(rounds: int, base: str) -> Iterator[Figure]:
    """Leads with 100,000 rows read over HTTP by `:100000`, then filled lists of a million and a thousand."""
    floor = floor_keys(rounds)
    yield Figure("floor: key, one-widget Textual app, p50", floor.at(50), "ms")
    yield Figure("  p95", floor.at(95), "ms")
    with starting.app(base) as program:
        seconds, grown = open_leads(program, MANY)
        motions = move(program, rounds)
    yield Figure("reading 100,000 leads by `:100000`", seconds, "s")
    yield Figure("memory (RSS) per loaded lead", grown / MANY, "B", 350)
    ground = floor.at(50)
    yield Figure("down in view p50", motions.within.at(50), "ms", 1.5, ground)
    yield Figure("  p95", motions.within.at(95), "ms", 3, ground)
    yield Figure("  p99", motions.within.at(99), "ms", None, ground)
    yield Figure("down scrolling p50", motions.scrolling.at(50), "ms", 3, ground)
    yield Figure("  p95", motions.scrolling.at(95), "ms", None, ground)
    yield Figure("  p99", motions.scrolling.at(99), "ms", 10, ground)
    yield Figure("page down p50", motions.paging.at(50), "ms", 5, ground)
    yield Figure("  p95", motions.paging.at(95), "ms", None, ground)
    yield Figure("  p99", motions.paging.at(99), "ms", 20, ground)
    yield Figure("bytes per cursor move", middle(motions.within.sizes), "B", 350)
    yield Figure("bytes per scroll step", middle(motions.scrolling.sizes), "B", 420)
    yield Figure("bytes per page", middle(motions.paging.sizes), "B", 4200)


def of_sizes(rounds: int, many: int, few: int) -> Iterator[Figure]:
    """The same list with many and with few rows, filled without a server; and adding to them."""
    opened, moved, noted = {}, {}, {}
    for rows in (few, many):
        with starting.probed(fill=rows) as (program, report):
            while not report.with_suffix(".filled").exists():
                program.read_for(0.2)
            program.wait("unread mails in the Unibox")
            program.settle(1.0)
            opened[rows] = middle(_reopened(program, rows) for _ in range(5))
            moved[rows] = move(program, rounds)
            noted[rows] = starting.facts(program, report)
    for kind in Motions._fields:
        large, small = (getattr(moved[rows], kind).at(50) for rows in (many, few))
        yield Figure(f"{kind}: {many:,} rows to {few:,} rows, p50", large, "ms", 1.3, small)
    yield Figure(
        f"show a list of {many:,} rows / {few:,} rows", 1000 * opened[many], "ms", 1.3, 1000 * opened[few]
    )
    late, early = noted[many]["append_last"], noted[many]["append_first"]
    yield Figure("append 100 rows at 100,000 / at 1,000", 1e3 * late, "ms", 1.2, 1e3 * early)


def floor_keys(rounds: int) -> Keys:
    """The floor: a key that changes one line."""
    with starting.floor() as program:
        program.wait("floor 0")
        program.settle(0.3)
        return press(program, "j", 40 * rounds)


def open_leads(program: Tui, row: int) -> tuple[float, int]:
    """Go to Leads and to a row far down; seconds until it is there, and by how many bytes memory grew."""
    program.wait("unread mails in the Unibox")
    program.settle(0.5)
    program.keys("g", "l")
    program.wait("loaded, more")
    program.settle(0.5)
    before = program.resident_bytes()
    program.keys(":")
    program.settle(0.2)
    for digit in f"{row}":
        program.press(digit)
    program.keys("enter")
    took = program.wait(rf"{row:,}/", 240)
    program.settle(1.0)
    return took, program.resident_bytes() - before


def move(program: Tui, rounds: int) -> Motions:
    """Press down within the screen, then scrolling, then page down."""
    program.keys("g", "g")
    program.settle(0.5)
    within = Keys([], [])
    # From the first line to the last but one and back, never scrolling.
    order = cycle(["j"] * 24 + ["k"] * 24)
    for _ in range(40 * rounds):
        _add(within, program, next(order))
    program.keys("g", "g")
    program.settle(0.5)
    press(program, "j", LINES)
    scrolling = press(program, "j", 40 * rounds)
    paging = press(program, "pagedown", 20 * rounds)
    return Motions(within, scrolling, paging)


def press(program: Tui, key: str, count: int) -> Keys:
    """Press one key many times, waiting each time until all it caused is there."""
    pressed = Keys([], [])
    for _ in range(count):
        _add(pressed, program, key)
    return pressed


def _add(pressed: Keys, program: Tui, key: str) -> None:
    settled = program.press(key)
    if settled.last is not None:
        pressed.times.append(settled.last)
        pressed.sizes.append(settled.bytes)


def _reopened(program: Tui, rows: int) -> float:
    """Seconds to show the list again from another section."""
    program.keys("g", "b")
    program.wait("unread mails in the Unibox")
    program.settle(0.5)
    program.keys("g")
    program.settle(0.2)
    program.keys("l")
    return program.wait(rf"/{rows:,}")
