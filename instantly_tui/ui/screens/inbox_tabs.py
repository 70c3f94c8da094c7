"""The tabs of the inbox: each a query by name; those that ask the server the same share what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from instantly_tui.config.views import SavedQuery
from instantly_tui.resources.spec import Query
from instantly_tui.ui.widgets.lines import Piece

GUESS = "A guess from interest status and words in English, German, French and Spanish; see Unread for all"


@dataclass(frozen=True)
class Tab:
    """One way to look at the inbox."""

    key: str
    """The key that opens it."""
    title: str
    short: str
    """The title on a narrow screen."""
    query: Query = field(default_factory=Query)
    empty: str = "nothing matches this query"
    """What to say when it holds nothing."""
    saved: SavedQuery | None = None
    """The user's own words it stands for, which are read when it is opened."""
    help: str = ""


def _unread(key: str, title: str, short: str, kind: str, empty: str) -> Tab:
    """A part of the unread mails, told by their words."""
    return Tab(key, title, short, Query(filters=(("is", f"{kind},unread"),)), empty, help=GUESS)


UNREAD = Tab("4", "Unread", "Unread", Query(filters=(("is", "unread"),)), "nothing is unread")
TABS = (
    _unread("1", "Hot", "Hot", "hot", "nothing hot is unread"),
    _unread("2", "Objection", "Obj", "objection", "no objection is unread"),
    _unread("3", "Question", "Ask", "question", "no question is unread"),
    UNREAD,
    _unread("5", "Auto-replies", "Auto", "auto", "no automatic reply is unread"),
    Tab("6", "Reminders", "Rem", Query(filters=(("has", "reminder"),)), "no thread has a reminder"),
    Tab("7", "Others", "Oth", Query(filters=(("mode", "others"),)), "nothing beside the focused inbox"),
    Tab("8", "All", "All", Query(), "nobody has written yet"),
)
OWN_KEYS = ("9", "0")
"""Keys of the user's own queries; with more than two, the second offers all but the first."""


def own_tabs(saved: Sequence[SavedQuery]) -> tuple[Tab, ...]:
    """A tab for each of the user's own queries; the first two have keys, unless there are more."""
    keys = OWN_KEYS if len(saved) <= len(OWN_KEYS) else OWN_KEYS[:1]
    padded = [*keys, *([""] * len(saved))]
    return tuple(Tab(key, each.name, each.name, saved=each) for key, each in zip(padded, saved, strict=False))


def shown_tabs(tabs: Sequence[Tab], now: Tab) -> list[Tab]:
    """The tabs with a key, and one for the own queries that have none: the open one, or their number."""
    shown = [tab for tab in tabs if tab.key]
    rest = [tab for tab in tabs if not tab.key]
    if now in rest:
        shown.append(now)
    elif rest:
        shown.append(Tab(OWN_KEYS[1], f"{len(rest)} more …", f"+{len(rest)}"))
    return shown


def tab_pieces(now: Tab, tabs: Sequence[Tab], counts: Mapping[str, str], width: int) -> list[Piece]:
    """The line of tabs, as wordy as the width allows; only those that were read or counted have a number.

    `counts` by title. Titles give way to a narrow screen, numbers never do.
    """
    shown = shown_tabs(tabs, now)
    for full, names, gap in _LEVELS:
        pieces = _pieces(now, shown, counts, full=full, names=names, gap=gap)
        if sum(cell_len(piece.text) for piece in pieces) <= width:
            break
    return pieces


_LEVELS = ((True, True, " "), (False, True, " "), (False, True, ""), (False, False, " "), (False, False, ""))
"""From wordy to brief: full titles, titles of all tabs or of the open one alone, space around."""


def _pieces(
    now: Tab, tabs: Sequence[Tab], counts: Mapping[str, str], *, full: bool, names: bool, gap: str
) -> list[Piece]:
    pieces: list[Piece] = []
    for number, tab in enumerate(tabs):
        here = tab is now
        title = (tab.title if full else tab.short) if names or here else ""
        words = [tab.key or OWN_KEYS[1], title, counts.get(tab.title, "")]
        pieces.append(
            Piece(("▸" if here else gap) + " ".join(filter(None, words)), "accent" if here else "muted")
        )
        if number < len(tabs) - 1:
            pieces.append(Piece(" │" if full else "│", "muted"))
    return pieces


def count_of(shown: int, complete: bool) -> str:
    """How many rows there are, with a + when more may come."""
    return f"{shown:,}" + ("" if complete else "+")
