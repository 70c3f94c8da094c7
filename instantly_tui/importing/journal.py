"""What an import was about to do and did, line by line on disk, so that it goes on after any end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from instantly_tui.config.files import DISK, Disk, make_folder
from instantly_tui.engine.lease import Lease, is_held, take
from instantly_tui.importing.plan import Plan, from_json, to_json

VERSION = 1
TAIL = 8192
"""Bytes at the end of a journal in which its last line is."""
Entry = dict[str, Any]


class Journal:
    """One import's file: only ever added to, and each line on the device before `write` returns."""

    def __init__(self, path: Path, lease: Lease, disk: Disk = DISK) -> None:
        self.path, self._lease, self._disk = path, lease, disk
        self._writing = Lock()
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._file = os.fdopen(os.open(path, flags, 0o600), "rb+", buffering=0)
        except OSError:
            lease.release()
            raise

    def entries(self) -> Iterator[Entry]:
        """What was written; half a line, left by a process that was killed, is taken off the end."""
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            self._file.truncate(whole)
        for line in content[:whole].splitlines():
            yield json.loads(line)

    def write(self, entry: Entry) -> None:
        """Add one line: for a thread. Raises OSError."""
        with self._writing:
            end = self._file.seek(0, os.SEEK_END)
            try:
                self._disk.write(self._file, json.dumps(entry, separators=(",", ":")).encode() + b"\n")
                self._disk.sync(self._file.fileno())
            except OSError:
                # Half a line would make the next one unreadable.
                self._file.truncate(end)
                raise

    def close(self) -> None:
        """Let another process go on with it; closing twice is harmless."""
        with self._writing:
            self._file.close()
        self._lease.release()

    def forget(self) -> None:
        """Remove it, as nothing was sent by it."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.close()


class Busy(ValueError):
    """Another process is or was at this import."""


class Journals:
    """The journals of one workspace, by the content of the files they are about."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        self.folder, self._disk = folder, disk

    def unfinished(self, mark: str) -> Journal | None:
        """The newest journal of this content, open, when its import did not end.

        Raises Busy while another process is at it, ValueError when it can't be understood, OSError.
        """
        paths = self._paths(mark)
        if not paths:
            return None
        journal = self._open(paths[-1])
        try:
            last = first = None
            for entry in journal.entries():
                first = first or entry
                last = entry
            if first is None or "plan" not in first or "end" in (last or {}):
                journal.close()
                return None
            if first.get("v") != VERSION:
                raise ValueError("it was written by another version of this program")
        except (ValueError, AttributeError, TypeError) as error:
            journal.close()
            raise ValueError(f"the journal {journal.path} can't be understood: {error}") from error
        return journal

    def ended(self, mark: str) -> Entry | None:
        """How the last import of this content ended; None when there was none."""
        for path in reversed(self._paths(mark)):
            try:
                lines = path.read_bytes().splitlines()
                last = json.loads(lines[-1])
                if "end" in last:
                    return {**last["end"], "plan": json.loads(lines[0])["plan"]}
            except (OSError, ValueError, IndexError, KeyError, TypeError):
                continue
        return None

    def left(self) -> list[Path]:
        """The files whose last import did not end and is nobody's now; newest first."""
        newest: dict[str, Path] = {}
        for path in sorted(self.folder.glob("*.journal"), key=_number):
            newest[path.name.partition(".")[0]] = path
        found: list[tuple[float, Path]] = []
        for path in newest.values():
            try:
                with path.open("rb") as file:
                    first = file.readline()
                    file.seek(max(0, path.stat().st_size - TAIL))
                    last = file.read().splitlines()[-1]
                if b'"end"' not in last and not is_held(path.with_suffix(".lock")):
                    source = json.loads(first)["plan"]["source"]["path"]
                    found.append((path.stat().st_mtime, Path(source)))
            except (OSError, ValueError, IndexError, KeyError, TypeError):
                continue
        return [path for _, path in sorted(found, reverse=True)]

    def new(self, plan: Plan) -> Journal:
        """A journal for a new import; Busy while another is under way or was cut off, ValueError, OSError."""
        make_folder(self.folder)
        paths = self._paths(plan.source.mark)
        other = self.unfinished(plan.source.mark)
        if other is not None:
            other.close()
            raise Busy("an import of this file was begun meanwhile: ctrl+r shows it")
        number = _number(paths[-1]) + 1 if paths else 1
        journal = self._open(self.folder / f"{plan.source.mark}.{number}.journal")
        try:
            journal.write({"v": VERSION, "plan": to_json(plan)})
            # The name itself must survive a power cut too.
            handle = os.open(self.folder, os.O_RDONLY)
            try:
                self._disk.sync(handle)
            finally:
                os.close(handle)
        except OSError:
            journal.forget()
            raise
        return journal

    def _open(self, path: Path) -> Journal:
        make_folder(self.folder)
        lease = take(path.with_suffix(".lock"))
        if lease is None:
            raise Busy("this file is being imported in another window")
        return Journal(path, lease, self._disk)

    def _paths(self, mark: str) -> list[Path]:
        """Oldest first."""
        return sorted(self.folder.glob(f"{mark}.*.journal"), key=_number)


def plan_of(entry: Entry, path: Path) -> Plan:
    """The plan in a journal's first line, for the file where it is now; ValueError when there is none."""
    try:
        plan = from_json(entry["plan"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the journal holds no plan") from error
    return replace(plan, source=replace(plan.source, path=path))


def _number(path: Path) -> int:
    number = path.stem.rpartition(".")[2]
    return int(number) if number.isdigit() else 0
