"""Records that a key makes: sent once, never twice, and shown in their list as soon as they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from instantly_tui.api.call import Call
from instantly_tui.engine.batch import Write
from instantly_tui.engine.changes import Change
from instantly_tui.resources.spec import Resource
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.list_core import ListCore

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp


def make(app: InstantlyApp, resource: Resource[Any], label: str, name: str, call: Call[Any]) -> None:
    """Send what makes a record; the list in front, if it is of its kind, reads itself again and goes to it.

    `name`: what to call it in a sentence. Whether it was made is not known when the answer is lost; that
    is said, and nothing is sent again.
    """

    def made(record: Any) -> None:
        app.call_next(_show, app, resource, record)

    write = Write(resource.name, f"new {name}", name, call, answered=made)
    app.workspace.change(label, [write])


def _show(app: InstantlyApp, resource: Resource[Any], record: Any) -> None:
    place = app.screen
    if isinstance(place, Makes) and place.resource is resource:
        place.expect(resource.key(record), resource.name_of(record))
    else:
        # The list keeps its rows while it is behind: it is to hold the new one when it comes to the front.
        pager = app.workspace.open(resource)
        if len(pager):
            pager.refresh(0, len(pager))


class Makes(ListCore):
    """A list that goes to a record which was just made, once it is among the rows."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: tuple[str, str] | None = None
        """Key and name of what was made."""

    def expect(self, key: str, name: str) -> None:
        """Read the list again, to its end, and put the cursor on this record."""
        self._expected = (key, name)
        self.pager.refresh(0, max(len(self.pager), 1))
        self._go_to_expected()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        self._go_to_expected()

    def perform(self, command: Command) -> None:
        self._expected = None
        super().perform(command)

    def _go_to_expected(self) -> None:
        if self._expected is None:
            return
        key, name = self._expected
        source = self.rows.source
        index = next((at for at in range(len(source)) if source.key_at(at) == key), None)
        if index is not None:
            self._expected, self.untouched = None, False
            self.rows.go(index)
            self.draw_facts()
        elif self.pager.complete and not self.pager.refreshing:
            self._expected = None
            self.say(f"“{name}” is there, but not among what this filter shows")
