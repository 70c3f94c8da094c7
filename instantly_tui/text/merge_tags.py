"""Merge tags in campaign copy, as in `{{firstName}}`: which there are, and what one lead's mail becomes.

Names are matched as they are spelled: `{{FirstName}}` does not get a lead's `firstName` (API.md §7.2).
Defaults as in `{{firstName|there}}` or `{{firstName | default: "there"}}` and choices as in
`{{RANDOM | Hi | Hello}}` are not in the API's documents but are common in copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal

from instantly_tui.text.clean import clean

Kind = Literal["text", "value", "default", "missing", "sender", "choice"]

LONGEST = 2_000
"""Characters of a tag, choices and all; braces further apart than this belong to no tag."""
_DEPTH = 4
"""Tags within tags that are read: one in a choice is common, more is somebody's joke."""
_BRACES = re.compile(r"\{\{|\}\}")
_LIQUID_DEFAULT = re.compile(r"""\s*default\s*:\s*(?:"([^"]*)"|'([^']*)'|([^"']*))\s*""", re.IGNORECASE)
_LOGIC = re.compile(r"\{%.{0,200}?%\}", re.DOTALL)
_LOOSE = re.compile(r"[^0-9a-z]+")
_SENDER = frozenset(
    {
        "accountsignature",
        "senderfirstname",
        "senderlastname",
        "sendername",
        "senderemail",
        "sendingaccountfirstname",
        "sendingaccountlastname",
        "sendingaccountname",
        "sendingaccountemail",
        "signature",
        "unsubscribe",
        "unsubscribelink",
    }
)


@dataclass(frozen=True)
class Tag:
    """One tag of a text."""

    source: str
    """As it stands in the text, with its braces."""
    start: int
    name: str
    """As the text spells it, on one line; empty for choices."""
    default: str | None = None
    """What stands in for a value that is missing; None when the tag has no default."""
    choices: tuple[str, ...] = ()
    """The wordings of which one is sent."""

    @property
    def sender(self) -> bool:
        """Whether the sending account, not the lead, fills it."""
        return self.name.casefold() in _SENDER


@dataclass(frozen=True)
class Part:
    """A stretch of rendered text."""

    text: str
    kind: Kind = "text"
    name: str = ""
    """The tag's name; empty for plain text."""


@dataclass(frozen=True)
class Rendered:
    """A text as one lead gets it; what is missing still stands in it as its tag."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The words without what they come from."""
        return "".join(part.text for part in self.parts)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names the lead lacks, each once."""
        return tuple(dict.fromkeys(part.name for part in self.parts if part.kind == "missing"))

    def lines(self) -> tuple[tuple[Part, ...], ...]:
        """The parts of each line; a part with line breaks is divided."""
        lines: list[list[Part]] = [[]]
        for part in self.parts:
            for index, text in enumerate(part.text.split("\n")):
                if index:
                    lines.append([])
                if text:
                    lines[-1].append(Part(text, part.kind, part.name))
        return tuple(map(tuple, lines))


def in_html(body: str) -> str:
    """HTML as `find` and its like are to be asked about: with its entities read, but its elements kept.

    A tag with an element inside is none of the lead's variables, and one in a link's address counts too.
    """
    return unescape(body)


def find(text: str) -> tuple[Tag, ...]:
    """The outermost tags of a text or of HTML, in their order."""
    tags: list[Tag] = []
    opened: list[int] = []
    for brace in _BRACES.finditer(text):
        if opened and brace.start() - opened[0] > LONGEST:
            opened.clear()
        if brace.group() == "{{":
            opened.append(brace.start())
        elif opened:
            start = opened.pop()
            if not opened:
                tags.append(_tag(text[start : brace.end()], start))
    return tuple(tags)


def names(text: str) -> tuple[str, ...]:
    """What a lead must have for this text to be whole, each name once: not what has a default."""
    return tuple(dict.fromkeys(tag.name for tag in _inner(text, 0) if _needed(tag)))


def used(text: str) -> tuple[str, ...]:
    """Every name in a text, each once, those with defaults and the sender's among them."""
    return tuple(dict.fromkeys(tag.name for tag in _inner(text, 0) if tag.name))


