"""The review of a changed or new campaign: what would be sent, what is wrong with it, and the sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from instantly_tui.api.campaigns import get_campaign, list_campaigns
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import raw
from instantly_tui.engine.changes import Change as StoreChange
from instantly_tui.resources.campaign_file import read_file, to_toml
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice, Message
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.campaign_changes_text import heading, lines_of
from instantly_tui.ui.screens.campaign_errand import Errand, nothing
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.widgets.long_text import LongPanel

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

FILE = "campaign.toml"


def edit_as_file(app: InstantlyApp, errand: Errand) -> None:
    """The whole campaign as TOML in the user's own editor, and after it the review."""
    open_editor(app, to_toml(errand.edit.wanted), partial(_taken, app, errand), FILE)


def _taken(app: InstantlyApp, errand: Errand, text: str) -> None:
    before = errand.edit
    take(errand, text)
    if errand.errors or errand.edit.changes() != before.changes():
        app.navigator.go("campaign-changes", errand)
    else:
        app.say(Message("nothing was changed in the file"))


def take(errand: Errand, text: str) -> None:
    """Let the edit be what the file says, or keep the file with what is wrong in it."""
    read = read_file(text)
    errand.errors, errand.notes = read.errors, read.notes
    errand.text = text if read.errors else ""
    if not read.errors:
        errand.edit = errand.edit.with_fields(read.fields)
        errand.variables = read.variables if errand.edit.is_new else ()
        errand.tell()


