"""Subsequences: follow-ups of their own that a condition on a lead of a campaign starts (API.md §14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.campaign_stats import Engagement, window
from instantly_tui.api.campaigns import AutoVariantSelect
from instantly_tui.api.page import (
    Attached,
    CleanLine,
    Code,
    Count,
    Each,
    Flag,
    Key,
    Number,
    Page,
    Record,
    Ref,
    When,
    list_of,
    nothing,
    record_of,
    rows_of,
)
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.api.sequences import CampaignSchedule
from instantly_tui.api.sequences import Sequence as MailSequence

ACTIVITY_WORDS: dict[int, str] = {2: "opened a mail", 4: "clicked a link", 91: "got all mails, no reply"}
"""What a lead may have done to be taken in (API.md §6)."""


class Conditions(Record):
    """What takes a lead of the parent campaign in."""

    crm_status: Each[int] = ()
    """Interest statuses, the user's own labels among them."""
    lead_activity: Each[int] = ()
    reply_contains: CleanLine = ""


class SubsequenceStats(Record):
    """The totals of one subsequence since its start."""

    subsequence_id: Key
    emails_sent: Count = None
    unique_opens: Count = None
    unique_replies: Count = None


class Subsequence(Record):
    """A subsequence; its status codes are those of campaigns."""

    id: Key
    name: CleanLine = ""
    parent_campaign: Ref = None
    workspace: Ref = None
    status: Code = None
    timestamp_created: When = None
    timestamp_leads_updated: When = None
    conditions: Conditions = Field(default_factory=Conditions)
    subsequence_schedule: CampaignSchedule | None = None
    """None when it keeps to the schedule of its parent."""
    sequences: Each[MailSequence] = ()
    auto_variant_select: AutoVariantSelect | None = None
    daily_limit_mode: CleanLine = ""
    """`inherit`, `custom` or `unlimited`."""
    daily_limit: Number = None
    """Only means something with the mode `custom`."""
    ignore_account_daily_limit: Flag = None
    stats: Annotated[SubsequenceStats | None, Attached(SubsequenceStats)] = Field(default=None, exclude=True)
    """Its figures, laid on from `/subsequences/analytics`."""


class SubsequenceStep(Engagement):
    """The figures of one variant of one step, both counted from 0."""

    step: CleanLine = ""
    """Empty for what the server could not place."""
    variant: CleanLine = ""


_subsequence = record_of(Subsequence)


def list_subsequences(
    cursor: str | None = None,
    *,
    parent_campaign: str | None = None,
    parent_campaign_not: str | None = None,
    search: str | None = None,
    limit: int = 100,
) -> Call[Page[Subsequence]]:
    """One page of subsequences, of one campaign, of all but one, or of the workspace."""
    return list_of(
        Subsequence,
        "/subsequences",
        cursor,
        limit,
        "subsequences:read",
        parent_campaign=parent_campaign,
        parent_campaign_not=parent_campaign_not,
        search=search,
    )


def get_subsequence(subsequence_id: str) -> Call[Subsequence]:
    """One subsequence."""
    return _read(path("/subsequences/{}", subsequence_id))


def create_subsequence(
    parent_campaign: str,
    name: str,
    conditions: Mapping[str, Any],
    fields: Mapping[str, Any] | None = None,
) -> Call[Subsequence]:
    """A new draft; it keeps to its parent's schedule unless `fields` has a `subsequence_schedule`."""
    body = {
        **(fields or {}),
        "parent_campaign": parent_campaign,
        "name": name,
        "conditions": dict(conditions),
    }
    return Call("POST", "/subsequences", _subsequence, json=body, scope="subsequences:create")


def patch_subsequence(subsequence_id: str, fields: Mapping[str, Any]) -> Call[Subsequence]:
    """Change the given fields; its parent can't be changed."""
    if not fields:
        raise ValueError("nothing to change")
    return Call(
        "PATCH",
        path("/subsequences/{}", subsequence_id),
        _subsequence,
        json=dict(fields),
        effect="set",
        scope="subsequences:update",
    )


def delete_subsequence(subsequence_id: str) -> Call[None]:
    """Delete a subsequence; the leads in it stay in the campaign."""
    where = path("/subsequences/{}", subsequence_id)
    return Call("DELETE", where, nothing, effect="set", scope="subsequences:delete")


def duplicate_subsequence(
    subsequence_id: str, parent_campaign: str, name: str | None = None
) -> Call[Subsequence]:
    """A draft with the same conditions and mails below a campaign; named as the original unless told."""
    where = path("/subsequences/{}/duplicate", subsequence_id)
    body = given(parent_campaign=parent_campaign, name=name)
    return Call("POST", where, _subsequence, json=body, scope="subsequences:create")


def pause_subsequence(subsequence_id: str) -> Call[Subsequence]:
    """Stop sending until it is resumed."""
    return _act(path("/subsequences/{}/pause", subsequence_id))


def resume_subsequence(subsequence_id: str) -> Call[Subsequence]:
    """Start or go on sending."""
    return _act(path("/subsequences/{}/resume", subsequence_id))


def subsequence_status(subsequence_id: str, with_ai_summary: bool = False) -> Call[SendingStatus]:
    """Why a subsequence is not sending; the answer is that of a campaign's (API.md §7.3)."""
    return Call(
        "GET",
        path("/subsequences/{}/sending-status", subsequence_id),
        record_of(SendingStatus),
        given(with_ai_summary=True if with_ai_summary else None),
        effect="read",
        scope="subsequences:read",
    )


def subsequence_analytics(campaign_id: str) -> Call[tuple[SubsequenceStats, ...]]:
    """The totals of each subsequence of a campaign."""
    if not campaign_id:
        raise ValueError("subsequences are counted for one campaign at a time")
    return Call(
        "GET",
        "/subsequences/analytics",
        rows_of(SubsequenceStats),
        {"campaign_id": campaign_id},
        effect="read",
        scope="subsequences:read",
    )


def subsequence_steps(
    subsequence_id: str, *, start: date | None = None, end: date | None = None
) -> Call[tuple[SubsequenceStep, ...]]:
    """One row for each variant of each step; both days count."""
    return Call(
        "GET",
        path("/subsequences/{}/analytics/steps", subsequence_id),
        rows_of(SubsequenceStep),
        window(start, end),
        effect="read",
        scope="subsequences:read",
    )


def _read(where: str) -> Call[Subsequence]:
    return Call("GET", where, _subsequence, effect="read", scope="subsequences:read")


def _act(where: str) -> Call[Subsequence]:
    return Call("POST", where, _subsequence, effect="set", scope="subsequences:update")
