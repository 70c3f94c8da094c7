"""The text of a draft out of a file that is none any more: cut short, or damaged."""

from __future__ import annotations

import json
import re

from instantly_tui.engine.drafts import from_json
from instantly_tui.text.clean import clean

LARGEST = 1 << 20
"""Bytes of a file that are looked at."""

_TEXT = re.compile(r'"text":\s*"((?:[^"\\]|\\.)*)')
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")


def salvaged(content: bytes) -> str:
    """What the user typed, as far as it is there; empty when nothing of it can be told.

    Terminal controls are drawn as pictures.
    """
    try:
        return clean(from_json(content).text, lines=True)
    except ValueError:
        pass
    found = _TEXT.search(content[:LARGEST].decode("utf-8", "replace"))
    return clean(_unescaped(found.group(1)), lines=True) if found else ""


def _unescaped(text: str) -> str:
    """A JSON string's content that may end in the middle of a character."""
    try:
        value = json.loads(f'"{_HALF_ESCAPE.sub("", text)}"', strict=False)
    except ValueError:
        return text
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
