"""A list with what is under its cursor beside it: which pane the keys move in, and what is in sight."""

from __future__ import annotations

from typing import ClassVar, Literal

from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.widgets.panel import Panel

PaneName = Literal["list", "mail", "lead"]
PANES: tuple[PaneName, ...] = ("list", "mail", "lead")


class Panes(ListPlace):
    """A list, the conversation of its row, and the lead who wrote it.

    From 140 cells on all three stand side by side; below, the lead's takes the conversation's place while
    the keys are in it, and on one column each has the screen for itself.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Panes #reading, Panes #lead { width: 1fr; display: none; border-left: vkey $panel; }
    Panes #lead { border-left: vkey $panel; }
    Panes.-two-panes #reading, Panes.-three-panes #reading, Panes.-three-panes #lead { display: block; }
    Panes.-three-panes #lead { width: 38; }
    Panes.-in-mail #reading, Panes.-in-lead #lead { display: block; }
    Panes.-in-mail.-two-panes #reading, Panes.-in-mail.-three-panes #reading,
    Panes.-in-lead.-two-panes #lead, Panes.-in-lead.-three-panes #lead { border-left: vkey $primary; }
    Panes.-in-lead.-two-panes #reading { display: none; }
    Panes.-in-mail.-tiny #queue, Panes.-in-mail.-narrow #queue, Panes.-in-mail.-one-pane #queue,
    Panes.-in-lead.-tiny #queue, Panes.-in-lead.-narrow #queue, Panes.-in-lead.-one-pane #queue {
        display: none;
    }
    Panes.-tiny #reading, Panes.-narrow #reading, Panes.-one-pane #reading,
    Panes.-tiny #lead, Panes.-narrow #lead, Panes.-one-pane #lead { border-left: none; }
    """
    is_in: PaneName = "list"
    """The pane the keys move in."""

    @property
    def is_reading(self) -> bool:
        """Whether the conversation is open, so that its whole thread is asked for."""
        return self.is_in != "list"

    @property
    def pane(self) -> Panel:
        """The conversation."""
        return self.query_one("#reading", Panel)

    @property
    def lead_pane(self) -> Panel:
        return self.query_one("#lead", Panel)

    @property
    def moved_pane(self) -> Panel:
        """The pane that the keys scroll while they are not in the list."""
        return self.lead_pane if self.is_in == "lead" else self.pane

    def enter(self, pane: PaneName) -> None:
        """Let the keys move in another pane, and show what that brings into sight."""
        self.is_in = pane
        self.set_class(pane == "mail", "-in-mail")
        self.set_class(pane == "lead", "-in-lead")
        self.set_focus(self.rows if pane == "list" else None)
        self.call_after_refresh(self.entered)

    def entered(self) -> None:
        """Called once the panes are where they belong."""

    def action_open(self) -> None:
        if self.rows.current is not None and not self.is_reading:
            self.enter("mail")

    def action_pane(self, by: str) -> None:
        """To the next pane, around at the end, or back to the one before."""
        if self.rows.current is not None:
            self.enter(PANES[(PANES.index(self.is_in) + int(by)) % len(PANES)])

    def go_back(self) -> None:
        if self.is_reading:
            self.enter(PANES[PANES.index(self.is_in) - 1])
            self.redraw()
        else:
            super().go_back()

    def action_thread(self, by: str) -> None:
        self.rows.move(int(by))

    def action_move(self, by: str) -> None:
        if self.is_reading:
            self.moved_pane.scroll_relative(y=int(by), animate=False)
        else:
            super().action_move(by)

    def action_page(self, by: str) -> None:
        if self.is_reading:
            pane = self.moved_pane
            pane.scroll_relative(y=int(by) * max(1, pane.size.height - 2), animate=False)
        else:
            super().action_page(by)

    def action_half_page(self, by: str) -> None:
        if self.is_reading:
            pane = self.moved_pane
            pane.scroll_relative(y=int(by) * max(1, pane.size.height // 2), animate=False)
        else:
            super().action_half_page(by)

    def action_first(self) -> None:
        if self.is_reading:
            self.moved_pane.scroll_home(animate=False)
        else:
            super().action_first()

    def action_last_row(self) -> None:
        if self.is_reading:
            self.moved_pane.scroll_end(animate=False)
        else:
            super().action_last_row()
