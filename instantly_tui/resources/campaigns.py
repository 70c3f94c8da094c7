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
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Column, Filter, Query, Resource


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
    if campaign.status in figures.SENDING:
        return None
    return f"{campaign.name} is {STATUS_WORDS.get(campaign.status or 0, 'in an unknown state')}, not active"


def _why_not_activate(campaign: Campaign) -> str | None:
    if campaign.status in figures.SENDING:
        return f"{campaign.name} is active already"
    if campaign.status == CampaignStatus.ACCOUNT_SUSPENDED:
        return f"{campaign.name}: the account is suspended; only Instantly's support can lift that"
    return None


def _known(value: float) -> float | None:
    """What to sort by; a campaign without the figure comes last whichever way it is sorted."""
    return None if value < 0 else value


def _launch_place(campaign: Campaign) -> str:
    """A draft is looked at before it is launched."""
    return "launch" if campaign.status == CampaignStatus.DRAFT else ""


def _pause_question(campaigns: tuple[Campaign, ...]) -> str:
    if len(campaigns) == 1:
        waiting = figures.left(campaigns[0].stats)
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
    instead=_launch_place,
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
        Column(
            "Status",
            lambda c: figures.status(c.status),
            figures.STATUS_WIDTH,
            order=lambda c: figures.worst_first(c.status, c.stats, c.name),
        ),
        Column("Campaign", lambda c: c.name, order=lambda c: c.name.casefold()),
        Column(
            "Pos%",
            lambda c: figures.positive(c.stats),
            5,
            "right",
            order=lambda c: _known(figures.positive_order(c.stats)),
        ),
        Column(
            "Reply%",
            lambda c: figures.replies(c.stats),
            6,
            "right",
            order=lambda c: _known(figures.replies_order(c.stats)),
        ),
        Column(
            "Bounce%",
            lambda c: figures.bounces(c.stats),
            7,
            "right",
            order=lambda c: _known(figures.bounces_order(c.stats)),
        ),
        Column(
            "Sent",
            lambda c: figures.sent(c.stats),
            7,
            "right",
            drop=2,
            order=lambda c: _known(figures.sent_order(c.stats)),
        ),
        Column(
            "Left",
            lambda c: cells.count(figures.left(c.stats)),
            6,
            "right",
            drop=1,
            order=lambda c: _known(figures.left_order(c.stats)),
        ),
        Column(
            "Created",
            lambda c: cells.day(c.timestamp_created),
            10,
            drop=3,
            wide=True,
            order=lambda c: c.timestamp_created,
        ),
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
