"""The numbers behind a diagnosis, line by line; what is not known is left out, never shown as 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from instantly_tui.api.accounts import STATUS_WORDS
from instantly_tui.api.campaign_stats import Day, rate
from instantly_tui.api.leads import ESP_WORDS
from instantly_tui.api.sending_status import REASONS
from instantly_tui.resources.campaign_facts import Fact, Facts, is_dead
from instantly_tui.resources.campaign_figures import left
from instantly_tui.resources.causes import OF_STATUS
from instantly_tui.resources.sending_hours import is_over, next_opening, schedule_words
from instantly_tui.resources.thresholds import Thresholds
from instantly_tui.text.numbers import plural
from instantly_tui.text.when import ago, duration

SAID = 40
"""Characters of what a mail server said; its account's page has the rest."""
NAMED = 4
"""Senders in error that have a line of their own."""


def evidence(facts: Facts, code: str) -> Iterator[Fact]:
    """What speaks for the cause, then what else stands out, then since when."""
    yield from _OWN.get(code, _nothing)(facts)
    yield from _senders(facts, code)
    yield from _harm(facts, code)
    yield from _fall(facts)
    yield from _since(facts, code)


def _nothing(_: Facts) -> Iterator[Fact]:
    return iter(())


def _hours(facts: Facts) -> Iterator[Fact]:
    schedule = facts.campaign.campaign_schedule
    for number, part in enumerate(schedule.schedules):
        yield Fact("" if number else "schedule", schedule_words(part))
    if schedule.start_date is not None and schedule.start_date > facts.now.date():
        yield Fact("", f"begins on {schedule.start_date:%d %b %Y}", "warn")
    if schedule.end_date is not None and is_over(schedule, facts.now):
        yield Fact("", f"ended on {schedule.end_date:%d %b %Y}: it never opens again", "bad")
        return
    opens = next_opening(schedule, facts.now)
    if opens is not None:
        zone = schedule.schedules[0].timezone if len(schedule.schedules) == 1 else "in its own zone"
        yield Fact("opens", f"{opens:%a %d %b %H:%M} {zone}, {ago(opens, facts.now)}")


def _closed(facts: Facts) -> Iterator[Fact]:
    """When it opens, and whether there is anything to send then."""
    yield from _hours(facts)
    stats = facts.stats
    if facts.never_sent:
        yield from _leads(facts)
    elif stats is not None and stats.leads_count and left(stats) == 0:
        over = stats.completed_count is not None and stats.completed_count >= stats.leads_count
        words = (
            "through all steps: nothing is left to send" if over else "contacted: only follow-ups are left"
        )
        yield Fact("leads", f"all {stats.leads_count:,} {words}", "warn")


def _today(facts: Facts) -> Iterator[Fact]:
    limit = facts.seen.campaign_daily_limit if facts.seen else None
    if limit is not None and limit.limit is not None:
        sent = "–" if limit.sent is None else f"{limit.sent:,}"
        full = limit.sent is not None and limit.sent >= limit.limit
        yield Fact("today", f"{sent} of {limit.limit:,.0f} mails", "warn" if full else "plain")
    elif facts.campaign.daily_limit is not None:
        yield Fact("limit", f"{facts.campaign.daily_limit:,.0f} mails a day")


def _new_leads(facts: Facts) -> Iterator[Fact]:
    limit = facts.seen.new_lead_limit if facts.seen else None
    if limit is not None and limit.limit is not None:
        contacted = "–" if limit.contacted is None else f"{limit.contacted:,}"
        yield Fact("new today", f"{contacted} of {limit.limit:,.0f} new leads", "warn")
    elif facts.campaign.daily_max_leads is not None:
        yield Fact("limit", f"{facts.campaign.daily_max_leads:,} new leads a day")
    yield from _leads(facts)


def _leads(facts: Facts) -> Iterator[Fact]:
    stats = facts.stats
    if stats is not None and stats.leads_count is not None:
        parts = [f"{stats.leads_count:,} in all"]
        parts += [f"{stats.contacted_count:,} contacted"] if stats.contacted_count is not None else []
        parts += [f"{stats.completed_count:,} through all steps"] if stats.completed_count is not None else []
        remaining = left(stats)
        parts += [f"{remaining:,} not contacted"] if remaining else []
        yield Fact("leads", " · ".join(parts))
    elif facts.never_sent:
        yield Fact("leads", "nothing was ever sent; how many there are, its leads list tells")
    steps = facts.campaign.sequences[0].steps if facts.campaign.sequences else ()
    if not steps:
        yield Fact("sequence", "no step", "bad")


