"""What happens in the simulation by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from instantly_tui.demo import sending, story
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.world import build_world
from tests.demo.service import serving


def mails(world):
    """Every mail of the admin workspace that came after the beginning."""
    space = world.spaces[world.admin_id]
    rows = space.mails.select(lambda row: True, None, None, ascending=True)
    return [row for row in rows if row["timestamp_created"] >= "2026-11-20T09:43:00"]


def test_nothing_happens_unless_asked():
    world = build_world("small")
    world.clock.advance(3600)
    assert mails(world) == []


def test_campaigns_send_and_leads_answer_the_same_way_every_time():
    told = []
    for _ in range(2):
        world = build_world("small")
        story.Story(world).begin()
        world.clock.advance(2400)
        told.append([(row["ue_type"], row["subject"], row["timestamp_created"]) for row in mails(world)])
    assert told[0] == told[1]
    assert {kind for kind, _, _ in told[0]} == {1, 2}
    assert 40 < len(told[0]) < 400


def test_what_is_sent_counts_everywhere():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    before = space.stats.overview()
    story.Story(world).begin()
    world.clock.advance(1800)
    made = mails(world)
    sent = [row for row in made if row["ue_type"] == 1]
    answers = [row for row in made if row["ue_type"] == 2]
    after = space.stats.overview()
    assert after["emails_sent_count"] == before["emails_sent_count"] + len(sent) > before["emails_sent_count"]
    counted = after["reply_count"] + after["reply_count_automatic"]
    assert counted >= before["reply_count"] + before["reply_count_automatic"] + len(answers)
    for mail in sent:
        lead = space.leads.get(mail["lead_id"])
        assert lead is not None
        last = lead["status_summary"]["lastStep"]
        assert (last["stepID"], last["from"]) == (mail["step"], mail["eaccount"])
        assert lead["timestamp_last_contact"] == mail["timestamp_created"]
        campaign = space.campaigns[mail["campaign_id"]]
        assert mail["eaccount"] in campaign["email_list"]
        assert "{{" not in mail["subject"] + mail["body"]["html"]
    assert {row["campaign_id"] for row in answers} <= set(space.campaigns)
    assert all(row["is_unread"] == 1 for row in answers)


async def test_a_mail_sent_by_itself_is_shown_like_any_other():
    async with serving() as service:
        campaign = next(row for row in service.space.campaigns.values() if sendable(service, row))
        mail = story.send_next(service.world, service.space, campaign)
        assert mail is not None
        page = await service.get("/emails", params={"limit": 1})
        assert page["items"][0]["id"] == mail["id"]
        assert not any(name.startswith("_") for name in page["items"][0])


def sendable(service, row):
    """Whether the campaign can send now."""
    return row["status"] == 1 and sending.code(service.space, row, service.world.clock.now()) == "healthy"


def test_follow_ups_go_before_new_leads_unless_those_are_preferred():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    campaign = next(
        row
        for row in space.campaigns.values()
        if row["status"] == 1 and sending.code(space, row, world.clock.now()) == "healthy"
    )
    world.clock.advance(3 * 86_400)
    campaign["prioritize_new_leads"] = True
    first = story.send_next(world, space, campaign)
    campaign["prioritize_new_leads"] = False
    second = story.send_next(world, space, campaign)
    assert first is not None
    assert second is not None
    assert first["step"].startswith("0_0_")
    assert not second["step"].startswith("0_0_")


def test_a_campaign_ends_when_its_leads_have_and_stops_when_they_bounce():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    campaign = next(
        row for row in space.campaigns.values() if row["status"] == 1 and row["name"] == "Fintech VPs"
    )
    campaign.update(is_evergreen=False, disable_bounce_protect=False)
    story.settle(space, campaign)
    assert campaign["status"] == sending.ACTIVE
    for lead in space.leads.scan(LeadQuery(campaign=campaign["id"], filter="FILTER_VAL_ACTIVE"), None, None):
        space.leads.patch(lead["id"], {"status": 3})
    story.settle(space, campaign)
    assert campaign["status"] == sending.COMPLETED
    campaign["status"] = sending.ACTIVE
    contacted = space.leads.scan(LeadQuery(campaign=campaign["id"], filter="FILTER_VAL_CONTACTED"), None, 60)
    for lead in contacted:
        space.leads.patch(lead["id"], {"status": -1})
    story.settle(space, campaign)
    assert campaign["status"] == sending.BOUNCE_PROTECT


def test_an_evergreen_campaign_goes_on():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    campaign = next(row for row in space.campaigns.values() if row["is_evergreen"])
    for lead in space.leads.scan(LeadQuery(campaign=campaign["id"], filter="FILTER_VAL_ACTIVE"), None, None):
        space.leads.patch(lead["id"], {"status": 3})
    story.settle(space, campaign)
    assert campaign["status"] == sending.ACTIVE
    assert story.send_next(world, space, campaign) is None


def test_maintenance_ends_by_itself_unless_the_account_was_paused_meanwhile():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    resting = next(row for row in space.accounts.values() if row["status"] == 3)
    other = next(row for row in space.accounts.values() if row["status"] == 1)
    other["status"] = 3
    story.Story(world).begin()
    other["status"] = 2
    world.clock.advance(299)
    assert resting["status"] == 3
    world.clock.advance(601)
    assert (resting["status"], other["status"]) == (1, 2)


def test_a_campaign_whose_accounts_all_break_turns_unhealthy():
    world = build_world("small")
    space = world.spaces[world.admin_id]
    story.Story(world).begin()
    for account in space.accounts.values():
        account["status"] = -1
    running = [row for row in space.campaigns.values() if row["status"] == 1]
    world.clock.advance(900)
    assert {row["status"] for row in running} == {-1}


def test_nothing_is_sent_at_night():
    world = build_world("small", now=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    space = world.spaces[world.admin_id]
    before = space.stats.overview()["emails_sent_count"]
    story.Story(world).begin()
    world.clock.advance(1800)
    assert space.stats.overview()["emails_sent_count"] == before


def test_a_clock_that_was_asleep_does_not_catch_up_mail_by_mail():
    seconds = [0.0]
    world = build_world("small", running=lambda: seconds[0])
    story.Story(world).begin()
    seconds[0] = 3600.0
    assert 2 <= world.tick() <= 3
    assert world.tick() == 0
    assert len(mails(world)) <= 2
