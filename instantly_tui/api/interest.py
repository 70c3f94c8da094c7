"""The nine fixed interest statuses (API.md §6); other numbers are the workspace's own labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Interest:
    """One interest status."""

    value: int
    word: str
    key: str
    """The letter after `i` that sets it."""
    filter: str
    """Its value of the leads' server filter."""
    tone: Literal["good", "bad", "plain"]


INTERESTED = Interest(1, "interested", "i", "FILTER_LEAD_INTERESTED", "good")
MEETING_BOOKED = Interest(2, "meeting booked", "m", "FILTER_LEAD_MEETING_BOOKED", "good")
MEETING_COMPLETED = Interest(3, "meeting completed", "c", "FILTER_LEAD_MEETING_COMPLETED", "good")
WON = Interest(4, "won", "w", "FILTER_LEAD_CLOSED", "good")
OUT_OF_OFFICE = Interest(0, "out of office", "o", "FILTER_LEAD_OUT_OF_OFFICE", "plain")
NOT_INTERESTED = Interest(-1, "not interested", "n", "FILTER_LEAD_NOT_INTERESTED", "bad")
WRONG_PERSON = Interest(-2, "wrong person", "p", "FILTER_LEAD_WRONG_PERSON", "bad")
LOST = Interest(-3, "lost", "l", "FILTER_LEAD_LOST", "bad")
NO_SHOW = Interest(-4, "no show", "s", "FILTER_LEAD_NO_SHOW", "bad")

INTERESTS = (
    INTERESTED,
    MEETING_BOOKED,
    MEETING_COMPLETED,
    WON,
    OUT_OF_OFFICE,
    NOT_INTERESTED,
    WRONG_PERSON,
    LOST,
    NO_SHOW,
)
BY_VALUE: Mapping[int, Interest] = {interest.value: interest for interest in INTERESTS}

RESET_KEY = "0"
"""The letter after `i` that takes the status away; its value is None."""
LABEL_KEY = "/"
"""The letter after `i` that asks for one of the workspace's own labels."""


def interest_word(value: int | None, labels: Mapping[int, str] | None = None) -> str:
    """The status in words: fixed, one of the workspace's labels by number, or the bare number."""
    if value is None:
        return ""
    fixed = BY_VALUE.get(value)
    if fixed:
        return fixed.word
    return (labels or {}).get(value) or f"label {value}"
