"""Lead labels, the workspace's own interest statuses: the record and the calls of API.md §11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.limits import AI_LABEL, EVERY
from instantly_tui.api.page import (
    CleanLine,
    CleanText,
    Code,
    Flag,
    Key,
    Lines,
    Page,
    Record,
    When,
    list_of,
    nothing,
    record_of,
)


class LeadLabel(Record):
    """A label; its number is the interest status it stands for."""

    id: Key
    label: CleanLine = ""
    interest_status_label: CleanLine = ""
    """`positive`, `negative` or `neutral`."""
    interest_status: Code = None
    description: CleanText = ""
    use_with_ai: Flag = None
    created_by: CleanLine = ""
    organization_id: CleanLine = ""
    timestamp_created: When = None


class LabelGuess(Record):
    """The label the AI would give to a reply."""

    result: CleanLine = ""
    custom_labels_considered: Lines = ()


_label = record_of(LeadLabel)


def list_labels(
    cursor: str | None = None,
    *,
    search: str | None = None,
    interest_status: str | None = None,
    limit: int = 100,
) -> Call[Page[LeadLabel]]:
    """One page of labels; `interest_status` is `positive`, `neutral` or `negative`."""
    return list_of(
        LeadLabel,
        "/lead-labels",
        cursor,
        limit,
        "lead-labels:read",
        search=search,
        interest_status=interest_status,
    )


def get_label(label_id: str) -> Call[LeadLabel]:
    """One label."""
    return Call("GET", path("/lead-labels/{}", label_id), _label, effect="read", scope="lead-labels:read")


def create_label(
    label: str,
    interest_status_label: str,
    *,
    description: str | None = None,
    use_with_ai: bool | None = None,
) -> Call[LeadLabel]:
    """A new label, `positive`, `negative` or `neutral`; the server picks its number."""
    body = given(
        label=label,
        interest_status_label=interest_status_label,
        description=description,
        use_with_ai=use_with_ai,
    )
    return Call("POST", "/lead-labels", _label, json=body, scope="lead-labels:create")


def patch_label(label_id: str, changes: Mapping[str, Any]) -> Call[LeadLabel]:
    """Change the fields of `create_label`."""
    if not changes:
        raise ValueError("nothing to change")
    where = path("/lead-labels/{}", label_id)
    return Call("PATCH", where, _label, json=dict(changes), effect="set", scope="lead-labels:update")


def delete_label(label_id: str, *, reassigned_status: int | None = None) -> Call[None]:
    """Delete a label; its leads and mails get the interest status `reassigned_status`, or keep the number."""
    body = given(reassigned_status=reassigned_status) or None
    where = path("/lead-labels/{}", label_id)
    return Call("DELETE", where, nothing, json=body, effect="set", scope="lead-labels:delete")


def try_ai_label(reply_text: str) -> Call[LabelGuess]:
    """Which label the AI would give to a reply; 500 tries in 30 days.

    It changes nothing on the server, but each try counts: it is not repeated when the answer is lost.
    """
    return Call(
        "POST",
        "/lead-labels/ai-reply-label",
        record_of(LabelGuess),
        json={"reply_text": reply_text},
        effect="read",
        limits=(*EVERY, AI_LABEL),
        scope="lead-labels:read",
        slow=True,
    )
