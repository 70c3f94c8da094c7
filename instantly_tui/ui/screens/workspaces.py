"""The roster: every workspace of the user, the worst first; enter goes on in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from instantly_tui.api.accounts import list_accounts
from instantly_tui.api.emails import unread_count
from instantly_tui.api.errors import ApiError, ScopeMissing
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.client_lines import Asker, Client
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.brief import IN_ERROR
from instantly_tui.ui.screens.client_place import ClientPlace


@dataclass(frozen=True)
class Standing:
    """How a client does; None for what its key may not say."""

    unread: int | None = None
    broken: int | None = None
    """Sending accounts in error."""
    more: bool = False
    """Whether there may be more of these than were read."""
    note: str = ""


@dataclass(frozen=True)
class RosterRow:
    """One line of the roster."""

    client: Client
    state: Cell
    standing: Standing
    note: str
    rank: int
    """The lower the worse."""

    @property
    def order(self) -> tuple[Any, ...]:
        standing = self.standing
        return self.rank, -(standing.broken or 0), -(standing.unread or 0), self.client.name.casefold()

    @property
    def broken_words(self) -> str:
        return f"{self.standing.broken:,}{'+' if self.standing.more else ''}"


def _unread(row: RosterRow) -> Cell:
    unread = row.standing.unread
    return Cell("–", "muted") if unread is None else Cell(f"{unread:,}", "accent" if unread else "muted")


def _broken(row: RosterRow) -> Cell:
    if row.standing.broken is None:
        return Cell("–", "muted")
    return Cell(row.broken_words, "bad" if row.standing.broken else "muted")


class WorkspacesScreen(ClientPlace):
    """Every client has a line, also those that could not be read."""

    place = "workspaces"
    TITLE_WORDS = "Workspaces"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *ClientPlace.ACTIONS,
        Command(
            "workspaces.queue",
            ("a",),
            "All unread",
            "queue",
            hint=2,
            help="The unread threads of all clients in one list",
        ),
        Command("workspaces.own", ("0",), "Own workspace", "own", hint=3),
    )
    COLUMNS: ClassVar[tuple[Column[Any], ...]] = (
        Column("State", lambda row: row.state, 11),
        Column("Workspace", lambda row: row.client.name, 24),
        Column("Unread", _unread, 8, "right"),
        Column("Senders ✖", _broken, 10, "right"),
        Column("", lambda row: Cell(row.note, "bad" if row.rank == 0 else "muted")),
    )

    async def question(self, client: Client, asker: Asker) -> Standing:
        unread = broken = None
        more, notes = False, []
        try:
            unread = await asker.ask(unread_count())
        except ScopeMissing as error:
            notes.append(error)
        try:
            page = await asker.ask(list_accounts(filter=IN_ERROR))
            broken = len(page.items) + page.unreadable
            more = page.more
        except ScopeMissing as error:
            notes.append(error)
        if len(notes) == 2:
            raise notes[0]
        return Standing(unread, broken, more, str(notes[0]) if notes else "")

    def rows_now(self) -> list[RosterRow]:
        return sorted(map(self._row, self.found or ()), key=lambda row: row.order)

    def _row(self, client: Client) -> RosterRow:
        told = self.told.get(client.id)
        error: ApiError | None = told.error if told else None
        if error is not None:
            return RosterRow(client, Cell("✖ skipped", "bad"), Standing(), str(error), 0)
        if told is not None:
            sign = Cell("▸ here", "accent") if client.here else Cell("● read", "good")
            standing: Standing = told.answer or Standing()
            return RosterRow(client, sign, standing, standing.note, 1)
        if client.launch is not None:
            state = Cell("… reading" if self.reading else "◌ stopped", "muted")
            return RosterRow(client, state, Standing(), "", 2)
        if client.locked:
            return RosterRow(client, Cell("◌ locked", "warn"), Standing(), f"{client.why_not}; K runs it", 3)
        if client.invited:
            return RosterRow(client, Cell("◌ invited", "warn"), Standing(), client.why_not, 4)
        return RosterRow(client, Cell("✖ skipped", "bad"), Standing(), client.why_not, 0)

    @staticmethod
    def key_of(row: RosterRow) -> str:
        return row.client.id

    @staticmethod
    def words_of(row: RosterRow) -> str:
        return f"{row.client.name} {row.state.text} {row.note}"

    def troubles(self) -> list[tuple[Client, str]]:
        """None above the list: each has its line in it."""
        return []

    def counts(self) -> list[str]:
        answers = [told.answer for told in self.told.values() if told.answer is not None]
        unread = sum(each.unread or 0 for each in answers)
        broken = sum(each.broken or 0 for each in answers)
        more = "+" if any(each.more for each in answers) else ""
        left = "; those not read are not counted" if len(answers) < len(self.asked) else ""
        return [f"{unread:,} unread mails, {broken:,}{more} senders in error{left}"]

    def count_words(self) -> str:
        return f"{len(self.found or ()):,}"

    def nothing_words(self) -> str:
        return "no workspace"

    def opened_with(self, words: str) -> None:
        """Show those whose name holds the words, or with `all` what all of them have unread."""
        if words == "all":
            self.action_queue()
        else:
            super().opened_with(words)

    def action_open(self) -> None:
        row: RosterRow | None = self.rows.current
        if row is None:
            return
        client = row.client
        if client.launch is None:
            self.say(f"{client.name}: {client.why_not}", "warn")
        elif client.here:
            self.go_to(client, "brief")
        else:
            self.ask(
                f"Go on in “{client.name}”? Everything you do then is done there.",
                Choice("y", "yes", lambda: self.go_to(client, "brief")),
            )

    def action_queue(self) -> None:
        self.shell.navigator.go("clients")

    def action_own(self) -> None:
        own = next((client for client in self.found or () if client.id.endswith("@") and client.launch), None)
        if own is not None:
            self.go_to(own, "brief")
        else:
            self.say("who there is was not read yet: ctrl+r reads", "warn")
