"""The simulated workspaces as a whole: sizes, sameness, states, keys."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime

import pytest

from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.world import FIXED_NOW, World, build_world, public

DICTS = (
    "campaigns",
    "accounts",
    "lists",
    "labels",
    "tags",
    "blocklist",
    "jobs",
    "members",
    "group_members",
    "subsequences",
)
ADDRESS = re.compile(r"[\w.+%-]+@([\w.-]+\.[a-z]+)")
RESERVED = (".example", ".test", ".invalid", "example.com", "example.org", "example.net")


@pytest.fixture(scope="module")
def small():
    return build_world("small")


@pytest.fixture(scope="module")
def showcase():
    return build_world("showcase")


def everything(world: World) -> str:
    """All data of all workspaces as one text."""
    told: list[object] = []
    for space in world.spaces.values():
        told.append([space.workspace, space.tag_mappings, space.audit])
        told.extend(sorted(map(_json, getattr(space, name).values())) for name in DICTS)
        told.append([_json(row) for row in space.leads.scan(LeadQuery(), limit=None)])
        mails = space.mails.select(lambda row: True, limit=None)
        told.append([_json(space.mails.full(row)) for row in mails])
        told.append([space.stats.campaigns(), space.stats.daily(), space.stats.overview()])
        told.append([space.stats.account_daily(space.accounts), space.stats.steps(opportunities=True)])
        told.append([space.stats.warmup(email) for email in space.accounts])
    return _json(told)


def _json(value: object) -> str:
    value = public(value) if isinstance(value, dict) else value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def test_the_same_seed_gives_the_same_bytes_in_any_order_of_looking():
    one, other = build_world("small"), build_world("small")
    space = other.spaces[other.admin_id]
    assert space.stats.daily()
    assert space.mails.unread()
    digests = [hashlib.sha256(everything(world).encode()).hexdigest() for world in (one, other)]
    assert digests[0] == digests[1]


def test_another_seed_gives_other_ids():
    ids = {
        build_world("small", seed=seed).admin_id: frozenset(
            build_world("small", seed=seed).spaces[build_world("small", seed=seed).admin_id].campaigns
        )
        for seed in (1, 2)
    }
    assert len(ids) == 2
    first, second = ids.values()
    assert not first & second


def test_an_unknown_size_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'huge'.*small, showcase, large"):
        build_world("huge")


@pytest.mark.parametrize(
    "now", [FIXED_NOW, datetime(2027, 3, 7, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
)
def test_nothing_lies_in_the_future_whenever_the_world_begins(now):
    world = build_world("small", now=now)
    space = world.spaces[world.admin_id]
    limit = now.isoformat(timespec="milliseconds")[:23] + "Z"
    moments = [row["timestamp_created"] for row in space.mails.select(lambda row: True, limit=None)]
    for lead in space.leads.scan(LeadQuery(), limit=None):
        moments += [value for key, value in lead.items() if key.startswith("timestamp")]
    moments += [row["timestamp_created"] for row in (*space.campaigns.values(), *space.accounts.values())]
    assert max(moments) <= limit
    assert sum(row["sent"] for row in space.stats.daily()) > 2_000


def test_the_small_world_has_the_agreed_amounts(small):
    space = small.spaces[small.admin_id]
    assert len(space.campaigns) == 12
    assert len(space.accounts) == 25
    assert len({email.partition("@")[2] for email in space.accounts}) == 4
    assert len(space.leads) == 1_800
    threads = {row.get("thread_id", row["id"]) for row in space.mails.select(lambda row: True, limit=None)}
    assert len(threads) == 300
    assert 850 <= len(space.mails) <= 1_050
    amounts = {
        name: len(getattr(space, name)) for name in ("lists", "labels", "tags", "blocklist", "jobs", "audit")
    }
    assert amounts == {"lists": 4, "labels": 2, "tags": 6, "blocklist": 150, "jobs": 9, "audit": 300}


def test_the_showcase_has_the_agreed_amounts(showcase):
    space = showcase.spaces[showcase.admin_id]
    assert len(space.campaigns) == 45
    assert len(space.accounts) == 180
    assert len({email.partition("@")[2] for email in space.accounts}) == 15
    assert len(space.leads) == 40_000
    assert max(space.leads.count(campaign=key) for key in space.campaigns) == 5_432


def test_the_large_world_has_the_agreed_amounts_without_making_them():
    world = build_world("large")
    space = world.spaces[world.admin_id]
    assert (len(space.campaigns), len(space.accounts), len(space.leads)) == (500, 2_500, 1_000_000)
    deep = space.leads.scan(LeadQuery(), limit=1)[0]["id"]
    page = space.leads.scan(LeadQuery(), after=space.leads.groups.all[400].id(3), limit=100)
    assert len(page) == 100
    assert page[0]["id"] > deep
    assert all(row["id"] in (lead["id"] for lead in space.leads.by_email(row["email"])) for row in page[:20])


@pytest.mark.parametrize("size", ["small", "showcase"])
def test_every_state_of_campaigns_and_accounts_appears(size, request):
    world = request.getfixturevalue(size)
    space = world.spaces[world.admin_id]
    assert {row["status"] for row in space.campaigns.values()} == {-99, -2, -1, 0, 1, 2, 3, 4}
    accounts = space.accounts.values()
    assert {row["status"] for row in accounts} == {1, 2, 3, -1, -2, -3}
    assert {row["warmup_status"] for row in accounts} == {1, 0, -1, -2, -3}
    assert {row["provider_code"] for row in accounts} == {1, 2, 3, 4, 8, 11}
    assert any(row["setup_pending"] for row in accounts)
    assert any("warmup" not in row and "daily_limit" not in row for row in accounts)
    broken = [row for row in accounts if "status_message" in row]
    assert {row["status"] for row in broken} == {-1, -2, -3}
    names = [row["name"] for row in space.campaigns.values()]
    assert max(map(len, names)) == 120
    assert any("🚀" in name for name in names)
    assert any("日本" in name for name in names)
    assert any("الخليج" in name for name in names)
    assert any(row["is_evergreen"] for row in space.campaigns.values())
    variants = [
        len(step["variants"])
        for row in space.campaigns.values()
        for sequence in row.get("sequences", ())
        for step in sequence["steps"]
    ]
    assert max(variants) == 26
    assert any(space.leads.count(campaign=key) == 0 for key in space.campaigns)
    assert any(not row["email_list"] for row in space.campaigns.values())


def test_one_domain_burns(showcase):
    space = showcase.spaces[showcase.admin_id]
    domains: dict[str, list[int]] = {}
    for row in space.stats.account_daily(space.accounts):
        counts = domains.setdefault(row["email_account"].partition("@")[2], [0, 0])
        counts[0] += row["sent"]
        counts[1] += row["bounced"]
    rates = {domain: bounced / sent for domain, (sent, bounced) in domains.items()}
    burning = max(rates, key=lambda domain: rates[domain])
    assert rates[burning] > 0.05
    assert rates[burning] > 2 * sorted(rates.values())[-2]
    falling = []
    for email in space.accounts:
        if email.endswith("@" + burning) and (told := space.stats.warmup(email)):
            days = list(told[0].values())
            if days:
                first, last = (day["landed_inbox"] / day["sent"] for day in (days[0], days[-1]))
                falling.append(first - last)
    assert sum(drop > 0.05 for drop in falling) >= 2


def test_only_reserved_domains_appear(small):
    told = everything(small)
    found = {domain.lower() for domain in ADDRESS.findall(told)}
    assert found
    assert [domain for domain in found if not domain.endswith(RESERVED)] == []
    links = {host.lower() for host in re.findall(r"https?://([\w.-]+)", told)}
    assert [host for host in links if not host.endswith(RESERVED)] == []


def test_the_demo_keys_and_the_group(small):
    admin = small.spaces[small.admin_id]
    scopes = {text: key.scopes for text, key in small.keys.items()}
    assert scopes["demo-all"] == ("all:all",)
    assert scopes["demo-read"] == ("all:read",)
    assert scopes["demo-some"] == ("campaigns:all", "leads:all")
    assert [text for text, key in small.keys.items() if key.revoked] == ["demo-revoked"]
    assert small.spaces[small.keys["demo-lapsed"].workspace_id].lapsed
    assert {small.keys[text].workspace_id for text in ("demo-all", "demo-read", "demo-some")} == {admin.id}
    clients = [space for space in small.spaces.values() if space is not admin]
    assert sorted(space.lapsed for space in clients) == [False, False, True]
    invited = {row["sub_workspace_id"]: row["status"] for row in admin.group_members.values()}
    assert {invited[space.id] for space in clients} == {"accepted"}
    assert sorted(invited.values()).count("pending") == 1


def test_clients_have_data_of_their_own(small):
    ids = [set(space.campaigns) for space in small.spaces.values()]
    assert all(ids)
    assert len(set().union(*ids)) == sum(map(len, ids))
    assert all(len(space.leads) and len(space.mails) for space in small.spaces.values())
    assert {
        row["organization"] for space in small.spaces.values() for row in space.campaigns.values()
    } == set(small.spaces)


def test_references_lead_somewhere(small):
    for space in small.spaces.values():
        users = {row["user_id"] for row in space.members.values()}
        assert {row["owned_by"] for row in space.campaigns.values()} <= users
        leads = space.leads.scan(LeadQuery(), limit=None)
        assert {row["assigned_to"] for row in leads if "assigned_to" in row} <= users
        assert {row["campaign"] for row in leads if "campaign" in row} <= set(space.campaigns)
        assert {row["list_id"] for row in leads if "list_id" in row} <= set(space.lists)
        assert {row["subsequence_id"] for row in leads if "subsequence_id" in row} <= set(space.subsequences)
        assert {row["parent_campaign"] for row in space.subsequences.values()} <= set(space.campaigns)
        assert {one["tag_id"] for one in space.tag_mappings} <= set(space.tags)
        assert {one["resource_id"] for one in space.tag_mappings} <= {*space.accounts, *space.campaigns}
        senders = {email for row in space.campaigns.values() for email in row["email_list"]}
        assert senders <= set(space.accounts)


def test_removing_a_campaign_takes_its_leads_but_not_its_mails():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    key = next(key for key, row in space.campaigns.items() if row["name"] == "Ops leaders")
    mails, past = len(space.mails), space.stats.daily()
    leads = space.leads.count(campaign=key)
    assert space.remove_campaign(key) is not None
    assert space.leads.scan(LeadQuery(campaign=key)) == []
    assert len(space.leads) == 1_800 - leads
    assert len(space.mails) == mails
    assert key not in {row["campaign_id"] for row in space.stats.campaigns()}
    assert space.stats.daily() == past
    assert space.remove_campaign(key) is None


def test_the_clock_runs_what_is_due_in_order():
    world = build_world("small")
    seen: list[tuple[str, float]] = []
    start = world.clock.now()

    def note(name: str) -> None:
        seen.append((name, (world.clock.now() - start).total_seconds()))

    world.clock.after(5, lambda: note("five"))

    def two() -> None:
        note("two")
        world.clock.after(1, lambda: note("three"))

    world.clock.after(2, two)
    assert world.tick() == 0
    world.clock.advance(4)
    assert seen == [("two", 2), ("three", 3)]
    world.clock.advance(60)
    assert seen[-1] == ("five", 5)
    assert (world.clock.now() - start).total_seconds() == 64
    with pytest.raises(ValueError, match="turned back"):
        world.clock.advance(-1)


def test_a_running_clock_follows_its_source_of_seconds():
    seconds = 100.0
    world = build_world("small", running=lambda: seconds)
    seconds = 107.5
    world.clock.after(0.5, lambda: None)
    assert (world.clock.now() - FIXED_NOW).total_seconds() == 7.5
    assert world.tick() == 0
    seconds = 108.0
    assert world.tick() == 1
