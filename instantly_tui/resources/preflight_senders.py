"""Whether a campaign's sending accounts are fit for its launch: healthy, warm, with a tracking domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from instantly_tui.api.accounts import STATUS_WORDS, WARMUP_WORDS, Account, AccountStatus, WarmupStatus
from instantly_tui.resources.preflight_facts import Check, Facts, State, missing
from instantly_tui.text.numbers import plural

NAMED = 12
"""Addresses named in the evidence of one check; more are counted."""


def attached(facts: Facts) -> tuple[list[Account], list[str]]:
    """The campaign's accounts, those of its tags among them, and the addresses no account was read for."""
    accounts = facts.senders.accounts if facts.senders else ()
    tags = set(facts.campaign.email_tag_list)
    wanted = {address.casefold() for address in facts.campaign.email_list}
    found = [
        account
        for account in accounts
        if account.email.casefold() in wanted or any(tag.id in tags for tag in account.tags)
    ]
    known = {account.email.casefold() for account in found}
    return found, [address for address in facts.campaign.email_list if address.casefold() not in known]


def can_send(account: Account) -> bool:
    """Whether it sends now."""
    return account.status == AccountStatus.ACTIVE and not account.setup_pending


def senders_healthy(facts: Facts) -> Check:
    """Whether accounts are attached that can send."""
    name, campaign = "Senders", facts.campaign
    if not campaign.email_list and not campaign.email_tag_list:
        words = "none is attached: it would turn to “accounts unhealthy” within minutes"
        return Check(name, "stop", words, mend="senders")
    if facts.senders is None:
        return missing(facts, name, "senders", "accounts")
    found, unread = attached(facts)
    able = [account for account in found if can_send(account)]
    evidence = _named((account for account in found if not can_send(account)), _why_not)
    about = _addresses(account for account in found if not can_send(account))
    lost = "is no account of this workspace" if facts.senders.whole else "was not read"
    evidence += [f"{address}: {lost}" for address in unread[:NAMED]]
    all_of_them = len(found) + len(unread)
    if not able:
        if unread and not facts.senders.whole:
            return Check(name, "unknown", "not known: too many accounts to read them all", tuple(evidence))
        words = (
            "no account has the campaign's tags" if not all_of_them else f"none of {all_of_them:,} can send"
        )
        return Check(name, "stop", words, tuple(evidence), "accounts" if all_of_them else "senders", about)
    words = f"{len(able):,} of {all_of_them:,} can send"
    state: State = "ok" if len(able) == all_of_them else "watch"
    if unread and not facts.senders.whole:
        words += f", {plural(len(unread), 'account')} not read"
    elif unread:
        words += f", {plural(len(unread), 'address', 'addresses')} no account here"
    if campaign.email_tag_list and not facts.senders.whole:
        state, words = "watch", f"{words}; not every account was looked at for its tags"
    return Check(name, state, words, tuple(evidence), "accounts", about)


def _why_not(account: Account) -> str:
    if account.setup_pending:
        return "its setup is not finished"
    words = STATUS_WORDS.get(account.status or 0, f"status {account.status}?")
    said = account.status_message.words if account.status_message is not None else ""
    return f"{words}: {said}" if said else words


def _addresses(accounts: Iterable[Account]) -> tuple[str, ...]:
    return tuple(account.email for account in accounts)


def _named(accounts: Iterable[Account], words: Callable[[Account], str]) -> list[str]:
    """Each account with what is to be said of it; more than a few are counted."""
    lines = [f"{account.email}: {words(account)}" for account in accounts]
    return [*lines[:NAMED], *([f"and {len(lines) - NAMED:,} more"] if len(lines) > NAMED else [])]


def warm_enough(facts: Facts) -> Check:
    """Whether the senders' warmup is on, old enough and going well."""
    name = "Warmup"
    if facts.senders is None:
        return missing(facts, name, "senders", "accounts")
    found = [account for account in attached(facts)[0] if can_send(account)]
    if not found:
        return Check(name, "unknown", "not known: no account can send", mend="accounts")
    cold = [account for account in found if _coldness(facts, account)]
    evidence = _named(cold, lambda account: ", ".join(_coldness(facts, account)))
    if facts.warmup is None and "warmup" in facts.troubles:
        evidence.append(f"scores are the accounts' own: warmup figures not read, {facts.troubles['warmup']}")
    wants = f"on for {facts.limits.warmup_days} days, score {facts.limits.warmup_score:.0f} or more"
    if cold:
        words = f"{len(cold):,} of {plural(len(found), 'sender')} not warm ({wants})"
        return Check(name, "watch", words, tuple(evidence), "accounts", _addresses(cold))
    if facts.warmup is None and "warmup" not in facts.troubles:
        return Check(name, "reading", "reading …", mend="accounts")
    who = "the sender" if len(found) == 1 else f"all {len(found):,}"
    return Check(name, "ok", f"{who} warm: {wants}", tuple(evidence), "accounts")


def _coldness(facts: Facts, account: Account) -> list[str]:
    """What its warmup lacks."""
    lacks = []
    if account.warmup_status != WarmupStatus.ACTIVE:
        code = account.warmup_status
        state = "state not known" if code is None else WARMUP_WORDS.get(code, f"state {code}?")
        lacks.append(f"warmup {state}")
    began = account.timestamp_warmup_start
    if began is None:
        lacks.append("no start of its warmup known")
    elif (facts.now - began).days < facts.limits.warmup_days:
        lacks.append(f"warming up for {plural(max((facts.now - began).days, 0), 'day')}")
    total = (facts.warmup or {}).get(account.email)
    score = total.health_score if total is not None and total.health_score is not None else None
    score = account.stat_warmup_score if score is None else score
    if score is None:
        lacks.append("score not known")
    elif score < facts.limits.warmup_score:
        lacks.append(f"score {score:.0f}")
    return lacks


def tracking_domain(facts: Facts) -> Check:
    """Whether senders whose mails are tracked have a domain of their own for it."""
    name, campaign = "Tracking domain", facts.campaign
    on = [
        words
        for words, flag in (("opens", campaign.open_tracking), ("links", campaign.link_tracking))
        if flag
    ]
    if not on:
        return Check(name, "ok", "not needed: neither opens nor links are tracked", mend="options")
    if facts.senders is None:
        return missing(facts, name, "senders", "accounts")
    found = [account for account in attached(facts)[0] if can_send(account)]
    if not found:
        return Check(name, "unknown", "not known: no account can send", mend="accounts")
    without = [account for account in found if _domain_lack(account)]
    if without:
        who = f"{len(without):,} of {plural(len(found), 'sender')}"
        words = f"{who} without one, though {' and '.join(on)} are tracked"
        evidence = tuple(_named(without, _domain_lack))
        return Check(name, "watch", words, evidence, "accounts", _addresses(without))
    return Check(name, "ok", f"every sender has one ({' and '.join(on)} tracked)", mend="accounts")


def _domain_lack(account: Account) -> str:
    if not account.tracking_domain_name:
        return "no tracking domain"
    status = account.tracking_domain_status
    return "" if status in ("", "active") else f"{account.tracking_domain_name} is {status}"
