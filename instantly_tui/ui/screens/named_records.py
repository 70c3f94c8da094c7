"""A list of things that are little more than a name: made, renamed and deleted by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from instantly_tui.api.call import Call
from instantly_tui.api.page import raw
from instantly_tui.engine.changes import Change
from instantly_tui.resources.campaign_run import same_name, shown
from instantly_tui.resources.spec import Action, Query
from instantly_tui.text.clean import clean
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.asking import ask_once
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.screens.made import Makes

WRITES = frozenset({"create", "rename", "edit", "delete"})
"""Actions a read-only profile has not."""


def naming(place: str, what: str) -> tuple[Command, ...]:
    """The commands of such a list; `what` is the word for one of its records."""
    return (
        Command(f"{place}.create", ("c",), f"New {what}", "create", section="row", hint=10),
        Command(f"{place}.rename", ("r",), "Rename", "rename", section="row", hint=11),
        Command(
            f"{place}.delete",
            ("D",),
            "Delete",
            "delete",
            section="row",
            hint=13,
            help="Says what it takes along, and asks for its name",
        ),
    )


class NamedRecords(Makes, ListPlace):
    """A list whose subclass says how one record is named, made and deleted."""

    what: ClassVar[str] = "record"
    name_field: ClassVar[str] = "name"
    """Under which the server keeps the name."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.text = words
        """What was typed behind the place's name in the command bar."""
        self._names_changed = False

    def crumbs(self) -> str:
        words = self.asked_words()
        return f"{self.resource.title.casefold()}{f' /{words}' if words else ''}"

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        super().acted(action, targets)
        self._names_changed = True

    def expect(self, key: str, name: str) -> None:
        super().expect(key, name)
        self._names_changed = True

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        if self._names_changed and not self.workspace.writes.pending:
            self._names_changed = False
            # The filters of other places offer these names from the same answer.
            self.scope.want(self.resource.page(Query(), None), max_age=0.0)

    def why_not(self, command: Command) -> str | None:
        if command.action in WRITES:
            if self.workspace.read_only:
                return "this profile is read-only"
            if command.action != "create":
                return self.why_not_one()
        return super().why_not(command)

    def why_not_one(self) -> str | None:
        """Why there is no one record that a key could mean."""
        targets = self.targets()
        if not targets:
            return "nothing is selected"
        return f"one {self.what} at a time: take the marks off first" if len(targets) > 1 else None

    def only(self) -> Any:
        """The one record that is meant."""
        return self.targets()[0]

    def renaming(self, old: str, new: str) -> Action[Any]:
        """The action that gives a record another name."""
        raise NotImplementedError

    def reading(self, record: Any) -> Call[Any]:
        """The read of one record."""
        assert self.resource.one is not None
        return self.resource.one(self.resource.key(record))

    def named(self, typed: str) -> str | None:
        """A typed name as it is to be sent; None when it is none, which is said."""
        name = " ".join(clean(typed).split())
        if not name:
            self.say(f"a {self.what} needs a name: nothing was done", "warn")
        return name or None

    def action_create(self) -> None:
        def typed(text: str) -> None:
            if (name := self.named(text)) is not None:
                self.make_named(name)

        self.prompt(Prompt(f"name of the new {self.what}: ", typed))

    def make_named(self, name: str) -> None:
        """Ask whether to make a record of this name, and make it."""
        raise NotImplementedError

    def action_rename(self) -> None:
        """Ask for another name, then show old and new and ask again; the server's own name is the old one."""
        record = self.only()

        def read(now: dict[str, Any]) -> None:
            old = str(now.get(self.name_field) or "")
            self.prompt(Prompt("new name: ", partial(self._offer_name, record, old), text=clean(old)))

        ask_once(self, raw(self.reading(record)), read, "its name")

    def _offer_name(self, record: Any, old: str, typed: str) -> None:
        new = self.named(typed)
        if new is None:
            return
        if new == clean(old):
            self.say("that is its name already", "warn")
            return
        self.ask(
            f"Rename {shown(old)} → {shown(new)}?",
            Choice("y", "yes", partial(self._rename, record, old, new)),
        )

    def _rename(self, record: Any, old: str, new: str) -> None:
        """Rename unless somebody else did so while the question stood."""

        def read(now: dict[str, Any]) -> None:
            name = str(now.get(self.name_field) or "")
            if name != old:
                self.say(f"somebody else has renamed it to {shown(name)} meanwhile: nothing was done", "warn")
            else:
                self.carry_out(self.renaming(old, new), (record,))

        ask_once(self, raw(self.reading(record)), read, "its name")

    def ask_to_delete(self, record: Any, question: str, action: Action[Any]) -> None:
        """Ask a question and then for the name, before a record is deleted."""
        name = self.resource.name_of(record)

        def typed(text: str) -> None:
            if same_name(text, name):
                self.carry_out(action, (record,))
            else:
                self.say(f"that is not {shown(name)}: nothing was deleted", "warn")

        ask_for_name: Callable[[], object] = partial(
            self.prompt, Prompt("type its name to delete it: ", typed)
        )
        self.ask(question, Choice("y", "go on: its name is asked for", ask_for_name))
