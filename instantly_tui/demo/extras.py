"""The small resources of a workspace: people, lists, labels, tags, block list, jobs, audit log."""

from __future__ import annotations

import copy
import random
from typing import Any

from instantly_tui.demo.ids import DAY_MS, LOW_62, job_id, mix, stamp, uuid4, uuid7
from instantly_tui.demo.people import email_of
from instantly_tui.demo.threads import LABEL_NEGATIVE, LABEL_POSITIVE

Row = dict[str, Any]
PEOPLE = (
    ("Sam", "Holt", "owner", True, "Sam"),
    ("Ada", "Mercer", "admin", True, ""),
    ("Leo", "Brandt", "editor", True, "inbox"),
    ("Noor", "Rahman", "view", True, ""),
    ("Kai", "Winslow", "editor", False, ""),
)
TAGS = ("tier-1", "warm", "DACH", "needs DNS", "client: Northwind", "日本")
AUDIT = (1, 4, 5, 9, 11, 36, 6, 8, 34, 2, 12, 37, 31, 10, 29, 19)


def stored_id(ms: int, seed: int) -> str:
    """A time-ordered id, the same for the same seed."""
    return uuid7(ms, seed, mix(seed) & LOW_62)


def members(workspace: str, now: int, chance: random.Random) -> dict[str, Row]:
    """Owner, admin, editor, viewer, and one who has not accepted yet; the user id is in `user_id`."""
    rows: dict[str, Row] = {}
    for place, (first, last, role, accepted, nickname) in enumerate(PEOPLE):
        email = f"{first.lower()}@acme-agency.example"
        created = now - (300 - place * 40) * DAY_MS
        row: Row = {
            "id": uuid4(chance),
            "email": email,
            "user_id": uuid4(chance),
            "role": role,
            "workspace_id": workspace,
            "accepted": accepted,
            "timestamp_created": stamp(created),
            "name": {"first": first, "last": last},
        }
        if accepted:
            row["user_email"] = email
        if nickname:
            row["nickname"] = nickname
        if role == "view":
            row["permissions"] = ["dashboard.view", "campaigns.view", "unibox.all", "accounts.view"]
        rows[row["id"]] = row
    return rows


def labels(workspace: str, user: str, now: int) -> dict[str, Row]:
    """Two custom interest labels."""
    rows: dict[str, Row] = {}
    named = (
        ("Send proposal", "positive", LABEL_POSITIVE),
        ("Competitor lock-in", "negative", LABEL_NEGATIVE),
    )
    for place, (label, side, number) in enumerate(named):
        created = now - (80 - place * 9) * DAY_MS - place
        row: Row = {
            "id": stored_id(created, 700 + place),
            "label": label,
            "interest_status_label": side,
            "interest_status": number,
            "created_by": user,
            "organization_id": workspace,
            "timestamp_created": stamp(created),
            "description": f"{label}: set by hand after reading the reply",
            "use_with_ai": place == 0,
        }
        rows[row["id"]] = row
    return rows


def tags(
    workspace: str, accounts: dict[str, Row], campaigns: dict[str, Row], now: int, chance: random.Random
) -> tuple[dict[str, Row], list[Row]]:
    """Six tags and what carries them: some accounts by domain, some campaigns."""
    rows: dict[str, Row] = {}
    for place, label in enumerate(TAGS):
        created = stamp(now - (90 - place) * DAY_MS - place)
        row: Row = {
            "id": uuid4(chance),
            "label": label,
            "organization_id": workspace,
            "timestamp_created": created,
            "timestamp_updated": created,
        }
        rows[row["id"]] = row
    ids = list(rows)
    wanted = [(ids[place % 2], email, 1) for place, email in enumerate(accounts) if place % 5 == 0]
    wanted += [
        (ids[3], email, 1) for email, row in accounts.items() if row.get("_vitals", {}).get("dkim") is False
    ]
    wanted += [
        (ids[(0, 2, 4, 5)[place % 4]], key, 2) for place, key in enumerate(campaigns) if place % 3 == 0
    ]
    mappings = []
    for place, (tag, resource, kind) in enumerate(wanted):
        created_ms = now - 70 * DAY_MS + place * 61_007
        mappings.append(
            {
                "id": stored_id(created_ms, 9_000 + place),
                "tag_id": tag,
                "resource_id": resource,
                "resource_type": kind,
                "timestamp_created": stamp(created_ms),
                "organization_id": workspace,
            }
        )
    return rows, mappings


def blocklist(workspace: str, count: int, people: int, now: int) -> dict[str, Row]:
    """`count` entries, every third a domain; none of them is a lead's address."""
    rows: dict[str, Row] = {}
    for place in range(count):
        value = email_of(people + 50_000 + place * 37, ("en", "de", "fr")[place % 3])
        if place % 3 == 0:
            value = f"competitor{place:03d}.example"
        created = now - 100 * DAY_MS + place * 3_600_017
        row: Row = {
            "id": stored_id(created, 20_000 + place),
            "bl_value": value,
            "is_domain": "@" not in value,
            "organization_id": workspace,
            "timestamp_created": stamp(min(created, now)),
        }
        rows[row["id"]] = row
    return rows


