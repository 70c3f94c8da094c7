"""One campaign in words: its facts, why it sends or not, its steps, its copy, its senders."""

from __future__ import annotations

from collections.abc import Sequence

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats
from instantly_tui.api.campaigns import NOT_SENDING_WORDS, Campaign
from instantly_tui.api.sequences import Schedule, Step, Variant
from instantly_tui.resources import accounts as senders
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources import cells
from instantly_tui.resources.sending_hours import schedule_words
from instantly_tui.resources.spec import Cell
from instantly_tui.resources.variants import CLICKS, OPENS, letter
from instantly_tui.text.html_mail import html_to_text
from instantly_tui.text.numbers import plural
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, fact
from instantly_tui.ui.widgets.row_source import RowSource

STATE_WIDTH = 24
"""Cells of a sender's state."""


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
        fact("all time", *_rates(stats)),
        fact("mails", Piece(f"{figures.sent(stats).text} sent in all · {left.text} leads left")),
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


def copy_lines(campaign: Campaign) -> list[TextLine]:
    """The whole sequence as a reader gets it, with the waits in between."""
    steps: Sequence[Step] = campaign.sequences[0].steps if campaign.sequences else ()
    if not steps:
        return [[Piece("this campaign has no steps: nothing would be sent", "warn")]]
    lines: list[TextLine] = []
    for number, step in enumerate(steps, 1):
        for index, variant in enumerate(step.variants):
            lines += [*variant_lines(number, index, variant), []]
        if number < len(steps):
            wait = "at once" if not step.delay else f"after {step.delay:g} {step.delay_unit}"
            lines += [[Piece(f"── next mail {wait} ──", "muted")], []]
    return lines


def variant_lines(number: int, index: int, variant: Variant) -> list[TextLine]:
    """One wording as a reader gets it; the step counts from 1, the variant from 0."""
    off = "  (off)" if variant.v_disabled else ""
    subject = variant.subject or "(no subject: goes into the thread of the mail before)"
    return [
        [Piece(f"Step {number}, variant {letter(index)}{off}", "accent")],
        fact("Subject", Piece(subject), width=9),
        *([Piece(text)] for text in html_to_text(variant.body).text.splitlines()),
    ]


def senders_lines(campaign: Campaign, accounts: RowSource) -> list[TextLine]:
    """The addresses it sends from, each with its state as far as the accounts were read; the worst first."""
    if not campaign.email_list and not campaign.email_tag_list:
        return [[Piece("no sending account is attached: nothing can be sent", "warn")]]
    tags = set(campaign.email_tag_list)
    known = {row.email.casefold(): row for index in range(len(accounts)) if (row := accounts.row(index))}
    tagged = [email for email, row in known.items() if any(tag.id in tags for tag in row.tags)]
    addresses = dict.fromkeys([*campaign.email_list, *tagged])
    unread = "…" if accounts.error is None else "–"
    nobody = Cell("✖ not in this workspace", "bad") if accounts.complete else Cell(unread, "muted")
    lines: list[TextLine] = []
    for address in sorted(
        addresses, key=lambda each: _badness(known.get(each.casefold()), accounts.complete)
    ):
        account = known.get(address.casefold())
        state = senders.status(account) if account else nobody
        lines.append([piece(Cell(state.text.ljust(STATE_WIDTH), state.tone)), Piece(f"  {address}")])
        if account is not None and account.status_message is not None and account.status_message.words:
            lines.append([Piece(" " * (STATE_WIDTH + 2)), Piece(account.status_message.words, "bad")])
    if accounts.error is not None:
        lines.insert(
            0, [Piece(f"their states could not be read: {accounts.error} — ctrl+r tries again", "bad")]
        )
    if campaign.email_tag_list:
        words = f"with every account that has one of {plural(len(tags), 'tag')}"
        lines.append([Piece(words if accounts.complete else f"{words} (not all read yet)", "muted")])
    return lines


def _badness(account: Account | None, complete: bool) -> tuple[int, float, str]:
    if account is not None:
        return senders.badness(account)
    return (-1 if complete else 7), 0.0, ""
