"""The sending status of a campaign: facts, and the reason in one sentence (API.md §7.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from instantly_tui.demo import schedule, sending
from instantly_tui.demo.http import Ctx, Route, Row, found
from instantly_tui.demo.ids import stamp, stamp_ms, to_ms
from instantly_tui.demo.schema import Field, path_id, query

MESSAGES = {
    "healthy": "Campaign is sending normally",
    "campaign_draft": "Campaign has not been launched yet",
    "campaign_paused": "Campaign is paused",
    "campaign_completed": "Campaign has completed",
    "campaign_running_subsequences": "Campaign has completed and its subsequences are running",
    "campaign_accounts_unhealthy": "Campaign has stopped because its sending accounts are unhealthy",
    "campaign_bounce_protect": "Campaign was stopped by bounce protection",
    "campaign_account_suspended": "Campaign has stopped because the account is suspended",
    "out_of_schedule": "Campaign is outside its sending schedule",
    "no_accounts_available": "Campaign has no sending accounts",
    "all_accounts_unhealthy": "All sending accounts are disconnected or in error",
    "daily_limit_met": "Campaign has reached its daily limit",
    "account_daily_limit_met": "All sending accounts have reached their daily limits",
    "new_lead_limit_met": "Campaign has reached its daily limit of new leads",
    "waiting_for_leads": "Campaign is waiting for leads",
    "follow_up_delay_not_met": "Follow-up delays have not been met yet",
    "domain_limit_reached": "The remaining leads belong to companies that reached their daily limit",
    "waiting_for_esp_match": "Campaign is waiting for an account that matches the leads' mail hosts",
}
LOOP_MS = 60_000
"""How often the sending loop comes by."""
RUNNING = "healthy"


def get_status(ctx: Ctx) -> Row:
    """Why a campaign sends or not; of a campaign just made nothing is known the first time."""
    key = path_id(ctx)
    wants_words = query(ctx, {"with_ai_summary": Field("boolean", default=False)})["with_ai_summary"]
    row = found(ctx.space.campaigns.get(key))
    if row.pop("_unseen", False):
        return {"diagnostics": None, "summary": None}
    now = ctx.now()
    status = row["status"]
    facts = sending.diagnose(ctx.space, row, now)
    code = sending.CODES.get(status, facts.code)
    since = None if code == RUNNING else _since(row, code, now)
    last = _last_sent(ctx, row)
    shown: Row = {"diagnostics": None}
    if status in (sending.ACTIVE, sending.COMPLETED):
        shown["diagnostics"] = _diagnostics(row, code, facts, since, last, now)
    summary = {
        "status": code,
        "status_message": MESSAGES[code],
        "issue_started_at": since,
        "last_healthy_send_at": last,
    }
    if wants_words:
        summary["ai_summary"] = _in_words(row, code, facts)
    elif status not in (sending.ACTIVE, sending.COMPLETED, sending.DRAFT, sending.PAUSED):
        summary["ai_summary"] = None
    return {**shown, "summary": summary}


def _diagnostics(
    row: Row, code: str, facts: sending.Diagnosis, since: str | None, last: str | None, now: datetime
) -> Row:
    # A completed campaign goes through the loop like any other, which then sees that no lead is left.
    seen = "waiting_for_leads" if row["status"] == sending.COMPLETED else code
    loops = (to_ms(now) - stamp_ms(since)) // LOOP_MS if since else 0
    shown: Row = {
        "campaign_id": row["id"],
        "last_updated": stamp(to_ms(now) // LOOP_MS * LOOP_MS),
        "status": code,
        "issue_tracking": {
            "current_status_code": seen,
            "issue_first_seen_at": since,
            "consecutive_loops_with_issue": loops,
            "last_healthy_send_at": last,
        },
        "schedule_status": {"in_schedule": facts.in_schedule},
    }
    return shown if code == "out_of_schedule" else {**shown, **_details(row, facts)}


def _details(row: Row, facts: sending.Diagnosis) -> Row:
    accounts, waiting = facts.accounts, facts.waiting
    idle = accounts.at_limit + accounts.ramping + accounts.disconnected + accounts.in_gap
    return {
        "accounts_summary": {
            "total_connected": accounts.total,
            "available": accounts.available,
            "unavailable": {
                "daily_limit_hit": accounts.at_limit,
                "slow_ramp_limit_hit": accounts.ramping,
                "disconnected": accounts.disconnected,
                "global_gap_not_met": accounts.in_gap,
            },
        },
        "campaign_daily_limit": {
            "limit": facts.limit,
            "sent": facts.sent,
            "limit_hit": facts.sent >= facts.limit,
        },
        "new_lead_limit": {
            "enabled": facts.new_limit is not None,
            "limit": facts.new_limit,
            "contacted": facts.new_contacted,
            "limit_hit": facts.new_limit_hit,
        },
        "send_one_by_one": {"enabled": False, "single_account_per_wait_gap": False},
        "follow_ups_waiting": {
            "count": waiting.delayed,
            "earliest_wait_time_seconds": waiting.seconds,
        },
        "esp_routing_status": {
            "enabled": bool(row.get("match_lead_esp")),
            "waiting_for_match": facts.waits_for_esp,
            "connected_esps": list(accounts.esps),
        },
        "domain_limiter": {
            "active": facts.full_domains > 0,
            "domains_at_limit": facts.full_domains,
        },
        "leads_status": {
            "no_leads_ready": not waiting.ready,
            "account_unavailable_skips": 0 if accounts.available else len(waiting.ready),
            "delay_not_met_skips": waiting.delayed if idle == 0 else 0,
        },
    }


def _since(row: Row, code: str, now: datetime) -> str:
    """When this reason was first seen; a new reason starts with the loop that notices it."""
    known = row.get("_issue")
    if known is None or known[0] != code:
        closed = schedule.shut_since(row, now) if code == "out_of_schedule" else None
        if closed is not None:
            moment = stamp(to_ms(closed))
        elif code in sending.CODES.values():
            moment = row["timestamp_updated"]
        else:
            moment = stamp(to_ms(now) // LOOP_MS * LOOP_MS)
        known = row["_issue"] = (code, moment)
    since: str = known[1]
    return since


def _last_sent(ctx: Ctx, row: Row) -> str | None:
    """When the campaign's newest mail went out."""
    mails = ctx.space.mails.select(
        lambda mail: mail.get("campaign_id") == row["id"] and mail.get("ue_type") == 1, None, 1
    )
    return mails[0]["timestamp_created"] if mails else None


def _in_words(row: Row, code: str, facts: sending.Diagnosis) -> str:
    """The status as a paragraph, with the numbers that explain it."""
    parts = [f"{MESSAGES[code]}."]
    if row["status"] == sending.ACTIVE:
        accounts = facts.accounts
        parts.append(f"{facts.sent} of {facts.limit} mails were sent today.")
        parts.append(f"{accounts.available} of {accounts.total} accounts can send now.")
        if facts.waiting.delayed:
            parts.append(f"{facts.waiting.delayed} follow-ups wait for their delay.")
    return " ".join(parts)


ROUTES: tuple[Any, ...] = (Route("GET", "/campaigns/{id}/sending-status", get_status, "campaigns:read"),)
