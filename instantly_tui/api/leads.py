"""Leads: the record, what to ask for, and every call of API.md §8 on one lead; many: `lead_batches`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

from pydantic import AliasPath, Field

from instantly_tui.api.call import Call, path
from instantly_tui.api.page import (
    CleanLine,
    CleanText,
    Code,
    Count,
    Flag,
    Key,
    Page,
    Record,
    Ref,
    Variables,
    When,
    nothing,
    page_of,
    record_of,
)


class LeadStatus(IntEnum):
    """States of a lead in its campaign; other numbers may come and are kept."""

    IN_LIST = 0
    """Not documented: a lead that sits only in a list."""
    ACTIVE = 1
    PAUSED = 2
    COMPLETED = 3
    BOUNCED = -1
    UNSUBSCRIBED = -2
    SKIPPED = -3


STATUS_WORDS: dict[int, str] = {
    LeadStatus.IN_LIST: "in list",
    LeadStatus.ACTIVE: "active",
    LeadStatus.PAUSED: "paused",
    LeadStatus.COMPLETED: "completed",
    LeadStatus.BOUNCED: "bounced",
    LeadStatus.UNSUBSCRIBED: "unsubscribed",
    LeadStatus.SKIPPED: "skipped",
}

VERIFICATION_WORDS: dict[int, str] = {
    1: "verified",
    11: "pending",
    12: "pending job",
    -1: "invalid",
    -2: "risky",
    -3: "catch-all",
    -4: "job change",
}

ENRICHMENT_WORDS: dict[int, str] = {1: "enriched", 11: "pending", -1: "no data", -2: "error"}

ESP_WORDS: dict[int, str] = {
    0: "in queue",
    1: "Google",
    2: "Microsoft",
    3: "Zoho",
    8: "AirMail",
    9: "Yahoo",
    10: "Yandex",
    12: "Web.de",
    13: "Libero.it",
    999: "other",
    1000: "not found",
}

ACTIVITY_FILTERS: tuple[tuple[str, str], ...] = (
    ("FILTER_VAL_CONTACTED", "contacted"),
    ("FILTER_VAL_NOT_CONTACTED", "not contacted"),
    ("FILTER_VAL_ACTIVE", "active"),
    ("FILTER_VAL_COMPLETED", "completed"),
    ("FILTER_VAL_UNSUBSCRIBED", "unsubscribed"),
    ("FILTER_VAL_BOUNCED", "bounced"),
    ("FILTER_VAL_SKIPPED", "skipped"),
    ("FILTER_VAL_RISKY", "risky"),
    ("FILTER_VAL_INVALID", "invalid"),
    ("FILTER_VAL_VALID", "valid"),
    ("FILTER_VAL_IN_SUBSEQUENCE", "in a subsequence"),
    ("FILTER_VAL_OPENED_NO_REPLY", "opened, no reply"),
    ("FILTER_VAL_COMPLETED_NO_REPLY", "completed, no reply"),
    ("FILTER_VAL_NO_OPENS", "no opens"),
    ("FILTER_VAL_REPLIED", "replied"),
    ("FILTER_VAL_LINK_CLICKED", "link clicked"),
)
"""Value and words of the server's filters by activity; those by interest stand in `interest`."""
LABEL_FILTERS: tuple[tuple[str, str], ...] = (
    ("FILTER_LEAD_CUSTOM_LABEL_POSITIVE", "positive label"),
    ("FILTER_LEAD_CUSTOM_LABEL_NEGATIVE", "negative label"),
)


class LastStep(Record):
    """The last mail a lead got."""

    sender: CleanLine = Field(default="", validation_alias="from")
    """The sending account."""
    step_id: CleanLine = Field(default="", validation_alias="stepID")
    """`<sequence>_<step>_<variant>`, from 0."""
    timestamp_executed: When = None


