"""One export without a screen: `python -m tests.bench.programs.exporter BASE FOLDER FILTER FORM`.

Run again in the same folder it goes on; at its end it prints what it measured, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from instantly_tui.api.transport import Connection, connect
from instantly_tui.engine.clock import SystemClock
from instantly_tui.resources.all import RESOURCES
from instantly_tui.resources.export import FORMS, Encoder
from instantly_tui.resources.export_sources import Matching, restored
from instantly_tui.resources.leads import LEADS
from instantly_tui.resources.spec import Query
from instantly_tui.workspace import Workspace


async def export(base: str, folder: Path, only: str, form: str) -> None:
    moved = asyncio.Event()
    transport = connect(Connection(base, "demo-all"))
    workspace = Workspace(
        transport=transport,
        clock=SystemClock(),
        publish=lambda _: moved.set(),
        notify=lambda _: None,
        state_folder=folder / "state",
    )
    running = asyncio.create_task(workspace.run())
    await asyncio.sleep(0)
    before, began = _resident(), time.perf_counter()
    left = workspace.exports.left()
    if left:
        source = restored(left[0].head, RESOURCES)
        assert source is not None
        work = workspace.exports.take_up(left[0], source)
    else:
        kind = next(each for each in FORMS if each == form)
        source = Matching(Encoder(LEADS, kind), Query().with_filter("only", only))
        work = workspace.exports.start(source, folder / f"leads.{form}", source.head)
    first = work.rows
    while work.state == "running":
        moved.clear()
        await moved.wait()
    seconds = time.perf_counter() - began
    noted = {
        "state": work.state,
        "problem": work.problem,
        "rows": work.rows,
        "rate": (work.rows - first) / seconds,
        "grown": _resident() - before,
        "layout": work.journal.steps[0].layout,
        "cpu": time.process_time() / max(1, (work.rows - first) / 1000),
    }
    await workspace.close()
    await running
    await transport.aclose()
    sys.stdout.write(json.dumps(noted) + "\n")


def _resident() -> int:
    """The most memory used so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    asyncio.run(export(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]))
