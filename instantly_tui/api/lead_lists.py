"""Lead lists: the record and the calls of API.md §11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.page import (
    Attached,
    CleanLine,
    Count,
    Flag,
    Key,
    Page,
    Record,
    Ref,
    When,
    list_of,
    nothing,
    record_of,
)


class Verified(Record):
    """Leads of a list by the result of their verification."""

    verified: Count = None
    invalid: Count = None
    risky: Count = None
    catch_all: Count = None
    job_change: Count = None
    verification_job_pending_leadfinder: Count = None
    verification_job_pending_user: Count = None


class VerificationStats(Record):
    """The verification figures of a list."""

    total_leads: Count = None
    stats: Verified = Field(default_factory=Verified)


class LeadList(Record):
    """A list of leads; how many it has is only in its verification figures."""

    id: Key
    name: CleanLine = ""
    has_enrichment_task: Flag = None
    owned_by: Ref = None
    organization_id: CleanLine = ""
    timestamp_created: When = None
    figures: Annotated[VerificationStats | None, Attached(VerificationStats)] = Field(
        default=None, exclude=True
    )
    """Laid on from its own `/verification-stats`; None before they were read."""


_list = record_of(LeadList)


def list_lead_lists(
    cursor: str | None = None,
    *,
    search: str | None = None,
    has_enrichment_task: bool | None = None,
    limit: int = 100,
) -> Call[Page[LeadList]]:
    """One page of lists, newest first."""
    return list_of(
        LeadList,
        "/lead-lists",
        cursor,
        limit,
        "lead_lists:read",
        search=search,
        has_enrichment_task=has_enrichment_task,
    )


def get_lead_list(list_id: str) -> Call[LeadList]:
    """One list."""
    return Call("GET", path("/lead-lists/{}", list_id), _list, effect="read", scope="lead_lists:read")


def create_lead_list(
    name: str, *, has_enrichment_task: bool | None = None, owned_by: str | None = None
) -> Call[LeadList]:
    """A new, empty list."""
    body = given(name=name, has_enrichment_task=has_enrichment_task, owned_by=owned_by)
    return Call("POST", "/lead-lists", _list, json=body, scope="lead_lists:create")


def patch_lead_list(list_id: str, changes: Mapping[str, Any]) -> Call[LeadList]:
    """Change `name`, `has_enrichment_task` or `owned_by`."""
    if not changes:
        raise ValueError("nothing to change")
    where = path("/lead-lists/{}", list_id)
    return Call("PATCH", where, _list, json=dict(changes), effect="set", scope="lead_lists:update")


def delete_lead_list(list_id: str) -> Call[None]:
    """Delete a list and its leads."""
    return Call("DELETE", path("/lead-lists/{}", list_id), nothing, effect="set", scope="lead_lists:delete")


def verification_stats(list_id: str) -> Call[VerificationStats]:
    """How many leads a list has and how their verification went."""
    where = path("/lead-lists/{}/verification-stats", list_id)
    return Call("GET", where, record_of(VerificationStats), effect="read")
