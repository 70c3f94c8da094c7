"""Start the program: `python -m instantly_tui`, `instantly-tui`, `itui`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line; the exit status.

    Without a command the app is started, which looks for garbage only after its first paint.
    """
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        gc.disable()
    from instantly_tui.ui.startup import prepare_environment

    prepare_environment(os.environ)
    from instantly_tui.cli import main as command_line

    status: int | None = command_line()
    return status or 0


if __name__ == "__main__":
    sys.exit(main())
