"""Analytics after leads and mails changed: one change, one event, in the right place."""

from __future__ import annotations

from datetime import date

import pytest

from instantly_tui.demo.ids import stamp
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.stats import DAILY, OPPORTUNITIES
from instantly_tui.demo.world import build_world

TODAY = date(2026, 11, 20)


@pytest.fixture
def world():
    return build_world("small")


@pytest.fixture
def space(world):
    return world.spaces[world.admin_id]


@pytest.fixture
def silent(space):
    """A lead that was written to and never did anything."""
    campaign = next(key for key, row in space.campaigns.items() if row["name"] == "Fintech VPs")
    found = space.leads.scan(LeadQuery(campaign=campaign, filter="FILTER_VAL_ACTIVE"), limit=None)
    return next(row for row in found if "timestamp_last_contact" in row and not row["email_reply_count"])


def row_of(space, key, **asked):
    return space.stats.campaigns(ids=[key], **asked)[0]


def change(before, after):
    return {name: after[name] - value for name, value in before.items() if after[name] != value}


def changed(space, key, act):
    """What a change does to the campaign's row, to today's row, to the step rows, to the overview."""

    def look():
        row = {name: value for name, value in row_of(space, key).items() if isinstance(value, int)}
        days = space.stats.daily(key, TODAY, TODAY)
        today = {name: days[0][name] if days else 0 for name in (*DAILY, *OPPORTUNITIES)}
        steps = {
            (one["step"], one["variant"], name): value
            for one in space.stats.steps(key, opportunities=True)
            for name, value in one.items()
            if name not in ("step", "variant")
        }
        return row, today, steps, space.stats.overview(), space.stats.overview(expand=True)

    before = look()
    act()
    return [change(one, other) for one, other in zip(before, look(), strict=True)]


def reply(space, lead, auto=0):
    last = lead["status_summary"]["lastStep"]
    return space.mails.add(
        {
            "ue_type": 2,
            "campaign_id": lead["campaign"],
            "lead": lead["email"],
            "eaccount": last["from"],
            "thread_id": "xx-one-thread",
            "step": last["stepID"],
            "is_unread": 1,
            "_auto": auto,
        }
    )


def test_a_reply_counts_once_and_is_unique_once(space, silent):
    _, step, variant = silent["status_summary"]["lastStep"]["stepID"].split("_")
    place = (str(int(step) + 1), variant)
    row, today, steps, overview, _ = changed(space, silent["campaign"], lambda: reply(space, silent))
    assert row == {"reply_count": 1, "reply_count_unique": 1, "reply_count_unique_by_step": 1}
    assert today == {"replies": 1, "unique_replies": 1}
    assert steps == {(*place, "replies"): 1, (*place, "unique_replies"): 1}
    assert overview == row
    row, today, *_ = changed(space, silent["campaign"], lambda: reply(space, silent))
    assert row == {"reply_count": 1}
    row, today, *_ = changed(space, silent["campaign"], lambda: reply(space, silent, auto=1))
    assert today == {"replies": 1, "replies_automatic": 1, "unique_replies_automatic": 1}
    account = silent["status_summary"]["lastStep"]["from"]
    told = space.stats.account_daily([account], TODAY, TODAY)[0]
    assert told["replies"] >= 3


def test_mails_of_no_campaign_and_our_own_count_nothing(space, silent):
    def act():
        space.mails.add({"ue_type": 2, "is_unread": 1, "eaccount": "x@example.com"})
        space.mails.add({"ue_type": 3, "campaign_id": silent["campaign"], "eaccount": "x@example.com"})
        space.mails.patch(
            space.mails.select(lambda row: row["ue_type"] == 2, limit=1)[0]["id"], {"is_unread": 0}
        )

    assert changed(space, silent["campaign"], act) == [{}, {}, {}, {}, {}]


def test_the_end_of_a_sequence_follows_the_status(space, silent):
    key = silent["campaign"]
    row, *_ = changed(space, key, lambda: space.leads.patch(silent["id"], {"status": 3}))
    assert row == {"completed_count": 1}
    row, *_ = changed(space, key, lambda: space.leads.patch(silent["id"], {"status": 1}))
    assert row == {"completed_count": -1}
    space.leads.patch(silent["id"], {"status": 3})
    row, *_ = changed(space, key, lambda: space.leads.remove(silent["id"]))
    assert row == {"completed_count": -1, "leads_count": -1}


