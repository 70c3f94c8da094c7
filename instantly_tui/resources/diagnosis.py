"""Why a campaign sends, does not send, or should not: one cause in words, the evidence, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import REASONS, Reason, State
from instantly_tui.resources import accounts as senders
from instantly_tui.resources import campaigns as own
from instantly_tui.resources.campaign_facts import Fact, Facts, is_dead
from instantly_tui.resources.campaign_figures import SENDING, left
from instantly_tui.resources.causes import (
    CAUSES,
    LEADS,
    OF_NOT_SENDING,
    OF_STATUS,
    PAUSE,
    SENDERS,
    STEPS,
    UNKNOWN,
    NextKey,
)
from instantly_tui.resources.diagnosis_evidence import evidence
from instantly_tui.resources.plan import Step
from instantly_tui.text.numbers import plural

BY_HAND = ("campaign_draft", "campaign_paused")
"""States that only somebody's act ends."""
FORGOTTEN = "the server forgets the error until it fails again"
"""What pausing an account in error and resuming it comes to."""
NO_WAY = "u does not take this back: an account that fails again is in error again by itself"


@dataclass(frozen=True)
class Diagnosis:
    """One cause and what goes with it."""

    code: str
    """The code it was read from; empty while there is none."""
    state: State
    cause: str
    means: str
    evidence: tuple[Fact, ...]
    advice: str
    """What helps, in words; empty where nothing needs help."""
    keys: tuple[NextKey, ...]
    steps: tuple[Step, ...]
    """What could be done at once; nothing of it is done."""


def code_of(facts: Facts) -> str:
    """The code that holds now: the campaign's own state goes before an answer about another state."""
    campaign = facts.campaign
    told = facts.status.code if facts.status else ""
    certain = OF_STATUS.get(campaign.status if campaign.status is not None else 1)
    if certain is not None:
        return certain
    if told in BY_HAND:
        # Asked before it was activated.
        told = ""
    return told or OF_NOT_SENDING.get(campaign.not_sending_status or 0, "")


def diagnose(facts: Facts) -> Diagnosis:
    """Name one cause."""
    code = code_of(facts)
    found = _special(facts, code) or _by_code(facts, code)
    return Diagnosis(
        code,
        found.state,
        found.words,
        found.means,
        tuple(evidence(facts, code)),
        found.advice,
        found.keys,
        tuple(steps(facts, code)),
    )


def _by_code(facts: Facts, code: str) -> _Found:
    reason, cause = _reason(facts, code), CAUSES.get(code, UNKNOWN)
    means = cause.means
    if code and code not in CAUSES:
        means = f"the server's code is {code}, which is not documented"
    return _Found(reason.words, means, reason.next, cause.keys, reason.state)


def _reason(facts: Facts, code: str) -> Reason:
    known = REASONS.get(code)
    if known is not None:
        return known
    if code and facts.status is not None:
        return facts.status.reason
    return Reason("not known yet", "look again in a minute", "unknown")


@dataclass(frozen=True)
class _Found:
    """What the facts know better than the code."""

    words: str
    means: str
    advice: str
    keys: tuple[NextKey, ...]
    state: State


def _special(facts: Facts, code: str) -> _Found | None:
    if code == "healthy":
        return _not_so_healthy(facts)
    if code in ("no_accounts_available", "campaign_accounts_unhealthy") and not facts.has_senders:
        stopped = ", then activate it" if facts.campaign.status not in SENDING else ""
        cause = CAUSES[code]
        return _Found(
            "no sending account is attached", cause.means, f"attach accounts{stopped}", cause.keys, "broken"
        )
    if code == "waiting_for_leads":
        return _without_leads(facts)
    return None


def _without_leads(facts: Facts) -> _Found | None:
    """Which of the reasons it is that nobody's turn has come."""
    cause = CAUSES["waiting_for_leads"]
    sequences = facts.campaign.sequences
    if not sequences or not sequences[0].steps:
        means = "there is nothing to send to its leads"
        return _Found("its sequence has no step", means, "write a step", cause.keys, "broken")
    if facts.stats is None or left(facts.stats) != 0:
        return None
    words = (
        "every lead was contacted, and no follow-up is due" if facts.stats.leads_count else "it has no lead"
    )
    return _Found(words, cause.means, "add leads", cause.keys, "waiting")


def _not_so_healthy(facts: Facts) -> _Found | None:
    """What is wrong with a campaign that the server calls healthy."""
    limits, bounce = facts.thresholds, facts.bounce
    if facts.harms_itself and bounce is not None:
        return _Found(
            f"active, but harming itself: bounce {bounce:.1f} % (limit {limits.bounce_warn:g} %)",
            "mails to addresses that do not exist spoil its senders' name, for every campaign they send",
            "pause it, verify its leads, then activate it",
            (PAUSE, LEADS, STEPS, SENDERS),
            "broken",
        )
    accounts = facts.seen.accounts_summary if facts.seen else None
    away = accounts.unavailable.disconnected if accounts else None
    if accounts is not None and away:
        return _Found(
            f"sending, but {away} of its {plural(accounts.total_connected or away, 'sender')} can't",
            "volume falls on the others, and they burn faster",
            "repair the accounts",
            (SENDERS,),
            "waiting",
        )
    if is_dead(facts.stats, limits):
        return _Found(
            "sending normally, but hardly anybody is interested",
            "mails arrive or not, but they bring nothing: the list, the copy or the inbox placement is wrong",
            "look at steps and variants, and at who is written to",
            (STEPS, LEADS),
            "waiting",
        )
    return None


def steps(facts: Facts, code: str) -> list[Step]:
    """What could be done about it at once."""
    campaign, found = facts.campaign, list[Step]()
    broken = facts.broken or ()
    if facts.harms_itself:
        found.append(pause_step(campaign, f"bounce {facts.bounce:.1f} %"))
    stopped = code in ("all_accounts_unhealthy", "campaign_accounts_unhealthy", "no_accounts_available")
    if broken and not stopped and (facts.harms_itself or code == "healthy"):
        why, back = "they fail, and are tried again", f"u resumes them, then as active: {FORGOTTEN}"
        found.append(_of_senders(campaign, senders.PAUSE, "pause", broken, why, back))
    if broken and stopped:
        found.append(
            _of_senders(
                campaign, senders.FIXED, "mark as fixed", broken, "once their mailboxes were repaired", NO_WAY
            )
        )
    return found


def pause_step(campaign: Campaign, why: str, *, advised: bool = False, words: str = "") -> Step:
    """Pause one campaign."""
    return Step(
        f"campaigns.pause {campaign.id}",
        words or "pause this campaign",
        why,
        own.CAMPAIGNS,
        own.PAUSE,
        (campaign,),
        advised,
    )


def _of_senders(
    campaign: Campaign, action: Any, verb: str, broken: tuple[Account, ...], why: str, back: str
) -> Step:
    key = f"accounts.{action.name} of {campaign.id}"
    words = f"{verb} {plural(len(broken), 'sender')}"
    return Step(key, words, why, senders.ACCOUNTS, action, broken, back=back)


def senders_in_error(campaign: Campaign, accounts: Sequence[Account]) -> tuple[Account, ...]:
    """Those of the accounts that it sends from, by address or by tag, and that are in error."""
    addresses = {address.casefold() for address in campaign.email_list}
    tags = set(campaign.email_tag_list)
    return tuple(
        account
        for account in accounts
        if account.status in senders.IN_ERROR
        and (account.email.casefold() in addresses or any(tag.id in tags for tag in account.tags))
    )
