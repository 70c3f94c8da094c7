"""What a list is, as plain values: one `Resource` each, nothing else to add."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.page import Page, Record

R = TypeVar("R", bound=Record)

Tone = Literal["plain", "good", "warn", "bad", "muted", "accent"]


@dataclass(frozen=True)
class Cell:
    """One short text and what it means; the tone never says what the text doesn't."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a list."""

    title: str
    cell: Callable[[R], Cell | str]
    width: int | None = None
    """In cells; None shares what the fixed columns leave."""
    align: Literal["left", "right"] = "left"
    drop: int = 0
    """On a narrow screen the columns with the highest number go first; 0 never goes."""
    wide: bool = False
    """Only shown when the user asked for wide columns."""
    order: Callable[[R], Any] | None = None
    """What to sort by, None for a record that has no value; None when the column can't be sorted."""
    least: int = 12
    """A column without a width that would get fewer cells costs a droppable one its place."""


@dataclass(frozen=True)
class Query:
    """What of a list is asked for; equal queries share a pager."""

    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    """Name and value of each server filter, in order of name; a flag has the value `yes`."""

    def get(self, name: str) -> str | None:
        return dict(self.filters).get(name)

    def with_filter(self, name: str, value: str | None) -> Query:
        """The same question with one filter set, or cleared by None."""
        rest = {key: held for key, held in self.filters if key != name}
        if value is not None:
            rest[name] = value
        return Query(self.search, tuple(sorted(rest.items())))


def always(_: Any) -> str | None:
    """Never blocked."""
    return None


def no_place(_: Any) -> str:
    """Acted on where it is."""
    return ""


def by_the_server(_: str) -> bool:
    """No value is decided here."""
    return False


@dataclass(frozen=True)
class Filter:
    """A word of a query with a value: a filter the server applies, or one decided over what was read."""

    name: str
    """The word in a query, as in `status:active`."""
    title: str
    options: tuple[tuple[str, str], ...] = ()
    """Value and label of each choice; empty for free text."""
    source: str = ""
    """Name of the resource whose records are the choices, when they are not fixed."""
    known: bool = True
    """Whether the choices were read; fixed ones always are."""
    aliases: tuple[str, ...] = ()
    """Other words for it."""
    several: bool = False
    """Whether it may stand there more than once: all values must hold, and are kept with commas between."""
    check: Callable[[str], str | None] = always
    """Why a typed value can't be one, as the end of a sentence; None when it can."""
    local: Callable[[str], bool] = by_the_server
    """Whether a value means nothing to the server, so that it narrows what was read."""
    fits: Callable[[str], Callable[[Any], bool]] | None = None
    """Tells for a value which records are meant; None when only the server can tell."""


@dataclass(frozen=True)
class Action(Generic[R]):
    """Something a key does to the record under the cursor, or to each marked one."""

    name: str
    title: str
    key: str
    """One key, or two separated by a space for a chord."""
    call: Callable[[R], Call[Any]]
    edit: Callable[[R], Mapping[str, Any]] | None = None
    """The fields to show changed before the server answers; None shows no guess."""
    blocked: Callable[[R], str | None] = always
    """Why it can't be done to this record now, or None when it can."""
    instead: Callable[[R], str] = no_place
    """Id of the place to open on this record, where it is looked at before it is acted on; empty for none."""
    confirm: Callable[[tuple[R, ...]], str] | None = None
    """The question to ask first; None asks nothing."""
    reread: Callable[[R], Call[R]] | None = None
    """How to learn the truth when the answer to `call` is lost or says nothing."""
    undo: str | None = None
    """Name of the action that takes it back."""
    inverse: Callable[[R], Action[R]] | None = None
    """Makes the action that takes it back, from the record as it was before, where no named one does."""
    hold: bool = False
    """Whether it waits out the undo window before it is sent."""
    removes: bool = False
    """Whether the record leaves the list."""
    along: Action[R] | None = None
    """What is done to the same records with it, and taken back with it; only its failures are said."""
    many: Callable[[tuple[R, ...]], Call[Any]] | None = None
    """The bulk call for marked rows, where the API has one; else `call` for each."""
    failed: Callable[[Any, R], str | None] | None = None
    """Reads the answer of `many`: why it was not done to this record, or None when it was."""
    job: Callable[[Any], str | None] | None = None
    """Picks the id of the background job out of the answer."""
    help: str = ""


@dataclass(frozen=True)
class Resource(Generic[R]):
    """One kind of list: how to read it, show it and act on it."""

    name: str
    title: str
    key: Callable[[R], str]
    page: Callable[[Query, str | None], Call[Page[R]]]
    columns: tuple[Column[R], ...]
    filters: tuple[Filter, ...] = ()
    actions: tuple[Action[R], ...] = ()
    aliases: tuple[str, ...] = ()
    one: Callable[[str], Call[R]] | None = None
    """Reads one record by its key."""
    name_of: Callable[[R], str] = str
    """What to call a record in a sentence."""
    detail: Callable[[R], tuple[tuple[str, Cell], ...]] | None = None
    """Label and value of each fact worth showing; None shows the columns."""
    whole: bool = False
    """Whether the list is short enough to be read to its end on opening, so that it can be sorted."""
    searchable: bool = True
    """Whether the server looks for text in it; a whole list is searched here."""
    by: str = ""
    """Title of the column it is sorted by at first, once it is whole; empty keeps the server's order."""
    check: Callable[[Query], Callable[[Sequence[R], datetime], Mapping[str, int]]] | None = None
    """Counts, by the filter's word, the records of an answer of that time that do not fit the question."""
    detail_place: str = ""
    """Id of the place that opens one record; empty for the common one."""
    link: Callable[[R], str] | None = None
    """Its page in the web app."""
    email: Callable[[R], str | None] | None = None
    """The address to copy."""

    def action(self, name: str) -> Action[R]:
        return next(action for action in self.actions if action.name == name)


Registry = tuple[Resource[Any], ...]
