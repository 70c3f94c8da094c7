"""Campaigns as the API answers them, and edits of them, for tests that try many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from instantly_tui.resources.campaign_edit import CampaignEdit

RAW: dict[str, Any] = {
    "id": "0199a0de-0000-7000-8000-000000000001",
    "name": "Fintech VPs",
    "status": 0,
    "open_tracking": False,
    "campaign_schedule": {
        "schedules": [
            {
                "name": "Weekdays",
                "timing": {"from": "09:00", "to": "17:00"},
                "days": {"1": True, "2": True},
                "timezone": "America/Chicago",
            }
        ]
    },
    "timestamp_created": "2026-11-01T00:00:00.000Z",
}


def step(body: str, **more: Any) -> dict[str, Any]:
    return {"type": "email", "delay": 3, "variants": [{"subject": "hi", "body": body}], **more}


TEXTS = st.text(
    st.sampled_from("ab \n\t\"'\\&<>/{}é\u202e\x1b#=") | st.characters(codec="utf-8"), max_size=12
)
BODIES = st.lists(
    st.sampled_from(("<br/>", "<br>", "\n", "</p>", "'''", '"""', "\\", "Hi {{firstName}}")) | TEXTS,
    max_size=6,
).map("".join)
NUMBERS = st.integers(0, 500) | st.floats(0, 100, allow_nan=False)
ADDRESSES = st.lists(st.sampled_from([f"{name}@example.com" for name in "abcdef"]), max_size=4, unique=True)
VARIANTS = st.fixed_dictionaries(
    {"subject": TEXTS, "body": BODIES}, optional={"v_disabled": st.booleans(), "note": TEXTS}
)
STEPS = st.fixed_dictionaries(
    {"type": st.just("email"), "delay": NUMBERS, "variants": st.lists(VARIANTS, max_size=3)},
    optional={
        "delay_unit": st.sampled_from(("minutes", "hours", "days")),
        "pre_delay": st.none() | NUMBERS,
        "pre_delay_unit": st.just("days"),
    },
)
DAYS = st.dictionaries(st.sampled_from("0123456"), st.booleans(), min_size=1)
TIMES = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "timing": st.fixed_dictionaries(
            {"from": st.just("09:00"), "to": st.sampled_from(("17:00", "12:30"))}
        ),
        "days": DAYS,
        "timezone": st.sampled_from(("America/Chicago", "Europe/Belgrade")),
    }
)
DATES = st.none() | st.dates().map(str)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXTS,
    "campaign_schedule": st.fixed_dictionaries(
        {"schedules": st.lists(TIMES, min_size=1, max_size=2)},
        optional={"start_date": DATES, "end_date": DATES},
    ),
    "sequences": st.lists(st.fixed_dictionaries({"steps": st.lists(STEPS, max_size=3)}), max_size=2),
    "email_list": ADDRESSES,
    "cc_list": ADDRESSES,
    "daily_limit": st.none() | NUMBERS,
    "stop_on_reply": st.none() | st.booleans(),
    "open_tracking": st.booleans(),
    "auto_variant_select": st.none() | st.just({"trigger": "reply_rate"}),
    "limit_emails_per_company_override": st.none()
    | st.fixed_dictionaries({"mode": st.just("custom"), "daily_limit": NUMBERS}),
    "provider_routing_rules": st.lists(
        st.just({"action": "send", "recipient_esp": ["all"], "sender_esp": ["google", "other"]}), max_size=2
    ),
    "owned_by": st.none() | st.uuids().map(str),
}
CAMPAIGNS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"id": st.just(RAW["id"]), "status": st.integers(-2, 4)}, optional=VALUES
)
"""Whole answers, strange texts and missing fields included."""
EDITS = st.one_of([st.tuples(st.just(name), values) for name, values in VALUES.items()])
"""A field and its new value."""


def edited(edit: CampaignEdit, steps: Iterable[tuple[str, Any]]) -> CampaignEdit:
    for name, value in steps:
        edit = edit.with_field(name, value)
    return edit
