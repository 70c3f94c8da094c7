"""A mail of a campaign as one of its leads would get it, with every merge tag's value told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.leads import Lead, LeadQuery, list_leads
from instantly_tui.engine.answers import Scope
from instantly_tui.resources.lead_values import CORE, lead_values
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import html_to_text
from instantly_tui.text.merge_tags import has_logic, near, render
from instantly_tui.ui.screens.preview import filled
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

LEADS_SECONDS = 300.0
LEADS = 10
"""Leads of the campaign that are read for previews."""


@dataclass(frozen=True)
class Leads:
    """The first leads of a campaign."""

    leads: tuple[Lead, ...] = ()
    note: str = ""
    """Why there are none, or none yet."""

    def at(self, number: int) -> Lead | None:
        """One of them, going round."""
        return self.leads[number % len(self.leads)] if self.leads else None


def leads_of(scope: Scope, campaign: str) -> Leads:
    """What is known of the campaign's leads; asked for when it is not."""
    call = list_leads(LeadQuery(campaign=campaign), limit=LEADS)
    answer = scope.want(call, max_age=LEADS_SECONDS)
    if answer.value is not None:
        found = tuple(answer.value.items)
        return Leads(found, "" if found else "no lead yet: tags stay as they are")
    return Leads((), f"leads could not be read: {answer.error}" if answer.error else "reading a lead …")


def variables_of(campaign: Mapping[str, Any], leads: Leads) -> list[str]:
    """The names that tags may use: those every lead may have, the campaign's own, those of its leads."""
    names = dict.fromkeys(CORE)
    for kind in ("core_variables", "custom_variables"):
        held = campaign.get(kind)
        names |= dict.fromkeys(clean(str(name)) for name in held) if isinstance(held, Mapping) else {}
    for lead in leads.leads:
        names |= dict.fromkeys(lead.payload)
    return list(names)


def preview_lines(subject: str, body: str, thread: str, leads: Leads, number: int) -> list[TextLine]:
    """Subject and text of a mail for one lead.

    `body`: HTML. `thread`: subject of the mail before, into whose thread one without a subject goes.
    """
    lead = leads.at(number)
    values = lead_values(lead) if lead is not None else {}
    lines: list[TextLine] = []
    if lead is not None:
        several = len(leads.leads) > 1
        place = f" ({number % len(leads.leads) + 1} of {len(leads.leads)} read)" if several else ""
        lines.append([Piece("For      ", "muted"), Piece(lead.email), Piece(place, "muted")])
    else:
        lines.append([Piece(leads.note, "muted")])
    if subject.strip():
        lines.append([Piece("Subject  ", "muted"), *filled(clean(subject), values, lead is None)[0]])
    else:
        words = f"Re: {clean(thread)}" if thread.strip() else "(none)"
        told = " in the thread of the mail before" if thread.strip() else ""
        lines.append([Piece("Subject  ", "muted"), Piece(words, "muted"), Piece(told, "muted")])
    lines.append([])
    text = html_to_text(body).text
    lines += filled(text, values, lead is None) if text.strip() else [[Piece("(no text)", "warn")]]
    return [*lines, *(_remarks(f"{subject}\n{text}", values) if lead is not None else ())]


def _remarks(text: str, values: Mapping[str, str]) -> list[TextLine]:
    """What this lead lacks, and tags that are only misspelled."""
    lines: list[TextLine] = []
    for name in render(text, values).missing:
        meant = near(name, values)
        words = f"this lead has no {name}: blank in the mail"
        if meant:
            words = f"this lead has {meant}, not {name}: blank in the mail"
        lines.append([Piece(f"▲ {clean(words)}", "warn")])
    if has_logic(text):
        lines.append([Piece("▲ it has conditions, which are not worked out here", "warn")])
    return [[], *lines] if lines else []
