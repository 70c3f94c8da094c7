"""One campaign in words: its facts, why it sends or not, its steps, its copy, its senders."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.campaign_stats import StepStats
from instantly_tui.api.campaigns import NOT_SENDING_WORDS, Campaign
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.api.sequences import Schedule, Step
from instantly_tui.resources import cells
from instantly_tui.resources.campaigns import bounces, left, positive, replies, status
from instantly_tui.text.html_mail import html_to_text
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact, table

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


def summary(campaign: Campaign) -> list[TextLine]:
    """State and headline figures, schedule, senders, limits."""
    stats = campaign.stats
    sent = cells.count(stats.emails_sent_count if stats else None)
    figures = [
        Piece("positive "),
        piece(positive(campaign)),
        Piece(" %  replies "),
        piece(replies(campaign)),
        Piece(" %  bounces "),
        piece(bounces(campaign)),
        Piece(f" %  sent {sent.text}  left "),
        piece(cells.count(left(campaign))),
    ]
    state = [piece(status(campaign))]
    if campaign.not_sending_status is not None:
        words = NOT_SENDING_WORDS.get(
            campaign.not_sending_status, f"not sending ({campaign.not_sending_status})"
        )
        state.append(Piece(f"  {words}", "warn"))
    return [
        fact("state", *state),
        fact("figures", *figures),
        *(
            fact("schedule" if not i else "", Piece(schedule_words(each)))
            for i, each in enumerate(_schedules(campaign))
        ),
        fact("senders", Piece(f"{len(campaign.email_list)} attached"), Piece(_tags(campaign))),
        fact("limits", Piece(_limits(campaign))),
        fact("tracking", Piece(_tracking(campaign))),
    ]


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


def _limits(campaign: Campaign) -> str:
    daily = "no daily limit" if campaign.daily_limit is None else f"{campaign.daily_limit:,.0f} mails a day"
    new = "" if campaign.daily_max_leads is None else f" · {campaign.daily_max_leads:,} new leads a day"
    gap = "" if campaign.email_gap is None else f" · {campaign.email_gap:g} min between mails"
    return daily + new + gap


def _tracking(campaign: Campaign) -> str:
    flags = (
        ("opens", campaign.open_tracking),
        ("links", campaign.link_tracking),
        ("stop on reply", campaign.stop_on_reply),
        ("stop on auto-reply", campaign.stop_on_auto_reply),
        ("text only", campaign.text_only),
        ("unsubscribe header", campaign.insert_unsubscribe_header),
    )
    return " · ".join(f"{name} {'–' if on is None else '✓' if on else '✗'}" for name, on in flags)


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
        lines.append(fact("follow-ups", Piece(f"{waiting.count:,} waiting")))
    since = facts.issue_tracking.issue_first_seen_at
    if since is not None and reason.state != "sending":
        lines.append(fact("since", piece(cells.moment(since))))
    return lines


def steps_table(rows: Sequence[StepStats], campaign: Campaign) -> list[TextLine]:
    """Each variant of each step with its rates; what the server could not place is said apart."""
    known = [row for row in rows if row.attributed]
    if not known:
        return [[Piece("no step has sent anything in this window", "muted")]]
    heads = ("Step", "Var", "Sent", "Reply%", "Opp%", "Open%")
    body = []
    for row in known:
        letter = (
            chr(ord("A") + int(row.variant))
            if row.variant.isdigit() and int(row.variant) < 26
            else row.variant
        )
        opens = cells.percent(row.unique_opened, row.sent) if campaign.open_tracking else cells.UNKNOWN
        body.append(
            [
                Piece(row.step),
                Piece(letter),
                piece(cells.count(row.sent)),
                piece(cells.percent(row.unique_replies, row.sent)),
                piece(cells.percent(row.unique_opportunities, row.sent, digits=2)),
                piece(opens),
            ]
        )
    lines = table(body, heads, right=(2, 3, 4, 5))
    rest = sum(row.sent or 0 for row in rows if not row.attributed)
    if rest:
        lines.append([Piece(f"{rest:,} mails could not be placed by the server", "muted")])
    if not campaign.open_tracking:
        lines.append([Piece("open rate hidden: opens are not tracked in this campaign", "muted")])
    if any((row.sent or 0) < ENOUGH for row in known):
        lines.append([Piece(f"fewer than {ENOUGH} sent: too little to compare", "muted")])
    return lines


def copy_lines(campaign: Campaign) -> list[TextLine]:
    """The whole sequence as a reader gets it, with the waits in between."""
    steps: Sequence[Step] = campaign.sequences[0].steps if campaign.sequences else ()
    if not steps:
        return [[Piece("this campaign has no steps: nothing would be sent", "warn")]]
    lines: list[TextLine] = []
    for number, step in enumerate(steps, 1):
        for index, variant in enumerate(step.variants):
            off = "  (off)" if variant.v_disabled else ""
            letter = chr(ord("A") + index) if index < 26 else str(index)
            lines.append([Piece(f"Step {number}, variant {letter}{off}", "accent")])
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
