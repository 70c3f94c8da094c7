"""The commands that work everywhere, and those that every list has."""

from __future__ import annotations

from instantly_tui.ui.keys import Command

CHORDS = {
    **{"i": "interest", "z": "remind", "b": "block", "y": "copy", "w": "warmup", "g": "go to"},
    "t": "snippet",
}
"""What a chord's first key is about, for the hint line."""

GO = (
    Command("go.brief", ("g b",), "Brief", "go", "brief", "go"),
    Command("go.inbox", ("g i",), "Inbox", "go", "inbox", "go"),
    Command("go.campaigns", ("g c",), "Campaigns", "go", "campaigns", "go"),
    Command("go.accounts", ("g a",), "Accounts", "go", "accounts", "go"),
    Command("go.leads", ("g l",), "Leads", "go", "leads", "go"),
    Command("go.numbers", ("g n",), "Numbers", "go", "numbers", "go"),
    Command("go.outbox", ("g o",), "Outbox", "go", "outbox", "go"),
    Command("go.drafts", ("g d",), "Drafts", "go", "drafts", "go"),
    Command("go.jobs", ("g j",), "Jobs", "go", "jobs", "go"),
    Command("go.workspaces", ("g w",), "Workspaces", "go", "workspaces", "go"),
)

GLOBAL = (
    *GO,
    Command(
        "app.command",
        (":",),
        "Command",
        "command",
        section="everywhere",
        help="Type a command; tab completes, up recalls",
    ),
    Command("app.help", ("?",), "Help", "help", section="everywhere", help="The keys of this place"),
    Command(
        "app.palette",
        ("ctrl+p",),
        "Palette",
        "palette",
        section="everywhere",
        typing=True,
        help="Every command, by name",
    ),
    Command(
        "app.undo", ("u",), "Undo", "undo", section="everywhere", help="Take the last reversible act back"
    ),
    Command(
        "app.refresh", ("ctrl+r",), "Refresh", "refresh", section="everywhere", help="Ask the server again"
    ),
    Command("app.back", ("escape",), "Back", "back", section="everywhere"),
    Command(
        "app.leave", ("q",), "Leave", "leave", section="everywhere", help="Back; at the top, ask to quit"
    ),
    Command("app.history_back", ("[",), "Earlier view", "history", "-1", "everywhere"),
    Command("app.history_forward", ("]",), "Later view", "history", "1", "everywhere"),
    Command("app.last", ("-",), "Last view", "last", section="everywhere"),
    Command(
        "app.repaint",
        ("ctrl+l",),
        "Repaint",
        "repaint",
        section="everywhere",
        typing=True,
        help="Draw the whole screen anew",
    ),
    Command(
        "app.cancel",
        ("ctrl+c",),
        "Cancel",
        "cancel",
        section="everywhere",
        typing=True,
        help="Stop what runs; twice asks to quit",
    ),
    Command("app.quit", ("ctrl+q",), "Quit", "quit_app", section="everywhere", typing=True),
    Command("app.suspend", ("ctrl+z",), "Suspend", "suspend_process", section="everywhere", typing=True),
)


def copies(place: str) -> tuple[Command, ...]:
    """The commands that copy the whole table of a place."""
    return (
        Command(
            f"{place}.copy_tsv",
            ("y t",),
            "Copy table as TSV",
            "copy_table",
            "tsv",
            "lists",
            help="For a spreadsheet; the marked rows, else all that are here",
        ),
        Command(
            f"{place}.copy_markdown",
            ("y m",),
            "Copy table as Markdown",
            "copy_table",
            "markdown",
            "lists",
            help="The marked rows, else all that are here",
        ),
    )


LIST = (
    Command("list.down", ("j", "down"), "Down", "move", "1", "lists", motion=True),
    Command("list.up", ("k", "up"), "Up", "move", "-1", "lists", motion=True),
    Command("list.page_down", ("pagedown",), "Page down", "page", "1", "lists", motion=True),
    Command("list.page_up", ("pageup",), "Page up", "page", "-1", "lists", motion=True),
    Command("list.half_down", ("ctrl+d",), "Half page down", "half_page", "1", "lists", motion=True),
    Command("list.half_up", ("ctrl+u",), "Half page up", "half_page", "-1", "lists", motion=True),
    Command("list.first", ("g g", "home"), "First row", "first", section="lists", motion=True),
    Command("list.last", ("G", "end"), "Last loaded row", "last_row", section="lists", motion=True),
    Command("list.open", ("enter",), "Open", "open", section="lists", hint=1),
    Command("list.mark", ("space",), "Mark", "mark", section="lists", hint=80),
    Command("list.mark_range", ("V",), "Mark to here", "mark_range", section="lists"),
    Command("list.mark_all", ("*",), "Mark all shown", "mark_all", section="lists"),
    Command("list.filter", ("/",), "Filter", "filter", section="lists", hint=70),
    Command("list.clear_filter", ("\\",), "Clear filter", "clear_filter", section="lists"),
    Command("list.sort", ("s",), "Sort", "sort", section="lists"),
    Command("list.reverse", ("S",), "Reverse order", "reverse", section="lists"),
    Command("list.wide", ("W",), "Wide columns", "wide", section="lists"),
    Command(
        "list.narrow_down",
        ("F",),
        "Server filter",
        "server_filter",
        section="lists",
        help="Choose a filter the server applies",
    ),
    Command("list.copy_row", ("y y",), "Copy row", "copy", "row", "lists"),
    Command("list.copy_email", ("y e",), "Copy address", "copy", "email", "lists"),
    Command("list.copy_id", ("y i",), "Copy id", "copy", "id", "lists"),
    Command("list.copy_json", ("y j",), "Copy JSON", "copy", "json", "lists"),
    Command("list.copy_link", ("y u", "x"), "Copy web link", "copy", "link", "lists"),
    *copies("list"),
)
