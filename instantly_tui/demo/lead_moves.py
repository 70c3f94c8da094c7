"""What a move or copy of leads does once its job succeeds (API.md §8.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.lead_fields import PROFILE
from instantly_tui.demo.lead_rows import CAMEL

if TYPE_CHECKING:
    from instantly_tui.demo.http import Row
    from instantly_tui.demo.world import Space

MOST_EMAILS = 10_000
"""How many addresses of moved leads a job lists."""
COUNTERS = (
    "moved_leads",
    "duplicated_leads",
    "leads_missing_email",
    "leads_in_other_campaigns",
    "ignored_leads_from_blocklist",
)


class Mover:
    """Moves or copies the chosen leads to one target."""

    def __init__(self, space: Space, asked: Mapping[str, Any], lead_ids: Sequence[str]) -> None:
        """`asked` is the checked body of `POST /leads/move`; 404 for an unknown target is the route's."""
        self._space = space
        self._asked = asked
        self._ids = lead_ids
        self._campaign = (asked.get("to_campaign_id") or "").lower()
        self._list = "" if self._campaign else (asked.get("to_list_id") or "").lower()

    def run(self) -> Row:
        """Do it; the counters of the job's data."""
        blocked = {row["bl_value"].lower() for row in self._space.blocklist.values()}
        counts = Counter(dict.fromkeys(COUNTERS, 0))
        emails: list[str] = []
        for lead_id in self._ids:
            lead = self._space.leads.get(lead_id)
            if lead is None:
                continue
            reason = self._refused(lead, blocked)
            counts[reason or "moved_leads"] += 1
            if not reason:
                self._take(lead)
                emails.append(lead.get("email", ""))
        listed = [email for email in emails if email][:MOST_EMAILS]
        return {"total_leads": len(self._ids), **counts, "moved_lead_emails": listed}

    def _refused(self, lead: Row, blocked: set[str]) -> str:
        """The counter that keeps this lead where it is; empty when it may go."""
        email = lead.get("email", "").lower()
        if not email:
            return "leads_missing_email" if self._campaign else ""
        if email in blocked or email.rpartition("@")[2] in blocked:
            return "ignored_leads_from_blocklist"
        others = [row for row in self._space.leads.by_email(email) if row["id"] != lead["id"]]
        if self._asked.get("check_duplicates") and any(map(self._is_there, others)):
            return "duplicated_leads"
        elsewhere = {row["campaign"] for row in others if "campaign" in row} - {self._campaign}
        if self._asked.get("check_duplicates_in_campaigns") and elsewhere:
            return "leads_in_other_campaigns"
        return ""

    def _is_there(self, row: Row) -> bool:
        return (row.get("campaign", ""), row.get("list_id", "")) == (self._campaign, self._list)

    def _take(self, lead: Row) -> None:
        place = {"campaign": self._campaign or None, "list_id": self._list or None}
        reset = bool(self._asked.get("reset_interest_status"))
        if self._asked.get("copy_leads"):
            self._space.leads.add({**_copied(lead, reset), **place})
            return
        fields: Row = {**place, "subsequence_id": None, "timestamp_added_subsequence": None}
        if reset:
            fields["lt_interest_status"] = None
        if self._campaign and lead["status"] >= 0:
            # In its new campaign the lead starts at the first step.
            fields.update(status=1, status_summary={})
        self._space.leads.patch(lead["id"], fields)


def _copied(lead: Row, reset: bool) -> Row:
    """What a copy takes along: the profile and the variables, not the history."""
    own = frozenset(CAMEL.values())
    variables = {name: value for name, value in (lead.get("payload") or {}).items() if name not in own}
    fields = {name: lead[name] for name in (*PROFILE, "email") if name in lead}
    if reset:
        fields.pop("lt_interest_status", None)
    return {**fields, "custom_variables": variables}
