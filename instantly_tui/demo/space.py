"""One workspace of the simulation, filled when first looked into."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from instantly_tui.demo import extras
from instantly_tui.demo.account_data import accounts
from instantly_tui.demo.calendar import calendar
from instantly_tui.demo.campaign_data import Built, build
from instantly_tui.demo.campaign_specs import Spec
from instantly_tui.demo.clock import SimClock
from instantly_tui.demo.groups import Groups, LeadGroup, Upload
from instantly_tui.demo.history import History
from instantly_tui.demo.ids import DAY_MS, stamp, uuid4
from instantly_tui.demo.lead_rows import LeadRows
from instantly_tui.demo.leads_table import LeadTable
from instantly_tui.demo.ledger import Ledger
from instantly_tui.demo.mail_hostile import HOSTILE_NAME, MARKUP, TITLE
from instantly_tui.demo.mails import Mails
from instantly_tui.demo.mails_table import MailTable
from instantly_tui.demo.stats import Stats
from instantly_tui.demo.threads import Tale, tell

Row = dict[str, Any]
UPLOAD_GAP_MS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """How much a workspace holds; `lists` are (name, size, from SuperSearch, without address)."""

    specs: tuple[Spec, ...]
    accounts: int
    domains: int
    threads: int
    others: int
    unread: int
    unread_others: int
    lists: tuple[tuple[str, int, bool, int], ...]
    blocked: int
    audit: int


class Space:
    """The data of one workspace; rows are API-shaped, keys beginning with `_` are private to the server.

    Everything but `id`, `workspace` and `lapsed` is built on first use.
    """

    campaigns: dict[str, Row]
    accounts: dict[str, Row]
    leads: LeadTable
    mails: MailTable
    stats: Stats
    lists: dict[str, Row]
    labels: dict[str, Row]
    tags: dict[str, Row]
    tag_mappings: list[Row]
    blocklist: dict[str, Row]
    jobs: dict[str, Row]
    members: dict[str, Row]
    subsequences: dict[str, Row]
    audit: list[Row]

    def __init__(
        self, name: str, place: int, seed: int, profile: Profile, clock: SimClock, *, lapsed: bool = False
    ) -> None:
        self._chance = random.Random(seed * 1_000_003 + place)
        self._profile = profile
        self._clock = clock
        self._place = place
        self._now = clock.ms()
        self._tales: list[Tale] | None = None
        self.id = uuid4(self._chance)
        self.lapsed = lapsed
        self.group_members: dict[str, Row] = {}
        people = extras.members(self.id, self._now, self._chance)
        self._users = list(people.values())
        created = stamp(self._now - 400 * DAY_MS + place)
        self.workspace: Row = {
            "id": self.id,
            "name": name,
            "owner": self._users[0]["user_id"],
            "timestamp_created": created,
            "timestamp_updated": created,
            "plan_id": "pid_hg_v1",
            "default_opportunity_value": 1000,
            "add_unsub_to_block": False,
        }

    def __getattr__(self, name: str) -> Any:
        # Reached only while an announced attribute is not there yet: fill the workspace, then answer.
        if name not in Space.__annotations__ or "campaigns" in self.__dict__:
            raise AttributeError(name)
        self._fill()
        return self.__dict__[name]

    def tell(self) -> list[Tale]:
        """How the answered threads went, told once."""
        if self._tales is None:
            profile = self._profile
            self._tales = tell(self.leads.groups, self._now, profile.unread - profile.unread_others)
        return self._tales

    def remove_campaign(self, campaign_id: str) -> Row | None:
        """Deletes a campaign with its leads, subsequences and tags; its mails and past numbers stay."""
        row = self.campaigns.pop(campaign_id, None)
        if row is None:
            return None
        self.leads.clear(campaign=campaign_id)
        for key in [k for k, other in self.subsequences.items() if other["parent_campaign"] == campaign_id]:
            del self.subsequences[key]
        self.tag_mappings[:] = [one for one in self.tag_mappings if one["resource_id"] != campaign_id]
        return row

    def _fill(self) -> None:
        profile, chance, now = self._profile, self._chance, self._now
        users = [row["user_id"] for row in self._users if row["accepted"]]
        self.members = {row["id"]: row for row in self._users}
        self.accounts = accounts(profile.accounts, profile.domains, now, self.id, users[0])
        built = build(
            list(profile.specs),
            self.accounts,
            calendar(now),
            chance,
            self.id,
            users,
            profile.threads - profile.others,
        )
        self.campaigns = {one.row["id"]: one.row for one in built}
        self.lists = self._make_lists(users)
        parents = {one.row["id"]: uuid4(chance) for one in built if one.spec.subsequence}
        groups = self._make_groups(built, parents, tuple(users))
        histories = {one.row["id"]: one.history for one in built if one.history}
        self._connect(groups, histories)
        self.labels = extras.labels(self.id, users[0], now)
        self.tags, self.tag_mappings = extras.tags(self.id, self.accounts, self.campaigns, now, chance)
        self.blocklist = extras.blocklist(self.id, profile.blocked, groups.people, now)
        self.jobs = extras.jobs(self.id, users[0], list(self.campaigns), list(self.lists), now, chance)
        self.audit = extras.audit(self.id, self._users, list(self.campaigns), profile.audit, now)
        self.subsequences = extras.subsequences(
            self.id, [(own, key, self.campaigns[key]["status"]) for key, own in parents.items()], now
        )
        self._add_hostile_lead(built)
        for email, row in self.accounts.items():
            if row.pop("_at_limit", False):
                row["daily_limit"] = max(self.stats.account_sent_today(email), 1)

    def _connect(self, groups: Groups, histories: dict[str, History]) -> None:
        """The tables, the analytics, and the ledger between them."""
        ledger = Ledger(lambda: self.stats, groups, lambda thread: self.mails.thread(thread), self._clock.ms)
        self.leads = LeadTable(
            groups,
            LeadRows(self.id, self._users[0]["user_id"]),
            now_ms=self._clock.ms,
            chance=self._chance,
            changed=ledger.lead_changed,
        )
        profile = self._profile
        mails = Mails(
            self.id,
            self.campaigns,
            self.accounts,
            self.tell,
            self._now,
            profile.others,
            profile.unread_others,
        )
        self.mails = MailTable(
            mails.rows, mails.body, now_ms=self._clock.ms, chance=self._chance, changed=ledger.mail_changed
        )
        self.stats = Stats(
            self.campaigns,
            self.accounts,
            histories,
            self.tell,
            now_ms=self._clock.ms,
            count_leads=lambda campaign: self.leads.count(campaign=campaign),
        )

    def _make_lists(self, users: list[str]) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for place, (name, _, supersearch, _) in enumerate(self._profile.lists):
            row: Row = {
                "id": uuid4(self._chance),
                "organization_id": self.id,
                "name": name,
                "timestamp_created": stamp(self._now - (40 - place * 3) * DAY_MS - place * 977),
                "has_enrichment_task": supersearch,
                "owned_by": users[place % len(users)],
            }
            rows[row["id"]] = row
        return rows

    def _make_groups(
        self, built: list[Built], subsequences: dict[str, str], users: tuple[str, ...]
    ) -> Groups:
        wanted: list[tuple[int, Upload, History | None]] = []
        for one in built:
            if one.spec.leads:
                upload = Upload(
                    place=0,
                    size=one.spec.leads,
                    salt=self._chance.getrandbits(60),
                    locale=one.spec.locale,
                    first_person=0,
                    created=one.created + 3_600_000,
                    gap=UPLOAD_GAP_MS,
                    campaign=one.row["id"],
                    verified=one.spec.verified,
                    paused=one.spec.paused,
                    subsequence=subsequences.get(one.row["id"], ""),
                    owners=users,
                )
                wanted.append((upload.created, upload, one.history))
        for (_, size, supersearch, nameless), (key, row) in zip(
            self._profile.lists, self.lists.items(), strict=True
        ):
            created = self._now - (39 - len(wanted) % 7) * DAY_MS + len(wanted) * 600_000
            upload = Upload(
                place=0,
                size=size,
                salt=self._chance.getrandbits(60),
                locale=("en", "de", "fr", "ja")[len(row["name"]) % 4],
                first_person=0,
                created=created,
                gap=UPLOAD_GAP_MS,
                list_id=key,
                supersearch=supersearch,
                verified=not supersearch,
                nameless=nameless,
            )
            wanted.append((created, upload, None))
        return _in_order(wanted, self.tell)

    def _add_hostile_lead(self, built: list[Built]) -> None:
        """Gives one lead that was not written to yet a name and variables made to break a terminal."""
        one = max(built, key=lambda b: b.spec.leads - (b.history.plan.contacted if b.history else 0))
        group = self.leads.groups.of_campaign[one.row["id"]]
        self.leads.patch(
            group.id(min(group.contacted + 3, group.size - 1)),
            {
                "first_name": HOSTILE_NAME,
                "company_name": MARKUP,
                "custom_variables": {"note [/b]": TITLE, "nested": "{{firstName}}"},
            },
        )


def _in_order(wanted: list[tuple[int, Upload, History | None]], teller: Any) -> Groups:
    """Uploads by time, numbered, none beginning before the previous one ended."""
    wanted.sort(key=lambda one: one[0])
    groups: list[LeadGroup] = []
    person = ended = 0
    for place, (created, upload, history) in enumerate(wanted):
        created = max(created, ended + 1_000)
        ended = created + upload.size * upload.gap
        placed = Upload(
            **{
                **{name: getattr(upload, name) for name in Upload.__slots__},
                "place": place,
                "created": created,
                "first_person": person,
            }
        )
        person += upload.size
        source = groups[-1] if place % 2 and not groups[-1].upload.nameless else None
        group = LeadGroup(placed, history, source)
        group.tell = teller
        groups.append(group)
    return Groups(groups)
