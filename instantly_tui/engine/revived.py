"""What becomes of a draft on its way when the process that moved it is gone."""

from __future__ import annotations

from dataclasses import replace

from instantly_tui.engine.drafts import Draft


def revived(draft: Draft) -> Draft:
    """What a draft is when the process that moved it has gone."""
    if draft.state == "sending" or (draft.state == "held" and draft.unsettled):
        note = "the program ended while it was on its way; it may have been sent"
        return replace(draft, state="unknown", unsettled=True, note=note)
    if draft.state == "held":
        return replace(draft, state="draft", note="the program ended before it left; nothing was sent")
    return draft
