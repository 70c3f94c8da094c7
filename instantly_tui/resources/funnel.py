"""From leads contacted to deals won: how many reached each stage, and of how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from instantly_tui.api.campaign_stats import Overview, rate
from instantly_tui.resources import cells
from instantly_tui.resources.periods import NO_CHANGE, change, points
from instantly_tui.resources.spec import Cell, Column

BAR = 20
"""Cells of the longest bar."""
_DIGITS = 2


@dataclass(frozen=True)
class Stage:
    """One stage in a period and in the one before; None where a number can't be had."""

    title: str
    count: int | None
    contacted: int | None
    earlier: int | None = None
    """How many stood at the stage before this one."""
    before: int | None = None
    contacted_before: int | None = None
    rated: bool = True
    """Whether a share of the leads contacted says anything: not where only some of their mails count."""


STAGES = (
    ("contacted", "contacted_count"),
    ("opened", "open_count_unique"),
    ("human replies", "reply_count_unique"),
    ("positive", "total_opportunities"),
    ("meetings", "total_meeting_booked"),
    ("won", "total_closed"),
)


def funnel(now: Overview, before: Overview | None, *, opens: str) -> list[Stage]:
    """The stages in their order.

    `opens`: "rate" where every mail is tracked, "count" where only some are, empty where none is; then
    the stage has no numbers, and the next one is a share of the leads contacted.
    """
    stages: list[Stage] = []
    earlier: int | None = None
    for title, field in STAGES:
        opened = title == "opened"
        count = None if opened and not opens else getattr(now, field)
        stages.append(
            Stage(
                title,
                count,
                now.contacted_count,
                earlier,
                None if before is None or (opened and not opens) else getattr(before, field),
                before.contacted_count if before else None,
                rated=not opened or opens == "rate",
            )
        )
        if not opened:
            earlier = count
    return stages


def funnel_columns(*, bars: bool = True) -> tuple[Column[Any], ...]:
    """`bars`: with a bar for each share, which only a screen can show."""
    columns: tuple[Column[Any], ...] = (
        Column("Stage", lambda stage: stage.title, 13),
        Column("Number", lambda stage: cells.count(stage.count), 8, "right"),
        Column("±Number", lambda stage: change(stage.count, stage.before), 8, "right", drop=2),
        Column("Of contacted", _of_contacted, 12, "right"),
        Column("±Share", _moved, 9, "right"),
        Column("Of the one before", _of_earlier, 17, "right", drop=1),
    )
    return (*columns, Column("", _bar, BAR, drop=3)) if bars else columns


def _of_contacted(stage: Stage) -> Cell:
    return _percent(stage.count if stage.rated else None, stage.contacted)


def _of_earlier(stage: Stage) -> Cell:
    return _percent(stage.count if stage.rated else None, stage.earlier)


def _percent(part: int | None, whole: int | None) -> Cell:
    cell = cells.percent(part, whole, digits=_DIGITS)
    return cell if cell is cells.UNKNOWN else Cell(f"{cell.text} %")


def _moved(stage: Stage) -> Cell:
    if not stage.rated or stage.title == STAGES[0][0]:
        return NO_CHANGE
    now = rate(stage.count, stage.contacted)
    return points(now, rate(stage.before, stage.contacted_before), digits=_DIGITS)


def _bar(stage: Stage) -> Cell:
    """As long as the stage's share; whatever is more than nothing can be seen."""
    share = rate(stage.count, stage.contacted) if stage.rated else None
    if not share:
        return Cell("")
    eighths = max(1, round(8 * BAR * min(1.0, share)))
    return Cell("█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip(), "accent")
