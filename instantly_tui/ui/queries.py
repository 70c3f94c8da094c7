"""What a user types into a filter: words the server filters by, and text to look for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from instantly_tui.resources.spec import Filter, Query

WORD = re.compile(r"[a-z][a-z-]*")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMED = 12
"""How many values an error names."""


class BadQuery(ValueError):
    """The text is no query; the message names the nearest word."""


class NotKnownYet(BadQuery):
    """The choices of a filter were not read yet; asking again once they were gives the query."""

    def __init__(self, wanted: Filter) -> None:
        super().__init__(f"reading what `{wanted.name}:` can be")
        self.wanted = wanted


def parse(text: str, filters: Sequence[Filter]) -> Query:
    """Read `status:active tag:vip some text`.

    Raises BadQuery for a word or value that does not exist, NotKnownYet for one that can't be told yet.
    """
    from instantly_tui.resources.spec import Query

    known = {each.name: each for each in filters}
    query = Query()
    free = []
    for word in _words(text):
        name, colon, value = word.partition(":")
        if not colon or not WORD.fullmatch(name):
            free.append(word)
            continue
        if name not in known:
            raise BadQuery(f"there is no filter `{name}:`{_nearest(name, known)}")
        query = query.with_filter(name, _value(known[name], value))
    return Query(" ".join(free), query.filters)


def free_text(text: str) -> str:
    """The part of a half-typed query that is no filter word."""
    words = (word for word in _words(text) if not WORD.fullmatch(word.partition(":")[0]) or ":" not in word)
    return " ".join(words)


def words_of(query: Query, filters: Sequence[Filter]) -> str:
    """The query as the user could have typed it."""
    labels = {each.name: dict(each.options) for each in filters}
    parts = [
        f"{name}:{_quoted(_slug(labels[name][value]) if value in labels.get(name, ()) else value)}"
        for name, value in query.filters
    ]
    return " ".join([*parts, query.search]).strip()


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _value(wanted: Filter, typed: str) -> str:
    """The server's value for a typed word: the value itself, its label, or the only label like it."""
    name, options = wanted.name, wanted.options
    if wanted.source and ID.fullmatch(typed):
        return typed
    if not wanted.known:
        raise NotKnownYet(wanted)
    if not typed:
        raise BadQuery(f"`{name}:` needs a value{_some(_slug(label) for _, label in options)}")
    if not options and not wanted.source:
        return typed
    if typed in (value for value, _ in options):
        return typed
    slug = _slug(typed)
    by_label: dict[str, list[str]] = {}
    for value, label in options:
        by_label.setdefault(_slug(label), []).append(value)
    for like in (slug.__eq__, lambda label: label.startswith(slug), lambda label: slug in label):
        found = [label for label in by_label if like(label)]
        values = [value for label in found for value in by_label[label]]
        if len(values) == 1:
            return values[0]
        if len(found) == 1:
            raise BadQuery(f"there are {len(values)} named `{typed}`: choose one with F")
        if found:
            raise BadQuery(f"`{name}:{typed}` is not one{_some(found)}")
    raise BadQuery(f"`{name}:` can't be `{typed}`{_nearest(slug, by_label)}")


def _slug(text: str) -> str:
    return "-".join(text.casefold().split())


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _nearest(word: str, known: Iterable[str]) -> str:
    words = list(known)
    close = get_close_matches(word, words, 1, 0.4)
    return f"; did you mean `{close[0]}`?" if close else _some(words)


def _some(words: Iterable[str]) -> str:
    known = sorted(words)
    if not known:
        return "; there is nothing to choose from"
    more = ", …" if len(known) > NAMED else ""
    return f"; there are {', '.join(known[:NAMED])}{more}"