def _follow_ups(facts: Facts) -> Iterator[Fact]:
    waiting = facts.seen.follow_ups_waiting if facts.seen else None
    if waiting is not None and waiting.count:
        first = waiting.earliest_wait_time_seconds
        due = "" if first is None else f", the first in {duration(first, 2)}"
        yield Fact("waiting", plural(waiting.count, "follow-up") + due)
    yield from _leads(facts)


def _companies(facts: Facts) -> Iterator[Fact]:
    limiter, rule = (
        facts.seen.domain_limiter if facts.seen else None,
        facts.campaign.limit_emails_per_company_override,
    )
    if limiter is not None and limiter.domains_at_limit is not None:
        yield Fact("companies", f"{limiter.domains_at_limit:,} at their limit", "warn")
    if rule is not None and rule.daily_limit is not None:
        where = "in all campaigns" if rule.scope == "across_workspace" else "in this campaign"
        yield Fact("rule", f"{plural(int(rule.daily_limit), 'mail')} a company a day {where}")
    yield from _leads(facts)


def _providers(facts: Facts) -> Iterator[Fact]:
    routing = facts.seen.esp_routing_status if facts.seen else None
    if routing is not None:
        names = [ESP_WORDS.get(code, f"provider {code}") for code in routing.connected_esps]
        yield Fact("free", f"accounts at {', '.join(names)}" if names else "no account", "warn")
    yield Fact("matching", "on: leads only get mail from their own provider")


def _bounces(facts: Facts) -> Iterator[Fact]:
    stats = facts.stats
    if stats is not None and stats.bounced_count is not None and stats.emails_sent_count:
        share = 100 * stats.bounced_count / stats.emails_sent_count
        text = f"{share:.1f} %: {stats.bounced_count:,} of {stats.emails_sent_count:,} mails"
        yield Fact("bounces", text, "bad" if share >= facts.thresholds.bounce_warn else "plain")
    if facts.campaign.allow_risky_contacts:
        yield Fact("", "leads of risky addresses are written to", "warn")
    yield from _leads(facts)


def _ready(facts: Facts) -> Iterator[Fact]:
    number = len(facts.campaign.email_list)
    tags = facts.campaign.email_tag_list
    words = plural(number, "account") + (f" and those of {plural(len(tags), 'tag')}" if tags else "")
    yield Fact("senders", f"{words} attached", "plain" if facts.has_senders else "bad")
    yield from _leads(facts)


def _sending(facts: Facts) -> Iterator[Fact]:
    yield from _today(facts)
    if facts.stats is not None and facts.bounce is not None:
        yield from list(_bounces(facts))[:1]
    stats = facts.stats
    share = rate(stats.total_opportunities, stats.contacted_count) if stats else None
    if stats is not None and share is not None:
        dead = is_dead(stats, facts.thresholds)
        text = f"{100 * share:.2f} % of {stats.contacted_count:,} contacted"
        yield Fact(
            "positive",
            text + (f" (dead below {facts.thresholds.positive_dead:g} %)" if dead else ""),
            "warn" if dead else "plain",
        )


def _loop(facts: Facts) -> Iterator[Fact]:
    """What the sending loop sees when it is not what the status says."""
    seen = facts.seen
    other = seen.issue_tracking.current_status_code if seen is not None else ""
    if seen is not None and other and other != seen.status:
        words = REASONS[other].words if other in REASONS else other.replace("_", " ")
        yield Fact("sees", f"{words} ({other})", "muted")


def _completed(facts: Facts) -> Iterator[Fact]:
    yield from _leads(facts)
    yield from _loop(facts)


_OWN: dict[str, Callable[[Facts], Iterator[Fact]]] = {
    "healthy": _sending,
    "campaign_draft": _ready,
    "campaign_paused": _ready,
    "campaign_completed": _completed,
    "campaign_running_subsequences": _leads,
    "campaign_bounce_protect": _bounces,
    "out_of_schedule": _closed,
    "waiting_for_leads": _follow_ups,
    "daily_limit_met": _today,
    "account_daily_limit_met": _today,
    "new_lead_limit_met": _new_leads,
    "waiting_for_esp_match": _providers,
    "domain_limit_reached": _companies,
    "follow_up_delay_not_met": _follow_ups,
}
_ABOUT_SENDERS = frozenset(
    {
        "account_daily_limit_met",
        "all_accounts_unhealthy",
        "campaign_accounts_unhealthy",
        "no_accounts_available",
        "waiting_for_esp_match",
        "healthy",
    }
)


