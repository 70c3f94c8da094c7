"""Calls on many leads at once (API.md §8.3, §8.4): none can be built without what limits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from instantly_tui.api.background_jobs import BackgroundJob
from instantly_tui.api.call import Call, given
from instantly_tui.api.leads import LeadQuery
from instantly_tui.api.page import CleanLine, Count, Each, Key, Record, count_of, nothing, record_of

MOST_ADDED = 1000
"""Leads in one upload."""
MOST_DELETED = 10_000
"""Leads in one deletion."""

_NARROWS = ("ids", "contacts", "filter", "search", "queries")
_ASSIGN_KNOWS = frozenset(
    {"search", "filter", "campaign", "list_id", "in_campaign", "in_list", "ids", "smart_view_id", "queries"}
)
_MOVE_KNOWS = frozenset(
    {
        "search",
        "filter",
        "campaign",
        "list_id",
        "in_campaign",
        "in_list",
        "ids",
        "excluded_ids",
        "contacts",
        "queries",
        "esg_code",
    }
)


class CreatedLead(Record):
    """One lead of an upload."""

    index: Count = None
    """Its place in what was sent, from 0."""
    id: Key
    email: CleanLine = ""


class Added(Record):
    """What became of an upload; `total_sent` is the sum of the others."""

    status: CleanLine = ""
    total_sent: Count = None
    leads_uploaded: Count = None
    in_blocklist: Count = None
    blocklist_used: CleanLine = ""
    duplicated_leads: Count = None
    skipped_count: Count = None
    invalid_email_count: Count = None
    incomplete_count: Count = None
    duplicate_email_count: Count = None
    remaining_in_plan: Count = None
    created_leads: Each[CreatedLead] = ()


def add_leads(
    leads: Sequence[Mapping[str, Any]],
    *,
    campaign_id: str | None = None,
    list_id: str | None = None,
    assigned_to: str | None = None,
    blocklist_id: str | None = None,
    verify_leads_on_import: bool | None = None,
    skip_if_in_workspace: bool | None = None,
    skip_if_in_campaign: bool | None = None,
    skip_if_in_list: bool | None = None,
) -> Call[Added]:
    """Upload 1 to 1,000 leads into a campaign or a list."""
    if bool(campaign_id) == bool(list_id):
        raise ValueError("leads go into one campaign or one list")
    if not 1 <= len(leads) <= MOST_ADDED:
        raise ValueError(f"an upload has 1 to {MOST_ADDED} leads, not {len(leads)}")
    body = given(
        campaign_id=campaign_id or None,
        list_id=list_id or None,
        assigned_to=assigned_to,
        blocklist_id=blocklist_id,
        verify_leads_on_import=verify_leads_on_import,
        skip_if_in_workspace=skip_if_in_workspace,
        skip_if_in_campaign=skip_if_in_campaign,
        skip_if_in_list=skip_if_in_list,
    )
    body["leads"] = [dict(lead) for lead in leads]
    return Call("POST", "/leads/add", record_of(Added), json=body, scope="leads:create", slow=True)


def delete_leads(
    ids: Sequence[str] = (), *, campaign_id: str | None = None, list_id: str | None = None
) -> Call[int | None]:
    """Delete these leads of one campaign or list; the answer is how many there were.

    Without ids the server deletes everything in the campaign, so without ids there is no call.
    """
    if not ids or not all(ids):
        raise ValueError("name the leads to delete: without ids everything would go")
    if len(ids) > MOST_DELETED:
        raise ValueError(f"at most {MOST_DELETED} leads in one deletion")
    if bool(campaign_id) == bool(list_id):
        raise ValueError("name the one campaign or list the leads are in")
    body = given(campaign_id=campaign_id or None, list_id=list_id or None, ids=list(ids), limit=len(ids))
    return Call("DELETE", "/leads", count_of("count"), json=body, scope="leads:delete")


def move_leads(
    query: LeadQuery,
    *,
    to_campaign_id: str | None = None,
    to_list_id: str | None = None,
    copy_leads: bool | None = None,
    check_duplicates: bool | None = None,
    check_duplicates_in_campaigns: bool | None = None,
    skip_leads_in_verification: bool | None = None,
    reset_interest_status: bool | None = None,
    limit: int | None = None,
) -> Call[BackgroundJob]:
    """Move or copy the leads that `query` picks in one campaign or list; read the job's counts at its end."""
    body = _picked(query, _MOVE_KNOWS, "move")
    if bool(query.campaign) == bool(query.list_id):
        raise ValueError("name the one campaign or list the leads are in")
    if bool(to_campaign_id) == bool(to_list_id):
        raise ValueError("leads go into one campaign or one list")
    body |= given(
        to_campaign_id=to_campaign_id or None,
        to_list_id=to_list_id or None,
        copy_leads=copy_leads,
        check_duplicates=check_duplicates,
        check_duplicates_in_campaigns=check_duplicates_in_campaigns,
        skip_leads_in_verification=skip_leads_in_verification,
        reset_interest_status=reset_interest_status,
        limit=limit,
    )
    return Call("POST", "/leads/move", record_of(BackgroundJob), json=body, scope="leads:update")


def assign_leads(
    query: LeadQuery,
    user_ids: Sequence[str],
    *,
    assigned_to: str | None = None,
    limit: int | None = None,
) -> Call[None]:
    """Give the leads `query` picks to users in turn; queued. `assigned_to` picks by the present owner."""
    if not user_ids:
        raise ValueError("name the users to assign the leads to")
    body = _picked(query, _ASSIGN_KNOWS, "assign", owner=assigned_to)
    body |= given(organization_user_ids=list(user_ids), assigned_to=assigned_to, limit=limit)
    return Call("POST", "/leads/bulk-assign", nothing, json=body)


def _picked(query: LeadQuery, known: frozenset[str], verb: str, owner: str | None = None) -> dict[str, Any]:
    """The query's fields; ValueError when it names no leads, or by a field this endpoint would ignore."""
    body = query.body()
    ignored = sorted(set(body) - known)
    if ignored:
        raise ValueError(f"the server can't {verb} leads by {', '.join(ignored)}: it would take all")
    if not owner and not any(name in body for name in _NARROWS):
        raise ValueError(f"name the leads to {verb}: by ids, addresses, a filter or a search")
    return body
