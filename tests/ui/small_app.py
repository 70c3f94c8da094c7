"""A small app for tests in a real terminal: a list, a line that says the size, and ways to go wrong."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import ClassVar

from textual.app import App
from textual.binding import Binding
from textual.widgets import Static

from instantly_tui.ui import startup
from instantly_tui.ui.driver import DiffDriver
from instantly_tui.ui.widgets.rows import Rows
from tests.ui.lists import COLUMNS, Numbers


class SmallApp(App[None]):
    BINDINGS: ClassVar = [
        Binding("j", "move(1)"),
        Binding("k", "move(-1)"),
        Binding("f", "page(1)"),
        Binding("G", "last"),
        Binding("e", "fail"),
        Binding("b", "block"),
        Binding("r", "repaint"),
        Binding("m", "memory"),
        Binding("q", "quit"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def compose(self):
        yield Static("starting", id="line")
        yield Rows(COLUMNS, Numbers(int(os.environ.get("ROWS", "100000"))))

    def on_ready(self):
        startup.settle_memory(self)
        self.query_one("#line", Static).update("ready")
        self.query_one(Rows).focus()

    def on_resize(self, event):
        self.query_one("#line", Static).update(f"size {event.size.width} by {event.size.height}")

    def action_move(self, by):
        self.query_one(Rows).move(by)

    def action_page(self, by):
        self.query_one(Rows).page(by)

    def action_last(self):
        self.query_one(Rows).last()

    def action_fail(self):
        raise RuntimeError("failed on purpose")

    def action_block(self):
        """Stand still, as on a terminal that takes no output."""
        self.query_one("#line", Static).update("blocked")
        self.call_after_refresh(self._stand)

    def _stand(self):
        time.sleep(600)

    def action_repaint(self):
        assert isinstance(self._driver, DiffDriver)
        self._driver.forget_screen()
        self.screen.refresh()

    def action_memory(self):
        line = f"collecting {gc.isenabled()}, frozen {gc.get_freeze_count() > 1000}"
        self.query_one("#line", Static).update(line)


def main():
    gc.disable()
    startup.GRACE_SECONDS = float(os.environ.get("GRACE", "5"))
    stock = "STOCK" in os.environ
    return startup.run(SmallApp(driver_class=startup.driver_for(stock=stock)))


if __name__ == "__main__":
    sys.exit(main())
