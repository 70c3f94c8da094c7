"""One campaign in words: its facts, why it sends or not, its steps, its copy, its senders."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.campaign_stats import CampaignStats, StepStats
from instantly_tui.api.campaigns import NOT_SENDING_WORDS, Campaign
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.api.sequences import Schedule, Step
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Column
from instantly_tui.text.html_mail import html_to_text
from instantly_tui.text.numbers import plural
from instantly_tui.ui.screens.answer_lines import fitted
from instantly_tui.ui.screens.charting import CLICKS, OPENS
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact

DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
STATES: dict[str, tuple[str, Tone]] = {
    "sending": ("●", "good"),
    "waiting": ("◦", "warn"),
    "stopped": ("‖", "muted"),
    "broken": ("✖", "bad"),
    "unknown": ("?", "muted"),
}
ENOUGH = 100
"""Mails a variant must have sent before its rates are set side by side."""
LETTERS = 26


def summary(campaign: Campaign, *, pending: bool = False) -> list[TextLine]:
    """State and headline figures, schedule, senders, limits.

    `pending`: whether the state is a change the server has not confirmed.
    """
    stats = campaign.stats
    state = [piece(figures.status(campaign.status)), *([Piece(" …")] if pending else [])]
    if campaign.not_sending_status is not None:
        words = NOT_SENDING_WORDS.get(
            campaign.not_sending_status, f"not sending ({campaign.not_sending_status})"
        )
        state.append(Piece(f"  {words}", "warn"))
    left = cells.count(figures.left(stats))
    return [
        fact("state", *state),
        fact("rates", *_rates(stats)),
        fact("mails", Piece(f"{figures.sent(stats).text} sent · {left.text} leads left")),
        *(
            fact("schedule" if not i else "", Piece(schedule_words(each)))
            for i, each in enumerate(_schedules(campaign))
        ),
        *_dates(campaign),
        fact("senders", Piece(f"{len(campaign.email_list)} attached"), Piece(_tags(campaign))),
        *(fact("" if number else "limits", Piece(words)) for number, words in enumerate(_limits(campaign))),
        fact("tracking", Piece(_tracking(campaign))),
        fact("replies", Piece(_stops(campaign))),
    ]


def _rates(stats: CampaignStats | None) -> list[Piece]:
    named = (
        ("positive", figures.positive(stats)),
        ("replies", figures.replies(stats)),
        ("bounces", figures.bounces(stats)),
    )
    pieces: list[Piece] = []
    for name, cell in named:
        percent = "" if cell is cells.UNKNOWN else " %"
        pieces += [Piece(f"{' · ' if pieces else ''}{name} "), Piece(cell.text + percent, cell.tone)]
    return pieces


def _dates(campaign: Campaign) -> list[TextLine]:
    schedule = campaign.campaign_schedule
    if schedule.start_date is None and schedule.end_date is None:
        return []
    start = f"from {schedule.start_date:%d %b %Y} " if schedule.start_date else ""
    end = f"until {schedule.end_date:%d %b %Y}" if schedule.end_date else ""
    return [fact("", Piece(start + end))]


def _schedules(campaign: Campaign) -> Sequence[Schedule]:
    return campaign.campaign_schedule.schedules or (Schedule(),)


def schedule_words(schedule: Schedule) -> str:
    """Days, hours and zone as one phrase."""
    if not schedule.days:
        return "no days are set"
    days = ", ".join(DAYS[day] for day in schedule.days)
    if schedule.days == (1, 2, 3, 4, 5):
        days = "Mon–Fri"
    elif len(schedule.days) == len(DAYS):
        days = "every day"
    return f"{days} {schedule.timing.start}–{schedule.timing.end} {schedule.timezone}"


def _tags(campaign: Campaign) -> str:
    return f" + accounts with {len(campaign.email_tag_list)} tags" if campaign.email_tag_list else ""


def _limits(campaign: Campaign) -> list[str]:
    daily = "no daily limit" if campaign.daily_limit is None else f"{campaign.daily_limit:,.0f} mails a day"
    new = "" if campaign.daily_max_leads is None else f" · {campaign.daily_max_leads:,} new leads a day"
    gap = [] if campaign.email_gap is None else [f"{campaign.email_gap:g} min between mails"]
    return [daily + new, *gap]


def _tracking(campaign: Campaign) -> str:
    return _flags(
        ("opens", campaign.open_tracking),
        ("links", campaign.link_tracking),
        ("text only", campaign.text_only),
        ("unsub header", campaign.insert_unsubscribe_header),
    )


def _stops(campaign: Campaign) -> str:
    return _flags(
        ("stop the lead", campaign.stop_on_reply), ("automatic ones too", campaign.stop_on_auto_reply)
    )


def _flags(*flags: tuple[str, bool | None]) -> str:
    return " · ".join(f"{'–' if on is None else '✓' if on else '✗'} {name}" for name, on in flags)


def untracked_of(campaign: Campaign) -> frozenset[str]:
    """The fields of a day or step that the server answers with 0 because it does not count them here."""
    flags = ((OPENS, campaign.open_tracking), (CLICKS, campaign.link_tracking))
    return frozenset(field for field, on in flags if on is False)


def diagnosis(found: SendingStatus) -> list[TextLine]:
    """Why it sends or not, the evidence, and what helps."""
    reason = found.reason
    sign, tone = STATES[reason.state]
    lines: list[TextLine] = [[Piece(f"{sign} {reason.words}", tone)]]
    if reason.next:
        lines.append(fact("next", Piece(reason.next)))
    if found.summary is not None and found.summary.status_message:
        lines.append(fact("server", Piece(found.summary.status_message, "muted")))
    facts = found.diagnostics
    if facts is None:
        return lines
    if accounts := facts.accounts_summary:
        away = accounts.unavailable
        lines.append(
            fact(
                "senders",
                Piece(
                    f"{accounts.available if accounts.available is not None else '–'} of "
                    f"{accounts.total_connected if accounts.total_connected is not None else '–'} free"
                ),
            )
        )
        reasons = (
            ("disconnected", away.disconnected),
            ("at daily limit", away.daily_limit_hit),
            ("ramping up", away.slow_ramp_limit_hit),
            ("in their gap", away.global_gap_not_met),
        )
        if any(number for _, number in reasons):
            lines.append(
                fact(
                    "", Piece(" · ".join(f"{number} {words}" for words, number in reasons if number), "warn")
                )
            )
    if (limit := facts.campaign_daily_limit) and limit.limit is not None:
        lines.append(fact("today", Piece(f"{limit.sent or 0:,} of {limit.limit:,.0f} mails")))
    if (waiting := facts.follow_ups_waiting) and waiting.count:
        lines.append(fact("waiting", Piece(plural(waiting.count, "follow-up"))))
    since = facts.issue_tracking.issue_first_seen_at
    if since is not None and reason.state != "sending":
        lines.append(fact("since", piece(cells.moment(since))))
    return lines


def steps_table(rows: Sequence[StepStats], campaign: Campaign, width: int) -> list[TextLine]:
    """Each variant of each step with its rates; what the server could not place is said apart."""
    known = [row for row in rows if row.attributed]
    if not known:
        return [[Piece("no step has sent anything in this window", "muted")]]
    lines = fitted(_step_columns(untracked_of(campaign)), known, width)
    rest = sum(row.sent or 0 for row in rows if not row.attributed)
    if rest:
        lines.append([Piece(f"{rest:,} mails could not be placed by the server", "muted")])
    if OPENS in untracked_of(campaign):
        lines.append([Piece("open rate hidden: opens are not tracked in this campaign", "muted")])
    if any((row.sent or 0) < ENOUGH for row in known):
        lines.append([Piece(f"fewer than {ENOUGH} sent: too little to compare", "muted")])
    return lines


def _step_columns(untracked: frozenset[str]) -> list[Column[StepStats]]:
    columns: list[Column[StepStats]] = [
        Column("Step", lambda row: row.step, 4),
        Column("Var", lambda row: letter(row.variant), 3),
        Column("Sent", lambda row: cells.count(row.sent), 7, "right"),
        Column("Replies", lambda row: cells.count(row.unique_replies), 7, "right"),
        Column("Reply%", lambda row: cells.percent(row.unique_replies, row.sent), 6, "right"),
        Column("Auto", lambda row: cells.count(row.replies_automatic), 5, "right", drop=2),
        Column("Pos", lambda row: cells.count(row.unique_opportunities), 5, "right"),
        Column("Pos%", lambda row: cells.percent(row.unique_opportunities, row.sent, digits=2), 5, "right"),
        Column("Meet", lambda row: cells.count(row.meetings_booked), 5, "right", drop=1),
    ]
    if OPENS not in untracked:
        columns.append(
            Column("Open%", lambda row: cells.percent(row.unique_opened, row.sent), 5, "right", drop=3)
        )
    if CLICKS not in untracked:
        columns.append(
            Column("Click%", lambda row: cells.percent(row.unique_clicks, row.sent), 6, "right", drop=4)
        )
    return columns


def letter(variant: str) -> str:
    """The variant as people call it: "0" is A."""
    known = variant.isascii() and variant.isdigit() and int(variant) < LETTERS
    return chr(ord("A") + int(variant)) if known else variant


def copy_lines(campaign: Campaign) -> list[TextLine]:
    """The whole sequence as a reader gets it, with the waits in between."""
    steps: Sequence[Step] = campaign.sequences[0].steps if campaign.sequences else ()
    if not steps:
        return [[Piece("this campaign has no steps: nothing would be sent", "warn")]]
    lines: list[TextLine] = []
    for number, step in enumerate(steps, 1):
        for index, variant in enumerate(step.variants):
            off = "  (off)" if variant.v_disabled else ""
            lines.append([Piece(f"Step {number}, variant {letter(str(index))}{off}", "accent")])
            subject = variant.subject or "(no subject: goes into the thread of the mail before)"
            lines.append(fact("Subject", Piece(subject), width=9))
            lines += [[Piece(text)] for text in html_to_text(variant.body).text.splitlines()]
            lines.append([])
        if number < len(steps):
            wait = "at once" if not step.delay else f"after {step.delay:g} {step.delay_unit}"
            lines += [[Piece(f"── next mail {wait} ──", "muted")], []]
    return lines


def senders_lines(campaign: Campaign) -> list[TextLine]:
    """The addresses it sends from."""
    if not campaign.email_list and not campaign.email_tag_list:
        return [[Piece("no sending account is attached: nothing can be sent", "warn")]]
    lines: list[TextLine] = [[Piece(address)] for address in campaign.email_list]
    if campaign.email_tag_list:
        lines.append([Piece(f"and every account with one of {len(campaign.email_tag_list)} tags", "muted")])
    return lines
