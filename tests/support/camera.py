"""What `kill -9` leaves on disk at every step of writing to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import IO

from instantly_tui.config.files import Disk
from tests.support.wire import Wire


class Camera(Disk):
    """Counts the steps on disk and on the line; at the one asked for the process is as good as dead.

    The folder is copied as it is then, locks and all, and nothing leaves over the line any more. What the
    program still does to its own folder no longer matters.
    """

    def __init__(self, folder: Path, copy: Path, at: int) -> None:
        self._folder, self._copy, self._at = folder, copy, at
        self.wire: Wire | None = None
        self.steps = 0

    def step(self, _: str = "") -> None:
        """Count one more step."""
        self.steps += 1
        if self.steps == self._at:
            if self._folder.exists():
                shutil.copytree(self._folder, self._copy)
            if self.wire is not None:
                self.wire.dead = True

    def write(self, file: IO[bytes], content: bytes) -> None:
        self.step()
        super().write(file, content[: len(content) // 2])
        self.step()
        super().write(file, content[len(content) // 2 :])
        self.step()

    def sync(self, handle: int) -> None:
        super().sync(handle)
        self.step()

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self.step()

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.step()
