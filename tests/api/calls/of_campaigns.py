"""Calls on campaigns and their figures."""

from __future__ import annotations

from datetime import date

from instantly_tui.api import campaign_stats, campaigns, sending_status
from tests.api.calls.case import ADDRESS, ID, OTHER, SCHEDULE, delete, patch, post, read

CAMPAIGNS = (
    read(campaigns.list_campaigns(), "/campaigns", {"limit": 100}, "campaigns:read"),
    read(
        campaigns.list_campaigns(
            ID, search="Q3", status=0, exclude_status=-99, tag_ids=(ID, OTHER), ai_sales_agent_id=ID, limit=7
        ),
        "/campaigns",
        {
            "limit": 7,
            "starting_after": ID,
            "search": "Q3",
            "status": 0,
            "exclude_status": -99,
            "tag_ids": f"{ID},{OTHER}",
            "ai_sales_agent_id": ID,
        },
        "campaigns:read",
    ),
    read(campaigns.get_campaign(ID), f"/campaigns/{ID}", {}, "campaigns:read"),
    post(
        campaigns.create_campaign("Q3", SCHEDULE, {"daily_limit": 30, "open_tracking": False}),
        "/campaigns",
        {"name": "Q3", "campaign_schedule": SCHEDULE, "daily_limit": 30, "open_tracking": False},
        "once",
        "campaigns:create",
    ),
    patch(
        campaigns.patch_campaign(ID, {"name": "Q4", "daily_limit": None}),
        f"/campaigns/{ID}",
        {"name": "Q4", "daily_limit": None},
        "campaigns:update",
    ),
    delete(campaigns.delete_campaign(ID), f"/campaigns/{ID}", "campaigns:delete"),
    post(campaigns.activate_campaign(ID), f"/campaigns/{ID}/activate", None, "set", "campaigns:update"),
    post(campaigns.pause_campaign(ID), f"/campaigns/{ID}/pause", None, "set", "campaigns:update"),
    post(campaigns.duplicate_campaign(ID), f"/campaigns/{ID}/duplicate", {}, "once", "campaigns:create"),
    post(
        campaigns.duplicate_campaign(ID, "Twin"),
        f"/campaigns/{ID}/duplicate",
        {"name": "Twin"},
        "once",
        "campaigns:create",
    ),
    post(campaigns.share_campaign(ID), f"/campaigns/{ID}/share", None, "set", ""),
    post(campaigns.create_from_shared(ID), f"/campaigns/{ID}/from-export", None, "once", "campaigns:create"),
    post(campaigns.export_campaign(ID), f"/campaigns/{ID}/export", None, "read", "campaigns:read"),
    post(
        campaigns.add_variables(ID, ["city", "tool"]),
        f"/campaigns/{ID}/variables",
        {"variables": ["city", "tool"]},
        "set",
        "campaigns:update",
    ),
    read(campaigns.count_launched(), "/campaigns/count-launched", {}, "campaigns:read"),
    read(
        campaigns.search_by_contact(ADDRESS),
        "/campaigns/search-by-contact",
        {"search": ADDRESS},
        "campaigns:read",
    ),
    read(sending_status.get_sending_status(ID), f"/campaigns/{ID}/sending-status", {}, "campaigns:read"),
    read(
        sending_status.get_sending_status(ID, with_ai_summary=True),
        f"/campaigns/{ID}/sending-status",
        {"with_ai_summary": True},
        "campaigns:read",
    ),
    read(campaign_stats.campaign_analytics(), "/campaigns/analytics", {}, ""),
    read(
        campaign_stats.campaign_analytics([ID], exclude_total_leads_count=True),
        "/campaigns/analytics",
        {"id": ID, "exclude_total_leads_count": True},
        "",
    ),
    read(
        campaign_stats.campaign_analytics([ID, OTHER], start=date(2026, 8, 1), end=date(2026, 8, 13)),
        "/campaigns/analytics",
        {"ids": [ID, OTHER], "start_date": "2026-08-01", "end_date": "2026-08-13"},
        "",
    ),
    read(
        campaign_stats.overview([ID, OTHER], end=date(2026, 8, 13), status=1, expand_crm_events=True),
        "/campaigns/analytics/overview",
        {"ids": [ID, OTHER], "end_date": "2026-08-13", "campaign_status": 1, "expand_crm_events": True},
        "",
    ),
    read(campaign_stats.daily(), "/campaigns/analytics/daily", {}, ""),
    read(
        campaign_stats.daily(ID, start=date(2026, 8, 1), status=0),
        "/campaigns/analytics/daily",
        {"campaign_id": ID, "start_date": "2026-08-01", "campaign_status": 0},
        "",
    ),
    read(
        campaign_stats.steps(ID, include_opportunities_count=True),
        "/campaigns/analytics/steps",
        {"campaign_id": ID, "include_opportunities_count": True},
        "",
    ),
)
