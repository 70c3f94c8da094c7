"""Who is writing which draft: one window at a time, told to the others by a lock that dies with it."""

from __future__ import annotations

from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.lease import Lease


class Pens:
    """The drafts that this window is writing."""

    def __init__(self, folder: DraftFolder) -> None:
        self._folder = folder
        self._held: dict[str, Lease] = {}

    def take(self, draft_id: str) -> bool:
        """Say that a draft is written here; False when another window is writing it.

        Where the disk takes no lock there is nobody to tell, and writing goes on.
        """
        if draft_id in self._held:
            return True
        try:
            pen = self._folder.pen(draft_id)
        except OSError:
            return True
        if pen is None:
            return False
        self._held[draft_id] = pen
        return True

    def put_down(self, draft_id: str | None = None) -> None:
        """Say that a draft, or every one, is no longer written here."""
        for held in tuple(self._held) if draft_id is None else (draft_id,):
            if (pen := self._held.pop(held, None)) is not None:
                pen.release()

    def holds(self, draft_id: str) -> bool:
        """Whether a draft is written here."""
        return draft_id in self._held

    def elsewhere(self, draft_id: str) -> bool:
        """Whether another window is writing a draft."""
        return draft_id not in self._held and self._folder.is_written_elsewhere(draft_id)
