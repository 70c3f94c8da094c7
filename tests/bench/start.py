"""From the command to a screen one can use, its bytes and its memory."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench import starting
from tests.bench.figures import Figure, middle

CHROME = "itui"
BRIEF = r"▸ brief"
DATA = "unread mails in the Unibox"
KEY_EVERY = 0.012
FIRST_SECOND = 1.0


def figures(rounds: int, base: str) -> Iterator[Figure]:
    """Everything about starting; `base`: the served simulation."""
    floors, paints, briefs, firsts, sizes, memory, floor_memory = ([] for _ in range(7))
    demo_firsts = []
    readies, stalls, works, demo_stalls = [], [], [], []
    for _ in range(rounds):
        with starting.floor() as program:
            program.sent_at = program.started_at
            floors.append(program.wait("floor 0"))
            program.settle(0.3)
            floor_memory.append(program.resident_bytes())
        with starting.app(base) as program:
            program.sent_at = program.started_at
            paints.append(program.wait(CHROME))
            briefs.append(program.wait(BRIEF))
            firsts.append(program.wait(DATA))
            program.settle(1.0)
            sizes.append(len(program.output))
            memory.append(program.resident_bytes())
        with starting.app() as program:
            program.sent_at = program.started_at
            demo_firsts.append(program.wait(DATA))
        ready, stall, work = _first_second(base)
        readies.append(ready)
        stalls.append(stall)
        works.append(work)
        demo_stalls.append(_first_second("")[1])
    floor = 1000 * middle(floors)
    yield Figure("floor: one-widget Textual app, first paint", floor, "ms")
    yield Figure("first paint (frame of the app)", 1000 * middle(paints), "ms", 1.25, floor)
    yield Figure("API client and models ready", 1000 * middle(readies), "ms", 2.6, floor)
    yield Figure("brief's frame", 1000 * middle(briefs), "ms", None, floor)
    yield Figure("first data, over HTTP", 1000 * middle(firsts), "ms", None, floor)
    yield Figure("first data, demo in the same process", 1000 * middle(demo_firsts), "ms", None, floor)
    yield Figure("worst key stall in the first second", 1000 * middle(stalls), "ms", 30)
    yield Figure("  the app's own work in one go, most", 1000 * middle(works), "ms")
    yield Figure("  worst stall, demo in the same process", 1000 * middle(demo_stalls), "ms")
    yield Figure("bytes to settled start", middle(sizes), "B", 9000)
    mega = 1 << 20
    yield Figure("memory (RSS) at idle", middle(memory) / mega, "MB", 1.4, middle(floor_memory) / mega)


def _first_second(base: str) -> tuple[float, float, float]:
    """Seconds until client and models were there, the longest a key waited, the longest work in one go."""
    with starting.probed(base) as (program, report):
        program.sent_at = program.started_at
        program.wait(CHROME)
        sent, until = [], time.perf_counter() + FIRST_SECOND
        while time.perf_counter() < until:
            program.keys("f9")
            sent.append(program.sent_at)
            program.read_for(KEY_EVERY)
        program.wait(BRIEF)
        program.settle(0.3)
        noted = starting.facts(program, report)
    stalls = [done - at for at, done in zip(sent, noted["keys"].values(), strict=False)]
    work = max((own for at, _, own in noted["lags"] if at < until), default=0.0)
    return noted["built"] - program.started_at, max(stalls), work
