"""The Unibox: the queue of threads, the conversation beside or behind it, one key for each decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget

from instantly_tui.api.emails import Email
from instantly_tui.api.lead_labels import list_labels
from instantly_tui.resources.emails import EMAILS, is_automatic, remind_at, set_label
from instantly_tui.resources.spec import Action, Query
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.queries import BadQuery, parse
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.inbox_tabs import TABS, Tab
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.screens.reading import Reading
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.panel import Panel
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

LABELS_SECONDS = 600.0
REST_SECONDS = 0.15
"""How long the cursor must rest on a row before its mail is read for the pane beside the list."""

DECIDED = frozenset({"done"})
"""Actions after which the next thread is shown."""


class InboxScreen(Reading, ListPlace):
    """The reply desk."""

    place = "inbox"
    resource = EMAILS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *(command for command in LIST if command.id not in ("list.sort", "list.reverse")),
        *commands_of(EMAILS),
        Command("inbox.next", ("J",), "Next thread", "thread", "1", motion=True),
        Command("inbox.previous", ("K",), "Previous thread", "thread", "-1", motion=True),
        Command("inbox.reply", ("r",), "Reply", "reply", "reply", section="row", hint=2),
        Command("inbox.reply_all", ("R",), "Reply to all", "reply", "all", section="row"),
        Command("inbox.forward", ("f",), "Forward", "reply", "forward", section="row", hint=30),
        Command("inbox.unfold", ("o",), "Unfold quotes", "unfold", hint=31),
        Command("inbox.headers", ("H",), "Headers", "headers"),
        Command("inbox.source", ("O",), "HTML source", "source"),
        Command("inbox.label", ("i /",), "Own label", "label", section="row"),
        Command("inbox.remind_1", ("z 1",), "Remind tomorrow", "remind", "1", section="row"),
        Command("inbox.remind_3", ("z 3",), "Remind in 3 days", "remind", "3", section="row"),
        Command("inbox.remind_week", ("z w",), "Remind in a week", "remind", "7", section="row"),
        Command("inbox.remind_month", ("z m",), "Remind in a month", "remind", "30", section="row"),
        Command("inbox.remind_none", ("z 0",), "No reminder", "remind", "0", section="row"),
        *(Command(f"inbox.tab_{tab.key}", (tab.key,), tab.title, "tab", tab.key) for tab in TABS),
    )
    DEFAULT_CSS = """
    InboxScreen #queue { width: 1fr; }
    InboxScreen #reading { width: 0; display: none; }
    InboxScreen.-two-panes #reading, InboxScreen.-three-panes #reading { width: 1fr; display: block; }
    InboxScreen.-reading #reading { width: 1fr; display: block; }
    InboxScreen.-reading.-tiny #queue, InboxScreen.-reading.-narrow #queue,
    InboxScreen.-reading.-one-pane #queue {
        display: none;
    }
    InboxScreen #reading { border-left: vkey $panel; }
    """
    BREAK: ClassVar[int] = 100

    def __init__(self) -> None:
        super().__init__()
        self.tab: Tab = TABS[0]
        self.asked = self.tab.query
        self.is_reading = False
        self._resting: Timer | None = None

    def crumbs(self) -> str:
        return f"inbox ▸ {self.tab.title.lower()}"

    def body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        yield Line(id="facts")
        with Horizontal():
            rows = Rows(self.columns(), self.nothing())
            yield Vertical(RowsHeader(rows), rows, id="queue")
            yield Panel("", id="reading")

    def _view(self) -> Any:
        return self.tab.of(self.pager)

    def opened_with(self, words: str) -> None:
        """What `:inbox query` asks for."""
        try:
            self.ask_for(parse(words, self.filters()))
        except BadQuery as problem:
            self.say(str(problem), "error")

    def draw(self) -> None:
        super().draw()
        self.draw_reading()

    def draw_facts(self) -> None:
        super().draw_facts()
        unread = self.shell.facts.unread
        left = []
        for tab in TABS:
            name = f" {tab.key} {tab.title}"
            count = f" {unread}" if tab.counts_unread and unread is not None else ""
            if tab is self.tab:
                left += [Piece(f" ▸{name[1:]}{count}", "accent"), Piece(" │", "muted")]
            else:
                left.append(Piece(f"{name}{count} │", "muted"))
        self.query_one("#tabs", Line).show(left)

    def changed(self, changes: Any) -> None:
        super().changed(changes)
        self.draw_reading()

    def moved(self) -> None:
        """Show the row's mail when the cursor rests on it."""
        self.forget_look()
        self.draw_reading()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self.read_current)

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        marked = bool(self.rows.marks)
        super().acted(action, targets)
        if not marked and (action.name in DECIDED or action.name.startswith("interest-")):
            self.rows.move(1)
            if self.is_reading:
                self.open_thread()

    def action_open(self) -> None:
        if self.rows.current is not None and not self.is_reading:
            self.is_reading = True
            self.set_class(True, "-reading")
            self.open_thread()

    def go_back(self) -> None:
        if self.is_reading:
            self.is_reading = False
            self.set_class(False, "-reading")
            self.draw()
        else:
            super().go_back()

    def action_thread(self, by: str) -> None:
        self.rows.move(int(by))
        if self.is_reading:
            self.open_thread()

    def action_move(self, by: str) -> None:
        if self.is_reading:
            self.query_one("#reading", Panel).scroll_relative(y=int(by), animate=False)
        else:
            super().action_move(by)

    def action_page(self, by: str) -> None:
        panel = self.query_one("#reading", Panel)
        if self.is_reading:
            panel.scroll_relative(y=int(by) * max(1, panel.size.height - 2), animate=False)
        else:
            super().action_page(by)

    def action_half_page(self, by: str) -> None:
        panel = self.query_one("#reading", Panel)
        if self.is_reading:
            panel.scroll_relative(y=int(by) * max(1, panel.size.height // 2), animate=False)
        else:
            super().action_half_page(by)

    def action_tab(self, key: str) -> None:
        self.tab = next(tab for tab in TABS if tab.key == key)
        self.ask_for(self.tab.query)
        self.show_source()
        self.redraw()

    def action_clear_filter(self) -> None:
        self.action_tab(self.tab.key)

    def ask_for(self, query: Query) -> None:
        super().ask_for(query)
        self.is_reading = False
        self.set_class(False, "-reading")

    def action_remind(self, days: str) -> None:
        moment = self.workspace.clock.wall() + timedelta(days=int(days)) if days != "0" else None
        self.act_with(remind_at(moment))

    def action_label(self) -> None:
        labels = self.scope.want(list_labels(), max_age=LABELS_SECONDS).value
        if labels is None:
            self.say("the labels are being read; press it again in a moment")
            return
        items = [
            Item(label.label, label, detail=label.description or "")
            for label in labels.items
            if label.interest_status is not None
        ]
        picker = Picker("Own label", items, empty="this workspace has no labels of its own")
        self.app.push_screen(picker, self._label_chosen)

    def _label_chosen(self, label: Any) -> None:
        if label is not None:
            self.act_with(set_label(label.interest_status, label.label))

    def act_with(self, action: Action[Email]) -> None:
        """Do something that is no fixed action of the resource."""
        targets = self.targets()
        reason = "this profile is read-only" if self.workspace.read_only else None
        reasons = [action.blocked(mail) for mail in targets]
        if reason or not targets or all(reasons):
            self.say(reason or (reasons[0] if reasons else "nothing is selected") or "", "warn")
            return
        self._act(action, targets)

    def action_reply(self, how: str) -> None:
        mail: Email | None = self.rows.current
        if mail is None:
            self.say("no thread is selected", "warn")
            return
        from instantly_tui.ui.screens.drafting import draft_for

        draft = draft_for(self.workspace, mail, self.whole_mail(), how, self.thread_mails())
        self.shell.navigator.go("compose", draft)

    def automatic(self, mail: Email) -> bool:
        return is_automatic(mail)
