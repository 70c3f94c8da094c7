"""Single leads: finding, reading, adding, changing, deleting, merging (API.md §8)."""

from __future__ import annotations

from instantly_tui.demo.http import Ctx, Route, Row, bad, found, page
from instantly_tui.demo.interest import COMPLETED, RUNNING
from instantly_tui.demo.lead_fields import (
    FIXED,
    FLAG,
    LISTED,
    PROFILE,
    SKIPS,
    TARGET,
    TEXT,
    UUID,
    check_variables,
    query_of,
    show,
)
from instantly_tui.demo.lead_intake import (
    BLOCKED,
    INCOMPLETE,
    INVALID,
    STORED,
    VERIFIED_AFTER,
    Intake,
    learn_provider,
    refuse_beyond_plan,
    verifier,
)
from instantly_tui.demo.schema import UUID as UUID_TEXT
from instantly_tui.demo.schema import Field, body, path_id

CREATE = {
    "campaign": TARGET,
    "list_id": TARGET,
    "email": TEXT,
    **PROFILE,
    **SKIPS,
    "blocklist_id": UUID,
    "verify_leads_for_lead_finder": FLAG,
    "verify_leads_on_import": FLAG,
}
REFUSALS = {
    INVALID: "A valid email is required to add a lead to a campaign",
    INCOMPLETE: "Email, first name or last name is required to add a lead to a list",
    BLOCKED: "This email or its domain is in the block list",
}
SEARCH_SECONDS = (1.0, 3.0)
"""How long a search takes where latency is simulated; on the live service it is far slower (API.md §4)."""
OWN = ("id", "timestamp_created", "timestamp_updated", "organization", "status", "status_summary", "payload")
"""What a lead keeps for itself when another one is merged into it."""


def list_leads(ctx: Ctx) -> Row:
    """By id ascending; with `distinct_contacts` one lead per address, cursor the address (API.md §2)."""
    limit = Field("integer", min=1, max=100, default=10)
    asked = body(ctx, {**LISTED, "limit": limit, "starting_after": Field()}, required=False)
    wanted = query_of(ctx, asked)
    if wanted.search:
        ctx.delay = SEARCH_SECONDS
    after = asked.get("starting_after")
    if after and not wanted.distinct_contacts and not UUID_TEXT.fullmatch(after):
        bad('body/starting_after must match format "uuid"')
    rows = ctx.space.leads.scan(wanted, after.lower() if after else None, ctx.limit)
    cursor = "email" if wanted.distinct_contacts else "id"
    return page(rows, lambda row: str(row[cursor]), ctx, show=lambda row: show(ctx, row))


def get_lead(ctx: Ctx) -> Row:
    """One lead."""
    return show(ctx, found(ctx.space.leads.get(path_id(ctx))))


def create_lead(ctx: Ctx) -> Row:
    """Add one lead; one that is there already is answered as it stands (BEHAVIOUR 7.1-7.5)."""
    asked = body(ctx, CREATE)
    check_variables(asked)
    if asked.get("campaign") and asked.get("list_id"):
        bad("Only one of campaign and list_id can be given")
    intake = Intake(ctx, asked, campaign=asked.get("campaign"), list_id=asked.get("list_id"))
    verdict, there = intake.verdict(asked)
    if there is not None:
        ctx.affected = 0
        return show(ctx, there)
    if verdict != STORED:
        malformed = verdict == INVALID and asked.get("email")
        bad("Invalid email address" if malformed else REFUSALS[verdict])
    refuse_beyond_plan(ctx.space, 1)
    row = intake.store(asked)
    learn_provider(ctx, [row["id"]])
    if "verification_status" in row:
        verify = verifier(ctx.space)
        ctx.world.clock.after(VERIFIED_AFTER, lambda: verify(row["id"]))
    return show(ctx, row)


def patch_lead(ctx: Ctx) -> Row:
    """Change profile, interest, owner, variables; everything else in the body is dropped (BEHAVIOUR 7.8)."""
    key = path_id(ctx)
    fields = body(ctx, PROFILE, at_least=1)
    check_variables(fields)
    row = found(ctx.space.leads.get(key))
    interest = fields.get("lt_interest_status")
    if interest is not None and interest != row.get("lt_interest_status"):
        fields["timestamp_last_interest_change"] = ctx.stamp()
        if row["status"] in RUNNING and "campaign" in row:
            fields["status"] = COMPLETED
    return show(ctx, found(ctx.space.leads.patch(key, fields)))


def delete_lead(ctx: Ctx) -> Row:
    """Delete one lead; its mails stay."""
    return show(ctx, found(ctx.space.leads.remove(path_id(ctx))))


def merge_leads(ctx: Ctx) -> Row:
    """Fold one lead into another: that one takes missing fields and the mails (BEHAVIOUR 7.18)."""
    required = Field(required=True, format="uuid")
    asked = body(ctx, {"lead_id": required, "destination_lead_id": required})
    source = found(ctx.space.leads.get(asked["lead_id"].lower()))
    target = found(ctx.space.leads.get(asked["destination_lead_id"].lower()))
    if source["id"] == target["id"]:
        bad("A lead cannot be merged into itself")
    kept = {*OWN, *FIXED, *(name for name, value in target.items() if value != "")}
    fields = {name: value for name, value in source.items() if name not in kept}
    fields["payload"] = {**(source.get("payload") or {}), **(target.get("payload") or {})}
    ctx.space.leads.remove(source["id"])
    mails = ctx.space.mails
    for mail in mails.select(lambda row: row.get("lead_id") == source["id"], limit=None):
        mails.patch(mail["id"], {"lead_id": target["id"], "lead": target.get("email")})
    return show(ctx, found(ctx.space.leads.patch(target["id"], fields)))


def to_subsequence(ctx: Ctx) -> Row:
    """Move a lead into a subsequence of its own campaign."""
    required = Field(required=True, format="uuid")
    asked = body(ctx, {"id": required, "subsequence_id": required})
    lead = found(ctx.space.leads.get(asked["id"].lower()))
    subsequence = found(ctx.space.subsequences.get(asked["subsequence_id"].lower()))
    if subsequence["parent_campaign"] != lead.get("campaign"):
        bad("The subsequence belongs to another campaign")
    fields = {"subsequence_id": subsequence["id"], "timestamp_added_subsequence": ctx.stamp()}
    return show(ctx, found(ctx.space.leads.patch(lead["id"], fields)))


def from_subsequence(ctx: Ctx) -> Row:
    """Take a lead out of its subsequence."""
    key = body(ctx, {"id": Field(required=True, format="uuid")})["id"].lower()
    fields = {"subsequence_id": None, "timestamp_added_subsequence": None}
    return show(ctx, found(ctx.space.leads.patch(key, fields)))


ROUTES = (
    Route("POST", "/leads", create_lead, "leads:create", audit=9),
    Route("POST", "/leads/list", list_leads, "leads:read"),
    Route("GET", "/leads/{id}", get_lead, "leads:read"),
    Route("PATCH", "/leads/{id}", patch_lead, "leads:update"),
    Route("DELETE", "/leads/{id}", delete_lead, "leads:delete", audit=2),
    Route("POST", "/leads/merge", merge_leads, "leads:update", audit=10),
    Route("POST", "/leads/subsequence/move", to_subsequence, "leads:update"),
    Route("POST", "/leads/subsequence/remove", from_subsequence, "leads:update"),
)
