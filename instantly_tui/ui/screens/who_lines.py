"""What is known of an address as rows: the leads it is, the threads it is in, what blocks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.block_list import BlockListEntry, list_entries
from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email, EmailQuery, list_emails
from instantly_tui.api.leads import Lead
from instantly_tui.api.page import Page
from instantly_tui.engine.answers import Answer
from instantly_tui.resources import cells
from instantly_tui.resources.emails import state
from instantly_tui.resources.leads import STATUSES, interest
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.text.freemail import domain_of, is_freemail
from instantly_tui.ui.screens.answer_lines import stale, waiting

NOTHING = Cell("")


@dataclass(frozen=True)
class Row:
    """One line, and the place it opens."""

    key: str
    state: Cell
    what: Cell
    detail: Cell = NOTHING
    last: Cell = NOTHING
    opens: tuple[str, ...] = ()
    """Place and arguments; empty for a line that only says something."""


COLUMNS: tuple[Column[Any], ...] = (
    Column("State", lambda row: row.state, 14),
    # Room for what a title says: on a narrow screen it is worth more than the details.
    Column("What", lambda row: row.what, least=46),
    Column("Detail", lambda row: row.detail, 26, drop=2),
    Column("Last", lambda row: row.last, 12, drop=1),
)


def mails_of(address: str) -> Call[Page[Email]]:
    """The mails with an address, newest first: one call of the scarce list."""
    return list_emails(EmailQuery(lead=address, preview_only=True, sort_order="desc"))


def blocks_of(address: str) -> Call[Page[BlockListEntry]]:
    """The entries that hold its domain, so its own and the domain's; of a mail provider only its own."""
    domain = domain_of(address)
    return list_entries(search=address if is_freemail(domain) else domain)


def lead_rows(answer: Answer[Page[Lead]], holder: Callable[[Lead], str]) -> list[Row]:
    """The leads it is: one for each campaign and list."""
    return [
        _heading("leads", "Leads", answer, "none has this address"),
        *(_lead(each, holder) for each in _items(answer)),
    ]


def _lead(lead: Lead, holder: Callable[[Lead], str]) -> Row:
    opens, replies = cells.count(lead.email_open_count).text, cells.count(lead.email_reply_count).text
    said = interest(lead)
    return Row(
        lead.id,
        cells.word(lead.status, STATUSES),
        Cell(f"{holder(lead)}{f' · {said.text}' if said.text else ''}"),
        Cell(f"opens {opens} · replies {replies}", "muted"),
        cells.moment(lead.timestamp_last_contact),
        ("lead", lead.id),
    )


def mail_rows(answer: Answer[Page[Email]], address: str) -> list[Row]:
    """The threads it is in, newest first."""
    threads: dict[str, list[Email]] = {}
    for mail in _items(answer):
        threads.setdefault(mail.thread_key, []).append(mail)
    within = f" in {len(threads):,} threads" if len(threads) > 1 else ""
    heading = _heading("mails", "Mails", answer, "none: mails are found by their lead only", within)
    return [heading, *(_thread(mails, address) for mails in threads.values())]


def _thread(mails: Sequence[Email], address: str) -> Row:
    newest = mails[0]
    received = sum(mail.direction == "in" for mail in mails)
    count = f"{len(mails):,} mail{'s' if len(mails) != 1 else ''}, {received:,} received"
    return Row(
        newest.id,
        Cell(f"{state(newest).text} unread", "accent") if newest.is_unread else Cell("· read", "muted"),
        Cell(newest.subject or "(no subject)"),
        Cell(f"{count}", "muted"),
        cells.moment(newest.timestamp_created),
        ("inbox", f"lead:{address}", "everywhere"),
    )


def block_rows(answer: Answer[Page[BlockListEntry]], address: str) -> list[Row]:
    """Whether the block list holds it or its domain."""
    page = answer.value
    if page is None:
        return [_unknown("blocks", answer, "the block list")]
    wanted = {address.casefold(), domain_of(address.casefold())}
    found = [entry for entry in page.items if entry.bl_value.casefold() in wanted]
    rows = [
        Row(entry.id, Cell("✖ blocked", "bad"), Cell(entry.bl_value), last=cells.day(entry.timestamp_created))
        for entry in found
    ]
    words = "blocked: no campaign writes to it" if found else "not blocked"
    if not found and page.more:
        words = f"not among the first {len(page.items):,} entries with its domain; there are more"
    return [_title("blocks", f"Block list · {words}", answer), *rows]


def _items(answer: Answer[Page[Any]]) -> tuple[Any, ...]:
    return answer.value.items if answer.value is not None else ()


def _heading(key: str, title: str, answer: Answer[Page[Any]], none: str, within: str = "") -> Row:
    """A section's title with how many there are, or with why that is not known."""
    page = answer.value
    if page is None:
        return _unknown(key, answer, f"the {key}")
    count = f"{len(page.items):,}{within}" if page.items else none
    if page.more:
        count = f"the first {len(page.items):,}{within}, there are more"
    lost = f", {page.unreadable:,} unreadable" if page.unreadable else ""
    return _title(key, f"{title} · {count}{lost}", answer)


def _unknown(key: str, answer: Answer[Any], what: str) -> Row:
    said = waiting(answer, what)[0][0]
    return Row(key, Cell("✖" if answer.error is not None else "", "bad"), Cell(said.text, said.tone))


def _title(key: str, words: str, answer: Answer[Any]) -> Row:
    """A line that opens nothing; that it is an older answer is said behind its words."""
    old = "".join(f" — {line[0].text}" for line in stale(answer, "it"))
    return Row(key, NOTHING, Cell(words + old, "warn" if old else "accent"))
