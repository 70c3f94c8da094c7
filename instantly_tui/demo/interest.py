"""Interest statuses: what changes on a person's leads and mails when one is set (API.md §8.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space

RUNNING = (1, 2)
"""Lead statuses whose sequence is not over: active and paused."""
COMPLETED = 3


def set_interest(
    space: Space,
    email: str,
    value: int | float | None,
    moment: str,
    *,
    campaign: str | None = None,
    list_id: str | None = None,
    ai_value: float | None = None,
) -> int:
    """Set or, with None, clear the interest of a person; returns how many leads changed.

    Without `campaign` and `list_id` it touches the person everywhere. Any interest ends the sequence of the
    lead (BEHAVIOUR 7.15, 7.16).
    """
    changed = 0
    for lead in space.leads.by_email(email):
        if campaign not in (None, lead.get("campaign")) or list_id not in (None, lead.get("list_id")):
            continue
        fields = {"lt_interest_status": value, "timestamp_last_interest_change": moment}
        if value is not None and lead["status"] in RUNNING and "campaign" in lead:
            fields["status"] = COMPLETED
        space.leads.patch(lead["id"], fields)
        changed += 1
    address = email.lower()
    on_mails: dict[str, float | None] = {"i_status": value}
    if ai_value is not None:
        on_mails["ai_interest_value"] = ai_value
    for mail in space.mails.select(
        lambda row: (
            row.get("lead", "").lower() == address
            and campaign in (None, row.get("campaign_id"))
            and list_id in (None, row.get("list_id"))
        ),
        limit=None,
    ):
        space.mails.patch(mail["id"], on_mails)
    return changed
