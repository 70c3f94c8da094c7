"""What a lead may hold when written, what a list may ask for, and how a lead is shown (API.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from instantly_tui.demo.http import Ctx, Row, bad
from instantly_tui.demo.lead_query import LEAD_FILTERS, LeadQuery
from instantly_tui.demo.schema import Field, Shape

UUID = Field(format="uuid")
IDS = Field("array", items=UUID)
FLAG = Field("boolean")
TEXT = Field(null=True)
OWNER = Field(null=True, format="uuid")
TARGET = Field(null=True, format="uuid")
INTERESTS = (1, 2, 3, 4, 0, -1, -2, -3, -4)
ESG_CODES = ("0", "1", "2", "3", "4", "all", "none")
ESP_CODES = (0, 1, 2, 3, 8, 9, 10, 12, 13, 999, 1000)
ACTIONS = ("reply", "email-open", "last-contacted", "link-click", "lead-status", "lead-status-change")
FIXED = ("email", "campaign", "list_id")
"""Set when a lead is made, never by PATCH (BEHAVIOUR 7.8)."""

PROFILE = {
    "personalization": TEXT,
    "website": TEXT,
    "last_name": TEXT,
    "first_name": TEXT,
    "company_name": TEXT,
    "job_title": TEXT,
    "phone": TEXT,
    "lt_interest_status": Field("number", enum=INTERESTS),
    "pl_value_lead": TEXT,
    "assigned_to": OWNER,
    "custom_variables": Field("object"),
}
SKIPS = {"skip_if_in_workspace": FLAG, "skip_if_in_campaign": FLAG, "skip_if_in_list": FLAG}
QUERY = Field(
    "object",
    fields={
        "actionType": Field(required=True, enum=ACTIONS),
        "values": Field(
            "object",
            required=True,
            fields={
                "occurrence-days": Field("number"),
                "occurrence-count": Field(
                    "object",
                    fields={"condition": Field(enum=("more", "less", "equal")), "count": Field("number")},
                ),
                "lead-status": Field(
                    "object", fields={"status": Field("number"), "condition": Field(enum=("is", "is-not"))}
                ),
            },
        ),
    },
)
CHOICE = {
    "search": Field(),
    "filter": Field(),
    "campaign": UUID,
    "list_id": UUID,
    "in_campaign": FLAG,
    "in_list": FLAG,
    "ids": IDS,
    "queries": Field("array", items=QUERY),
}
"""The filters that list, move and bulk-assign share."""
LISTED = {
    **CHOICE,
    "excluded_ids": IDS,
    "contacts": Field("array", items=Field(format="email")),
    "organization_user_ids": IDS,
    "smart_view_id": UUID,
    "is_website_visitor": FLAG,
    "distinct_contacts": FLAG,
    "enrichment_status": Field("number", enum=(1, -1, 11, -2)),
    "esg_code": Field(enum=ESG_CODES),
}

SHAPE = Shape(
    required=(
        "id",
        "timestamp_created",
        "timestamp_updated",
        "organization",
        "status",
        "email_open_count",
        "email_reply_count",
        "email_click_count",
        "company_domain",
        "status_summary",
    ),
    nullable=(
        "campaign",
        "email",
        "personalization",
        "website",
        "last_name",
        "first_name",
        "company_name",
        "job_title",
        "phone",
        "payload",
        "last_step_from",
        "last_step_id",
        "last_step_timestamp_executed",
        "email_opened_step",
        "email_opened_variant",
        "email_replied_step",
        "email_replied_variant",
        "email_clicked_step",
        "email_clicked_variant",
        "subsequence_id",
        "pl_value_lead",
        "timestamp_added_subsequence",
        "timestamp_last_contact",
        "timestamp_last_open",
        "timestamp_last_reply",
        "timestamp_last_interest_change",
        "timestamp_last_click",
        "list_id",
        "last_contacted_from",
        "uploaded_by_user",
        "assigned_to",
        "is_website_visitor",
        "timestamp_last_touch",
    ),
    odd={"status": -99, "lt_interest_status": 77, "verification_status": 44},
)
QUERY_NAMES = frozenset(field.name for field in fields(LeadQuery))


def query_of(ctx: Ctx, asked: Mapping[str, Any]) -> LeadQuery:
    """The filters of a checked body; 400 for an unknown `filter` text (BEHAVIOUR 4.13)."""
    name = asked.get("filter")
    if name and name not in LEAD_FILTERS and not ctx.on("unknown_filter_ignored"):
        bad(f"Invalid filter: {name}")
    given = {key: value for key, value in asked.items() if key in QUERY_NAMES}
    for key in ("campaign", "list_id"):
        if key in given:
            given[key] = given[key].lower()
    for key in ("ids", "excluded_ids", "organization_user_ids"):
        if key in given:
            given[key] = [lead_id.lower() for lead_id in given[key]]
    return LeadQuery(**given)


def check_variables(lead: Mapping[str, Any], where: str = "body") -> None:
    """400 when a custom variable holds an object or an array."""
    for name, value in (lead.get("custom_variables") or {}).items():
        if isinstance(value, dict | list):
            bad(f"{where}/custom_variables/{name} must be string,number,boolean,null")


def show(ctx: Ctx, row: Row) -> Row:
    """A lead as it leaves the server."""
    return SHAPE.show(ctx, row)
