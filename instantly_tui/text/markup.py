"""Cut HTML into tags and text, in one pass whose time grows with the length and with nothing else.

The standard library's parser reads the rest of a document again for each construct that never ends, so a
hostile mail can hold it for minutes; here whatever never ends swallows the rest, as it does in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
# A quote that is never closed is read as part of a bare value; it can fail so only once per document.
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>]*+)))?""")
_TAG_END = re.compile(r"[\s/]*+>")

_RAW = {
    name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}
"""Elements whose content is not markup, each with what ends it."""

ATTRIBUTES_LIMIT = 200
"""Attributes of one tag that are read; what follows them is passed over up to the next `>`."""

_NONE: Mapping[str, str] = {}
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


class Tag(NamedTuple):
    """One opening or closing tag."""

    name: str
    """In lower case."""
    closing: bool
    attributes: Mapping[str, str]
    """By lower-case name, character references resolved; the first of equal names counts."""


def tokens(html: str) -> Iterator[Tag | str]:
    """The tags and the text between them, references resolved once; comments and raw content are left out."""
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if start < 0:
            start = len(html)
        if start > position:
            yield unescape(html[position:start])
        if start == len(html):
            return
        closing = html.startswith("/", start + 1)
        name = _NAME.match(html, start + 1 + closing)
        if name is not None:
            piece, position = _tag(html, name, closing)
            if position < 0:
                return
            yield piece
            if isinstance(piece, Tag) and not closing and piece.name in _RAW:
                end = _RAW[piece.name].search(html, position)
                if end is None:
                    return
                position = end.start()
        elif closing or html.startswith(("!", "?"), start + 1):
            position = _after_remark(html, start)
            if position <= 0:
                return
        else:
            yield "<"
            position = start + 1


def _tag(html: str, name: re.Match[str], closing: bool) -> tuple[Tag | str, int]:
    """The tag whose name was matched and the position after it, -1 when it never ends."""
    position = name.end()
    if html.startswith(">", position) and "@" not in name.group():
        return Tag(name.group().lower(), closing, _NONE), position + 1
    attributes: dict[str, str] = {}
    read = 0
    while (end := _TAG_END.match(html, position)) is None:
        attribute = _ATTRIBUTE.match(html, position)
        if attribute is None:
            return "", -1
        position = attribute.end()
        value = attribute[2] or attribute[3] or attribute[4] or ""
        attributes.setdefault(
            attribute[1].lower(), _REFERENCE.sub(lambda found: unescape(found.group()), value)
        )
        read += 1
        if read >= ATTRIBUTES_LIMIT:
            position = html.find(">", position)
            if position < 0:
                return "", -1
    if "@" in name.group():
        # `Dana <dana@example.com>`, written by someone who did not escape it.
        return html[name.start() - 1 : end.end()], end.end()
    return Tag(name.group().lower(), closing, attributes), end.end()


def _after_remark(html: str, start: int) -> int:
    """The position after a comment, a declaration or a processing instruction; 0 when it never ends."""
    if html.startswith("<!--", start):
        return html.find("-->", start + 2) + 3 if html.find("-->", start + 2) >= 0 else 0
    return html.find(">", start) + 1
