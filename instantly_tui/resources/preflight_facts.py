"""What is known of a campaign before its launch, and what a check of it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from instantly_tui.api.account_stats import WarmupTotal
from instantly_tui.api.accounts import Account
from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.lead_lists import VerificationStats
from instantly_tui.api.leads import Lead
from instantly_tui.api.sequences import Step
from instantly_tui.resources.thresholds import STANDARD, Thresholds
from instantly_tui.text.numbers import plural

State = Literal["ok", "watch", "stop", "unknown", "reading"]
Mend = Literal["", "leads", "senders", "accounts", "sequence", "schedule", "options"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at before a launch."""

    name: str
    state: State
    words: str
    """One line: what was found."""
    evidence: tuple[str, ...] = ()
    mend: Mend = ""
    """Where it is put right."""
    about: tuple[str, ...] = ()
    """The addresses of the accounts that are not as they should be."""


@dataclass(frozen=True)
class LeadsRead:
    """The leads that were read."""

    leads: tuple[Lead, ...]
    whole: bool
    """Whether these are all of them."""

    @property
    def count(self) -> str:
        """How many there are, as far as that is known."""
        return (
            plural(len(self.leads), "lead") if self.whole else f"at least {plural(len(self.leads), 'lead')}"
        )

    @property
    def sample(self) -> str:
        """Of how many a figure speaks."""
        return f"all {len(self.leads):,}" if self.whole else f"the {len(self.leads):,} leads read"


@dataclass(frozen=True)
class SendersRead:
    """The accounts that were read for a campaign."""

    accounts: tuple[Account, ...]
    whole: bool
    """Whether every account of the workspace was looked at."""


@dataclass(frozen=True)
class Facts:
    """What is known of a campaign before its launch; None is not known, or not yet."""

    campaign: Campaign
    now: datetime
    leads: LeadsRead | None = None
    senders: SendersRead | None = None
    warmup: Mapping[str, WarmupTotal] | None = None
    """Warmup figures by address."""
    verification: VerificationStats | None = None
    """Of the lead list that the leads came from, where they came from one."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    """Why `leads`, `senders`, `warmup` or `verification` could not be read, or not read again."""
    limits: Thresholds = STANDARD


def steps_of(campaign: Campaign) -> tuple[Step, ...]:
    """The mails of a campaign; only its first sequence counts (API.md §7.2)."""
    return campaign.sequences[0].steps if campaign.sequences else ()


def missing(facts: Facts, name: str, part: str, mend: Mend) -> Check:
    """A check that can't be made: its facts are on their way, or could not be read."""
    trouble = facts.troubles.get(part)
    if trouble is None:
        return Check(name, "reading", "reading …", mend=mend)
    return Check(name, "unknown", f"not known: {trouble}", mend=mend)
