"""What the inbox asks for: the tab's query and the user's filter, and what of both is decided here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from instantly_tui.config.views import ViewsFile
from instantly_tui.resources.spec import Query
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.queries import BadQuery, NotKnownYet, both, divided, free_words, in_quotes, parse
from instantly_tui.ui.screens.inbox_tabs import OWN_KEYS, TABS, UNREAD, Tab, own_tabs
from instantly_tui.ui.screens.list_core import ListCore
from instantly_tui.ui.screens.triage import Triage

BARE_ADDRESS = re.compile(r"(^|\s)([^\s:\"']+@[^\s:\"']+)")


class Meaning(NamedTuple):
    """What a tab and the filter come to."""

    asked: Query
    """The server's part."""
    fits: tuple[Callable[[Any], bool], ...]
    """Which of the mails read are meant."""
    words: tuple[str, ...]
    """What of it only these decide."""


class InboxQueries(Triage):
    """The tabs and the filter of the inbox."""

    def __init__(self) -> None:
        super().__init__()
        self.tab = UNREAD
        self._tabs: tuple[Tab, ...] = TABS
        self._own = ViewsFile(self.shell.launch.places.config / "views.toml")
        self._meanings: dict[str, Meaning] = {}

    def show_query(self) -> None:
        """Called when the tab or the filter says something else."""

    def meanings_changed(self) -> None:
        """Called when what is known of other tabs holds no more."""
        self._meanings.clear()

    def _meaning(self, tab: Tab) -> Meaning:
        if tab.title not in self._meanings:
            filters = self.resource.filters
            query = both(tab.query, self.asked, filters)
            asked, fits, words = divided(Query("", query.filters), filters)
            self._meanings[tab.title] = Meaning(asked, fits, words)
        return self._meanings[tab.title]

    def action_tab(self, key: str) -> None:
        tab = next((tab for tab in self._tabs if tab.key == key), None)
        rest = [tab for tab in self._tabs if not tab.key]
        if tab is not None:
            self._open_tab(tab)
        elif key == OWN_KEYS[1] and rest:
            items = [Item(each.title, each, detail=each.saved.query if each.saved else "") for each in rest]
            self.app.push_screen(Picker("Own queries", items), self._chosen_own)
        else:
            self.say(f"no query of yours has this key; write some into {self._own.path}", "warn")

    def _chosen_own(self, tab: Tab | None) -> None:
        if tab is not None:
            self._open_tab(tab)

    def _open_tab(self, tab: Tab) -> None:
        if tab.saved is not None and tab.query == Query():
            query = self._own_query(tab, partial(self._open_tab, tab))
            if query is None:
                return
            tab = replace(tab, query=query)
            self._meanings.pop(tab.title, None)
            self._tabs = tuple(tab if each.title == tab.title else each for each in self._tabs)
        self.tab = tab
        self.show_query()

    def _own_query(self, tab: Tab, later: Callable[[], None]) -> Query | None:
        """What the user's words mean; None when that can't be told yet, or is nothing, which is said."""
        words = BARE_ADDRESS.sub(r"\1lead:\2", tab.saved.query if tab.saved else "")
        query = self.query_of(words, later)
        return None if query is None else Query(in_quotes(free_words(words)), query.filters)

    def read_own(self) -> None:
        """Take up the user's own queries when their file has changed; what is wrong with it is said."""
        if not self._own.changed():
            return
        for problem in self._own.queries.problems:
            self.say(problem, "warn", sticky=True)
        self._tabs = (*TABS, *own_tabs(self._own.queries.of(self.place)))
        known = tuple(replace(each, known=not each.source) for each in self.resource.filters)
        for tab in self._tabs[len(TABS) :]:
            try:
                parse(tab.saved.query if tab.saved else "", known)
            except NotKnownYet:
                continue
            except BadQuery as problem:
                self.say(f"{tab.saved and tab.saved.where}: “{tab.title}”: {problem}", "warn", sticky=True)
        self.meanings_changed()
        if self.tab.saved is not None:
            same = (tab for tab in self._tabs if tab.saved == self.tab.saved)
            self.tab = next((replace(tab, query=self.tab.query) for tab in same), UNREAD)

    def opened_with(self, words: str, where: str = "") -> None:
        tab = next((tab for tab in self._tabs if tab.title.casefold() == words.strip().casefold()), None)
        if tab is not None:
            self._open_tab(tab)
        else:
            super().opened_with(words, where)

    def show_all(self) -> None:
        self.tab = TABS[-1]
        self.meanings_changed()

    def filter_by(self, words: str) -> None:
        """A bare address stands for the lead's, the only text the server looks for; other text is ours."""
        words = BARE_ADDRESS.sub(r"\1lead:\2", words)
        query = self.query_of(words, partial(self.filter_by, words))
        if query is None:
            return
        self.text = in_quotes(free_words(words))
        asked = Query("", query.filters)
        if asked != self.asked:
            self.ask_for(asked)
        else:
            self.show_query()

    def filter_text(self, text: str) -> None:
        if text != self.text:
            ListCore.filter_text(self, text)

    def _filter_value(self, name: str, value: str | None) -> None:
        wanted = next(each for each in self.resource.filters if each.name == name)
        reason = wanted.check(value) if value and not wanted.options else None
        if reason is not None:
            self.say(f"`{name}:{value}`: {reason}", "error")
        else:
            super()._filter_value(name, value)

    def ask_for(self, query: Query) -> None:
        self.asked = query
        self.meanings_changed()
        self.show_query()
