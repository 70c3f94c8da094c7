"""What a user types into a filter: words the server filters by, and text to look for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

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

    known = {name: each for each in filters for name in (each.name, *each.aliases)}
    query = Query()
    free = []
    for word in _words(text):
        typed, colon, value = word.partition(":")
        if not colon or not WORD.fullmatch(typed):
            free.append(word)
            continue
        if typed not in known:
            raise BadQuery(f"there is no filter `{typed}:`{_nearest(typed, known)}")
        wanted = known[typed]
        query = query.with_filter(wanted.name, _with_former(query, wanted, _value(wanted, value)))
    return Query(" ".join(free), query.filters)


def free_words(text: str) -> tuple[str, ...]:
    """The words of a query, also of a half-typed one, that are no filters; what stands in quotes is one."""
    words = (word for word in _words(text) if not WORD.fullmatch(word.partition(":")[0]) or ":" not in word)
    return tuple(words)


def free_text(text: str) -> str:
    """The part of a half-typed query that is no filter word."""
    return " ".join(free_words(text))


def in_quotes(words: Iterable[str]) -> str:
    """Words as they are typed to be read as the same words."""
    return " ".join(_quoted(word) for word in words)


def both(first: Query, second: Query, filters: Sequence[Filter]) -> Query:
    """What fits both; where a filter has only one value, that of the second."""
    from instantly_tui.resources.spec import Query

    held = dict(first.filters)
    several = {each.name for each in filters if each.several}
    for name, value in second.filters:
        values = {*held.get(name, value).split(","), *value.split(",")}
        held[name] = ",".join(sorted(values)) if name in several else value
    return Query(second.search or first.search, tuple(sorted(held.items())))


def divided(
    query: Query, filters: Sequence[Filter]
) -> tuple[Query, tuple[Callable[[Any], bool], ...], tuple[str, ...]]:
    """What to ask the server, which of the records read are meant, and the words only these decide.

    A filter that both can tell is asked of the server and kept to here, for what was changed since.
    """
    from instantly_tui.resources.spec import Query

    known = {each.name: each for each in filters}
    asked: list[tuple[str, str]] = []
    fits: list[Callable[[Any], bool]] = []
    words: list[str] = []
    for name, held in query.filters:
        wanted = known[name]
        values = held.split(",") if wanted.several else [held]
        if wanted.fits is not None:
            fits += [wanted.fits(value) for value in values]
        words += [f"{name}:{_quoted(value)}" for value in values if wanted.local(value)]
        served = [value for value in values if not wanted.local(value)]
        if served:
            asked.append((name, ",".join(served)))
    return Query(query.search, tuple(asked)), tuple(fits), tuple(words)


def words_of(query: Query, filters: Sequence[Filter]) -> str:
    """The query as the user could have typed it."""
    labels = {each.name: dict(each.options) for each in filters}
    several = {each.name for each in filters if each.several}
    parts = [
        f"{name}:{_quoted(_slug(labels[name][value]) if value in labels.get(name, ()) else value)}"
        for name, held in query.filters
        for value in (held.split(",") if name in several else (held,))
    ]
    return " ".join([*parts, query.search]).strip()


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        # A quotation that is still being typed.
        return text.replace('"', " ").split()


def _with_former(query: Query, wanted: Filter, value: str) -> str:
    """The value beside those typed before it; a word that takes only one must not stand there twice."""
    former = query.get(wanted.name)
    if former is None:
        return value
    if not wanted.several:
        raise BadQuery(f"`{wanted.name}:` can be only one thing, but is typed twice")
    return ",".join(sorted({*former.split(","), value}))


def _value(wanted: Filter, typed: str) -> str:
    """The server's value for a typed word: the value itself, its label, or the only label like it."""
    name, options = wanted.name, wanted.options
    if wanted.source and ID.fullmatch(typed):
        return typed
    if not wanted.known:
        fixed = [value for value, label in options if typed == value or _slug(typed) == _slug(label)]
        if len(fixed) == 1:
            return fixed[0]
        raise NotKnownYet(wanted)
    if not typed:
        raise BadQuery(f"`{name}:` needs a value{_some(_slug(label) for _, label in options)}")
    if not options and not wanted.source:
        if reason := wanted.check(typed):
            raise BadQuery(f"`{name}:{typed}`: {reason}")
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
