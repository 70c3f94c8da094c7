"""What is looked at before a campaign is launched: leads, copy, senders, plan and dates, each as a check."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.lead_lists import VerificationStats
from instantly_tui.api.leads import VERIFICATION_WORDS
from instantly_tui.resources.preflight_copy import sequence_complete, tags_filled, unsubscribing
from instantly_tui.resources.preflight_facts import (
    Check,
    Facts,
    LeadsRead,
    Mend,
    SendersRead,
    State,
    missing,
    steps_of,
)
from instantly_tui.resources.preflight_senders import (
    attached,
    can_send,
    senders_healthy,
    tracking_domain,
    warm_enough,
)
from instantly_tui.resources.sending_hours import is_open, is_over, next_opening, schedule_words
from instantly_tui.resources.timezones import advice, is_accepted
from instantly_tui.text.numbers import percent, plural
from instantly_tui.text.when import day

__all__ = [
    "Check",
    "Facts",
    "LeadsRead",
    "Mend",
    "SendersRead",
    "State",
    "attached",
    "blockers",
    "checks_of",
    "doubts",
    "opening_words",
]

VERIFIED, INVALID = 1, -1
MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}


def checks_of(facts: Facts) -> tuple[Check, ...]:
    """Everything that is looked at before a launch, in the order people prepare it."""
    looks = (
        leads_present,
        leads_verified,
        tags_filled,
        sequence_complete,
        senders_healthy,
        warm_enough,
        capacity,
        schedule_ahead,
        tracking_domain,
        unsubscribing,
    )
    return tuple(look(facts) for look in looks)


def blockers(checks: Sequence[Check]) -> tuple[Check, ...]:
    """What refuses the launch."""
    return tuple(check for check in checks if check.state == "stop")


def doubts(checks: Sequence[Check]) -> tuple[Check, ...]:
    """What the user must have seen before the launch."""
    return tuple(check for check in checks if check.state in ("watch", "unknown"))


def leads_present(facts: Facts) -> Check:
    """Whether there is anybody to write to."""
    read = facts.leads
    if read is None:
        return missing(facts, "Leads", "leads", "leads")
    if not read.leads and not read.whole:
        return Check("Leads", "unknown", "not known: none of the leads could be read", mend="leads")
    if not read.leads:
        return Check("Leads", "stop", "no lead is in the campaign: nobody would be written to", mend="leads")
    nameless = sum(not lead.email for lead in read.leads)
    if nameless:
        words = f"{read.count}, {nameless:,} of {read.sample} without an address"
        return Check("Leads", "watch", words, mend="leads")
    return Check("Leads", "ok", read.count, mend="leads")


def leads_verified(facts: Facts) -> Check:
    """How many addresses were verified; of a list the server knows it for all."""
    name = "Verified"
    read = facts.leads
    if read is None:
        return missing(facts, name, "leads", "leads")
    if not read.leads:
        return Check(name, "unknown", "not known: there is no lead", mend="leads")
    counts: dict[str, int] = {}
    for lead in read.leads:
        code = lead.verification_status
        words = "not verified" if code is None else VERIFICATION_WORDS.get(code, f"state {code}")
        counts[words] = counts.get(words, 0) + 1
    evidence = [
        f"of {read.sample}: "
        + ", ".join(
            f"{count:,} {words}" for words, count in sorted(counts.items(), key=lambda each: -each[1])
        )
    ]
    if facts.verification is not None:
        evidence.append(_of_the_list(facts.verification))
    verified, invalid = (
        counts.get(VERIFICATION_WORDS[VERIFIED], 0),
        counts.get(VERIFICATION_WORDS[INVALID], 0),
    )
    words = f"{percent(verified, len(read.leads), 0)} of {read.sample} verified"
    bad = 100 * invalid / len(read.leads)
    if bad >= facts.limits.bounce_watch:
        words += f", {percent(invalid, len(read.leads), 0)} invalid"
        evidence.append("mails to invalid addresses bounce, unless the server leaves them out")
        return Check(name, "watch", words, tuple(evidence), "leads")
    if verified < len(read.leads) * (1 - facts.limits.bounce_stop / 100):
        return Check(name, "watch", words, tuple(evidence), "leads")
    return Check(name, "ok", words, tuple(evidence), "leads")


def _of_the_list(stats: VerificationStats) -> str:
    whole, verified = stats.total_leads, stats.stats.verified
    if whole is None or verified is None:
        return "the list's own figures do not say how many are verified"
    return (
        f"the list they came from: {verified:,} of {whole:,} verified, {stats.stats.invalid or 0:,} invalid"
    )


def capacity(facts: Facts) -> Check:
    """How many mails a day can leave, and how long all leads take."""
    name, campaign = "Capacity", facts.campaign
    if facts.senders is None:
        return missing(facts, name, "senders", "options")
    able = [account for account in attached(facts)[0] if can_send(account)]
    if not able:
        return Check(name, "unknown", "not known: no account can send", mend="options")
    silent = [account for account in able if account.daily_limit is None]
    room = sum(account.daily_limit or 0 for account in able)
    ramping = sum(account.enable_slow_ramp is True for account in able)
    who = plural(len(able), "sender")
    evidence = [f"{who}: {room:,.0f} mails a day together, shared with whatever else they send"]
    if silent:
        evidence.append(f"{plural(len(silent), 'sender')} without a daily limit not counted")
    if ramping:
        evidence.append(f"{plural(ramping, 'sender')} still ramping up: less at first")
    if campaign.daily_limit is not None:
        evidence.append(f"the campaign's own limit: {campaign.daily_limit:,.0f} mails a day")
    if campaign.daily_max_leads is not None:
        evidence.append(f"new leads a day: {campaign.daily_max_leads:,}")
    known = [each for each in (room, campaign.daily_limit) if each is not None]
    if silent and not room:
        known = known[1:]
    if not known:
        return Check(
            name, "unknown", "not known: no sender tells its daily limit", tuple(evidence), "options"
        )
    each_day = min(known)
    if each_day <= 0:
        which = "campaign's" if campaign.daily_limit is not None and campaign.daily_limit <= 0 else "senders'"
        return Check(
            name, "stop", f"the {which} daily limit is 0: nothing could leave", tuple(evidence), "options"
        )
    if campaign.daily_max_leads == 0:
        return Check(
            name,
            "stop",
            "its limit of new leads a day is 0: nobody would be written to",
            tuple(evidence),
            "options",
        )
    days, words = _days(facts, each_day)
    words = f"{each_day:,.0f} mails a day{words}"
    if silent and not room:
        # The campaign's limit is all that is known: how much its senders may send is not.
        words = f"at most {words}"
    late = days is not None and _ends_before(facts, days)
    if late:
        words += ", which is after its end date"
    return Check(name, "watch" if late or ramping else "ok", words, tuple(evidence), "options")


def _days(facts: Facts, each_day: float) -> tuple[int | None, str]:
    """In how many days all leads have had all mails, and that in words."""
    steps, read = steps_of(facts.campaign), facts.leads
    if read is None or not read.leads or not steps:
        return None, ""
    new = min(each_day, facts.campaign.daily_max_leads or each_day)
    sending = max(math.ceil(len(read.leads) * len(steps) / each_day), math.ceil(len(read.leads) / new))
    week = len({day for each in facts.campaign.campaign_schedule.schedules for day in each.days}) or 7
    waits = sum((step.delay or 0) * MINUTES.get(step.delay_unit, MINUTES["days"]) for step in steps[:-1])
    days = math.ceil(sending * 7 / week + waits / MINUTES["days"])
    least = "" if read.whole else "at least "
    about = f"{least}about {plural(days, 'day')}"
    return days, f", {about} for {plural(len(read.leads), 'lead')} × {plural(len(steps), 'mail')}"


def _ends_before(facts: Facts, days: int) -> bool:
    schedule = facts.campaign.campaign_schedule
    start = max(facts.now.date(), schedule.start_date or facts.now.date())
    return schedule.end_date is not None and (schedule.end_date - start).days + 1 < days


def schedule_ahead(facts: Facts) -> Check:
    """Whether there is a time at which it may send."""
    name, schedule, now = "Schedule", facts.campaign.campaign_schedule, facts.now
    start, end = schedule.start_date, schedule.end_date
    evidence = [schedule_words(each) for each in schedule.schedules]
    if start is not None or end is not None:
        evidence.append(f"from {start or 'now'} until {end or 'no end'}")
    used = [each for each in schedule.schedules if each.days]

    def found(state: State, words: str) -> Check:
        return Check(name, state, words, tuple(evidence), "schedule")

    if not used:
        return found("stop", "no day is on: nothing would ever be sent")
    if start is not None and end is not None and end < start:
        return found("stop", f"it ends on {end}, before it starts on {start}")
    if is_over(schedule, now):
        return found("stop", f"it ended on {end}")
    strange = [each.timezone for each in used if not is_accepted(each.timezone)]
    if strange:
        return found("watch", f"the server does not list the zone “{strange[0]}”: {advice(strange[0])}")
    if any(each.timing.start >= each.timing.end for each in used):
        return found("watch", "its hours do not end after they begin")
    if is_open(schedule, now) is None:
        return found("unknown", "not known: its zone or its hours can't be read here")
    words = opening_words(facts.campaign, now)
    if not words:
        return found("stop", "no sending hour comes before its end date")
    return found("ok", words)


def opening_words(campaign: Campaign, now: datetime) -> str:
    """From when on it sends, in its schedule's zone; empty when no sending hour is ahead."""
    if is_open(campaign.campaign_schedule, now):
        return "open now"
    opening = next_opening(campaign.campaign_schedule, now)
    if opening is None:
        return ""
    zone = getattr(opening.tzinfo, "key", "")
    return f"opens {day(opening, now, opening.tzinfo)} {opening:%H:%M} {zone}".rstrip()
