"""From a key to the workspace: the reason it can't be done, the question, the act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from instantly_tui.engine.batch import Batch
from instantly_tui.resources.spec import Action, Resource
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.place import PlaceScreen


def commands_of(resource: Resource[Any]) -> tuple[Command, ...]:
    """The commands of a resource's actions."""
    return tuple(
        Command(
            f"{resource.name}.{action.name}",
            (action.key,) if action.key else (),
            action.title,
            "act",
            action.name,
            "row",
            hint=index + 10,
            help=action.help,
        )
        for index, action in enumerate(resource.actions)
    )


class Acting(PlaceScreen):
    """A place whose keys act on records of one resource."""

    resource: ClassVar[Resource[Any]]

    def targets(self) -> tuple[Any, ...]:
        """The records that a key acts on now."""
        return ()

    def address_here(self) -> str:
        """The address of the one record that a key acts on now; empty when there is none, or several."""
        records = self.targets()
        known = self.resource.email(records[0]) if len(records) == 1 and self.resource.email else None
        return known or ""

    def under_way(self, batch: Batch) -> None:
        """Called with what an act on the records here has become, before `acted`."""

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        """Called after an action was handed to the workspace."""

    def why_not(self, command: Command) -> str | None:
        if command.action != "act":
            return super().why_not(command)
        action, targets = self.resource.action(command.argument), self.targets()
        if self.workspace.read_only and not (len(targets) == 1 and action.instead(targets[0])):
            return "this profile is read-only"
        if not targets:
            return "nothing is selected"
        reasons = [action.blocked(record) for record in targets]
        return reasons[0] if all(reasons) else None

    def action_act(self, name: str) -> None:
        action: Action[Any] = self.resource.action(name)
        offer(self, self.resource, action, self.targets(), partial(self.carry_out, action))

    def carry_out(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        """Hand an act on these records to the workspace."""
        self.under_way(self.workspace.act(self.resource, action, targets))
        self.acted(action, targets)


def offer(
    place: PlaceScreen,
    resource: Resource[Any],
    action: Action[Any],
    targets: tuple[Any, ...],
    do: Callable[[tuple[Any, ...]], object],
) -> None:
    """Ask what an action asks before it is done to records that it can be done to, at least to one."""
    alone = [record for record in targets if action.blocked(record) is None and action.instead(record)]
    if len(targets) == 1 and alone:
        place.shell.navigator.go(action.instead(alone[0]), resource.key(alone[0]))
        return
    if alone:
        targets = tuple(record for record in targets if record not in alone)
    if alone and all(action.blocked(record) for record in targets):
        place.say(f"{action.title}: each of these is looked at by itself: take the marks off first", "warn")
        return
    if action.confirm is None:
        do(targets)
        return
    meant = tuple(record for record in targets if action.blocked(record) is None)
    left_out = len(targets) - len(meant)
    note = f" ({left_out:,} of the {len(targets):,} marked can't be.)" if left_out else ""
    note += f" ({len(alone):,} left out: first looked at by itself.)" if alone else ""
    place.ask(action.confirm(meant) + note, Choice("y", "yes", partial(do, targets)))
