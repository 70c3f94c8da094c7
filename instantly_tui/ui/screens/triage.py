"""One decision, one key: reminders and labels of the threads a key acts on, and on to the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.api.lead_labels import list_labels
from instantly_tui.resources.emails import remind_at, set_label
from instantly_tui.resources.spec import Action
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.reading import Reading

LABELS_SECONDS = 600.0


class Triage(Reading):
    """Decides on threads without leaving the list."""

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        marked = bool(self.rows.marks)
        super().acted(action, targets)
        if not marked and (action.name in ("done", "remind", "label") or action.name.startswith("interest-")):
            self.rows.move(1)

    def action_remind(self, days: str) -> None:
        moment = self.workspace.clock.wall() + timedelta(days=int(days)) if days != "0" else None
        self.act_with(remind_at(moment))

    def action_remind_pick(self) -> None:
        self.prompt(Prompt("Remind on (YYYY-MM-DD, or with HH:MM): ", self._remind_typed))

    def _remind_typed(self, typed: str) -> None:
        try:
            moment = datetime.fromisoformat(typed.strip()).astimezone()
        except ValueError:
            self.say(f"“{typed}” is no day; a day looks like 2026-11-24, or 2026-11-24 09:00", "error")
            return
        if moment <= self.workspace.clock.wall():
            self.say(f"{typed.strip()} is past", "error")
            return
        self.act_with(remind_at(moment))

    def action_label(self) -> None:
        self.scope.want(list_labels(), max_age=LABELS_SECONDS, then=self._offer_labels)

    def _offer_labels(self, labels: Any) -> None:
        items = [
            Item(label.label, label, detail=label.description or "")
            for label in labels.items
            if label.interest_status is not None
        ]
        picker = Picker("Own label", items, empty="this workspace has no labels of its own")
        self.app.push_screen(picker, self._label_chosen)

    def _label_chosen(self, label: Any) -> None:
        if label is not None:
            self.act_with(set_label(label.interest_status, label.label))

    def act_with(self, action: Action[Email]) -> None:
        """Do something that is no fixed action of the resource."""
        targets = self.targets()
        reasons = [action.blocked(mail) for mail in targets]
        if targets and all(reasons):
            self.say(f"{action.title}: {reasons[0]}", "warn")
        elif targets:
            self._act(action, targets)
