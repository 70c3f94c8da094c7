"""One lead: who it is, what happened to it and when, and every variable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.lead_lists import get_lead_list
from instantly_tui.api.leads import ENRICHMENT_WORDS, ESP_WORDS, Lead
from instantly_tui.api.members import list_members
from instantly_tui.resources import cells
from instantly_tui.resources.assigning import assign_lead
from instantly_tui.resources.leads import LEAD_INTEREST, LEADS, STATUSES, VERIFIED, interest
from instantly_tui.resources.spec import Action
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.acting import commands_of
from instantly_tui.ui.screens.deciding import MEMBERS_SECONDS, Deciding, decisions
from instantly_tui.ui.screens.detail_place import DETAIL, SCROLL, DetailPlace, piece
from instantly_tui.ui.screens.mail_text import step_words
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact

NAMES_SECONDS = 600.0
WIDTH = 14


class LeadScreen(DetailPlace, Deciding):
    """Everything about one lead on one page."""

    place = "lead"
    resource = LEADS
    interest_of = LEAD_INTEREST
    ACTIONS: ClassVar[tuple[Command, ...]] = (*SCROLL, *DETAIL, *commands_of(LEADS), *decisions("leads"))

    def assigned_to(self, user_id: str | None, name: str) -> Action[Lead]:
        return assign_lead(user_id, name)

    def body(self) -> Iterable[Widget]:
        yield Panel("Lead", id="lead")

    def draw(self) -> None:
        lead: Lead | None = self.record
        panel = self.query_one(Panel)
        if lead is None:
            panel.show(self.waiting_lines(), "Lead")
        else:
            facts = [*who(lead), self._holder(lead), *self._owner(lead)]
            panel.show([*facts, [], *timeline(lead), [], *variables(lead)], lead.name)

    def _holder(self, lead: Lead) -> TextLine:
        """The campaign, or else the list, it is in."""
        if not lead.campaign and not lead.list_id:
            return fact("campaign", Piece("in none", "muted"), width=WIDTH)
        call: Call[Any] = get_campaign(lead.campaign) if lead.campaign else get_lead_list(lead.list_id or "")
        known = self.scope.want(call, max_age=NAMES_SECONDS)
        name = (
            known.value.name if known.value else f"could not be read: {known.error}" if known.error else "…"
        )
        return fact("campaign" if lead.campaign else "list", Piece(name), width=WIDTH)

    def _owner(self, lead: Lead) -> list[TextLine]:
        """The member it is assigned to, if any."""
        if not lead.assigned_to:
            return []
        page = self.scope.want(list_members(), max_age=MEMBERS_SECONDS).value
        names = {member.user_id: member.name for member in page.items} if page else {}
        return [fact("owner", Piece(names.get(lead.assigned_to, lead.assigned_to)), width=WIDTH)]


def who(lead: Lead) -> list[TextLine]:
    """Person, company, states."""
    plain = (
        ("address", lead.email or "(no address)"),
        ("company", f"{lead.company_name}  {lead.company_domain}".strip()),
        ("title", lead.job_title),
        ("phone", lead.phone),
        ("website", lead.website),
    )
    return [
        *(fact(label, Piece(text), width=WIDTH) for label, text in plain if text),
        fact("state", piece(cells.word(lead.status, STATUSES)), width=WIDTH),
        fact(
            "interest",
            piece(interest(lead)) if lead.lt_interest_status is not None else Piece("none set"),
            width=WIDTH,
        ),
        fact("verified", piece(cells.word(lead.verification_status, VERIFIED, "code")), width=WIDTH),
        fact("enriched", Piece(ENRICHMENT_WORDS.get(lead.enrichment_status or 0, "–")), width=WIDTH),
        fact(
            "mail host",
            Piece(ESP_WORDS.get(lead.esp_code, "–") if lead.esp_code is not None else "–"),
            width=WIDTH,
        ),
    ]


def timeline(lead: Lead) -> list[TextLine]:
    """What happened, oldest first, with the counts."""
    happened = (
        ("added", lead.timestamp_created, ""),
        (
            "last mail",
            lead.timestamp_last_contact,
            f"from {lead.last_contacted_from}" if lead.last_contacted_from else "",
        ),
        ("last open", lead.timestamp_last_open, _times(lead.email_open_count)),
        ("last click", lead.timestamp_last_click, _times(lead.email_click_count)),
        ("last reply", lead.timestamp_last_reply, _times(lead.email_reply_count)),
        ("interest set", lead.timestamp_last_interest_change, ""),
    )
    known = sorted((when, label, words) for label, when, words in happened if when is not None)
    lines: list[TextLine] = [[Piece("Timeline", "accent")]]
    lines += [
        fact(label, piece(cells.moment(when)), Piece(f"  {words}"), width=WIDTH)
        for when, label, words in known
    ]
    if lead.last_step is not None and lead.last_step.step_id:
        lines.append(fact("last step", Piece(step_words(lead.last_step.step_id)), width=WIDTH))
    return lines


def _times(count: int | None) -> str:
    return "" if count is None else f"{count:,} in all"


def variables(lead: Lead) -> list[TextLine]:
    """Every merge variable by its exact name."""
    lines: list[TextLine] = [[Piece("Variables", "accent")]]
    if not lead.payload:
        return [*lines, [Piece("none", "muted")]]
    width = min(30, max(len(name) for name in lead.payload) + 2)
    for name, value in sorted(lead.payload.items()):
        lines.append(fact(name, Piece(plain_value(value)), width=width))
    return lines


def plain_value(value: str | float | bool | None) -> str:
    """A variable's value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "–" if value is None else str(value)