class CampaignChangesScreen(PlaceScreen):
    """Nothing leaves from here but by `y`, and nothing by itself a second time."""

    place = "campaign-changes"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command("changes.send", ("y",), "Send", "send", hint=1, help="Looks at the server first"),
        Command("changes.file", ("ctrl+e",), "As a file", "file", hint=2, help="The whole in your editor"),
        Command("changes.ours", ("o",), "Keep yours", "ours", hint=3, help="Where both sides changed it"),
        Command(
            "changes.theirs", ("t",), "Take theirs", "theirs", hint=4, help="Give up yours where both did"
        ),
        Command(
            "changes.accept",
            ("b",),
            "Send all the same",
            "accept",
            hint=5,
            help="Pass over what we think Instantly refuses; then y",
        ),
        Command("changes.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("changes.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
        Command("changes.page_down", ("pagedown", "ctrl+d"), "Page down", "scroll", "12", motion=True),
        Command("changes.page_up", ("pageup", "ctrl+u"), "Page up", "scroll", "-12", motion=True),
    )

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self.errand = errand

    def crumbs(self) -> str:
        return f"campaigns ▸ {clean(self.errand.edit.name) or 'new'} ▸ changes"

    def body(self) -> Iterable[Widget]:
        yield LongPanel("Changes — nothing has been sent", id="changes")

    def draw(self) -> None:
        self.query_one(LongPanel).show(lines_of(self.errand), heading(self.errand))

    def arrive(self) -> None:
        """Look whether somebody else changed the campaign since the edit began."""
        self._go_on()
        if self.errand.stage == "open" and self.errand.edit.id:
            self._look(self._rebase)

    def renew(self) -> None:
        """Look at the server again; nothing is sent."""
        if self.errand.stage == "open" and self.errand.edit.id:
            self._look(self._rebase)
        elif self.errand.stage == "checking":
            self._look(self._find_out if self.errand.unclear else self._settle)
        elif self.errand.stage == "unclear":
            self._search()

    def changed(self, changes: frozenset[StoreChange]) -> None:
        self._go_on()
        super().changed(changes)

    def _look(self, then: Callable[[dict[str, Any]], object]) -> None:
        """Read the campaign anew, raw: nothing in it may be lost on the way back."""

        def failed(error: ApiError) -> None:
            self.say(f"the campaign could not be read again: {error}", "error")
            self.redraw()

        self.scope.once(raw(get_campaign(self.errand.id)), then, failed)

    def _rebase(self, now: dict[str, Any]) -> None:
        if self.errand.stage == "open":
            self.errand.rebase(now)
            self.redraw()

    def why_not(self, command: Command) -> str | None:
        errand = self.errand
        if command.action in ("send", "accept") and self.workspace.read_only:
            return "this profile is read-only"
        if command.action == "send":
            return errand.why_not_send()
        if command.action in ("ours", "theirs") and not errand.conflicts:
            return "nothing was changed on both sides"
        if command.action == "theirs" and errand.is_moved:
            return "the file has another value there now; o keeps what it says"
        if command.action == "accept" and not errand.open_problems:
            return "nothing stops it"
        if command.action == "file" and errand.stage != "open":
            return "it was sent"
        return super().why_not(command)

    def action_send(self) -> None:
        """Look once more, then send if what was shown is still what would be sent."""
        if self.errand.edit.is_new:
            self._send()
        else:
            self._look(self._looked)

    def _looked(self, now: dict[str, Any]) -> None:
        errand = self.errand
        if errand.stage != "open":
            return
        shown, earlier = errand.edit.changes(), errand.earlier
        errand.rebase(now)
        if reason := errand.why_not_send():
            self.say(f"Not sent: {reason}", "warn")
        elif errand.edit.changes() != shown:
            arrived = earlier is not None and errand.earlier is None and not errand.news
            why = "the change before it has arrived" if arrived else "somebody else changed it"
            self.say(f"not sent: {why} meanwhile; this is what y sends now", "warn")
        else:
            self._send()
        self.redraw()

    def _send(self) -> None:
        errand = self.errand
        errand.refusal, errand.kept, errand.stage = None, (), "sending"
        label = "Create" if errand.edit.is_new else "Change"
        errand.sent = errand.edit.changes()
        errand.batch = self.workspace.change(label, [errand.write()])
        self.redraw()

    def _go_on(self) -> None:
        """Take the next step once it is known what became of the request."""
        errand = self.errand
        if errand.stage != "sending" or errand.batch is None or errand.batch.pending:
            return
        outcome = errand.batch.outcomes[0]
        if outcome.state == "done":
            errand.stage = "checking"
            if (more := errand.variables_write()) is not None:
                self.workspace.change("Add variables", [more], quiet=True)
            self._read_back()
        elif outcome.state == "unclear" and errand.edit.is_new:
            errand.stage = "unclear"
            self._search()
        elif outcome.state == "unclear":
            errand.stage = "checking"
            self._look(self._find_out)
        else:
            errand.refused(outcome)

    def _read_back(self) -> None:
        self._look(self._settle)

    def _settle(self, now: dict[str, Any]) -> None:
        """End with what the server has now."""
        errand = self.errand
        if errand.stage != "checking":
            return
        is_new = errand.edit.is_new
        errand.compare(now)
        errand.settle(now)
        if errand.kept:
            values = plural(len(errand.kept), "value")
            self.say(f"sent, but the server has {values} otherwise: read on", "warn", sticky=True)
        errand.then(errand.edit)
        if is_new:
            self._list_anew()
        if not errand.kept and self.is_current:
            self.shell.navigator.back()
            if is_new and errand.then is nothing:
                self._open_made()
        else:
            self.redraw()

    def _open_made(self) -> None:
        """Show the new campaign; one without a mail is written on at once."""
        navigator, edit = self.shell.navigator, self.errand.edit
        navigator.go("campaign", edit.id)
        if not any(sequence.get("steps") for sequence in edit.wanted.get("sequences") or ()):
            navigator.go("campaign-edit", edit.id)

    def _list_anew(self) -> None:
        """Let the list know of the new campaign."""
        self.workspace.look_again("campaigns")

    def _find_out(self, now: dict[str, Any]) -> None:
        """After the answer was lost: either the server has it, or y may be pressed once more."""
        errand = self.errand
        if errand.stage != "checking":
            return
        errand.compare(now)
        if not errand.kept:
            self._settle(now)
            return
        errand.kept, errand.stage = (), "open"
        errand.rebase(now)
        errand.news = "No answer came. This is what the server does not have (yet); ctrl+r looks again"
        self.redraw()

    def _search(self) -> None:
        """After the answer to making a campaign was lost: look whether one of its name is there."""
        name = self.errand.edit.name

        def found(page: Any) -> None:
            there = [campaign for campaign in page.items if campaign.name == clean(name)]
            words = f"{plural(len(there), 'campaign')} of this name" if there else "no campaign of this name"
            self.errand.news = f"No answer came, so it may have been made or not. Now there is {words}."
            self.redraw()

        def failed(error: ApiError) -> None:
            self.errand.news = f"No answer came, and the campaigns could not be read: {error}"
            self.redraw()

        self.scope.once(list_campaigns(search=name), found, failed)

    def action_ours(self) -> None:
        self._decide(ours=True)

    def action_theirs(self) -> None:
        self._decide(ours=False)

    def _decide(self, *, ours: bool) -> None:
        self.errand.decide(ours=ours)
        self.errand.tell()
        self.say("yours stands; y sends it" if ours else "theirs is taken", "done")
        self.draw()

    def action_accept(self) -> None:
        self.errand.passed |= {problem.path for problem in self.errand.open_problems}
        self.say("passed over; y sends it, and Instantly decides", "warn")
        self.draw()

    def action_file(self) -> None:
        errand = self.errand
        open_editor(self.shell, errand.text or to_toml(errand.edit.wanted), self.take_edited, FILE)

    def take_edited(self, text: str) -> None:
        """What the editor gave back."""
        if self.errand.stage == "open":
            take(self.errand, text)
            self.errand.is_written = self.errand.edit.is_new
            self.redraw()

    def action_leave(self) -> None:
        self.go_back()

    def go_back(self) -> None:
        """Leave; what only this place holds would be lost, so that is asked."""
        lose = Choice("L", "lose it", self._leave)
        if self.errand.errors:
            self.ask("Leave? The file as you typed it is lost.", lose)
        elif self.errand.is_written and self.errand.stage == "open":
            self.ask("Leave? The new campaign as you wrote it is lost.", lose)
        else:
            self._leave()

    def _leave(self) -> None:
        errand, session = self.errand, self.shell.session
        errand.errors, errand.text = (), ""
        self.shell.navigator.back()
        entry = session.edits.get(errand.id) if session is not None else None
        if entry is not None and entry.errand is not errand and entry.unsent and errand.stage == "open":
            words = f"the changes of “{entry.name}” are kept unsent; E on it goes on with them"
            self.shell.say(Message(words, "warn"))

    def action_scroll(self, by: str) -> None:
        self.query_one(LongPanel).scroll_relative(y=int(by), animate=False)
