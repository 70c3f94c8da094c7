"""Our share of the workspace's limits, which every other tool and key of it uses too."""

from __future__ import annotations

from instantly_tui.api.limits import MAIL_LIST, MAIL_TEST, MINUTE, SECOND
from instantly_tui.engine.clock import Clock
from instantly_tui.engine.rate import Bucket


def buckets(clock: Clock) -> dict[str, Bucket]:
    """Half of the published limits, and for the list of mails what leaves room for a person."""
    return {
        SECOND: Bucket(50, 1, clock),
        MINUTE: Bucket(3000, 60, clock),
        MAIL_LIST: Bucket(18, 60, clock, spacing=3.5, burst=6, reserve=8),
        MAIL_TEST: Bucket(10, 60, clock),
    }
