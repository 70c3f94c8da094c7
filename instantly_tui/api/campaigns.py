"""Campaigns: the record and every call of API.md §7 but its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Annotated, Any

from pydantic import Field

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.campaign_stats import CampaignStats
from instantly_tui.api.page import (
    Attached,
    CleanLine,
    Code,
    Count,
    Each,
    Flag,
    Key,
    Lines,
    Number,
    Page,
    Record,
    Ref,
    Variables,
    When,
    count_of,
    items_of,
    list_of,
    nothing,
    record_of,
)
from instantly_tui.api.sequences import CampaignSchedule
from instantly_tui.api.sequences import Sequence as MailSequence


class CampaignStatus(IntEnum):
    """States of a campaign (API.md §6); other numbers may come and are kept."""

    DRAFT = 0
    ACTIVE = 1
    PAUSED = 2
    COMPLETED = 3
    RUNNING_SUBSEQUENCES = 4
    ACCOUNTS_UNHEALTHY = -1
    BOUNCE_PROTECT = -2
    ACCOUNT_SUSPENDED = -99


STATUS_WORDS: dict[int, str] = {
    CampaignStatus.DRAFT: "draft",
    CampaignStatus.ACTIVE: "active",
    CampaignStatus.PAUSED: "paused",
    CampaignStatus.COMPLETED: "completed",
    CampaignStatus.RUNNING_SUBSEQUENCES: "subsequences",
    CampaignStatus.ACCOUNTS_UNHEALTHY: "accounts unhealthy",
    CampaignStatus.BOUNCE_PROTECT: "bounce protect",
    CampaignStatus.ACCOUNT_SUSPENDED: "account suspended",
}

NOT_SENDING_WORDS: dict[int, str] = {
    1: "outside its schedule",
    2: "waiting for a lead",
    3: "daily limit reached",
    4: "all accounts at their daily limit",
    99: "error, contact Instantly's support",
}


class AutoVariantSelect(Record):
    """How the best variant is picked."""

    trigger: CleanLine = ""
    """`reply_rate`, `click_rate` or `open_rate`."""


class CompanyLimit(Record):
    """How many mails one company gets a day."""

    mode: CleanLine = ""
    """`custom` or `disabled`."""
    daily_limit: Number = None
    scope: CleanLine = ""
    """`per_campaign` or `across_workspace`."""


class RoutingRule(Record):
    """Which mail providers send to which."""

    action: CleanLine = ""
    recipient_esp: Lines = ()
    sender_esp: Lines = ()


class Campaign(Record):
    """A campaign (API.md §7.1); a fresh one has little more than a name and a schedule."""

    id: Key
    name: CleanLine = ""
    status: Code = None
    not_sending_status: Code = None
    """Rows of the list may lack it."""
    campaign_schedule: CampaignSchedule = Field(default_factory=CampaignSchedule)
    sequences: Each[MailSequence] = ()
    timestamp_created: When = None
    timestamp_updated: When = None
    email_list: Lines = ()
    """Addresses of the sending accounts."""
    email_tag_list: Lines = ()
    """Ids of the tags whose accounts send as well."""
    cc_list: Lines = ()
    bcc_list: Lines = ()
    daily_limit: Number = None
    daily_max_leads: Count = None
    """New leads a day."""
    email_gap: Number = None
    """Minutes."""
    random_wait_max: Number = None
    """Minutes."""
    stop_on_reply: Flag = None
    stop_on_auto_reply: Flag = None
    stop_for_company: Flag = None
    link_tracking: Flag = None
    open_tracking: Flag = None
    text_only: Flag = None
    first_email_text_only: Flag = None
    prioritize_new_leads: Flag = None
    match_lead_esp: Flag = None
    insert_unsubscribe_header: Flag = None
    allow_risky_contacts: Flag = None
    disable_bounce_protect: Flag = None
    is_evergreen: Flag = None
    pl_value: Number = None
    """What a positive lead is worth."""
    core_variables: Variables = Field(default_factory=dict)
    custom_variables: Variables = Field(default_factory=dict)
    auto_variant_select: AutoVariantSelect | None = None
    limit_emails_per_company_override: CompanyLimit | None = None
    provider_routing_rules: Each[RoutingRule] = ()
    organization: Ref = None
    owned_by: Ref = None
    ai_sdr_id: Ref = None
    stats: Annotated[CampaignStats | None, Attached(CampaignStats)] = Field(default=None, exclude=True)
    """Its figures, laid on from `/campaigns/analytics`; None before they were read and for drafts."""


_campaign = record_of(Campaign)


def list_campaigns(
    cursor: str | None = None,
    *,
    search: str | None = None,
    status: int | None = None,
    exclude_status: int | None = None,
    tag_ids: Sequence[str] = (),
    ai_sales_agent_id: str | None = None,
    limit: int = 100,
) -> Call[Page[Campaign]]:
    """One page of campaigns, in the order of their random ids; `search` looks in names, tags match any."""
    return list_of(
        Campaign,
        "/campaigns",
        cursor,
        limit,
        "campaigns:read",
        search=search,
        status=status,
        exclude_status=exclude_status,
        tag_ids=",".join(tag_ids),
        ai_sales_agent_id=ai_sales_agent_id,
    )


def get_campaign(campaign_id: str) -> Call[Campaign]:
    """One campaign, with its `not_sending_status`."""
    return Call("GET", path("/campaigns/{}", campaign_id), _campaign, effect="read", scope="campaigns:read")


def create_campaign(
    name: str, schedule: Mapping[str, Any], fields: Mapping[str, Any] | None = None
) -> Call[Campaign]:
    """A new draft; `schedule` as in API.md §7.2, whose zones are Instantly's own list (§20)."""
    body = {**(fields or {}), "name": name, "campaign_schedule": dict(schedule)}
    return Call("POST", "/campaigns", _campaign, json=body, scope="campaigns:create")


