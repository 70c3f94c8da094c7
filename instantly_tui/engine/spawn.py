"""How the engine starts work beside everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol


class Spawn(Protocol):
    """Runs a coroutine as a task that is kept, and reports it when it fails unexpectedly."""

    def __call__(self, work: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]: ...
