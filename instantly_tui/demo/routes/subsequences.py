"""Subsequences: the follow-ups that a condition on a lead starts (API.md §14)."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from instantly_tui.demo import schedule, sending
from instantly_tui.demo import subsequence_numbers as numbers
from instantly_tui.demo.campaign_fields import SCHEDULE, STEP, TRIGGER, VARIANT, without_nulls
from instantly_tui.demo.dates import window
from instantly_tui.demo.http import Ctx, Route, Row, found, page
from instantly_tui.demo.ids import stamp, to_ms
from instantly_tui.demo.routes.sending_status import LOOP_MS, MESSAGES, RUNNING
from instantly_tui.demo.rows import by_id, id_of, uuid4
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id, query

SHORTLY = 3600
"""Seconds to the next mail within which a subsequence counts as sending."""
CONDITIONS = {
    "crm_status": Field("array", items=Field("number", min=-30_000, max=30_000)),
    "lead_activity": Field("array", items=Field("number", enum=(4, 91, 2))),
    "reply_contains": Field(),
}
VARIANTS = replace(STEP["variants"], min=1, max=26, items=Field("object", fields=VARIANT))
STEPS = Field("array", required=True, items=Field("object", fields={**STEP, "variants": VARIANTS}))
PATCHABLE = {
    "name": Field(),
    "conditions": Field("object", fields=CONDITIONS),
    "subsequence_schedule": Field("object", fields=SCHEDULE),
    "sequences": Field("array", items=Field("object", fields={"steps": STEPS})),
    "auto_variant_select": Field("object", null=True, fields=TRIGGER),
    "daily_limit_mode": Field(enum=("inherit", "custom", "unlimited")),
    "daily_limit": Field("number", null=True),
    "ignore_account_daily_limit": Field("boolean"),
}
CREATABLE = {
    **PATCHABLE,
    "parent_campaign": Field(required=True, format="uuid"),
    "name": Field(required=True),
    "conditions": Field("object", required=True, fields=CONDITIONS),
}
SHAPE = Shape(
    required=(
        "id",
        "timestamp_created",
        "parent_campaign",
        "workspace",
        "status",
        "timestamp_leads_updated",
        "name",
        "conditions",
    ),
    nullable=("auto_variant_select", "daily_limit"),
    odd={"status": 7},
)
PARENTS = {
    "parent_campaign": Field(format="uuid"),
    "parent_campaign_not": Field(format="uuid"),
    "search": Field(),
}


def list_subsequences(ctx: Ctx) -> Row:
    """By id descending, like campaigns; of one campaign, or of all but one."""
    asked = paging(ctx, PARENTS)
    text = asked.get("search", "").casefold()
    parent, other = (asked.get(name, "").lower() for name in ("parent_campaign", "parent_campaign_not"))
    rows = [
        row
        for row in ctx.space.subsequences.values()
        if text in row["name"].casefold()
        and row["parent_campaign"] in (parent or row["parent_campaign"],)
        and row["parent_campaign"] != other
    ]
    return page(by_id(ctx, rows, asked.get("starting_after")), id_of, ctx, show=lambda row: _shown(ctx, row))


def create(ctx: Ctx) -> Row:
    """A draft; without a schedule it keeps to its parent's."""
    fields = body(ctx, CREATABLE)
    found(ctx.space.campaigns.get(fields["parent_campaign"].lower()))
    return _shown(ctx, _add(ctx, without_nulls(fields)))


def get(ctx: Ctx) -> Row:
    """One subsequence."""
    return _shown(ctx, _named(ctx))


def patch(ctx: Ctx) -> Row:
    """Change the given fields; lists and objects are replaced as a whole."""
    key = path_id(ctx)
    fields = body(ctx, PATCHABLE, at_least=1)
    row = found(ctx.space.subsequences.get(key))
    for name, value in fields.items():
        if value is None:
            row.pop(name, None)
        else:
            row[name] = value
    return _shown(ctx, row)


