"""Leads at any depth: every filter the server has, and interest by a chord that can be taken back."""

from __future__ import annotations

from instantly_tui.api.call import Call
from instantly_tui.api.leads import (
    STATUS_WORDS,
    VERIFICATION_WORDS,
    Lead,
    LeadStatus,
    get_lead,
    list_leads,
    set_interest,
)
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.interest_actions import InterestOf, interest_actions
from instantly_tui.resources.lead_filters import LEAD_FILTERS, lead_query
from instantly_tui.resources.lead_fits import strays
from instantly_tui.resources.spec import Cell, Column, Query, Resource, Tone

_SIGNS: dict[int, tuple[str, Tone]] = {
    LeadStatus.IN_LIST: ("◌", "muted"),
    LeadStatus.ACTIVE: ("●", "good"),
    LeadStatus.PAUSED: ("‖", "warn"),
    LeadStatus.COMPLETED: ("✓", "muted"),
    LeadStatus.BOUNCED: ("✖", "bad"),
    LeadStatus.UNSUBSCRIBED: ("✖", "bad"),
    LeadStatus.SKIPPED: ("◦", "warn"),
}
STATUSES = {code: Cell(f"{sign} {STATUS_WORDS[code]}", tone) for code, (sign, tone) in _SIGNS.items()}
VERIFIED = {
    code: Cell(words, "good" if code == 1 else "bad" if code == -1 else "warn")
    for code, words in VERIFICATION_WORDS.items()
}


def interest(lead: Lead) -> Cell:
    """The interest status in words; empty when none is set."""
    return cells.interest(lead.lt_interest_status)


def _page(query: Query, cursor: str | None) -> Call[Page[Lead]]:
    return list_leads(lead_query(query), cursor)


def _interest_call(lead: Lead, value: int | None) -> Call[None]:
    place = bool(lead.campaign or lead.list_id)
    return set_interest(
        lead.email,
        value,
        campaign_id=lead.campaign,
        list_id=None if lead.campaign else lead.list_id,
        everywhere=not place,
    )


def _why_not(lead: Lead) -> str | None:
    return None if lead.email else f"{lead.name or 'this lead'} has no address, so the server can't find it"


LEAD_INTEREST = InterestOf[Lead](
    field="lt_interest_status",
    call=_interest_call,
    blocked=_why_not,
    reread=lambda lead: get_lead(lead.id),
    help="Held for the undo window, then queued by the server; u takes it back",
)


LEADS = Resource[Lead](
    name="leads",
    title="Leads",
    aliases=("l",),
    key=lambda lead: lead.id,
    name_of=lambda lead: lead.name,
    email=lambda lead: lead.email or None,
    page=_page,
    one=get_lead,
    columns=(
        Column("Status", lambda lead: cells.word(lead.status, STATUSES), 14),
        Column("Address", lambda lead: lead.email or "(no address)", 32),
        Column("Name", lambda lead: lead.name if lead.name != lead.email else "", 18, drop=3),
        Column("Company", lambda lead: lead.company_name, drop=4),
        Column("Title", lambda lead: lead.job_title, 20, drop=6, wide=True),
        Column("Interest", interest, 14, drop=1),
        Column("Opens", lambda lead: cells.count(lead.email_open_count), 5, "right", drop=5),
        Column("Replies", lambda lead: cells.count(lead.email_reply_count), 7, "right", drop=2),
        Column(
            "Verified",
            lambda lead: cells.word(lead.verification_status, VERIFIED, "code"),
            11,
            drop=6,
            wide=True,
        ),
        Column("Last mail", lambda lead: cells.moment(lead.timestamp_last_contact), 12, drop=5),
    ),
    filters=LEAD_FILTERS,
    check=strays,
    actions=interest_actions(LEAD_INTEREST),
    detail_place="lead",
)
