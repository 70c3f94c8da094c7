"""The imports of one workspace: one at a time, going on while the user is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from instantly_tui.engine.changes import Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.spawn import Spawn
from instantly_tui.importing.check import Check
from instantly_tui.importing.course import left_out
from instantly_tui.importing.fates import Ranges
from instantly_tui.importing.importer import Import
from instantly_tui.importing.journal import Journal, Journals, plan_of
from instantly_tui.importing.lookup import Asker
from instantly_tui.importing.plan import Plan


@dataclass(frozen=True)
class Interrupted:
    """An import that did not end."""

    plan: Plan
    added: int
    """Rows it has added."""
    unclear: int
    """Rows of a call of which it is not known what became of it."""


class Imports:
    """Starts imports, goes on with interrupted ones, and knows the one under way."""

    def __init__(
        self,
        folder: Path,
        exports: Path,
        asker: Asker,
        clock: Clock,
        publish: Publish,
        notify: Notify,
        spawn: Spawn,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        """`folder`: for the journals; `exports`: for reports that can't be written beside the file.

        `ended` is called when there may be new leads.
        """
        self.journals = Journals(folder)
        self.current: Import | None = None
        """The last one that was started, over or not."""
        self._exports, self._asker, self._clock = exports, asker, clock
        self._publish, self._notify, self._spawn, self._ended = publish, notify, spawn, ended

    @property
    def running(self) -> Import | None:
        """The one that is not over; None when there is none."""
        return self.current if self.current is not None and self.current.running else None

    def interrupted(self, plan: Plan) -> Interrupted | None:
        """The import of this content that did not end; None when there is none. For a thread.

        Raises ValueError when somebody is at it or its journal can't be understood, OSError.
        """
        journal = self.journals.unfinished(plan.source.mark)
        if journal is None:
            return None
        try:
            return _told(journal, plan.source.path)
        finally:
            journal.close()

    def reopened(self, plan: Plan) -> Journal:
        """The journal to go on with: for a thread. ValueError or OSError."""
        journal = self.journals.unfinished(plan.source.mark)
        if journal is None:
            raise ValueError(f"the import of {plan.source.path.name} has ended meanwhile")
        if _told(journal, plan.source.path).plan.target != plan.target:
            journal.close()
            raise ValueError("an import into something else was begun meanwhile: ctrl+r shows it")
        return journal

    def begin(self, plan: Plan, check: Check | None) -> tuple[Journal, frozenset[str]]:
        """A journal for a new import, with what the dry run left out: for a thread. ValueError or OSError."""
        journal = self.journals.new(plan)
        if check is not None and check.left:
            try:
                journal.write({"left": left_out(check.left)})
            except OSError:
                journal.forget()
                raise
        return journal, check.blocked if check is not None else frozenset()

    def start(self, plan: Plan, journal: Journal, blocked: frozenset[str] = frozenset()) -> Import:
        """Send what is left by a plan and its journal; ValueError while another import is under way."""
        if self.running is not None:
            journal.close()
            raise ValueError(f"{self.running.plan.source.path.name} is still being imported: one at a time")
        self.current = started = Import(
            plan, journal, self._asker, self._clock, self._publish, exports=self._exports, blocked=blocked
        )
        self._spawn(self._run(started), f"import of {plan.source.path.name}")
        return started

    async def _run(self, started: Import) -> None:
        await started.run()
        self._ended()
        name = started.plan.source.path.name
        if started.stage == "failed":
            path = started.plan.source.path
            text = f"The import of {name} stopped: {started.trouble}; :import {path} goes on with it"
            self._notify(Notice(text, "error", sticky=True))
        else:
            good = started.read_back.good or not started.read_back.looked
            text = f"{name}: {started.added:,} added to {started.target.name}; {started.read_back.words}"
            self._notify(Notice(text, "done" if good else "warn", sticky=not good))

    async def rest(self) -> None:
        """Make no further call, and wait for the one under way: what is missing is sent another time."""
        if self.running is not None:
            self.running.pause()
            await self.running.resting.wait()

    def remind(self) -> None:
        """Say which imports of other days did not end."""
        left = self.journals.left()
        for path in left[:1]:
            more = f", and {len(left) - 1} others" if len(left) > 1 else ""
            text = f"The import of {path.name} did not end{more}: :import {path} goes on with it"
            self._notify(Notice(text, "warn"))


def _told(journal: Journal, path: Path) -> Interrupted:
    added = unclear = 0
    plan: Plan | None = None
    for entry in journal.entries():
        plan = plan or plan_of(entry, path)
        added += _rows(entry.get("made", [])) + _rows(entry.get("there", []))
        if "send" in entry:
            unclear = _rows(entry["send"])
        elif {"made", "there", "not"} & entry.keys():
            unclear = 0
    if plan is None:
        raise ValueError("the journal is empty")
    return Interrupted(plan, added, unclear)


def _rows(found: Ranges) -> int:
    return sum(last - first + 1 for first, last in found)
