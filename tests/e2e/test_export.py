"""An export in a real terminal, killed on its way and gone on with by keys, against what the server holds."""

from __future__ import annotations

import json
import signal
import stat
import urllib.request
from pathlib import Path
from typing import Any

from instantly_tui.engine.export_file import left_in
from tests.e2e.served import Served, app
from tests.support.pty import Tui


def leads_of(served: Served) -> list[dict[str, Any]]:
    """All leads, asked for as another program would."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        request = urllib.request.Request(
            f"{served.url}/api/v2/leads/list",
            json.dumps({"limit": 100, **cursor}).encode(),
            {"Authorization": "Bearer demo-all", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            page = json.load(answer)
        rows += page["items"]
        if not page["items"] or not page.get("next_starting_after"):
            return rows
        cursor = {"starting_after": page["next_starting_after"]}


def command(tui: Tui, line: str, then: str) -> None:
    tui.keys(":")
    tui.settle()
    tui.type(line)
    tui.settle()
    tui.keys("enter")
    tui.wait(then)
    tui.settle()


def test_killed_on_its_way_it_goes_on_after_the_next_start(served: Served, tmp_path: Path) -> None:
    target = tmp_path / "leads.jsonl"
    served.control("fault", kind="slow", path="/api/v2/leads/list", seconds=0.1, times=20)
    with app(served, tmp_path) as tui:
        tui.wait("▸ brief")
        tui.keys("g", "l")
        tui.wait("loaded, more")
        command(tui, f"export {target}", "Export leads as JSON Lines: which")
        tui.keys("down")
        tui.settle()
        tui.keys("enter")
        tui.wait("● writing")
        journals = tmp_path / "state/exports-begun"
        for _ in range(200):
            found = [journal for folder in journals.iterdir() for journal in left_in(folder)]
            if found and found[0].last.pages >= 3:
                break
            tui.read_for(0.05)
        tui.signal(signal.SIGKILL)
        tui.wait_exit()
    part = target.with_name("leads.jsonl.part")
    assert not target.exists()
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    # Half a page more, as a kill in the middle of a write leaves it.
    with part.open("ab") as file:
        file.write(b'{"id":"half a l')
    with app(served, tmp_path, size=(80, 24)) as tui:
        tui.wait("was cut off at row")
        tui.settle()
        command(tui, "exports", "◌ cut off")
        tui.keys("p")
        tui.wait("✓ written")
        tui.settle()
        tui.keys("ctrl+q")
        tui.wait("Quit")
        tui.settle()
        tui.keys("y")
        assert tui.wait_exit() == 0
    assert [json.loads(line) for line in target.read_text("utf-8").splitlines()] == leads_of(served)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not part.exists()
    assert not [path for path in journals.rglob("*") if path.is_file()]
    assert not served.writes
