"""`:import FILE`: which file is meant, and what is known of its import so far."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from instantly_tui.api.campaigns import Campaign
from instantly_tui.importing.check import Check
from instantly_tui.importing.desk import Imports, Interrupted
from instantly_tui.importing.importer import Import
from instantly_tui.importing.journal import Entry
from instantly_tui.importing.plan import Plan, Target
from instantly_tui.importing.survey import Survey, begin, survey

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp


ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson"})
MOST_NAMED = 200
"""Files that tab goes through."""


@dataclass(eq=False)
class Errand:
    """One file to be imported: it outlives the place that shows it."""

    path: Path
    target: Target | None = None
    """What was in front when the file was named."""
    plan: Plan | None = None
    """As guessed, then as the user has changed it."""
    survey: Survey | None = None
    """Of this plan; None while the file is read."""
    check: Check | None = None
    interrupted: Interrupted | None = None
    """What an earlier run has left."""
    before: Entry | None = None
    """How the last import of the same content ended."""
    started: Import | None = None
    decided: Plan | None = None
    """What the user had decided before the file was read anew: it holds for the same content."""
    problem: str = ""
    """Why the file can't be imported."""

    def decide(self, plan: Plan, *, reads: bool = False) -> None:
        """Go on with another plan; `reads` when the file reads otherwise by it."""
        self.plan, self.check = plan, None
        if reads or self.survey is None:
            self.survey = None
        else:
            self.survey = replace(self.survey, plan=replace(plan, columns=self.survey.plan.columns))
            self.plan = self.survey.plan

    async def read(self, imports: Imports) -> None:
        """Read the file, and what was done with it before; what goes wrong is the `problem`."""
        try:
            if self.plan is None:
                plan = await asyncio.to_thread(begin, self.path, self.target)
                if self.decided is not None and self.decided.source == plan.source:
                    plan = self.decided
                self.interrupted = await asyncio.to_thread(imports.interrupted, plan)
                self.before = await asyncio.to_thread(imports.journals.ended, plan.source.mark)
                self.plan = self.interrupted.plan if self.interrupted is not None else plan
            if self.survey is None:
                found = await asyncio.to_thread(survey, self.plan)
                self.survey, self.plan = found, found.plan
        except ValueError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{self.path} can't be read: {error.strerror or error}"


def run(app: InstantlyApp, argument: str) -> None:
    """Open the place of an import, without a file that of the one under way; ValueError if there is none."""
    current = app.workspace.imports.current
    if not argument:
        if current is None:
            raise ValueError("which file? as in :import leads.csv (CSV, TSV or JSON Lines)")
        app.navigator.go("import", _of(current))
        return
    path = _path_of(argument)
    if not path.exists():
        raise ValueError(f"there is no file {path}")
    if current is not None and current.running and current.plan.source.path.absolute() == path.absolute():
        app.navigator.go("import", _of(current))
    else:
        app.navigator.go("import", Errand(path.absolute(), _target_here(app)))


def arguments(_: InstantlyApp) -> Sequence[str]:
    """The files here that may hold leads."""
    try:
        found = sorted(path.name for path in Path.cwd().iterdir() if path.suffix.casefold() in ENDINGS)
    except OSError:
        return ()
    return found[:MOST_NAMED]


def _of(started: Import) -> Errand:
    return Errand(started.plan.source.path, started.target, started.plan, started=started)


def _target_here(app: InstantlyApp) -> Target | None:
    """The campaign whose own place is in front."""
    if getattr(app.screen, "place", "") != "campaign":
        return None
    records: tuple[Any, ...] = getattr(app.screen, "targets", tuple)()
    record = records[0] if len(records) == 1 else None
    return Target("campaign", record.id, record.name) if isinstance(record, Campaign) else None


def _path_of(argument: str) -> Path:
    try:
        return Path(argument.strip("\"'")).expanduser()
    except RuntimeError as error:
        raise ValueError(f"there is no such home folder: {argument}") from error
