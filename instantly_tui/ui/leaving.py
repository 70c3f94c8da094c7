"""Before a workspace is left: what is only in memory, texts and changes of campaigns, is not lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from instantly_tui.ui.edits import unsent_words
from instantly_tui.ui.messages import Choice, Question

if TYPE_CHECKING:
    from instantly_tui.engine.drafts import Draft
    from instantly_tui.ui.app import InstantlyApp


def ask_about_unsaved(app: InstantlyApp, go_on: Callable[[], object]) -> bool:
    """Try once more to save what is not on disk; whether the user is asked, as leaving would lose something.

    `go_on` is called only when the user says that it may be lost.
    """
    if app.session is None:
        return False
    app.keep_typed()
    box = app.workspace.outbox.box
    losing = box.losing
    if not losing:
        return _ask_about_edits(app, go_on)
    what = f"the {losing[0].name}" if len(losing) == 1 else f"{len(losing)} drafts"
    question = Question(
        f"The text of {what} can't be saved ({box.trouble}) and is lost by leaving.",
        (
            Choice("c", "copy it and stay", lambda: app.copy(_together(losing), f"the text of {what}")),
            Choice("L", "lose it", go_on),
        ),
    )
    app.messages.ask(question)
    return True


def _ask_about_edits(app: InstantlyApp, go_on: Callable[[], object]) -> bool:
    """Ask when changes of campaigns were not sent."""
    whose = unsent_words(app.session.edits) if app.session is not None else ""
    if whose:
        words = f"Unsent changes of {whose} are lost by leaving; E on the campaign goes on with them."
        app.messages.ask(Question(words, (Choice("L", "lose them", go_on),)))
    return bool(whose)


def _together(drafts: Sequence[Draft]) -> str:
    if len(drafts) == 1:
        return drafts[0].text
    return "\n\n".join(f"--- {draft.name}: {draft.subject}\n{draft.text}" for draft in drafts)
