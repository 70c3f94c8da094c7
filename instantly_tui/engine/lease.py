"""The right of one process to change a file, held as a lock on a file beside it."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path


class Lease:
    """A lock that no other process has; it ends with `release` or with the process, however that dies."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle: int | None = handle

    def release(self) -> None:
        """Let others have it; releasing twice is harmless."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        # Removed while still locked: whoever waits for this file finds it gone and makes a new one.
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        os.close(handle)

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def take(path: Path) -> Lease | None:
    """Take the lock without waiting; None while someone else has it, in this process too.

    Raises OSError when the folder can't be written or its file system has no locks.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return None
            raise
        if _is_still(path, handle):
            return Lease(path, handle)
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a living process has the lock; no file is made, and one left by a dead process is free."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EWOULDBLOCK, errno.EACCES)
    finally:
        os.close(handle)
    return False


def _is_still(path: Path, handle: int) -> bool:
    """Whether the locked file is the one others would open: its last holder may have removed it."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    ours = os.fstat(handle)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)
