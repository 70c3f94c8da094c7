"""Background jobs: pending, in progress, then success or failed, driven by the simulation's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.ids import job_id, stamp

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space, World

FIRST_STEP = 0.1
"""Virtual seconds a job stays pending before it is in progress."""
SMALL_JOB = 0.4
"""Virtual seconds a job of no items takes after it was queued (recorded: 0.2 to 0.5)."""
PER_ITEM = 0.01
"""Virtual seconds each item adds: one second for every hundred."""
MOST_STEPS = 20
"""How often a job that has its effects only at the end reports progress on the way there."""
ENDED = frozenset({"success", "failed", "cancelled"})


@dataclass(slots=True)
class _Run:
    """One job at work: which items are left and what to call for them."""

    row: dict[str, Any]
    items: Sequence[str]
    each: Callable[[str], str | None] | None
    finish: Callable[[], Mapping[str, Any]] | None
    fails: Callable[[str], str | None]
    done: int = 0
    failed: int = 0


class JobRunner:
    """Starts background jobs of one workspace; their rows lie in `space.jobs`."""

    def __init__(self, world: World, space: Space) -> None:
        self._world = world
        self._space = space

    def start(
        self,
        kind: str,
        *,
        entity_type: str,
        items: Iterable[str],
        entity_id: str | None = None,
        data: Mapping[str, Any] | None = None,
        each: Callable[[str], str | None] | None = None,
        finish: Callable[[], Mapping[str, Any]] | None = None,
        fails: Callable[[str], str | None] | None = None,
    ) -> dict[str, Any]:
        """Queue a job and return its row as the POST that starts it shows it.

        That is with `user_id` and the null filters which a later GET leaves out (API.md §1, §16).

        `each` is called for one item at a time while the job runs and returns None or why the item failed:
        effects that become visible progressively. `finish` is called once, just before success, and returns
        what to add to the job's data: effects that become visible only then. `fails` returns for an item
        the text that ends the whole job as failed, with its progress kept and `finish` never called.
        """
        now = stamp(self._world.clock.ms())
        work = list(items)
        row: dict[str, Any] = {
            "id": job_id(self._world.clock.ms(), self._world.chance),
            "workspace_id": self._space.id,
            "type": kind,
            "entity_type": entity_type,
            "data": _without_nulls(data or {}),
            "progress": 0,
            "status": "pending",
            "created_at": now,
            "updated_at": now,
            "_items": frozenset(work),
        }
        if entity_id is not None:
            row["entity_id"] = entity_id
        self._space.jobs[row["id"]] = row
        run = _Run(row, work, each, finish, fails or (lambda item: None))
        self._plan(run)
        shown = {name: value for name, value in row.items() if not name.startswith("_")}
        return shown | {"user_id": None, "data": dict(data or {})}

    def busy(self, kind: str, items: Iterable[str]) -> bool:
        """Whether a job of this kind that has not ended works on any of these items."""
        wanted = set(items)
        return any(
            row["type"] == kind and row["status"] not in ENDED and wanted & row.get("_items", frozenset())
            for row in self._space.jobs.values()
        )

    def _plan(self, run: _Run) -> None:
        total = len(run.items)
        steps = total if run.each else min(total, MOST_STEPS)
        seconds = SMALL_JOB + PER_ITEM * total
        after = self._world.clock.after
        after(FIRST_STEP, lambda: self._report(run, "in-progress"))
        for step in range(1, steps):
            moment = FIRST_STEP + (seconds - FIRST_STEP) * step / steps
            after(moment, partial(self._work, run, total * step // steps))
        after(seconds, lambda: self._end(run))

    def _work(self, run: _Run, until: int) -> None:
        """Process the items before number `until`; a job that has ended stays as it is."""
        while run.done < until and run.row["status"] not in ENDED:
            item = run.items[run.done]
            reason = run.fails(item)
            if reason is not None:
                run.row["data"]["error"] = reason
                self._report(run, "failed")
                return
            if run.each is not None and run.each(item) is not None:
                run.failed += 1
            run.done += 1
        if run.row["status"] not in ENDED:
            run.row["progress"] = 100 * run.done // max(len(run.items), 1)
            self._report(run, "in-progress")

    def _end(self, run: _Run) -> None:
        self._work(run, len(run.items))
        if run.row["status"] in ENDED:
            return
        if run.finish is not None:
            run.row["data"].update(run.finish())
        run.row["progress"] = 100
        self._report(run, "success")

    def _report(self, run: _Run, status: str) -> None:
        run.row["status"] = status
        run.row["updated_at"] = stamp(self._world.clock.ms())
        run.row["data"].update(
            total_to_process=len(run.items), success_count=run.done - run.failed, failed_count=run.failed
        )


def _without_nulls(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nulls(value) if isinstance(value, Mapping) else value
        for name, value in data.items()
        if value is not None
    }
