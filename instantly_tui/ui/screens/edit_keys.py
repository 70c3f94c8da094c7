"""The keys of a campaign being edited."""

from __future__ import annotations

from instantly_tui.ui.keys import Command


def _do(name: str, key: str, title: str, hint: int = 0, help: str = "") -> Command:
    """A key that does to the row under the cursor what the tab says."""
    return Command(f"edit.{name}", (key,), title, "do", name, "row", hint=hint, help=help)


KEYS = (
    _do("open", "enter", "Edit", 1, "The mail, the value, or choose one"),
    _do("toggle", "space", "On/off", 2, "The variant, the day, the sender, the option"),
    _do("add", "a", "Add", 3, "A step, or another set of hours"),
    _do("add_variant", "A", "Add variant", 4, "One more wording of this step"),
    _do("wait", "w", "Wait", 5, "Until the mail after this step"),
    _do("copy", "c", "Copy", 6, "The step or the variant, behind itself"),
    _do("copy_step", "C", "Copy step", 0, "With all its variants"),
    _do("move_down", "J", "Move down", 0, "The variant within its step, else the step"),
    _do("move_up", "K", "Move up", 0, "The variant within its step, else the step"),
    _do("step_down", "}", "Step down", 0, "The whole step, one further"),
    _do("step_up", "{", "Step up", 0, "The whole step, one earlier"),
    _do("remove", "d", "Remove", 7, "The variant, the hours; an option goes back to Instantly's own"),
    _do("remove_step", "D", "Remove step", 0, "With all its variants"),
    _do("html", "h", "HTML", 0, "The mail with its body as HTML source"),
    _do("own_editor", "ctrl+g", "Own editor", 8, "The body in your own editor"),
    _do("next_lead", "n", "Next lead", 9, "Whose mail the preview shows"),
    _do("filter", "/", "Filter", 10, "The accounts, by what is typed"),
    _do("unfilter", "\\", "Clear filter"),
    _do("mark_all", "*", "All shown", 11, "Choose all accounts shown, or none of them"),
    _do("tags", "t", "Tags", 12, "Choose senders by a tag"),
    Command("edit.review", ("r",), "Review, send", "review", hint=1, help="Every change, before it is sent"),
    Command("edit.redo", ("U",), "Redo", "redo", help="What was undone last"),
    Command("edit.file", ("ctrl+e",), "As a file", "file", hint=16, help="The whole in your own editor"),
    Command("edit.next_tab", ("tab",), "Next tab", "turn", "1", motion=True),
    Command("edit.previous_tab", ("shift+tab",), "Previous tab", "turn", "-1", motion=True),
    Command("edit.down", ("j", "down"), "Down", "move", "1", "lists", motion=True),
    Command("edit.up", ("k", "up"), "Up", "move", "-1", "lists", motion=True),
    Command("edit.page_down", ("pagedown", "ctrl+d"), "Page down", "page", "1", "lists", motion=True),
    Command("edit.page_up", ("pageup", "ctrl+u"), "Page up", "page", "-1", "lists", motion=True),
    Command("edit.first", ("g g", "home"), "First row", "end", "-1", "lists", motion=True),
    Command("edit.last", ("G", "end"), "Last row", "end", "1", "lists", motion=True),
    Command("edit.side_down", (">",), "Scroll beside", "side", "1", "lists", motion=True),
    Command("edit.side_up", ("<",), "Scroll beside, up", "side", "-1", "lists", motion=True),
)
"""Those that mean the same in every tab, and those a tab may have no use for."""
