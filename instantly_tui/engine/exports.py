"""Lists written to files while they are read: in the background, to be paused, stopped and gone on with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from instantly_tui.api.call import Call
from instantly_tui.api.errors import ApiError, NotSent, ReadOnly, Uncertain
from instantly_tui.api.page import Page
from instantly_tui.engine.changes import Change, Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.export_file import Broken, Growing, Journal, begin, discard, left_in
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.scheduler import Priority, Scheduler

T = TypeVar("T")

EXPORTS = "exports"
"""The kind of change that tells of progress."""
TRIES = 6
RETRY_PAUSE = 2.0
"""Seconds before a page that could not be read is asked for again; doubled each time, up to TRIES of them."""
TOLD_EVERY = 0.5
"""Seconds between two tellings of progress."""

State = Literal["running", "paused", "stopped", "failed", "done"]


@dataclass(frozen=True)
class Piece:
    """Rows on their way into the file."""

    rows: Sequence[Any]
    """As the server sent them, nothing cleaned."""
    records: Sequence[Any]
    """Those of them that could be read."""
    cursor: str | None
    """What the next piece is asked for by; None at the end."""


@dataclass(frozen=True)
class Encoded:
    """A piece as the file will have it."""

    content: bytes
    rows: int
    layout: Mapping[str, Any]


class Ask(Protocol):
    """Reads a page; raises ApiError."""

    async def __call__(self, call: Call[Page[Any]], /) -> Page[Any]: ...


class Source(Protocol):
    """What is exported, and the form it takes."""

    @property
    def total(self) -> int | None:
        """How many rows there will be, when that is known."""

    async def read(self, cursor: str | None, ask: Ask) -> Piece:
        """The piece behind a cursor. Raises ApiError."""

    def encode(self, piece: Piece, layout: Mapping[str, Any] | None) -> Encoded:
        """A piece in its form; without a layout it is the first, and decides on one."""


class Export:
    """One list on its way into one file."""

    def __init__(
        self, journal: Journal, source: Source, scheduler: Scheduler, clock: Clock, told: Callable[[], object]
    ) -> None:
        self.journal, self.source = journal, source
        self.state: State = "paused"
        self.problem = ""
        """Why it failed, or what is wrong with a page that is being asked for again."""
        self.path: Path | None = None
        """Where the whole file is."""
        self._scheduler, self._clock, self._told = scheduler, clock, told
        self._wanted: State = "running"
        self._began, self._rows_before = clock.now(), 0
        self._told_at = float("-inf")
        self._wake = asyncio.Event()

    @property
    def rows(self) -> int:
        return self.journal.last.rows

    @property
    def rate(self) -> float:
        """Rows a second since it was last begun or gone on with; 0 while it stands."""
        seconds = self._clock.now() - self._began
        return (self.rows - self._rows_before) / seconds if self.state == "running" and seconds > 0 else 0.0

    def halt(self, state: Literal["paused", "stopped"]) -> None:
        """Read no further once the page on its way is in the file."""
        if self.state == "running":
            self._wanted = state
            self._wake.set()

    def ready(self) -> None:
        """Count as running, which `run` is about to be."""
        self.state = self._wanted = "running"
        self.problem = ""
        self._wake.clear()

    async def run(self) -> None:
        """Write until the end, a halt or a failure; cancelled, it can be gone on with."""
        self.ready()
        growing: Growing | None = None
        try:
            growing = await _aside(partial(Growing.open, self.journal))
            self._began, self._rows_before = self._clock.now(), self.rows
            await self._write(growing)
            if self._wanted == "running":
                self.path = await _aside(growing.finish)
            self.state = "done" if self.path is not None else self._wanted
            self.problem = ""
        except ApiError as error:
            self.state, self.problem = "failed", str(error)
        except Broken as error:
            self.state, self.problem = "failed", str(error)
        except OSError as error:
            self.state, self.problem = "failed", f"{error.strerror or error} ({self.journal.part})"
        except BaseException:
            self.state = "stopped"
            raise
        finally:
            if growing is not None:
                growing.close()
            self._told()

    async def _write(self, growing: Growing) -> None:
        journal = self.journal
        seen = {step.cursor for step in journal.steps}
        while self._wanted == "running" and not journal.last.ended:
            cursor = journal.last.cursor
            piece = await self._read(cursor)
            if piece is None:
                return
            # A cursor that comes back would go round for ever.
            ended = piece.cursor is None or piece.cursor in seen
            seen.add(piece.cursor)
            await _aside(partial(self._put, growing, piece, ended))
            if self._clock.now() - self._told_at >= TOLD_EVERY:
                self._told_at = self._clock.now()
                self._told()

    def _put(self, growing: Growing, piece: Piece, ended: bool) -> None:
        steps = self.journal.steps
        encoded = self.source.encode(piece, steps[0].layout if steps else None)
        left_out = self.journal.last.left_out + len(piece.rows) - encoded.rows
        step = growing.after(
            encoded.content,
            encoded.rows,
            cursor=piece.cursor,
            ended=ended,
            left_out=left_out,
            layout={} if steps else encoded.layout,
        )
        growing.add(encoded.content, step)

    async def _read(self, cursor: str | None) -> Piece | None:
        """The next piece; None when it was halted. What a bad line costs is tried again for a while."""
        pause = RETRY_PAUSE
        for left in reversed(range(TRIES)):
            try:
                piece = await self.source.read(cursor, self._ask)
            except (NotSent, Uncertain) as error:
                if isinstance(error, ReadOnly) or not left:
                    raise
                self.problem = f"{error}; asking again in {pause:.0f} s"
            else:
                self.problem = ""
                return piece
            self._told()
            if await self._clock.wait(self._wake, pause):
                return None
            pause *= 2
        raise AssertionError("the last try raises")

    async def _ask(self, call: Call[Page[Any]], /) -> Page[Any]:
        return await self._scheduler.ask(call, Priority.BACKGROUND)


class Exports:
    """The exports of a workspace: those of this session, and those an earlier one did not finish."""

    def __init__(
        self,
        folder: Path,
        scheduler: Scheduler,
        clock: Clock,
        publish: Publish,
        notify: Notify,
        spawn: Callable[[Coroutine[Any, Any, None], str], object],
    ) -> None:
        self.all: list[Export] = []
        """Newest first."""
        self._folder, self._scheduler, self._clock = folder, scheduler, clock
        self._told = partial(publish, Change(EXPORTS))
        self._notify, self._spawn = notify, spawn

    def start(self, source: Source, target: Path, head: Mapping[str, Any]) -> Export:
        """Begin to write a new file; `head` is what a later start needs to go on. Raises OSError."""
        taken = {export.journal.path for export in self.all}
        export = self._add(begin(self._folder, target, head, taken), source)
        self.go_on(export)
        return export

    def left(self) -> list[Journal]:
        """What was not finished and is not of this session. Raises OSError."""
        known = {export.journal.path for export in self.all}
        return [journal for journal in left_in(self._folder) if journal.path not in known]

    def remind(self) -> None:
        """Tell of what an earlier session did not finish, once it is looked for."""
        if self._folder.is_dir():
            self._spawn(self._remind(), "exports")

    async def _remind(self) -> None:
        try:
            # In a thread: the journal of a million rows has ten thousand lines.
            left = await _aside(self.left)
        except OSError as error:
            self._notify(Notice(f"unfinished exports can't be looked for: {error.strerror or error}", "warn"))
            return
        if left:
            one = f"the export to {left[-1].target.name} was cut off at row {left[-1].last.rows:,}"
            words = one if len(left) == 1 else f"{len(left)} exports were cut off"
            self._notify(Notice(f"{words}; :exports goes on", "warn"))

    def take_up(self, journal: Journal, source: Source) -> Export:
        """Go on with what an earlier session left."""
        export = self._add(journal, source)
        self.go_on(export)
        return export

    def go_on(self, export: Export) -> None:
        """Write on from the last whole page."""
        if export.state not in ("running", "done"):
            export.ready()
            self._spawn(self._run(export), "export")
            self._told()

    def discard(self, journal: Journal) -> None:
        """Remove an unfinished file, and forget it. Raises Broken, OSError."""
        discard(journal)
        self.all = [export for export in self.all if export.journal.path != journal.path or export.path]
        self._told()

    def _add(self, journal: Journal, source: Source) -> Export:
        export = Export(journal, source, self._scheduler, self._clock, self._told)
        self.all.insert(0, export)
        return export

    async def _run(self, export: Export) -> None:
        await export.run()
        name = export.journal.target.name
        if export.path is not None:
            rows = f"{export.rows:,} {'row' if export.rows == 1 else 'rows'}"
            left_out = export.journal.last.left_out
            less = f"; {left_out:,} could not be read and are not in it" if left_out else ""
            where = f"{export.path.name}{less}, in {export.path.parent}"
            self._notify(Notice(f"exported {rows} to {where}", "warn" if less else "done"))
        elif export.state == "failed":
            words = f"the export to {name} stopped at row {export.rows:,}: {export.problem}; :exports goes on"
            self._notify(Notice(words, "error"))


async def _aside(work: Callable[[], T]) -> T:
    """Do the work of the disk in a thread, and leave it only when that is done: it holds the file."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
