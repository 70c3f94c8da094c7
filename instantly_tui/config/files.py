"""Where our files lie, and how they are written so that nobody else reads them and no crash halves them."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from platformdirs import PlatformDirs

APP = "instantly-tui"
HOME = "INSTANTLY_TUI_HOME"
"""Environment variable that puts all folders below one."""


@dataclass(frozen=True)
class Places:
    """The folders of one user; none has to exist yet."""

    config: Path
    """What the user wrote or chose."""
    state: Path
    """What must survive a restart: drafts, the outbox, the log."""
    cache: Path
    """What may be deleted at any time."""

    @property
    def settings(self) -> Path:
        return self.config / "config.toml"

    @property
    def profiles(self) -> Path:
        return self.config / "profiles.toml"

    @property
    def keys(self) -> Path:
        return self.config / "keys.toml"

    @property
    def log(self) -> Path:
        return self.state / "log"

    def drafts(self, profile: str) -> Path:
        return self.state / "drafts" / profile


def places(env: Mapping[str, str]) -> Places:
    """The folders for this environment: below `INSTANTLY_TUI_HOME`, else where the system wants them.

    Raises ValueError when that variable names the home of a user who isn't there.
    """
    if env.get(HOME):
        try:
            home = Path(env[HOME]).expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(f"{HOME}: there is no such home folder: {env[HOME]}") from error
        return Places(home / "config", home / "state", home / "cache")
    dirs = PlatformDirs(APP, appauthor=False)
    return Places(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path)


def make_folder(path: Path) -> Path:
    """The folder, made if needed with those above it, and closed to others (0700); raises OSError."""
    for place in (*reversed(path.parents), path):
        if place == path or not place.exists():
            place.mkdir(mode=0o700, exist_ok=True)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o700)
    return path


class Disk:
    """The steps that put a file in place or remove it; each raises OSError as the system does."""

    def write(self, file: IO[bytes], content: bytes) -> None:
        """Hand the content to the system."""
        file.write(content)
        file.flush()

    def sync(self, handle: int) -> None:
        """Wait until an open file, or a folder's list of names, is on the device."""
        os.fsync(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in the place of another in one step."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)


DISK = Disk()


def write_private(path: Path, content: str | bytes, disk: Disk = DISK) -> None:
    """Replace a whole file, readable by its owner only: a crash leaves the old or the new. Raises OSError."""
    folder = make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            disk.write(file, content.encode() if isinstance(content, str) else content)
            disk.sync(file.fileno())
        disk.rename(Path(name), path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(folder, disk)


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that must not exist yet (FileExistsError), readable by its owner only. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def read_private(path: Path) -> bytes | None:
    """The content of a file that only its owner can reach; None when there is none.

    Raises PermissionError, with what to do in its text, when others may read it or its folder, or own them;
    other OSErrors as they come.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        real = Path(os.path.realpath(path))
        for place, facts, mode in (
            (real, os.fstat(file.fileno()), "600"),
            (real.parent, real.parent.stat(), "700"),
        ):
            if facts.st_uid != os.geteuid():
                raise PermissionError(f"{place} belongs to another user; it is not read")
            if stat.S_IMODE(facts.st_mode) & 0o077:
                raise PermissionError(
                    f"{place} may be read by others; it is not read until you run: chmod {mode} {place}"
                )
        return file.read()


def _sync_folder(folder: Path, disk: Disk) -> None:
    """Make a rename in the folder survive a power cut, where the file system can."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        disk.sync(handle)
    finally:
        os.close(handle)
