"""Drafts on disk: one private JSON file each, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from instantly_tui.config.files import DISK, Disk, make_folder, write_private
from instantly_tui.engine.drafts import Draft, from_json, is_draft_id, same_typed, to_json
from instantly_tui.engine.lease import Lease, is_held, take
from instantly_tui.engine.salvage import salvaged

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class SentRecord:
    """What stays of a draft once it is sent: enough to know it, not what it said."""

    id: str
    mail: str
    """Id of the stored mail; empty when the user said that it was sent."""
    sent_at: datetime | None


class DraftFolder:
    """The folder of one workspace's drafts; every method is synchronous and raises OSError as it comes."""

    VERSIONS = 5
    VERSION_SECONDS = 60.0
    """Older text is kept once it has stood that long, or when a good part of it goes at once."""
    SENT_KEPT = 300
    LEFT = "left"
    """Where texts go that a crash left beside their drafts."""
    UNREADABLE = "unreadable"
    """Where files go that are no drafts."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        self.folder, self._disk = folder, disk
        self._stamps: dict[str, Stamp | None] = {}
        self._known: dict[str, Draft] = {}
        self._opened = False
        self._sent_mails: tuple[int, set[str]] = (0, set())

    def vanished(self) -> bool:
        """Whether a folder that was there is gone as a whole; what was known of its files is forgotten."""
        gone = self._opened and not self.folder.exists()
        if gone:
            self._stamps.clear()
            self._known.clear()
        return gone

    def open(self) -> list[str]:
        """Make the folder when it is missing, tidy it, and name the drafts in it."""
        make_folder(self.folder)
        self._opened = True
        self._sweep()
        return sorted(path.stem for path in self.folder.glob("[!.]*.json"))

    def read(self, draft_id: str) -> Draft | None:
        """What is on disk now; None when there is no such file.

        Raises ValueError when the file is no draft, OSError when it can't be opened.
        """
        path = self.path(draft_id)
        try:
            with path.open("rb") as file:
                stamp = _stamp(os.fstat(file.fileno()))
                content = file.read()
        except FileNotFoundError:
            self.forget(draft_id)
            return None
        draft = from_json(content)
        if draft.id != draft_id:
            raise ValueError("its name and its id differ")
        self._stamps[draft_id] = stamp
        self._known[draft_id] = draft
        return draft

    def save(self, draft: Draft, *, keep: bool = False) -> None:
        """Put the draft on disk, flushed to the device, before returning; older text may stay beside it.

        `keep`: older text stays beside it in any case.
        """
        path, content = self.path(draft.id), to_json(draft)
        # An earlier version that can't be kept must not cost the new text.
        with suppress(OSError):
            self._keep_version(draft, always=keep)
        try:
            write_private(path, content, self._disk)
        except OSError:
            # The file may be in its place and only the folder not be flushed: then it is ours all the same.
            with suppress(OSError):
                if path.read_bytes() == content:
                    self._note(path, draft)
            raise
        self._note(path, draft)

    def _note(self, path: Path, draft: Draft) -> None:
        self._stamps[draft.id] = _stamp(path.stat())
        self._known[draft.id] = draft

    def has_text_of(self, draft: Draft) -> bool:
        """Whether what the user wrote in a draft is in its file."""
        try:
            return same_typed(from_json(self.path(draft.id).read_bytes()), draft)
        except (OSError, ValueError):
            return False

    def remove(self, draft_id: str) -> None:
        """Remove a draft with its earlier versions."""
        self._disk.remove(self.path(draft_id))
        for path in self.version_paths(draft_id):
            self._disk.remove(path)
        self.forget(draft_id)

    def changed_elsewhere(self, draft_id: str) -> bool:
        """Whether the file is no longer the one this process last read or wrote."""
        try:
            stamp = _stamp(self.path(draft_id).stat())
        except FileNotFoundError:
            stamp = None
        return stamp != self._stamps.get(draft_id)

    def pen(self, draft_id: str) -> Lease | None:
        """The sign that this process is writing a draft; None while another one is. Raises OSError."""
        return take(self._pen_path(draft_id))

    def is_written_elsewhere(self, draft_id: str) -> bool:
        """Whether somebody else holds the pen; the pens of this process are not asked about."""
        return is_held(self._pen_path(draft_id))

    def _pen_path(self, draft_id: str) -> Path:
        return self.folder / f".{draft_id}.pen"

    def lease(self, draft_id: str) -> Lease | None:
        """The right to change or send a draft; None while another window has it."""
        lock = self.folder / f".{draft_id}.lock"
        try:
            return take(lock)
        except FileNotFoundError:
            make_folder(self.folder)
            return take(lock)

    def versions(self, draft_id: str) -> tuple[Draft, ...]:
        """Earlier texts of a draft, newest first; files that can't be read are left out."""
        found: list[Draft] = []
        for path in reversed(self.version_paths(draft_id)):
            with suppress(OSError, ValueError):
                found.append(from_json(path.read_bytes()))
        return tuple(found)

    def record_sent(self, draft: Draft) -> None:
        """Note that a draft was sent, before its file is removed."""
        when = draft.sent_at.isoformat() if draft.sent_at else None
        content = json.dumps({"id": draft.id, "mail": draft.mail, "sent_at": when}).encode("ascii")
        write_private(self.folder / "sent" / f"{draft.id}.json", content, self._disk)

    def sent(self, draft_id: str) -> SentRecord | None:
        """What is known of a draft that was sent; None when nothing is."""
        try:
            held: Any = json.loads((self.folder / "sent" / f"{draft_id}.json").read_bytes())
            when = held["sent_at"]
            return SentRecord(held["id"], held["mail"], datetime.fromisoformat(when) if when else None)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return SentRecord(draft_id, "", None)

    def sent_mails(self) -> set[str]:
        """Ids of the mails that drafts became, in whichever window; read again only when there are others."""
        place = self.folder / "sent"
        try:
            stamp = place.stat().st_mtime_ns
        except OSError:
            return set()
        if self._sent_mails[0] != stamp:
            records = (self.sent(path.stem) for path in place.glob("[!.]*.json"))
            self._sent_mails = (stamp, {record.mail for record in records if record and record.mail})
        return self._sent_mails[1]

    def path(self, draft_id: str) -> Path:
        if not is_draft_id(draft_id):
            raise ValueError("a draft's id may not hold such characters")
        return self.folder / f"{draft_id}.json"

    def forget(self, draft_id: str) -> None:
        """Take the file, if one comes again, for one that was never there."""
        self._stamps.pop(draft_id, None)
        self._known.pop(draft_id, None)

    def _keep_version(self, draft: Draft, *, always: bool) -> None:
        previous = self._known.get(draft.id)
        if previous is None or previous.text == draft.text or previous.empty:
            return
        kept = self.versions(draft.id)
        shrunk = len(draft.text) < 0.75 * len(previous.text)
        newest = kept[0].updated if kept else None
        if newest and previous.updated and not (shrunk or always):
            stood = (previous.updated - newest).total_seconds()
            if stood < self.VERSION_SECONDS:
                return
        if not (always and any(same_typed(version, previous) for version in kept)):
            self.keep_version(previous)

    def keep_version(self, draft: Draft) -> None:
        """Keep a form of a draft as its newest earlier version; the oldest beyond five goes."""
        paths = self.version_paths(draft.id)
        number = int(paths[-1].stem.rpartition(".")[2]) + 1 if paths else 1
        write_private(self.folder / "versions" / f"{draft.id}.{number}.json", to_json(draft), self._disk)
        for path in paths[: max(0, len(paths) + 1 - self.VERSIONS)]:
            self._disk.remove(path)

    def version_paths(self, draft_id: str) -> list[Path]:
        """Oldest first."""
        numbered = [
            (int(number), path)
            for path in (self.folder / "versions").glob(f"{draft_id}.*.json")
            if (number := path.stem.rpartition(".")[2]).isdigit()
        ]
        return [path for _, path in sorted(numbered)]

    def with_versions(self) -> frozenset[str]:
        """Ids of all drafts that have an earlier version, by one look at the folder."""
        paths = (self.folder / "versions").glob("[!.]*.json")
        return frozenset(path.stem.rpartition(".")[0] for path in paths)

    def move_aside(self, name: str) -> Path:
        """Take a file that is no draft out of the way, without reading or removing it; where it is now."""
        return self._aside(self.folder / f"{name}.json", self.UNREADABLE, name)

    def _aside(self, path: Path, where: str, name: str) -> Path:
        folder = self.folder / where
        make_folder(folder)
        target = next(place for n in count(1) if not (place := folder / f"{name}.{n}.json").exists())
        self._disk.rename(path, target)
        return target

    def _sweep(self) -> None:
        """Tidy up after processes that were killed; the text of a half-written file is put aside."""
        for path in self.folder.rglob(".*.json.*"):
            draft_id = path.name[1:].partition(".")[0]
            with suppress(OSError, ValueError):
                lease = self.lease(draft_id)
                if lease is not None:
                    with lease:
                        self._settle_half(path, draft_id)
        for path in self.folder.glob(".*.pen"):
            with suppress(OSError):
                if (pen := take(path)) is not None:
                    pen.release()
        with suppress(OSError):
            records = sorted((self.folder / "sent").glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in records[: -self.SENT_KEPT]:
                self._disk.remove(path)

    def _settle_half(self, path: Path, draft_id: str) -> None:
        """Keep what a killed process was about to put in a draft's place, unless it is there already."""
        text = salvaged(path.read_bytes()) if path.parent == self.folder else ""
        there = ""
        with suppress(OSError, ValueError):
            there = salvaged(self.path(draft_id).read_bytes())
        if text.strip() and not there.startswith(text) and self.sent(draft_id) is None:
            self._aside(path, self.LEFT, draft_id)
        else:
            self._disk.remove(path)


def disk_words(error: OSError) -> str:
    """What the system said, for the middle of a sentence."""
    words = error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_mtime_ns, status.st_size, status.st_ino)
