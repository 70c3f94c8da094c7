"""Cells that many lists share: numbers that are never made up, moments, yes and no."""

from __future__ import annotations

from datetime import datetime

from instantly_tui.api.interest import BY_VALUE, interest_word
from instantly_tui.resources.spec import Cell, Tone

UNKNOWN = Cell("–", "muted")
"""A number the server did not give; never drawn as 0."""


def count(value: float | None, tone: Tone = "plain") -> Cell:
    """A whole number with thousands set apart."""
    return UNKNOWN if value is None else Cell(f"{value:,.0f}", tone)


def percent(part: float | None, whole: float | None, *, digits: int = 1, tone: Tone = "plain") -> Cell:
    """A share in percent; unknown when either number is, or when there is nothing to share."""
    if part is None or not whole:
        return UNKNOWN
    return Cell(f"{100 * part / whole:.{digits}f}", tone)


def graded(part: float | None, whole: float | None, *, warn: float, bad: float, digits: int = 1) -> Cell:
    """A share in percent where more is worse; the limits are in percent."""
    if part is None or not whole:
        return UNKNOWN
    share = 100 * part / whole
    tone: Tone = "bad" if share >= bad else "warn" if share >= warn else "plain"
    return Cell(f"{share:.{digits}f}", tone)


def word(code: int | None, words: dict[int, Cell], what: str = "status") -> Cell:
    """A numbered state in words; a number nobody has documented is shown as the number."""
    if code is None:
        return UNKNOWN
    return words.get(code, Cell(f"{what} {code}?", "warn"))


def moment(when: datetime | None) -> Cell:
    """The local day and time of day."""
    return UNKNOWN if when is None else Cell(f"{when.astimezone():%d %b %H:%M}", "muted")


def day(when: datetime | None) -> Cell:
    """The local day."""
    return UNKNOWN if when is None else Cell(f"{when.astimezone():%Y-%m-%d}", "muted")


def yes_no(value: bool | None) -> Cell:
    return UNKNOWN if value is None else Cell("✓ yes" if value else "✗ no", "plain" if value else "muted")


def interest(value: int | None) -> Cell:
    """An interest status in words; empty when none is set."""
    if value is None:
        return Cell("", "muted")
    fixed = BY_VALUE.get(value)
    return Cell(interest_word(value), fixed.tone if fixed else "accent")
