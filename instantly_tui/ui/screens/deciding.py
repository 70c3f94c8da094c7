"""Decisions that are chosen from a list: the workspace's own labels, and who is to own the lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

from instantly_tui.api.interest import INTERESTS
from instantly_tui.api.lead_labels import LeadLabel, list_labels
from instantly_tui.api.members import Member, list_members
from instantly_tui.resources.interest_actions import InterestOf, interest_actions, set_label
from instantly_tui.resources.spec import Action
from instantly_tui.ui.keys import Command
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.asking import ask_all

LABELS_SECONDS = 600.0
MEMBERS_SECONDS = 600.0
DECISIONS = frozenset({"label", "assign"})
NOBODY = "nobody"
"""What stands for no owner."""
NO_STATUS = "none"
"""What stands for no interest status."""
STATUS_WORDS = (*(each.word for each in INTERESTS), NO_STATUS)


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
            self.carry_out(action, targets)

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

    def status_by(self, words: str) -> None:
        """Set the status or own label that words name, whole or by its beginning."""
        targets = self.targets()
        *statuses, none = interest_actions(self.interest_of)
        fixed = {**{each.title: each for each in statuses}, NO_STATUS: none}

        def look_further(labels: tuple[LeadLabel, ...]) -> None:
            own = {
                label.label: set_label(self.interest_of, label.interest_status, label.label)
                for label in labels
                if label.interest_status is not None
            }
            self._decide_by(words, {**fixed, **own}, targets, "status")

        if meant_by(words, fixed):
            self._decide_by(words, fixed, targets, "status")
        else:
            ask_all(self, list_labels, look_further, "the labels", max_age=LABELS_SECONDS)

    def assign_by(self, words: str) -> None:
        """Give the leads to the member that words name, by name or address, whole or by its beginning."""
        targets = self.targets()

        def look(members: tuple[Member, ...]) -> None:
            choices = {NOBODY: self.assigned_to(None, NOBODY)}
            for member in owners(members):
                choices[member.email] = choices[member.name] = self.assigned_to(member.user_id, member.name)
            self._decide_by(words, choices, targets, "member")

        ask_all(self, list_members, look, "the members of the workspace", max_age=MEMBERS_SECONDS)

    def _decide_by(
        self, words: str, choices: Mapping[str, Action[Any]], targets: tuple[Any, ...], what: str
    ) -> None:
        """Do what words name to these records, or say what there is to name."""
        names = meant_by(words, choices)
        if names and len({id(choices[name]) for name in names}) == 1:
            self.decide(choices[names[0]], targets)
        elif names:
            self.say(f"“{words}” could be {' or '.join(names)}", "error")
        else:
            known = {name.casefold(): name for name in choices}
            close = get_close_matches(words.casefold(), known, 1, 0.5)
            hint = f"did you mean {known[close[0]]}?" if close else f"there are {', '.join(choices)}"
            self.say(f"there is no {what} “{words}”; {hint}", "error")

    def action_assign(self) -> None:
        targets = self.targets()

        def offer(members: tuple[Member, ...]) -> None:
            items = [
                Item(member.name, (member,), detail=f"{member.role}  {member.email}")
                for member in sorted(owners(members), key=lambda member: member.name.casefold())
            ]
            items.append(Item("Nobody", (None,), detail="the lead has no owner any more"))
            self.app.push_screen(Picker("Assign to", items), chosen)

        def chosen(picked: tuple[Member | None] | None) -> None:
            if picked is not None:
                member = picked[0]
                to = (member.user_id, member.name) if member else (None, NOBODY)
                self.decide(self.assigned_to(*to), targets)

        ask_all(self, list_members, offer, "the members of the workspace", max_age=MEMBERS_SECONDS)


def owners(members: tuple[Member, ...]) -> list[Member]:
    """Those who can own a lead."""
    return [member for member in members if member.user_id and member.accepted is not False]


def meant_by(words: str, names: Iterable[str]) -> list[str]:
    """The name that words are, else all that begin so; case does not matter."""
    wanted = words.casefold()
    begun = [name for name in names if name.casefold().startswith(wanted)]
    return [name for name in begun if name.casefold() == wanted] or begun
