"""Whether the leads of an answer fit the question, as far as they tell: a filter may be ignored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from instantly_tui.api.interest import INTERESTS
from instantly_tui.api.leads import Lead, LeadStatus
from instantly_tui.resources.lead_filters import COUNTED, HAPPENED, ONE_AT_A_TIME, counted
from instantly_tui.resources.spec import Query

Fits = Callable[[Lead, datetime], bool]

CLOCKS_DIFFER = timedelta(days=1)
"""By how much what happened "in the last days" may lie further back before it counts as a misfit."""
_INTEREST_OF = {each.filter: each.value for each in INTERESTS}
_STATUS_OF = {
    "FILTER_VAL_ACTIVE": LeadStatus.ACTIVE,
    "FILTER_VAL_COMPLETED": LeadStatus.COMPLETED,
    "FILTER_VAL_BOUNCED": LeadStatus.BOUNCED,
    "FILTER_VAL_UNSUBSCRIBED": LeadStatus.UNSUBSCRIBED,
    "FILTER_VAL_SKIPPED": LeadStatus.SKIPPED,
}
_VERIFICATION_OF = {
    "FILTER_VAL_VALID": (1,),
    "FILTER_VAL_INVALID": (-1,),
    # Nobody says whether a catch-all address is a risky one.
    "FILTER_VAL_RISKY": (-2, -3),
}
_BY_FIELD: dict[str, Callable[[Lead], bool]] = {
    "FILTER_VAL_CONTACTED": lambda lead: lead.timestamp_last_contact is not None,
    "FILTER_VAL_NOT_CONTACTED": lambda lead: lead.timestamp_last_contact is None,
    "FILTER_VAL_IN_SUBSEQUENCE": lambda lead: lead.subsequence_id is not None,
    "FILTER_VAL_OPENED_NO_REPLY": lambda lead: lead.email_open_count != 0 and not lead.email_reply_count,
    "FILTER_VAL_COMPLETED_NO_REPLY": lambda lead: (
        lead.status == LeadStatus.COMPLETED and not lead.email_reply_count
    ),
    "FILTER_VAL_NO_OPENS": lambda lead: not lead.email_open_count,
    "FILTER_VAL_REPLIED": lambda lead: lead.email_reply_count != 0,
    "FILTER_VAL_LINK_CLICKED": lambda lead: lead.email_click_count != 0,
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": lambda lead: (lead.lt_interest_status or 0) > 4,
    "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE": lambda lead: (lead.lt_interest_status or 0) < -4,
}
_MOMENT_OF: dict[str, Callable[[Lead], datetime | None]] = {
    "reply": lambda lead: lead.timestamp_last_reply,
    "email-open": lambda lead: lead.timestamp_last_open,
    "link-click": lambda lead: lead.timestamp_last_click,
    "last-contacted": lambda lead: lead.timestamp_last_contact,
    "lead-status-change": lambda lead: lead.timestamp_last_interest_change,
}
_COUNT_OF: dict[str, Callable[[Lead], int | None]] = {
    "reply": lambda lead: lead.email_reply_count,
    "email-open": lambda lead: lead.email_open_count,
    "link-click": lambda lead: lead.email_click_count,
}


def strays(query: Query) -> Callable[[Sequence[Lead], datetime], Mapping[str, int]]:
    """Counts, by the word of the filter, the leads of a page read now that do not fit it.

    A field that a lead does not have counts against it only where the filter asks for a value of it.
    """
    tests = list(_tests(query))
    distinct = query.get("distinct") == "yes"

    def count(leads: Sequence[Lead], now: datetime) -> Mapping[str, int]:
        found = Counter(word for lead in leads for word, fits in tests if not fits(lead, now))
        if distinct:
            addresses = [lead.email.casefold() for lead in leads if lead.email]
            if again := len(addresses) - len(set(addresses)):
                found["distinct:yes"] = again
        return found

    return count


def _tests(query: Query) -> list[tuple[str, Fits]]:
    """Each word of the query whose truth a lead tells."""
    tests: list[tuple[str, Fits]] = []
    for word, value in query.filters:
        if word in ONE_AT_A_TIME:
            fits = _by_filter(value)
        elif word in HAPPENED:
            fits = _happened(HAPPENED[word], int(value))
        elif word in COUNTED:
            windows = {kind: name for name, kind in HAPPENED.items()}
            fits = _counted(COUNTED[word], value, query.get(windows[COUNTED[word]]) is not None)
        else:
            fits = _by_value(word, value)
        if fits is not None:
            tests.append((f"{word}:", fits))
    if query.search:
        parts = query.search.casefold().split()
        tests.append(("the search", lambda lead, _: _has_any(lead, parts)))
    return tests


def _has_any(lead: Lead, parts: Sequence[str]) -> bool:
    text = f"{lead.first_name} {lead.last_name} {lead.email}".casefold()
    return any(part in text for part in parts)


def _by_filter(value: str) -> Fits | None:
    if value in _INTEREST_OF:
        interest = _INTEREST_OF[value]
        return lambda lead, _: lead.lt_interest_status == interest
    if value in _STATUS_OF:
        status = _STATUS_OF[value]
        return lambda lead, _: lead.status in (status, None)
    if value in _VERIFICATION_OF:
        codes = _VERIFICATION_OF[value]
        return lambda lead, _: lead.verification_status in codes
    known = _BY_FIELD.get(value)
    return None if known is None else lambda lead, _: known(lead)


def _happened(kind: str, days: int) -> Fits:
    moment_of, within = _MOMENT_OF[kind], timedelta(days=days) + CLOCKS_DIFFER

    def fits(lead: Lead, now: datetime) -> bool:
        moment = moment_of(lead)
        return moment is not None and now - moment <= within

    return fits


def _counted(kind: str, value: str, windowed: bool) -> Fits:
    """`windowed`: it is counted within some days only, of which a lead tells no more than an upper bound."""
    count_of, (condition, number) = _COUNT_OF[kind], counted(value)

    def fits(lead: Lead, _: datetime) -> bool:
        had = count_of(lead)
        if had is None:
            return True
        if condition == "more":
            return had > number
        if windowed:
            return condition == "less" or had >= number
        return had < number if condition == "less" else had == number

    return fits


def _by_value(word: str, value: str) -> Fits | None:
    """A word whose value stands in the lead itself; None for one that no lead tells."""
    yes, several = value == "yes", frozenset(value.casefold().split(","))
    known: dict[str, Callable[[Lead], bool]] = {
        "interest": lambda lead: str(lead.lt_interest_status) == value,
        "not-interest": lambda lead: str(lead.lt_interest_status) != value,
        "campaign": lambda lead: lead.campaign == value,
        "list": lambda lead: lead.list_id == value,
        "in-campaign": lambda lead: bool(lead.campaign) is yes,
        "in-list": lambda lead: bool(lead.list_id) is yes,
        "contact": lambda lead: lead.email.casefold() in several,
        "id": lambda lead: lead.id.casefold() in several,
        "not-id": lambda lead: lead.id.casefold() not in several,
        "assigned": lambda lead: lead.assigned_to == value,
        "enrichment": lambda lead: str(lead.enrichment_status) == value,
        "visitor": lambda lead: bool(lead.is_website_visitor) is yes,
        "gateway": lambda lead: _has_gateway(lead.esg_code, value),
    }
    fits = known.get(word)
    return None if fits is None else lambda lead, _: fits(lead)


def _has_gateway(code: int | None, wanted: str) -> bool:
    if wanted == "all":
        return code is not None
    return not code if wanted == "none" else str(code) == wanted
