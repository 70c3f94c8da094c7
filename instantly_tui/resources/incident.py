"""What burns now, and the steps that would contain it; each resource adds its own, nothing is done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from instantly_tui.api.accounts import STATUS_WORDS, Account
from instantly_tui.api.campaigns import Campaign
from instantly_tui.resources import accounts as senders
from instantly_tui.resources.campaign_figures import SENDING
from instantly_tui.resources.diagnosis import FORGOTTEN, pause_step, senders_in_error
from instantly_tui.resources.plan import Step, merged
from instantly_tui.resources.thresholds import STANDARD, Thresholds
from instantly_tui.text.numbers import plural

NAMED = 2
"""Campaigns of a sender that are named."""


@dataclass(frozen=True)
class Burning:
    """What was read to find out what burns; what could not be read is empty."""

    campaigns: Sequence[Campaign] = ()
    """With their figures on them, as far as those were read."""
    broken: Sequence[Account] = ()
    """The accounts in error."""
    thresholds: Thresholds = STANDARD

    @property
    def sending(self) -> tuple[Campaign, ...]:
        return tuple(campaign for campaign in self.campaigns if campaign.status in SENDING)


def plan(known: Burning) -> tuple[Step, ...]:
    """All steps, those that the numbers are clear about first."""
    return merged(planner(known) for planner in PLANNERS)


def campaign_steps(known: Burning) -> tuple[Step, ...]:
    """Pause what goes on sending to addresses that do not exist, the worst first."""
    limits, found = known.thresholds, list[tuple[float, Step]]()
    for campaign in known.sending:
        stats = campaign.stats
        if stats is None:
            continue
        share = limits.bounce_percent(stats.bounced_count, stats.emails_sent_count)
        if share is None or share < limits.bounce_warn:
            continue
        stop = share >= limits.bounce_stop
        limit = f"stop at {limits.bounce_stop:g} %" if stop else f"warn at {limits.bounce_warn:g} %"
        why = f"bounces {share:.1f} % of {stats.emails_sent_count or 0:,} sent ({limit})"
        found.append((-share, pause_step(campaign, why, advised=stop, words=f"pause “{campaign.name}”")))
    return tuple(step for _, step in sorted(found, key=lambda each: (each[0], each[1].key)))


def sender_steps(known: Burning) -> tuple[Step, ...]:
    """Pause the accounts in error that active campaigns go on trying."""
    used: dict[str, tuple[Account, list[str]]] = {}
    for campaign in known.sending:
        for account in senders_in_error(campaign, known.broken):
            used.setdefault(account.email, (account, []))[1].append(campaign.name)
    return tuple(_pause_sender(account, names) for account, names in used.values())


def _pause_sender(account: Account, names: Sequence[str]) -> Step:
    state = STATUS_WORDS.get(account.status or 0, "in error")
    where = ", ".join(f"“{name}”" for name in names[:NAMED])
    more = f" and {plural(len(names) - NAMED, 'more campaign')}" if len(names) > NAMED else ""
    said = account.status_message.words if account.status_message else ""
    return Step(
        f"accounts.pause {account.email}",
        f"pause {account.email}",
        f"{state}, in {where}{more}" + (f": “{said}”" if said else ""),
        senders.ACCOUNTS,
        senders.PAUSE,
        (account,),
        advised=True,
        back=f"u resumes it, then as active: {FORGOTTEN}",
    )


PLANNERS: tuple[Callable[[Burning], Sequence[Step]], ...] = (campaign_steps, sender_steps)
"""Who adds steps to the plan."""
