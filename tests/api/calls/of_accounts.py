"""Calls on sending accounts and their figures."""

from __future__ import annotations

from datetime import date

from instantly_tui.api import account_stats, accounts
from tests.api.calls.case import ADDRESS, ID, OTHER, QUOTED, delete, patch, post, read

ACCOUNTS = (
    read(accounts.list_accounts(), "/accounts", {"limit": 100, "include_tags": True}, "accounts:read"),
    read(
        accounts.list_accounts(
            f"2026-08-13T11:11:58.000Z&{ADDRESS}",
            search="dana",
            status=-1,
            provider_code=2,
            tag_ids=(ID, OTHER),
            tag_ids_all=(ID,),
            filter="ACC_FILTER_ERROR",
            include_tags=False,
            sort_by="email",
            sort_order="asc",
            skip=0,
            limit=10,
        ),
        "/accounts",
        {
            "limit": 10,
            "starting_after": f"2026-08-13T11:11:58.000Z&{ADDRESS}",
            "search": "dana",
            "status": -1,
            "provider_code": 2,
            "tag_ids": f"{ID},{OTHER}",
            "tag_ids_all": ID,
            "filter": "ACC_FILTER_ERROR",
            "sort_by": "email",
            "sort_order": "asc",
            "skip": 0,
        },
        "accounts:read",
    ),
    read(accounts.get_account(ADDRESS), f"/accounts/{QUOTED}", {}, "accounts:read"),
    patch(
        accounts.patch_account(ADDRESS, {"daily_limit": 30, "signature": None}),
        f"/accounts/{QUOTED}",
        {"daily_limit": 30, "signature": None},
        "accounts:update",
    ),
    delete(accounts.delete_account(ADDRESS), f"/accounts/{QUOTED}", "accounts:delete"),
    post(accounts.pause_account(ADDRESS), f"/accounts/{QUOTED}/pause", None, "set", "accounts:update"),
    post(accounts.resume_account(ADDRESS), f"/accounts/{QUOTED}/resume", None, "set", "accounts:update"),
    post(accounts.mark_fixed(ADDRESS), f"/accounts/{QUOTED}/mark-fixed", None, "set", "accounts:update"),
    post(
        accounts.create_account(
            {
                "email": ADDRESS,
                "first_name": "Dana",
                "last_name": "Roe",
                "provider_code": 1,
                "imap_username": ADDRESS,
                "imap_password": "made-up",
                "imap_host": "imap.example.com",
                "imap_port": 993,
                "smtp_username": ADDRESS,
                "smtp_password": "made-up",
                "smtp_host": "smtp.example.com",
                "smtp_port": 465,
            }
        ),
        "/accounts",
        {
            "email": ADDRESS,
            "first_name": "Dana",
            "last_name": "Roe",
            "provider_code": 1,
            "imap_username": ADDRESS,
            "imap_password": "made-up",
            "imap_host": "imap.example.com",
            "imap_port": 993,
            "smtp_username": ADDRESS,
            "smtp_password": "made-up",
            "smtp_host": "smtp.example.com",
            "smtp_port": 465,
        },
        "once",
        "accounts:create",
        slow=True,
    ),
    post(
        accounts.pause_accounts([ADDRESS]),
        "/accounts/pause",
        {"emails": [ADDRESS]},
        "once",
        "accounts:update",
    ),
    post(accounts.enable_warmup([ADDRESS]), "/accounts/warmup/enable", {"emails": [ADDRESS]}, "once", ""),
    post(accounts.disable_warmup([ADDRESS]), "/accounts/warmup/disable", {"emails": [ADDRESS]}, "once", ""),
    post(
        accounts.vitals([ADDRESS]),
        "/accounts/test/vitals",
        {"accounts": [ADDRESS]},
        "read",
        "accounts:read",
        slow=True,
    ),
    read(
        accounts.ctd_status("go.example.com"),
        "/accounts/ctd/status",
        {"host": "go.example.com"},
        "accounts:read",
    ),
    post(
        accounts.move_accounts([ADDRESS], ID, OTHER),
        "/accounts/move",
        {"emails": [ADDRESS], "source_workspace_id": ID, "destination_workspace_id": OTHER},
        "once",
        "",
    ),
    read(
        accounts.account_campaigns(ADDRESS, "2025-03-07T00:00:00.000Z"),
        f"/account-campaign-mappings/{QUOTED}",
        {"limit": 100, "starting_after": "2025-03-07T00:00:00.000Z"},
        "account_campaign_mappings:read",
    ),
    post(
        account_stats.warmup_analytics([ADDRESS]),
        "/accounts/warmup-analytics",
        {"emails": [ADDRESS]},
        "read",
        "accounts:read",
    ),
    read(
        account_stats.account_daily([ADDRESS, "b@example.com"], date(2026, 8, 1), date(2026, 8, 31)),
        "/accounts/analytics/daily",
        {"emails": [ADDRESS, "b@example.com"], "start_date": "2026-08-01", "end_date": "2026-08-31"},
        "",
    ),
)
