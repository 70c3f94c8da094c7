"""An app around one or two widgets, and its screen as text."""

from __future__ import annotations

from contextlib import asynccontextmanager

from textual.app import App
from textual.message import Message

from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader
from tests.support.pilot import running
from tests.ui.lists import COLUMNS

KINDS = (Rows.Moved, Rows.Chosen, Rows.Marked, Rows.ReachedEnd)


class Showing(App[None]):
    """Shows these widgets, one below the other."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { layout: vertical; }"

    def __init__(self, *widgets):
        super().__init__()
        self.widgets = widgets

    def compose(self):
        yield from self.widgets

    def lines(self):
        return [
            "".join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()
        ]


@asynccontextmanager
async def showing(source, *, width=80, height=12):
    """A list with its header: the list, its lines, the kinds of messages it posted, the pilot."""
    rows = Rows(COLUMNS, source)
    app = Showing(RowsHeader(rows), rows)
    seen: dict[int, Message] = {}  # a message passes the hook once for each ancestor

    def hook(message: Message) -> None:
        seen.setdefault(id(message), message)

    async with running(app, size=(width, height), message_hook=hook) as pilot:
        rows.focus()
        await pilot.pause()
        seen.clear()

        async def lines():
            await pilot.pause()
            return app.lines()[1:]

        def messages():
            return [type(message) for message in seen.values() if type(message) in KINDS]

        yield rows, lines, messages, pilot


def cursor_line(lines):
    (found,) = [y for y, line in enumerate(lines) if line.startswith("▶")]
    return found
