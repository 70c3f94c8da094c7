"""Blocking addresses and domains for the whole workspace, and letting them through again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.block_list import BlockListEntry, create_entry, delete_entry, list_entries
from instantly_tui.api.emails import Email
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import Page
from instantly_tui.engine.writes import Outcome, Write
from instantly_tui.text.freemail import domain_of, is_freemail, is_within
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.asking import ask_all, ask_once
from instantly_tui.workspace import Workspace

KIND = "block-list"
NAMED = 3
"""Values that are named in a question; more are counted."""
LOOKED_UP = 10
"""Values that are looked up before the question; of the others it is said that they are not."""
CLOCK_SLACK = timedelta(minutes=5)
"""How far this machine's clock may be ahead of the server's."""
VALUE = re.compile(r"(?:[^@\s]+@)?(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
"""An address or a domain."""


def value_of(mail: Email, domain: bool) -> str:
    """What blocking the writer of a mail, or the writer's domain, puts on the list; empty when unknown."""
    address = mail.other.strip().casefold()
    if "@" not in address:
        return ""
    return domain_of(address) if domain else address


def why_not_block(value: str, ours: Iterable[str]) -> str | None:
    """Why a value must not be blocked, or None when it may; `ours` are our own addresses."""
    if not VALUE.fullmatch(value):
        return "that is neither an address nor a domain" if value else "nobody is known to have written this"
    own = {address.casefold() for address in ours}
    if "@" in value:
        return "that is one of our own sending accounts" if value in own else None
    if is_freemail(value):
        return "a free mail provider: everyone who has an address there would be blocked; b e blocks one"
    if any(is_within(domain_of(address), value) for address in own):
        return "that is our own domain: nothing could be sent within it any more"
    return None


def block(place: PlaceScreen, values: Iterable[str], ours: Iterable[str], done: Callable[[], object]) -> None:
    """Look up what is blocked already, ask, and block the rest; `done` is called once that is on its way."""
    wanted = [*dict.fromkeys(values)]
    ours = {address.casefold() for address in ours}
    # A received mail tells one of our accounts; of others at a domain, and of what is typed, the server does.
    unsure = [value for value in wanted if "@" not in value or not ours][:LOOKED_UP]
    doubts: dict[str, ApiError] = {}

    def with_accounts(page: Page[Account]) -> None:
        ours.update(account.email.casefold() for account in page.items)
        next_value()

    def without_accounts(error: ApiError) -> None:
        doubts["whether we send from there"] = error
        unsure.clear()
        next_value()

    def next_value() -> None:
        if unsure:
            call = list_accounts(search=unsure.pop())
            ask_once(place, call, with_accounts, "our accounts", failed=without_accounts)
        else:
            _look_up(place, wanted, doubts, partial(_ask, place, wanted, ours, doubts, done))

    next_value()


def _look_up(
    place: PlaceScreen,
    wanted: list[str],
    doubts: dict[str, ApiError],
    then: Callable[[dict[str, str]], object],
) -> None:
    """Tell which values are on the list, each with the entry it falls under; `doubts` says why not."""
    known: dict[str, str] = {}
    left = wanted[:LOOKED_UP]

    def next_value() -> None:
        if not left:
            then(known)
            return
        value = left.pop()
        search = value if is_freemail(domain_of(value)) else domain_of(value) or value

        def found(entries: tuple[BlockListEntry, ...]) -> None:
            blocked = {entry.bl_value.casefold() for entry in entries}
            for each in (value, domain_of(value)):
                if each in blocked:
                    known.setdefault(value, each)
            next_value()

        def unknown(error: ApiError) -> None:
            doubts["what is blocked already"] = error
            then(known)

        ask_all(place, lambda cursor: list_entries(cursor, search=search), found, "", failed=unknown)

    next_value()


