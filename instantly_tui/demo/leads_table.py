"""The leads of one workspace: uploads computed on demand, with the changes made since laid over them."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from instantly_tui.demo.groups import Groups, LeadGroup
from instantly_tui.demo.ids import uuid7
from instantly_tui.demo.lead_query import LeadQuery, place_tests, places, row_tests
from instantly_tui.demo.lead_rows import LeadRows, patched, posted

__all__ = ["LeadQuery", "LeadTable"]
Row = dict[str, Any]


class LeadTable:
    """Leads by id; ids rise with `timestamp_created` (API.md §2).

    Rows handed out are copies or the table's own, so change them only by `patch`. `changed(old, new)` hears
    every change with None for a row that did not or does not exist.
    """

    def __init__(
        self,
        groups: Groups,
        rows: LeadRows,
        *,
        now_ms: Callable[[], int],
        chance: random.Random,
        changed: Callable[[Row | None, Row | None], None],
    ) -> None:
        self.groups = groups
        self._rows = rows
        self._now_ms = now_ms
        self._chance = chance
        self._changed = changed
        self._gone: dict[int, set[int]] = {}
        self._own: dict[str, Row] = {}
        self._own_ids: list[str] = []
        self._by_email: dict[str, set[str]] = {}
        self._own_counts: Counter[str] = Counter()
        self._version = 0
        self._sorted: tuple[object, list[tuple[str, str]]] = (None, [])

    def __len__(self) -> int:
        made = sum(group.size for group in self.groups.all)
        return made - sum(map(len, self._gone.values())) + len(self._own)

    def get(self, lead_id: str) -> Row | None:
        """The lead with that id."""
        own = self._own.get(lead_id)
        if own is not None:
            return own
        found = self.groups.find(lead_id)
        if found is None or self._is_gone(*found):
            return None
        return self._rows.made(*found)

    def by_email(self, email: str) -> list[Row]:
        """Every lead with that address in any case, oldest first."""
        made = [
            self._rows.made(group, i)
            for group, i in self.groups.by_email(email)
            if not self._is_gone(group, i)
        ]
        own = [self._own[lead_id] for lead_id in self._by_email.get(email.lower(), ())]
        return sorted(made + own, key=_id)

    def count(self, campaign: str | None = None, list_id: str | None = None) -> int:
        """How many leads a campaign or list has; all of the workspace without either."""
        if not campaign and not list_id:
            return len(self)
        group = self.groups.of_campaign.get(campaign) if campaign else self.groups.of_list.get(list_id or "")
        made = group.size - len(self._gone.get(group.upload.place, ())) if group else 0
        return made + self._own_counts[campaign or list_id or ""]

    def scan(self, query: LeadQuery, after: str | None = None, limit: int | None = 100) -> list[Row]:
        """Up to `limit` matching leads strictly beyond `after`, by id.

        With `distinct_contacts` one lead per address, by address, and `after` is an address (BEHAVIOUR 7.12).
        """
        if query.distinct_contacts:
            return self._scan_contacts(query, after, limit)
        return list(_first(self._matches(query, after), limit))

    def _matches(self, query: LeadQuery, after: str | None) -> Iterator[Row]:
        """Matching leads beyond `after` in id order."""
        tests = row_tests(query, self._now_ms())
        if query.ids is not None or query.contacts is not None:
            yield from self._named(query, after, tests)
            return
        own_at = bisect_right(self._own_ids, after) if after else 0
        own = self._own_ids
        deep = query.queries
        for group, i in self._places(query, after):
            row: Row | None = None
            if own_at < len(own) and own[own_at] < (lead_id := group.id(i)):
                while own_at < len(own) and own[own_at] < lead_id:
                    row = self._own[own[own_at]]
                    own_at += 1
                    if all(test(row) for test in tests):
                        yield row
            row = self._rows.made(group, i)
            if not deep or all(test(row) for test in tests):
                yield row
        while own_at < len(own):
            row = self._own[own[own_at]]
            own_at += 1
            if all(test(row) for test in tests):
                yield row

    def _named(
        self, query: LeadQuery, after: str | None, tests: list[Callable[[Row], bool]]
    ) -> Iterator[Row]:
        if query.ids is not None:
            named = [row for lead_id in set(query.ids) if (row := self.get(lead_id)) is not None]
        else:
            emails = {email.lower() for email in query.contacts or ()}
            named = [row for email in emails for row in self.by_email(email)]
        for row in sorted(named, key=_id):
            if (not after or row["id"] > after) and all(test(row) for test in tests):
                yield row

    def _places(self, query: LeadQuery, after: str | None) -> Iterator[tuple[LeadGroup, int]]:
        """Places of unchanged leads that match everything but `queries`, in id order."""
        tests = place_tests(query)
        at, start = self.groups.beyond(after) if after else (0, 0)
        excluded = self._places_of(query.excluded_ids)
        for group in self.groups.all[at:]:
            if self._inside(query, group):
                gone = self._gone.get(group.upload.place, frozenset()) | excluded.get(
                    group.upload.place, frozenset()
                )
                wanted = places(group, query.filter)
                if isinstance(wanted, range):
                    wanted = range(max(start, wanted.start), wanted.stop)
                else:
                    listed = list(wanted)
                    wanted = listed[bisect_left(listed, start) :]
                for i in wanted:
                    if i not in gone and all(test(group, i) for test in tests):
                        yield group, i
            start = 0

    def _places_of(self, ids: list[str]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for lead_id in ids:
            place = self.groups.find(lead_id)
            if place is not None:
                found.setdefault(place[0].upload.place, set()).add(place[1])
        return found

    @staticmethod
    def _inside(query: LeadQuery, group: LeadGroup) -> bool:
        upload = group.upload
        return (
            (not query.campaign or upload.campaign == query.campaign)
            and (not query.list_id or upload.list_id == query.list_id)
            and (query.in_campaign is None or bool(upload.campaign) is query.in_campaign)
            and (query.in_list is None or bool(upload.list_id) is query.in_list)
        )

    def _scan_contacts(self, query: LeadQuery, after: str | None, limit: int | None) -> list[Row]:
        key = (self._version, repr(query))
        if self._sorted[0] != key:
            self._sorted = (key, self._contacts(query))
        emails = self._sorted[1]
        start = bisect_right(emails, (after, "\uffff")) if after else 0
        chosen = emails[start:] if limit is None else emails[start : start + limit]
        return [row for _, lead_id in chosen if (row := self.get(lead_id)) is not None]

    def _contacts(self, query: LeadQuery) -> list[tuple[str, str]]:
        """The oldest matching lead of every address, as (address, id), by address."""
        first: dict[str, str] = {}
        if query.ids is None and query.contacts is None and not query.queries:
            for group, i in self._places(query, None):
                email = group.email(i)
                if email and email not in first:
                    first[email] = group.id(i)
            tests = row_tests(query, self._now_ms())
            changed = iter([row for row in self._own.values() if all(test(row) for test in tests)])
        else:
            changed = self._matches(query, None)
        for row in changed:
            email = row.get("email", "")
            if email and row["id"] < first.get(email, "~"):
                first[email] = row["id"]
        return sorted(first.items())

    def add(self, fields: Row) -> Row:
        """Stores a lead with the fields of a create request and returns it.

        Duplicates, blocked addresses and required fields are the route's business (BEHAVIOUR 7.1–7.4).
        """
        ms = self._now_ms()
        row = posted(fields, self._rows.organization, fields.get("id") or self._new_id(ms), ms)
        if self.get(row["id"]) is not None:
            raise ValueError(f"lead {row['id']} exists already")
        self._keep(row)
        self._changed(None, row)
        return row

    def patch(self, lead_id: str, fields: Row) -> Row | None:
        """Sets fields and returns the lead, None when there is no such lead.

        None as a value removes a field, `custom_variables` merge into `payload`, the camelCase copies follow.
        Any field can be set (`status`, `campaign`, …): what a caller of the API may set is the route's rule.
        """
        old = self.get(lead_id)
        if old is None:
            return None
        new = patched(old, fields, self._now_ms())
        self._drop(old)
        self._keep(new)
        self._changed(old, new)
        return new

    def remove(self, lead_id: str) -> Row | None:
        """Deletes a lead and returns what it was."""
        row = self.get(lead_id)
        if row is None:
            return None
        self._drop(row)
        self._changed(row, None)
        return row

    def clear(self, campaign: str = "", list_id: str = "") -> int:
        """Deletes all leads of a campaign or list; returns how many. Analytics keep what happened to them."""
        container = campaign or list_id
        count = self.count(campaign or None, list_id or None)
        group = self.groups.of_campaign.get(campaign) if campaign else self.groups.of_list.get(list_id)
        if group is not None:
            self._gone[group.upload.place] = set(range(group.size))
        key = "campaign" if campaign else "list_id"
        for row in [row for row in self._own.values() if row.get(key) == container]:
            self._drop(row)
        self._version += 1
        return count

    def _is_gone(self, group: LeadGroup, i: int) -> bool:
        return i in self._gone.get(group.upload.place, ())

    def _new_id(self, ms: int) -> str:
        # Leads added in one millisecond keep their order, because ids are the order.
        last = self._own_ids[-1] if self._own_ids else ""
        step = 0
        fresh = uuid7(ms, 0, self._chance.getrandbits(62))
        while fresh <= last and last[:13] == fresh[:13] and step < 0xFFF:
            step += 1
            fresh = uuid7(ms, step, self._chance.getrandbits(62))
        return fresh

    def _keep(self, row: Row) -> None:
        self._version += 1
        self._own[row["id"]] = row
        insort(self._own_ids, row["id"])
        self._own_counts[row.get("campaign") or row.get("list_id") or ""] += 1
        if row.get("email"):
            self._by_email.setdefault(row["email"].lower(), set()).add(row["id"])

    def _drop(self, row: Row) -> None:
        self._version += 1
        lead_id = row["id"]
        if lead_id in self._own:
            del self._own[lead_id]
            del self._own_ids[bisect_left(self._own_ids, lead_id)]
            self._own_counts[row.get("campaign") or row.get("list_id") or ""] -= 1
            self._by_email.get(row.get("email", "").lower(), set()).discard(lead_id)
            return
        found = self.groups.find(lead_id)
        if found is not None:
            self._gone.setdefault(found[0].upload.place, set()).add(found[1])


def _id(row: Row) -> str:
    return str(row["id"])


def _first(rows: Iterator[Row], limit: int | None) -> Iterator[Row]:
    if limit is None:
        yield from rows
        return
    for _, row in zip(range(limit), rows, strict=False):
        yield row
