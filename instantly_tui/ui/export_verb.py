"""`:export csv [bom] [path]`: which rows of the list in front go into which new file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from instantly_tui.engine.export_file import UNFINISHED, numbered
from instantly_tui.engine.exports import Source
from instantly_tui.engine.views import View
from instantly_tui.resources.export import FORMS, Encoder, Form
from instantly_tui.resources.export_sources import Here, Matching, here
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.report_files import folder_for
from instantly_tui.ui.screens.list_place import ListPlace

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

BOM = "bom"
_ENDINGS: dict[str, Form] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "md",
    ".markdown": "md",
}


@dataclass(frozen=True)
class Wanted:
    """What was typed."""

    form: Form
    bom: bool = False
    path: Path | None = None
    """None for a name of ours where the user is."""


@dataclass(frozen=True)
class Scope:
    """Rows that may be meant, in words that don't say more than is known."""

    words: str
    detail: str
    source: Callable[[], Source]


def run(app: InstantlyApp, line: str) -> None:
    """Ask which rows are meant, and begin to write them; ValueError for what can't be done."""
    wanted = parse(line)
    place = app.screen
    if not isinstance(place, ListPlace):
        raise ValueError(
            "there is no list here to export; g l shows the leads, :exports what is being written"
        )
    scopes = scopes_of(place, wanted)
    if not scopes:
        raise ValueError("there are no rows here to export")
    items = [Item(scope.words, scope, detail=scope.detail) for scope in scopes]
    title = f"Export {place.resource.title.lower()} as {FORMS[wanted.form]}: which?"
    app.push_screen(Picker(title, items), partial(_chosen, app, place, wanted))


def arguments(_: InstantlyApp) -> Sequence[str]:
    """What the line may go on with."""
    return [*FORMS, f"csv {BOM}", f"tsv {BOM}"]


def parse(line: str) -> Wanted:
    """The form, by its word or the path's ending; ValueError for what is neither or taken."""
    words = line.split()
    form: Form | None = next((form for form in FORMS if words[:1] == [form]), None)
    if form is not None:
        words = words[1:]
    bom = words[:1] == [BOM]
    if bom:
        words = words[1:]
    path = _path_of(" ".join(words)) if words else None
    if path is not None and form is None:
        form = _ENDINGS.get(path.suffix.casefold())
        if form is None and not path.is_dir():
            raise ValueError(f"as what? {', '.join(FORMS)}, as in :export csv {path.name}")
    form = form or "csv"
    if bom and form not in ("csv", "tsv"):
        raise ValueError(f"a byte order mark is for CSV and TSV; {FORMS[form]} has none")
    return Wanted(form, bom, path)


def scopes_of(place: ListPlace, wanted: Wanted) -> list[Scope]:
    """The marked rows, those that were read, and all that match: those there are."""
    encoder = Encoder(place.resource, wanted.form, wanted.bom)
    pager, source, marks = place.pager, place.rows.source, place.rows.marks
    view = source if isinstance(source, View) else None

    def chosen(only: frozenset[str] | None) -> Source:
        keys: Any = only
        if view is not None:
            found = (view.key_at(index) for index in range(len(view)))
            keys = [key for key in found if key is not None and (only is None or key in only)]
        return Here(encoder, pager, here(pager, keys))

    scopes: list[Scope] = []
    marked = len((view or pager).indices_of(marks)) if marks else 0
    if marked:
        scopes.append(Scope(f"{marked:,} marked", "", partial(chosen, frozenset(marks))))
    if len(source):
        words = f"{len(source):,} {'loaded' if view is None else 'shown'}"
        if not pager.complete:
            words += " (more may exist)"
        elif place.text:
            words += f" with “{place.text}”"
        else:
            words += " (all that match)" if place.asked != place.plain() else " (the whole list)"
        scopes.append(Scope(words, _as_read(place), partial(chosen, None)))
    if not place.resource.whole:
        asked = place.asked_words()
        words = f"all that match {asked}: read as it goes" if asked else "all there are: read as it goes"
        scopes.append(Scope(words, "", lambda: Matching(encoder, place.asked)))
    return scopes


def _as_read(place: ListPlace) -> str:
    words: list[str] = []
    if (read_at := place.read_at()) is not None:
        words.append(f"as read {max(0, round(place.workspace.clock.now() - read_at)):,} s ago")
    if place.pager.unreadable:
        words.append(f"{place.pager.unreadable:,} unreadable left out")
    return ", ".join(words)


def _chosen(app: InstantlyApp, place: ListPlace, wanted: Wanted, scope: Scope | None) -> None:
    if scope is None:
        return
    source = scope.source()
    head = {**getattr(source, "head", {}), "words": f"{place.crumbs()}: {scope.words}"}
    try:
        export = None
        for target in _targets(app, place, wanted):
            try:
                export = app.workspace.exports.start(source, target, head)
                break
            except FileExistsError:
                if wanted.path is not None and not wanted.path.is_dir():
                    place.say(
                        f"{target} or {target.name}{UNFINISHED} exists; nothing is overwritten", "error"
                    )
                    return
    except OSError as error:
        place.say(f"the file could not be written: {error.strerror or error} ({error.filename})", "error")
        return
    if export is not None:
        app.navigator.go("exports")


def _targets(app: InstantlyApp, place: ListPlace, wanted: Wanted) -> Sequence[Path] | Any:
    """The file asked for, else one name after the other until one is free."""
    path = wanted.path
    if path is not None and not path.is_dir():
        return [path.absolute()]
    folder = path or folder_for(app.launch.places.state)
    today = app.workspace.clock.wall().date()
    first = folder.absolute() / f"{place.resource.name}-{today}.{wanted.form}"
    return (first if number == 1 else numbered(first, number) for number in count(1))


def _path_of(typed: str) -> Path:
    try:
        path = Path(typed).expanduser()
    except RuntimeError as error:
        raise ValueError(f"there is no such home folder: {typed}") from error
    if os.path.lexists(path) and not path.is_dir():
        raise ValueError(f"{path} exists; nothing is overwritten")
    return path
