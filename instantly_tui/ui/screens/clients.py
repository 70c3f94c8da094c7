"""The unread threads of all clients in one list, each naming its client; they are answered in its inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rich.cells import cell_len

from instantly_tui.api.emails import Email
from instantly_tui.api.page import FULL, Page
from instantly_tui.engine.clock import LONG_AGO
from instantly_tui.resources.emails import EMAILS, QUEUE, interest, state, subject, when
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.ui.client_lines import Asker, Client
from instantly_tui.ui.navigation import Sought
from instantly_tui.ui.screens.client_place import ClientPlace


@dataclass(frozen=True, slots=True)
class JointRow:
    """One unread thread, with no more of it than is shown."""

    client: Client
    key: str
    """The mail's id with that of the workspace it is in."""
    mail_id: str
    at: datetime | None
    state: Cell
    when: Cell
    sender: str
    subject: Cell
    interest: Cell


@dataclass(frozen=True)
class Unread:
    """What one client has unread."""

    rows: tuple[JointRow, ...]
    more: bool
    """Whether there may be more than was read."""

    @property
    def words(self) -> str:
        return f"{len(self.rows):,}{'+' if self.more else ''}"


class ClientsScreen(ClientPlace):
    """The joint queue: newest first, one request for each client."""

    place = "clients"
    TITLE_WORDS = "All clients"
    COLUMNS: ClassVar[tuple[Column[Any], ...]] = (
        Column("", lambda row: row.state, 1),
        Column("Client", lambda row: Cell(row.client.name, "accent"), 18),
        Column("When", lambda row: row.when, 8, drop=2),
        Column("From", lambda row: row.sender, 20),
        Column("Subject", lambda row: row.subject),
        Column("Interest", lambda row: row.interest, 16, drop=3),
    )

    def crumbs(self) -> str:
        return "inbox ▸ all clients"

    async def question(self, client: Client, asker: Asker) -> Unread:
        page: Page[Email] = await asker.ask(EMAILS.page(QUEUE, None))
        now = self.workspace.clock.wall()
        rows = tuple(_row(client, mail, now) for mail in page.items)
        return Unread(rows, page.more)

    def rows_now(self) -> list[JointRow]:
        # A workspace that is reached in two ways has each of its mails once.
        rows = {row.key: row for unread in self._unread.values() for row in reversed(unread.rows)}
        return sorted(rows.values(), key=lambda row: row.at or LONG_AGO, reverse=True)

    @property
    def _unread(self) -> dict[Client, Unread]:
        answers = ((told.client, told.answer) for told in self.told.values())
        return {client: answer for client, answer in answers if isinstance(answer, Unread)}

    @staticmethod
    def key_of(row: JointRow) -> str:
        return row.key

    @staticmethod
    def words_of(row: JointRow) -> str:
        return f"{row.client.name} {row.sender} {row.subject.text} {row.interest.text}"

    def counts(self) -> list[str]:
        most = sorted(self._unread.items(), key=lambda each: -len(each[1].rows))
        return [f"{client.name} {unread.words}" for client, unread in most]

    def count_words(self) -> str:
        cut = any(unread.more for unread in self._unread.values())
        more = cut or bool(self.pending)
        count = len(self._list) if self.text else len(self.rows_now())
        words = f"{count:,}{'+' if more else ''} unread thread{'' if count == 1 and not more else 's'}"
        return f"{words}, newest {FULL} each" if cut else words

    def nothing_words(self) -> str:
        return "nothing is unread at those that could be read" if self.troubles() else "nothing is unread"

    def action_open(self) -> None:
        row: JointRow | None = self.rows.current
        if row is not None:
            name = row.subject.text.partition(" — ")[0]
            self.go_to(row.client, "inbox", Sought(row.mail_id, f"{row.sender}: {name}"))


def _row(client: Client, mail: Email, now: datetime) -> JointRow:
    short = subject(mail)
    if cell_len(short.text) > 300:
        short = Cell(short.text[:300], short.tone)
    return JointRow(
        client,
        f"{mail.organization_id or client.id} {mail.id}",
        mail.id,
        mail.timestamp_created,
        state(mail),
        when(mail, now),
        mail.from_name or mail.other,
        short,
        interest(mail),
    )