def jobs(
    workspace: str, user: str, campaigns: list[str], lists: list[str], now: int, chance: random.Random
) -> dict[str, Row]:
    """Nine jobs: each status once, and successes that did nothing or failed in part."""
    campaign = campaigns[0] if campaigns else workspace
    lead_list = lists[0] if lists else workspace
    moved = {"total_to_process": 240, "success_count": 240, "failed_count": 0}
    told: tuple[tuple[str, str, str, str, int, Row], ...] = (
        ("move-leads", "success", "list", lead_list, 100, {"total_leads": 240, "moved_leads": 228, **moved}),
        (
            "import-leads",
            "success",
            "campaign",
            campaign,
            100,
            {**moved, "success_count": 231, "failed_count": 9},
        ),
        ("export-leads", "failed", "campaign", campaign, 62, {"error": "The storage did not answer"}),
        ("update-warmup-accounts", "success", "workspace", workspace, 100, {"step": "DONE", **moved}),
        ("move-leads", "success", "campaign", campaign, 100, {"total_leads": 0, "moved_leads": 0}),
        ("import-leads", "paused", "campaign", campaign, 40, {**moved, "success_count": 96}),
        ("broadcast-ai-generate", "draining", "workspace", workspace, 90, {}),
        ("rename-variable", "cancelled", "workspace", workspace, 10, {}),
        ("export-leads", "success", "list", lead_list, 100, moved),
    )
    rows: dict[str, Row] = {}
    for place, (kind, status, entity, entity_id, progress, data) in enumerate(told):
        created = now - (len(told) - place) * DAY_MS * 2 - place * 7_001
        row: Row = {
            "id": job_id(created, chance),
            "workspace_id": workspace,
            "user_id": user,
            "type": kind,
            "status": status,
            "progress": progress,
            "entity_id": entity_id,
            "entity_type": entity,
            "data": data,
            "created_at": stamp(created),
            "updated_at": stamp(created + 41_000 + place * 900),
        }
        rows[row["id"]] = row
    return rows


def audit(workspace: str, users: list[Row], campaigns: list[str], count: int, now: int) -> list[Row]:
    """`count` entries, oldest first."""
    rows = []
    for place in range(count):
        moment = now - 110 * DAY_MS + (place + 1) * (109 * DAY_MS // max(count, 1))
        user = users[place % len(users)]
        kind = AUDIT[place % len(AUDIT)]
        row: Row = {
            "id": stored_id(moment, 40_000 + place),
            "timestamp": stamp(moment),
            "organization_id": workspace,
            "activity_type": kind,
            "ip_address": f"192.0.2.{place % 250 + 1}",
            "from_api": place % 6 == 0,
            "user_id": user["user_id"],
            "user_name": f"{user['name']['first']} {user['name']['last']}",
            "affected_count": 1 + place * 7 % 40,
        }
        if kind in (4, 5, 11) and campaigns:
            row["campaign_id"] = campaigns[place % len(campaigns)]
        rows.append(row)
    return rows


FOLLOW_UPS: list[Row] = [
    {
        "type": "email",
        "delay": 2,
        "delay_unit": "days",
        "pre_delay": 1,
        "pre_delay_unit": "days",
        "variants": [{"subject": "following up", "body": "Hi {{firstName}},<br/>still open?"}],
    },
    {
        "type": "email",
        "delay": 3,
        "delay_unit": "days",
        "variants": [
            {"subject": "", "body": "Hi {{firstName}},<br/>shall I send two dates?"},
            {"subject": "", "body": "{{firstName}}, is next week better?"},
        ],
    },
]


def subsequences(workspace: str, parents: list[tuple[str, str, int]], now: int) -> dict[str, Row]:
    """Two subsequences for each of `parents` (the first's id, the campaign's id, the campaign's status)."""
    rows: dict[str, Row] = {}
    for place, (own, campaign, status) in enumerate(parents):
        begun, rested = now - 30 * DAY_MS - place, now - 2 * DAY_MS - place
        runs = status in (1, 4)
        opened: Row = {
            "id": own,
            "name": "Opened, no answer",
            "parent_campaign": campaign,
            "workspace": workspace,
            "status": 1 if runs else 2,
            "timestamp_created": stamp(begun),
            "timestamp_leads_updated": stamp(rested),
            "_runs": [(begun, None if runs else rested)],
            "conditions": {"crm_status": [1], "lead_activity": [2], "reply_contains": ""},
            "sequences": [{"steps": copy.deepcopy(FOLLOW_UPS)}],
        }
        asked: Row = {
            **copy.deepcopy(opened),
            "id": uuid4(random.Random(own)),
            "name": "Asked for pricing",
            "status": 2,
            "_runs": [(begun, rested)],
            "conditions": {"crm_status": [], "lead_activity": [], "reply_contains": "price"},
            "sequences": [{"steps": copy.deepcopy(FOLLOW_UPS[:1])}],
            "daily_limit_mode": "custom",
            "daily_limit": 20,
        }
        rows[own], rows[asked["id"]] = opened, asked
    return rows
