"""Moving the cursor of the one list a place has."""

from __future__ import annotations

from instantly_tui.ui.commands import LIST
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.widgets.rows import Rows

MOTIONS = tuple(command for command in LIST if command.motion or command.id == "list.open")
"""The commands of a list that is only moved in and opened."""


class Moving(PlaceScreen):
    """A place with one list."""

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def on_mount(self) -> None:
        super().on_mount()
        self.set_focus(self.rows)

    def action_move(self, by: str) -> None:
        self.rows.move(int(by))

    def action_page(self, by: str) -> None:
        self.rows.page(int(by))

    def action_half_page(self, by: str) -> None:
        self.rows.half_page(int(by))

    def action_first(self) -> None:
        self.rows.first()

    def action_last_row(self) -> None:
        self.rows.last()
