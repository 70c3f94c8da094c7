"""One campaign being edited: sequence, schedule, senders and options as tabs over one history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import Container, Vertical
from textual.widget import Widget

from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import raw
from instantly_tui.resources.campaign_edit import CampaignEdit, History
from instantly_tui.resources.campaign_file import to_toml
from instantly_tui.resources.spec import Cell
from instantly_tui.text.numbers import plural
from instantly_tui.ui.edits import Edit, Trouble
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice, Message
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.answer_lines import EDGES, NARROW, tabs
from instantly_tui.ui.screens.campaign_changes import FILE, take
from instantly_tui.ui.screens.campaign_errand import Errand, errand_of
from instantly_tui.ui.screens.edit_keys import KEYS
from instantly_tui.ui.screens.edit_options import OptionsTab
from instantly_tui.ui.screens.edit_schedule import ScheduleTab
from instantly_tui.ui.screens.edit_senders import SendersTab
from instantly_tui.ui.screens.edit_sequence import SequenceTab
from instantly_tui.ui.screens.edit_tab import EditTab
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

TABS: tuple[type[EditTab], ...] = (SequenceTab, ScheduleTab, SendersTab, OptionsTab)
NAMES = {"sequence": "1", "schedule": "2", "senders": "3", "options": "4"}


class CampaignEditScreen(PlaceScreen):
    """Nothing is sent from here: `r` opens the review of all changes."""

    place = "campaign-edit"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *KEYS,
        *(Command(f"edit.tab_{tab.KEY}", (tab.KEY,), tab.TITLE, "tab", tab.KEY) for tab in TABS),
    )
    DEFAULT_CSS = """
    CampaignEditScreen #halves { layout: horizontal; height: 1fr; }
    CampaignEditScreen #list { width: 3fr; height: 1fr; }
    CampaignEditScreen #beside { width: 2fr; height: 1fr; border-left: solid $panel; }
    CampaignEditScreen.-one-pane #halves, CampaignEditScreen.-narrow #halves { layout: vertical; }
    CampaignEditScreen.-one-pane #list, CampaignEditScreen.-narrow #list { width: 1fr; height: 3fr; }
    CampaignEditScreen.-one-pane #beside, CampaignEditScreen.-narrow #beside {
        width: 1fr; height: 2fr; border-left: none; border-top: solid $panel;
    }
    CampaignEditScreen.-two-panes.-list-only #beside, CampaignEditScreen.-three-panes.-list-only #beside {
        display: none;
    }
    CampaignEditScreen Rows { height: 1fr; }
    """

    def __init__(self, key: str, tab: str = "") -> None:
        """`tab`: the one to begin with, by its key or its name."""
        super().__init__()
        self.key = key
        self._tabs = {each.KEY: each(self) for each in TABS}
        self._tab = self._tabs[tab if tab in self._tabs else NAMES.get(tab, "1")]
        self._list = RowList((), lambda row: self._tab.key(row))
        self._error: ApiError | None = None

    @property
    def entry(self) -> Edit:
        """The edit; only while the campaign was read."""
        found = self._entry
        assert found is not None
        return found

    @property
    def _entry(self) -> Edit | None:
        session = self.shell.session
        return session.edits.get(self.key) if session is not None else None

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def crumbs(self) -> str:
        entry = self._entry
        return f"campaigns ▸ {entry.name if entry else '…'} ▸ edit"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Line(id="facts")
        rows = Rows(self._tab.columns(), self._list)
        rows.empty = self._empty
        yield Container(Vertical(RowsHeader(rows), rows, id="list"), Panel("", id="beside"), id="halves")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_focus(self.rows)

    # Reading, and going on with what is there

    def arrive(self) -> None:
        """Go on with the changes there are; where there are none, begin with what the server has now."""
        entry = self._entry
        if entry is not None and entry.errand is not None:
            self._come_back(entry, entry.errand)
        if entry is None or not entry.unsent:
            self._read()

    def _read(self) -> None:
        def failed(error: ApiError) -> None:
            self._error = error
            self.redraw()

        self.scope.once(raw(get_campaign(self.key)), self._begin, failed)

    def _begin(self, answer: dict[str, Any]) -> None:
        session, entry = self.shell.session, self._entry
        if session is None:
            return
        self._error = None
        edit = CampaignEdit.started(answer)
        if entry is None:
            session.edits[self.key] = Edit(self.key, History(edit))
        elif not entry.unsent and entry.now.wanted != edit.wanted:
            # What was undone can be done again only as long as nobody else has changed it.
            entry.history.begin_anew(edit)
        self.redraw()

    def _come_back(self, entry: Edit, errand: Errand) -> None:
        """Take over what the review made of the edit, and show what was refused at its value."""
        if errand.stage != "open":
            self.say("what was sent is still on its way; r compares with the server", "warn")
            entry.errand, entry.earlier = None, errand
            return
        if not errand.conflicts and not errand.errors and errand.edit.base:
            entry.history.now = errand.edit
        if errand.refusal is not None:
            self._show_trouble(entry.take_refusal(errand.refusal.where, errand.refusal.text))
        entry.errand = None

    def _show_trouble(self, trouble: Trouble) -> None:
        """Go to the row of a value that was refused."""
        field = trouble.where[0] if trouble.where else ""
        tab = next((each for each in self._tabs.values() if field in each.FIELDS), None)
        if tab is not None:
            row = next((row for row in tab.rows() if tab.claims(row, trouble.where)), None)
            tab.cursor = tab.cursor if row is None else tab.key(row)
            self._use(tab)
        self.say(trouble.line, "error")

    def renew(self) -> None:
        if self._entry is not None and self.entry.unsent:
            self.say("unsent changes stay as they are; the review (r) compares them with the server")
        else:
            self._read()

    # Drawing

    def draw(self) -> None:
        width, entry = self.size.width, self._entry
        self.set_class(not self._tab.BESIDE, "-list-only")
        titles = [(tab.KEY, f"{tab.TITLE}{self._tab_sign(tab)}") for tab in self._tabs.values()]
        left = [Piece("reading …" if self._error is None else "not read ", "muted")]
        if entry is not None:
            count = len(entry.now.diff())
            words = f"{plural(count, 'change')} not sent " if count else "nothing changed "
            left = [Piece(words, "warn" if count else "muted")]
        self.query_one("#tabs", Line).show(tabs(titles, self._tab.KEY, width), left)
        if entry is None:
            self.query_one("#facts", Line).show([])
            self._list.replace(())
            self.rows.redraw(frozenset())
            return
        self._draw_facts()
        at_top = self.rows.cursor == 0
        self._list.replace(self._tab.rows())
        self.rows.redraw(frozenset())
        if at_top:
            # Accounts come in page by page, also above the first one read.
            self.rows.first()
        self.rows.refresh()
        self._draw_side()

    def _tab_sign(self, tab: EditTab) -> str:
        if self._entry is None:
            return ""
        found = tab.troubles()
        return " ✖" if any(each.refused or each.stops for each in found) else ""

    def _draw_facts(self) -> None:
        loose = self._tab.loose_troubles()
        whole = [each for each in self.entry.troubles if not each.where]
        if loose or whole:
            pieces = [Piece(" "), _told((*whole, *loose)[0])]
        else:
            pieces = [Piece(" "), *self._tab.facts()]
        self.query_one("#facts", Line).show(pieces)

    def _draw_side(self) -> None:
        row = self.rows.current
        panel = self.query_one("#beside", Panel)
        wide = self.size.width >= NARROW
        width = (self.size.width * 2 // 5 if wide else self.size.width) - EDGES
        title, lines = self._tab.side(row, width)
        panel.show([*self._trouble_lines(row), *lines], title)

    def _trouble_lines(self, row: Any) -> list[TextLine]:
        found = self._tab.troubles_of(row) if row is not None else []
        return [[_told(each)] for each in found]

    def _empty(self) -> Cell | str:
        if self._entry is not None:
            return self._tab.empty()
        if self._error is not None:
            return Cell(f"the campaign could not be read: {self._error} — ctrl+r tries again", "bad")
        return "reading …"

    @on(Rows.Moved)
    def _moved(self) -> None:
        if self._entry is not None and self.is_current:
            self.query_one("#beside", Panel).scroll_home(animate=False)
            self._draw_side()
            self.draw_lines()

    # Keys

    def why_not(self, command: Command) -> str | None:
        if command.action in ("do", "review", "undo", "redo", "file") and self._entry is None:
            return "the campaign is not read yet"
        if command.action == "do":
            if not hasattr(self._tab, f"do_{command.argument}"):
                return f"there is nothing for that key in {self._tab.TITLE.lower()}"
            return self._tab.why_not(command.argument, self.rows.current)
        if command.action == "review" and not self.entry.unsent:
            return "nothing is changed"
        return super().why_not(command)

    def action_do(self, name: str) -> None:
        getattr(self._tab, f"do_{name}")(self.rows.current)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        """A click on the row under the cursor."""
        command = self.keys.named("edit.open")
        if command is not None:
            self.perform(command)

    def action_tab(self, key: str) -> None:
        self._use(self._tabs[key])
        self.redraw()

    def action_turn(self, by: str) -> None:
        keys = list(self._tabs)
        self.action_tab(keys[(keys.index(self._tab.KEY) + int(by)) % len(keys)])

    def _use(self, tab: EditTab) -> None:
        """Show another tab, with the cursor where it was there."""
        if tab is not self._tab and self._entry is not None:
            self._tab.cursor = self.rows.current_key or ""
        self._tab = tab
        if self._entry is None:
            return
        rows = list(tab.rows())
        self._list.replace(rows)
        self.rows.set_columns(tab.columns())
        self.rows.set_source(self._list)
        self.put_cursor(tab.cursor)

    def put_cursor(self, key: str) -> None:
        """Move the cursor to the row of a key, where there is one."""
        place = next((at for at, row in enumerate(self._tab.rows()) if self._tab.key(row) == key), None)
        if place is not None:
            self._list.replace(self._tab.rows())
            self.rows.redraw(frozenset())
            self.rows.go(place)

    def action_undo(self) -> None:
        self._step(self.entry.history.undo() if self._entry else None, "undone", "undo")

    def action_redo(self) -> None:
        self._step(self.entry.history.redo(), "done again", "redo")

    def _step(self, edit: CampaignEdit | None, done: str, verb: str) -> None:
        if edit is None:
            self.say(f"nothing to {verb} in this edit")
            return
        self.redraw()
        count = len(edit.diff())
        left = f"{plural(count, 'change')} left to send" if count else "nothing is changed"
        self.say(f"{done}; {left}", "done")

    def action_review(self) -> None:
        entry = self.entry
        entry.errand = errand_of(entry)
        self.shell.navigator.go("campaign-changes", entry.errand)

    def action_file(self) -> None:
        entry = self.entry
        errand = errand_of(entry)

        def taken(text: str) -> None:
            take(errand, text)
            entry.errand = errand
            self.shell.navigator.go("campaign-changes", errand)

        open_editor(self.shell, to_toml(entry.now.wanted), taken, FILE)

    def action_move(self, by: str) -> None:
        self.rows.move(int(by))

    def action_page(self, by: str) -> None:
        self.rows.page(int(by))

    def action_end(self, way: str) -> None:
        self.rows.first() if way == "-1" else self.rows.last()

    def action_side(self, by: str) -> None:
        panel = self.query_one("#beside", Panel)
        panel.scroll_relative(y=int(by) * max(1, panel.size.height - 2), animate=False)

    # Leaving

    def go_back(self) -> None:
        self._leave_asking()

    def action_leave(self) -> None:
        self._leave_asking()

    def _leave_asking(self) -> None:
        entry = self._entry
        if entry is None or not entry.unsent:
            self._drop()
            self.shell.navigator.back()
            return
        count = plural(len(entry.now.diff()), "change")
        self.ask(
            f"Leave with {count} not sent?",
            Choice("k", "keep them here", self._leave_keeping),
            Choice("T", "throw them away", self._leave_dropping),
        )

    def _leave_keeping(self) -> None:
        self.shell.navigator.back()

    def _leave_dropping(self) -> None:
        self._drop()
        self.shell.navigator.back()

    def _drop(self) -> None:
        if self.shell.session is not None:
            self.shell.session.edits.pop(self.key, None)

    def on_unmount(self) -> None:
        super().on_unmount()
        entry = self._entry
        if entry is not None and entry.unsent:
            self.shell.say(
                Message(f"the changes of “{entry.name}” are kept unsent; E on it goes on with them", "warn")
            )


def _told(trouble: Trouble) -> Piece:
    return Piece(f"{'✖' if trouble.stops else '▲'} {trouble.line}", "bad" if trouble.stops else "warn")
