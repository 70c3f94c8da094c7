"""The lead beside its mail: who it is, what it did, where else it is, and every variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from instantly_tui.api.call import Call
from instantly_tui.api.emails import Email
from instantly_tui.api.interest import interest_word
from instantly_tui.api.leads import Lead, LeadQuery, list_leads
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.leads import STATUSES, VERIFIED, interest
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.screens.lead import plain_value
from instantly_tui.ui.screens.mail_notes import short
from instantly_tui.ui.screens.mail_text import step_words
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.long_text import one_line
from instantly_tui.ui.widgets.panel import TextLine, fact

WIDTH = 10
CORE = frozenset(
    (
        "email",
        "firstName",
        "lastName",
        "companyName",
        "jobTitle",
        "companyDomain",
        "phone",
        "website",
        "campaign",
        "list_id",
    )
)
"""Variables that only say again what the lead's own fields say."""

Names = Callable[[Lead], str]
"""Where a lead is, in words."""


def by_address(address: str) -> Call[Page[Lead]]:
    """Every lead with an address: one for each campaign and list that person is in."""
    return list_leads(LeadQuery(contacts=(address,)))


def lead_of(leads: Sequence[Lead], mail: Email) -> Lead | None:
    """The lead that a mail belongs to: the one it names, else its campaign's, else the first there is."""
    chosen = [lead for lead in leads if lead.id == mail.lead_id]
    chosen += [lead for lead in leads if mail.campaign_id and lead.campaign == mail.campaign_id]
    return next(iter([*chosen, *leads]), None)


def lead_lines(page: Page[Lead], mail: Email, names: Names) -> list[TextLine]:
    """Everything about the lead of a mail; a number the server did not give is a dash."""
    lead = lead_of(page.items, mail)
    if lead is None:
        return [[Piece(f"no lead of this workspace has the address {short(mail.other)}", "muted")]]
    others = [other for other in page.items if other is not lead]
    did = [*_did(lead), *_elsewhere(others, page, names)]
    return [*_who(lead), [], *_states(lead, mail, names), [], *did, [], *_variables(lead)]


def _who(lead: Lead) -> list[TextLine]:
    rows = (
        ("company", lead.company_name),
        ("domain", lead.company_domain),
        ("title", lead.job_title),
        ("phone", lead.phone),
        ("website", lead.website),
    )
    known: list[TextLine] = [one_line(*fact(label, Piece(text), width=WIDTH)) for label, text in rows if text]
    return [one_line(Piece(lead.name, "accent")), one_line(Piece(lead.email, "muted")), *known]


def _states(lead: Lead, mail: Email, names: Names) -> list[TextLine]:
    said = interest(lead) if lead.lt_interest_status is not None else Cell("none set", "muted")
    here = mail.campaign_id is not None and mail.campaign_id == lead.campaign
    differs = here and mail.i_status != lead.lt_interest_status
    thread = f"  (thread: {interest_word(mail.i_status) or 'none set'})" if differs else ""
    return [
        one_line(*fact("interest", piece(said), Piece(thread, "muted"), width=WIDTH)),
        one_line(*fact("status", piece(cells.word(lead.status, STATUSES)), width=WIDTH)),
        one_line(
            *fact("verified", piece(cells.word(lead.verification_status, VERIFIED, "code")), width=WIDTH)
        ),
        one_line(*fact("in", Piece(names(lead)), width=WIDTH)),
    ]


def _did(lead: Lead) -> list[TextLine]:
    counts = (
        ("opens", lead.email_open_count, lead.timestamp_last_open),
        ("clicks", lead.email_click_count, lead.timestamp_last_click),
        ("replies", lead.email_reply_count, lead.timestamp_last_reply),
    )
    lines: list[TextLine] = []
    for label, count, last in counts:
        when = [Piece("  last ", "muted"), piece(cells.moment(last))] if last is not None else []
        lines.append(one_line(*fact(label, piece(cells.count(count)), *when, width=WIDTH)))
    step = step_words(lead.last_step.step_id) if lead.last_step else ""
    mailed = cells.moment(lead.timestamp_last_contact)
    return [
        *lines,
        one_line(*fact("last step", Piece(f"{step or '–'}  "), piece(mailed), width=WIDTH)),
    ]


def _elsewhere(others: Sequence[Lead], page: Page[Lead], names: Names) -> list[TextLine]:
    """The same address in other campaigns and lists."""
    if not others:
        return []
    more = f", first {len(page.items):,}" if page.more else ""
    lines: list[TextLine] = [[], [Piece(f"Also in {len(others):,}{more}", "accent")]]
    for other in others:
        lines.append(one_line(piece(cells.word(other.status, STATUSES)), Piece(f"  {names(other)}")))
    return lines


def _variables(lead: Lead) -> list[TextLine]:
    own = {name: value for name, value in lead.payload.items() if name not in CORE}
    lines: list[TextLine] = [[Piece(f"Variables {len(own):,}", "accent")]]
    for name, value in sorted(own.items()):
        text = " ".join(plain_value(value).split())
        lines.append(one_line(Piece(f"{short(name, 30)}  ", "muted"), Piece(text)))
    return lines
