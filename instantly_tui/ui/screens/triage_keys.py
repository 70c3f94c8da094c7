"""The keys by which threads are decided on, beside those of the fixed actions of mails."""

from __future__ import annotations

from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.deciding import decisions

TRIAGE: tuple[Command, ...] = (
    *decisions("inbox"),
    Command(
        "inbox.suggest",
        ("i ?",),
        "Suggest a label",
        "suggest",
        section="row",
        help="Asks the API, after saying what is left; sets nothing",
    ),
    Command("inbox.remind_1", ("z 1",), "Remind tomorrow", "remind", "1d", section="row", hint=14),
    Command("inbox.remind_3", ("z 3",), "Remind in 3 days", "remind", "3d", section="row"),
    Command("inbox.remind_week", ("z w",), "Remind in a week", "remind", "1w", section="row"),
    Command("inbox.remind_month", ("z m",), "Remind in a month", "remind", "1mo", section="row"),
    Command(
        "inbox.remind_pick",
        ("z z",),
        "Remind on a day",
        "remind_pick",
        section="row",
        help="In words: fri 9, 3d, tomorrow 14:30",
    ),
    Command(
        "inbox.remind_back",
        ("z b",),
        "Remind on return",
        "remind_back",
        section="row",
        help="The day an out-of-office mail tells",
    ),
    Command("inbox.remind_none", ("z 0",), "No reminder", "remind", section="row"),
    Command(
        "emails.block-address",
        ("b e",),
        "Block address",
        "block",
        "address",
        section="row",
        hint=16,
        help="Nothing is sent there any more; asks, held, u takes it back",
    ),
    Command(
        "emails.block-domain",
        ("b d",),
        "Block domain",
        "block",
        "domain",
        section="row",
        help="All addresses of it; asks, held, u takes it back",
    ),
)
DECIDING = frozenset({"remind", "remind_pick", "remind_back", "block", "suggest"})
"""Actions that a read-only profile refuses, and that need a thread."""
