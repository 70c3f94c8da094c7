"""The headline figures of a campaign as cells and columns: positive, replies, bounces, sent, left."""

from __future__ import annotations

from instantly_tui.api.campaign_stats import CampaignStats, rate
from instantly_tui.api.campaigns import STATUS_WORDS, CampaignStatus
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Cell, Column, Tone
from instantly_tui.resources.thresholds import STANDARD

BOUNCE_WARN = STANDARD.bounce_warn
BOUNCE_STOP = STANDARD.bounce_stop

_SIGNS: dict[int, tuple[str, Tone]] = {
    CampaignStatus.DRAFT: ("◌", "muted"),
    CampaignStatus.ACTIVE: ("●", "good"),
    CampaignStatus.PAUSED: ("‖", "warn"),
    CampaignStatus.COMPLETED: ("✓", "muted"),
    CampaignStatus.RUNNING_SUBSEQUENCES: ("●", "good"),
    CampaignStatus.ACCOUNTS_UNHEALTHY: ("✖", "bad"),
    CampaignStatus.BOUNCE_PROTECT: ("✖", "bad"),
    CampaignStatus.ACCOUNT_SUSPENDED: ("✖", "bad"),
}
STATUSES = {code: Cell(f"{sign} {STATUS_WORDS[code]}", tone) for code, (sign, tone) in _SIGNS.items()}
STATUS_WIDTH = 20
SENDING = (CampaignStatus.ACTIVE, CampaignStatus.RUNNING_SUBSEQUENCES)
_ORDER = (
    CampaignStatus.ACCOUNT_SUSPENDED,
    CampaignStatus.ACCOUNTS_UNHEALTHY,
    CampaignStatus.BOUNCE_PROTECT,
    CampaignStatus.ACTIVE,
    CampaignStatus.RUNNING_SUBSEQUENCES,
    CampaignStatus.PAUSED,
    CampaignStatus.DRAFT,
    CampaignStatus.COMPLETED,
)
_RANKS = {code.value: rank for rank, code in enumerate(_ORDER, 2)}


def status(code: int | None) -> Cell:
    """A campaign's state with its sign."""
    return cells.word(code, STATUSES)


def positive(stats: CampaignStats | None) -> Cell:
    """Opportunities over leads contacted, in percent."""
    return (
        cells.percent(stats.total_opportunities, stats.contacted_count, digits=2) if stats else cells.UNKNOWN
    )


def replies(stats: CampaignStats | None) -> Cell:
    """Leads that answered themselves over leads contacted, in percent."""
    return cells.percent(stats.reply_count_unique, stats.contacted_count) if stats else cells.UNKNOWN


def bounces(stats: CampaignStats | None) -> Cell:
    """Bounces over mails sent, in percent."""
    if stats is None:
        return cells.UNKNOWN
    return cells.graded(stats.bounced_count, stats.emails_sent_count, warn=BOUNCE_WARN, bad=BOUNCE_STOP)


def sent(stats: CampaignStats | None) -> Cell:
    return cells.count(stats.emails_sent_count if stats else None)


def left(stats: CampaignStats | None) -> int | None:
    """Leads not contacted yet; None when that is not known."""
    if stats is None or stats.leads_count is None or stats.contacted_count is None:
        return None
    return max(0, stats.leads_count - stats.contacted_count)


def positive_order(stats: CampaignStats | None) -> float:
    return _or_least(rate(stats.total_opportunities, stats.contacted_count) if stats else None)


def replies_order(stats: CampaignStats | None) -> float:
    return _or_least(rate(stats.reply_count_unique, stats.contacted_count) if stats else None)


def bounces_order(stats: CampaignStats | None) -> float:
    return _or_least(stats.bounce_rate if stats else None)


def sent_order(stats: CampaignStats | None) -> float:
    return _or_least(stats.emails_sent_count if stats else None)


def left_order(stats: CampaignStats | None) -> float:
    return _or_least(left(stats))


def _or_least(value: float | None) -> float:
    """What is not known is less than anything that is."""
    return -1.0 if value is None else value


def bounce_percent(stats: CampaignStats | None) -> float | None:
    """Bounces in percent of the mails sent; None while too few were sent to say."""
    return None if stats is None else STANDARD.bounce_percent(stats.bounced_count, stats.emails_sent_count)


def worst_first(code: int | None, stats: CampaignStats | None, name: str) -> tuple[int, str]:
    """What to sort by so that trouble is on top: stopped by itself, burning, sending, at rest, over.

    A state nobody has documented counts as trouble; among equals the name decides, which holds still.
    """
    rank = _RANKS.get(code or 0, 0)
    if code in SENDING and (bounce_percent(stats) or 0.0) >= BOUNCE_STOP:
        rank = 1
    return rank, name.casefold()


def bare_columns(*, with_left: bool) -> tuple[Column[CampaignStats], ...]:
    """The columns of figures that stand without their campaign's record.

    `with_left`: whether the leads left are among them; in a window of days they are not what is asked.
    """
    columns: tuple[Column[CampaignStats], ...] = (
        Column("Status", lambda row: status(row.campaign_status), STATUS_WIDTH, drop=1),
        Column("Campaign", lambda row: row.campaign_name),
        Column("Pos%", positive, 5, "right"),
        Column("Reply%", replies, 6, "right"),
        Column("Bounce%", bounces, 7, "right"),
        Column("Sent", sent, 7, "right", drop=2),
    )
    if not with_left:
        return columns
    return (*columns, Column("Left", lambda row: cells.count(left(row)), 6, "right"))
