"""What a campaign may hold when written, and how one leaves the server (API.md §7.1, §7.2)."""

from __future__ import annotations

import copy
from typing import Any

from instantly_tui.demo.schema import Field, Shape
from instantly_tui.demo.timezones import TIMEZONES

CLOCK_TIME = Field(required=True, pattern="^([01][0-9]|2[0-3]):([0-5][0-9])$")
UNITS = ("minutes", "hours", "days")
ESPS = Field("array", required=True, items=Field(enum=("all", "google", "outlook", "other")))
STATUSES = (-99, -1, -2, 0, 1, 2, 3, 4)

TIMES = {
    "name": Field(required=True),
    "timing": Field("object", required=True, fields={"from": CLOCK_TIME, "to": CLOCK_TIME}),
    "days": Field("object", required=True, min=1, fields={str(day): Field("boolean") for day in range(7)}),
    "timezone": Field(required=True, enum=TIMEZONES),
}
SCHEDULE = {
    "start_date": Field(null=True, format="date"),
    "end_date": Field(null=True, format="date"),
    "schedules": Field("array", required=True, min=1, items=Field("object", fields=TIMES)),
}
VARIANT = {
    "subject": Field(required=True),
    "body": Field(required=True),
    "v_disabled": Field("boolean"),
}
STEP = {
    "type": Field(required=True, enum=("email",)),
    "delay": Field("number", required=True),
    "delay_unit": Field(enum=UNITS, default="days"),
    "pre_delay": Field("number"),
    "pre_delay_unit": Field(enum=UNITS, default="days"),
    "variants": Field("array", required=True, items=Field("object", fields=VARIANT)),
}
STEPS = Field("array", required=True, items=Field("object", fields=STEP))
SWITCHES = (
    "is_evergreen",
    "text_only",
    "first_email_text_only",
    "stop_on_reply",
    "link_tracking",
    "stop_on_auto_reply",
    "prioritize_new_leads",
    "match_lead_esp",
    "stop_for_company",
    "insert_unsubscribe_header",
    "allow_risky_contacts",
    "disable_bounce_protect",
)
NUMBERS = ("pl_value", "email_gap", "random_wait_max", "daily_limit")
ADDRESSES = ("email_list", "cc_list", "bcc_list")
PER_COMPANY = {
    "mode": Field(required=True, enum=("custom", "disabled")),
    "daily_limit": Field("number", min=1),
    "scope": Field(enum=("per_campaign", "across_workspace")),
}
ROUTING = {
    "action": Field(required=True, enum=("send", "do_not_send")),
    "recipient_esp": ESPS,
    "sender_esp": ESPS,
}
TRIGGER = {"trigger": Field(required=True, enum=("reply_rate", "click_rate", "open_rate"))}

PATCHABLE = {
    "name": Field(),
    "campaign_schedule": Field("object", fields=SCHEDULE),
    "sequences": Field("array", items=Field("object", fields={"steps": STEPS})),
    **{name: Field("boolean", null=True) for name in SWITCHES},
    "open_tracking": Field("boolean"),
    **{name: Field("number", null=True) for name in NUMBERS},
    "daily_max_leads": Field("integer", null=True, min=0),
    **{name: Field("array", items=Field()) for name in ADDRESSES},
    "email_tag_list": Field("array", items=Field(format="uuid")),
    "auto_variant_select": Field("object", null=True, fields=TRIGGER),
    "limit_emails_per_company_override": Field("object", null=True, fields=PER_COMPANY),
    "provider_routing_rules": Field("array", items=Field("object", fields=ROUTING)),
    "owned_by": Field(null=True, format="uuid"),
}
CREATABLE = {
    **PATCHABLE,
    "name": Field(required=True),
    "campaign_schedule": Field("object", required=True, fields=SCHEDULE),
    "ai_sdr_id": Field(null=True, format="uuid"),
}

SHAPE = Shape(
    required=("id", "name", "status", "campaign_schedule", "timestamp_created", "timestamp_updated"),
    nullable=(
        *SWITCHES,
        *NUMBERS,
        "daily_max_leads",
        "auto_variant_select",
        "limit_emails_per_company_override",
        "owned_by",
        "ai_sdr_id",
        "organization",
        "core_variables",
        "custom_variables",
    ),
    odd={"status": 7, "not_sending_status": 12},
)

COPIED = tuple(name for name in CREATABLE if name not in ("name", "ai_sdr_id"))
"""What a duplicate takes from its original; leads and statistics stay behind."""


def without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    """What is kept of written fields: a null empties a field, and an empty field is left out (API.md §1)."""
    return {name: value for name, value in fields.items() if value is not None}


def copied(row: dict[str, Any]) -> dict[str, Any]:
    """Schedule, sequences and settings for a copy, independent of the original."""
    return {name: copy.deepcopy(row[name]) for name in COPIED if name in row}
