"""From which numbers on something is wrong: the operators' limits, in one place (PRODUCT.md section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["fine", "watch", "warn", "stop"]


@dataclass(frozen=True)
class Thresholds:
    """What a workspace calls healthy; rates are percent."""

    bounce_watch: float = 2.0
    bounce_warn: float = 3.0
    bounce_stop: float = 5.0
    """Bounces of the mails sent."""
    enough_sent: int = 100
    """Mails below which a bounce rate says nothing."""
    complaint_warn: float = 0.08
    complaint_stop: float = 0.10
    positive_healthy: float = 1.0
    positive_dead: float = 0.4
    """Opportunities of the leads contacted."""
    enough_contacted: int = 500
    """Leads contacted below which a positive rate says nothing: two positives are expected of a dead one."""
    falling_days: int = 3
    """Sending days in a row with a lower reply rate each that point to the spam folder."""
    enough_in_fall: int = 100
    """Leads contacted in those days below which a fall says nothing."""
    warmup_score: float = 80.0
    """Warmup score from which an account counts as warm."""
    warmup_days: int = 14
    """Days an account warms up before it sends to strangers."""
    placement_misses: int = 2
    """Placement tests in a row that an account may fail before it is to be exchanged."""

    def bounce_grade(self, bounced: float | None, sent: float | None) -> Grade | None:
        """How bad so many bounces are; None while too few mails were sent to say, or numbers are missing."""
        share = self.bounce_percent(bounced, sent)
        if share is None:
            return None
        if share >= self.bounce_stop:
            return "stop"
        return "warn" if share >= self.bounce_warn else "watch" if share >= self.bounce_watch else "fine"

    def bounce_percent(self, bounced: float | None, sent: float | None) -> float | None:
        """Bounces in percent of the mails sent; None while too few were sent to say."""
        if bounced is None or sent is None or sent < self.enough_sent:
            return None
        return 100 * bounced / sent


STANDARD = Thresholds()
"""What holds where nobody has set anything else."""
