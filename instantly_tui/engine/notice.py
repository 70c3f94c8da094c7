"""What the engine tells the user, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Level = Literal["info", "done", "warn", "error"]


@dataclass(frozen=True)
class Notice:
    """One sentence to the user: what happened, to what, and what next."""

    text: str
    level: Level = "info"
    sticky: bool = False
    """Whether it stays until the user has answered it."""
    about: str = ""
    """What it tells the newest of: it takes the place of what stands about the same; empty for nothing."""


Notify = Callable[[Notice], object]