@pytest.mark.parametrize(("status", "counter"), [(-1, "bounced"), (-2, "unsubscribed")])
def test_bounces_and_unsubscribes_are_events(space, silent, status, counter):
    row, *_ = changed(space, silent["campaign"], lambda: space.leads.patch(silent["id"], {"status": status}))
    assert row == {f"{counter}_count": 1}
    again, *_ = changed(
        space, silent["campaign"], lambda: space.leads.patch(silent["id"], {"first_name": "x"})
    )
    assert again == {}


def test_an_interest_is_an_event_unless_it_follows_within_ten_minutes(world, space, silent):
    key = silent["campaign"]

    def interest(value):
        fields = {"lt_interest_status": value, "timestamp_last_interest_change": stamp(world.clock.ms())}
        return lambda: space.leads.patch(silent["id"], fields)

    row, today, steps, overview, expanded = changed(space, key, interest(1))
    assert row == {"total_opportunities": 1, "total_opportunity_value": 1000}
    assert today == {"opportunities": 1, "unique_opportunities": 1}
    assert overview["total_interested"] == expanded["total_interested"] == 1
    world.clock.advance(540)
    row, today, steps, overview, expanded = changed(space, key, interest(2))
    assert "total_meeting_booked" not in overview
    assert {name for *_, name in steps} == {"meetings_booked"}
    world.clock.advance(601)
    *_, overview, expanded = changed(space, key, interest(1))
    assert "total_interested" not in overview
    assert expanded["total_interested"] == 1
    world.clock.advance(601)
    row, _, steps, overview, _ = changed(space, key, interest(4))
    assert row == {}
    assert overview == {"total_closed": 1}
    assert {name for *_, name in steps} == {"won"}
    world.clock.advance(601)
    assert changed(space, key, interest(None))[3] == {}


def test_an_interest_known_from_before_is_not_counted_again(world, space):
    lead = space.leads.scan(LeadQuery(filter="FILTER_LEAD_MEETING_BOOKED"))[0]
    *_, overview, expanded = changed(
        space, lead["campaign"], lambda: space.leads.patch(lead["id"], {"lt_interest_status": 1})
    )
    assert overview == {}
    assert expanded == {"total_interested": 1}


def test_moved_and_copied_leads_count_where_they_are(space, silent):
    target = next(key for key, row in space.campaigns.items() if row["name"] == "DACH SaaS")
    space.leads.patch(silent["id"], {"status": 3})
    source_before, target_before = row_of(space, silent["campaign"]), row_of(space, target)
    space.leads.patch(silent["id"], {"campaign": target})
    source, there = row_of(space, silent["campaign"]), row_of(space, target)
    assert (source["leads_count"], source["completed_count"]) == (
        source_before["leads_count"] - 1,
        source_before["completed_count"] - 1,
    )
    assert (there["leads_count"], there["completed_count"]) == (
        target_before["leads_count"] + 1,
        target_before["completed_count"] + 1,
    )
    assert source["emails_sent_count"] == source_before["emails_sent_count"]


def test_recorded_sending_shows_everywhere(world, space, silent):
    key, account = silent["campaign"], silent["status_summary"]["lastStep"]["from"]
    before = space.stats.account_sent_today(account), space.stats.sent_today(key)

    def act():
        for new in (1, 0):
            space.stats.record(
                key, step=1, variant=0, account=account, sent=1, contacted=1, new_leads_contacted=new
            )

    row, today, steps, _, _ = changed(space, key, act)
    assert row == {"emails_sent_count": 2, "contacted_count": 1, "new_leads_contacted_count": 1}
    assert today == {"sent": 2, "contacted": 2, "new_leads_contacted": 1}
    assert steps == {("2", "0", "sent"): 2}
    assert space.stats.account_sent_today(account) == before[0] + 2
    sent = space.stats.sent_today(key)
    assert (sent.sent, sent.new) == (before[1].sent + 2, before[1].new + 1)
    world.clock.advance(86_400)
    assert space.stats.sent_today(key) == (0, 0)
    assert space.stats.account_sent_today(account) == 0


def test_events_of_a_draft_make_it_appear(space):
    draft = next(key for key, row in space.campaigns.items() if row["status"] == 0)
    assert space.stats.campaigns(ids=[draft]) == []
    space.stats.record(draft, date(2026, 11, 19), sent=1, contacted=1, new_leads_contacted=1)
    assert row_of(space, draft)["emails_sent_count"] == 1
    assert space.stats.campaigns(TODAY, TODAY, [draft]) == []
    assert space.stats.daily(draft)[0]["date"] == "2026-11-19"
    assert [(row["step"], row["sent"]) for row in space.stats.steps(draft)] == [(None, 1)]
