"""Reads what a campaign's pre-flight checks need, from the answers a place holds."""

from __future__ import annotations

from datetime import datetime

from instantly_tui.api.account_stats import MOST_WARMUP, WarmupTotal, warmup_analytics
from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.lead_lists import VerificationStats, verification_stats
from instantly_tui.api.leads import Lead, LeadQuery, list_leads
from instantly_tui.engine.answers import Scope
from instantly_tui.resources.preflight import Facts, LeadsRead, SendersRead, attached
from instantly_tui.resources.preflight_senders import can_send

FRESH_SECONDS = 120.0
ACCOUNT_PAGES = 25
"""Pages of accounts that are looked through for a campaign's senders: 2,500 accounts."""
WARMUP_CALLS = 5
"""Questions for warmup figures; beyond five hundred senders the accounts' own scores must do."""


def gather(
    scope: Scope, campaign: Campaign, now: datetime, *, pages: int = 1, max_age: float = FRESH_SECONDS
) -> Facts:
    """What is known now; what is missing, or older than `max_age` seconds, is asked for.

    `pages`: how many pages of a hundred leads are read.
    """
    troubles: dict[str, str] = {}
    max_age = min(max_age, FRESH_SECONDS)
    leads = _leads(scope, campaign, pages, max_age, troubles)
    senders = _senders(scope, campaign, max_age, troubles)
    facts = Facts(campaign, now, leads, senders, troubles=troubles)
    warmup = _warmup(scope, facts, max_age, troubles)
    stats = _verification(scope, leads, max_age, troubles)
    return Facts(campaign, now, leads, senders, warmup, stats, troubles)


def _leads(
    scope: Scope, campaign: Campaign, pages: int, max_age: float, troubles: dict[str, str]
) -> LeadsRead | None:
    """The pages from the first on, as far as they are here."""
    query = LeadQuery(campaign=campaign.id)
    leads: list[Lead] = []
    unreadable, cursor = 0, None
    for number in range(pages):
        answer = scope.want(list_leads(query, cursor), max_age=max_age)
        if answer.error is not None:
            troubles["leads"] = str(answer.error)
        if answer.value is None:
            return LeadsRead(tuple(leads), False) if number else None
        leads += answer.value.items
        unreadable += answer.value.unreadable
        cursor = answer.value.next_cursor
        if not answer.value.more:
            return LeadsRead(tuple(leads), not unreadable)
    return LeadsRead(tuple(leads), False)


def _senders(
    scope: Scope, campaign: Campaign, max_age: float, troubles: dict[str, str]
) -> SendersRead | None:
    """The accounts up to the last one that is wanted; with tags, which any may have, all of them."""
    if not campaign.email_list and not campaign.email_tag_list:
        return SendersRead((), True)
    wanted = {address.casefold() for address in campaign.email_list}
    accounts: list[Account] = []
    unreadable, cursor = 0, None
    for _ in range(ACCOUNT_PAGES):
        answer = scope.want(list_accounts(cursor), max_age=max_age)
        if answer.error is not None:
            troubles["senders"] = str(answer.error)
        if answer.value is None:
            return None
        accounts += answer.value.items
        unreadable += answer.value.unreadable
        cursor = answer.value.next_cursor
        if not answer.value.more:
            return SendersRead(tuple(accounts), not unreadable)
        if not campaign.email_tag_list and wanted <= {account.email.casefold() for account in accounts}:
            break
    return SendersRead(tuple(accounts), False)


def _warmup(
    scope: Scope, facts: Facts, max_age: float, troubles: dict[str, str]
) -> dict[str, WarmupTotal] | None:
    if facts.senders is None:
        return None
    addresses = [account.email for account in attached(facts)[0] if can_send(account)]
    totals: dict[str, WarmupTotal] = {}
    for start in range(0, min(len(addresses), WARMUP_CALLS * MOST_WARMUP), MOST_WARMUP):
        call = warmup_analytics(addresses[start : start + MOST_WARMUP])
        answer = scope.want(call, max_age=max_age)
        if answer.error is not None:
            troubles["warmup"] = str(answer.error)
        if answer.value is None:
            return None
        totals |= answer.value.totals
    return totals


def _verification(
    scope: Scope, leads: LeadsRead | None, max_age: float, troubles: dict[str, str]
) -> VerificationStats | None:
    """The figures of the lead list, when all leads that were read came from the same one."""
    lists = {lead.list_id for lead in leads.leads} if leads else set()
    only = lists.pop() if len(lists) == 1 else None
    if not only:
        return None
    answer = scope.want(verification_stats(only), max_age=max_age)
    if answer.error is not None:
        troubles["verification"] = str(answer.error)
    return answer.value
