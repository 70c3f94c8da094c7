"""Values of a file as they are sent: no control characters, no blanks around them, addresses alone."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_AROUND = " \t\n\r\xa0\u200b\u200c\u200d\u2060\ufeff\u202a\u202c\u2002\u2003\u2009\u202f"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{6,254}}$)(?=.{{1,64}}@){_LOCAL}@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{2,59}})"
)
LONGEST = 1_000
"""Characters of a cell in which an address is looked for: in an endless one it would take hours."""
_IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>]+?)\s*>[\s;,]*")


def tidy(text: str, *, lines: bool = False) -> str:
    """The text without control characters and blanks around it; in one line, or with `lines` in several."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text)).strip(_AROUND)
    return text if lines else " ".join(text.split("\n")).replace("\t", " ")


def address_in(cell: str) -> str:
    """The address in a cell, out of `Dana <dana@example.com>` or `mailto:` too; empty when there is none."""
    text = cell if cell.isascii() and cell.isprintable() else tidy(cell)
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    if "<" in text and (found := _IN_BRACKETS.fullmatch(text)):
        text = found[1]
    if text[:7].casefold() == "mailto:":
        text = text[7:]
    text = text.strip("'\" ").rstrip(".,;")
    return text if _ADDRESS.fullmatch(text) else ""
