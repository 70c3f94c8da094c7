"""Copying from a terminal that may be far away: through tmux inside tmux, else by OSC 52."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

LIMIT_BYTES = 74_994
"""What common terminals take in one OSC 52 sequence, before base64."""


def copy(app: InstantlyApp, text: str, what: str) -> str:
    """Put the text where the user can paste it; returns the sentence that says where it went."""
    data = text.encode()
    if len(data) > LIMIT_BYTES:
        text = data[:LIMIT_BYTES].decode(errors="ignore")
        what += f" (the first {LIMIT_BYTES:,} bytes)"
    if os.environ.get("TMUX"):
        app.run_worker(lambda: _to_tmux(text), thread=True, group="clipboard", exit_on_error=False)
        return f"copied {what} to tmux and, where tmux allows it, the terminal's clipboard"
    app.copy_to_clipboard(text)
    return f"copied {what} through the terminal (OSC 52)"


def _to_tmux(text: str) -> None:
    subprocess.run(
        ["tmux", "load-buffer", "-w", "-"], input=text.encode(), check=False, timeout=5, capture_output=True
    )