def delete(ctx: Ctx) -> Row:
    """Take it away; its leads stay in the campaign."""
    row = _named(ctx)
    for lead in numbers.leads(ctx.space, row):
        ctx.space.leads.patch(lead["id"], {"subsequence_id": None, "timestamp_added_subsequence": None})
    del ctx.space.subsequences[row["id"]]
    return _shown(ctx, row)


def duplicate(ctx: Ctx) -> Row:
    """A draft with the same conditions and mails below the named campaign, without leads."""
    key = path_id(ctx)
    fields = body(ctx, {"parent_campaign": Field(required=True, format="uuid"), "name": Field()})
    row = found(ctx.space.subsequences.get(key))
    found(ctx.space.campaigns.get(fields["parent_campaign"].lower()))
    settings = {name: copy.deepcopy(row[name]) for name in PATCHABLE if name in row}
    return _shown(ctx, _add(ctx, {**settings, "name": row["name"], **fields}))


def pause(ctx: Ctx) -> Row:
    """Pause what runs; anything else stays as it is and is answered all the same."""
    row = _named(ctx)
    if row["status"] in (sending.ACTIVE, sending.RUNNING_SUBSEQUENCES):
        row["status"] = sending.PAUSED
        start, _ = row["_runs"][-1]
        row["_runs"] = [*row["_runs"][:-1], (start, to_ms(ctx.now()))]
    return _shown(ctx, row)


def resume(ctx: Ctx) -> Row:
    """Start, or go on."""
    row = _named(ctx)
    if row["status"] not in (sending.ACTIVE, sending.RUNNING_SUBSEQUENCES):
        row["status"] = sending.ACTIVE
        row["_runs"] = [*row["_runs"], (to_ms(ctx.now()), None)]
    return _shown(ctx, row)


def analytics(ctx: Ctx) -> list[Row]:
    """The totals of each subsequence of a campaign."""
    key = query(ctx, {"campaign_id": Field(required=True, format="uuid")})["campaign_id"].lower()
    found(ctx.space.campaigns.get(key))
    rows = sorted(
        (row for row in ctx.space.subsequences.values() if row["parent_campaign"] == key), key=id_of
    )
    return [numbers.totals(ctx.space, row, to_ms(ctx.now())) for row in rows]


def steps(ctx: Ctx) -> list[Row]:
    """A row for each step and variant that was sent in the window."""
    start, end = window(query(ctx, {"start_date": Field(), "end_date": Field()}))
    row = _named(ctx)
    first = to_ms(datetime.combine(start, time(), UTC)) if start else None
    after = to_ms(datetime.combine(end, time(), UTC) + timedelta(days=1)) if end else None
    return numbers.by_step(ctx.space, row, first, after, to_ms(ctx.now()))


