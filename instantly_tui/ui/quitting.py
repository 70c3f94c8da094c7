"""Leaving: the question before it, how much is left while it goes, and afterwards what failed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from instantly_tui.ui.messages import Choice, Message, Question

if TYPE_CHECKING:
    from instantly_tui.engine.writes import Batch
    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.workspace import Workspace

LOOK_SECONDS = 0.1
"""How often the number of what is left is looked at."""


def ask_to_quit(app: InstantlyApp) -> None:
    """Ask before leaving; what is held is sent or kept as a draft, as the user says."""
    held = app.workspace.held_line() if app.session else ""
    begun = _import_words(app) + _export_words(app)
    if held:
        choices = (
            Choice("s", "send now, then quit", lambda: app.leave(send_held=True)),
            Choice("k", "keep replies as drafts, drop the rest, quit", lambda: app.leave(send_held=False)),
        )
        app.messages.ask(Question(f"Quit with {held} waiting?{begun}", choices))
    else:
        yes = Choice("y", "yes", lambda: app.leave(send_held=False))
        app.messages.ask(Question(f"Quit?{begun}", (yes,)))


def _import_words(app: InstantlyApp) -> str:
    """What leaving means for an import under way."""
    running = app.workspace.imports.running if app.session else None
    if running is None:
        return ""
    name = running.plan.source.path.name
    return f" The import of {name} stops where it is; :import {name} goes on with it."


def _export_words(app: InstantlyApp) -> str:
    """What leaving means for exports under way."""
    exports = app.workspace.exports.all if app.session else []
    running = [export.journal.target.name for export in exports if export.state == "running"]
    if not running:
        return ""
    which = f"The export to {running[0]} stops" if len(running) == 1 else f"{len(running)} exports stop"
    return f" {which} at the last whole page; :exports goes on."


async def close_telling(app: InstantlyApp, workspace: Workspace, *, send_held: bool) -> str:
    """Close a workspace, with what is left said on the message line; what did not go well, a line each."""
    before = set(map(id, _unwell(workspace)))
    total = _left(workspace)
    closing = asyncio.ensure_future(workspace.close(send_held=send_held))
    told = ""
    while not closing.done():
        words = _words(total, _left(workspace), send_held=send_held)
        if words != told:
            told = words
            app.say(Message(words))
        await asyncio.wait({closing}, timeout=LOOK_SECONDS)
    await closing
    return "\n".join(batch.line() for batch in _unwell(workspace) if id(batch) not in before)


def _left(workspace: Workspace) -> int:
    """Changes and replies without an outcome."""
    return workspace.writes.pending + len(workspace.outbox.all("held", "sending"))


def _words(total: int, left: int, *, send_held: bool) -> str:
    if not left:
        return "closing …"
    verb = "sending" if send_held else "waiting for"
    return f"{verb} {left:,} held …" if left == total and send_held else f"{verb} {left:,} of {total:,} …"


def _unwell(workspace: Workspace) -> list[Batch]:
    return [batch for batch in workspace.recent if not batch.pending and batch.level != "done"]
