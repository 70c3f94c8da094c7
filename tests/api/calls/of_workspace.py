"""Calls on lists, labels, jobs, the workspace and its people."""

from __future__ import annotations

from instantly_tui.api import background_jobs, group_members, lead_labels, lead_lists, members, workspaces
from tests.api.calls.case import ID, JOB, delete, patch, post, read

PAGE = {"limit": 100}

WORKSPACE = (
    read(
        lead_lists.list_lead_lists("2026-08-13T11:11:58.000Z", search="a", has_enrichment_task=False),
        "/lead-lists",
        {
            "limit": 100,
            "starting_after": "2026-08-13T11:11:58.000Z",
            "search": "a",
            "has_enrichment_task": False,
        },
        "lead_lists:read",
    ),
    read(lead_lists.get_lead_list(ID), f"/lead-lists/{ID}", {}, "lead_lists:read"),
    post(
        lead_lists.create_lead_list("Trade fair", owned_by=ID),
        "/lead-lists",
        {"name": "Trade fair", "owned_by": ID},
        "once",
        "lead_lists:create",
    ),
    patch(
        lead_lists.patch_lead_list(ID, {"name": "Fair"}),
        f"/lead-lists/{ID}",
        {"name": "Fair"},
        "lead_lists:update",
    ),
    delete(lead_lists.delete_lead_list(ID), f"/lead-lists/{ID}", "lead_lists:delete"),
    read(lead_lists.verification_stats(ID), f"/lead-lists/{ID}/verification-stats", {}, ""),
    read(
        lead_labels.list_labels(search="hot", interest_status="positive"),
        "/lead-labels",
        {"limit": 100, "search": "hot", "interest_status": "positive"},
        "lead-labels:read",
    ),
    read(lead_labels.get_label(ID), f"/lead-labels/{ID}", {}, "lead-labels:read"),
    post(
        lead_labels.create_label("Hot", "positive", description="Call today", use_with_ai=True),
        "/lead-labels",
        {
            "label": "Hot",
            "interest_status_label": "positive",
            "description": "Call today",
            "use_with_ai": True,
        },
        "once",
        "lead-labels:create",
    ),
    patch(
        lead_labels.patch_label(ID, {"label": "Warm"}),
        f"/lead-labels/{ID}",
        {"label": "Warm"},
        "lead-labels:update",
    ),
    delete(lead_labels.delete_label(ID), f"/lead-labels/{ID}", "lead-labels:delete"),
    delete(
        lead_labels.delete_label(ID, reassigned_status=0),
        f"/lead-labels/{ID}",
        "lead-labels:delete",
        {"reassigned_status": 0},
    ),
    post(
        lead_labels.try_ai_label("Call me"),
        "/lead-labels/ai-reply-label",
        {"reply_text": "Call me"},
        "read",
        "lead-labels:read",
        extra_limit="labels.ai",
        slow=True,
    ),
    read(
        background_jobs.list_jobs(
            JOB,
            ids=(JOB,),
            status=("pending", "failed"),
            type="move-leads",
            entity_type="campaign",
            entity_id=ID,
            sort_column="updated_at",
            sort_order="asc",
        ),
        "/background-jobs",
        {
            "limit": 100,
            "starting_after": JOB,
            "ids": JOB,
            "status": "pending,failed",
            "type": "move-leads",
            "entity_type": "campaign",
            "entity_id": ID,
            "sort_column": "updated_at",
            "sort_order": "asc",
        },
        "background-jobs:read",
    ),
    read(background_jobs.get_job(JOB), f"/background-jobs/{JOB}", {}, "background-jobs:read"),
    read(
        background_jobs.get_job(JOB, data_fields=("success_count", "failed_count")),
        f"/background-jobs/{JOB}",
        {"data_fields": "success_count,failed_count"},
        "background-jobs:read",
    ),
    read(workspaces.current(), "/workspaces/current", {}, "workspaces:read"),
    patch(
        workspaces.patch_workspace({"name": "Ours"}),
        "/workspaces/current",
        {"name": "Ours"},
        "workspaces:update",
    ),
    read(
        group_members.list_group_members(), "/workspace-group-members", PAGE, "workspace_group_members:read"
    ),
    read(
        group_members.get_group_member(ID),
        f"/workspace-group-members/{ID}",
        {},
        "workspace_group_members:read",
    ),
    read(group_members.get_admin_workspace(), "/workspace-group-members/admin", {}, ""),
    read(
        members.list_members(search="dana", accepted=True),
        "/workspace-members",
        {"limit": 100, "search": "dana", "accepted": True},
        "workspace_members:read",
    ),
    read(members.get_member(ID), f"/workspace-members/{ID}", {}, "workspace_members:read"),
)
