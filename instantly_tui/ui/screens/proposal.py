"""What the user makes of proposed steps: which are ticked, carrying them out, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from instantly_tui.api.errors import ApiError
from instantly_tui.engine.batch import STARTED, WORDS, Batch, Outcome, Write
from instantly_tui.resources.plan import Step, grouped, merged
from instantly_tui.resources.spec import Cell, Tone

if TYPE_CHECKING:
    from instantly_tui.engine.answers import Scope
    from instantly_tui.workspace import Workspace

Place = tuple[str, str]
TONES: dict[str, Tone] = {"done": "good", "unclear": "warn", "taken_back": "muted", "skipped": "muted"}


class Proposal:
    """The ticks of one place over steps that come and go, and the results of those that were done."""

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        self.open: frozenset[str] = frozenset()
        """The steps that are proposed now, not only shown because they were done here."""
        self._met: set[str] = set()
        self._done: dict[str, Step] = {}
        self._batches: list[Batch] = []
        self._seen: dict[Place, str] = {}
        """What the server said when it was read again after a step, by record."""
        self._asked: set[tuple[int, Place]] = set()
        self._under_way: tuple[str, tuple[Batch, ...]] = ("", ())
        """Several acts that were started with one key, to be told of as one."""

    def meet(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """The steps to show: those proposed now and those done here; new ones that are advised get a tick."""
        self.open = frozenset(step.key for step in steps)
        self.ticked &= self.open
        for step in steps:
            if step.key not in self._met and step.advised and step.blocked is None:
                self.ticked.add(step.key)
            self._met.add(step.key)
        return merged((steps, tuple(self._done.values())))

    def toggle(self, step: Step) -> str | None:
        """Tick a step or take its tick away; why it can't be ticked, or None."""
        if step.key in self.ticked:
            self.ticked.discard(step.key)
        elif step.key not in self.open:
            return f"{step.words}: that was done; {step.back}"
        elif reason := step.blocked:
            return reason
        else:
            self.ticked.add(step.key)
        return None

    def chosen(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """The ticked steps that can be done."""
        return tuple(step for step in steps if step.key in self.ticked and step.blocked is None)

    def run(self, workspace: Workspace, steps: Sequence[Step], label: str) -> None:
        """Carry the steps out, each action at once for all its records; one undo takes all of it back."""
        groups = grouped(steps)
        with workspace.undo.together(label):
            batches = tuple(
                workspace.act(group.resource, group.action, group.records, quiet=len(groups) > 1)
                for group in groups
            )
        self._batches += batches
        self._under_way = (label, batches) if len(groups) > 1 else ("", ())
        for step in steps:
            self._done[step.key] = step
            self.ticked.discard(step.key)

    def news(self) -> str:
        """One sentence, once, when all that one key started is done; what failed says so itself."""
        label, batches = self._under_way
        if not batches or any(batch.pending for batch in batches):
            return ""
        self._under_way = ("", ())
        return f"{label}: done" if all(batch.level == "done" for batch in batches) else ""

    def look_back(self, workspace: Workspace, scope: Scope, told: Callable[[], object]) -> None:
        """Read what was changed once more, each record once after its change; `told` when one was read."""
        for number, batch in enumerate(self._batches):
            for outcome in batch.outcomes:
                write = outcome.write
                wanted = (number, write.place)
                if outcome.state != "done" or write.reread is None or wanted in self._asked:
                    continue
                self._asked.add(wanted)
                if outcome.reason != STARTED:
                    self._ask(workspace, scope, write, told)

    def _ask(self, workspace: Workspace, scope: Scope, write: Write, told: Callable[[], object]) -> None:
        asked_at = workspace.clock.now()

        def seen(truth: Any) -> None:
            workspace.store.put(write.kind, {write.key: truth}, asked_at)
            self._seen[write.place] = "" if write.shown_by(truth) else "the server shows another state"
            told()

        def failed(error: ApiError) -> None:
            self._seen[write.place] = f"could not be read back: {error}"
            told()

        if write.reread is not None:
            scope.once(write.reread, seen, failed)

    def result(self, workspace: Workspace, step: Step) -> Cell | None:
        """What became of a step; None for one that was not done here."""
        if step.key not in self._done:
            return None
        outcomes = {outcome.write.place: outcome for batch in self._batches for outcome in batch.outcomes}
        mine = [outcomes[place] for place in step.places if place in outcomes]
        waiting = len(step.places) - len(mine)
        bad = next((each for each in mine if each.state not in ("done", "taken_back")), None)
        if bad is not None:
            count = "" if len(step.places) == 1 else f"{sum(each.state == bad.state for each in mine)} "
            return Cell(f"{count}{WORDS[bad.state]}: {bad.reason}", TONES.get(bad.state, "bad"))
        if waiting:
            return Cell("… on its way", "muted")
        if any(self._taken_back(workspace, each) for each in mine):
            return Cell("↶ taken back", "muted")
        doubt = next((words for each in mine if (words := self._seen.get(each.write.place))), "")
        if doubt:
            return Cell(f"✓ done, but {doubt}", "warn")
        back = all(each.write.place in self._seen for each in mine)
        return Cell("✓ done, read back" if back else "✓ done", "good")

    def _taken_back(self, workspace: Workspace, outcome: Outcome) -> bool:
        write = outcome.write
        now = workspace.store.get(write.kind, write.key)
        return outcome.state == "taken_back" or (now is not None and not write.shown_by(now))