def patch_campaign(campaign_id: str, fields: Mapping[str, Any]) -> Call[Campaign]:
    """Change the given fields; lists such as `sequences` and `email_list` are replaced as a whole."""
    if not fields:
        raise ValueError("nothing to change")
    return Call(
        "PATCH",
        path("/campaigns/{}", campaign_id),
        _campaign,
        json=dict(fields),
        effect="set",
        scope="campaigns:update",
    )


def delete_campaign(campaign_id: str) -> Call[None]:
    """Delete a campaign and its leads."""
    return Call("DELETE", path("/campaigns/{}", campaign_id), nothing, effect="set", scope="campaigns:delete")


def activate_campaign(campaign_id: str) -> Call[Campaign]:
    """Start or resume; without an account that can send it still answers 200 and fails a minute later."""
    return _act(campaign_id, "activate")


def pause_campaign(campaign_id: str) -> Call[Campaign]:
    """Stop sending until it is activated again."""
    return _act(campaign_id, "pause")


def _act(campaign_id: str, verb: str) -> Call[Campaign]:
    where = path("/campaigns/{}/" + verb, campaign_id)
    return Call("POST", where, _campaign, effect="set", scope="campaigns:update")


def duplicate_campaign(campaign_id: str, name: str | None = None) -> Call[Campaign]:
    """A draft with the same schedule, sequences and settings; named "NAME (copy)" unless told otherwise."""
    where = path("/campaigns/{}/duplicate", campaign_id)
    return Call("POST", where, _campaign, json=given(name=name), scope="campaigns:create")


def share_campaign(campaign_id: str) -> Call[None]:
    """Let other workspaces copy it for seven days from now."""
    return Call("POST", path("/campaigns/{}/share", campaign_id), nothing, effect="set")


def create_from_shared(campaign_id: str) -> Call[Campaign]:
    """A draft copied from a shared campaign, with the same name and no accounts; Refused when not shared."""
    return Call("POST", path("/campaigns/{}/from-export", campaign_id), _campaign, scope="campaigns:create")


def export_campaign(campaign_id: str) -> Call[Campaign]:
    """The campaign as its export shows it; reads, although it is a POST."""
    where = path("/campaigns/{}/export", campaign_id)
    return Call("POST", where, _campaign, effect="read", scope="campaigns:read")


def add_variables(campaign_id: str, names: Sequence[str]) -> Call[Campaign]:
    """Make names known as merge variables; known ones stay."""
    return Call(
        "POST",
        path("/campaigns/{}/variables", campaign_id),
        _campaign,
        json={"variables": list(names)},
        effect="set",
        scope="campaigns:update",
    )


def count_launched() -> Call[int | None]:
    """How many campaigns are launched."""
    return Call("GET", "/campaigns/count-launched", count_of("count"), effect="read", scope="campaigns:read")


def search_by_contact(email: str) -> Call[tuple[Campaign, ...]]:
    """The campaigns that have a lead with exactly this address."""
    return Call(
        "GET",
        "/campaigns/search-by-contact",
        items_of(Campaign),
        {"search": email},
        effect="read",
        scope="campaigns:read",
    )