class Lead(Record):
    """A person in one campaign or list (API.md §8.1); in two campaigns the same person is two leads."""

    id: Key
    email: CleanLine = ""
    """Empty for a lead found by name only."""
    first_name: CleanLine = ""
    last_name: CleanLine = ""
    company_name: CleanLine = ""
    company_domain: CleanLine = ""
    job_title: CleanLine = ""
    phone: CleanLine = ""
    website: CleanLine = ""
    personalization: CleanText = ""
    status: Code = None
    lt_interest_status: Code = None
    """Interest; None is "Lead", no interest set."""
    verification_status: Code = None
    enrichment_status: Code = None
    esp_code: Code = None
    esg_code: Code = None
    campaign: Ref = None
    list_id: Ref = None
    subsequence_id: Ref = None
    assigned_to: Ref = None
    email_open_count: Count = None
    email_reply_count: Count = None
    email_click_count: Count = None
    timestamp_created: When = None
    timestamp_updated: When = None
    timestamp_last_contact: When = None
    timestamp_last_open: When = None
    timestamp_last_reply: When = None
    timestamp_last_click: When = None
    timestamp_last_interest_change: When = None
    last_contacted_from: CleanLine = ""
    last_step: LastStep | None = Field(default=None, validation_alias=AliasPath("status_summary", "lastStep"))
    upload_method: CleanLine = ""
    pl_value_lead: CleanLine = ""
    is_website_visitor: Flag = None
    payload: Variables = Field(default_factory=dict)
    """All merge variables; written under `custom_variables`, read back here."""

    @property
    def name(self) -> str:
        """First and last name, else the address."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


@dataclass(frozen=True)
class LeadQuery:
    """Which leads; the fields are the server's own (API.md §8.2), and empty ones are not sent."""

    search: str | None = None
    """First name, last name or address; takes the server up to two minutes."""
    filter: str | None = None
    """One of ACTIVITY_FILTERS, LABEL_FILTERS or the interests' filters."""
    campaign: str | None = None
    list_id: str | None = None
    in_campaign: bool | None = None
    in_list: bool | None = None
    ids: tuple[str, ...] = ()
    excluded_ids: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    """Exact addresses."""
    organization_user_ids: tuple[str, ...] = ()
    smart_view_id: str | None = None
    is_website_visitor: bool | None = None
    distinct_contacts: bool | None = None
    """One row for each address; the order and the cursor are the address then."""
    enrichment_status: int | None = None
    esg_code: str | None = None
    queries: tuple[Mapping[str, Any], ...] = ()

    def body(self) -> dict[str, Any]:
        """The fields that are set."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in held.items()
            if value not in (None, "", ())
        }


_lead = record_of(Lead)

PATCHABLE = frozenset(
    {
        "personalization",
        "website",
        "last_name",
        "first_name",
        "company_name",
        "job_title",
        "phone",
        "lt_interest_status",
        "pl_value_lead",
        "assigned_to",
        "custom_variables",
    }
)
"""What can be changed; the server drops anything else without a word (API.md §8.3)."""


def list_leads(
    query: LeadQuery | None = None, cursor: str | None = None, *, limit: int = 100
) -> Call[Page[Lead]]:
    """One page of leads, oldest first; reads, although it is a POST."""
    asked = query or LeadQuery()
    body = {**asked.body(), "limit": limit}
    if cursor is not None:
        body["starting_after"] = cursor
    return Call(
        "POST",
        "/leads/list",
        page_of(Lead),
        json=body,
        effect="read",
        scope="leads:read",
        slow=bool(asked.search),
    )


def get_lead(lead_id: str) -> Call[Lead]:
    """One lead."""
    return Call("GET", path("/leads/{}", lead_id), _lead, effect="read", scope="leads:read")


def create_lead(
    new: Mapping[str, Any], *, campaign: str | None = None, list_id: str | None = None
) -> Call[Lead]:
    """Add one lead to a campaign (needs `email`) or a list (needs `email` or a name).

    An address that is already there is answered with the lead that is, unchanged.
    """
    if bool(campaign) == bool(list_id):
        raise ValueError("a lead goes into one campaign or one list")
    if campaign and not new.get("email"):
        raise ValueError("a lead in a campaign needs an e-mail address")
    if list_id and not (new.get("email") or new.get("first_name") or new.get("last_name")):
        raise ValueError("a lead in a list needs an e-mail address or a name")
    target = {"campaign": campaign} if campaign else {"list_id": list_id}
    return Call("POST", "/leads", _lead, json={**new, **target}, scope="leads:create")


def patch_lead(lead_id: str, changes: Mapping[str, Any]) -> Call[Lead]:
    """Change profile fields, interest, owner or `custom_variables`; ValueError for what can't be changed."""
    refused = sorted(set(changes) - PATCHABLE)
    if refused or not changes:
        raise ValueError(
            f"a lead's {', '.join(refused)} can't be changed" if refused else "nothing to change"
        )
    return Call(
        "PATCH", path("/leads/{}", lead_id), _lead, json=dict(changes), effect="set", scope="leads:update"
    )


def delete_lead(lead_id: str) -> Call[None]:
    """Delete one lead."""
    return Call("DELETE", path("/leads/{}", lead_id), nothing, effect="set", scope="leads:delete")


def merge_leads(lead_id: str, into: str) -> Call[Lead]:
    """Merge a lead into another, which keeps its own values; the first one is gone."""
    if lead_id == into:
        raise ValueError("a lead can't be merged into itself")
    body = {"lead_id": lead_id, "destination_lead_id": into}
    return Call("POST", "/leads/merge", _lead, json=body, scope="leads:update")


def to_subsequence(lead_id: str, subsequence_id: str) -> Call[Lead]:
    """Put a lead into a subsequence of its campaign."""
    body = {"id": lead_id, "subsequence_id": subsequence_id}
    return Call("POST", "/leads/subsequence/move", _lead, json=body, effect="set", scope="leads:update")


def from_subsequence(lead_id: str) -> Call[Lead]:
    """Take a lead out of its subsequence."""
    body = {"id": lead_id}
    return Call("POST", "/leads/subsequence/remove", _lead, json=body, effect="set", scope="leads:update")


def set_interest(
    email: str,
    value: int | None,
    *,
    campaign_id: str | None = None,
    list_id: str | None = None,
    everywhere: bool = False,
) -> Call[None]:
    """Set a lead's interest status; None takes it away. Queued: the lead changes some seconds later.

    The lead is named by its address, so without a campaign or list the person is touched everywhere; that
    must be asked for by `everywhere`. Any status but None stops the sequence for the lead (API.md §8.4).
    """
    if not email:
        raise ValueError("no address to set the interest of")
    if everywhere == bool(campaign_id or list_id):
        raise ValueError("name the campaign or list whose lead is meant, or say everywhere")
    body: dict[str, Any] = {"lead_email": email, "interest_value": value}
    if campaign_id:
        body["campaign_id"] = campaign_id
    if list_id:
        body["list_id"] = list_id
    return Call("POST", "/leads/update-interest-status", nothing, json=body, effect="set")
