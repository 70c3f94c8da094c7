"""What the engine tells its listeners: that something changed, never what it is now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """Records of `kind` with these keys changed; with no keys, the list itself did."""

    kind: str
    keys: frozenset[str] = frozenset()


Publish = Callable[[Change], object]