def _senders(facts: Facts, code: str) -> Iterator[Fact]:
    seen = facts.seen
    accounts = seen.accounts_summary if seen else None
    if accounts is not None and accounts.total_connected is not None and code in _ABOUT_SENDERS:
        free = "–" if accounts.available is None else f"{accounts.available:,}"
        some = accounts.available is None or accounts.available > 0
        yield Fact("senders", f"{free} of {accounts.total_connected:,} free", "plain" if some else "warn")
        away = accounts.unavailable
        parts = (
            ("disconnected, paused or in error", away.disconnected),
            ("at their daily limit", away.daily_limit_hit),
            ("at their ramp's limit", away.slow_ramp_limit_hit),
            ("in their gap", away.global_gap_not_met),
        )
        if told := " · ".join(f"{number:,} {words}" for words, number in parts if number):
            yield Fact("", told, "warn")
    elif code == "campaign_accounts_unhealthy":
        number = len(facts.campaign.email_list)
        yield Fact("senders", f"{number:,} attached by address", "plain" if facts.has_senders else "bad")
    broken = facts.broken or ()
    for number, account in enumerate(broken[:NAMED]):
        state = STATUS_WORDS.get(account.status or 0, "in error")
        said = shortened(account.status_message.words) if account.status_message else ""
        label = "" if number else "in error"
        yield Fact(label, f"{account.email}  {state}" + (f"  “{said}”" if said else ""), "bad")
    if len(broken) > NAMED:
        yield Fact("", f"and {len(broken) - NAMED:,} more in error", "bad")


def shortened(words: str) -> str:
    """What a mail server said, cut to about a line."""
    return words if len(words) <= SAID else words[: SAID - 1].rstrip() + "…"


def _harm(facts: Facts, code: str) -> Iterator[Fact]:
    if code != "healthy" and facts.harms_itself and facts.bounce is not None:
        limit = facts.thresholds.bounce_warn
        yield Fact(
            "bounces", f"{facts.bounce:.1f} % (limit {limit:g} %): it harms itself when it sends", "bad"
        )


def _fall(facts: Facts) -> Iterator[Fact]:
    shares = falling(facts.days or (), facts.thresholds)
    if shares:
        told = " → ".join(f"{100 * share:.1f}" for share in shares)
        yield Fact("replies", f"{told} % on the last days with mail: suspect the spam folder", "warn")


def falling(days: Sequence[Day], limits: Thresholds) -> tuple[float, ...]:
    """The reply rates of the last whole days with mail, when each is lower than the one before; else none.

    `days` ends with today, which is not over.
    """
    whole = [day for day in days[:-1] if day.contacted and day.unique_replies is not None]
    last = whole[-limits.falling_days - 1 :]
    if len(last) <= limits.falling_days or sum(day.contacted or 0 for day in last) < limits.enough_in_fall:
        return ()
    shares = [rate(day.unique_replies, day.contacted) or 0.0 for day in last]
    falls = all(later < earlier for earlier, later in pairwise(shares))
    return tuple(shares) if falls else ()


def _since(facts: Facts, code: str) -> Iterator[Fact]:
    status = facts.status
    if status is None:
        return
    if code in OF_STATUS.values() and status.code and status.code != code:
        yield Fact("server", f"still says {status.code}, from before the change", "muted")
        return
    issue = status.diagnostics.issue_tracking if status.diagnostics else None
    summary = status.summary
    since = (issue.issue_first_seen_at if issue else None) or (summary.issue_started_at if summary else None)
    if since is not None and code != "healthy":
        yield Fact("since", _moment(since, facts.now))
    last = (issue.last_healthy_send_at if issue else None) or (
        summary.last_healthy_send_at if summary else None
    )
    if last is not None:
        yield Fact("last sent", _moment(last, facts.now))
    if summary is not None and summary.status_message and code not in REASONS:
        yield Fact("server", summary.status_message, "muted")


def _moment(when: datetime, now: datetime) -> str:
    return f"{when.astimezone():%a %d %b %H:%M}, {ago(when, now)}"
