"""The campaign list: state, headline figures, pause and activate."""

from __future__ import annotations

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import (
    STATUS_WORDS,
    Campaign,
    CampaignStatus,
    activate_campaign,
    get_campaign,
    list_campaigns,
    pause_campaign,
)
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query, Resource, Tone

BOUNCE_WARN = 3.0
BOUNCE_STOP = 5.0
"""Percent of mails sent; the operators' own limits (PRODUCT.md section 1)."""

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
PAUSABLE = (CampaignStatus.ACTIVE, CampaignStatus.RUNNING_SUBSEQUENCES)


def status(campaign: Campaign) -> Cell:
    """The campaign's state with its sign."""
    return cells.word(campaign.status, STATUSES)


def positive(campaign: Campaign) -> Cell:
    """Opportunities over leads contacted, in percent."""
    stats = campaign.stats
    return (
        cells.percent(stats.total_opportunities, stats.contacted_count, digits=2) if stats else cells.UNKNOWN
    )


def replies(campaign: Campaign) -> Cell:
    """Leads that answered themselves over leads contacted, in percent."""
    stats = campaign.stats
    return cells.percent(stats.reply_count_unique, stats.contacted_count) if stats else cells.UNKNOWN


def bounces(campaign: Campaign) -> Cell:
    """Bounces over mails sent, in percent."""
    stats = campaign.stats
    if stats is None:
        return cells.UNKNOWN
    return cells.graded(stats.bounced_count, stats.emails_sent_count, warn=BOUNCE_WARN, bad=BOUNCE_STOP)


def left(campaign: Campaign) -> int | None:
    """Leads not contacted yet; None when that is not known."""
    stats = campaign.stats
    if stats is None or stats.leads_count is None or stats.contacted_count is None:
        return None
    return max(0, stats.leads_count - stats.contacted_count)


def _share(part: float | None, whole: float | None) -> float:
    return part / whole if part is not None and whole else -1.0


def _page(query: Query, cursor: str | None) -> Call[Page[Campaign]]:
    wanted = query.get("status")
    tag = query.get("tag")
    return list_campaigns(
        cursor,
        search=query.search or query.get("name"),
        status=int(wanted) if wanted else None,
        tag_ids=(tag,) if tag else (),
    )


def _why_not_pause(campaign: Campaign) -> str | None:
    if campaign.status in PAUSABLE:
        return None
    return f"{campaign.name} is {STATUS_WORDS.get(campaign.status or 0, 'in an unknown state')}, not active"


def _why_not_activate(campaign: Campaign) -> str | None:
    if campaign.status in PAUSABLE:
        return f"{campaign.name} is active already"
    if campaign.status == CampaignStatus.ACCOUNT_SUSPENDED:
        return f"{campaign.name}: the account is suspended; only Instantly's support can lift that"
    return None


def _pause_question(campaigns: tuple[Campaign, ...]) -> str:
    if len(campaigns) == 1:
        waiting = left(campaigns[0])
        stop = f" {waiting:,} leads not contacted yet will wait." if waiting else ""
        return f"Pause “{campaigns[0].name}”?{stop} What was sent stays sent."
    return f"Pause {len(campaigns)} campaigns?"


def _activate_question(campaigns: tuple[Campaign, ...]) -> str:
    if len(campaigns) == 1:
        senders = len(campaigns[0].email_list)
        return f"Activate “{campaigns[0].name}”? It will send mail from {senders} accounts on its schedule."
    return f"Activate {len(campaigns)} campaigns? They will send mail on their schedules."


ACTIVATE = Action[Campaign](
    name="activate",
    title="Activate",
    key="a",
    call=lambda campaign: activate_campaign(campaign.id),
    edit=lambda campaign: {"status": CampaignStatus.ACTIVE.value},
    blocked=_why_not_activate,
    confirm=_activate_question,
    reread=lambda campaign: get_campaign(campaign.id),
    undo="pause",
    help="Start or resume sending",
)
PAUSE = Action[Campaign](
    name="pause",
    title="Pause",
    key="p",
    call=lambda campaign: pause_campaign(campaign.id),
    edit=lambda campaign: {"status": CampaignStatus.PAUSED.value},
    blocked=_why_not_pause,
    confirm=_pause_question,
    reread=lambda campaign: get_campaign(campaign.id),
    undo="activate",
    help="Stop sending; nothing is lost",
)

CAMPAIGNS = Resource[Campaign](
    name="campaigns",
    title="Campaigns",
    aliases=("c",),
    key=lambda campaign: campaign.id,
    name_of=lambda campaign: campaign.name,
    page=_page,
    one=get_campaign,
    whole=True,
    by="Status",
    columns=(
        Column("Status", status, 20, order=lambda c: (_rank(c), c.name.casefold())),
        Column("Campaign", lambda c: c.name, order=lambda c: c.name.casefold()),
        Column(
            "Pos%",
            positive,
            5,
            "right",
            order=lambda c: _share(c.stats.total_opportunities, c.stats.contacted_count) if c.stats else -1,
        ),
        Column(
            "Reply%",
            replies,
            6,
            "right",
            order=lambda c: _share(c.stats.reply_count_unique, c.stats.contacted_count) if c.stats else -1,
        ),
        Column(
            "Bounce%",
            bounces,
            7,
            "right",
            order=lambda c: _share(c.stats.bounced_count, c.stats.emails_sent_count) if c.stats else -1,
        ),
        Column(
            "Sent",
            lambda c: cells.count(c.stats.emails_sent_count if c.stats else None),
            9,
            "right",
            drop=2,
            order=lambda c: (c.stats.emails_sent_count or 0) if c.stats else -1,
        ),
        Column("Left", lambda c: cells.count(left(c)), 8, "right", drop=1, order=lambda c: left(c) or -1),
        Column("Created", lambda c: cells.day(c.timestamp_created), 10, drop=3, wide=True),
    ),
    filters=(
        Filter(
            "status",
            "Status",
            tuple((str(code.value), STATUS_WORDS[code]) for code in CampaignStatus),
        ),
        Filter("tag", "Tag", source="tags"),
        Filter("name", "Name (asks the server)"),
    ),
    actions=(ACTIVATE, PAUSE),
    detail_place="campaign",
    link=lambda campaign: f"https://app.instantly.ai/app/campaign/{campaign.id}/analytics",
)

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


def _rank(campaign: Campaign) -> int:
    """What is in trouble first, what is over last; unknown states count as trouble."""
    known = {code.value: index for index, code in enumerate(_ORDER)}
    return known.get(campaign.status if campaign.status is not None else 0, 0)
