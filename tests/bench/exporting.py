"""Exports of many leads: killed twice and gone on with, compared row by row, beside the API's own limit."""

from __future__ import annotations

import csv
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from instantly_tui.demo.app import make_app
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.world import World, build_world
from instantly_tui.engine.export_file import left_in
from instantly_tui.resources.export import Table
from tests.bench import starting
from tests.bench.figures import Figure
from tests.support.pty import ROOT

KINDS = (("jsonl", "FILTER_VAL_COMPLETED", (31_000, 104_000)), ("csv", "FILTER_VAL_RISKY", (20_000, 41_000)))
"""Form, which leads, and at how many rows the export is killed."""
LIMIT = 5_000
"""Rows a second at the API's 50 requests a second with 100 rows each (API.md §3)."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
PATIENCE = 300


def figures(size: str) -> Iterator[Figure]:
    """Throughput and memory of an export; what differs from the simulation's own data."""
    world = build_world(size)
    for form, only, kills in KINDS:
        with _serving(world) as base, starting.folder() as folder:
            for rows in kills:
                _killed(base, folder, only, form, rows)
            done = subprocess.run(
                _command(base, folder, only, form), cwd=ROOT, capture_output=True, text=True, check=True
            )
            noted: dict[str, Any] = json.loads(done.stdout)
            if noted["state"] != "done":
                raise AssertionError(f"the export is {noted['state']}: {noted['problem']}")
            differing = _differing(folder / f"leads.{form}", form, only, world, noted["layout"])
        yield Figure(f"export of {noted['rows']:,} leads as {form}, killed twice", noted["rate"], "rows/s")
        yield Figure("  of what the API's limit lets through", 100 * noted["rate"] / LIMIT, "%")
        yield Figure("  CPU for 1,000 rows", 1000 * noted["cpu"], "ms")
        yield Figure("  memory it takes", noted["grown"] / 1_000_000, "MB")
        yield Figure("  rows that differ from the server's", differing, "", 0)


@contextmanager
def _serving(world: World) -> Iterator[str]:
    """Serve a world whose clock stands, so that it can be compared with afterwards; its base URL."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    config = uvicorn.Config(make_app(world), log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def _command(base: str, folder: Path, only: str, form: str) -> list[str]:
    return [sys.executable, "-m", f"{starting.PROGRAMS}exporter", base, str(folder), only, form]


def _killed(base: str, folder: Path, only: str, form: str, rows: int) -> None:
    """Export until so many rows are in the file, and end the process at once."""
    with subprocess.Popen(_command(base, folder, only, form), cwd=ROOT) as process:
        until = time.monotonic() + PATIENCE
        journals = folder / "state" / "exports-begun" / "default"
        while not (found := left_in(journals)) or found[0].last.rows < rows:
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError("the export ended before it was killed")
            time.sleep(0.05)
        process.kill()


def _differing(path: Path, form: str, only: str, world: World, layout: dict[str, Any]) -> int:
    """How many rows are not what the simulation has at their place, or are formulas."""
    space = next(iter(world.spaces.values()))
    found = space.leads.scan(LeadQuery(filter=only), None, 1_000_000)
    rows = ({name: value for name, value in row.items() if not name.startswith("_")} for row in found)
    if form == "jsonl":
        with path.open(encoding="utf-8") as file:
            return sum(
                line is None or json.loads(line) != row
                for line, row in zip_longest(file, rows, fillvalue=None)
            )
    with path.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file, strict=True)
        table = Table.from_layout(layout)
        if next(lines) != table.heads:
            return len(found)
        return sum(
            cells is None
            or row is None
            or any(cell.lstrip(" ").startswith(FORMULAS) for cell in cells)
            or [cell.removeprefix("'") for cell in cells]
            != [cell.removeprefix("'") for cell in table.cells(row)]
            for cells, row in zip_longest(lines, rows, fillvalue=None)
        )
