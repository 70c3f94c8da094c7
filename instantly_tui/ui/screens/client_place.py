"""What the places about all clients have in common: who is asked, how far that is, who could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.containers import Vertical
from textual.widget import Widget
from textual.worker import Worker

from instantly_tui.engine.changes import Change
from instantly_tui.engine.fan_out import Told, fan_out
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.client_lines import Asker, Client, clients_of
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

MOST_TROUBLES = 4
"""Lines for clients that could not be read; more of them share the last one."""


class ClientPlace(Moving):
    """Asks every client of the user once, when it is opened and on request; nothing is changed from here."""

    TITLE_WORDS: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[Column[Any], ...]] = ()
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        *(command for command in LIST if command.id in ("list.filter", "list.clear_filter")),
        Command(
            "clients.keys",
            ("K",),
            "Run key commands",
            "keys",
            hint=20,
            help="Also asks the profiles whose key a command prints; it may ask you for a password",
        ),
    )
    DEFAULT_CSS = """
    ClientPlace #facts { color: $text-muted; }
    ClientPlace #troubles { height: auto; }
    ClientPlace Rows { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Client, ...] | None = None
        """Everyone there is to ask; None before that is known."""
        self.told: dict[str, Told[Client, Any]] = {}
        """What became of each client that was asked, by its id."""
        self.text = ""
        """What the rows that are shown must contain."""
        self.untouched = True
        """Whether the cursor is still where the list put it: then it stays at the top while rows come."""
        self._list = RowList((), self.key_of)
        self._unlock = False
        self._asked_at: float | None = None

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        yield Line(id="counts")
        yield Vertical(*(Line(id=f"trouble-{number}") for number in range(MOST_TROUBLES)), id="troubles")
        rows = Rows(self.COLUMNS, self._list)
        rows.empty = self.empty
        yield RowsHeader(rows)
        yield rows

    # What a place says for itself

    async def question(self, client: Client, asker: Asker) -> Any:
        """Ask one client what this place shows of it; raises ApiError."""
        raise NotImplementedError

    def rows_now(self) -> list[Any]:
        """The rows that are known, in order."""
        raise NotImplementedError

    @staticmethod
    def key_of(row: Any) -> str:
        raise NotImplementedError

    @staticmethod
    def words_of(row: Any) -> str:
        """What a text filter looks in."""
        raise NotImplementedError

    def counts(self) -> list[str]:
        """What each client has, in words."""
        raise NotImplementedError

    def count_words(self) -> str:
        raise NotImplementedError

    def nothing_words(self) -> str:
        """What to say when all were read and there is nothing."""
        raise NotImplementedError

    # Asking

    @property
    def asked(self) -> tuple[Client, ...]:
        """Those that can be asked."""
        return tuple(client for client in self.found or () if client.launch is not None)

    @property
    def pending(self) -> tuple[Client, ...]:
        """Those that have not answered yet."""
        return tuple(client for client in self.asked if client.id not in self.told)

    @property
    def reading(self) -> bool:
        return any(worker.group == "clients" and not worker.is_finished for worker in self.workers)

    def arrive(self) -> None:
        if self.found is None or self.pending:
            self._begin()

    def leave(self) -> None:
        self.workers.cancel_group(self, "clients")

    def renew(self) -> None:
        self.found, self.told = None, {}
        self._begin()
        self.redraw()

    def read_at(self) -> float | None:
        return self._asked_at

    def cancel(self) -> bool:
        if not self.reading:
            return False
        self.workers.cancel_group(self, "clients")
        return True

    def action_keys(self) -> None:
        self._unlock = True
        self.found = None
        self._begin()
        self.redraw()

    def why_not(self, command: Command) -> str | None:
        if command.id == "clients.keys" and not any(client.locked for client in self.found or ()):
            return "no profile waits for its key command"
        return super().why_not(command)

    def _begin(self) -> None:
        self.workers.cancel_group(self, "clients")
        self._asked_at = self.workspace.clock.now()
        self.run_worker(self._read(), group="clients")

    async def _read(self) -> None:
        """Find out who there is, then ask those that have not answered; each answer is drawn as it comes."""
        clients = clients_of(self.shell)
        if self.found is None:
            self.found = tuple(await clients.find(unlock=self._unlock))
            self.redraw()

        async def ask(client: Client) -> Any:
            return await self.question(client, await clients.line(client))

        await fan_out(self.pending, ask, self._arrived)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that all have answered, or that reading was stopped."""
        if event.worker.group == "clients" and event.worker.is_finished:
            self.redraw()

    def _arrived(self, told: Told[Client, Any]) -> None:
        self.told[told.client.id] = told
        self.redraw()

    # Drawing

    def changed(self, changes: frozenset[Change]) -> None:
        """Nothing here follows the open workspace: it is read again on request alone."""

    def draw(self) -> None:
        text = self.text.casefold()
        self._list.replace([row for row in self.rows_now() if text in self.words_of(row).casefold()])
        self.rows.redraw(frozenset())
        if self.untouched and self.rows.cursor:
            self.rows.first()
        self.draw_facts()

    def draw_facts(self) -> None:
        left = [Piece(f" {self.TITLE_WORDS}", "accent"), Piece(f" · {self.count_words()}{self._progress()}")]
        if self.text:
            left.append(Piece(f" · containing “{self.text}”", "warn"))
        shown = len(self._list)
        at = min(self.rows.cursor + 1, shown)
        self.query_one("#facts", Line).show(left, [Piece(f"{at:,}/{shown:,} ")])
        self.query_one("#counts", Line).show([Piece(f" {self._fitting(self.counts())}")])
        lines = self._trouble_lines()
        for number in range(MOST_TROUBLES):
            line = self.query_one(f"#trouble-{number}", Line)
            line.display = number < len(lines)
            line.show([lines[number]] if line.display else [])

    def _fitting(self, counts: list[str]) -> str:
        """As many of the counts as fit, whole: half a number would be another one."""
        for shown in range(len(counts), 0, -1):
            rest = f" · and {len(counts) - shown} more" if shown < len(counts) else ""
            words = " · ".join(counts[:shown]) + rest
            if cell_len(words) < self.size.width - 1:
                return words
        return ""

    def _progress(self) -> str:
        if self.found is None:
            return " · looking who there is …" if self.reading else " · stopped: ctrl+r reads"
        read = sum(told.error is None for told in self.told.values())
        words = f" · {read} of {len(self.asked)} read"
        if not self.pending:
            return words
        if not self.reading:
            return f"{words}, stopped: ctrl+r reads all again"
        return f"{words}, reading {', '.join(client.name for client in self.pending[:5])} …"

    def troubles(self) -> list[tuple[Client, str]]:
        """Everyone who could not be read, and why."""
        failed = [(told.client, str(told.error)) for told in self.told.values() if told.error is not None]
        order = {client.id: number for number, client in enumerate(self.found or ())}
        failed += [(each, each.why_not) for each in self.found or () if each.why_not and not each.invited]
        return sorted(failed, key=lambda trouble: order.get(trouble[0].id, 0))

    def _trouble_lines(self) -> list[Piece]:
        lines = [self._trouble_line(client, why) for client, why in self.troubles()]
        if len(lines) > MOST_TROUBLES:
            rest = [client.name for client, _ in self.troubles()[MOST_TROUBLES - 1 :]]
            words = f" ✖ {len(rest)} more were skipped: {', '.join(rest)} (g w says why)"
            lines[MOST_TROUBLES - 1 :] = [Piece(words, "bad")]
        return lines

    @staticmethod
    def _trouble_line(client: Client, why: str) -> Piece:
        if client.locked:
            return Piece(f" ◌ {client.name} skipped: {why}; K runs it", "warn")
        return Piece(f" ✖ {client.name} skipped: {why}", "bad")

    def empty(self) -> Cell:
        if self.found is None or self.pending:
            return Cell(
                "reading …" if self.reading else "stopped before anything came — ctrl+r reads", "muted"
            )
        if any(told.error is None for told in self.told.values()):
            if self.text:
                return Cell(f"no row contains “{self.text}” — \\ clears the filter", "muted")
            return Cell(self.nothing_words(), "warn" if self.troubles() else "good")
        return Cell("no client could be read — ctrl+r tries again", "bad")

    def perform(self, command: Command) -> None:
        self.untouched = self.untouched and not (command.motion or command.id == "list.open")
        super().perform(command)
        if command.motion:
            self.draw_facts()

    # Narrowing down

    def opened_with(self, words: str) -> None:
        """Show those whose rows hold these words."""
        self._filter(words)

    def action_filter(self) -> None:
        before = self.text
        prompt = Prompt(
            "/", self._filter, changed=self._filter, cancelled=lambda: self._filter(before), text=before
        )
        self.prompt(prompt)

    def action_clear_filter(self) -> None:
        self._filter("")

    def _filter(self, text: str) -> None:
        self.text = text.strip()
        self.rows.first()
        self.redraw()

    def go_back(self) -> None:
        if self.text:
            self._filter("")
        elif not self.cancel():
            super().go_back()

    # Going there

    def go_to(self, client: Client, *visit: Any) -> None:
        """Open a client's workspace at a place; what is done from then on is done there."""
        if client.here:
            self.shell.navigator.go(*visit)
            return
        held = self.workspace.held_line()
        if held:
            self.say(f"{held} waiting: send or take it back first, then go to {client.name}", "warn")
        elif client.launch is None:
            self.say(f"{client.name}: {client.why_not}", "warn")
        else:
            self.shell.switch_workspace(client.launch, *visit)
            self.say(f"now in {client.name}: everything you do is done there; g w lists the others", "done")
