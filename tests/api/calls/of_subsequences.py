"""Calls on subsequences."""

from __future__ import annotations

from datetime import date

from instantly_tui.api import subsequences
from tests.api.calls.case import ID, OTHER, SCHEDULE, delete, patch, post, read

CONDITIONS = {"crm_status": [1, -2], "lead_activity": [91], "reply_contains": "yes"}

SUBSEQUENCES = (
    read(subsequences.list_subsequences(), "/subsequences", {"limit": 100}, "subsequences:read"),
    read(
        subsequences.list_subsequences(
            ID, parent_campaign=ID, parent_campaign_not=OTHER, search="price", limit=7
        ),
        "/subsequences",
        {
            "limit": 7,
            "starting_after": ID,
            "parent_campaign": ID,
            "parent_campaign_not": OTHER,
            "search": "price",
        },
        "subsequences:read",
    ),
    read(subsequences.get_subsequence(ID), f"/subsequences/{ID}", {}, "subsequences:read"),
    post(
        subsequences.create_subsequence(ID, "Asked", CONDITIONS, {"subsequence_schedule": SCHEDULE}),
        "/subsequences",
        {
            "parent_campaign": ID,
            "name": "Asked",
            "conditions": CONDITIONS,
            "subsequence_schedule": SCHEDULE,
        },
        "once",
        "subsequences:create",
    ),
    patch(
        subsequences.patch_subsequence(ID, {"name": "Q4", "daily_limit": None}),
        f"/subsequences/{ID}",
        {"name": "Q4", "daily_limit": None},
        "subsequences:update",
    ),
    delete(subsequences.delete_subsequence(ID), f"/subsequences/{ID}", "subsequences:delete"),
    post(
        subsequences.duplicate_subsequence(ID, OTHER),
        f"/subsequences/{ID}/duplicate",
        {"parent_campaign": OTHER},
        "once",
        "subsequences:create",
    ),
    post(
        subsequences.duplicate_subsequence(ID, OTHER, "Twin"),
        f"/subsequences/{ID}/duplicate",
        {"parent_campaign": OTHER, "name": "Twin"},
        "once",
        "subsequences:create",
    ),
    post(subsequences.pause_subsequence(ID), f"/subsequences/{ID}/pause", None, "set", "subsequences:update"),
    post(
        subsequences.resume_subsequence(ID), f"/subsequences/{ID}/resume", None, "set", "subsequences:update"
    ),
    read(
        subsequences.subsequence_status(ID, with_ai_summary=True),
        f"/subsequences/{ID}/sending-status",
        {"with_ai_summary": True},
        "subsequences:read",
    ),
    read(
        subsequences.subsequence_analytics(ID),
        "/subsequences/analytics",
        {"campaign_id": ID},
        "subsequences:read",
    ),
    read(
        subsequences.subsequence_steps(ID, start=date(2026, 8, 1), end=date(2026, 8, 13)),
        f"/subsequences/{ID}/analytics/steps",
        {"start_date": "2026-08-01", "end_date": "2026-08-13"},
        "subsequences:read",
    ),
)
