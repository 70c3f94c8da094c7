"""The tabs of the inbox: what the server is asked for, and which of the answers are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.engine.views import View
from instantly_tui.resources.emails import is_automatic
from instantly_tui.resources.spec import Query
from instantly_tui.ui.widgets.lines import Piece


@dataclass(frozen=True)
class Tab:
    """One way to look at the inbox."""

    key: str
    title: str
    short: str
    """The title on a narrow screen."""
    query: Query
    empty: str
    """What to say when it holds nothing."""
    where: Callable[[Email], bool] | None = None
    """Which of the mails read are shown; None shows all."""

    def of(self, pager: Any) -> Any:
        """The rows of this tab."""
        return pager if self.where is None else View(pager, where=self.where)

    def within(self, typed: Query) -> Query:
        """What to ask the server: what the user typed, where that leaves it open also what the tab says."""
        held = dict(self.query.filters) | dict(typed.filters)
        return Query(typed.search, tuple(sorted(held.items())))


TABS = (
    Tab("1", "Unread", "Unread", Query(filters=(("is", "unread"),)), "nothing is unread"),
    Tab("2", "All", "All", Query(), "nobody has written yet"),
    Tab("3", "People", "People", Query(), "nobody has written yet", lambda mail: not is_automatic(mail)),
    Tab("4", "Auto-replies", "Auto", Query(), "no automatic reply", is_automatic),
    Tab("5", "Reminders", "Remind", Query(filters=(("has", "reminder"),)), "no thread has a reminder"),
    Tab("6", "Focused", "Focus", Query(filters=(("mode", "focused"),)), "nothing in the focused inbox"),
    Tab("7", "Others", "Other", Query(filters=(("mode", "others"),)), "nothing beside the focused inbox"),
)


def tab_pieces(now: Tab, counts: Mapping[str, str], *, narrow: bool) -> list[Piece]:
    """The line of tabs; only those that were read, or that the server counts, have a number."""
    pieces = []
    for tab in TABS:
        name = tab.short if narrow else tab.title
        count = f" {counts[tab.key]}" if tab.key in counts else ""
        sign, tone = ("▸", "accent") if tab is now else (" ", "muted")
        end = "" if tab is TABS[-1] else "│" if narrow else " │"
        pieces += [Piece(f"{sign}{tab.key} {name}{count}", "accent" if tone == "accent" else "muted")]
        pieces += [Piece(end, "muted")]
    return pieces


def count_of(rows: Any) -> str:
    """How many rows there are, with a + when more may come."""
    return f"{len(rows):,}" + ("" if rows.complete else "+")
