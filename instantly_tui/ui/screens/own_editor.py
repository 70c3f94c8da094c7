"""A text in the user's own editor, from inside the app."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.editor import EditorFailed, edit, terminal_of
from instantly_tui.ui.messages import Message


def open_editor(app: InstantlyApp, text: str, done: Callable[[str], object], name: str = "reply") -> None:
    """Open the editor on a text and hand over what comes back; nothing is, and it is said, when it failed.

    Everything else goes on meanwhile: what is held leaves, and news come in.
    """
    app.run_worker(_open(app, text, done, name), group="editor")


async def _open(app: InstantlyApp, text: str, done: Callable[[str], object], name: str) -> None:
    try:
        edited = await edit(text, os.environ, partial(terminal_of, app), name)
    except EditorFailed as problem:
        app.say(Message(str(problem), "error", sticky=True))
    else:
        if edited.note:
            app.say(Message(edited.note, "warn", sticky=True))
        done(edited.text)
    finally:
        app.screen.refresh(repaint=True, layout=True)
