"""Start the program: `python -m instantly_tui`, `instantly-tui`, `itui`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line; the exit status."""
    # The app turns it on again after its first paint; a server runs too long to go without.
    if "--serve" not in sys.argv:
        gc.disable()
    from instantly_tui.ui.startup import prepare_environment

    prepare_environment(os.environ)
    from instantly_tui.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
