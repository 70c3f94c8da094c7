"""Texts of drafts that no list of drafts would show: found on disk, told why, and never removed unasked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from instantly_tui.engine.clock import LONG_AGO
from instantly_tui.engine.draft_box import DraftBox
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft, NewerFormat, from_json
from instantly_tui.engine.salvage import LARGEST, salvaged
from instantly_tui.text.clean import clean

Kind = Literal["left", "unreadable", "newer", "version", "elsewhere"]
EDITING = "itui-"
"""How the folders of the files begin that the user's own editor works on; the process's number follows."""


@dataclass(frozen=True)
class Orphan:
    """One file with somebody's words in it that belongs to no draft of this workspace."""

    kind: Kind
    path: Path
    why: str
    """Where it comes from, one line."""
    text: str = ""
    """What can be read of it, with terminal controls drawn as pictures."""
    draft: Draft | None = None
    """The whole draft, when the file still is one."""
    when: datetime | None = None
    """When it was written."""
    workspace: str = ""
    """Name of the folder of the workspace it belongs to; empty for ours."""

    @property
    def id(self) -> str:
        """Tells it from every draft and every other orphan."""
        return f"{self.kind} {self.path}"

    @property
    def ours(self) -> bool:
        return not self.workspace


def find_orphans(folder: DraftFolder, is_known: Callable[[str], bool]) -> tuple[Orphan, ...]:
    """Everything that lies beside the drafts of this workspace and in the folders of others, newest first.

    `is_known` tells whether a folder beside ours belongs to a profile that is still set up.
    """
    found = [*_left(folder), *_editing(), *_unreadable(folder), *_newer(folder), *_versions(folder)]
    found += _elsewhere(folder, is_known)
    return tuple(sorted(found, key=lambda each: each.when or LONG_AGO, reverse=True))


def remove(orphan: Orphan) -> str:
    """Remove an orphan's file for good; why it can't be, or nothing. Raises OSError."""
    if orphan.draft is not None and not orphan.ours:
        theirs = DraftFolder(orphan.path.parent)
        lease = theirs.lease(orphan.draft.id)
        if lease is None:
            return "another window is sending it"
        with lease:
            theirs.remove(orphan.draft.id)
        return ""
    orphan.path.unlink(missing_ok=True)
    if orphan.path.parent.name.startswith(EDITING):
        with suppress(OSError):
            orphan.path.parent.rmdir()
    return ""


def can_adopt(orphan: Orphan) -> bool:
    """Whether enough is left to go on with: a draft of this workspace that says which mail it answers."""
    draft = orphan.draft
    return (
        orphan.ours and draft is not None and bool(draft.text.strip() and draft.reply_to and draft.eaccount)
    )


def adopt(box: DraftBox, orphan: Orphan) -> Draft | None:
    """Make a draft of an orphan, then remove its file; None when it can't be gone on with."""
    if orphan.draft is None or not can_adopt(orphan):
        return None
    draft = box.copy(orphan.draft, "found on disk")
    if draft.id not in box.unsaved:
        with suppress(OSError):
            remove(orphan)
    return draft


def _left(folder: DraftFolder) -> Iterator[Orphan]:
    for path in _files(folder.folder / folder.LEFT):
        if (orphan := _read("left", path, "the program was killed while it wrote this text")) is not None:
            yield orphan


def _editing() -> Iterator[Orphan]:
    """What the user's own editor was working on when its program was killed; a living one's is left alone."""
    for path in Path(tempfile.gettempdir()).glob(f"{EDITING}*/*.txt"):
        number = path.parent.name.removeprefix(EDITING).partition("-")[0]
        with suppress(OSError):
            if not number.isdigit() or path.stat().st_uid != os.geteuid() or _lives(int(number)):
                continue
            content, when = _content(path)
            if content.strip():
                why = "your editor had this text when the program was killed"
                yield Orphan("left", path, why, content, None, when)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _unreadable(folder: DraftFolder) -> Iterator[Orphan]:
    for path in _files(folder.folder / folder.UNREADABLE):
        orphan = _read("unreadable", path, "damaged: this much of its text can be read")
        if orphan is not None:
            yield orphan if orphan.text else replace(orphan, why="damaged: no text can be read in it")


def _newer(folder: DraftFolder) -> Iterator[Orphan]:
    for path in _files(folder.folder):
        try:
            from_json(path.read_bytes()[:LARGEST])
        except NewerFormat:
            orphan = _read("newer", path, "written by a newer version of this program; it is left alone")
            if orphan is not None:
                yield orphan
        except (OSError, ValueError):
            continue


def _versions(folder: DraftFolder) -> Iterator[Orphan]:
    """The newest version of each draft whose own file is gone without having been sent."""
    names = {path.stem.rpartition(".")[0] for path in _files(folder.folder / "versions")}
    for name in names:
        with suppress(OSError, ValueError):
            if folder.path(name).exists() or folder.sent(name) is not None:
                continue
            newest = folder.version_paths(name)[-1]
            orphan = _read("version", newest, "an earlier version; the draft itself is gone from the disk")
            if orphan is not None:
                yield orphan


def _elsewhere(folder: DraftFolder, is_known: Callable[[str], bool]) -> Iterator[Orphan]:
    with suppress(OSError):
        for beside in folder.folder.parent.iterdir():
            if beside == folder.folder or not beside.is_dir():
                continue
            name = beside.name
            why = (
                f"belongs to {name}" if is_known(name) else f"belongs to {name}, which is not set up any more"
            )
            for path in _files(beside):
                orphan = _read("elsewhere", path, why, workspace=name)
                if orphan is not None and orphan.draft is not None:
                    yield orphan


def _files(folder: Path) -> Iterable[Path]:
    with suppress(OSError):
        return sorted(folder.glob("[!.]*.json"))
    return ()


def _read(kind: Kind, path: Path, why: str, *, workspace: str = "") -> Orphan | None:
    """An orphan from a file; None when the file can't be opened or is gone."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
    draft: Draft | None = None
    with suppress(ValueError):
        draft = from_json(content)
    if draft is not None:
        when = draft.updated or when
    return Orphan(kind, path, why, salvaged(content), draft, when, workspace)


def _content(path: Path) -> tuple[str, datetime | None]:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8", "replace")
        return clean(text, lines=True), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return "", None
