"""The app over a small workspace, `tame` or with every text in it made `hostile`: `… mode home`."""

from __future__ import annotations

import sys
from pathlib import Path

from instantly_tui.demo.faults import in_process
from instantly_tui.demo.world import build_world
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.startup import run
from tests.support.app import NOW, launch_for
from tests.support.hostile import HostileTransport

if __name__ == "__main__":
    mode, home = sys.argv[1], Path(sys.argv[2])
    launch = launch_for(home)
    world = build_world("small", seed=7, now=NOW)
    line = in_process(world)
    app = InstantlyApp(launch, line=(world, HostileTransport(line) if mode == "hostile" else line))
    sys.exit(run(app, mouse=True))
