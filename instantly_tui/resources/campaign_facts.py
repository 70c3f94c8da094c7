"""What is known of a campaign when it is asked why it sends or not, and one line of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats, Day
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sending_status import Diagnostics, SendingStatus
from instantly_tui.resources.campaign_figures import SENDING
from instantly_tui.resources.spec import Tone
from instantly_tui.resources.thresholds import STANDARD, Thresholds


@dataclass(frozen=True)
class Facts:
    """What is known of a campaign; a part that was not read, or can't be, is None."""

    campaign: Campaign
    """With the user's own changes on it."""
    now: datetime
    status: SendingStatus | None = None
    stats: CampaignStats | None = None
    never_sent: bool = False
    """Whether its figures were read and there are none, which is zeros (API.md §7.4)."""
    days: Sequence[Day] | None = None
    """Ends with today."""
    broken: tuple[Account, ...] | None = None
    """Its senders that are known to be in error."""
    thresholds: Thresholds = STANDARD

    @property
    def seen(self) -> Diagnostics | None:
        return self.status.diagnostics if self.status else None

    @property
    def has_senders(self) -> bool:
        return bool(self.campaign.email_list or self.campaign.email_tag_list)

    @property
    def bounce(self) -> float | None:
        """Bounces in percent; None while too few mails were sent to say."""
        stats = self.stats
        return (
            None
            if stats is None
            else self.thresholds.bounce_percent(stats.bounced_count, stats.emails_sent_count)
        )

    @property
    def harms_itself(self) -> bool:
        """Whether it sends, and too many of its mails come back."""
        return self.campaign.status in SENDING and (self.bounce or 0.0) >= self.thresholds.bounce_warn


@dataclass(frozen=True)
class Fact:
    """One line of evidence."""

    label: str
    text: str
    tone: Tone = "plain"


def is_dead(stats: CampaignStats | None, limits: Thresholds = STANDARD) -> bool:
    """Whether so many were contacted for so little that it is not chance."""
    if stats is None or stats.total_opportunities is None or not stats.contacted_count:
        return False
    enough = stats.contacted_count >= limits.enough_contacted
    return enough and 100 * stats.total_opportunities / stats.contacted_count < limits.positive_dead
