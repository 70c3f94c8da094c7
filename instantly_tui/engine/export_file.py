"""A file that grows page by page beside a journal, so that a broken-off export can go on where it was."""

from __future__ import annotations

import errno
import json
import os
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Any

from instantly_tui.config.files import make_folder, write_new, write_private
from instantly_tui.engine.lease import Lease, take

ENDING = ".journal"
UNFINISHED = ".part"
"""Put behind a file's name until all of it is there."""
BLOCK = 1 << 20
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


class Broken(Exception):
    """The file can't be gone on with; the text says why."""


@dataclass(frozen=True)
class Step:
    """How far an export was when a page was in its file."""

    pages: int = 0
    rows: int = 0
    bytes: int = 0
    crc: int = 0
    """CRC-32 of the file up to here: what a crash or somebody else did to it is noticed."""
    cursor: str | None = None
    """What the next page is asked for by."""
    ended: bool = False
    """Whether there is no next page."""
    left_out: int = 0
    """Rows that the form has no words for."""
    layout: Mapping[str, Any] = field(default_factory=dict)
    """What the first page decided about all others; only its own step has it."""


@dataclass
class Journal:
    """What is asked for, where it goes, and every step so far."""

    path: Path
    head: Mapping[str, Any]
    steps: list[Step]

    @property
    def target(self) -> Path:
        return Path(self.head["target"])

    @property
    def part(self) -> Path:
        return self.target.with_name(self.target.name + UNFINISHED)

    @property
    def last(self) -> Step:
        return self.steps[-1] if self.steps else Step()


def begin(folder: Path, target: Path, head: Mapping[str, Any], taken: Collection[Path] = ()) -> Journal:
    """Make the unfinished file for `target`, and then the journal that it is ours by.

    `taken`: names of journals that are gone but still stand for something.
    Raises FileExistsError when either name is taken, other OSErrors as they come.
    """
    if target.exists() or target.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    make_folder(folder)
    head = {**head, "target": str(target)}
    part = target.with_name(target.name + UNFINISHED)
    write_new(part, b"")
    try:
        for number in count(1):
            path = folder / f"{number:04}{ENDING}"
            if path in taken:
                continue
            try:
                write_new(path, _line(head))
            except FileExistsError:
                continue
            return Journal(path, head, [])
    except BaseException:
        # Nobody would know whose it is, and it would keep the name.
        part.unlink(missing_ok=True)
        raise
    raise AssertionError("the numbers ended")


def load(path: Path) -> Journal | None:
    """A journal as it was left; a line that was cut off, and what follows it, don't count.

    None when nothing of it can be read. Raises OSError.
    """
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    lines = whole.split(b"\n")
    try:
        head = json.loads(lines[0])
        Path(head["target"])
    except (ValueError, TypeError, KeyError):
        return None
    return Journal(path, head, list(_steps(lines[1:])))


def left_in(folder: Path) -> list[Journal]:
    """The journals of exports that were not finished, oldest first; unreadable ones are left out."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ENDING)
    except FileNotFoundError:
        return []
    return [journal for journal in map(load, found) if journal is not None]


class Growing:
    """The unfinished file, held by this process alone, with its end where its journal says."""

    def __init__(self, journal: Journal, lease: Lease, file: IO[bytes], log: IO[bytes]) -> None:
        self.journal = journal
        self._lease, self._file, self._log = lease, file, log

    @classmethod
    def open(cls, journal: Journal) -> Growing:
        """Go on with a file, cut to its last whole page. Raises Broken, OSError."""
        lease = take(journal.path.with_suffix(".lock"))
        if lease is None:
            raise Broken("another window of this app is writing it")
        file: IO[bytes] | None = None
        try:
            file = _opened(journal)
            journal.steps = _kept(file, journal.steps)
            file.truncate(journal.last.bytes)
            file.seek(journal.last.bytes)
            write_private(journal.path, _line(journal.head) + b"".join(map(_line_of, journal.steps)))
            log = journal.path.open("ab")
        except BaseException:
            if file is not None:
                file.close()
            lease.release()
            raise
        return cls(journal, lease, file, log)

    def add(self, content: bytes, step: Step) -> None:
        """Put a page behind the others, and only then note that it is there. Raises OSError."""
        self._file.write(content)
        self._file.flush()
        self._log.write(_line_of(step))
        self._log.flush()
        self.journal.steps.append(step)

    def after(self, content: bytes, rows: int, **more: Any) -> Step:
        """The step that adding this page will be."""
        last = self.journal.last
        return Step(
            pages=last.pages + 1,
            rows=last.rows + rows,
            bytes=last.bytes + len(content),
            crc=zlib.crc32(content, last.crc),
            **more,
        )

    def finish(self, link: Callable[[Path, Path], None] = os.link) -> Path:
        """Give the whole file its name, or the next free one like it: never over another. Raises OSError.

        `link` gives a file a second name, where its disk knows such a thing.
        """
        os.fsync(self._file.fileno())
        journal = self.journal
        for number in count(1):
            target = journal.target if number == 1 else numbered(journal.target, number)
            if _named(journal.part, target, link):
                break
        journal.path.unlink(missing_ok=True)
        self.close()
        return target

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        self._file.close()
        self._log.close()
        self._lease.release()


def discard(journal: Journal) -> None:
    """Remove an unfinished file with its journal. Raises Broken, OSError."""
    lease = take(journal.path.with_suffix(".lock"))
    if lease is None:
        raise Broken("another window of this app is writing it")
    with lease:
        journal.part.unlink(missing_ok=True)
        journal.path.unlink(missing_ok=True)


def numbered(path: Path, number: int) -> Path:
    """The same name with a number before its ending."""
    return path.with_name(f"{path.stem}-{number}{path.suffix}")


def _opened(journal: Journal) -> IO[bytes]:
    try:
        handle = os.open(journal.part, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise Broken(f"its unfinished file {journal.part} is gone") from error
    return os.fdopen(handle, "r+b")


def _kept(file: IO[bytes], steps: list[Step]) -> list[Step]:
    """The steps whose pages are in the file as they were written."""
    crc = 0
    for number, step in enumerate(steps):
        left = step.bytes - file.tell()
        while left > 0 and (block := file.read(min(left, BLOCK))):
            crc = zlib.crc32(block, crc)
            left -= len(block)
        if left or crc != step.crc:
            return steps[:number]
    return steps


def _named(part: Path, target: Path, link: Callable[[Path, Path], None]) -> bool:
    """Give a file its final name if nothing has that yet."""
    try:
        link(part, target)
    except FileExistsError:
        if not target.is_symlink() and target.samefile(part):
            part.unlink()
            return True
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No second names on this disk: an empty file of ours keeps the name until the whole one takes it.
        try:
            write_new(target, b"")
        except FileExistsError:
            return False
        try:
            part.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
        return True
    part.unlink()
    return True


def _steps(lines: list[bytes]) -> Iterator[Step]:
    before = Step()
    for line in lines:
        try:
            step = Step(**json.loads(line))
            if step.pages != before.pages + 1 or step.bytes < before.bytes or step.rows < before.rows:
                return
        except (ValueError, TypeError):
            return
        yield step
        before = step


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _line_of(step: Step) -> bytes:
    return _line({name: value for name, value in asdict(step).items() if value or name == "pages"})
