"""Analytics against counting every lead and every mail one by one (BEHAVIOUR §10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from instantly_tui.demo.history import HUMAN
from instantly_tui.demo.ids import day_text
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.stats import ACCOUNT, DAILY, OPPORTUNITIES
from instantly_tui.demo.world import build_world

TODAY = date(2026, 11, 20)
WINDOWS = [
    (None, None),
    (TODAY, TODAY),
    (TODAY - timedelta(days=6), TODAY),
    (TODAY - timedelta(days=60), TODAY - timedelta(days=31)),
    (None, TODAY - timedelta(days=14)),
    (TODAY - timedelta(days=5), TODAY - timedelta(days=5)),
]
ADDITIVE = {
    "sent": "emails_sent_count",
    "new_leads_contacted": "new_leads_contacted_count",
    "opened": "open_count",
    "unique_opened": "open_count_unique",
    "replies": "reply_count",
    "unique_replies": "reply_count_unique",
    "replies_automatic": "reply_count_automatic",
    "unique_replies_automatic": "reply_count_automatic_unique",
    "clicks": "link_click_count",
    "unique_clicks": "link_click_count_unique",
    "unique_opportunities": "total_opportunities",
}


@pytest.fixture(scope="module", params=["admin", "client"])
def space(request):
    world = build_world("small")
    spaces = list(world.spaces.values())
    return spaces[0] if request.param == "admin" else spaces[1]


@pytest.fixture(scope="module")
def sends(space):
    """Every campaign mail one by one: (campaign, day, step, variant, account, rank, attributed)."""
    told = []
    for group in space.leads.groups.all:
        history = group.history
        if history is None:
            continue
        for rank in range(group.size):
            outcome = history.outcomes.get(rank)
            for step, moment, place in history.sends(rank):
                variant = history.variant(rank, step, outcome)
                account = history.plan.accounts[place]
                told.append(
                    (
                        group.upload.campaign,
                        date.fromisoformat(day_text(moment)),
                        step,
                        variant,
                        account,
                        rank,
                        history.attributed(rank),
                    )
                )
    return told


@pytest.fixture(scope="module")
def leads(space):
    found = defaultdict(list)
    for row in space.leads.scan(LeadQuery(in_campaign=True), limit=None):
        found[row["campaign"]].append(row)
    return found


def inside(day, window):
    start, end = window
    return (start is None or day >= start) and (end is None or day <= end)


def by_campaign(space, window=(None, None)):
    return {row["campaign_id"]: row for row in space.stats.campaigns(*window)}


def day_of(stamp):
    return date.fromisoformat(stamp[:10])


@pytest.mark.parametrize("window", WINDOWS)
def test_sent_and_contacted_are_what_was_sent(space, sends, window):
    sent: Counter[str] = Counter()
    contacted = defaultdict(set)
    new: Counter[str] = Counter()
    for campaign, day, step, _, _, rank, _ in sends:
        if inside(day, window):
            sent[campaign] += 1
            contacted[campaign].add(rank)
            new[campaign] += step == 0
    rows = by_campaign(space, window)
    for key in space.campaigns:
        row = rows.get(key, Counter())
        assert row["emails_sent_count"] == sent[key]
        assert row["contacted_count"] == len(contacted[key])
        assert row["new_leads_contacted_count"] == new[key]


@pytest.mark.parametrize("window", WINDOWS)
def test_days_are_what_was_sent(space, sends, window):
    for key in (None, *space.campaigns):
        sent: Counter[date] = Counter()
        leads = defaultdict(set)
        for campaign, day, _, _, _, rank, _ in sends:
            if key in (None, campaign) and inside(day, window):
                sent[day] += 1
                leads[day].add((campaign, rank))
        rows = {date.fromisoformat(row["date"]): row for row in space.stats.daily(key, *window)}
        assert list(rows) == sorted(rows)
        assert {day: row["sent"] for day, row in rows.items() if row["sent"]} == sent
        assert {day: row["contacted"] for day, row in rows.items() if row["sent"]} == {
            day: len(found) for day, found in leads.items()
        }


@pytest.mark.parametrize("window", WINDOWS)
def test_steps_are_what_was_sent_and_the_rest_is_unattributed(space, sends, window):
    for key in space.campaigns:
        sent: Counter[tuple[str | None, str | None]] = Counter()
        for campaign, day, step, variant, _, _, attributed in sends:
            if campaign == key and inside(day, window):
                sent[(str(step + 1), str(variant)) if attributed else (None, None)] += 1
        rows = space.stats.steps(key, *window)
        assert {(row["step"], row["variant"]): row["sent"] for row in rows if row["sent"]} == sent
        total = by_campaign(space, window).get(key, Counter())
        for name in ("replies", "unique_replies", "opened", "clicks", "replies_automatic"):
            assert sum(row[name] for row in rows) == total[ADDITIVE[name]]


@pytest.mark.parametrize("window", WINDOWS)
def test_accounts_are_what_was_sent(space, sends, window):
    sent: Counter[tuple[str, str]] = Counter()
    for _, day, _, _, account, _, _ in sends:
        if inside(day, window):
            sent[day.isoformat(), account] += 1
    rows = space.stats.account_daily(space.accounts, *window)
    assert {(row["date"], row["email_account"]): row["sent"] for row in rows if row["sent"]} == sent
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        days[row["date"]].update({name: row[name] for name in ACCOUNT})
    for row in space.stats.daily(None, *window):
        for name in DAILY:
            assert days[row["date"]][name] == row[name], (row["date"], name)
    bounced = sum(row["bounced"] for row in rows)
    assert bounced == sum(row["bounced_count"] for row in space.stats.campaigns(*window))
    one = next(iter(space.accounts))
    alone = space.stats.account_daily([one], *window)
    assert alone == [row for row in rows if row["email_account"] == one]
    assert sum(row["sent"] for row in alone if row["date"] == "2026-11-20") in (
        0,
        space.stats.account_sent_today(one),
    )


@pytest.mark.parametrize("window", WINDOWS)
def test_days_add_up_to_campaigns_and_campaigns_to_the_overview(space, window):
    rows = by_campaign(space, window)
    for key in space.campaigns:
        days = space.stats.daily(key, *window)
        for name, field in ADDITIVE.items():
            assert sum(day[name] for day in days) == rows.get(key, Counter())[field], (key, name)
    overview = space.stats.overview(*window)
    for field, value in overview.items():
        if field.startswith("total_") and field not in ("total_opportunities", "total_opportunity_value"):
            continue
        assert value == sum(row[field] for row in rows.values()), field
    assert len(overview) == 23
    assert "completed_count" not in overview
    total: Counter[str] = Counter()
    for day in space.stats.daily(None, *window):
        total.update({name: day[name] for name in (*DAILY, *OPPORTUNITIES)})
    for name, field in ADDITIVE.items():
        assert total[name] == overview[field]


def test_campaign_rows_agree_with_the_leads(space, leads):
    for key, row in by_campaign(space).items():
        mine = leads[key]
        assert row["leads_count"] == len(mine)
        contacted = [lead for lead in mine if "timestamp_last_contact" in lead]
        assert row["contacted_count"] == len(contacted)
        assert row["bounced_count"] == sum(lead["status"] == -1 for lead in mine)
        assert row["unsubscribed_count"] == sum(lead["status"] == -2 for lead in mine)
        assert row["completed_count"] == sum(lead["status"] == 3 for lead in mine)
        assert row["open_count"] == sum(lead["email_open_count"] for lead in mine)
        assert row["open_count_unique"] == sum(lead["email_open_count"] > 0 for lead in mine)
        assert row["link_click_count"] == sum(lead["email_click_count"] for lead in mine)
        assert row["reply_count"] == sum(lead["email_reply_count"] for lead in mine)
        positive = [lead for lead in mine if lead.get("lt_interest_status") in (1, 2, 3, 4)]
        assert row["total_opportunities"] >= len(positive)
        assert row["total_opportunity_value"] == row["total_opportunities"] * space.campaigns[key]["pl_value"]


@pytest.mark.parametrize("window", WINDOWS)
def test_replies_are_the_received_mails(space, window):
    found = space.mails.select(
        lambda row: row["ue_type"] == 2 and inside(day_of(row["timestamp_created"]), window), limit=None
    )
    received = Counter(row["campaign_id"] for row in found if "campaign_id" in row)
    automatic = Counter(row["campaign_id"] for row in found if row.get("_auto"))
    rows = by_campaign(space, window)
    assert {key: row["reply_count"] for key, row in rows.items() if row["reply_count"]} == received
    assert {
        key: row["reply_count_automatic"] for key, row in rows.items() if row["reply_count_automatic"]
    } == automatic


def test_counts_stay_within_their_bounds(space):
    for row in space.stats.campaigns():
        assert row["contacted_count"] <= row["emails_sent_count"]
        assert row["contacted_count"] <= row["leads_count"]
        assert row["completed_count"] <= row["leads_count"]
        assert row["bounced_count"] + row["unsubscribed_count"] <= row["contacted_count"]
        for kind in ("open", "link_click"):
            assert row[f"{kind}_count_unique"] <= row[f"{kind}_count"]
        assert row["reply_count_unique"] + row["reply_count_automatic"] <= row["reply_count"]


def test_tracking_that_is_off_counts_nothing(space):
    tracked = set()
    for row in space.stats.campaigns():
        campaign = space.campaigns[row["campaign_id"]]
        if campaign["open_tracking"]:
            tracked.add(row["open_count"] > 0)
        else:
            assert row["open_count"] == row["open_count_unique"] == 0
        if not campaign["link_tracking"]:
            assert row["link_click_count"] == 0
    assert tracked == {True}


def test_drafts_and_campaigns_never_sent_are_left_out(space):
    shown = set(by_campaign(space))
    drafts = {key for key, row in space.campaigns.items() if row["status"] == 0}
    assert drafts
    assert not drafts & shown
    draft = drafts.pop()
    assert space.stats.campaigns(ids=[draft]) == []
    assert space.stats.daily(draft) == []
    assert space.stats.steps(draft) == []
    assert set(space.stats.overview(ids=[draft]).values()) == {0}
    assert space.stats.campaigns(ids=["nonsense"]) == []


def test_campaigns_without_activity_in_the_window_are_left_out(space):
    shown = set(by_campaign(space, (TODAY, TODAY)))
    for key in space.campaigns:
        active = any(row["date"] == TODAY.isoformat() for row in space.stats.daily(key))
        if active:
            assert key in shown
    assert len(shown) < len(by_campaign(space))


def test_history_covers_120_days_and_rests_at_weekends(space):
    days = [(date.fromisoformat(row["date"]), row["sent"]) for row in space.stats.daily()]
    assert all(not sent for day, sent in days if day.weekday() >= 5)
    assert sum(sent > 0 for _, sent in days) > 35
    assert days[0][0] > TODAY - timedelta(days=120)
    assert days[-1][0] == TODAY


def test_by_status_and_by_id(space):
    rows = space.stats.campaigns()
    status = rows[0]["campaign_status"]
    chosen = [row for row in rows if row["campaign_status"] == status]
    assert space.stats.overview(status=status)["emails_sent_count"] == sum(
        row["emails_sent_count"] for row in chosen
    )
    assert sum(row["sent"] for row in space.stats.daily(status=status)) == sum(
        row["emails_sent_count"] for row in chosen
    )
    ids = [rows[1]["campaign_id"], rows[0]["campaign_id"], rows[1]["campaign_id"]]
    assert [row["campaign_id"] for row in space.stats.campaigns(ids=ids)] == ids[:2]
    assert {row["leads_count"] for row in space.stats.campaigns(count_leads=False)} == {0}


def test_crm_totals_count_each_contact_once(space, leads):
    everyone = [lead for mine in leads.values() for lead in mine]
    overview = space.stats.overview()
    booked = sum(lead.get("lt_interest_status") == 2 for lead in everyone)
    won = sum(lead.get("lt_interest_status") == 4 for lead in everyone)
    assert overview["total_meeting_booked"] >= booked
    assert overview["total_closed"] == won
    assert overview["total_interested"] >= overview["total_meeting_booked"] >= overview["total_closed"]
    steps = space.stats.steps(opportunities=True)
    assert sum(row["meetings_booked"] for row in steps) == booked
    assert sum(row["won"] for row in steps) == won
    assert sum(row["unique_opportunities"] for row in steps) == overview["total_opportunities"]


def test_warmup_of_seven_days_adds_up(space):
    known = 0
    for email, account in space.accounts.items():
        told = space.stats.warmup(email)
        if told is None:
            assert "timestamp_warmup_start" not in account
            continue
        days, total = told
        assert len(days) in (0, 7)
        for name in ("sent", "landed_inbox", "landed_spam", "received"):
            assert total[name] == sum(day[name] for day in days.values())
        assert all(day["landed_inbox"] + day["landed_spam"] == day["sent"] for day in days.values())
        assert 0 <= total["health_score"] <= 100
        assert total["health_score_label"] == f"{total['health_score']}%"
        known += bool(days)
        if days:
            assert list(days)[-1] == TODAY.isoformat()
    assert known > 5
    assert space.stats.warmup("nobody@example.com") is None


def test_answers_of_unattributed_leads_stay_unattributed():
    world = build_world("showcase")
    space = world.spaces[world.admin_id]
    checked = 0
    for group in space.leads.groups.all:
        history = group.history
        if history is None:
            continue
        answered = [one for one in history.outcomes.values() if one.kind == HUMAN]
        unknown = [one for one in answered if not history.attributed(one.rank)]
        if not unknown:
            continue
        sent: Counter[tuple[str | None, str | None]] = Counter()
        for rank in range(group.contacted):
            for step, _, _ in history.sends(rank):
                variant = history.variant(rank, step, history.outcomes.get(rank))
                sent[(str(step + 1), str(variant)) if history.attributed(rank) else (None, None)] += 1
        rows = space.stats.steps(group.upload.campaign)
        assert {(row["step"], row["variant"]): row["sent"] for row in rows} == sent
        assert sum(row["unique_replies"] for row in rows if row["step"] is None) == len(unknown)
        checked += 1
    assert checked
