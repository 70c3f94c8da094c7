"""At rest, between screens, on the way down a list, and at the end."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

from tests.bench import starting
from tests.bench.figures import Figure, middle
from tests.bench.keys import open_leads
from tests.support.pty import Tui

READY = "unread mails in the Unibox"
SECTIONS = ("c", "l", "a", "i", "n", "b")
LATENCIES = (0, 50, 200)
DEEP = 5_000


def idle(seconds: float, base: str) -> Iterator[Figure]:
    """What the app does while nothing happens and nobody looks: the terminal has lost its focus."""
    with starting.app(base) as program:
        program.wait(READY)
        program.settle(2.0)
        program.send(b"\x1b[O")
        program.settle(1.0)
        before = program.cpu_seconds()
        written = program.read_for(seconds)
        used = program.cpu_seconds() - before
    yield Figure(f"bytes in {seconds:.0f} s at idle", written, "B", 0)
    yield Figure("processor at idle", 100 * used / seconds, "%", 0.5)


def switches(rounds: int, base: str) -> Iterator[Figure]:
    """Bytes from one section to another that was open before, and how long it takes."""
    sizes, times = [], []
    with starting.app(base) as program:
        program.wait(READY)
        for round_number in range(rounds + 1):
            for section in SECTIONS:
                program.settle(0.3)
                program.press("g", 0.2)
                settled = program.press(section, 0.4)
                if round_number and settled.last is not None and settled.frame is not None:
                    sizes.append(settled.bytes)
                    times.append(settled.frame)
    yield Figure("bytes per screen switch, median", middle(sizes), "B", 6500)
    yield Figure("  largest", max(sizes), "B")
    yield Figure("  first frame", 1000 * middle(times), "ms")


def changed_cell(rounds: int) -> Iterator[Figure]:
    """Bytes when one cell in a list changes: a campaign's row is marked and unmarked."""
    with starting.app() as program:
        program.wait(READY)
        program.keys("g", "c")
        program.settle(1.0)
        sizes = [program.press("space", 0.3).bytes for _ in range(4 * rounds)]
    yield Figure("bytes per changed row (mark), with its count", middle(sizes), "B", 260)


def chart(rounds: int, base: str, floor: float) -> Iterator[Figure]:
    """From the key that moves the cursor along the chart to its frame."""
    with starting.app(base) as program:
        program.wait(READY)
        program.keys("g", "n")
        program.wait("Sent|sent")
        program.settle(1.5)
        program.press("3", 1.0)
        times = [program.press(key, 0.2).last for _ in range(4 * rounds) for key in ("left", "right")]
    yield Figure("chart: cursor to another day", 1000 * middle(t for t in times if t), "ms", 5, floor)


def campaign(rounds: int, base: str, floor: float) -> Iterator[Figure]:
    """From `enter` on a campaign nothing is known of to its first and last frame over HTTP, and its tabs."""
    with starting.app(base) as program:
        program.wait(READY)
        program.keys("g", "c")
        program.wait("▸ campaigns")
        program.settle(1.5)
        first, last, tabs = [], [], []
        for _ in range(2 * rounds):
            opened = program.press("enter", 0.8)
            first.append(opened.frame)
            last.append(opened.last)
            tabs += [program.press(key, 0.3).last for key in ("3", "6", "1")]
            program.press("escape", 0.4)
            program.press("j", 0.3)
    yield Figure("campaign opened: first frame", 1000 * middle(t for t in first if t), "ms", None, floor)
    yield Figure("  all of it read, over HTTP", 1000 * middle(t for t in last if t), "ms")
    yield Figure("  to another of its tabs", 1000 * middle(t for t in tabs if t), "ms", None, floor)


def desk(rounds: int, base: str, floor: float) -> Iterator[Figure]:
    """Moving in the queue of mails, and opening a conversation of which nothing has been read."""
    with starting.app(base) as program:
        program.wait(READY)
        program.keys("g", "i")
        program.wait("▸ inbox")
        program.settle(2.0)
        moves, opened = [], []
        for _ in range(4 * rounds):
            moves.append(program.press("j", 0.12).last)
            program.settle(0.5)
        for _ in range(2 * rounds):
            opened.append(program.press("enter", 0.4).last)
            program.press("escape", 0.4)
            program.press("j", 0.6)
    yield Figure("queue: to the next mail", 1000 * middle(t for t in moves if t), "ms", None, floor)
    yield Figure("queue: a thread opened and read, over HTTP", 1000 * middle(t for t in opened if t), "ms")


def depth(size: str) -> Iterator[Figure]:
    """Time and requests to read to row 5,000, and how late the loop is meanwhile."""
    for latency in LATENCIES:
        with starting.server(size, latency) as server, starting.probed(server.base) as (program, report):
            program.wait(READY)
            # The lag of the start is another row's.
            program.settle(1.5)
            before = server.asked()
            began = time.perf_counter()
            seconds, _ = open_leads(program, DEEP)
            asked = server.asked() - before
            ended = time.perf_counter()
            noted = starting.facts(program, report)
        yield Figure(f"row {DEEP:,} at {latency} ms a request", seconds, "s")
        yield Figure("  requests, opening the list included", asked, "requests")
        if not latency:
            # One that reaches beyond the end is that of shutting down.
            late = [lag[1:] for lag in noted["lags"] if began < lag[0] and sum(lag[:2]) < ended]
            most, own = (1000 * max(times) for times in zip(*late, strict=True)) if late else (0.0, 0.0)
            yield Figure("  loop lag meanwhile, most", most, "ms", 25)
            yield Figure("  of it the app's own work", own, "ms")


def endings(rounds: int, base: str) -> Iterator[Figure]:
    """Ended by a signal in Leads: how long that takes and what the terminal keeps."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        times, left = [], []
        for _ in range(rounds):
            with starting.app(base) as program:
                program.wait(READY)
                program.keys("g", "l")
                program.wait("loaded, more")
                program.settle(0.5)
                times.append(_ended(program, number))
                left += program.left_behind()
        name = signal.Signals(number).name
        yield Figure(f"{name} to the end", 1000 * middle(times), "ms", 400)
        yield Figure("  modes left on in the terminal", len(left), "", 0, note=", ".join(sorted(set(left))))


def _ended(program: Tui, number: int) -> float:
    program.signal(number)
    status = program.wait_exit()
    if status != 128 + number:
        raise AssertionError(f"ended with {status} after signal {number}")
    return time.perf_counter() - program.sent_at
