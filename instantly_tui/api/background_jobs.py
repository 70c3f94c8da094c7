"""Background jobs: what the server does after its answer (API.md §16)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import AliasChoices, Field

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.page import (
    CleanLine,
    Count,
    Each,
    Key,
    Number,
    Page,
    Record,
    Ref,
    When,
    list_of,
    record_of,
)

SUCCEEDED = frozenset({"success", "completed"})
FAILED = frozenset({"failed", "error", "cancelled"})
TERMINAL = SUCCEEDED | FAILED
"""Statuses that never change again; an unknown one may, and `paused` may last for ever."""

STATUS_WORDS: dict[str, str] = {
    "pending": "queued",
    "in-progress": "running",
    "success": "done",
    "completed": "done",
    "failed": "failed",
    "error": "failed",
    "draining": "replaying late events",
    "paused": "paused",
    "cancelled": "cancelled",
}

TYPE_WORDS: dict[str, str] = {
    "move-leads": "move leads",
    "import-leads": "import leads",
    "export-leads": "export leads",
    "update-warmup-accounts": "change warmup",
    "rename-variable": "rename a variable",
    "broadcast-ai-generate": "write with AI",
    "broadcast-website-scrape": "read a website",
    "import-subscribers-from-crm": "import subscribers",
    "resync-subscriber-crm-tags": "sync tags",
}


class ProcessedEmail(Record):
    """What a warmup job did to one account."""

    email: CleanLine = ""
    status: CleanLine = ""
    error: CleanLine = ""


class JobData(Record):
    """The counters of a job; which ones there are depends on its type."""

    total_to_process: Count = None
    success_count: Count = None
    failed_count: Count = None
    total_leads: Count = None
    moved_leads: Count = None
    duplicated_leads: Count = None
    leads_missing_email: Count = None
    leads_in_other_campaigns: Count = None
    ignored_leads_from_blocklist: Count = None
    processed_emails: Each[ProcessedEmail] = ()
    error: CleanLine = Field(default="", validation_alias=AliasChoices("error", "error_message", "message"))


class BackgroundJob(Record):
    """A job; success says only that it ran: whether it did anything is in the counters."""

    id: Key
    type: CleanLine = ""
    status: CleanLine = ""
    progress: Number = None
    """Percent."""
    workspace_id: CleanLine = ""
    user_id: Ref = None
    entity_id: Ref = None
    entity_type: CleanLine = ""
    created_at: When = None
    updated_at: When = None
    data: JobData = Field(default_factory=JobData)

    @property
    def over(self) -> bool:
        """Whether its status will never change again."""
        return self.status in TERMINAL

    @property
    def succeeded(self) -> bool:
        """Whether it ran to its end, whatever it did."""
        return self.status in SUCCEEDED

    @property
    def done_count(self) -> int | None:
        """How many items it did; None when it does not count."""
        data = self.data
        return data.moved_leads if data.moved_leads is not None else data.success_count

    @property
    def total_count(self) -> int | None:
        """How many items it was given; None when it does not count."""
        data = self.data
        return data.total_leads if data.total_leads is not None else data.total_to_process


def list_jobs(
    cursor: str | None = None,
    *,
    ids: Sequence[str] = (),
    status: Sequence[str] = (),
    type: str | None = None,
    entity_type: str | None = None,
    entity_id: str | None = None,
    sort_column: str | None = None,
    sort_order: str | None = None,
    limit: int = 100,
) -> Call[Page[BackgroundJob]]:
    """One page of jobs, newest first."""
    return list_of(
        BackgroundJob,
        "/background-jobs",
        cursor,
        limit,
        "background-jobs:read",
        ids=",".join(ids),
        status=",".join(status),
        type=type,
        entity_type=entity_type,
        entity_id=entity_id,
        sort_column=sort_column,
        sort_order=sort_order,
    )


def get_job(job_id: str, *, data_fields: Sequence[str] = ()) -> Call[BackgroundJob]:
    """One job; `data_fields` keeps its data to these keys, as the list of moved addresses can be long."""
    return Call(
        "GET",
        path("/background-jobs/{}", job_id),
        record_of(BackgroundJob),
        given(data_fields=",".join(data_fields) or None),
        effect="read",
        scope="background-jobs:read",
    )
