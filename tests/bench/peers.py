"""Other programs for tables in a terminal, installed for the moment and driven the same way."""

from __future__ import annotations

import csv
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.bench import starting
from tests.bench.figures import Figure, middle
from tests.bench.keys import press
from tests.support.pty import Tui

ROWS = 100_000


def figures(rounds: int) -> Iterator[Figure]:
    """Start, memory and keys of visidata, and the start of harlequin."""
    with starting.folder() as home:
        leads = _leads(home / "leads.csv")
        if program := _installed(home / "vd", "visidata", "vd"):
            yield from _visidata(rounds, [program, str(leads)], home)
        if program := _installed(home / "harlequin", "harlequin", "harlequin"):
            with Tui([program], env={"HOME": str(home)}, columns=120, lines=36) as running:
                running.sent_at = running.started_at
                first = running.wait("Data Catalog", 60)
                running.settle(1.0)
                yield Figure("harlequin: content", 1000 * first, "ms")
                yield Figure("  bytes to settled start", len(running.output), "B")
                yield Figure("  memory (RSS)", running.resident_bytes() / (1 << 20), "MB")


def _visidata(rounds: int, command: list[str], home: Path) -> Iterator[Figure]:
    with Tui(command, env={"HOME": str(home)}, columns=120, lines=36) as running:
        running.sent_at = running.started_at
        first = running.wait("person 1@", 60)
        running.wait(f"{ROWS}", 120)
        running.settle(1.0)
        yield Figure("visidata: content", 1000 * first, "ms")
        press(running, "j", 40)
        scrolling = press(running, "j", 20 * rounds)
        paging = press(running, "pagedown", 10 * rounds)
        yield Figure("  down scrolling p50", scrolling.at(50), "ms")
        yield Figure("  page down p50", paging.at(50), "ms")
        yield Figure("  bytes per scroll step", middle(scrolling.sizes), "B")
        yield Figure("  memory (RSS)", running.resident_bytes() / (1 << 20), "MB")


def _installed(folder: Path, package: str, program: str) -> str:
    """The program in an environment of its own; empty, and said, when it can't be installed."""
    venv.create(folder, with_pip=True)
    done = subprocess.run(
        [folder / "bin" / "pip", "install", "--quiet", package], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{package} could not be installed: {done.stderr.strip()[-200:]}", file=sys.stderr)
        return ""
    return str(folder / "bin" / program)


def _leads(path: Path) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["email", "name", "company", "status", "opens", "replies"])
        for number in range(ROWS):
            writer.writerow(
                [f"person {number}@example.com", f"Person {number}", f"Company {number % 977}", "sent", 0, 0]
            )
    return path
