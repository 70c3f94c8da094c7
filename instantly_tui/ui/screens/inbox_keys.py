"""The keys of the inbox."""

from __future__ import annotations

from dataclasses import replace

from instantly_tui.resources.emails import EMAILS
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.inbox_tabs import OWN_KEYS, TABS
from instantly_tui.ui.screens.snippets import commands_for
from instantly_tui.ui.screens.triage_keys import DECIDING, TRIAGE

HINTS = {"emails.done": 11, "emails.unread": 12, "emails.interest-interested": 13}
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
    *commands_for("inbox", 3),
    Command("inbox.unfold", ("o",), "Unfold", "unfold", "quotes", hint=5, help="Quotes and signatures"),
    Command("inbox.unfold_all", ("O",), "Unfold all", "unfold", "all", help="Older mails too"),
    Command("inbox.view", ("H",), "Headers/source", "view", help="Text, then headers, then HTML source"),
    Command("inbox.copy_body", ("y b",), "Copy text", "copy", "body", "lists", help="The mail's, cleaned"),
    Command("inbox.who", ("w",), "Who is this", "who", help="Everything about this address"),
    *TRIAGE,
    *(Command(f"inbox.tab_{tab.key}", (tab.key,), tab.title, "tab", tab.key, help=tab.help) for tab in TABS),
    *(
        Command(f"inbox.tab_{key}", (key,), f"Own query {key}", "tab", key, help="From views.toml, by name")
        for key in OWN_KEYS
    ),
)

CHANGING = frozenset({"reply", "snippet"}) | DECIDING
"""Actions of the inbox itself that a read-only profile refuses."""
