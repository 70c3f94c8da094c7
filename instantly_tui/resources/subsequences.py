"""The subsequences of a campaign as a list: state, what takes leads in, mails and replies."""

from __future__ import annotations

from collections.abc import Mapping

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import STATUS_WORDS, CampaignStatus
from instantly_tui.api.interest import interest_word
from instantly_tui.api.page import Page
from instantly_tui.api.subsequences import (
    ACTIVITY_WORDS,
    Subsequence,
    get_subsequence,
    list_subsequences,
    pause_subsequence,
    resume_subsequence,
)
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query, Resource
from instantly_tui.text.numbers import plural


def _page(query: Query, cursor: str | None) -> Call[Page[Subsequence]]:
    return list_subsequences(cursor, parent_campaign=query.get("campaign"), search=query.search or None)


def _why_not_pause(row: Subsequence) -> str | None:
    if row.status in figures.SENDING:
        return None
    return f"{row.name} is {STATUS_WORDS.get(row.status or 0, 'in an unknown state')}, not active"


def _why_not_resume(row: Subsequence) -> str | None:
    if row.status in figures.SENDING:
        return f"{row.name} is active already"
    if row.status == CampaignStatus.ACCOUNT_SUSPENDED:
        return f"{row.name}: the account is suspended; only Instantly's support can lift that"
    return None


def _pause_question(rows: tuple[Subsequence, ...]) -> str:
    what = f"“{rows[0].name}”" if len(rows) == 1 else f"{len(rows)} subsequences"
    return f"Pause {what}? Leads in it wait; its campaign goes on."


def _resume_question(rows: tuple[Subsequence, ...]) -> str:
    if len(rows) > 1:
        return f"Resume {len(rows)} subsequences? They will send mail to the leads in them."
    verb = "Start" if rows[0].status == CampaignStatus.DRAFT else "Resume"
    return f"{verb} “{rows[0].name}”? It will send mail to the leads in it, on its schedule."


RESUME = Action[Subsequence](
    name="resume",
    title="Resume",
    key="a",
    call=lambda row: resume_subsequence(row.id),
    edit=lambda _: {"status": CampaignStatus.ACTIVE.value},
    blocked=_why_not_resume,
    confirm=_resume_question,
    reread=lambda row: get_subsequence(row.id),
    undo="pause",
    help="Start, or go on sending",
)
PAUSE = Action[Subsequence](
    name="pause",
    title="Pause",
    key="p",
    call=lambda row: pause_subsequence(row.id),
    edit=lambda _: {"status": CampaignStatus.PAUSED.value},
    blocked=_why_not_pause,
    confirm=_pause_question,
    reread=lambda row: get_subsequence(row.id),
    undo="resume",
    help="Stop sending; leads stay in it",
)


def sent(row: Subsequence) -> Cell:
    """Mails sent since the start."""
    return cells.count(row.stats.emails_sent if row.stats else None)


def opened(row: Subsequence) -> Cell:
    """Leads that opened a mail; only means something where opens are tracked."""
    return cells.count(row.stats.unique_opens if row.stats else None)


def replied(row: Subsequence) -> Cell:
    """Leads that answered."""
    return cells.count(row.stats.unique_replies if row.stats else None)


def reply_share(row: Subsequence) -> Cell:
    """Leads that answered over mails sent, in percent: how many leads were written to is not told."""
    if row.stats is None:
        return cells.UNKNOWN
    return cells.percent(row.stats.unique_replies, row.stats.emails_sent)


def conditions(row: Subsequence, labels: Mapping[int, str] | None = None) -> str:
    """What takes a lead in, in words; `labels` names the workspace's own interest statuses."""
    held = row.conditions
    words = [f"is set to {interest_word(value, labels)}" for value in held.crm_status]
    words += [ACTIVITY_WORDS.get(value, f"activity {value}?") for value in held.lead_activity]
    if held.reply_contains:
        words.append(f"wrote “{held.reply_contains}”")
    return ", ".join(words) or "nothing: leads are moved in by hand"


def mails(row: Subsequence) -> str:
    """Its mails and the waits between them, in words."""
    steps = row.sequences[0].steps if row.sequences else ()
    if not steps:
        return "none yet"
    words = [f"the first {_wait(steps[0].pre_delay, steps[0].pre_delay_unit)} after a lead came in"]
    words += [f"then {_wait(step.delay, step.delay_unit)} later" for step in steps[:-1]]
    tried = sum(sum(not variant.v_disabled for variant in step.variants) for step in steps)
    texts = f" · {tried} variants" if tried > len(steps) else ""
    return f"{plural(len(steps), 'mail')}: {', '.join(words)}{texts}"


def limit(row: Subsequence) -> str:
    """Its daily limit in words."""
    modes = {"inherit": "that of its campaign", "unlimited": "none", "": "that of its campaign"}
    if row.daily_limit_mode == "custom":
        words = f"{row.daily_limit:,.0f} mails a day" if row.daily_limit is not None else "not known"
    else:
        words = modes.get(row.daily_limit_mode, row.daily_limit_mode)
    return f"{words}, past the accounts' own limits" if row.ignore_account_daily_limit else words


def _wait(amount: float | None, unit: str) -> str:
    if not amount:
        return "at once,"
    return plural(round(amount), unit.removesuffix("s")) if amount == round(amount) else f"{amount:g} {unit}"


SUBSEQUENCES = Resource[Subsequence](
    name="subsequences",
    title="Subsequences",
    key=lambda row: row.id,
    name_of=lambda row: row.name,
    page=_page,
    one=get_subsequence,
    whole=True,
    by="Subsequence",
    columns=(
        Column(
            "Status", lambda row: figures.status(row.status), figures.STATUS_WIDTH, order=lambda r: r.status
        ),
        Column("Subsequence", lambda row: row.name, order=lambda row: row.name.casefold()),
        Column("Takes in who", conditions, drop=2, least=20),
        Column("Replies", replied, 7, "right", order=lambda r: r.stats and r.stats.unique_replies),
        Column("Reply%", reply_share, 6, "right"),
        Column("Opens", opened, 6, "right", drop=1, order=lambda r: r.stats and r.stats.unique_opens),
        Column("Sent", sent, 7, "right", order=lambda r: r.stats and r.stats.emails_sent),
    ),
    filters=(Filter("campaign", "Campaign", source="campaigns"),),
    actions=(RESUME, PAUSE),
)
