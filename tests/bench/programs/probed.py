"""The real app with a clock inside: `python -m tests.bench.programs.probed REPORT [--demo] [--fill ROWS]`.

At its end it writes to REPORT, as JSON, when things happened, on the clock all processes share.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from instantly_tui.ui.startup import prepare_environment, run

TICK = 0.001
WORTH_TELLING = 0.002


def main(report: Path, *, demo: bool, fill: int) -> int:
    from textual import events

    from instantly_tui.config.files import places
    from instantly_tui.config.launch import prepare
    from instantly_tui.ui.app import InstantlyApp

    class Probed(InstantlyApp):
        """Notes when the loop was late, when keys were done with, and when the key was checked."""

        noted: dict[str, Any]

        def on_mount(self) -> None:
            # Textual itself calls the handler of each class.
            self.noted = {"mounted": time.perf_counter(), "keys": {}, "lags": []}
            self._watching = asyncio.get_running_loop().create_task(self._watch())

        def _opened(self, *session: Any) -> None:
            self.noted["built"] = time.perf_counter()
            super()._opened(*session)

        async def on_event(self, event: events.Event) -> None:
            await super().on_event(event)
            if isinstance(event, events.Key):
                # It comes by again when it has bubbled up; then it is done with.
                self.noted["keys"][event.time] = time.perf_counter()

        async def _watch(self) -> None:
            """Note how much later than asked the loop comes back, its own work in that, and the session."""
            filled = False
            while True:
                before, used = time.perf_counter(), time.thread_time()
                await asyncio.sleep(TICK)
                now = time.perf_counter()
                if (late := now - before - TICK) > WORTH_TELLING:
                    self.noted["lags"].append((before, late, time.thread_time() - used))
                if self.session is not None:
                    self.noted.setdefault("ready", now)
                    if fill and not filled:
                        filled = True
                        self.noted |= await fill_leads(self, fill)
                        report.with_suffix(".filled").touch()

    prepare_environment(os.environ)
    app = Probed(prepare(os.environ, places(os.environ), demo=demo, demo_size="large"))
    status = run(app)
    report.write_text(json.dumps(app.noted))
    return status


async def fill_leads(app: Any, rows: int) -> dict[str, float]:
    """Put pages of the demo's leads where the list keeps them, past our limits and the server's."""
    from instantly_tui.api.transport import connect
    from instantly_tui.demo.faults import in_process
    from instantly_tui.demo.limits import Limiter
    from instantly_tui.resources.leads import LEADS
    from instantly_tui.resources.spec import Query
    from instantly_tui.ui.session import connection_of

    line = connect(connection_of(app.launch), inner=in_process(app.session.world, limiter=Limiter(scale=0)))
    pager = app.workspace.open(LEADS, Query())
    began = time.perf_counter()
    appends: list[float] = []
    for number in range(rows // 100):
        page = await line.send(LEADS.page(Query(), pager._chain.next))
        at = time.perf_counter()
        pager._chain.append(page, app.workspace.clock.now(), ended=number == rows // 100 - 1)
        appends.append(time.perf_counter() - at)
    # Pages 10 to 60, and the fifty before the thousandth: 1,000 rows and 100,000.
    early, late = sorted(appends[10:60] or appends), sorted(appends[950:1000] or appends)
    return {
        "rows": len(pager),
        "filled": time.perf_counter() - began,
        "append_first": early[len(early) // 2],
        "append_last": late[len(late) // 2],
    }


if __name__ == "__main__":
    gc.disable()
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--fill", type=int, default=0)
    asked = parser.parse_args()
    sys.exit(main(asked.report, demo=asked.demo, fill=asked.fill))
