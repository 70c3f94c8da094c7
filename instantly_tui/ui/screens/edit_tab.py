"""What the tabs of a campaign being edited have in common: rows of one edit, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from instantly_tui.resources.campaign_fields import Where
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.edits import Edit, Trouble
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

if TYPE_CHECKING:
    from instantly_tui.resources.campaign_edit import CampaignEdit
    from instantly_tui.ui.screens.campaign_edit import CampaignEditScreen

GONE = "that row is gone"


class EditTab:
    """One tab: a list of rows over the fields it owns; what a key does is a method `do_…` on the row."""

    KEY: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    FIELDS: ClassVar[frozenset[str]] = frozenset()
    """The campaign's fields that are edited here."""
    BESIDE: ClassVar[bool] = True
    """Whether there is something beside the list where there is room for it; below it, there always is."""
    EMPTY: ClassVar[str] = "nothing here"

    def __init__(self, screen: CampaignEditScreen) -> None:
        self.screen = screen
        self.cursor = ""
        """Key of the row the cursor was on when the tab was left."""

    @property
    def entry(self) -> Edit:
        return self.screen.entry

    @property
    def edit(self) -> CampaignEdit:
        return self.screen.entry.now

    def columns(self) -> tuple[Column[Any], ...]:
        """The columns of the list."""
        raise NotImplementedError

    def rows(self) -> Sequence[Any]:
        """The rows as the edit is now."""
        raise NotImplementedError

    def key(self, row: Any) -> str:
        """What tells a row from the others."""
        raise NotImplementedError

    def where(self, row: Any) -> Where:
        """The way to the row's value."""
        raise NotImplementedError

    def facts(self) -> list[Piece]:
        """What is to be said of all rows together."""
        return []

    def side(self, row: Any, width: int) -> tuple[str, list[TextLine]]:
        """Title and lines beside the list, for the row under the cursor or None."""
        return "", []

    def empty(self) -> Cell | str:
        """What to say where there are no rows."""
        return self.EMPTY

    def claims(self, row: Any, where: Where) -> bool:
        """Whether what is wrong there belongs to this row."""
        own = self.where(row)
        return len(where) > 1 and (where[: len(own)] == own or own[: len(where)] == where)

    def troubles(self) -> list[Trouble]:
        """What is wrong with the fields of this tab."""
        return [each for each in self.entry.troubles if each.where and each.where[0] in self.FIELDS]

    def troubles_of(self, row: Any) -> list[Trouble]:
        return [each for each in self.troubles() if self.claims(row, each.where)]

    def loose_troubles(self) -> list[Trouble]:
        """What is wrong here and belongs to no row."""
        rows = self.rows()
        return [each for each in self.troubles() if not any(self.claims(row, each.where) for row in rows)]

    def sign(self, row: Any) -> Cell:
        """The cell that says whether something is wrong with a row."""
        found = self.troubles_of(row)
        if any(each.refused for each in found):
            return Cell("✖!", "bad")
        if any(each.stops for each in found):
            return Cell("✖", "bad")
        return Cell("▲", "warn") if found else Cell("")

    def sign_column(self) -> Column[Any]:
        return Column("", self.sign, 2)

    def why_not(self, name: str, row: Any) -> str | None:
        """Why a key can't do what it does here now, or None."""
        return None

    def push(self, edit: CampaignEdit, said: str = "") -> None:
        """Go on from another state of the edit."""
        self.entry.history.push(edit)
        self.screen.redraw()
        if said:
            self.screen.say(said, "done")
