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


class BadQuery(ValueError):
    """The text is no query; the message names the nearest word."""


def parse(text: str, filters: Sequence[Filter]) -> Query:
    """Read `status:active tag:vip some text`; raises BadQuery for a word or value that does not exist."""
    from instantly_tui.resources.spec import Query

    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    known = {each.name: each for each in filters}
    query = Query()
    free = []
    for word in words:
        name, colon, value = word.partition(":")
        if not colon or not WORD.fullmatch(name):
            free.append(word)
            continue
        if name not in known:
            raise BadQuery(f"there is no filter `{name}:`{_nearest(name, known)}")
        query = query.with_filter(name, _value(known[name].options, name, value))
    return Query(" ".join(free), query.filters)


def _value(options: tuple[tuple[str, str], ...], name: str, typed: str) -> str:
    if not options:
        return typed
    low = typed.casefold()
    by_word = {label.casefold().replace(" ", "-"): value for value, label in options}
    by_word |= {value.casefold(): value for value, _ in options}
    if low in by_word:
        return by_word[low]
    raise BadQuery(f"`{name}:` can't be `{typed}`{_nearest(low, by_word)}")


def _nearest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), 1, 0.4)
    return f"; did you mean `{close[0]}`?" if close else f"; there are {', '.join(sorted(known)[:12])}"


def words_of(query: Query, filters: Sequence[Filter]) -> str:
    """The query as the user could have typed it."""
    labels = {each.name: dict(each.options) for each in filters}
    parts = [
        f"{name}:{labels.get(name, {}).get(value, value).replace(' ', '-').lower()}"
        for name, value in query.filters
    ]
    return " ".join([*parts, query.search]).strip()
