"""New leads: which are stored, and what becomes known about them a little later (BEHAVIOUR 7.1-7.7)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.http import Ctx, Problem, Row, found
from instantly_tui.demo.lead_fields import PROFILE
from instantly_tui.demo.schema import EMAIL

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space

LEAD_LIMIT = 2_500_000
"""Leads the plan of a workspace holds unless it says otherwise."""
PROVIDER_KNOWN_AFTER = 5
"""Virtual seconds until the mail provider of a new lead is known."""
VERIFIED_AFTER = 4
"""Virtual seconds a single verification takes."""
PENDING_IMPORT, PENDING_FINDER = 12, 11
STORED = ""
INVALID = "invalid_email_count"
INCOMPLETE = "incomplete_count"
TWICE = "duplicate_email_count"
BLOCKED = "in_blocklist"
THERE = "duplicated_leads"
SKIPPED = "skipped_count"


class Intake:
    """Decides about the new leads of one request, for a campaign, a list, or neither."""

    def __init__(
        self, ctx: Ctx, asked: Mapping[str, Any], *, campaign: str | None, list_id: str | None
    ) -> None:
        """404 when the campaign or the list does not exist."""
        self.campaign = campaign.lower() if campaign else None
        self.list_id = list_id.lower() if list_id else None
        if self.campaign:
            found(ctx.space.campaigns.get(self.campaign))
        if self.list_id:
            found(ctx.space.lists.get(self.list_id))
        self._ctx = ctx
        self._asked = asked
        self._blocked = {row["bl_value"].lower() for row in ctx.space.blocklist.values()}
        self._seen: set[str] = set()

    def verdict(self, lead: Mapping[str, Any]) -> tuple[str, Row | None]:
        """`STORED`, or the counter that refuses the lead, with the lead already there that is the reason."""
        email = (lead.get("email") or "").strip().lower()
        if not email:
            return self._without_email(lead), None
        if not EMAIL.fullmatch(email):
            return INVALID, None
        if email in self._seen:
            return TWICE, None
        self._seen.add(email)
        if email in self._blocked or email.rpartition("@")[2] in self._blocked:
            return BLOCKED, None
        known = self._ctx.space.leads.by_email(email)
        for row in known:
            if self._same_place(row):
                return THERE, row
        for row in known:
            if self._skips(row):
                return SKIPPED, row
        return STORED, None

    def store(self, lead: Mapping[str, Any]) -> Row:
        """Store a lead that passed."""
        verify = self._asked.get("verify_leads_on_import")
        finder = self._asked.get("verify_leads_for_lead_finder")
        row = {name: lead.get(name) for name in PROFILE if lead.get(name) is not None}
        row["assigned_to"] = lead.get("assigned_to") or self._asked.get("assigned_to")
        if lead.get("email"):
            row["email"] = lead["email"].strip()
        row.update(campaign=self.campaign, list_id=self.list_id)
        if (verify or finder) and row.get("email"):
            row["verification_status"] = PENDING_FINDER if finder else PENDING_IMPORT
        return self._ctx.space.leads.add(row)

    def _without_email(self, lead: Mapping[str, Any]) -> str:
        if self.campaign:
            return INVALID
        named = any(lead.get(name) for name in ("first_name", "last_name"))
        return INCOMPLETE if self.list_id and not named else STORED

    def _same_place(self, row: Row) -> bool:
        if self.campaign or self.list_id:
            return (row.get("campaign"), row.get("list_id")) == (self.campaign, self.list_id)
        return not any(row.get(name) for name in ("campaign", "list_id"))

    def _skips(self, row: Row) -> bool:
        if self._asked.get("skip_if_in_workspace"):
            return True
        in_campaign = self._asked.get("skip_if_in_campaign") and row.get("campaign")
        return bool(in_campaign or (self._asked.get("skip_if_in_list") and row.get("list_id")))


def remaining(space: Space) -> int:
    """How many leads more the plan holds."""
    limit: int = space.workspace.get("_lead_limit", LEAD_LIMIT)
    return max(limit - len(space.leads), 0)


def refuse_beyond_plan(space: Space, count: int) -> None:
    """402 when the plan does not hold that many leads more (BEHAVIOUR 7.7)."""
    if count > remaining(space):
        raise Problem(402, "You have reached the lead limit of your plan")


def learn_provider(ctx: Ctx, lead_ids: list[str]) -> None:
    """Let the mail providers of new leads become known in a while."""
    space = ctx.space

    def learn() -> None:
        for lead_id in lead_ids:
            lead = space.leads.get(lead_id)
            if lead is not None and lead.get("email"):
                space.leads.patch(lead_id, {"esp_code": provider(lead["email"])})

    ctx.world.clock.after(PROVIDER_KNOWN_AFTER, learn)


def provider(email: str) -> int:
    """Google, Microsoft, another one, or not found: the same for every address of a domain."""
    domain = email.rpartition("@")[2].lower()
    return 1000 if domain.endswith(".invalid") else (1, 1, 2, 999)[zlib.crc32(domain.encode()) % 4]


def verifier(space: Space) -> Callable[[str], str | None]:
    """A function that verifies the lead of an id, and says why when it cannot."""

    def verify(lead_id: str) -> str | None:
        lead = space.leads.get(lead_id)
        if lead is None:
            return "Lead not found"
        space.leads.patch(lead_id, {"verification_status": verified(lead["email"])})
        return None

    return verify


def verified(email: str) -> int:
    """The verification an address gets: its domain or its name tells."""
    name, _, domain = email.lower().rpartition("@")
    if domain.endswith(".invalid"):
        return -1
    if domain == "catchall.test":
        return -3
    return -2 if "risky" in name else 1
