"""`:snip`: the user's snippets listed, written, renamed and deleted."""

from __future__ import annotations

from collections.abc import Callable

from instantly_tui.config.snippets import Snippet, SnippetFolder, check_name
from instantly_tui.ui.app import InstantlyApp
from instantly_tui.ui.messages import Choice, Message, Question
from instantly_tui.ui.modals.snippet_picker import SnippetPicker
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.screens.snippets import folder_of

USAGE = "list, edit NAME, new NAME, rename OLD to NEW, delete NAME"


def run(app: InstantlyApp, argument: str) -> None:
    """Do what stands behind `:snip`; raises ValueError that says what can't be done."""
    verb, _, name = argument.strip().partition(" ")
    name = name.strip()
    acts: dict[str, Callable[[InstantlyApp, SnippetFolder, str], None]] = {
        "edit": _edit,
        "new": _new,
        "rename": _rename,
        "delete": _delete,
    }
    if verb in ("", "list"):
        show(app)
    elif verb not in acts:
        raise ValueError(f"there is no :snip {verb}; there are {USAGE}")
    elif not name:
        raise ValueError(f"name the snippet: :snip {verb} NAME")
    else:
        try:
            acts[verb](app, folder_of(app), name)
        except LookupError as problem:
            raise ValueError(str(problem)) from problem
        except OSError as problem:
            raise ValueError(f"the snippet {name!r} can't be changed: {problem.strerror}") from problem


def arguments(app: InstantlyApp) -> list[str]:
    """What may follow `:snip`, for completion."""
    own = [snippet.name for snippet in folder_of(app).listing().snippets if snippet.file]
    return ["list", "new ", *(f"{verb} {name}" for verb in ("edit", "rename", "delete") for name in own)]


def show(app: InstantlyApp) -> None:
    """List them with their texts; the one chosen is edited."""

    def chosen(snippet: Snippet | None) -> None:
        if snippet is None:
            return
        try:
            _edit(app, folder_of(app), snippet.name)
        except (ValueError, LookupError) as problem:
            app.say(Message(str(problem), "error"))

    listing = folder_of(app).listing()
    app.push_screen(SnippetPicker("Snippets, to edit", listing, {}), chosen)


def _edit(app: InstantlyApp, folder: SnippetFolder, name: str) -> None:
    snippet = folder.listing().find(name)
    if snippet.file is None:
        raise ValueError(f"{snippet.name!r} is an example; :snip new NAME makes one of your own")
    open_editor(app, snippet.text, lambda text: _keep(app, folder, snippet.name, text), "snippet")


def _new(app: InstantlyApp, folder: SnippetFolder, name: str) -> None:
    check_name(name)
    if any(each.file and each.name.casefold() == name.casefold() for each in folder.listing().snippets):
        raise ValueError(f"there is a snippet {name!r} already; :snip edit {name} opens it")
    open_editor(app, "", lambda text: _keep(app, folder, name, text, new=True), "snippet")


def _keep(app: InstantlyApp, folder: SnippetFolder, name: str, text: str, *, new: bool = False) -> None:
    if not text.strip():
        kept = f"there is no snippet {name!r}" if new else f"the snippet {name!r} stays as it was"
        app.say(Message(f"nothing was written, so {kept}", "warn"))
        return
    try:
        file = folder.create(name, text) if new else folder.write(name, text)
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        app.say(Message(f"the snippet {name!r} was not kept: {why}", "error", sticky=True))
    else:
        app.say(Message(f"snippet {name!r} is kept as {file}", "done"))


def _rename(app: InstantlyApp, folder: SnippetFolder, names: str) -> None:
    old, mark, new = names.partition(" to ")
    if not mark:
        raise ValueError("say the new name too: :snip rename OLD to NEW")
    folder.rename(folder.listing().find(old.strip()).name, new.strip())
    app.say(Message(f"snippet {old.strip()!r} is {new.strip()!r} now", "done"))


def _delete(app: InstantlyApp, folder: SnippetFolder, name: str) -> None:
    snippet = folder.listing().find(name)
    if snippet.file is None:
        raise ValueError(f"{snippet.name!r} is an example; it goes when you have a snippet of your own")

    def gone() -> None:
        try:
            folder.delete(snippet.name)
        except (OSError, LookupError) as problem:
            app.say(Message(f"not deleted: {problem}", "error", sticky=True))
        else:
            app.say(Message(f"snippet {snippet.name!r} deleted", "done"))

    app.messages.ask(
        Question(
            f"Delete the snippet {snippet.name!r}? Its text is gone then.", (Choice("D", "delete", gone),)
        )
    )
