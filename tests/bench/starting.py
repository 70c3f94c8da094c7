"""The programs to measure, started in a pty."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.support.pty import ROOT, Tui

PROGRAMS = "tests.bench.programs."
COLUMNS, LINES = 120, 36


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def floor() -> Iterator[Tui]:
    """The smallest Textual app."""
    with Tui(
        [sys.executable, str(ROOT / "tests/bench/programs/floor.py")], columns=COLUMNS, lines=LINES
    ) as program:
        yield program


@contextmanager
def app(
    base: str = "", *arguments: str, stock: bool = False, columns: int = COLUMNS, lines: int = LINES
) -> Iterator[Tui]:
    """The app on a server, or on its own demo when none is named."""
    options = [*([] if base else ["--demo"]), *(["--stock-driver"] if stock else []), *arguments]
    with folder() as home:
        environment = _environment(home, base)
        command = [sys.executable, "-m", "instantly_tui", *options]
        with Tui(command, env=environment, columns=columns, lines=lines) as program:
            yield program


@contextmanager
def probed(base: str = "", *, fill: int = 0) -> Iterator[tuple[Tui, Path]]:
    """The app with a clock inside, and where its report will be."""
    options = [*([] if base else ["--demo"]), *(["--fill", str(fill)] if fill else [])]
    with folder() as home:
        report = home / "report.json"
        command = [sys.executable, "-m", PROGRAMS + "probed", str(report), *options]
        with Tui(command, env=_environment(home, base), columns=COLUMNS, lines=LINES) as program:
            yield program, report


def facts(program: Tui, report: Path) -> dict[str, Any]:
    """End a probed app and read what it noted."""
    program.process.terminate()
    program.wait_exit()
    noted: dict[str, Any] = json.loads(report.read_text())
    return noted


class Server:
    """The simulation over HTTP."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def asked(self) -> int:
        """How many requests it has had."""
        with urlopen(f"{self.base}/__bench/asked") as answer:
            return int(answer.read())


@contextmanager
def server(size: str, milliseconds: float = 0) -> Iterator[Server]:
    """A served simulation that answers so much later."""
    command = [sys.executable, "-m", PROGRAMS + "server", size, str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            yield Server(int(process.stdout.readline()))
        finally:
            process.terminate()
            process.wait()


def _environment(home: Path, base: str) -> dict[str, str]:
    signed_in = {"INSTANTLY_API_KEY": "demo-all", "INSTANTLY_BASE_URL": base} if base else {}
    return {"INSTANTLY_TUI_HOME": str(home / "home"), **signed_in}
