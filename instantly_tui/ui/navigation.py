"""Where the user is and was: sections, the places opened from them, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.ui.place import PlaceScreen

SCREENS = "instantly_tui.ui.screens."

SECTIONS: dict[str, str] = {
    "brief": "brief:BriefScreen",
    "inbox": "inbox:InboxScreen",
    "campaigns": "campaigns:CampaignsScreen",
    "leads": "leads:LeadsScreen",
    "accounts": "accounts:AccountsScreen",
    "numbers": "numbers:NumbersScreen",
    "outbox": "outbox:OutboxScreen",
    "drafts": "drafts:DraftsScreen",
    "jobs": "jobs:JobsScreen",
    "workspaces": "workspaces:WorkspacesScreen",
    "clients": "clients:ClientsScreen",
}
"""The places that keep their state while the user is elsewhere; module and class below `ui/screens`."""

DETAILS: dict[str, str] = {
    "campaign": "campaign:CampaignScreen",
    "lead": "lead:LeadScreen",
    "account": "account:AccountScreen",
    "compose": "compose:ComposeScreen",
    "review": "review:ReviewScreen",
    "versions": "versions:VersionsScreen",
    "who": "who:WhoScreen",
    "incident": "incident:IncidentScreen",
    "launch": "launch:LaunchScreen",
    "preview": "preview:PreviewScreen",
    "campaign-changes": "campaign_changes:CampaignChangesScreen",
    "campaign-subsequences": "subsequences:SubsequencesScreen",
    "campaign-leads": "leads:LeadsScreen",
    "campaign-edit": "campaign_edit:CampaignEditScreen",
    "list-leads": "leads:ListLeadsScreen",
    "label-leads": "leads:LabelLeadsScreen",
    "lists": "lead_lists:LeadListsScreen",
    "labels": "lead_labels:LeadLabelsScreen",
    "edit-mail": "edit_mail:EditMailScreen",
    "campaign-numbers": "numbers:NumbersScreen",
    "report": "report:ReportScreen",
    "compare": "compare:CompareScreen",
    "import": "import_leads:ImportScreen",
    "exports": "exports:ExportsScreen",
}
"""The places opened on something and closed by going back."""


BETWEEN = "between"
"""What is shown while one workspace was left and the next is not open yet."""


@dataclass(frozen=True)
class Visit:
    """A place and what it was opened on."""

    place: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Sought:
    """A record a list is opened on, and what to call it."""

    key: str
    name: str


def make(place: str, arguments: tuple[Any, ...] = ()) -> PlaceScreen:
    """Build the screen of a place, importing its module only now."""
    module, _, name = (SECTIONS | DETAILS)[place].partition(":")
    screen: Callable[..., PlaceScreen] = getattr(import_module(SCREENS + module), name)
    return screen(*arguments)


def read_in() -> None:
    """Import every place, for a thread: what is opened first then opens as fast as ever after."""
    for named in (SECTIONS | DETAILS).values():
        import_module(SCREENS + named.partition(":")[0])


class Navigator:
    """Opens places and remembers the way."""

    def __init__(self, app: InstantlyApp) -> None:
        self._app = app
        self._visits: list[Visit] = []
        self._at = -1
        self._has_between = False

    @property
    def current(self) -> Visit | None:
        return self._visits[self._at] if self._visits else None

    def go(self, place: str, *arguments: Any) -> None:
        """Open a place and remember it; what was ahead in the history is forgotten."""
        visit = Visit(place, arguments)
        if visit == self.current:
            self._open(visit)
            return
        self._visits = [*self._visits[: self._at + 1], visit][-100:]
        self._at = len(self._visits) - 1
        self._open(visit)

    def back(self) -> None:
        """Close the place that was opened on something; in a section, go to the view before."""
        app = self._app
        if len(app.screen_stack) > 1:
            app.pop_screen()
            if self._at > 0:
                self._at -= 1
        elif app.current_mode != "brief":
            self.go("brief")

    def close(self, screens: int) -> None:
        """Close that many places opened on something, without going below the section."""
        for _ in range(min(screens, len(self._app.screen_stack) - 1)):
            self.back()

    def move(self, by: int) -> bool:
        """Go along the history; False at its end."""
        if not 0 <= self._at + by < len(self._visits):
            return False
        self._at += by
        self._open(self._visits[self._at])
        return True

    def last(self) -> bool:
        """Go to the view before this one, and back again the next time."""
        if len(self._visits) < 2:
            return False
        previous = self._visits[self._at - 1 if self._at > 0 else self._at + 1]
        self.go(previous.place, *previous.arguments)
        return True

    async def forget_all(self) -> None:
        """Close every place and begin anew, as another workspace is opened."""
        from instantly_tui.ui.opening import OpeningScreen

        app = self._app
        if not self._has_between:
            self._has_between = True
            app.add_mode(BETWEEN, OpeningScreen)
        await app.switch_mode(BETWEEN)
        for mode in list(app.modes_known):
            await app.remove_mode(mode)
        app.modes_known.clear()
        self._visits, self._at = [], -1

    def _open(self, visit: Visit) -> None:
        app = self._app
        if visit.place in SECTIONS:
            self._to_section(visit)
        else:
            app.push_screen(make(visit.place, visit.arguments))

    def _to_section(self, visit: Visit) -> None:
        app = self._app
        if visit.place not in app.modes_known:
            app.modes_known.add(visit.place)
            app.add_mode(visit.place, lambda: make(visit.place))
        if app.current_mode != visit.place:
            app.switch_mode(visit.place)
        while len(app.screen_stack) > 1:
            app.pop_screen()
        if visit.arguments:
            # On the screen's own queue: a section opened for the first time has no widgets before.
            app.screen.call_after_refresh(self._hand_over, app.screen, visit)

    def _hand_over(self, screen: Screen[Any], visit: Visit) -> None:
        seek = getattr(screen, "seek", None)
        if seek is not None and isinstance(visit.arguments[0], Sought):
            seek(visit.arguments[0])
            return
        opened = getattr(screen, "opened_with", None)
        if opened is not None:
            opened(*visit.arguments)