def get_status(ctx: Ctx) -> Row:
    """Why it sends or not; its accounts are those of its parent."""
    wants_words = query(ctx, {"with_ai_summary": Field("boolean", default=False)})["with_ai_summary"]
    row = _named(ctx)
    now = ctx.now()
    parent = ctx.space.campaigns[row["parent_campaign"]]
    timed = {"campaign_schedule": row.get("subsequence_schedule") or parent["campaign_schedule"]}
    accounts = sending.usable(ctx.space, sending.senders(ctx.space, parent), now)
    waits = numbers.waiting(ctx.space, row, to_ms(now))
    seconds = None if waits.earliest is None else max(0, (waits.earliest - to_ms(now)) // 1000)
    open_now = schedule.is_open(timed, now)
    code = sending.CODES.get(row["status"]) or _code(accounts, waits.count, seconds, open_now=open_now)
    since = None if code == RUNNING else _since(row, code, now)
    sent = [mail.at for mail in numbers.mails(ctx.space, row, to_ms(now))]
    last = stamp(max(sent)) if sent else None
    words = MESSAGES[code].replace("Campaign", "Subsequence", 1)
    summary = {
        "status": code,
        "status_message": words,
        "issue_started_at": since,
        "last_healthy_send_at": last,
    }
    if wants_words:
        summary["ai_summary"] = f"{words}. {len(sent)} mails were sent so far; {waits.count} leads wait."
    if row["status"] != sending.ACTIVE:
        return {"diagnostics": None, "summary": summary}
    diagnostics: Row = {
        "campaign_id": parent["id"],
        "subsequence_id": row["id"],
        "last_updated": stamp(to_ms(now) // LOOP_MS * LOOP_MS),
        "status": code,
        "issue_tracking": {
            "current_status_code": code,
            "issue_first_seen_at": since,
            "consecutive_loops_with_issue": 0,
            "last_healthy_send_at": last,
        },
        "schedule_status": {"in_schedule": open_now},
    }
    if open_now:
        diagnostics["follow_ups_waiting"] = {"count": waits.count, "earliest_wait_time_seconds": seconds}
        diagnostics["accounts_summary"] = {
            "total_connected": accounts.total,
            "available": accounts.available,
            "unavailable": {
                "daily_limit_hit": accounts.at_limit,
                "slow_ramp_limit_hit": accounts.ramping,
                "disconnected": accounts.disconnected,
                "global_gap_not_met": accounts.in_gap,
            },
        }
    return {"diagnostics": diagnostics, "summary": summary}


def _code(accounts: sending.Accounts, waiting: int, seconds: int | None, *, open_now: bool) -> str:
    """Why one that runs is not sending, `healthy` when it is."""
    reasons = (
        ("out_of_schedule", not open_now),
        ("no_accounts_available", not accounts.total),
        ("all_accounts_unhealthy", accounts.disconnected == accounts.total),
        ("account_daily_limit_met", not accounts.available and bool(accounts.at_limit + accounts.ramping)),
        ("waiting_for_leads", not waiting),
        ("follow_up_delay_not_met", seconds is None or seconds > SHORTLY),
    )
    return next((code for code, fits in reasons if fits), RUNNING)


def _since(row: Row, code: str, now: datetime) -> str:
    """When this reason was first seen; a new reason starts with the loop that notices it."""
    known = row.get("_issue")
    if known is None or known[0] != code:
        known = row["_issue"] = (code, stamp(to_ms(now) // LOOP_MS * LOOP_MS))
    since: str = known[1]
    return since


def _named(ctx: Ctx) -> Row:
    return found(ctx.space.subsequences.get(path_id(ctx)))


def _shown(ctx: Ctx, row: Row) -> Row:
    return SHAPE.show(ctx, row)


def _add(ctx: Ctx, fields: Row) -> Row:
    row: Row = {
        "id": uuid4(ctx.world),
        "status": sending.DRAFT,
        **fields,
        "parent_campaign": fields["parent_campaign"].lower(),
        "workspace": ctx.space.id,
        "timestamp_created": ctx.stamp(),
        "timestamp_leads_updated": ctx.stamp(),
        "_runs": [],
    }
    ctx.space.subsequences[row["id"]] = row
    return row


def _route(method: str, template: str, handler: Any, verb: str, **more: Any) -> Route:
    return Route(method, f"/subsequences{template}", handler, f"subsequences:{verb}", **more)


ROUTES = (
    _route("GET", "", list_subsequences, "read"),
    _route("POST", "", create, "create"),
    _route("GET", "/analytics", analytics, "read"),
    _route("GET", "/{id}", get, "read"),
    _route("PATCH", "/{id}", patch, "update", audit=12),
    _route("DELETE", "/{id}", delete, "delete"),
    _route("POST", "/{id}/duplicate", duplicate, "create"),
    _route("POST", "/{id}/pause", pause, "update", audit=12),
    _route("POST", "/{id}/resume", resume, "update", audit=12),
    _route("GET", "/{id}/analytics/steps", steps, "read"),
    _route("GET", "/{id}/sending-status", get_status, "read"),
)
