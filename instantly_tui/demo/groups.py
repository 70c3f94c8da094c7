"""The leads of one upload (a campaign's or a list's), each attribute computed from the lead's place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from instantly_tui.demo.history import AUTO, BOUNCED, HUMAN, OPENED, UNSUBSCRIBED, History, Outcome
from instantly_tui.demo.ids import uuid7, uuid7_parts
from instantly_tui.demo.people import Person, email_of, numbers_at, person

SCATTER = 0x2545F4914F6CDD1D | 1
GATHER = pow(SCATTER, -1, 1 << 62)
LOW_62 = (1 << 62) - 1
PLACE_BITS = 24
BORROWED_EVERY = 16
"""One in so many leads is a person of an earlier upload: the same address in two campaigns."""
ESP_CODES = (1, 1, 1, 1, 2, 2, 2, 999, 1000, 3)
STATUS_OF = {BOUNCED: -1, HUMAN: 3, UNSUBSCRIBED: -2}


@dataclass(frozen=True, slots=True)
class Upload:
    """The fixed facts of one upload: `first_person` numbers its people, `created` and `gap` are in ms."""

    place: int
    size: int
    salt: int
    locale: str
    first_person: int
    created: int
    gap: int
    campaign: str = ""
    list_id: str = ""
    supersearch: bool = False
    verified: bool = False
    paused: bool = False
    nameless: int = 0
    subsequence: str = ""
    owners: tuple[str, ...] = ()


class LeadGroup:
    """One upload with what happened to it; `i` is always a place in its upload order."""

    def __init__(self, upload: Upload, history: History | None, source: LeadGroup | None) -> None:
        self.upload = upload
        self.history = history
        self.source = source
        self.size = upload.size
        self.contacted = history.plan.contacted if history else 0
        self.tell: Callable[[], object] = lambda: None
        self._finished_before = 0
        if history:
            offset = history.plan.offsets[-1]
            through = history.last_send - offset
            self._finished_before = history.starts[through + 1] if through >= 0 else 0

    def created(self, i: int) -> int:
        """When the lead was stored, ms; rises with i."""
        upload = self.upload
        return upload.created + i * upload.gap + i * 7 % upload.gap

    def id(self, i: int) -> str:
        """The lead's UUIDv7."""
        scattered = ((self.upload.place << PLACE_BITS | i) * SCATTER + self.upload.salt) & LOW_62
        return uuid7(self.created(i), scattered >> 41, scattered)

    def first_beyond(self, lead_id: str) -> int:
        """The lowest place whose id lies beyond the given one; `size` when none does."""
        return bisect_right(range(self.size), lead_id, key=self.id)

    def number(self, i: int) -> int:
        """The number of the person; people of the source upload come back here."""
        source = self.source
        if source is not None and i % BORROWED_EVERY == 5 and i // BORROWED_EVERY < source.size:
            return source.number(i // BORROWED_EVERY)
        return self.upload.first_person + i

    def place_of(self, number: int) -> int | None:
        """Where the person stands in this upload, None when absent."""
        i = number - self.upload.first_person
        if 0 <= i < self.size and self.number(i) == number:
            return i
        if self.source is not None:
            there = self.source.place_of(number)
            if there is not None:
                i = there * BORROWED_EVERY + 5
                return i if i < self.size else None
        return None

    def locale(self, i: int) -> str:
        """The locale of the person's name."""
        source = self.source
        if source is not None and i % BORROWED_EVERY == 5 and i // BORROWED_EVERY < source.size:
            return source.locale(i // BORROWED_EVERY)
        return self.upload.locale

    def email(self, i: int) -> str:
        """The lead's address, empty for the few list leads without one."""
        return "" if i < self.upload.nameless else email_of(self.number(i), self.locale(i))

    def person(self, i: int) -> Person:
        """The lead as a person."""
        return person(self.number(i), self.locale(i))

    def outcome(self, i: int) -> Outcome | None:
        """What the lead did, None for silence."""
        return self.history.outcomes.get(i) if self.history else None

    @cached_property
    def touched(self) -> list[int]:
        """The places of leads with an outcome, rising."""
        return self.history.touched if self.history else []

    def status(self, i: int) -> int:
        """The lead's status (API.md §6)."""
        if i >= self.contacted:
            if self.upload.supersearch:
                return 0
            if self.history is None:
                return 1
            if self.verification(i) == -1:
                return -3
            return 2 if self.upload.paused and i % 4 == 1 else 1
        outcome = self.outcome(i)
        if outcome is not None and outcome.kind in STATUS_OF:
            return STATUS_OF[outcome.kind]
        return 3 if i < self._finished_before else 1

    def verification(self, i: int) -> int | None:
        """The lead's verification status, None when never verified."""
        if not self.upload.verified:
            return None
        slot = (i * 29 + self.upload.salt) % 64
        if i < self.contacted:
            return 1 if slot < 50 else -3 if slot < 57 else -2 if slot < 61 else None
        if slot < 40:
            return 1
        ends = ((42, 11), (43, 12), (47, -1), (51, -2), (57, -3), (58, -4))
        return next((code for end, code in ends if slot < end), None)

    def opens(self, i: int) -> int:
        """How often the lead opened a mail."""
        outcome = self.outcome(i)
        return outcome.opens if outcome else 0

    def clicks(self, i: int) -> int:
        """How often the lead clicked a link."""
        outcome = self.outcome(i)
        return outcome.clicks if outcome else 0

    def replies(self, i: int) -> int:
        """How many mails came back from the lead, automatic ones included."""
        outcome = self.outcome(i)
        if outcome is None or outcome.kind not in (HUMAN, AUTO):
            return 0
        self.tell()
        return len(outcome.received)

    def interest(self, i: int) -> int | None:
        """The lead's interest status, None when never set."""
        outcome = self.outcome(i)
        if outcome is None or outcome.kind not in (HUMAN, AUTO):
            return None
        self.tell()
        return outcome.interest[-1][1] if outcome.interest else None

    def in_subsequence(self, i: int) -> bool:
        """Whether the lead was moved into the campaign's subsequence."""
        outcome = self.outcome(i) if self.upload.subsequence else None
        return outcome is not None and outcome.kind in (HUMAN, OPENED) and outcome.order % 3 == 0

    def owner(self, i: int) -> str:
        """The user the lead is assigned to, empty for most."""
        outcome = self.outcome(i)
        owners = self.upload.owners
        if not owners or outcome is None or outcome.kind != HUMAN or outcome.order % 4 == 3:
            return ""
        return owners[outcome.order % len(owners)]

    def esp(self, i: int) -> int | None:
        """Which mail provider the lead uses, None while unknown."""
        return None if i < self.upload.nameless else ESP_CODES[self.number(i) * 7 % len(ESP_CODES)]

    def esg(self, i: int) -> int | None:
        """Which mail gateway guards the lead, None for most."""
        number = self.number(i)
        return 1 + number % 4 if number % 29 == 3 else None

    def enrichment(self, i: int) -> int | None:
        """The enrichment status; only SuperSearch uploads have one."""
        return (1, 1, 1, 1, 11, -1, 1, -2)[i % 8] if self.upload.supersearch else None

    def visitor(self, i: int) -> bool:
        """Whether the lead was seen on the website."""
        return self.number(i) % 211 == 7


class Groups:
    """All uploads of a workspace, oldest first; later uploads have later ids."""

    def __init__(self, groups: list[LeadGroup]) -> None:
        self.all = groups
        self.of_campaign = {group.upload.campaign: group for group in groups if group.upload.campaign}
        self.of_list = {group.upload.list_id: group for group in groups if group.upload.list_id}
        self.people = groups[-1].upload.first_person + groups[-1].size if groups else 0
        self._created = [group.upload.created for group in groups]
        self._first_people = [group.upload.first_person for group in groups]
        self._borrowers: dict[int, list[LeadGroup]] = {}
        for group in groups:
            if group.source is not None:
                self._borrowers.setdefault(group.source.upload.place, []).append(group)

    @cached_property
    def _first_ids(self) -> list[str]:
        return [group.id(0) for group in self.all]

    def beyond(self, lead_id: str) -> tuple[int, int]:
        """Where ids beyond the given one begin: the position of the upload in `all`, and the place in it."""
        at = bisect_right(self._first_ids, lead_id) - 1
        return (at, self.all[at].first_beyond(lead_id)) if at >= 0 else (0, 0)

    def find(self, lead_id: str) -> tuple[LeadGroup, int] | None:
        """The upload and place of a lead id, None when no upload made it."""
        parts = uuid7_parts(lead_id)
        if parts is None:
            return None
        at = bisect_right(self._created, parts[0]) - 1
        if at < 0:
            return None
        group = self.all[at]
        code = (parts[1] - group.upload.salt) * GATHER & LOW_62
        i = code & (1 << PLACE_BITS) - 1
        return (group, i) if i < group.size and group.id(i) == lead_id else None

    def by_email(self, email: str) -> list[tuple[LeadGroup, int]]:
        """Every upload and place of the person with that address (any case), oldest upload first."""
        email = email.lower()
        found = []
        for number in numbers_at(email.rpartition("@")[2], self.people):
            home = self.all[bisect_right(self._first_people, number) - 1]
            for group in (home, *self._borrowers.get(home.upload.place, ())):
                i = group.place_of(number)
                if i is not None and group.email(i) == email:
                    found.append((group, i))
        return found