def missing(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names this text needs that have no value, or an empty one."""
    return tuple(name for name in names(text) if not values.get(name, "").strip())


def render(text: str, values: Mapping[str, str], sender: Mapping[str, str] | None = None) -> Rendered:
    """The text with one lead's values: each is cleaned and never read for tags itself.

    Of choices the first is taken. What the sending account fills stays a tag unless `sender` has it. For
    HTML, turn it to text first: a value is put in as it is.
    """
    return Rendered(tuple(_joined(_parts(text, values, sender or {}, 0))))


def has_logic(text: str) -> bool:
    """Whether it has conditions as in `{% if industry %}`, which are not rendered here."""
    return _LOGIC.search(text) is not None


def near(name: str, known: Iterable[str]) -> str:
    """The known name that differs only in case, `_`, `-` or blanks; empty when there is none."""
    loose = _loose(name)
    return next((other for other in known if other != name and _loose(other) == loose), "")


def _loose(name: str) -> str:
    return _LOOSE.sub("", name.casefold()) or name


def _needed(tag: Tag) -> bool:
    return bool(tag.name) and not tag.sender and not (tag.default or "").strip()


def _tag(source: str, start: int) -> Tag:
    name, bar, rest = source[2:-2].partition("|")
    name = " ".join(name.split())
    if not bar:
        return Tag(source, start, name)
    if name.casefold() == "random":
        return Tag(source, start, "", choices=tuple(_divided(rest)))
    if found := _LIQUID_DEFAULT.fullmatch(rest):
        rest = next((group for group in found.groups() if group is not None), "")
    return Tag(source, start, name, rest.strip())


def _divided(text: str) -> list[str]:
    """The choices between the bars that stand in no tag."""
    choices, depth = [""], 0
    for piece in re.split(r"(\{\{|\}\}|\|)", text):
        depth += (piece == "{{") - (piece == "}}")
        if piece == "|" and depth <= 0:
            choices.append("")
        else:
            choices[-1] += piece
    return [choice.strip() for choice in choices]


def _inner(text: str, depth: int) -> list[Tag]:
    """All tags, those within choices and defaults as well."""
    tags: list[Tag] = []
    for tag in find(text):
        tags.append(tag)
        if depth < _DEPTH:
            for within in (*tag.choices, tag.default or ""):
                tags += _inner(within, depth + 1)
    return tags


def _parts(text: str, values: Mapping[str, str], sender: Mapping[str, str], depth: int) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for tag in find(text):
        parts.append(Part(text[at : tag.start]))
        at = tag.start + len(tag.source)
        if tag.choices:
            first = tag.choices[0]
            within = _parts(first, values, sender, depth + 1) if depth < _DEPTH else [Part(first)]
            parts += [Part(part.text, "choice") if part.kind == "text" else part for part in within]
        else:
            parts.append(_filled(tag, values, sender))
    parts.append(Part(text[at:]))
    return parts


def _filled(tag: Tag, values: Mapping[str, str], sender: Mapping[str, str]) -> Part:
    if tag.sender:
        return Part(_shown(sender.get(tag.name, "")) or tag.source, "sender", tag.name)
    if value := _shown(values.get(tag.name, "")):
        return Part(value, "value", tag.name)
    if (tag.default or "").strip():
        return Part(tag.default or "", "default", tag.name)
    return Part(tag.source, "missing", tag.name)


def _shown(value: str) -> str:
    return clean(value, lines=True).strip()


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Without empty parts, plain neighbours as one."""
    joined: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if joined and joined[-1].kind == part.kind and part.kind in ("text", "choice"):
            joined[-1] = Part(joined[-1].text + part.text, part.kind)
        else:
            joined.append(part)
    return joined
