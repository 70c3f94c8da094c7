"""Names of campaigns and lists by their ids, as far as they were read for something else."""

from __future__ import annotations

from instantly_tui.api.campaign_stats import campaign_analytics
from instantly_tui.api.campaigns import get_campaign, list_campaigns
from instantly_tui.api.lead_lists import get_lead_list, list_lead_lists
from instantly_tui.api.leads import Lead
from instantly_tui.engine.answers import Answers


def campaign_name(answers: Answers, campaign_id: str) -> str:
    """The campaign's name without asking for it; empty when it was not read."""
    one = answers.peek(get_campaign(campaign_id)).value
    if one is not None:
        return one.name
    figures = answers.peek(campaign_analytics()).value or ()
    page = answers.peek(list_campaigns()).value
    names = {row.campaign_id: row.campaign_name for row in figures}
    names |= {row.id: row.name for row in (page.items if page else ())}
    return names.get(campaign_id, "")


def list_name(answers: Answers, list_id: str) -> str:
    """The lead list's name without asking for it; empty when it was not read."""
    one = answers.peek(get_lead_list(list_id)).value
    if one is not None:
        return one.name
    page = answers.peek(list_lead_lists()).value
    return next((row.name for row in (page.items if page else ()) if row.id == list_id), "")


def holder(answers: Answers, lead: Lead) -> str:
    """Where a lead is, in words; an id begins like this when its name is not known here."""
    if lead.campaign:
        return campaign_name(answers, lead.campaign) or f"campaign {lead.campaign[:8]}…"
    if lead.list_id:
        return "list " + (list_name(answers, lead.list_id) or f"{lead.list_id[:8]}…")
    return "in no campaign or list"
