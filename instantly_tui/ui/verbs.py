"""The command bar: every verb with what it does, how it completes and what it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from instantly_tui.ui.messages import Message
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.themes import THEMES

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.ui.screens.deciding import Deciding

Run = Callable[["InstantlyApp", str], object]


@dataclass(frozen=True)
class Verb:
    """One word of the command bar."""

    names: tuple[str, ...]
    usage: str
    run: Run
    arguments: Callable[[InstantlyApp], Sequence[str]] = lambda _: ()


def go(place: str) -> Run:
    """Open a section, handing it the rest of the line."""

    def run(app: InstantlyApp, argument: str) -> None:
        app.navigator.go(place, *([argument] if argument else []))

    return run


def _inbox(app: InstantlyApp, argument: str) -> None:
    go("clients" if argument == "all" else "inbox")(app, "" if argument == "all" else argument)


def _theme(app: InstantlyApp, argument: str) -> None:
    if argument not in THEMES:
        raise ValueError(f"there is no theme `{argument}`; there are {', '.join(THEMES)}")
    app.theme = THEMES[argument]


def _command(app: InstantlyApp, argument: str) -> None:
    """Run a command of this place by its id, as the palette does by its title."""
    if isinstance(app.screen, PlaceScreen):
        command = app.screen.keys.named(argument)
        if command is None:
            raise ValueError(f"`{argument}` is no command of this place; ? shows them")
        app.screen.perform(command)


def _commands_here(app: InstantlyApp) -> Sequence[str]:
    return [command.id for command in app.screen.keys.commands] if isinstance(app.screen, PlaceScreen) else ()


def _who(app: InstantlyApp, argument: str) -> None:
    """Everything about an address; without one, about whoever the row under the cursor is."""
    from instantly_tui.engine.drafts import is_address

    here = getattr(app.screen, "address_here", None)
    address = argument or (here() if here is not None else "")
    if not address:
        raise ValueError("whose? an address is needed here, as in :who dana@example.com")
    if not is_address(address):
        raise ValueError(f"“{address[:60]}” is no address; one looks like dana@example.com")
    app.navigator.go("who", address)


def _log(app: InstantlyApp, _: str) -> None:
    from instantly_tui.ui.modals.picker import Item, Picker

    items = [Item(message.text, None, section="") for message in reversed(app.messages.log)]
    app.push_screen(Picker("What was said, newest first", items, empty="nothing was said yet"))


def _results(app: InstantlyApp, _: str) -> None:
    from instantly_tui.ui.results import open_results

    open_results(app)


def _remind(app: InstantlyApp, argument: str) -> None:
    remind = getattr(app.screen, "remind_by", None)
    if remind is None:
        raise ValueError(":remind sets the reminder of a thread; g i shows the threads")
    remind(argument)


def _deciding(app: InstantlyApp, verb: str) -> Deciding:
    """The place in front, when something can be decided on there now."""
    from instantly_tui.ui.screens.deciding import Deciding

    if not isinstance(app.screen, Deciding):
        raise ValueError(f":{verb} decides on threads or leads; g i shows the threads, g l the leads")
    if reason := app.screen.why_undecidable():
        raise ValueError(reason)
    return app.screen


def _assign(app: InstantlyApp, argument: str) -> None:
    place = _deciding(app, "assign")
    if argument:
        place.assign_by(argument)
    else:
        place.action_assign()


def _status(app: InstantlyApp, argument: str) -> None:
    place = _deciding(app, "status")
    if not argument:
        raise ValueError(f"which? there are {', '.join(_statuses(app))} and your own labels")
    place.status_by(argument)


def _statuses(_: InstantlyApp) -> Sequence[str]:
    from instantly_tui.ui.screens.deciding import STATUS_WORDS

    return STATUS_WORDS


def _block(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui.screens.blocking import block

    if not argument:
        raise ValueError(":block takes an address or a domain")
    if isinstance(app.screen, PlaceScreen):
        block(app.screen, [argument.casefold()], (), lambda: None)


def _unblock(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui.screens.blocking import unblock

    if not argument:
        raise ValueError(":unblock takes an address or a domain")
    if isinstance(app.screen, PlaceScreen):
        unblock(app.screen, argument)


def _snip(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui import snip

    snip.run(app, argument)


def _snips(app: InstantlyApp) -> Sequence[str]:
    from instantly_tui.ui import snip

    return snip.arguments(app)


def _report(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui import report_verb

    report_verb.run(app, argument)


def _reports(app: InstantlyApp) -> Sequence[str]:
    from instantly_tui.ui import report_verb

    return report_verb.arguments(app)


def _export(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui import export_verb

    export_verb.run(app, argument)


def _import(app: InstantlyApp, argument: str) -> None:
    from instantly_tui.ui import import_verb

    import_verb.run(app, argument)


def _files_of_leads(app: InstantlyApp) -> Sequence[str]:
    from instantly_tui.ui import import_verb

    return import_verb.arguments(app)


def _export_forms(app: InstantlyApp) -> Sequence[str]:
    from instantly_tui.ui import export_verb

    return export_verb.arguments(app)


def _on_campaigns(what: str) -> Run:
    """Act on campaigns by name, on the marked ones, or on the one in front."""

    def run(app: InstantlyApp, argument: str) -> None:
        from instantly_tui.ui import campaign_verbs

        campaign_verbs.BY_NAME[what](app, argument)

    return run


def _campaign_names(*more: str) -> Callable[[InstantlyApp], Sequence[str]]:
    def names(app: InstantlyApp) -> Sequence[str]:
        from instantly_tui.ui import campaign_verbs

        return (*more, *campaign_verbs.names(app))

    return names


def _cancel_quit(app: InstantlyApp, _: str) -> None:
    app.action_quit_app()


def _campaign_file(what: str) -> Run:
    """Do to a campaign, or with a file of one, what the function of that name does."""

    def run(app: InstantlyApp, argument: str) -> None:
        from instantly_tui.ui import campaign_files

        getattr(campaign_files, what)(app, argument)

    return run


VERBS = (
    Verb(("brief", "b"), "what needs you now", go("brief")),
    Verb(("inbox", "i"), "the Unibox [query], or that of all clients: all", _inbox, lambda _: ("all",)),
    Verb(("campaigns", "c"), "campaigns [filter]", go("campaigns")),
    Verb(
        ("pause",),
        "stop campaigns [NAME|marked|all]",
        _on_campaigns("pause"),
        _campaign_names("all", "marked"),
    ),
    Verb(
        ("activate",), "start campaigns [NAME|marked]", _on_campaigns("activate"), _campaign_names("marked")
    ),
    Verb(("duplicate",), "a draft like this campaign [NAME]", _on_campaigns("duplicate"), _campaign_names()),
    Verb(("rename",), "another name for this campaign [NEW NAME]", _on_campaigns("rename")),
    Verb(
        ("share",),
        "let others copy this campaign by its id [NAME]",
        _on_campaigns("share"),
        _campaign_names(),
    ),
    Verb(("from-shared",), "a draft of a shared campaign ID", _on_campaigns("from-shared")),
    Verb(
        ("delete",), "delete this campaign with its leads [NAME]", _on_campaigns("delete"), _campaign_names()
    ),
    Verb(("accounts", "acc", "a"), "sending accounts [err|paused|@domain]", go("accounts")),
    Verb(("leads", "l"), "leads [@campaign] [filter]", go("leads")),
    Verb(("stats", "numbers", "n"), "numbers [7d|30d|from..to]", go("numbers")),
    Verb(("report",), "write a report [NAME|all] [30d|from..to]", _report, _reports),
    Verb(("export",), "rows of this list to a new file [csv|tsv|jsonl|md] [PATH]", _export, _export_forms),
    Verb(("import",), "leads from a CSV, TSV or JSON Lines FILE, after a dry run", _import, _files_of_leads),
    Verb(("exports",), "lists being written to files, to pause or go on with", go("exports")),
    Verb(("outbox", "o"), "replies on their way", go("outbox")),
    Verb(("drafts",), "replies not sent", go("drafts")),
    Verb(("jobs",), "background jobs", go("jobs")),
    Verb(("ws", "workspaces"), "client workspaces [name]", go("workspaces")),
    Verb(("remind",), "remind of this thread [fri 9|3d|2h|24 dec]", _remind),
    Verb(("status",), "interest status [interested|none|own label]", _status, _statuses),
    Verb(("assign",), "make a member own the lead [NAME|nobody]", _assign),
    Verb(("block",), "send nothing to ADDRESS or DOMAIN any more", _block),
    Verb(("unblock",), "let ADDRESS or DOMAIN through again", _unblock),
    Verb(("incident",), "what burns, and a plan to contain it", go("incident")),
    Verb(("lists",), "lead lists [text]", go("lists")),
    Verb(("labels",), "own interest statuses [text]", go("labels")),
    Verb(("results",), "what became of each row of the last acts", _results),
    Verb(("who",), "everything about an address [ADDRESS]", _who),
    Verb(("snip", "snippets"), "snippets [edit|new|rename|delete NAME]", _snip, _snips),
    Verb(("export-campaign",), "the campaign here to a new FILE.json or FILE.toml", _campaign_file("export")),
    Verb(
        ("create-campaign",), "a draft from FILE.json or FILE.toml, after a review", _campaign_file("create")
    ),
    Verb(("new-campaign",), "an empty draft called NAME, after a review", _campaign_file("new")),
    Verb(("edit-campaign",), "the whole campaign here in your own editor", _campaign_file("edit")),
    Verb(("undo", "u"), "take the last act back", lambda app, _: app.action_undo()),
    Verb(("theme",), "colours NAME", _theme, lambda _: tuple(THEMES)),
    Verb(("do",), "run a command by its id", _command, _commands_here),
    Verb(("keys", "help", "h"), "the keys of this place", lambda app, _: app.action_help()),
    Verb(("log",), "what was said", _log),
    Verb(("refresh",), "ask the server again", lambda app, _: app.action_refresh()),
    Verb(("q", "quit"), "leave", _cancel_quit),
)
BY_NAME = {name: verb for verb in VERBS for name in verb.names}


def run(app: InstantlyApp, line: str) -> None:
    """Do what a typed line says, or say why not; a number goes to that row."""
    line = " ".join(line.split())
    if not line:
        return
    if line.isdigit():
        _go_to_row(app, int(line))
        return
    name, _, argument = line.partition(" ")
    verb = BY_NAME.get(name)
    if verb is None:
        close = get_close_matches(name, list(BY_NAME), 1, 0.5)
        hint = f"did you mean :{close[0]}?" if close else "tab lists them"
        app.say(Message(f"there is no command :{name}; {hint}", "error"))
        return
    try:
        verb.run(app, argument.strip())
    except ValueError as problem:
        app.say(Message(str(problem), "error"))


def _go_to_row(app: InstantlyApp, row: int) -> None:
    goto = getattr(app.screen, "goto", None)
    if goto is None:
        app.say(Message("there are no rows to go to here", "warn"))
    else:
        goto(row)


def complete(app: InstantlyApp, line: str) -> Sequence[str]:
    """The lines that the typed one may become: verbs, then their arguments."""
    name, space, argument = line.partition(" ")
    if not space:
        return sorted(verb.names[0] for verb in VERBS if any(each.startswith(name) for each in verb.names))
    verb = BY_NAME.get(name)
    if verb is None:
        return ()
    typed = argument.casefold()
    return [f"{name} {each}" for each in verb.arguments(app) if each.casefold().startswith(typed)]
