"""Calls on leads."""

from __future__ import annotations

from instantly_tui.api import lead_batches, leads
from tests.api.calls.case import ADDRESS, ID, OTHER, Case, delete, patch, post, read

QUERY = leads.LeadQuery(
    search="dana",
    filter="FILTER_VAL_REPLIED",
    campaign=ID,
    in_campaign=True,
    ids=(ID,),
    excluded_ids=(OTHER,),
    contacts=(ADDRESS,),
    organization_user_ids=(OTHER,),
    smart_view_id=ID,
    is_website_visitor=False,
    distinct_contacts=True,
    enrichment_status=-1,
    esg_code="none",
    queries=({"actionType": "reply", "values": {"occurrence-days": 7}},),
)

LEADS = (
    post(leads.list_leads(), "/leads/list", {"limit": 100}, "read", "leads:read"),
    post(
        leads.list_leads(QUERY, OTHER, limit=25),
        "/leads/list",
        {
            "search": "dana",
            "filter": "FILTER_VAL_REPLIED",
            "campaign": ID,
            "in_campaign": True,
            "ids": [ID],
            "excluded_ids": [OTHER],
            "contacts": [ADDRESS],
            "organization_user_ids": [OTHER],
            "smart_view_id": ID,
            "is_website_visitor": False,
            "distinct_contacts": True,
            "enrichment_status": -1,
            "esg_code": "none",
            "queries": [{"actionType": "reply", "values": {"occurrence-days": 7}}],
            "limit": 25,
            "starting_after": OTHER,
        },
        "read",
        "leads:read",
        slow=True,
    ),
    read(leads.get_lead(ID), f"/leads/{ID}", {}, "leads:read"),
    post(
        leads.create_lead({"email": ADDRESS, "custom_variables": {"city": "Oslo"}}, campaign=ID),
        "/leads",
        {"email": ADDRESS, "custom_variables": {"city": "Oslo"}, "campaign": ID},
        "once",
        "leads:create",
    ),
    post(
        leads.create_lead({"last_name": "Roe"}, list_id=ID),
        "/leads",
        {"last_name": "Roe", "list_id": ID},
        "once",
        "leads:create",
    ),
    patch(
        leads.patch_lead(ID, {"phone": None, "lt_interest_status": -1}),
        f"/leads/{ID}",
        {"phone": None, "lt_interest_status": -1},
        "leads:update",
    ),
    delete(leads.delete_lead(ID), f"/leads/{ID}", "leads:delete"),
    post(
        leads.merge_leads(ID, OTHER),
        "/leads/merge",
        {"lead_id": ID, "destination_lead_id": OTHER},
        "once",
        "leads:update",
    ),
    post(
        leads.to_subsequence(ID, OTHER),
        "/leads/subsequence/move",
        {"id": ID, "subsequence_id": OTHER},
        "set",
        "leads:update",
    ),
    post(leads.from_subsequence(ID), "/leads/subsequence/remove", {"id": ID}, "set", "leads:update"),
    post(
        leads.set_interest(ADDRESS, 2, campaign_id=ID),
        "/leads/update-interest-status",
        {"lead_email": ADDRESS, "interest_value": 2, "campaign_id": ID},
        "set",
        "",
    ),
    post(
        leads.set_interest(ADDRESS, None, list_id=ID),
        "/leads/update-interest-status",
        {"lead_email": ADDRESS, "interest_value": None, "list_id": ID},
        "set",
        "",
    ),
    post(
        leads.set_interest(ADDRESS, 0, everywhere=True),
        "/leads/update-interest-status",
        {"lead_email": ADDRESS, "interest_value": 0},
        "set",
        "",
    ),
    post(
        lead_batches.add_leads(
            [{"email": ADDRESS, "custom_variables": {"city": "Oslo"}}],
            campaign_id=ID,
            verify_leads_on_import=False,
            skip_if_in_workspace=True,
        ),
        "/leads/add",
        {
            "campaign_id": ID,
            "leads": [{"email": ADDRESS, "custom_variables": {"city": "Oslo"}}],
            "verify_leads_on_import": False,
            "skip_if_in_workspace": True,
        },
        "once",
        "leads:create",
        slow=True,
    ),
    Case(
        lead_batches.delete_leads([ID, OTHER], campaign_id=ID),
        "DELETE",
        "/leads",
        {},
        {"campaign_id": ID, "ids": [ID, OTHER], "limit": 2},
        "once",
        "leads:delete",
    ),
    post(
        lead_batches.move_leads(
            leads.LeadQuery(campaign=ID, ids=(ID,)), to_list_id=OTHER, copy_leads=True, check_duplicates=True
        ),
        "/leads/move",
        {"campaign": ID, "ids": [ID], "to_list_id": OTHER, "copy_leads": True, "check_duplicates": True},
        "once",
        "leads:update",
    ),
    post(
        lead_batches.move_leads(
            leads.LeadQuery(list_id=ID, filter="FILTER_VAL_VALID"), to_campaign_id=OTHER, limit=50
        ),
        "/leads/move",
        {"list_id": ID, "filter": "FILTER_VAL_VALID", "to_campaign_id": OTHER, "limit": 50},
        "once",
        "leads:update",
    ),
    post(
        lead_batches.assign_leads(leads.LeadQuery(ids=(ID,)), [OTHER]),
        "/leads/bulk-assign",
        {"ids": [ID], "organization_user_ids": [OTHER]},
        "once",
        "",
    ),
)
