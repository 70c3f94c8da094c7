"""The lead labels: interest statuses of the workspace's own, and what becomes of leads that carry one."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from instantly_tui.api.errors import ApiError
from instantly_tui.api.interest import INTERESTS
from instantly_tui.api.lead_labels import LeadLabel, create_label, list_labels
from instantly_tui.api.leads import Lead, list_leads
from instantly_tui.api.page import Page
from instantly_tui.resources.campaign_run import shown
from instantly_tui.resources.lead_filters import lead_query
from instantly_tui.resources.lead_labels import KINDS, LEAD_LABELS, change, delete, rename
from instantly_tui.resources.spec import Action, Query
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.asking import ask_all, ask_once
from instantly_tui.ui.screens.made import make
from instantly_tui.ui.screens.named_records import NamedRecords, naming


class LeadLabelsScreen(NamedRecords):
    """All labels; opening one shows the leads that carry it."""

    place = "labels"
    resource = LEAD_LABELS
    what = "label"
    name_field = "label"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        *naming("labels", "label"),
        Command(
            "labels.edit",
            ("E",),
            "Edit",
            "edit",
            section="row",
            hint=12,
            help="What it counts as, its description, and whether the AI uses it",
        ),
    )

    def action_open(self) -> None:
        label: LeadLabel | None = self.rows.current
        if label is not None and label.interest_status is not None:
            self.shell.navigator.go("label-leads", str(label.interest_status))
        elif label is not None:
            self.say("the server told no number for this label, so its leads can't be asked for", "warn")

    def renaming(self, old: str, new: str) -> Action[LeadLabel]:
        return rename(old, new)

    def make_named(self, name: str) -> None:
        def chosen(kind: str | None) -> None:
            if kind is not None:
                do = partial(make, self.shell, LEAD_LABELS, "Make the label", name, create_label(name, kind))
                self.ask(
                    f"Make the label {shown(name)}, {kind}? The server gives it its number.",
                    Choice("y", "yes", do),
                )

        items = [Item(word, word, detail=meaning) for word, meaning in KINDS.items()]
        self.app.push_screen(Picker(f"What does {shown(name)} count as?", items), chosen)

    def action_edit(self) -> None:
        label: LeadLabel = self.only()
        items = [
            Item(f"counts as {word}", ({"interest_status_label": word}, f"count as {word}"), detail=meaning)
            for word, meaning in KINDS.items()
            if word != label.interest_status_label
        ]
        uses = not label.use_with_ai
        words = "be used by the AI" if uses else "not be used by the AI"
        items += [Item(words, ({"use_with_ai": uses}, words)), Item("description …", "description")]

        def chosen(what: Any) -> None:
            if what == "description":
                done = partial(self._describe, label)
                self.prompt(Prompt("description: ", done, text=" ".join(label.description.split())))
            elif what is not None:
                self._offer(label, *what)

        self.app.push_screen(Picker(f"Let {shown(label.label)} …", items), chosen)

    def _describe(self, label: LeadLabel, typed: str) -> None:
        text = clean(typed).strip()
        if text == label.description.strip():
            self.say("that is its description already", "warn")
        else:
            self._offer(label, {"description": text}, f"be described as {shown(text)}")

    def _offer(self, label: LeadLabel, fields: dict[str, Any], words: str) -> None:
        do = partial(self.carry_out, change("Change label", fields), (label,))
        self.ask(f"Let {shown(label.label)} {words}? Its number and its leads stay.", Choice("y", "yes", do))

    def action_delete(self) -> None:
        """Ask where its leads and mails go, find out how many these are, and ask for its name."""
        label: LeadLabel = self.only()

        def offer(labels: tuple[LeadLabel, ...]) -> None:
            keep = f"keep {label.interest_status:+d}" if label.interest_status is not None else "keep it"
            items = [Item(each.word, (each.value, each.word)) for each in INTERESTS]
            items += [
                Item(each.label, (each.interest_status, each.label), section="own labels")
                for each in labels
                if each.interest_status is not None and each.id != label.id
            ]
            items.append(Item(keep, (None, ""), detail="a number without a name", section="none of these"))
            picker = Picker("What do its leads and mails get?", items)
            self.app.push_screen(picker, chosen)

        def chosen(to: tuple[int | None, str] | None) -> None:
            if to is not None:
                self._count(label, *to)

        ask_all(self, list_labels, offer, "the other labels")

    def _count(self, label: LeadLabel, number: int | None, word: str) -> None:
        def ask(leads: str) -> None:
            fate = f"get {shown(word)}" if word else "keep a number that has no name any more"
            question = f"Delete {shown(label.label)}? {leads}, and its mails, {fate}. Nothing brings it back."
            self.ask_to_delete(label, question, delete(number))

        def counted(page: Page[Lead]) -> None:
            if any(lead.lt_interest_status != label.interest_status for lead in page.items):
                # The server did not filter by it: a count would tell of other people's leads.
                ask("Its leads (how many is not known: the server named others)")
                return
            count = len(page.items) + page.unreadable
            ask(f"{count:,} leads or more" if page.more else plural(count, "lead") if count else "No lead")

        def unknown(error: ApiError) -> None:
            ask(f"Its leads (how many could not be read: {error})")

        if label.interest_status is None:
            ask("Its leads (how many is not known)")
            return
        carrying = lead_query(Query().with_filter("interest", str(label.interest_status)))
        ask_once(self, list_leads(carrying), counted, "its leads", failed=unknown)
