"""The smallest possible Textual app: what no start and no key can be faster than."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Floor(App[None]):
    """One line of text that counts keys."""

    pressed = 0

    def compose(self) -> ComposeResult:
        yield Static("floor 0")

    def on_key(self, event: Key) -> None:
        self.pressed += 1
        self.query_one(Static).update(f"floor {self.pressed}")


if __name__ == "__main__":
    Floor().run()
