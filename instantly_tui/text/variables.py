"""Variables in a snippet, as in `{{firstName|there}}`: which there are, and what they become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from instantly_tui.text.clean import clean

_VARIABLE = re.compile(r"\{\{([^{}|\n]*)(?:\|([^{}\n]*))?\}\}")
_NOT_OURS = frozenset({"random"})
"""Words before a `|` that mean something else in the field: `{{RANDOM|Hi|Hello}}` has no default value."""


@dataclass(frozen=True)
class Filled:
    """A text with what is known put in."""

    text: str
    missing: tuple[str, ...] = ()
    """Variables that have no value and no default; they still stand in the text."""
    by_default: tuple[str, ...] = ()
    """Variables whose default was taken."""
    other_case: tuple[tuple[str, str], ...] = ()
    """As the snippet spells it, and as the lead does."""


def variables_in(text: str) -> tuple[str, ...]:
    """The names of the variables in a text, as it spells them, each once."""
    return tuple(dict.fromkeys(found.group(1).strip() for found in _VARIABLE.finditer(text)))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put the values in; one that is empty is as good as none.

    A name is matched as it is, else without regard to case. Each value becomes one clean line and is never
    read for variables itself: it may be a stranger's text.
    """
    folded: dict[str, str] = {}
    for name in values:
        folded.setdefault(name.casefold(), name)
    missing: dict[str, None] = {}
    defaults: dict[str, None] = {}
    cases: dict[tuple[str, str], None] = {}

    def put(found: re.Match[str]) -> str:
        name, default = found.group(1).strip(), found.group(2)
        known = name if name in values else folded.get(name.casefold(), "")
        value = clean(values[known]).strip() if known else ""
        if value:
            if known != name:
                cases[name, known] = None
            return value
        if default is not None and default.strip() and name.casefold() not in _NOT_OURS:
            defaults[name] = None
            return default.strip()
        missing[name] = None
        return found.group()

    filled = _VARIABLE.sub(put, text)
    return Filled(filled, tuple(missing), tuple(defaults), tuple(cases))
