"""The block list: addresses and domains nothing is sent to (API.md §12)."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.call import Call, path
from instantly_tui.api.page import (
    CleanLine,
    Count,
    Each,
    Flag,
    Key,
    Page,
    Record,
    When,
    list_of,
    nothing,
    record_of,
    rows_of,
)

MOST = 1000
"""Entries in one bulk call."""


class BlockListEntry(Record):
    """An address or a domain."""

    id: Key
    bl_value: CleanLine = ""
    is_domain: Flag = None
    organization_id: CleanLine = ""
    timestamp_created: When = None


class Blocked(Record):
    """What became of many values; a value that was there already is counted as valid."""

    items: Each[BlockListEntry] = ()
    valid_count: Count = None
    invalid_count: Count = None


_entry = record_of(BlockListEntry)


def list_entries(
    cursor: str | None = None,
    *,
    search: str | None = None,
    domains_only: bool | None = None,
    limit: int = 100,
) -> Call[Page[BlockListEntry]]:
    """One page of entries."""
    return list_of(
        BlockListEntry,
        "/block-lists-entries",
        cursor,
        limit,
        "block_list_entries:read",
        search=search,
        domains_only=domains_only,
    )


def get_entry(entry_id: str) -> Call[BlockListEntry]:
    """One entry."""
    where = path("/block-lists-entries/{}", entry_id)
    return Call("GET", where, _entry, effect="read", scope="block_list_entries:read")


def create_entry(value: str) -> Call[BlockListEntry]:
    """Block an address or a domain; the server tells which it is."""
    if not value.strip():
        raise ValueError("nothing to block")
    body = {"bl_value": value}
    return Call("POST", "/block-lists-entries", _entry, json=body, scope="block_list_entries:create")


def create_entries(values: Sequence[str]) -> Call[Blocked]:
    """Block up to 1,000 addresses and domains."""
    if not 1 <= len(values) <= MOST:
        raise ValueError(f"1 to {MOST} values at once, not {len(values)}")
    return Call(
        "POST",
        "/block-lists-entries/bulk-create",
        record_of(Blocked),
        json={"bl_values": list(values)},
        scope="block_list_entries:create",
    )


def patch_entry(entry_id: str, value: str) -> Call[BlockListEntry]:
    """Change what an entry blocks."""
    where = path("/block-lists-entries/{}", entry_id)
    body = {"bl_value": value}
    return Call("PATCH", where, _entry, json=body, effect="set", scope="block_list_entries:update")


def delete_entry(entry_id: str) -> Call[None]:
    """Unblock."""
    where = path("/block-lists-entries/{}", entry_id)
    return Call("DELETE", where, nothing, effect="set", scope="block_list_entries:delete")


def delete_entries(ids: Sequence[str]) -> Call[tuple[BlockListEntry, ...]]:
    """Unblock up to 1,000 entries; the answer holds those that were there."""
    if not 1 <= len(ids) <= MOST or not all(ids):
        raise ValueError(f"1 to {MOST} entries at once, not {len(ids)}")
    return Call(
        "POST",
        "/block-lists-entries/bulk-delete",
        rows_of(BlockListEntry),
        json={"ids": list(ids)},
        scope="block_list_entries:delete",
    )


def delete_matching(search: str, *, domains_only: bool | None = None) -> Call[tuple[BlockListEntry, ...]]:
    """Unblock all entries that match; without a search the server would wipe the whole list."""
    if not search.strip():
        raise ValueError("say which entries: without a search the whole list would go")
    params = {"search": search} | ({} if domains_only is None else {"domains_only": domains_only})
    return Call(
        "DELETE", "/block-lists-entries", rows_of(BlockListEntry), params, scope="block_list_entries:delete"
    )


def download(*, search: str | None = None, domains_only: bool | None = None) -> Call[bytes]:
    """The list as a CSV file (`Blocked Email,Date`), uncleaned."""
    asked = {"search": search or None, "domains_only": domains_only}
    return Call(
        "GET",
        "/block-lists-entries/download",
        bytes,
        {name: value for name, value in asked.items() if value is not None},
        effect="read",
        scope="block_list_entries:read",
    )
