"""Everything about one address in three requests: its leads, its threads, whether it is blocked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from instantly_tui.api.call import Call
from instantly_tui.engine.changes import Change
from instantly_tui.text.freemail import domain_of
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.blocking import block
from instantly_tui.ui.screens.lead_panel import by_address
from instantly_tui.ui.screens.mail_notes import short
from instantly_tui.ui.screens.moving import MOTIONS, Moving
from instantly_tui.ui.screens.names import holder
from instantly_tui.ui.screens.row_list import RowList
from instantly_tui.ui.screens.who_lines import (
    COLUMNS,
    Row,
    block_rows,
    blocks_of,
    lead_rows,
    mail_rows,
    mails_of,
)
from instantly_tui.ui.widgets.lines import Line, Piece
from instantly_tui.ui.widgets.rows import Rows
from instantly_tui.ui.widgets.rows_header import RowsHeader

FRESH_SECONDS = 60.0


class WhoScreen(Moving):
    """What this workspace knows of an address."""

    place = "who"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        Command("who.copy_email", ("y e",), "Copy address", "copy_address", hint=30),
        Command("who.block", ("b e",), "Block address", "block", "address", "row", hint=10),
        Command("who.block_domain", ("b d",), "Block domain", "block", "domain", "row"),
    )
    DEFAULT_CSS = "WhoScreen Rows { height: 1fr; }"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self._lines: list[Row] = []
        self._blocking = 0
        """Writes that were on their way at the last change."""

    def crumbs(self) -> str:
        return f"who ▸ {short(self.address)}"

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        rows = Rows(COLUMNS, RowList((), lambda row: row.key))
        yield RowsHeader(rows)
        yield rows

    def arrive(self) -> None:
        # Not while drawing: the list of mails is scarce, and is not to be read again by itself.
        for call in self._calls():
            self.scope.want(call, max_age=FRESH_SECONDS)

    def _calls(self) -> tuple[Call[Any], ...]:
        return by_address(self.address), mails_of(self.address), blocks_of(self.address)

    def read_at(self) -> float | None:
        moments = [self.workspace.answers.peek(call).read_at for call in self._calls()]
        return min((moment for moment in moments if moment is not None), default=None)

    def changed(self, changes: frozenset[Change]) -> None:
        blocking, self._blocking = self._blocking, self.workspace.writes.pending
        if blocking and not self._blocking:
            self.scope.want(blocks_of(self.address), max_age=0.0)
        super().changed(changes)

    def draw(self) -> None:
        leads, mails, blocks = map(self.workspace.answers.peek, self._calls())
        lead = next(iter(leads.value.items if leads.value is not None else ()), None)
        name = f" · {lead.name}" if lead is not None and lead.name != lead.email else ""
        company = f" · {lead.company_name}" if lead is not None and lead.company_name else ""
        facts = [Piece(f" {self.address}", "accent"), Piece(f"{name}{company}")]
        self.query_one("#facts", Line).show(facts)
        shown = [
            *lead_rows(leads, partial(holder, self.workspace.answers)),
            *mail_rows(mails, self.address),
            *block_rows(blocks, self.address),
        ]
        if shown != self._lines:
            self._show(shown)

    def _show(self, shown: list[Row]) -> None:
        """Show other rows, the cursor staying with one that opens something, else on the first such."""
        rows = self.rows
        before: Row | None = rows.current
        key = before.key if before is not None and before.opens else None
        self._lines = shown
        rows.set_source(RowList(shown, lambda row: row.key))
        keys = [row.key for row in shown]
        opening = next((number for number, row in enumerate(shown) if row.opens), 0)
        rows.go(keys.index(key) if key in keys else opening)

    def why_not(self, command: Command) -> str | None:
        if command.action == "block" and self.workspace.read_only:
            return "this profile is read-only"
        return super().why_not(command)

    @on(Rows.Chosen)
    def action_open(self) -> None:
        row: Row | None = self.rows.current
        if row is not None and row.opens:
            self.shell.navigator.go(*row.opens)
        else:
            self.say("this line opens nothing")

    def action_copy_address(self) -> None:
        self.shell.copy(self.address, "the address")

    def action_block(self, what: str) -> None:
        value = self.address if what == "address" else domain_of(self.address)
        block(self, [value.casefold()], (), lambda: None)
