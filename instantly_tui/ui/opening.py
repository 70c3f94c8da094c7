"""What is on the screen before anything else is loaded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen

from instantly_tui.ui.widgets.lines import Line, Piece


class OpeningScreen(Screen[None]):
    """The frame of the app while the rest is still being read in."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    OpeningScreen { layout: vertical; }
    OpeningScreen #status { background: $panel; }
    """

    def compose(self) -> ComposeResult:
        yield Line(id="status")
        yield Line(id="opening")

    def on_mount(self) -> None:
        self.query_one("#status", Line).show([Piece(" itui", "accent")])
        self.query_one("#opening", Line).show([Piece(" opening the workspace …", "muted")])
