"""The keys of the inbox."""

from __future__ import annotations

from dataclasses import replace

from instantly_tui.resources.emails import EMAILS
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.inbox_tabs import TABS

HINTS = {"emails.done": 11, "emails.unread": 12, "emails.interest-interested": 13, "emails.block-address": 16}
"""Which of the actions stand in the hint line; of those behind one first key, one shows the way."""

COMMANDS: tuple[Command, ...] = (
    *(command for command in LIST if command.id not in ("list.sort", "list.reverse")),
    *(replace(command, hint=HINTS.get(command.id, 0)) for command in commands_of(EMAILS)),
    Command("inbox.next", ("J",), "Next thread", "thread", "1", hint=4, motion=True),
    Command("inbox.previous", ("K",), "Previous thread", "thread", "-1", motion=True),
    Command("inbox.pane", ("tab", "l", "right"), "Next pane", "pane", "1", help="List, conversation, lead"),
    Command("inbox.pane_back", ("h", "left"), "Pane before", "pane", "-1"),
    Command("inbox.reply", ("r",), "Reply", "reply", "reply", section="row", hint=2),
    Command("inbox.reply_all", ("R",), "Reply to all", "reply", "all", section="row"),
    Command("inbox.forward", ("f",), "Forward", "reply", "forward", section="row", hint=30),
    Command("inbox.unfold", ("o",), "Unfold", "unfold", "quotes", hint=5, help="Quotes and signatures"),
    Command("inbox.unfold_all", ("O",), "Unfold all", "unfold", "all", help="Older mails too"),
    Command("inbox.view", ("H",), "Headers/source", "view", help="Text, then headers, then HTML source"),
    Command("inbox.copy_body", ("y b",), "Copy text", "copy", "body", "lists", help="The mail's, cleaned"),
    Command("inbox.who", ("w",), "Who is this", "who", help="Everything about this address"),
    Command("inbox.label", ("i /",), "Own label", "label", section="row"),
    Command("inbox.remind_1", ("z 1",), "Remind tomorrow", "remind", "1", section="row", hint=14),
    Command("inbox.remind_3", ("z 3",), "Remind in 3 days", "remind", "3", section="row"),
    Command("inbox.remind_week", ("z w",), "Remind in a week", "remind", "7", section="row"),
    Command("inbox.remind_month", ("z m",), "Remind in a month", "remind", "30", section="row"),
    Command("inbox.remind_pick", ("z z",), "Remind on a day", "remind_pick", section="row"),
    Command("inbox.remind_none", ("z 0",), "No reminder", "remind", "0", section="row"),
    *(Command(f"inbox.tab_{tab.key}", (tab.key,), tab.title, "tab", tab.key) for tab in TABS),
)

CHANGING = frozenset({"remind", "remind_pick", "label", "reply"})
"""Actions of the inbox itself that a read-only profile refuses."""
