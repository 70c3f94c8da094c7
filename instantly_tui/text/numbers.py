"""Numbers in words: short forms, shares, differences, plurals; `—` where there is nothing to say."""

from __future__ import annotations

NOTHING = "—"


def short(number: float | None) -> str:
    """Three figures at most: `987`, `1.2k`, `34k`, `1.2M`, `3B`."""
    if number is None:
        return NOTHING
    size = abs(number)
    for limit, divisor, unit in (
        (999.5, 1, ""),
        (999_500, 1e3, "k"),
        (999_500_000, 1e6, "M"),
        (float("inf"), 1e9, "B"),
    ):
        if size < limit:
            scaled = number / divisor
            digits = 1 if unit and abs(scaled) < 9.95 else 0
            return f"{scaled:.{digits}f}".removesuffix(".0") + unit
    return NOTHING


def count(number: float | None) -> str:
    """Every figure, in groups of three: `1,240`."""
    return NOTHING if number is None else f"{number:,.0f}"


def percent(part: float | None, whole: float | None = 100, digits: int = 1) -> str:
    """The share of `part` in `whole` as `3.4 %`; nothing of nothing is not a share."""
    if part is None or not whole:
        return NOTHING
    return f"{100 * part / whole:.{digits}f} %"


def plural(number: int, one: str, many: str = "") -> str:
    """`1 lead`, `2 leads`, `1,240 leads`; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def change(now: float | None, before: float | None) -> str:
    """How much a count grew or shrank: `+12 %`, `−3 %`, `=`; `new` when there was nothing before."""
    if now is None or before is None:
        return NOTHING
    if not before:
        return "new" if now else "="
    percents = round(100 * (now - before) / abs(before))
    return _signed(f"{abs(percents):,}", percents) + " %" if percents else "="


def points(now: float | None, before: float | None, digits: int = 1) -> str:
    """How far a percentage moved: `+0.2 pt`, `−1.0 pt`, `=`."""
    if now is None or before is None:
        return NOTHING
    moved = round(now - before, digits)
    return _signed(f"{abs(moved):.{digits}f}", moved) + " pt" if moved else "="


def _signed(figures: str, number: float) -> str:
    return ("+" if number > 0 else "−") + figures
