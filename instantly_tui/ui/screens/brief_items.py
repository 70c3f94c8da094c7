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
from instantly_tui.resources.campaigns import BOUNCE_STOP, BOUNCE_WARN
from instantly_tui.resources.spec import Cell, Tone

ENOUGH_SENT = 100
"""Mails below which a bounce rate says nothing."""

KINDS: dict[str, tuple[int, str, Tone]] = {
    "act": (0, "✖ ACT", "bad"),
    "watch": (1, "▲ WATCH", "warn"),
    "do": (2, "✉ DO", "accent"),
    "info": (3, "◦ INFO", "muted"),
}
BROKEN = (CampaignStatus.ACCOUNTS_UNHEALTHY, CampaignStatus.BOUNCE_PROTECT, CampaignStatus.ACCOUNT_SUSPENDED)


@dataclass(frozen=True)
class BriefItem:
    """One line of the brief."""

    kind: str
    words: str
    opens: str
    """What enter does, in words."""
    place: str
    arguments: tuple[Any, ...] = ()
    weight: float = 0.0
    """Orders the lines of one kind, heaviest first."""

    @property
    def rank(self) -> tuple[int, float]:
        return KINDS[self.kind][0], -self.weight

    def sign(self) -> Cell:
        _, text, tone = KINDS[self.kind]
        return Cell(text, tone)


def brief_items(
    unread: int | None,
    broken: Sequence[Account] | None,
    figures: Sequence[CampaignStats] | None,
    drafts: Sequence[Draft],
) -> list[BriefItem]:
    """All lines, most urgent first; a part that is not known adds none."""
    items = [*_of_drafts(drafts), *_of_accounts(broken or ()), *_of_campaigns(figures or ())]
    if unread:
        items.append(
            BriefItem(
                "do", f"{unread:,} unread mails in the Unibox", "open the inbox", "inbox", weight=unread
            )
        )
    return sorted(items, key=lambda item: item.rank)


def _of_drafts(drafts: Sequence[Draft]) -> Iterable[BriefItem]:
    unsure = [draft for draft in drafts if draft.state == "unknown"]
    refused = [draft for draft in drafts if draft.state == "refused"]
    kept = [draft for draft in drafts if draft.state == "draft"]
    if unsure:
        words = f"{len(unsure)} replies whose outcome is unknown"
        yield BriefItem("act", words, "open the outbox", "outbox", weight=1e9)
    if refused:
        yield BriefItem(
            "act", f"{len(refused)} replies were refused", "open the outbox", "outbox", weight=1e8
        )
    if kept:
        yield BriefItem(
            "do", f"{len(kept)} drafts are not sent", "open the drafts", "drafts", weight=len(kept)
        )


def _of_accounts(broken: Sequence[Account]) -> Iterable[BriefItem]:
    domains = Counter(account.email.rpartition("@")[2] for account in broken)
    for domain, number in domains.most_common(4):
        words = f"{domain}: {number} sending account{'s' if number > 1 else ''} in error"
        yield BriefItem("act", words, "open these accounts", "accounts", (f"@{domain}",), number)


def _of_campaigns(figures: Sequence[CampaignStats]) -> Iterable[BriefItem]:
    for row in figures:
        status, name = row.campaign_status, row.campaign_name
        sent = row.emails_sent_count or 0
        rate = 100 * row.bounce_rate if row.bounce_rate is not None and sent >= ENOUGH_SENT else 0.0
        here = ("campaign", (row.campaign_id,))
        if status in BROKEN:
            yield BriefItem("act", f"“{name}” stopped: {STATUS_WORDS[status]}", "why", *here, weight=sent)
        elif status != CampaignStatus.ACTIVE:
            continue
        elif rate >= BOUNCE_STOP:
            yield BriefItem(
                "act", f"“{name}” bounces {rate:.1f} % and still sends", "why", *here, weight=rate
            )
        elif rate >= BOUNCE_WARN:
            yield BriefItem("watch", f"“{name}” bounces {rate:.1f} %", "why", *here, weight=rate)
        elif (
            row.leads_count is not None
            and row.contacted_count is not None
            and row.leads_count <= row.contacted_count
        ):
            yield BriefItem("info", f"“{name}” has no lead left to contact", "open it", *here)