def _ask(
    place: PlaceScreen,
    wanted: list[str],
    ours: set[str],
    doubts: dict[str, ApiError],
    done: Callable[[], object],
    known: dict[str, str],
) -> None:
    reasons = {value: why_not_block(value, ours) or _already(value, known) for value in wanted}
    fine = [value for value, reason in reasons.items() if reason is None]
    refused = {value: reason for value, reason in reasons.items() if reason is not None}
    if not fine:
        value, reason = next(iter(refused.items()))
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        place.say(f"{value or 'Block'}: {reason}{more}", "warn")
        return
    note = "".join(f" ({value} not: {reason}.)" for value, reason in [*refused.items()][:NAMED])
    if doubts:
        # One reason is enough: a question must leave room for its answers.
        note += f" (Not known: {', '.join(doubts)}: {next(iter(doubts.values()))}.)"
    if len(wanted) > LOOKED_UP:
        note += f" (Only {LOOKED_UP} of them were looked up.)"
    place.ask(
        f"Block {_named(fine)} for the whole workspace? Nothing is sent there any more.{note}",
        Choice("y", "yes", lambda: _block(place.workspace, fine, refused, done)),
    )


def _already(value: str, known: dict[str, str]) -> str | None:
    entry = known.get(value)
    if entry is None:
        return None
    by = "" if entry == value else f" with its domain {entry}"
    return f"it is blocked already{by}; :unblock {entry} lets it through again"


def _named(values: list[str]) -> str:
    return ", ".join(values) if len(values) <= NAMED else f"{len(values):,} ({', '.join(values[:NAMED])}, …)"


def _block(
    workspace: Workspace, values: list[str], refused: dict[str, str], done: Callable[[], object]
) -> None:
    writes = [_blocking(workspace, value) for value in values]
    skipped = [
        Outcome(_blocking(workspace, value), "skipped", reason)
        for value, reason in refused.items()
        if VALUE.fullmatch(value)
    ]
    workspace.change("Block", writes, hold=workspace.undo_seconds, skipped=skipped)
    done()


def _blocking(workspace: Workspace, value: str) -> Write:
    """Blocks a value; it is taken back by deleting the entry the server made for it.

    What was blocked before is answered as it stands: whoever blocked it meant it to stay so.
    """
    asked_at = workspace.clock.wall()

    def unblocking(_: object) -> Write | None:
        entry = workspace.store.get(KIND, value)
        if not isinstance(entry, BlockListEntry):
            return None
        made_at = entry.timestamp_created
        was_there = made_at is not None and made_at < asked_at - CLOCK_SLACK
        return None if was_there else _unblocking(workspace, entry)

    wanted = BlockListEntry(id=value, bl_value=value)
    return Write(KIND, value, value, create_entry(value), record=wanted, undo=unblocking)


def _unblocking(workspace: Workspace, entry: BlockListEntry) -> Write:
    value = entry.bl_value.casefold()
    return Write(
        KIND,
        value,
        entry.bl_value,
        delete_entry(entry.id),
        removes=True,
        record=entry,
        undo=lambda _: _blocking(workspace, value),
    )


def unblock(place: PlaceScreen, typed: str) -> None:
    """Take an address or a domain off the block list, after a question."""
    value = typed.strip().casefold()
    if not VALUE.fullmatch(value):
        place.say(f"`{typed}` is neither an address nor a domain", "error")
        return

    def found(entries: tuple[BlockListEntry, ...]) -> None:
        by_value = {entry.bl_value.casefold(): entry for entry in entries}
        entry = by_value.get(value)
        if entry is not None:
            place.ask(
                f"Unblock {entry.bl_value}? Campaigns may write there again.",
                Choice("y", "yes", lambda: take_off(entry)),
            )
        elif domain_of(value) in by_value:
            domain = domain_of(value)
            place.say(
                f"{value} is blocked with its whole domain: :unblock {domain} lets that through", "warn"
            )
        else:
            place.say(f"{value} is not on the block list")

    def take_off(entry: BlockListEntry) -> None:
        workspace = place.workspace
        workspace.change("Unblock", [_unblocking(workspace, entry)], hold=workspace.undo_seconds)

    search = value if is_freemail(domain_of(value)) else domain_of(value) or value
    ask_all(place, lambda cursor: list_entries(cursor, search=search), found, "the block list")
