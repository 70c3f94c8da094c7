"""Turns campaign specs into campaign rows (API.md §7.1) and their histories."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from instantly_tui.demo.account_data import BURNING, sender_domain
from instantly_tui.demo.calendar import Calendar, utc_minutes
from instantly_tui.demo.campaign_copy import sequence
from instantly_tui.demo.campaign_specs import Spec
from instantly_tui.demo.history import History, Plan
from instantly_tui.demo.ids import DAY_MS, EPOCH_DAY, stamp, uuid4

Row = dict[str, Any]
NOT_SENDING = {-1: 99}


@dataclass(slots=True)
class Built:
    """One campaign: its row, what it was built from, and its history unless nothing was ever sent."""

    row: Row
    spec: Spec
    created: int
    history: History | None


def build(
    specs: list[Spec],
    accounts: dict[str, Row],
    calendar: Calendar,
    chance: random.Random,
    organization: str,
    owners: list[str],
    threads: int,
) -> list[Built]:
    """All campaigns, oldest first; `threads` answered threads are dealt over them, 5 in 8 by people."""
    by_domain: dict[str, list[str]] = {}
    for email, account in accounts.items():
        if not account["setup_pending"] and "warmup" in account:
            by_domain.setdefault(email.rpartition("@")[2], []).append(email)
    heats = [_contacted(spec) * spec.heat for spec in specs]
    answers = deal(threads, heats)
    built = []
    for number, spec in enumerate(specs):
        began = calendar.now - (spec.began + 3) * DAY_MS if _contacted(spec) else calendar.now - 5 * DAY_MS
        created = began // DAY_MS * DAY_MS - number * 4_241_003 % (3 * DAY_MS) - number
        senders = [
            email
            for domain in spec.domains
            for email in by_domain.get(sender_domain(domain), [])[: spec.senders]
        ]
        history = None
        if _contacted(spec) and senders:
            history = History(_plan(spec, number, senders, accounts, calendar, answers[number]), calendar)
        row = _row(spec, number, senders, created, chance, organization, owners)
        if history:
            last = calendar.days[max(history.last_send, 0)]
            row["timestamp_updated"] = stamp(max(created, last - number * 60_007))
        built.append(Built(row, spec, created, history))
    return sorted(built, key=lambda one: one.created)


def deal(total: int, weights: list[int]) -> list[int]:
    """`total` shared out by weight in whole numbers that add up to it."""
    whole = sum(weights) or 1
    dealt, given, seen = [], 0, 0
    for weight in weights:
        seen += weight
        share = total * seen // whole - given
        given += share
        dealt.append(share)
    return dealt


def _contacted(spec: Spec) -> int:
    return spec.leads * spec.share // 1000


def _plan(
    spec: Spec, number: int, senders: list[str], accounts: dict[str, Row], calendar: Calendar, threads: int
) -> Plan:
    contacted = _contacted(spec)
    offsets = [0]
    for gap in spec.gaps[:-1]:
        offsets.append(offsets[-1] + gap)
    human = threads - threads * 3 // 8
    stops = {
        place: calendar.back(days)
        for place, email in enumerate(senders)
        if (days := accounts[email]["_silent_days"]) >= 0
    }
    burning = tuple(
        place for place, email in enumerate(senders) if email.endswith("@" + sender_domain(BURNING))
    )
    bounced = max(contacted * spec.bounce // 1000, 1)
    counts = (
        bounced,
        human,
        threads - human,
        contacted * spec.unsubscribe // 1000,
        contacted * spec.opened // 1000,
    )
    return Plan(
        leads=spec.leads,
        contacted=contacted,
        first_day=calendar.back(spec.began),
        new_until=calendar.back(spec.until),
        last_day=calendar.back(spec.ended),
        offsets=tuple(offsets),
        variants=spec.variants,
        opens=max(utc_minutes(spec.zone, spec.hours[0], calendar.now), 0),
        shuts=min(utc_minutes(spec.zone, spec.hours[1], calendar.now), 1439),
        accounts=tuple(senders),
        stops=stops,
        burning=burning,
        salt=number * 37 + 11,
        clicks=spec.clicks,
        counts=counts,
    )


def _row(
    spec: Spec,
    number: int,
    senders: list[str],
    created: int,
    chance: random.Random,
    organization: str,
    owners: list[str],
) -> Row:
    row: Row = {
        "id": uuid4(chance),
        "name": spec.name,
        "status": spec.status,
        "campaign_schedule": {
            "start_date": (EPOCH_DAY.fromordinal(EPOCH_DAY.toordinal() + created // DAY_MS)).isoformat(),
            "schedules": [
                {
                    "name": "Working hours",
                    "timing": {"from": spec.hours[0], "to": spec.hours[1]},
                    "days": {str(day): 0 < day < 6 for day in range(7)},
                    "timezone": spec.zone,
                }
            ],
        },
        "timestamp_created": stamp(created),
        "timestamp_updated": stamp(created + 3_600_000),
        "organization": organization,
        "owned_by": owners[number % len(owners)],
        "open_tracking": spec.opened > 0,
        "link_tracking": spec.clicks,
        "stop_on_reply": True,
        "stop_on_auto_reply": False,
        "stop_for_company": number % 3 == 0,
        "text_only": number % 2 == 0,
        "insert_unsubscribe_header": True,
        "prioritize_new_leads": False,
        "allow_risky_contacts": number % 4 == 1,
        "disable_bounce_protect": spec.bounce > 50 and spec.status == 1,
        "is_evergreen": spec.evergreen,
        "daily_limit": spec.daily_limit,
        "daily_max_leads": spec.daily_limit // 2,
        "email_gap": 9,
        "random_wait_max": 5,
        "pl_value": spec.value,
        "email_list": senders,
        "email_tag_list": [],
        "cc_list": [],
        "bcc_list": [],
        "core_variables": {"firstName": True, "lastName": True, "companyName": True, "personalization": True},
        "custom_variables": {"industry": True, "employees": True, "isDecisionMaker": True},
    }
    if spec.gaps:
        row["sequences"] = sequence(spec.locale, spec.gaps, spec.variants, number, spec.disabled)
    if spec.status in NOT_SENDING:
        row["not_sending_status"] = NOT_SENDING[spec.status]
    return row
