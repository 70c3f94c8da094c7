"""The app with a fault nobody foresaw: `?` raises where a local variable holds the key, in the way named."""

from __future__ import annotations

import os
import sys

from instantly_tui.config.files import places
from instantly_tui.config.launch import prepare
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.startup import run


class CrashingApp(InstantlyApp):
    """Fails at `?`."""

    def action_help(self) -> None:
        key = self.launch.key.reveal() if self.launch.key else ""
        if "worker" in sys.argv:
            self.run_worker(lambda: self._fail(key), thread=True)
        else:
            self._fail(key)

    def _fail(self, key: str) -> None:
        mail = {"body": f"a mail that quotes {key}"}
        raise RuntimeError(f"Bearer {key}: [/b] {mail}")


if __name__ == "__main__":
    launch = prepare(os.environ, places(os.environ))
    sys.exit(run(CrashingApp(launch), mouse=False))
