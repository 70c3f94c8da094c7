"""A list with its views on number keys: a few of its own, and the user's by name from `views.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.widget import Widget

from instantly_tui.config.views import SavedQuery, ViewsFile
from instantly_tui.resources.spec import Query
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.queries import BadQuery, NotKnownYet, parse
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.widgets.lines import Line, Piece


@dataclass(frozen=True)
class ListView:
    """A question by name."""

    key: str
    title: str
    query: str
    saved: SavedQuery | None = None
    """The user's own entry it comes from."""


def view_commands(place: str, views: Sequence[ListView]) -> tuple[Command, ...]:
    """The number keys: those of the place's own views, and the rest for the user's."""
    own = {view.key: view.title for view in views}
    return tuple(
        Command(
            f"{place}.view_{key}",
            (key,),
            own.get(key, f"Own view {key}"),
            "view",
            key,
            help="Show only these" if key in own else "From views.toml, by name",
        )
        for key in "0123456789"
    )


def keyed(views: Sequence[ListView], saved: Sequence[SavedQuery]) -> tuple[ListView, ...]:
    """All views with their keys; where there are more than keys, the last key offers those without one."""
    taken = {view.key for view in views}
    free = [key for key in "123456789" if key not in taken]
    keys = free if len(saved) <= len(free) else free[:-1]
    padded = [*keys, *([""] * len(saved))]
    own = (ListView(key, each.name, each.query, each) for key, each in zip(padded, saved, strict=False))
    return (*views, *own)


def view_pieces(
    views: Sequence[ListView], now: ListView | None, width: int, rest_key: str = "9"
) -> list[Piece]:
    """The line of views with the one shown marked; titles give way to a narrow screen, keys never do."""
    shown = [view for view in views if view.key or view is now]
    rest = sum(not view.key for view in views)
    pieces: list[Piece] = []
    for most in (60, 24, 12, 0):
        pieces = [Piece(" ")]
        for view in shown:
            here = view is now
            title = view.title if here else view.title[:most]
            words = " ".join(filter(None, (view.key or rest_key, title)))
            pieces.append(Piece(f"{'▸' if here else ''}{words}", "accent" if here else "muted"))
            pieces.append(Piece("  "))
        if rest and (now is None or now.key):
            pieces.append(Piece(f"{rest_key} {rest} more …", "muted"))
        if sum(cell_len(piece.text) for piece in pieces) <= width:
            break
    return pieces


class SavedViews(ListPlace):
    """A list whose subclass names its own views; the first of them asks for everything."""

    VIEWS: ClassVar[tuple[ListView, ...]] = ()
    DEFAULT_CSS = """
    SavedViews #views { color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._file = ViewsFile(self.shell.launch.places.config / "views.toml")
        self._views = self.VIEWS
        self._shows: tuple[ListView, Query, str] | None = None
        """The view that was opened, with what it came to: another filter is no longer that view."""
        self._drawn: tuple[Sequence[ListView], ListView | None, int] | None = None

    def body(self) -> Iterable[Widget]:
        yield Line(id="views")
        yield from super().body()

    def arrive(self) -> None:
        self._read_views()
        super().arrive()

    @property
    def view(self) -> ListView | None:
        """The view that is shown; None for a filter that is none of them."""
        if self._shows is not None and self._shows[1:] == (self.asked, self.text):
            return self._shows[0]
        return self.VIEWS[0] if self.asked == self.plain() and not self.text else None

    def draw_facts(self) -> None:
        super().draw_facts()
        drawn = (self._views, self.view, self.size.width)
        if drawn != self._drawn:
            # Not at each move of the cursor: laying the titles out costs a sixth of such a key.
            self._drawn = drawn
            self.query_one("#views", Line).show(view_pieces(*drawn))

    def opened_with(self, words: str) -> None:
        """A view by its name, or what the words ask for."""
        wanted = words.strip().casefold()
        view = next((view for view in self._views if view.title.casefold() == wanted), None)
        if view is not None:
            self._open_view(view)
        else:
            super().opened_with(words)

    def action_view(self, key: str) -> None:
        view = next((view for view in self._views if view.key == key), None)
        rest = [view for view in self._views if not view.key]
        if view is not None:
            self._open_view(view)
        elif rest and key == "9":
            items = [Item(each.title, each, detail=each.query) for each in rest]
            self.app.push_screen(Picker("Own views", items), self._view_chosen)
        else:
            self.say(f"no view of yours has this key; write some into {self._file.path}", "warn")

    def _view_chosen(self, view: ListView | None) -> None:
        if view is not None:
            self._open_view(view)

    def _open_view(self, view: ListView) -> None:
        if self.query_of(view.query, partial(self._open_view, view)) is None:
            return
        self.filter_by(view.query)
        self._shows = (view, self.asked, self.text)
        self.draw_facts()

    def _read_views(self) -> None:
        """Take up the user's own views when their file has changed; what is wrong with it is said."""
        if not self._file.changed():
            return
        for problem in self._file.queries.problems:
            self.say(problem, "warn", sticky=True)
        saved = self._file.queries.of(self.place)
        for each in saved:
            try:
                parse(each.query, self.resource.filters)
            except NotKnownYet:
                continue
            except BadQuery as problem:
                self.say(f"{each.where}: “{each.name}”: {problem}", "warn", sticky=True)
        self._views = keyed(self.VIEWS, saved)
