"""Decisions that are chosen from a list: the workspace's own labels, and who is to own the lead."""

from __future__ import annotations

from typing import Any, ClassVar

from instantly_tui.api.lead_labels import LeadLabel, list_labels
from instantly_tui.api.members import Member, list_members
from instantly_tui.resources.interest_actions import InterestOf, set_label
from instantly_tui.resources.spec import Action
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.asking import ask_all

LABELS_SECONDS = 600.0
MEMBERS_SECONDS = 600.0
DECISIONS = frozenset({"label", "assign"})


def decisions(name: str) -> tuple[Command, ...]:
    """The commands of a place that decides on leads; `name` begins their ids."""
    return (
        Command(
            f"{name}.label", ("i /",), "Own label", "label", section="row", help="One of the workspace's"
        ),
        Command(
            f"{name}.assign",
            ("a",),
            "Assign",
            "assign",
            section="row",
            hint=17,
            help="Choose who owns the lead",
        ),
    )


class Deciding(Acting):
    """A place whose records stand for leads."""

    interest_of: ClassVar[InterestOf[Any]]

    def assigned_to(self, user_id: str | None, name: str) -> Action[Any]:
        """The action that gives a lead to a user, by the user's id and name."""
        raise NotImplementedError

    def why_not(self, command: Command) -> str | None:
        if command.action in DECISIONS:
            return self.why_undecidable()
        return super().why_not(command)

    def why_undecidable(self) -> str | None:
        """Why nothing can be decided now, or None when it can."""
        if self.workspace.read_only:
            return "this profile is read-only"
        return None if self.targets() else "nothing is selected"

    def decide(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        """Do something that is no fixed action of the resource to the records that were meant."""
        reasons = [action.blocked(record) for record in targets]
        if targets and all(reasons):
            self.say(f"{action.title}: {reasons[0]}", "warn")
        elif targets:
            self._act(action, targets)

    def suggested_label(self) -> str:
        """The name of the label that stands first in the list; empty for none."""
        return ""

    def action_label(self) -> None:
        targets = self.targets()

        def offer(labels: tuple[LeadLabel, ...]) -> None:
            first = self.suggested_label().casefold()
            # Only with a number of its own can a label be set.
            known = sorted(
                (label for label in labels if label.interest_status is not None),
                key=lambda label: label.label.casefold() != first,
            )
            items = [Item(label.label, label, detail=label.description) for label in known]
            picker = Picker("Own label", items, empty="this workspace has no labels of its own")
            self.app.push_screen(picker, chosen)

        def chosen(label: LeadLabel | None) -> None:
            if label is not None and label.interest_status is not None:
                self.decide(set_label(self.interest_of, label.interest_status, label.label), targets)

        ask_all(self, list_labels, offer, "the labels", max_age=LABELS_SECONDS)

    def action_assign(self) -> None:
        targets = self.targets()

        def offer(members: tuple[Member, ...]) -> None:
            items = [
                Item(member.name, member, detail=f"{member.role}  {member.email}")
                for member in sorted(members, key=lambda member: member.name.casefold())
                if member.user_id and member.accepted is not False
            ]
            nobody = Item("Nobody", None, detail="the lead has no owner any more")
            items = [Item(each.label, (each.value,), detail=each.detail) for each in (*items, nobody)]
            self.app.push_screen(Picker("Assign to", items), chosen)

        def chosen(picked: tuple[Member | None] | None) -> None:
            if picked is not None:
                member = picked[0]
                to = (member.user_id, member.name) if member else (None, "nobody")
                self.decide(self.assigned_to(*to), targets)

        ask_all(self, list_members, offer, "the members of the workspace", max_age=MEMBERS_SECONDS)
