"""The imports of one workspace: one at a time, going on while the user is elsewhere."""

from __future__ import annotations

from pathlib import Path

from instantly_tui.engine.changes import Publish
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.notice import Notice, Notify
from instantly_tui.engine.spawn import Spawn
from instantly_tui.importing.check import Check
from instantly_tui.importing.course import left_out
from instantly_tui.importing.importer import Import
from instantly_tui.importing.journal import Entry, Journal, Journals, plan_of
from instantly_tui.importing.lookup import Asker
from instantly_tui.importing.plan import Plan


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
    ) -> None:
        """`folder`: for the journals; `exports`: for reports that can't be written beside the file."""
        self.journals = Journals(folder)
        self.current: Import | None = None
        """The last one that was started, over or not."""
        self._exports, self._asker, self._clock = exports, asker, clock
        self._publish, self._notify, self._spawn = publish, notify, spawn

    @property
    def running(self) -> Import | None:
        """The one that is not over; None when there is none."""
        return self.current if self.current is not None and self.current.running else None

    def interrupted(self, plan: Plan) -> tuple[Journal, Plan, int] | None:
        """The journal of an unfinished import of this content, its plan, and how many rows it has added.

        For a thread. Raises ValueError when somebody is at it or it can't be understood, OSError.
        """
        journal = self.journals.unfinished(plan.source.mark)
        if journal is None:
            return None
        added = 0
        first: Entry | None = None
        for entry in journal.entries():
            first = first or entry
            added += sum(last - begin + 1 for key in ("made", "there") for begin, last in entry.get(key, []))
        try:
            return journal, plan_of(first or {}, plan.source.path), added
        except ValueError:
            journal.close()
            raise

    def begin(self, plan: Plan, check: Check | None) -> tuple[Journal, frozenset[str]]:
        """A journal for a new import, with what the dry run left out: for a thread. ValueError or OSError."""
        journal = self.journals.new(plan)
        if check is not None and check.left:
            journal.write({"left": left_out(check.left)})
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
        name = started.plan.source.path.name
        if started.stage == "failed":
            text = f"The import of {name} stopped: {started.trouble}; :import {name} goes on with it"
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
