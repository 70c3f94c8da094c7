"""Numbered states as words, unknown numbers included."""

from __future__ import annotations

from collections.abc import Mapping


def word(words: Mapping[int, str], code: int | None, kind: str = "status", none: str = "") -> str:
    """The word for a code; a number nobody documented shows as itself, as in `status 7`."""
    if code is None:
        return none
    return words.get(code, f"{kind} {code}")
