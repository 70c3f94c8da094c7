"""The published rate limits by name (`api/API.md` section 4): requests, seconds."""

from __future__ import annotations

from dataclasses import dataclass

SECOND = "second"
MINUTE = "minute"
MAIL_LIST = "emails.list"
MAIL_TEST = "emails.test"
AI_LABEL = "labels.ai"


@dataclass(frozen=True)
class Limit:
    """At most `requests` in any `seconds`, for the whole workspace."""

    requests: int
    seconds: float


PUBLISHED = {
    SECOND: Limit(100, 1),
    MINUTE: Limit(6000, 60),
    MAIL_LIST: Limit(20, 60),
    MAIL_TEST: Limit(10, 60),
    AI_LABEL: Limit(500, 30 * 24 * 3600),
}

EVERY = (SECOND, MINUTE)
"""What each call counts against, whatever else it uses."""
