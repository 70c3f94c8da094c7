"""What the pre-flight checks are told: read with few requests; failures are named, not taken for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from instantly_tui.api.campaigns import Campaign
from instantly_tui.demo.faults import status
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.resources.preflight import Facts, attached, checks_of
from instantly_tui.ui.screens.launch_facts import gather
from tests.support.workspace import Demo, demo_workspace

NAME = "26 subject lines"


async def gathered(demo: Demo, campaign: Campaign, **options: Any) -> Facts:
    """What is known once everything that was asked for was answered."""
    scope = demo.workspace.answers.scope()
    for _ in range(6):
        facts = gather(scope, campaign, demo.world.clock.now(), **options)
        await demo.settle()
    scope.close()
    return facts


def campaign_with(demo: Demo, **fields: Any) -> Campaign:
    row = next(row for row in demo.space.campaigns.values() if row["name"] == NAME)
    return Campaign.model_validate({**row, **fields})


async def test_senders_by_tag_and_the_list_that_leads_came_from_are_found(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path) as demo:
        space = demo.space
        tagged = next(each for each in space.tag_mappings if each["resource_id"] in space.accounts)
        members = {
            each["resource_id"]
            for each in space.tag_mappings
            if each["tag_id"] == tagged["tag_id"] and each["resource_id"] in space.accounts
        }
        source = next(iter(space.lists))
        campaign = campaign_with(demo, email_tag_list=[tagged["tag_id"]])
        listed = space.leads.count(list_id=source) + space.leads.count(campaign=campaign.id)
        for lead in space.leads.scan(LeadQuery(campaign=campaign.id), None, 100):
            space.leads.patch(lead["id"], {"list_id": source})
        facts = await gathered(demo, campaign)
        assert {account.email for account in attached(facts)[0]} == members
        assert facts.leads is not None
        assert facts.leads.whole
        assert len(facts.leads.leads) == space.leads.count(campaign=campaign.id)
        assert facts.verification is not None
        assert facts.verification.total_leads == listed
        assert not facts.troubles
        assert not [check for check in checks_of(facts) if check.state == "reading"]
        assert sorted(seen.path.removeprefix("/api/v2") for seen in demo.faults.requests) == [
            "/accounts",
            "/accounts/warmup-analytics",
            f"/lead-lists/{source}/verification-stats",
            "/leads/list",
        ]


async def test_pages_are_read_as_far_as_asked_and_a_failure_is_not_known(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path) as demo:
        row = next(row for row in demo.space.campaigns.values() if row["name"] == "Fintech VPs")
        campaign = Campaign.model_validate(row)
        demo.faults.script(status(403), path="/accounts", times=100)
        facts = await gathered(demo, campaign)
        assert facts.leads is not None
        assert (len(facts.leads.leads), facts.leads.whole) == (100, False)
        facts = await gathered(demo, campaign, pages=10)
        assert facts.leads is not None
        assert (len(facts.leads.leads), facts.leads.whole) == (
            demo.space.leads.count(campaign=campaign.id),
            True,
        )
        states = {check.name: check.state for check in checks_of(facts)}
        assert states["Senders"] == states["Warmup"] == states["Capacity"] == "unknown"
        assert states["Leads"] == "ok"
        demo.faults.script(status(403), path="/leads/list", times=100)
        facts = await gathered(demo, campaign, pages=10, max_age=0.0)
        assert facts.leads is not None
        assert set(facts.troubles) == {"leads", "senders"}


async def test_nothing_is_asked_about_senders_where_none_is_attached(tmp_path: Path) -> None:
    async with demo_workspace(tmp_path) as demo:
        facts = await gathered(demo, campaign_with(demo))
        assert [check.state for check in checks_of(facts) if check.name == "Senders"] == ["stop"]
        assert demo.faults.count(path="/accounts") == 0
