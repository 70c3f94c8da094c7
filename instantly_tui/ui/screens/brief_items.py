"""What needs the user now, ranked: from the figures, the accounts in error, the unread count, the outbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats
from instantly_tui.api.campaigns import STATUS_WORDS, CampaignStatus
from instantly_tui.engine.drafts import Draft
from instantly_tui.resources.campaign_figures import BOUNCE_STOP, BOUNCE_WARN, bounce_percent, left
from instantly_tui.resources.spec import Cell, Tone
from instantly_tui.text.numbers import plural

SIGNS: dict[str, tuple[str, Tone]] = {
    "act": ("✖ ACT", "bad"),
    "watch": ("▲ WATCH", "warn"),
    "do": ("✉ DO", "accent"),
    "info": ("◦ INFO", "muted"),
}
"""The kinds, most urgent first."""
BROKEN = (CampaignStatus.ACCOUNTS_UNHEALTHY, CampaignStatus.BOUNCE_PROTECT, CampaignStatus.ACCOUNT_SUSPENDED)
DOMAINS = 4
"""How many domains with accounts in error have a line of their own."""
_KINDS = tuple(SIGNS)
_UNCLEAR, _REFUSED, _BURNING, _ACCOUNTS, _STOPPED, _REST = range(6)
"""The order among lines of one kind: what does harm while one reads comes first."""


@dataclass(frozen=True)
class BriefItem:
    """One line of the brief."""

    key: str
    """Tells the line from all others, and stays while the same thing needs the user."""
    kind: str
    words: str
    opens: str
    """What enter does, in words."""
    place: str
    arguments: tuple[Any, ...] = ()
    order: int = _REST
    weight: float = 0.0
    """Orders the lines of one kind and order, heaviest first."""

    @property
    def rank(self) -> tuple[int, int, float, str]:
        return _KINDS.index(self.kind), self.order, -self.weight, self.key

    def sign(self) -> Cell:
        return Cell(*SIGNS[self.kind])


def brief_items(
    unread: int | None,
    broken: Sequence[Account] | None,
    figures: Sequence[CampaignStats] | None,
    drafts: Sequence[Draft],
    *,
    more_broken: bool = False,
) -> list[BriefItem]:
    """All lines, most urgent first; a part that is not known adds none.

    `more_broken`: whether there are more accounts in error than these.
    """
    items = [*_of_drafts(drafts), *_of_accounts(broken or (), more_broken), *_of_campaigns(figures or ())]
    if unread:
        words = f"{plural(unread, 'unread mail')} in the Unibox"
        items.append(BriefItem("unread", "do", words, "inbox", "inbox", weight=unread))
    return sorted(items, key=lambda item: item.rank)


def _of_drafts(drafts: Sequence[Draft]) -> Iterable[BriefItem]:
    unclear, refused, kept = (
        sum(draft.state == state for draft in drafts) for state in ("unknown", "refused", "draft")
    )
    if unclear:
        words = f"{plural(unclear, 'reply', 'replies')} may or may not have been sent"
        yield BriefItem("unclear", "act", words, "outbox", "outbox", order=_UNCLEAR)
    if refused:
        words = f"{plural(refused, 'reply was', 'replies were')} refused"
        yield BriefItem("refused", "act", words, "outbox", "outbox", order=_REFUSED)
    if kept:
        words = f"{plural(kept, 'draft')} not sent"
        yield BriefItem("drafts", "do", words, "drafts", "drafts", weight=kept)


def _of_accounts(broken: Sequence[Account], more: bool) -> Iterable[BriefItem]:
    at_least = "at least " if more else ""
    domains = Counter(account.email.rpartition("@")[2] for account in broken).most_common()
    for domain, number in domains[:DOMAINS]:
        words = f"{domain}: {at_least}{plural(number, 'account')} in error"
        arguments = (f"@{domain}",)
        yield BriefItem(
            f"domain {domain}", "act", words, "accounts", "accounts", arguments, _ACCOUNTS, number
        )
    if rest := domains[DOMAINS:]:
        number = sum(count for _, count in rest)
        words = f"{at_least}{plural(number, 'account')} in error at {plural(len(rest), 'more domain')}"
        yield BriefItem("domains", "act", words, "accounts", "accounts", ("err",), _ACCOUNTS)


def _of_campaigns(figures: Sequence[CampaignStats]) -> Iterable[BriefItem]:
    for row in figures:
        if item := _of_campaign(row):
            yield item


def _of_campaign(row: CampaignStats) -> BriefItem | None:
    status, name = row.campaign_status, f"“{row.campaign_name}”"
    sent, bounced = row.emails_sent_count or 0, bounce_percent(row)

    def item(kind: str, words: str, opens: str = "why", order: int = _REST, weight: float = 0.0) -> BriefItem:
        key = f"campaign {row.campaign_id}"
        return BriefItem(key, kind, words, opens, "campaign", (row.campaign_id, "why"), order, weight)

    if status in BROKEN:
        return item("act", f"{name} stopped: {STATUS_WORDS[status]}", order=_STOPPED, weight=sent)
    if status != CampaignStatus.ACTIVE:
        return None
    if bounced is not None and bounced >= BOUNCE_STOP:
        return item("act", f"{name} bounces {bounced:.1f} %, still sends", order=_BURNING, weight=bounced)
    if bounced is not None and bounced >= BOUNCE_WARN:
        return item("watch", f"{name} bounces {bounced:.1f} %", weight=bounced)
    if left(row) == 0:
        return item("info", f"{name} has no lead left to contact", "open it")
    return None
